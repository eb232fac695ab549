// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-device.h"

#include "ns3/arp-cache.h"
#include "ns3/channel.h"
#include "ns3/ipv4-interface.h"
#include "ns3/log.h"
#include "ns3/qos-txop.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/vec-compat.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "vec-ideal-radio.h"
#include "vec-radio-phy.h"
#include "vec-shared-radio.h"

#include <limits>
#include <map>
#include <vector>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioDevice");

namespace
{

/** Locally administered and given to nobody: frames to it are never acknowledged. */
const char* const NO_STATION = "02:ff:ff:ff:ff:fe";

Ptr<RadioPhy>
PhyOf(Ptr<NetDevice> device)
{
    auto wifi = DynamicCast<WifiNetDevice>(device);
    return wifi ? DynamicCast<RadioPhy>(wifi->GetPhy()) : nullptr;
}

/** What is left to forget after the switch to the same channel. */
void
Forget(Ptr<WifiNetDevice> device)
{
    auto mac = compat::MacOf(device);
    compat::FlushQueues(mac);
    if (!DynamicCast<HtFrameExchangeManager>(mac->GetFrameExchangeManager()))
    {
        return; // 802.11p has no block-ack agreements, and asking everybody takes a while
    }
    // What was queued is gone: whoever expects it in order would wait for ever. Agreements in the
    // other direction go on, as their senders do not know of the change.
    auto channel = device->GetChannel();
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        auto other = DynamicCast<WifiNetDevice>(channel->GetDevice(i));
        if (other && other != device)
        {
            compat::EndBlockAck(mac, compat::MacOf(other));
        }
    }
}

/** What of a MAC's configuration a change of channel sets back. */
struct EdcaParameters
{
    Ptr<Txop> txop;
    uint32_t minCw;
    uint32_t maxCw;
    uint8_t aifsn;
    Time txopLimit;
};

std::vector<EdcaParameters>
GetParameters(Ptr<compat::Mac> mac)
{
    std::vector<EdcaParameters> parameters;
    for (AcIndex ac : {AC_BE, AC_BK, AC_VI, AC_VO})
    {
        if (Ptr<Txop> txop = mac->GetQosTxop(ac))
        {
            parameters.push_back(
                {txop, txop->GetMinCw(), txop->GetMaxCw(), txop->GetAifsn(), txop->GetTxopLimit()});
        }
    }
    return parameters;
}

void
SetParameters(std::vector<EdcaParameters> parameters)
{
    for (auto& parameter : parameters)
    {
        parameter.txop->SetMinCw(parameter.minCw);
        parameter.txop->SetMaxCw(parameter.maxCw);
        parameter.txop->SetAifsn(parameter.aifsn);
        parameter.txop->SetTxopLimit(parameter.txopLimit);
    }
}

/** Lets the MAC keep its parameters through a change of channel that has just begun. */
void
KeepParameters(const std::vector<EdcaParameters>& parameters, Ptr<WifiPhy> phy)
{
    // The MAC is told at the same time, but before.
    Simulator::Schedule(phy->GetChannelSwitchDelay(), &SetParameters, parameters);
}

/** Starts over on the same channel: ns-3's own way to bring PHY and MAC back to their start. */
void
StartOver(Ptr<WifiNetDevice> device)
{
    auto phy = PhyOf(device);
    if (phy->IsInExchange())
    {
        Simulator::Schedule(phy->GetSlot(), &StartOver, device);
        return;
    }
    if (!phy->IsStateSwitching())
    {
        auto parameters = GetParameters(compat::MacOf(device));
        compat::SwitchToSameChannel(phy);
        KeepParameters(parameters, phy);
    }
    // After the MAC has dealt with what the switch told it: it may still look at its queues.
    Simulator::ScheduleNow(&Forget, device);
}

} // namespace

bool
Radio::Is(Ptr<NetDevice> device)
{
    return PhyOf(device) != nullptr;
}

void
Radio::Listen(Ptr<NetDevice> device, bool listening)
{
    auto phy = PhyOf(device);
    if (auto ideal = DynamicCast<IdealDevice>(device))
    {
        ideal->Listen(listening);
    }
    else if (auto part = DynamicCast<ChannelDevice>(device))
    {
        part->GetRadio()->Listen(part->GetNumber(), listening);
    }
    else if (phy && listening)
    {
        phy->Listen(true);
    }
    else if (phy)
    {
        phy->Rest();
    }
}

bool
Radio::IsListening(Ptr<NetDevice> device)
{
    auto phy = PhyOf(device);
    return !phy || phy->IsListening();
}

void
Radio::Tune(Ptr<NetDevice> device, const std::string& channel)
{
    auto phy = PhyOf(device);
    if (phy && (phy->IsInExchange() || phy->IsStateSwitching()))
    {
        Simulator::Schedule(phy->GetSlot(), &Radio::Tune, device, channel);
    }
    else if (phy)
    {
        auto parameters = GetParameters(compat::MacOf(DynamicCast<WifiNetDevice>(device)));
        phy->SetAttribute("ChannelSettings", StringValue(channel));
        KeepParameters(parameters, phy);
    }
}

void
Radio::Reset(Ptr<NetDevice> device)
{
    NS_LOG_FUNCTION(device);
    if (auto ideal = DynamicCast<IdealDevice>(device))
    {
        ideal->Reset();
    }
    else if (auto part = DynamicCast<ChannelDevice>(device))
    {
        // All channels of the radio are reset together.
        if (part->GetNumber() == 0)
        {
            part->GetRadio()->Reset();
        }
    }
    else if (PhyOf(device))
    {
        StartOver(DynamicCast<WifiNetDevice>(device));
    }
}

double
Radio::GetReceivedPowerDbm(Ptr<NetDevice> device)
{
    if (auto ideal = DynamicCast<IdealDevice>(device))
    {
        return ideal->LastPowerDbm();
    }
    auto phy = PhyOf(device);
    return phy ? phy->GetReceivedPowerDbm() : std::numeric_limits<double>::quiet_NaN();
}

void
Radio::UseOcbParameters(Ptr<NetDevice> device)
{
    if (auto wifi = DynamicCast<WifiNetDevice>(device))
    {
        auto mac = compat::MacOf(wifi);
        const std::map<AcIndex, uint8_t> aifsns = {
            {AC_VO, 2},
            {AC_VI, 3},
            {AC_BE, 6},
            {AC_BK, 9}
        };
        for (const auto& aifsn : aifsns)
        {
            Ptr<Txop> txop = mac->GetQosTxop(aifsn.first);
            txop->SetAifsn(aifsn.second);
            txop->SetTxopLimit(Time(0));
        }
    }
}

Time
Radio::GetSwitchingDelay(Ptr<NetDevice> device)
{
    auto phy = PhyOf(device);
    return phy ? phy->GetChannelSwitchDelay() : Time(0);
}

bool
Radio::IsPending(Ptr<NetDevice> device)
{
    auto phy = PhyOf(device);
    return phy && (phy->IsPending() || phy->IsStateSwitching());
}

uint32_t
Radio::GetQueued(Ptr<NetDevice> device)
{
    return PhyOf(device) ? compat::CountQueued(compat::MacOf(DynamicCast<WifiNetDevice>(device)))
                         : 0;
}

Mac48Address
Radio::GetMac(Ptr<NetDevice> device)
{
    return Mac48Address::ConvertFrom(device->GetAddress());
}

NeighbourTable::NeighbourTable() : m_cache(CreateObject<ArpCache>())
{
}

NeighbourTable::~NeighbourTable()
{
    m_cache->Dispose();
}

void
NeighbourTable::Join(Ptr<Ipv4Interface> interface)
{
    if (!m_cache->GetDevice())
    {
        m_cache->SetDevice(interface->GetDevice(), interface);
    }
    interface->SetArpCache(m_cache);
}

void
NeighbourTable::Set(Ipv4Address address, Mac48Address mac)
{
    m_addresses[address] = mac;
    auto entry = m_cache->Lookup(address);
    if (!entry)
    {
        entry = m_cache->Add(address);
    }
    entry->SetMacAddress(mac);
    entry->MarkPermanent();
}

void
NeighbourTable::Remove(Ipv4Address address)
{
    if (m_addresses.erase(address))
    {
        m_cache->Lookup(address)->SetMacAddress(Mac48Address(NO_STATION));
    }
}

std::size_t
NeighbourTable::GetSize() const
{
    return m_addresses.size();
}

} // namespace ns3::vec
