// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fcd-reader.h"

#include "ns3/vec-error.h"
#include "vec-gzip-file.h"
#include "vec-xml-reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace ns3::vec
{

namespace
{

class XmlFcdReader : public FcdReader
{
  public:
    explicit XmlFcdReader(const std::string& path) : FcdReader(path), m_xml(path)
    {
        if (!m_xml.Next() || m_xml.Name() != "fcd-export")
        {
            m_xml.Fail("expected SUMO's FCD output, <fcd-export>, found <" + m_xml.Name() + ">");
        }
        m_atStep = NextStep();
    }

  private:
    bool NextStep()
    {
        return m_xml.Next() && AtStep();
    }

    bool AtStep()
    {
        if (m_xml.Depth() != 1 || m_xml.Name() != "timestep")
        {
            m_xml.Fail("expected <timestep> in <fcd-export>, found <" + m_xml.Name() + ">");
        }
        return true;
    }

    bool DoNext(FcdStep& step) override
    {
        if (!m_atStep)
        {
            return false;
        }
        step.timeS = m_xml.Number("time");
        m_atStep = false;
        while (m_xml.Next())
        {
            if (m_xml.Depth() == 2 && m_xml.Name() == "vehicle")
            {
                step.vehicles.push_back(
                    {m_xml.RequiredAttribute("id"), m_xml.Number("x"), m_xml.Number("y")});
            }
            else if (m_xml.Depth() < 2)
            {
                m_atStep = AtStep();
                break;
            }
        }
        return true;
    }

    XmlReader m_xml;
    bool m_atStep;
};

class CsvFcdReader : public FcdReader
{
  public:
    explicit CsvFcdReader(const std::string& path) : FcdReader(path), m_input(path)
    {
        NextRow();
        m_separator = m_line.find(';') != std::string::npos ? ';' : ',';
        const auto names = Cells();
        m_time = Column(names, {"t", "time", "time_s", "timestep_time"});
        m_id = Column(names, {"id", "vehicle", "vehicle_id"});
        m_x = Column(names, {"x", "x_m", "vehicle_x"});
        m_y = Column(names, {"y", "y_m", "vehicle_y"});
        m_columns = names.size();
        m_atRow = NextRow();
    }

  private:
    [[noreturn]] void Fail(const std::string& expected) const
    {
        throw InputError(m_path + ": line " + std::to_string(m_row) + ": expected " + expected);
    }

    /** The next line that is not empty. */
    bool NextRow()
    {
        do
        {
            if (!m_input.ReadLine(m_line))
            {
                return false;
            }
            ++m_row;
        } while (m_line.empty());
        return true;
    }

    std::vector<std::string_view> Cells() const
    {
        std::vector<std::string_view> cells;
        std::string_view rest = m_line;
        for (;;)
        {
            const auto end = rest.find(m_separator);
            cells.push_back(rest.substr(0, end));
            if (end == std::string_view::npos)
            {
                return cells;
            }
            rest.remove_prefix(end + 1);
        }
    }

    std::size_t Column(const std::vector<std::string_view>& names,
                       std::initializer_list<std::string_view> wanted) const
    {
        const auto found =
            std::find_first_of(names.begin(), names.end(), wanted.begin(), wanted.end());
        if (found == names.end())
        {
            Fail("column names with one called \"" + std::string(*wanted.begin()) + "\"");
        }
        return static_cast<std::size_t>(found - names.begin());
    }

    double Number(std::string_view cell, const char* what) const
    {
        const auto value = ParseNumber(cell);
        if (!value)
        {
            Fail(std::string("a finite number as ") + what + ", found \"" + std::string(cell) +
                 "\"");
        }
        return *value;
    }

    bool DoNext(FcdStep& step) override
    {
        if (!m_atRow)
        {
            return false;
        }
        bool first = true;
        do
        {
            const auto cells = Cells();
            if (cells.size() != m_columns)
            {
                Fail(std::to_string(m_columns) + " columns");
            }
            const double timeS = Number(cells[m_time], "time");
            if (first)
            {
                step.timeS = timeS;
                first = false;
            }
            else if (timeS != step.timeS)
            {
                return true;
            }
            if (!cells[m_id].empty())
            {
                step.vehicles.push_back(
                    {std::string(cells[m_id]), Number(cells[m_x], "x"), Number(cells[m_y], "y")});
            }
            m_atRow = NextRow();
        } while (m_atRow);
        return true;
    }

    GzipReader m_input;
    std::string m_line;
    std::size_t m_row = 0;
    char m_separator = ',';
    std::size_t m_columns;
    std::size_t m_time;
    std::size_t m_id;
    std::size_t m_x;
    std::size_t m_y;
    bool m_atRow;
};

bool
EndsWith(const std::string& text, std::string_view end)
{
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

} // namespace

FcdReader::FcdReader(std::string path) : m_path(std::move(path))
{
}

std::unique_ptr<FcdReader>
FcdReader::Open(const std::string& path)
{
    if (EndsWith(path, ".csv") || EndsWith(path, ".csv.gz"))
    {
        return std::make_unique<CsvFcdReader>(path);
    }
    return std::make_unique<XmlFcdReader>(path);
}

bool
FcdReader::Next(FcdStep& step)
{
    step.vehicles.clear();
    if (!DoNext(step))
    {
        return false;
    }
    const auto at = m_path + ": at " + MilliText(step.timeS) + " s: ";
    if (m_any && step.timeS <= m_lastS)
    {
        throw InputError(at + "expected a time after " + MilliText(m_lastS) + " s");
    }
    m_any = true;
    m_lastS = step.timeS;
    auto byId = [](const auto& a, const auto& b) { return a.id < b.id; };
    if (!std::is_sorted(step.vehicles.begin(), step.vehicles.end(), byId))
    {
        std::stable_sort(step.vehicles.begin(), step.vehicles.end(), byId);
    }
    const auto twice =
        std::adjacent_find(step.vehicles.begin(),
                           step.vehicles.end(),
                           [](const auto& a, const auto& b) { return a.id == b.id; });
    if (twice != step.vehicles.end())
    {
        throw InputError(at + "expected vehicle \"" + twice->id + "\" once");
    }
    for (auto& vehicle : step.vehicles)
    {
        vehicle.x = RoundToMilli(vehicle.x);
        vehicle.y = RoundToMilli(vehicle.y);
    }
    return true;
}

} // namespace ns3::vec
