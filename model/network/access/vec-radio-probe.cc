// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-probe.h"

#include "ns3/simulator.h"
#include "ns3/vec-compat.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state-helper.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-psdu.h"
#include "vec-radio-phy.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

Ptr<WifiPhy>
PhyOf(Ptr<NetDevice> device)
{
    auto wifi = DynamicCast<WifiNetDevice>(device);
    return wifi ? wifi->GetPhy() : nullptr;
}

/** Whether what the MAC sends gets on the air: a RadioPhy that is off drops it. */
bool
IsOn(const Ptr<WifiPhy>& phy)
{
    auto radio = DynamicCast<RadioPhy>(phy);
    return !radio || radio->IsListening();
}

/** Bytes of a frame, with the delimiter and the padding that an A-MPDU adds to it. */
std::size_t
SubframeSize(const WifiPsdu& psdu, std::size_t i)
{
    return psdu.IsAggregate() ? psdu.GetAmpduSubframeSize(i) : psdu.GetSize();
}

} // namespace

BusyRatioProbe::BusyRatioProbe(Ptr<NetDevice> device, Time window)
    : m_phy(PhyOf(device)), m_state(m_phy ? m_phy->GetState() : nullptr), m_window(window),
      m_start(Simulator::Now()), m_logged(m_start), m_busy(0)
{
    if (m_state)
    {
        m_state->TraceConnectWithoutContext("State",
                                            MakeCallback(&BusyRatioProbe::StateLogged, this));
    }
}

BusyRatioProbe::~BusyRatioProbe()
{
    if (m_state)
    {
        m_state->TraceDisconnectWithoutContext("State",
                                               MakeCallback(&BusyRatioProbe::StateLogged, this));
    }
}

void
BusyRatioProbe::StateLogged(Time start, Time duration, WifiPhyState state)
{
    if (state != WifiPhyState::TX && state != WifiPhyState::RX && state != WifiPhyState::CCA_BUSY)
    {
        return;
    }
    Time end = start + duration;
    start = std::max(start, m_logged);
    if (end <= start)
    {
        return;
    }
    m_busy += end - start;
    m_logged = end;
    if (!m_recent.empty() && m_recent.back().second == start)
    {
        m_recent.back().second = end;
    }
    else
    {
        m_recent.emplace_back(start, end);
    }
    Time horizon = Simulator::Now() - m_window;
    while (!m_recent.empty() && m_recent.front().second <= horizon)
    {
        m_recent.pop_front();
    }
}

Time
BusyRatioProbe::Pending(Time since) const
{
    // A state is logged when it ends, but a transmission when it begins.
    Time now = Simulator::Now();
    if (m_logged > now)
    {
        return now - m_logged;
    }
    since = std::max(since, m_logged);
    if (m_phy->IsStateRx())
    {
        return now - std::max(since, m_phy->GetLastRxStartTime());
    }
    return Time(0);
}

double
BusyRatioProbe::GetBusySeconds() const
{
    return m_phy ? (m_busy + Pending(m_start)).GetSeconds() : 0;
}

double
BusyRatioProbe::GetRatio() const
{
    Time now = Simulator::Now();
    Time horizon = std::max(m_start, now - m_window);
    if (!m_phy || now <= horizon)
    {
        return 0;
    }
    Time busy = Pending(horizon);
    for (const auto& interval : m_recent)
    {
        if (interval.second > horizon)
        {
            busy += interval.second - std::max(interval.first, horizon);
        }
    }
    return busy.GetSeconds() / (now - horizon).GetSeconds();
}

AirtimeProbe::AirtimeProbe(Classifier classifier, uint32_t other)
    : m_classifier(std::move(classifier)), m_other(other)
{
}

AirtimeProbe::~AirtimeProbe()
{
    for (Attached& attached : m_attached)
    {
        attached.phy->TraceDisconnectWithoutContext(
            "PhyTxPsduBegin",
            MakeCallback(&Attached::Transmitted, &attached));
    }
}

void
AirtimeProbe::Attach(Ptr<NetDevice> device, uint32_t group)
{
    Attach(device, [group]() { return group; });
}

void
AirtimeProbe::Attach(Ptr<NetDevice> device, std::function<uint32_t()> group)
{
    if (auto phy = PhyOf(device))
    {
        m_attached.push_back({this, phy, std::move(group)});
        phy->TraceConnectWithoutContext("PhyTxPsduBegin",
                                        MakeCallback(&Attached::Transmitted, &m_attached.back()));
    }
}

void
AirtimeProbe::SetListener(std::function<void(const FrameOnAir&)> listener)
{
    m_listener = std::move(listener);
}

void
AirtimeProbe::Attached::Transmitted(WifiConstPsduMap psdus,
                                    WifiTxVector txVector,
                                    double /* txPowerW */)
{
    if (!IsOn(phy))
    {
        return;
    }
    double durationS =
        WifiPhy::CalculateTxDuration(psdus, txVector, phy->GetPhyBand()).GetSeconds();
    const uint32_t groupNow = group();
    if (probe->m_listener)
    {
        const WifiMacHeader& header = psdus.begin()->second->GetHeader(0);
        const double nowS = Simulator::Now().GetSeconds();
        probe->m_listener({groupNow,
                           Mac48Address::ConvertFrom(phy->GetDevice()->GetAddress()),
                           header.GetAddr1(),
                           header.IsData(),
                           header.IsData() && header.IsRetry(),
                           nowS,
                           nowS + durationS});
    }
    double bytes = 0;
    for (const auto& psdu : psdus)
    {
        bytes += psdu.second->GetSize();
    }
    for (const auto& [station, psdu] : psdus)
    {
        for (std::size_t i = 0; i < psdu->GetNMpdus(); ++i)
        {
            const WifiMacHeader& header = psdu->GetHeader(i);
            uint32_t purpose;
            if (header.IsData())
            {
                purpose = probe->m_classifier(psdu->GetPayload(i));
                probe->m_last[header.GetAddr2()] = purpose;
            }
            else
            {
                bool answers = header.IsAck() || header.IsBlockAck() || header.IsCts();
                purpose = probe->Last(answers ? header.GetAddr1() : header.GetAddr2());
            }
            std::size_t size = SubframeSize(*psdu, i);
            AirtimeTotals& totals = probe->m_totals[{groupNow, purpose}];
            totals.frames++;
            totals.bytes += size;
            totals.airtimeS += durationS * size / bytes;
        }
    }
}

uint32_t
AirtimeProbe::Last(const Mac48Address& station) const
{
    auto last = m_last.find(station);
    return last == m_last.end() ? m_other : last->second;
}

AirtimeTotals
AirtimeProbe::Get(uint32_t group, uint32_t purpose) const
{
    auto totals = m_totals.find({group, purpose});
    return totals == m_totals.end() ? AirtimeTotals() : totals->second;
}

AirtimeTotals
AirtimeProbe::GetGroup(uint32_t group) const
{
    AirtimeTotals sum;
    for (auto totals = m_totals.lower_bound({group, 0});
         totals != m_totals.end() && totals->first.first == group;
         ++totals)
    {
        sum.frames += totals->second.frames;
        sum.bytes += totals->second.bytes;
        sum.airtimeS += totals->second.airtimeS;
    }
    return sum;
}

} // namespace ns3::vec
