// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fcd-traffic.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

/** Moments that tell the step. */
constexpr std::size_t SAMPLE = 16;

/** Times of a recording are whole milliseconds, as SUMO's are. */
constexpr double TOLERANCE_S = 0.0005;

std::string
Escape(const std::string& text)
{
    std::string escaped;
    for (const char c : text)
    {
        switch (c)
        {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\t': // a parser makes blanks of these three
        case '\n':
        case '\r':
            escaped += "&#" + std::to_string(static_cast<int>(c)) + ";";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

} // namespace

FcdTraffic::FcdTraffic(const std::string& path,
                       double skipS,
                       const std::optional<GeoOrigin>& origin)
    : m_path(path), m_reader(FcdReader::Open(path, origin))
{
    if (!Peek())
    {
        throw InputError(path + ": expected at least one moment in this recording");
    }
    m_startS = m_ahead.front().timeS;
    for (FcdStep step; m_ahead.size() < SAMPLE && m_reader->Next(step);)
    {
        const double gapS = RoundToMilli(step.timeS - m_ahead.back().timeS);
        m_stepS = m_ahead.size() == 1 ? gapS : std::min(m_stepS, gapS);
        m_ahead.push_back(std::move(step));
    }
    if (m_stepS < 0.001)
    {
        throw InputError(path + ": expected moments at least 1 ms apart");
    }
    m_now = std::move(m_ahead.front());
    m_ahead.pop_front();
    while (NowS() < m_startS + skipS - TOLERANCE_S)
    {
        if (!Advance())
        {
            throw InputError(path + ": expected more than the " + MilliText(skipS) +
                             " s to be skipped, found " + MilliText(NowS() - m_startS) + " s");
        }
    }
}

double
FcdTraffic::StepS() const
{
    return m_stepS;
}

double
FcdTraffic::NowS() const
{
    return RoundToMilli(m_startS + static_cast<double>(m_steps) * m_stepS);
}

const std::vector<VehiclePosition>&
FcdTraffic::Vehicles() const
{
    return m_now.vehicles;
}

bool
FcdTraffic::Peek()
{
    if (m_ahead.empty())
    {
        FcdStep step;
        if (m_reader->Next(step))
        {
            m_ahead.push_back(std::move(step));
        }
    }
    return !m_ahead.empty();
}

bool
FcdTraffic::Advance()
{
    m_now.vehicles.clear();
    if (!Peek())
    {
        return false;
    }
    ++m_steps;
    const double aheadS = m_ahead.front().timeS - NowS();
    if (std::abs(aheadS) < TOLERANCE_S)
    {
        m_now = std::move(m_ahead.front());
        m_ahead.pop_front();
    }
    else if (std::abs(std::remainder(aheadS, m_stepS)) > TOLERANCE_S || aheadS < 0)
    {
        throw InputError(m_path + ": at " + MilliText(m_ahead.front().timeS) +
                         " s: expected moments every " + MilliText(m_stepS) + " s");
    }
    return true;
}

FcdRecorder::FcdRecorder(const std::string& path) : m_output(path)
{
    m_output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\n<fcd-export>\n");
}

void
FcdRecorder::Write(const TrafficSource& source)
{
    std::string text = "    <timestep time=\"" + MilliText(source.NowS()) + "\">\n";
    for (const auto& vehicle : source.Vehicles())
    {
        text += "        <vehicle id=\"" + Escape(vehicle.id) + "\" x=\"" + MilliText(vehicle.x) +
                "\" y=\"" + MilliText(vehicle.y) + "\"/>\n";
    }
    m_output.Write(text + "    </timestep>\n");
}

void
FcdRecorder::Close()
{
    m_output.Write("</fcd-export>\n");
    m_output.Close();
}

} // namespace ns3::vec
