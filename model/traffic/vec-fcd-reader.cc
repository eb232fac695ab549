// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fcd-reader.h"

#include "ns3/vec-error.h"
#include "vec-fcd-table.h"
#include "vec-xml-reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>

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

/** Whether a path ends so, in any case, maybe with ".gz" behind it. */
bool
IsNamed(std::string path, std::initializer_list<std::string_view> endings)
{
    std::transform(path.begin(),
                   path.end(),
                   path.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto endsWith = [](std::string_view text, std::string_view end)
    { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; };
    std::string_view name = path;
    if (endsWith(name, ".gz"))
    {
        name.remove_suffix(3);
    }
    return std::any_of(endings.begin(),
                       endings.end(),
                       [&](std::string_view end) { return endsWith(name, end); });
}

/**
 * Whether coordinates are degrees: within those of the earth, with more digits than millimetres
 * have, and moving, if at all, by what would be less than a snail's pace in metres.
 */
class DegreesWatch
{
  public:
    /** No need to look at more. */
    bool IsSure() const
    {
        return !m_onEarth || m_moves >= ENOUGH;
    }

    bool FoundDegrees() const
    {
        return m_onEarth && m_slow >= 3 && 10 * m_slow >= 9 * m_moves;
    }

    bool FoundMetres() const
    {
        return !m_onEarth || (m_moves > 0 && 2 * m_slow < m_moves);
    }

    void See(const FcdStep& step)
    {
        std::map<std::string, Point> now;
        for (const VehiclePosition& vehicle : step.vehicles)
        {
            m_onEarth = m_onEarth && std::abs(vehicle.x) <= 180 && std::abs(vehicle.y) <= 90;
            const auto before = m_last.find(vehicle.id);
            now[vehicle.id] = {vehicle.x, vehicle.y};
            if (before == m_last.end())
            {
                continue;
            }
            const double moved =
                std::hypot(vehicle.x - before->second.x, vehicle.y - before->second.y);
            const bool fine =
                RoundToMilli(vehicle.x) != vehicle.x || RoundToMilli(vehicle.y) != vehicle.y;
            m_moves += moved > 0 ? 1 : 0;
            m_slow += moved > 0 && fine && moved < SNAIL * (step.timeS - m_lastS) ? 1 : 0;
        }
        m_last = std::move(now);
        m_lastS = step.timeS;
    }

  private:
    /** Degrees a second that are 170 m/s along a meridian, and metres a second that nobody sees. */
    static constexpr double SNAIL = 0.0015;
    static constexpr int ENOUGH = 8;

    std::map<std::string, Point> m_last;
    double m_lastS = 0;
    bool m_onEarth = true;
    int m_moves = 0;
    int m_slow = 0;
};

/** The shortest text that is this number. */
std::string
Text(double value)
{
    std::array<char, 40> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end.ptr};
}

} // namespace

FcdReader::FcdReader(std::string path) : m_path(std::move(path))
{
}

std::unique_ptr<FcdReader>
FcdReader::Open(const std::string& path, const std::optional<GeoOrigin>& origin)
{
    std::unique_ptr<FcdReader> reader;
    if (IsNamed(path, {".csv", ".tsv"}))
    {
        reader = std::make_unique<FcdTable>(path);
    }
    else
    {
        reader = std::make_unique<XmlFcdReader>(path);
    }
    reader->LookAhead(origin);
    return reader;
}

void
FcdReader::LookAhead(const std::optional<GeoOrigin>& origin)
{
    constexpr std::size_t farthest = 64;
    DegreesWatch watch;
    const VehiclePosition* first = nullptr;
    bool more = true;
    while (more && !watch.IsSure() && m_ahead.size() < farthest)
    {
        FcdStep step;
        more = NextAsRecorded(step);
        if (more)
        {
            watch.See(step);
            m_ahead.push_back(std::move(step));
            const auto& vehicles = m_ahead.back().vehicles;
            first = first || vehicles.empty() ? first : &vehicles.front();
        }
    }
    const bool degrees = NamesDegrees() || watch.FoundDegrees();
    if (degrees && !origin && first)
    {
        const std::string place = Text(first->x) + "," + Text(first->y);
        throw InputError(m_path + ": expected metres, found degrees (vehicle \"" + first->id +
                         "\" at " + place + "): record without --fcd-output.geo, or set " +
                         "traffic.origin=[" + place +
                         "], the longitude and latitude that metres are to be counted from");
    }
    if (origin && !NamesDegrees() && watch.FoundMetres())
    {
        throw InputError(m_path + ": expected degrees, since there is traffic.origin, found " +
                         (first ? Text(first->x) + "," + Text(first->y) +
                                      " of a vehicle that "
                                      "moves in metres"
                                : "metres"));
    }
    m_origin = origin;
}

bool
FcdReader::NamesDegrees() const
{
    return false;
}

bool
FcdReader::Next(FcdStep& step)
{
    step.vehicles.clear();
    if (!m_ahead.empty())
    {
        step = std::move(m_ahead.front());
        m_ahead.pop_front();
    }
    else if (!NextAsRecorded(step))
    {
        return false;
    }
    for (auto& vehicle : step.vehicles)
    {
        if (m_origin)
        {
            // Equirectangular: right to a thousandth within a town.
            constexpr double metres = 6371008.8 * 3.14159265358979323846 / 180;
            const double shrink = std::cos(m_origin->latitude * 3.14159265358979323846 / 180);
            vehicle.x = (vehicle.x - m_origin->longitude) * shrink * metres;
            vehicle.y = (vehicle.y - m_origin->latitude) * metres;
        }
        vehicle.x = RoundToMilli(vehicle.x);
        vehicle.y = RoundToMilli(vehicle.y);
    }
    return true;
}

bool
FcdReader::NextAsRecorded(FcdStep& step)
{
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
    return true;
}

} // namespace ns3::vec
