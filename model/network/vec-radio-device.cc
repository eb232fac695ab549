// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-device.h"

#include "ns3/arp-cache.h"
#include "ns3/frame-exchange-manager.h"
#include "ns3/ipv4-interface.h"
#include "ns3/log.h"
#include "ns3/qos-utils.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "vec-compat.h"
#include "vec-radio-phy.h"

#include <limits>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioDevice");

namespace
{

constexpr AcIndex ACCESS_CATEGORIES[] = {AC_BE, AC_BK, AC_VI, AC_VO, AC_BE_NQOS};
/** Locally administered and given to nobody: frames to it are never acknowledged. */
const char* const NOBODY = "02:ff:ff:ff:ff:fe";

Ptr<RadioPhy>
PhyOf(Ptr<NetDevice> device)
{
    auto wifi = DynamicCast<WifiNetDevice>(device);
    return wifi ? DynamicCast<RadioPhy>(wifi->GetPhy()) : nullptr;
}

void
FlushQueues(Ptr<WifiMac> mac)
{
    for (AcIndex ac : ACCESS_CATEGORIES)
    {
        if (auto queue = mac->GetTxopQueue(ac))
        {
            compat::Flush(queue);
        }
    }
}

/** Starts over on the same channel: ns-3's own way to bring PHY and MAC back to their start. */
void
Retune(Ptr<WifiNetDevice> device)
{
    auto phy = device->GetPhy();
    if (phy->IsStateTx())
    {
        Simulator::Schedule(phy->GetDelayUntilIdle(), &Retune, device);
        return;
    }
    if (!phy->IsStateSwitching())
    {
        compat::SwitchToSameChannel(phy);
    }
    // After the MAC has dealt with what the switch told it: it may still look at its queues.
    Simulator::ScheduleNow(&FlushQueues, device->GetMac());
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
    if (auto phy = PhyOf(device))
    {
        phy->Listen(listening);
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
    if (auto phy = PhyOf(device))
    {
        phy->SetAttribute("ChannelSettings", StringValue(channel));
    }
}

void
Radio::Reset(Ptr<NetDevice> device)
{
    NS_LOG_FUNCTION(device);
    auto phy = PhyOf(device);
    if (!phy)
    {
        return;
    }
    auto wifi = DynamicCast<WifiNetDevice>(device);
    Retune(wifi);
}

double
Radio::GetReceivedPowerDbm(Ptr<NetDevice> device)
{
    auto phy = PhyOf(device);
    return phy ? phy->GetReceivedPowerDbm() : std::numeric_limits<double>::quiet_NaN();
}

uint32_t
Radio::GetQueued(Ptr<NetDevice> device)
{
    uint32_t packets = 0;
    if (PhyOf(device))
    {
        auto mac = DynamicCast<WifiNetDevice>(device)->GetMac();
        for (AcIndex ac : ACCESS_CATEGORIES)
        {
            auto queue = mac->GetTxopQueue(ac);
            packets += queue ? queue->GetNPackets() : 0;
        }
    }
    return packets;
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
        m_cache->Lookup(address)->SetMacAddress(Mac48Address(NOBODY));
    }
}

std::size_t
NeighbourTable::GetSize() const
{
    return m_addresses.size();
}

} // namespace ns3::vec
