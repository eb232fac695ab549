// SPDX-License-Identifier: GPL-2.0-only
#include "vec-air-log.h"

#include "ns3/vec-shared-radio.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

/** A sender that has been silent for so long has given up, or had nothing to say. */
constexpr double LONGEST_REPAIR_S = 3;

/** Frames of several senders may overlap: ends are in order but for so much. */
constexpr double DISORDER_S = 0.1;

std::vector<Stretch>
Between(const std::deque<Stretch>& list, double fromS, double toS)
{
    std::vector<Stretch> found;
    for (auto it = list.rbegin(); it != list.rend() && it->toS > fromS - DISORDER_S; ++it)
    {
        if (it->toS > fromS && it->fromS < toS)
        {
            found.push_back({std::max(it->fromS, fromS), std::min(it->toS, toS)});
        }
    }
    return found;
}

} // namespace

double
FrameAccessS(const std::string& radioKind)
{
    const bool wave = radioKind == "80211p";
    const double slotS = wave ? 13e-6 : 9e-6;
    const double sifsS = wave ? 32e-6 : 16e-6;
    const int aifsn = wave ? 6 : 3;
    const double meanBackoff = 15.0 / 2;
    return sifsS + (aifsn + meanBackoff) * slotS;
}

AirLog::AirLog(double accessS, double horizonS) : m_accessS(accessS), m_horizonS(horizonS)
{
}

void
AirLog::Attach(const RadioNode& node)
{
    for (uint32_t channel = 0; channel < node.Devices().GetN(); ++channel)
    {
        Ptr<NetDevice> device = node.Devices().Get(channel);
        if (const auto part = DynamicCast<ChannelDevice>(device))
        {
            device = part->GetRadio()->GetDevice();
        }
        m_nodes[Radio::GetMac(device)] = &node;
    }
}

Endpoint
AirLog::Who(Mac48Address mac) const
{
    const auto node = m_nodes.find(mac);
    return node == m_nodes.end() ? NOBODY : node->second->Self();
}

void
AirLog::Add(std::deque<Stretch>& list, Stretch stretch) const
{
    while (!list.empty() && list.front().toS < stretch.toS - m_horizonS)
    {
        list.pop_front();
    }
    list.push_back(stretch);
}

void
AirLog::OnFrame(uint32_t channel, const FrameOnAir& frame)
{
    if (frame.to.IsGroup())
    {
        return;
    }
    frame.data ? OnData(channel, frame) : OnAnswer(channel, frame);
}

void
AirLog::OnData(uint32_t channel, const FrameOnAir& frame)
{
    Pair& pair = m_pairs[{frame.from, frame.to}];
    const Endpoint from = Who(frame.from);
    const Endpoint to = Who(frame.to);
    const bool same = pair.from == from && pair.to == to;
    const bool failed =
        same && (frame.retry || !pair.acknowledged) && frame.startS - pair.endS < LONGEST_REPAIR_S;
    for (const Endpoint endpoint : {from, to})
    {
        if (endpoint == NOBODY)
        {
            continue;
        }
        Track& track = m_tracks[{endpoint, channel}];
        const bool heard = KindOf(endpoint) == EndpointKind::RSU && endpoint == to;
        if (failed)
        {
            // From where the failure was; of others an RSU counts only what they repeat.
            const double sinceS = heard ? frame.startS : pair.endS;
            Add(track.repairs, {sinceS, frame.retry ? frame.endS : frame.startS});
        }
        if (!frame.retry)
        {
            const double beforeS = track.exchanges.empty() ? 0 : track.exchanges.back().toS;
            Add(track.exchanges, {std::max(frame.startS - m_accessS, beforeS), frame.endS});
        }
    }
    pair = {frame.endS, false, frame.retry, from, to};
}

void
AirLog::OnAnswer(uint32_t channel, const FrameOnAir& frame)
{
    const auto found = m_pairs.find({frame.to, frame.from});
    if (found == m_pairs.end() || found->second.acknowledged)
    {
        return;
    }
    Pair& pair = found->second;
    for (const Endpoint endpoint : {pair.from, pair.to})
    {
        const auto track = m_tracks.find({endpoint, channel});
        if (track == m_tracks.end())
        {
            continue;
        }
        auto& list = pair.repair ? track->second.repairs : track->second.exchanges;
        if (!list.empty() && list.back().toS == pair.endS)
        {
            list.back().toS = frame.endS;
        }
    }
    pair.endS = frame.endS;
    pair.acknowledged = true;
}

const AirLog::Track*
AirLog::Find(Endpoint endpoint, uint32_t channel) const
{
    const auto track = m_tracks.find({endpoint, channel});
    return track == m_tracks.end() ? nullptr : &track->second;
}

std::vector<Stretch>
AirLog::Exchanges(Endpoint endpoint, uint32_t channel, double fromS, double toS) const
{
    const Track* track = Find(endpoint, channel);
    return track ? Between(track->exchanges, fromS, toS) : std::vector<Stretch>();
}

std::vector<Stretch>
AirLog::Repairs(Endpoint endpoint, uint32_t channel, double fromS, double toS) const
{
    const Track* track = Find(endpoint, channel);
    return track ? Between(track->repairs, fromS, toS) : std::vector<Stretch>();
}

double
AirLog::FirstExchangeS(Endpoint endpoint, uint32_t channel, double fromS) const
{
    const Track* track = Find(endpoint, channel);
    double firstS = std::numeric_limits<double>::infinity();
    if (track)
    {
        const auto& list = track->exchanges;
        for (auto it = list.rbegin(); it != list.rend() && it->toS > fromS - DISORDER_S; ++it)
        {
            firstS = it->toS > fromS ? std::min(firstS, std::max(fromS, it->fromS)) : firstS;
        }
    }
    return firstS;
}

bool
AirLog::Knows(Endpoint endpoint, uint32_t channel) const
{
    return Find(endpoint, channel) != nullptr;
}

} // namespace ns3::vec
