// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mortal-traffic.h"

#include "ns3/vec-error.h"

#include <utility>

namespace ns3::vec
{

namespace
{

/** Times of steps are whole milliseconds. */
constexpr double TOLERANCE_S = 0.0005;

} // namespace

MortalTraffic::MortalTraffic(std::unique_ptr<TrafficSource> source, double afterS)
    : m_source(std::move(source)), m_stepS(m_source->StepS()), m_nowS(m_source->NowS()),
      m_endS(m_nowS + afterS)
{
}

double
MortalTraffic::StepS() const
{
    return m_stepS;
}

double
MortalTraffic::NowS() const
{
    return m_nowS;
}

const std::vector<VehiclePosition>&
MortalTraffic::Vehicles() const
{
    return m_source ? m_source->Vehicles() : m_nobody;
}

bool
MortalTraffic::Advance()
{
    if (!m_source || m_nowS + m_stepS > m_endS - TOLERANCE_S)
    {
        m_source.reset();
        throw EnvironmentError("SUMO stopped at " + MilliText(m_nowS + m_stepS) +
                               " s: a fault of the scenario");
    }
    const bool more = m_source->Advance();
    m_nowS = m_source->NowS();
    return more;
}

} // namespace ns3::vec
