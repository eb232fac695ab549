// SPDX-License-Identifier: GPL-2.0-only
#include "vec-field-values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

namespace ns3::vec
{

namespace
{

int64_t
Bound(double number)
{
    constexpr double most = 9223372036854775808.0; // 2^63, the first that does not fit
    return number >= most  ? std::numeric_limits<int64_t>::max()
         : number <= -most ? std::numeric_limits<int64_t>::min()
                           : static_cast<int64_t>(number);
}

template <class Integer>
void
ReadInteger(const ValuePlace& place, const ValueRule& rule, Integer& number)
{
    if (!rule.index.empty())
    {
        const std::size_t size = place.Scope().SizeOf(rule.index);
        const Json& value = place.Value();
        const bool isFit = value.is_number_unsigned() && value.get<uint64_t>() < size;
        number = static_cast<Integer>(isFit ? value.get<uint64_t>() : place.View().Index(size));
        return;
    }
    number = static_cast<Integer>(place.View().Integer(Bound(rule.low), Bound(rule.high)));
}

template <class Value>
std::string
ReadNumber(const std::string& text, const char* kind, Value low, Value high, Value& number)
{
    Value read{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, read);
    if (error != std::errc() || stop != end || !(read >= low && read <= high))
    {
        std::ostringstream expected;
        expected << kind << " from " << low << " to " << high;
        return expected.str();
    }
    number = read;
    return "";
}

void
CheckMap(const ValuePlace& place, const char* expected)
{
    if (!place.Value().is_object())
    {
        place.Fail(expected);
    }
}

} // namespace

ValueRule
Between(double low, double high)
{
    return {low, high};
}

ValueRule
Whole(double low, double high)
{
    return {low, high, false, true};
}

ValueRule
OneOf(std::vector<std::string> names)
{
    ValueRule rule;
    rule.names = std::move(names);
    return rule;
}

ValueRule
IndexOf(std::string list)
{
    ValueRule rule;
    rule.index = std::move(list);
    return rule;
}

ValueRule
ForEach(std::string list, ValueRule element, std::string things)
{
    element.size = std::move(list);
    element.things = std::move(things);
    return element;
}

ValueRule
Optional(ValueRule rule)
{
    rule.presence = Presence::OPTIONAL;
    return rule;
}

ValueRule
Sparse(ValueRule rule)
{
    rule.presence = Presence::SPARSE;
    return rule;
}

ReadScope::ReadScope(std::string folder, bool allAtOnce)
    : m_folder(std::move(folder)), m_isAllAtOnce(allAtOnce)
{
}

const std::string&
ReadScope::Folder() const
{
    return m_folder;
}

bool
ReadScope::IsAllAtOnce() const
{
    return m_isAllAtOnce;
}

std::size_t
ReadScope::SizeOf(std::string_view list) const
{
    for (const auto& [name, size] : m_sizes)
    {
        if (name == list)
        {
            return size;
        }
    }
    return 0;
}

void
ReadScope::SetSize(std::string_view list, std::size_t size)
{
    for (auto& [name, known] : m_sizes)
    {
        if (name == list)
        {
            known = size;
            return;
        }
    }
    m_sizes.emplace_back(list, size);
}

ValuePlace::ValuePlace(const JsonView& root, ReadScope& scope)
    : m_root(&root), m_value(&root.Value()), m_scope(&scope)
{
}

ValuePlace::ValuePlace(const ValuePlace* parent,
                       std::string_view key,
                       std::size_t index,
                       const Json& value)
    : m_root(parent->m_root), m_parent(parent), m_key(key), m_index(index), m_value(&value),
      m_scope(parent->m_scope)
{
}

const Json&
ValuePlace::Value() const
{
    return *m_value;
}

ReadScope&
ValuePlace::Scope() const
{
    return *m_scope;
}

JsonView
ValuePlace::View() const
{
    if (!m_parent)
    {
        return *m_root;
    }
    return m_key.data() ? m_parent->View().At(m_key) : m_parent->View().At(m_index);
}

void
ValuePlace::Fail(const std::string& expected) const
{
    View().Fail(expected);
}

std::size_t
ValuePlace::Size() const
{
    return m_value->is_array() ? m_value->size() : View().Size();
}

ValuePlace
ValuePlace::At(std::size_t index) const
{
    return {this, std::string_view(), index, (*m_value)[index]};
}

ValuePlace
ValuePlace::At(std::string_view key, const Json& value) const
{
    return {this, key, 0, value};
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, double& number)
{
    const Json& value = place.Value();
    number = value.is_number() ? value.get<double>() : std::nan("");
    const bool isFit = std::isfinite(number) && (rule.positive ? number > 0 : number >= rule.low) &&
                       number <= rule.high;
    if (!isFit)
    {
        const JsonView view = place.View();
        number = rule.positive ? view.Positive() : view.Number(rule.low, rule.high);
    }
    if (rule.integer && number != std::floor(number))
    {
        place.Fail("an integer");
    }
}

void
ReadValue(const ValuePlace& place, const ValueRule&, bool& value)
{
    value = place.Value().is_boolean() ? place.Value().get<bool>() : place.View().Boolean();
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, int& number)
{
    ReadInteger(place, rule, number);
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, uint32_t& number)
{
    ReadInteger(place, rule, number);
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, uint64_t& number)
{
    ReadInteger(place, rule, number);
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, std::string& text)
{
    text = place.View().String();
    const auto& names = rule.names;
    if (!names.empty() && std::find(names.begin(), names.end(), text) == names.end())
    {
        std::string list;
        for (const auto& name : names)
        {
            list += (list.empty() ? "" : ", ") + name;
        }
        place.Fail("one of " + list);
    }
    if (rule.convert)
    {
        text = rule.convert(place, text);
    }
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, std::optional<double>& number)
{
    number = 0;
    ReadValue(place, rule, *number);
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, std::complex<double>& number)
{
    if (place.Size() != 2)
    {
        place.Fail("a pair [re, im]");
    }
    double parts[2];
    ReadValue(place.At(0), rule, parts[0]);
    ReadValue(place.At(1), rule, parts[1]);
    number = {parts[0], parts[1]};
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, std::vector<std::string>& texts)
{
    texts.clear();
    if (place.Value().is_string())
    {
        texts.emplace_back();
        ReadValue(place, rule, texts.front());
        return;
    }
    for (std::size_t i = 0; i < place.Size(); ++i)
    {
        texts.emplace_back();
        ReadValue(place.At(i), rule, texts.back());
    }
}

void
ReadValue(const ValuePlace& place, const ValueRule&, std::map<std::string, std::string>& map)
{
    CheckMap(place, "an object of texts and numbers");
    map.clear();
    for (const auto& [key, value] : place.Value().items())
    {
        if (value.is_structured() || value.is_null())
        {
            place.At(key, value).Fail("a text, a number, true or false");
        }
        map[key] = value.is_string() ? value.template get<std::string>() : ToLine(value);
    }
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, std::map<std::string, double>& map)
{
    CheckMap(place, "an object of numbers");
    map.clear();
    for (const auto& [key, value] : place.Value().items())
    {
        ReadValue(place.At(key, value), rule, map[key]);
    }
}

std::string
ReadText(const std::string& text, const ValueRule& rule, double& number)
{
    constexpr double most = std::numeric_limits<double>::max();
    return ReadNumber(text,
                      "a number",
                      std::max(rule.low, -most),
                      std::min(rule.high, most),
                      number);
}

std::string
ReadText(const std::string& text, const ValueRule& rule, int& number)
{
    return ReadNumber(text,
                      "an integer",
                      static_cast<int>(rule.low),
                      static_cast<int>(rule.high),
                      number);
}

std::string
ReadText(const std::string& text, const ValueRule&, bool& value)
{
    value = text == "true" || text == "1";
    return value || text == "false" || text == "0" ? "" : "true or false";
}

std::string
ReadText(const std::string& text, const ValueRule&, std::string& value)
{
    value = text;
    return "";
}

std::string
ReadText(const std::string& text, const ValueRule& rule, std::optional<double>& number)
{
    number = 0;
    return ReadText(text, rule, *number);
}

Json
WriteValue(const std::optional<double>& number)
{
    return number ? Json(*number) : Json();
}

Json
WriteValue(const std::complex<double>& number)
{
    return Json::array({number.real(), number.imag()});
}

Json
ShortNumber(double number)
{
    const bool isWhole = number == std::floor(number) && std::abs(number) < 1e15;
    return isWhole ? Json(static_cast<int64_t>(number)) : Json(number);
}

Json
ShortNumbers(Json document)
{
    if (document.is_number_float())
    {
        return ShortNumber(document.get<double>());
    }
    if (document.is_structured())
    {
        for (Json& value : document)
        {
            value = ShortNumbers(std::move(value));
        }
    }
    return document;
}

void
CheckSize(const ValuePlace& place, const ValueRule& rule, const char* things)
{
    const std::size_t size = place.Size();
    const std::size_t expected = rule.size.empty() ? size : place.Scope().SizeOf(rule.size);
    if (size != expected)
    {
        const std::string number = std::to_string(expected);
        place.Fail(things ? "an array of " + number + " " + things
                          : "a row for each of " + number + " " + rule.things);
    }
}

} // namespace ns3::vec
