// SPDX-License-Identifier: GPL-2.0-only
#include "vec-settings.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

template <class... F>
struct Overloaded : F...
{
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

std::string
Bounds(const SettingsTable::Row& row)
{
    auto text = [](double x) { return ToLine(x == std::floor(x) ? Json(int64_t(x)) : Json(x)); };
    return std::isfinite(row.high) ? "in [" + text(row.low) + ", " + text(row.high) + "]"
                                   : "of at least " + text(row.low);
}

/** One number of \p text, checked against the row. */
double
Number(const SettingsTable::Row& row, const std::string& text, bool whole)
{
    std::size_t used = 0;
    double value = NAN;
    try
    {
        value = std::stod(text, &used);
    }
    catch (const std::exception&)
    {
    }
    if (text.empty() || used != text.size() || !std::isfinite(value) || value < row.low ||
        value > row.high || (whole && value != std::floor(value)))
    {
        throw InputError("--" + row.name + "=" + text + ": expected " +
                         (whole ? "an integer " : "a number ") + Bounds(row));
    }
    return value;
}

Json
Value(const SettingsTable::Row& row)
{
    return std::visit([](auto* field) { return Json(*field); }, row.field);
}

} // namespace

void
SettingsTable::Add(std::string name, Field field, double low, double high, std::string help)
{
    m_rows.push_back({std::move(name), field, low, high, std::move(help)});
}

void
SettingsTable::Add(std::string name, bool* field, std::string help)
{
    m_rows.push_back({std::move(name), field, 0, 1, std::move(help)});
}

bool
SettingsTable::Has(std::string_view name) const
{
    return std::any_of(m_rows.begin(),
                       m_rows.end(),
                       [name](const Row& row) { return row.name == name; });
}

void
SettingsTable::Set(std::string_view name, const std::string& text)
{
    const auto found = std::find_if(m_rows.begin(),
                                    m_rows.end(),
                                    [name](const Row& row) { return row.name == name; });
    if (found == m_rows.end())
    {
        throw InputError("--" + std::string(name) + ": no such setting");
    }
    const Row& row = *found;
    std::visit(
        Overloaded{
            [&](bool* field)
            {
                if (text != "true" && text != "false")
                {
                    throw InputError("--" + row.name + "=" + text + ": expected true or false");
                }
                *field = text == "true";
            },
            [&](double* field) { *field = Number(row, text, false); },
            [&](uint64_t* field) { *field = static_cast<uint64_t>(Number(row, text, true)); },
            [&](std::vector<uint64_t>* field)
            {
                std::vector<uint64_t> numbers;
                for (std::size_t begin = 0; begin <= text.size();)
                {
                    const std::size_t end = std::min(text.find(',', begin), text.size());
                    numbers.push_back(
                        static_cast<uint64_t>(Number(row, text.substr(begin, end - begin), true)));
                    begin = end + 1;
                }
                *field = numbers;
            },
        },
        row.field);
}

std::string
SettingsTable::Text(const Row& row)
{
    std::string text = ToLine(Value(row));
    text.erase(
        std::remove_if(text.begin(), text.end(), [](char c) { return c == '[' || c == ']'; }),
        text.end());
    return text;
}

Json
SettingsTable::ToJson() const
{
    Json json = Json::object();
    for (const Row& row : m_rows)
    {
        json[row.name] = Value(row);
    }
    return json;
}

} // namespace ns3::vec
