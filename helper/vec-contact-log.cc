// SPDX-License-Identifier: GPL-2.0-only
#include "vec-contact-log.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

constexpr double NEVER_S = std::numeric_limits<double>::infinity();

} // namespace

ContactLog::ContactLog(const AirLog& air, uint32_t downlink, double idealBps)
    : m_air(air), m_downlink(downlink), m_idealBps(idealBps)
{
}

void
ContactLog::Contact(Endpoint vehicle, double nowS, Endpoint rsu)
{
    m_changes[vehicle].push_back({nowS, rsu});
}

void
ContactLog::Window(Endpoint vehicle, uint32_t channel, double nowS, bool full)
{
    std::vector<Stretch>& windows = m_windows[{vehicle, channel}];
    if (full)
    {
        windows.push_back({nowS, NEVER_S});
    }
    else if (!windows.empty())
    {
        windows.back().toS = std::min(windows.back().toS, nowS);
    }
}

void
ContactLog::Done(Endpoint vehicle, uint32_t channel, double nowS)
{
    m_done[{vehicle, channel}].push_back(nowS);
}

Endpoint
ContactLog::RsuOf(Endpoint vehicle) const
{
    const auto changes = m_changes.find(vehicle);
    return changes == m_changes.end() ? NOBODY : changes->second.back().rsu;
}

std::vector<Stretch>
ContactLog::Interruptions(Endpoint vehicle, uint32_t channel, double fromS, double toS) const
{
    const auto found = m_changes.find(vehicle);
    if (found == m_changes.end())
    {
        return {};
    }
    const std::vector<Change>& changes = found->second;
    std::vector<Stretch> stretches{
        {0, changes.front().timeS}
    };
    for (std::size_t i = 0; i < changes.size(); ++i)
    {
        const double sinceS = changes[i].timeS;
        const double untilS = i + 1 < changes.size() ? changes[i + 1].timeS : NEVER_S;
        if (changes[i].rsu == NOBODY)
        {
            stretches.push_back({sinceS, untilS});
        }
        else if (sinceS > fromS && sinceS < toS && m_air.Knows(vehicle, channel))
        {
            const double againS = m_air.FirstExchangeS(vehicle, channel, sinceS);
            stretches.push_back({sinceS, std::min(againS, untilS)});
        }
    }
    return stretches;
}

std::vector<Stretch>
ContactLog::Repairs(Endpoint vehicle, uint32_t channel, double fromS, double toS) const
{
    std::vector<Stretch> repairs = m_air.Repairs(vehicle, channel, fromS, toS);
    const auto found = m_changes.find(vehicle);
    if (found == m_changes.end())
    {
        return repairs;
    }
    const std::vector<Change>& changes = found->second;
    for (std::size_t i = 0; i < changes.size(); ++i)
    {
        const double untilS = i + 1 < changes.size() ? changes[i + 1].timeS : NEVER_S;
        if (changes[i].rsu != NOBODY && changes[i].timeS < toS && untilS > fromS)
        {
            const auto others = m_air.Repairs(changes[i].rsu,
                                              channel,
                                              std::max(fromS, changes[i].timeS),
                                              std::min(toS, untilS));
            repairs.insert(repairs.end(), others.begin(), others.end());
        }
    }
    return repairs;
}

std::vector<Stretch>
ContactLog::Exchanges(Endpoint vehicle, uint32_t channel, double fromS, double toS, double bits)
    const
{
    if (m_idealBps > 0)
    {
        return {
            {std::max(fromS, toS - bits / m_idealBps), toS}
        };
    }
    return m_air.Exchanges(vehicle, channel, fromS, toS);
}

std::vector<Stretch>
ContactLog::FullWindows(Endpoint vehicle, uint32_t channel, double fromS, double toS) const
{
    std::vector<Stretch> full;
    const auto found = m_windows.find({vehicle, channel});
    if (found != m_windows.end())
    {
        const auto& list = found->second;
        for (auto it = list.rbegin(); it != list.rend() && it->toS > fromS; ++it)
        {
            full.push_back({std::max(it->fromS, fromS), std::min(it->toS, toS)});
        }
    }
    return full;
}

double
ContactLog::PredecessorS(Endpoint vehicle, uint32_t channel, double endS) const
{
    const auto found = m_done.find({vehicle, channel});
    if (found == m_done.end())
    {
        return 0;
    }
    const auto& list = found->second;
    const auto mine = std::lower_bound(list.begin(), list.end(), endS);
    return mine == list.begin() ? 0 : *std::prev(mine);
}

uint32_t
ContactLog::Downlink() const
{
    return m_downlink;
}

} // namespace ns3::vec
