// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-device.h"

#include "ns3/channel.h"

namespace ns3::vec
{

NS_OBJECT_ENSURE_REGISTERED(PlainDevice);

TypeId
PlainDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::PlainDevice").SetParent<NetDevice>().SetGroupName("Vec");
    return tid;
}

PlainDevice::PlainDevice() = default;
PlainDevice::~PlainDevice() = default;

void
PlainDevice::DoDispose()
{
    m_node = nullptr;
    m_received = ReceiveCallback();
    NetDevice::DoDispose();
}

void
PlainDevice::HandUp(const Ptr<const Packet>& packet, uint16_t protocol, const Address& from)
{
    if (!m_received.IsNull())
    {
        m_received(this, packet, protocol, from);
    }
}

void
PlainDevice::SetIfIndex(const uint32_t index)
{
    m_index = index;
}

uint32_t
PlainDevice::GetIfIndex() const
{
    return m_index;
}

Ptr<Channel>
PlainDevice::GetChannel() const
{
    return nullptr;
}

void
PlainDevice::SetAddress(Address address)
{
    m_address = Mac48Address::ConvertFrom(address);
}

Address
PlainDevice::GetAddress() const
{
    return m_address;
}

bool
PlainDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
PlainDevice::GetMtu() const
{
    return m_mtu;
}

bool
PlainDevice::IsLinkUp() const
{
    return true;
}

void
PlainDevice::AddLinkChangeCallback(Callback<void>)
{
    // The link never changes.
}

bool
PlainDevice::IsBroadcast() const
{
    return true;
}

Address
PlainDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
PlainDevice::IsMulticast() const
{
    return false;
}

Address
PlainDevice::GetMulticast(Ipv4Address group) const
{
    return Mac48Address::GetMulticast(group);
}

Address
PlainDevice::GetMulticast(Ipv6Address group) const
{
    return Mac48Address::GetMulticast(group);
}

bool
PlainDevice::IsBridge() const
{
    return false;
}

bool
PlainDevice::IsPointToPoint() const
{
    return false;
}

bool
PlainDevice::SendFrom(Ptr<Packet>, const Address&, const Address&, uint16_t)
{
    return false;
}

Ptr<Node>
PlainDevice::GetNode() const
{
    return m_node;
}

void
PlainDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
PlainDevice::NeedsArp() const
{
    return true;
}

void
PlainDevice::SetReceiveCallback(ReceiveCallback callback)
{
    m_received = callback;
}

void
PlainDevice::SetPromiscReceiveCallback(PromiscReceiveCallback)
{
    // Nobody overhears.
}

bool
PlainDevice::SupportsSendFrom() const
{
    return false;
}

} // namespace ns3::vec
