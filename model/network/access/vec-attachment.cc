// SPDX-License-Identifier: GPL-2.0-only
#include "vec-attachment.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecAttachment");

Attachment::Attachment(const Settings& settings) : m_settings(settings)
{
    NS_LOG_FUNCTION(this);
}

Endpoint
Attachment::OnBeacon(Endpoint rsu, double powerDbm)
{
    NS_LOG_FUNCTION(this << rsu << powerDbm);
    if (!std::isfinite(powerDbm))
    {
        // Comparisons would be false without a word, and the vehicle would stay where it is.
        throw EnvironmentError("a beacon of " + EndpointName(rsu) +
                               ": expected its received power in dBm from ns-3's PHY, found " +
                               std::to_string(powerDbm) +
                               "; use a version of ns-3 that vec is tested with");
    }
    const Time now = Simulator::Now();
    auto [it, fresh] = m_heard.try_emplace(rsu, Heard{powerDbm, now});
    if (!fresh)
    {
        it->second.powerDbm += m_settings.smoothing * (powerDbm - it->second.powerDbm);
        it->second.last = now;
    }
    return Check();
}

Endpoint
Attachment::Check()
{
    NS_LOG_FUNCTION(this);
    Forget();
    Choose();
    return m_current;
}

Endpoint
Attachment::Current() const
{
    return m_current;
}

bool
Attachment::Hears(Endpoint rsu) const
{
    return m_heard.count(rsu) > 0;
}

void
Attachment::Forget()
{
    NS_LOG_FUNCTION(this);
    const Time limit = m_settings.beaconInterval * (m_settings.lostBeacons + 0.5);
    for (auto it = m_heard.begin(); it != m_heard.end();)
    {
        it = Simulator::Now() - it->second.last > limit ? m_heard.erase(it) : std::next(it);
    }
    if (m_heard.count(m_current) == 0)
    {
        m_current = NOBODY;
    }
}

void
Attachment::Choose()
{
    NS_LOG_FUNCTION(this);
    if (m_heard.empty())
    {
        return;
    }
    const auto strongest = std::max_element(m_heard.begin(),
                                            m_heard.end(),
                                            [](const auto& a, const auto& b)
                                            { return a.second.powerDbm < b.second.powerDbm; });
    if (m_current == NOBODY ||
        strongest->second.powerDbm > m_heard.at(m_current).powerDbm + m_settings.hysteresisDb)
    {
        m_current = strongest->first;
    }
}

} // namespace ns3::vec
