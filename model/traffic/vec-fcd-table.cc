// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fcd-table.h"

#include "ns3/vec-error.h"
#include "vec-xml-reader.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <unordered_map>

namespace ns3::vec
{

namespace
{

constexpr uint32_t NO_VEHICLE = UINT32_MAX;

std::string_view
WithoutBlanks(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos
             ? ""
             : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::string
Lower(std::string_view text)
{
    std::string lower(WithoutBlanks(text));
    std::transform(lower.begin(),
                   lower.end(),
                   lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

} // namespace

FcdTable::FcdTable(const std::string& path) : FcdReader(path)
{
    Begin();
    // What cannot be read twice is held in memory.
    if (std::filesystem::is_regular_file(path) && FollowsInTime())
    {
        Begin();
    }
    else
    {
        Load();
    }
}

void
FcdTable::Begin()
{
    m_input.emplace(m_path);
    m_csv.emplace(m_path, [this](std::string& line) { return m_input->ReadLine(line); });
    std::vector<std::string> names;
    if (m_csv->Next())
    {
        m_csv->GuessSeparator();
        std::transform(m_csv->Cells().begin(),
                       m_csv->Cells().end(),
                       std::back_inserter(names),
                       Lower);
    }
    auto column = [&](std::initializer_list<std::string_view> wanted)
    {
        const auto found = Find(names, wanted);
        if (!found)
        {
            Fail("column names with one called \"" + std::string(*wanted.begin()) + "\"");
        }
        return *found;
    };
    m_time = column({"t", "time", "time_s", "timestep_time"});
    m_id = column({"id", "vehicle", "vehicle_id"});
    const auto longitude = Find(names, {"lon", "lng", "longitude", "vehicle_lon"});
    const auto latitude = Find(names, {"lat", "latitude", "vehicle_lat"});
    m_degrees = longitude && latitude && !Find(names, {"x", "x_m", "vehicle_x"});
    m_x = m_degrees ? *longitude : column({"x", "x_m", "vehicle_x"});
    m_y = m_degrees ? *latitude : column({"y", "y_m", "vehicle_y"});
    m_columns = names.size();
    m_atRow = NextRow();
}

bool
FcdTable::NextRow()
{
    if (!m_csv->Next())
    {
        return false;
    }
    if (m_csv->Cells().size() != m_columns)
    {
        Fail(std::to_string(m_columns) + " columns");
    }
    return true;
}

bool
FcdTable::FollowsInTime()
{
    double lastS = m_atRow ? Number(m_time, "time") : 0;
    for (; m_atRow; m_atRow = NextRow())
    {
        const double timeS = Number(m_time, "time");
        if (timeS < lastS)
        {
            Begin();
            return false;
        }
        lastS = timeS;
    }
    return true;
}

void
FcdTable::Load()
{
    m_loaded = true;
    std::unordered_map<std::string, uint32_t> numbers;
    for (; m_atRow; m_atRow = NextRow())
    {
        Row row{Number(m_time, "time"), 0, 0, NO_VEHICLE};
        const auto id = m_csv->Cells()[m_id];
        if (!id.empty())
        {
            const auto found =
                numbers.emplace(std::string(id), static_cast<uint32_t>(m_ids.size()));
            if (found.second)
            {
                m_ids.emplace_back(id);
            }
            row = {row.timeS, Number(m_x, "x"), Number(m_y, "y"), found.first->second};
        }
        m_rows.push_back(row);
    }
    m_input.reset();
    std::stable_sort(m_rows.begin(),
                     m_rows.end(),
                     [](const Row& a, const Row& b) { return a.timeS < b.timeS; });
}

std::optional<std::size_t>
FcdTable::Find(const std::vector<std::string>& names,
               std::initializer_list<std::string_view> wanted) const
{
    const auto found = std::find_first_of(names.begin(), names.end(), wanted.begin(), wanted.end());
    if (found == names.end())
    {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - names.begin());
}

double
FcdTable::Number(std::size_t column, const char* what) const
{
    const auto cell = m_csv->Cells()[column];
    const auto value = ParseNumber(WithoutBlanks(cell));
    if (!value)
    {
        Fail(std::string("a finite number as ") + what + ", found \"" + std::string(cell) + "\"");
    }
    return *value;
}

void
FcdTable::Fail(const std::string& expected) const
{
    throw InputError(m_path + ": line " + std::to_string(m_csv->Line()) + ": expected " + expected);
}

bool
FcdTable::DoNext(FcdStep& step)
{
    if (m_loaded)
    {
        if (m_row == m_rows.size())
        {
            return false;
        }
        step.timeS = m_rows[m_row].timeS;
        for (; m_row < m_rows.size() && m_rows[m_row].timeS == step.timeS; ++m_row)
        {
            const Row& row = m_rows[m_row];
            if (row.id != NO_VEHICLE)
            {
                step.vehicles.push_back({m_ids[row.id], row.x, row.y});
            }
        }
        return true;
    }
    if (!m_atRow)
    {
        return false;
    }
    step.timeS = Number(m_time, "time");
    do
    {
        const auto id = m_csv->Cells()[m_id];
        if (!id.empty())
        {
            step.vehicles.push_back({std::string(id), Number(m_x, "x"), Number(m_y, "y")});
        }
        m_atRow = NextRow();
    } while (m_atRow && Number(m_time, "time") == step.timeS);
    return true;
}

bool
FcdTable::NamesDegrees() const
{
    return m_degrees;
}

} // namespace ns3::vec
