// SPDX-License-Identifier: GPL-2.0-only
#include "vec-byte-counter.h"

#include "ns3/ipv4-header.h"
#include "ns3/llc-snap-header.h"
#include "ns3/ppp-header.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/udp-header.h"
#include "ns3/udp-l4-protocol.h"

namespace ns3::vec
{

namespace
{

/** By the ports of a packet that begins with its IP header; control is all that is not ours. */
Purpose
PurposeOfIp(const Ptr<Packet>& packet)
{
    Purpose purpose = Purpose::CONTROL;
    Ipv4Header ip;
    packet->RemoveHeader(ip);
    if (ip.GetFragmentOffset() > 0)
    {
        return purpose; // no ports; only descriptions and plans are longer than a packet
    }
    if (ip.GetProtocol() == UdpL4Protocol::PROT_NUMBER)
    {
        UdpHeader udp;
        packet->PeekHeader(udp);
        PurposeOfPort(udp.GetDestinationPort(), purpose);
    }
    else if (ip.GetProtocol() == TcpL4Protocol::PROT_NUMBER)
    {
        TcpHeader tcp;
        packet->PeekHeader(tcp);
        if (!PurposeOfPort(tcp.GetDestinationPort(), purpose))
        {
            PurposeOfPort(tcp.GetSourcePort(), purpose);
        }
    }
    return purpose;
}

uint32_t
PurposeOfFrame(Ptr<const Packet> frame)
{
    const Ptr<Packet> packet = frame->Copy();
    LlcSnapHeader llc;
    packet->RemoveHeader(llc);
    const bool ip = llc.GetType() == 0x0800;
    return static_cast<uint32_t>(ip ? PurposeOfIp(packet) : Purpose::CONTROL);
}

/** Groups of the airtime probe: channel × (vehicle, RSU). */
uint32_t
GroupOf(uint32_t channel, bool infrastructure)
{
    return 2 * channel + (infrastructure ? 1 : 0);
}

} // namespace

ByteCounter::ByteCounter(const RadioHelper& radios)
    : m_radios(radios), m_airtime(PurposeOfFrame, static_cast<uint32_t>(Purpose::CONTROL))
{
}

void
ByteCounter::Attach(const RadioNode& node, bool infrastructure)
{
    for (uint32_t channel = 0; channel < node.Devices().GetN(); ++channel)
    {
        const Ptr<NetDevice> device = node.Devices().Get(channel);
        const auto part = DynamicCast<ChannelDevice>(device);
        if (!part)
        {
            m_airtime.Attach(device, GroupOf(channel, infrastructure));
        }
        else if (part->GetNumber() == 0)
        {
            const uint32_t first = channel;
            m_airtime.Attach(part->GetRadio()->GetDevice(),
                             [first, infrastructure, radio = PeekPointer(part->GetRadio())]()
                             { return GroupOf(first + radio->GetTuned(), infrastructure); });
        }
        if (const auto ideal = DynamicCast<IdealDevice>(device))
        {
            m_ideal.push_back({channel, infrastructure});
            ideal->TraceConnectWithoutContext("Sent",
                                              MakeCallback(&IdealCount::Sent, &m_ideal.back()));
        }
    }
}

void
ByteCounter::Attach(const std::vector<BackhaulHelper::Wire>& wires)
{
    for (const BackhaulHelper::Wire& wire : wires)
    {
        m_wires.push_back({wire.from + "-" + wire.to});
        wire.device->TraceConnectWithoutContext("PhyTxBegin",
                                                MakeCallback(&WireCount::Sent, &m_wires.back()));
    }
}

void
ByteCounter::SetListener(std::function<void(uint32_t, const FrameOnAir&)> listener)
{
    m_airtime.SetListener([listener = std::move(listener)](const FrameOnAir& frame)
                          { listener(frame.group / 2, frame); });
}

void
ByteCounter::WireCount::Sent(Ptr<const Packet> frame)
{
    const Ptr<Packet> packet = frame->Copy();
    PppHeader ppp;
    packet->RemoveHeader(ppp);
    const auto purpose = static_cast<std::size_t>(PurposeOfIp(packet));
    bytes[purpose] += frame->GetSize();
    ++packets[purpose];
}

void
ByteCounter::IdealCount::Sent(Ptr<const Packet> packet, double airtimeS)
{
    const auto purpose = static_cast<std::size_t>(PurposeOfIp(packet->Copy()));
    bytes[purpose] += packet->GetSize();
    ++packets[purpose];
    totalS += airtimeS;
}

std::vector<LinkRecord>
ByteCounter::Links() const
{
    std::vector<LinkRecord> links;
    for (uint32_t channel = 0; channel < m_radios.GetChannelCount(); ++channel)
    {
        std::array<uint64_t, PURPOSES> bytes{};
        std::array<uint64_t, PURPOSES> packets{};
        for (const IdealCount& device : m_ideal)
        {
            for (std::size_t purpose = 0; purpose < PURPOSES && device.channel == channel;
                 ++purpose)
            {
                bytes[purpose] += device.bytes[purpose];
                packets[purpose] += device.packets[purpose];
            }
        }
        for (uint32_t purpose = 0; purpose < PURPOSES; ++purpose)
        {
            const AirtimeTotals up = m_airtime.Get(GroupOf(channel, false), purpose);
            const AirtimeTotals down = m_airtime.Get(GroupOf(channel, true), purpose);
            bytes[purpose] += up.bytes + down.bytes;
            packets[purpose] += up.frames + down.frames;
            if (packets[purpose] > 0)
            {
                links.push_back({ChannelName(channel),
                                 ToString(static_cast<Purpose>(purpose)),
                                 bytes[purpose],
                                 packets[purpose]});
            }
        }
    }
    for (const WireCount& wire : m_wires)
    {
        for (std::size_t purpose = 0; purpose < PURPOSES; ++purpose)
        {
            if (wire.packets[purpose] > 0)
            {
                links.push_back({wire.name,
                                 ToString(static_cast<Purpose>(purpose)),
                                 wire.bytes[purpose],
                                 wire.packets[purpose]});
            }
        }
    }
    return links;
}

double
ByteCounter::AirtimeS(bool infrastructure) const
{
    double seconds = 0;
    for (uint32_t channel = 0; channel < m_radios.GetChannelCount(); ++channel)
    {
        seconds += m_airtime.GetGroup(GroupOf(channel, infrastructure)).airtimeS;
    }
    for (const IdealCount& device : m_ideal)
    {
        seconds += device.infrastructure == infrastructure ? device.totalS : 0;
    }
    return seconds;
}

std::string
ByteCounter::ChannelName(uint32_t channel) const
{
    return "ch" + std::to_string(m_radios.GetChannelNumber(channel));
}

} // namespace ns3::vec
