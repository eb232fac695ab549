// SPDX-License-Identifier: GPL-2.0-only
#include "vec-json.h"

#include "vec-error.h"
#include "vec-whole-file.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <utility>

namespace ns3::vec
{

namespace
{

/** A key as part of a JSON pointer (RFC 6901) that stays on one line. */
std::string
Escaped(std::string_view key)
{
    std::string escaped;
    for (char c : key)
    {
        if (c == '~' || c == '/')
        {
            escaped += c == '~' ? "~0" : "~1";
        }
        else if (static_cast<unsigned char>(c) < 0x20)
        {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
            escaped += code;
        }
        else
        {
            escaped += c;
        }
    }
    return escaped;
}

} // namespace

JsonView::JsonView(const Json& document, std::string file) : JsonView(document, std::move(file), "")
{
}

JsonView::JsonView(const Json& value, std::string file, std::string pointer)
    : m_value(&value), m_file(std::move(file)), m_pointer(std::move(pointer))
{
}

const Json&
JsonView::Value() const
{
    return *m_value;
}

void
JsonView::Fail(const std::string& expected) const
{
    throw InputError(m_file + ": " + (m_pointer.empty() ? "/" : m_pointer) + ": expected " +
                     expected);
}

void
JsonView::AllowKeys(std::initializer_list<std::string_view> keys) const
{
    AllowKeys(std::vector<std::string_view>(keys));
}

void
JsonView::AllowKeys(const std::vector<std::string_view>& keys) const
{
    if (!m_value->is_object())
    {
        Fail("an object");
    }
    for (const auto& [key, value] : m_value->items())
    {
        if (key != "meta" && std::find(keys.begin(), keys.end(), key) == keys.end())
        {
            std::string known;
            for (std::string_view k : keys)
            {
                known += (known.empty() ? "" : ", ") + std::string(k);
            }
            JsonView(value, m_file, m_pointer + "/" + Escaped(key))
                .Fail("no such key; known are " + known);
        }
    }
}

bool
JsonView::Has(std::string_view key) const
{
    return m_value->is_object() && m_value->contains(std::string(key));
}

JsonView
JsonView::At(std::string_view key) const
{
    if (!m_value->is_object())
    {
        Fail("an object");
    }
    auto found = m_value->find(std::string(key));
    if (found == m_value->end())
    {
        Fail("a key \"" + std::string(key) + "\"");
    }
    return {*found, m_file, m_pointer + "/" + Escaped(key)};
}

std::size_t
JsonView::Size() const
{
    if (!m_value->is_array())
    {
        Fail("an array");
    }
    return m_value->size();
}

JsonView
JsonView::At(std::size_t index) const
{
    if (index >= Size())
    {
        Fail("an array of more than " + std::to_string(index) + " elements");
    }
    return {(*m_value)[index], m_file, m_pointer + "/" + std::to_string(index)};
}

double
JsonView::Number(double low, double high) const
{
    const double number = m_value->is_number() ? m_value->get<double>() : std::nan("");
    if (!std::isfinite(number) || number < low || number > high)
    {
        std::ostringstream expected;
        expected << "a finite number";
        if (std::isfinite(low))
        {
            expected << " >= " << low;
        }
        if (std::isfinite(high))
        {
            expected << (std::isfinite(low) ? " and" : "") << " <= " << high;
        }
        Fail(expected.str());
    }
    return number;
}

double
JsonView::Quantity() const
{
    return Number(0);
}

double
JsonView::Positive() const
{
    const double number = m_value->is_number() ? m_value->get<double>() : std::nan("");
    if (!std::isfinite(number) || number <= 0)
    {
        Fail("a finite number > 0");
    }
    return number;
}

int64_t
JsonView::Integer(int64_t low, int64_t high) const
{
    const bool tooLarge =
        m_value->is_number_unsigned() &&
        m_value->get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    if (!m_value->is_number_integer() || tooLarge || m_value->get<int64_t>() < low ||
        m_value->get<int64_t>() > high)
    {
        Fail("an integer from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return m_value->get<int64_t>();
}

int
JsonView::Index(std::size_t size) const
{
    if (size == 0)
    {
        Fail("no index: there is nothing to refer to");
    }
    return static_cast<int>(Integer(0, static_cast<int64_t>(size) - 1));
}

bool
JsonView::Boolean() const
{
    if (!m_value->is_boolean())
    {
        Fail("true or false");
    }
    return m_value->get<bool>();
}

std::string
JsonView::String() const
{
    if (!m_value->is_string())
    {
        Fail("a string");
    }
    return m_value->get<std::string>();
}

std::vector<double>
JsonView::Quantities() const
{
    std::vector<double> numbers(Size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        numbers[i] = At(i).Quantity();
    }
    return numbers;
}

std::vector<double>
JsonView::Positives() const
{
    std::vector<double> numbers(Size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        numbers[i] = At(i).Positive();
    }
    return numbers;
}

std::vector<double>
JsonView::Quantities(std::size_t size) const
{
    if (Size() != size)
    {
        Fail("an array of " + std::to_string(size) + " numbers");
    }
    return Quantities();
}

double
JsonView::QuantityOr(std::string_view key, double otherwise) const
{
    return Has(key) ? At(key).Quantity() : otherwise;
}

Json
ParseJson(std::string_view text, const std::string& file)
{
    try
    {
        std::vector<std::set<std::string>> seen; // keys of the objects that are open
        const auto once = [&](int, Json::parse_event_t event, Json& key)
        {
            if (event == Json::parse_event_t::object_start)
            {
                seen.emplace_back();
            }
            else if (event == Json::parse_event_t::object_end)
            {
                seen.pop_back();
            }
            else if (event == Json::parse_event_t::key &&
                     !seen.back().insert(key.get<std::string>()).second)
            {
                throw InputError(file + ": /: expected each key of an object once, found \"" +
                                 Escaped(key.get<std::string>()) + "\" again");
            }
            return true;
        };
        return Json::parse(text.begin(), text.end(), once);
    }
    catch (const Json::parse_error& error)
    {
        throw InputError(file + ": /: expected JSON, found something else at byte " +
                         std::to_string(error.byte));
    }
    catch (const Json::exception&)
    {
        throw InputError(file + ": /: expected JSON with numbers that fit a double");
    }
}

std::string
ReadFile(const std::string& path)
{
    std::ostringstream content;
    if (path == "-")
    {
        content << std::cin.rdbuf();
        return content.str();
    }
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown))
    {
        throw InputError(path + ": cannot be read: is a folder");
    }
    std::ifstream file(path, std::ios::binary);
    if (!file)
    {
        throw InputError(path + ": cannot be read: " + std::strerror(errno));
    }
    content << file.rdbuf();
    if (file.bad() || content.fail())
    {
        // An empty file also sets failbit on the receiving stream; only a folder stays unreadable.
        if (file.bad() || file.peek() != std::ifstream::traits_type::eof())
        {
            throw InputError(path + ": cannot be read: is it a file?");
        }
    }
    return content.str();
}

Json
ReadJson(const std::string& path)
{
    return ParseJson(ReadFile(path), path == "-" ? "standard input" : path);
}

void
WriteFile(const std::string& path, std::string_view content)
{
    WholeFile file(path);
    file.Write(content);
    file.Commit();
}

std::string
ToLine(const Json& json)
{
    return json.dump();
}

} // namespace ns3::vec
