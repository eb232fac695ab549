// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ideal-radio.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/mobility-model.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/vec-transfer-tag.h"
#include "vec-ideal-lanes.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecIdealRadio");
NS_OBJECT_ENSURE_REGISTERED(IdealChannel);
NS_OBJECT_ENSURE_REGISTERED(IdealDevice);

namespace
{

/** Finds the task data in a packet: whose, and how much of it belongs to a transfer that begins in
 * the middle. */
void
ReadTags(IdealPipe::Frame& frame)
{
    std::map<uint32_t, std::pair<IdealPipe::Turn, double>> parts; // by place in the packet
    std::map<uint32_t, bool> isEdge;
    ByteTagIterator tags = frame.packet->GetByteTagIterator();
    while (tags.HasNext())
    {
        const ByteTagIterator::Item item = tags.Next();
        if (item.GetTypeId() == TransferTag::GetTypeId())
        {
            TransferTag tag;
            item.GetTag(tag);
            parts[item.GetStart()] = {
                {tag.enqueuedS, tag.task, tag.subtask},
                8.0 * (item.GetEnd() - item.GetStart())
            };
            isEdge[item.GetStart()] = tag.kind == TransferKind::EDGE;
        }
    }
    if (parts.empty())
    {
        return;
    }
    frame.turn = parts.begin()->second.first;
    frame.isEdge = isEdge.begin()->second;
    const IdealPipe::Turn last = parts.rbegin()->second.first;
    for (const auto& [start, part] : parts)
    {
        frame.bits += part.second;
        frame.bitsOfNext += last != frame.turn && part.first == last ? part.second : 0;
    }
}

} // namespace

void
DeliverFrame(const IdealPipe::Frame& frame)
{
    if (const Ptr<Node> node = frame.to->GetNode())
    {
        Simulator::ScheduleWithContext(node->GetId(),
                                       Time(0),
                                       &IdealDevice::Receive,
                                       frame.to,
                                       frame.packet,
                                       frame.protocol,
                                       frame.from);
    }
}

IdealPipe::IdealPipe(double rateBps) : m_rateBps(rateBps)
{
    NS_ABORT_MSG_UNLESS(rateBps > 0, "a pipe needs a rate above 0");
}

IdealPipe::~IdealPipe()
{
    m_end.Cancel();
}

double
IdealPipe::RateBps() const
{
    return m_rateBps;
}

void
IdealPipe::Enqueue(Frame frame)
{
    const Flow key{PeekPointer(frame.from), PeekPointer(frame.to)};
    const auto before = m_flows.find(key);
    if (before == m_flows.end() && frame.bits == 0)
    {
        DeliverFrame(frame);
        return;
    }
    // Nothing overtakes what the same sender gave before; for TCP that would look like a loss.
    if (before != m_flows.end())
    {
        frame.turn =
            frame.bits > 0 ? std::max(frame.turn, before->second.last) : before->second.last;
    }
    // The end of a transfer does not wait for the next one's bytes in its last packet: these take
    // their time with the packet that follows.
    InFlow& flow = m_flows[key];
    frame.bits += std::exchange(flow.ahead, frame.bitsOfNext) - frame.bitsOfNext;
    flow.last = frame.turn;
    ++flow.frames;
    m_waiting.emplace(std::make_pair(frame.turn, ++m_count), std::move(frame));
    if (!m_busy)
    {
        Serve();
    }
}

void
IdealPipe::Serve()
{
    if (m_waiting.empty())
    {
        return;
    }
    m_current = std::move(m_waiting.begin()->second);
    m_waiting.erase(m_waiting.begin());
    m_busy = true;
    m_begunS = Simulator::Now().GetSeconds();
    m_end = Simulator::Schedule(Seconds(m_current.bits / m_rateBps), &IdealPipe::Finish, this);
}

void
IdealPipe::Finish()
{
    m_busy = false;
    m_busyS += Simulator::Now().GetSeconds() - m_begunS;
    const Frame done = std::move(m_current);
    m_current = Frame();
    const auto flow = m_flows.find({PeekPointer(done.from), PeekPointer(done.to)});
    if (--flow->second.frames == 0)
    {
        m_flows.erase(flow);
    }
    DeliverFrame(done);
    Serve();
}

void
IdealPipe::Drop(const IdealDevice* device)
{
    const auto concerns = [device](const Frame& frame)
    { return PeekPointer(frame.from) == device || PeekPointer(frame.to) == device; };
    for (auto it = m_waiting.begin(); it != m_waiting.end();)
    {
        it = concerns(it->second) ? m_waiting.erase(it) : std::next(it);
    }
    for (auto it = m_flows.begin(); it != m_flows.end();)
    {
        const bool gone = it->first.first == device || it->first.second == device;
        it = gone ? m_flows.erase(it) : std::next(it);
    }
    if (m_busy && concerns(m_current))
    {
        m_end.Cancel();
        m_busy = false;
        m_busyS += Simulator::Now().GetSeconds() - m_begunS;
        m_current = Frame();
        Serve();
    }
}

double
IdealPipe::BusySeconds() const
{
    return m_busyS + (m_busy ? Simulator::Now().GetSeconds() - m_begunS : 0);
}

std::size_t
IdealPipe::Waiting() const
{
    return m_waiting.size() + m_busy;
}

TypeId
IdealChannel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::IdealChannel")
                            .SetParent<Channel>()
                            .SetGroupName("Vec")
                            .AddConstructor<IdealChannel>()
                            .AddAttribute("Sensitivity",
                                          "Least power at which a broadcast is heard, dBm.",
                                          DoubleValue(-85),
                                          MakeDoubleAccessor(&IdealChannel::m_sensitivityDbm),
                                          MakeDoubleChecker<double>(-200, 100));
    return tid;
}

IdealChannel::IdealChannel() = default;
IdealChannel::~IdealChannel() = default;

void
IdealChannel::SetPropagationLossModel(Ptr<PropagationLossModel> loss)
{
    m_loss = loss;
}

void
IdealChannel::SetSignallingRate(double rateBps)
{
    m_signallingBps = rateBps;
}

double
IdealChannel::SignallingRate() const
{
    return m_signallingBps;
}

void
IdealChannel::SetLanes(Ptr<IdealLanes> lanes)
{
    m_lanes = lanes;
}

Ptr<IdealLanes>
IdealChannel::GetLanes() const
{
    return m_lanes;
}

void
IdealChannel::Add(Ptr<IdealDevice> device)
{
    m_devices.push_back(device);
    m_byAddress[Mac48Address::ConvertFrom(device->GetAddress())] = device;
}

Ptr<IdealDevice>
IdealChannel::Find(const Mac48Address& address) const
{
    const auto found = m_byAddress.find(address);
    return found == m_byAddress.end() ? nullptr : found->second;
}

void
IdealChannel::Broadcast(Ptr<IdealDevice> from, Ptr<Packet> packet, uint16_t protocol)
{
    const auto here = from->GetNode()->GetObject<MobilityModel>();
    for (const Ptr<IdealDevice>& to : m_devices)
    {
        if (to == from || !to->IsListening() || !to->GetNode())
        {
            continue;
        }
        const auto there = to->GetNode()->GetObject<MobilityModel>();
        const double powerDbm =
            to->GainDb() + m_loss->CalcRxPower(from->TxPowerDbm() + from->GainDb(), here, there);
        if (powerDbm >= m_sensitivityDbm)
        {
            Simulator::ScheduleWithContext(to->GetNode()->GetId(),
                                           Time(0),
                                           &IdealDevice::ReceiveBroadcast,
                                           to,
                                           packet->Copy(),
                                           protocol,
                                           from,
                                           powerDbm);
        }
    }
}

std::size_t
IdealChannel::GetNDevices() const
{
    return m_devices.size();
}

Ptr<NetDevice>
IdealChannel::GetDevice(std::size_t i) const
{
    return m_devices.at(i);
}

TypeId
IdealDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::IdealDevice")
            .SetParent<PlainDevice>()
            .SetGroupName("Vec")
            .AddConstructor<IdealDevice>()
            .AddTraceSource("Sent",
                            "A packet was given to the channel, IP header first; the seconds it "
                            "will take there, without waiting.",
                            MakeTraceSourceAccessor(&IdealDevice::m_sentTrace),
                            "ns3::vec::IdealDevice::SentTracedCallback");
    return tid;
}

IdealDevice::IdealDevice() : m_lastPowerDbm(std::numeric_limits<double>::quiet_NaN())
{
}

IdealDevice::~IdealDevice() = default;

void
IdealDevice::DoDispose()
{
    m_channel = nullptr;
    m_pipe = nullptr;
    PlainDevice::DoDispose();
}

void
IdealDevice::SetChannel(Ptr<IdealChannel> channel)
{
    m_channel = channel;
    m_channel->Add(this);
}

void
IdealDevice::SetPipe(Ptr<IdealPipe> pipe)
{
    m_pipe = pipe;
}

Ptr<IdealPipe>
IdealDevice::GetPipe() const
{
    return m_pipe;
}

void
IdealDevice::SetPower(double txPowerDbm, double gainDb)
{
    m_txPowerDbm = txPowerDbm;
    m_gainDb = gainDb;
}

double
IdealDevice::TxPowerDbm() const
{
    return m_txPowerDbm;
}

double
IdealDevice::GainDb() const
{
    return m_gainDb;
}

void
IdealDevice::Listen(bool on)
{
    m_listening = on;
}

bool
IdealDevice::IsListening() const
{
    return m_listening;
}

void
IdealDevice::Reset()
{
    ++m_lifetime;
    m_freeAt = Simulator::Now();
    if (m_channel->GetLanes())
    {
        m_channel->GetLanes()->Drop(this);
    }
    for (std::size_t i = 0; i < m_channel->GetNDevices(); ++i)
    {
        const auto other = DynamicCast<IdealDevice>(m_channel->GetDevice(i));
        if (const Ptr<IdealPipe> pipe = other->GetPipe())
        {
            pipe->Drop(this);
        }
    }
}

double
IdealDevice::LastPowerDbm() const
{
    return m_lastPowerDbm;
}

Time
IdealDevice::SignallingTime(const Ptr<Packet>& packet) const
{
    const double rateBps = m_channel->SignallingRate();
    return rateBps > 0 ? Seconds(8.0 * packet->GetSize() / rateBps) : Time(0);
}

bool
IdealDevice::Send(Ptr<Packet> packet, const Address& to, uint16_t protocol)
{
    NS_LOG_FUNCTION(this << packet << to << protocol);
    const Mac48Address address = Mac48Address::ConvertFrom(to);
    const Ptr<IdealDevice> receiver = m_channel->Find(address);
    if (!address.IsGroup() && !receiver)
    {
        return false; // an address that was given back: its user has left
    }
    IdealPipe::Frame frame{this, receiver, packet, protocol};
    const Ptr<IdealPipe> pipe = m_pipe ? m_pipe : receiver ? receiver->GetPipe() : nullptr;
    if (pipe && receiver)
    {
        ReadTags(frame);
        m_sentTrace(packet, frame.bits / pipe->RateBps());
        pipe->Enqueue(frame);
        return true;
    }
    if (const Ptr<IdealLanes> lanes = m_channel->GetLanes(); lanes && receiver)
    {
        ReadTags(frame);
        m_sentTrace(packet, frame.bits / lanes->RateBps());
        lanes->Enqueue(frame);
        return true;
    }
    const Time duration = SignallingTime(packet);
    m_sentTrace(packet, duration.GetSeconds());
    m_freeAt = std::max(m_freeAt, Simulator::Now()) + duration;
    Simulator::Schedule(m_freeAt - Simulator::Now(),
                        [frame, life = m_lifetime]()
                        {
                            const Ptr<IdealDevice>& self = frame.from;
                            if (life != self->m_lifetime || !self->m_channel)
                            {
                                return;
                            }
                            if (frame.to)
                            {
                                DeliverFrame(frame);
                            }
                            else
                            {
                                self->m_channel->Broadcast(self, frame.packet, frame.protocol);
                            }
                        });
    return true;
}

void
IdealDevice::Receive(Ptr<Packet> packet, uint16_t protocol, Ptr<IdealDevice> from)
{
    HandUp(packet, protocol, from->GetAddress());
}

void
IdealDevice::ReceiveBroadcast(Ptr<Packet> packet,
                              uint16_t protocol,
                              Ptr<IdealDevice> from,
                              double powerDbm)
{
    m_lastPowerDbm = powerDbm;
    Receive(packet, protocol, from);
    m_lastPowerDbm = std::numeric_limits<double>::quiet_NaN();
}

Ptr<Channel>
IdealDevice::GetChannel() const
{
    return m_channel;
}

void
IdealDevice::SetAddress(Address address)
{
    NS_ABORT_MSG_IF(m_channel, "the address of a device comes before its channel");
    PlainDevice::SetAddress(address);
}

} // namespace ns3::vec
