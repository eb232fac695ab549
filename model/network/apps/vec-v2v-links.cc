// SPDX-License-Identifier: GPL-2.0-only
#include "vec-v2v-links.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecV2vLinks");

V2vLinks::V2vLinks(Ptr<AccessPort> access, const Settings& settings, Vehicle vehicle)
    : m_access(access), m_self(access->Self()), m_settings(settings), m_vehicle(std::move(vehicle))
{
    NS_LOG_FUNCTION(this << m_self);
    for (uint16_t port : {PORT_V2V_DATA, PORT_V2V_RESULT})
    {
        m_listeners.push_back(
            m_access->Accept(settings.channel, port, MakeCallback(&V2vLinks::OnAccept, this)));
    }
}

V2vLinks::~V2vLinks()
{
    NS_LOG_FUNCTION(this);
    m_linger.Cancel();
    for (auto& [name, lane] : m_lanes)
    {
        lane.retry.Cancel();
        Drop(lane);
    }
    for (const auto* streams : {&m_incoming, &m_done, &m_old})
    {
        for (const Ptr<MessageStream>& stream : *streams)
        {
            stream->Abort();
        }
    }
    for (const Ptr<TcpSocket>& listener : m_listeners)
    {
        listener->Abort();
    }
}

void
V2vLinks::Hear(Endpoint peer)
{
    NS_LOG_FUNCTION(this << peer);
    m_heard[peer] = Simulator::Now();
}

bool
V2vLinks::IsInReach(Endpoint peer) const
{
    const auto heard = m_heard.find(peer);
    return heard != m_heard.end() && Simulator::Now() - heard->second <= m_settings.silence;
}

V2vLinks::Way
V2vLinks::WayTo(const LaneName& name, const Lane& lane) const
{
    const bool direct = IsInReach(name.first);
    const bool relay = m_settings.relay && m_vehicle.relay().first != NOBODY;
    if (direct && !(relay && Simulator::Now() < lane.avoidDirect))
    {
        return Way::DIRECT;
    }
    return relay ? Way::RELAY : Way::NONE;
}

V2vLinks::Lane&
V2vLinks::LaneFor(const Transfer& transfer)
{
    NS_LOG_FUNCTION(this);
    const bool result = transfer.chunk.kind == TransferKind::RESULT;
    const uint16_t port = result ? PORT_V2V_RESULT : PORT_V2V_DATA;
    const LaneName name{transfer.destination, m_settings.parallel ? transfer.chunk.transfer : port};
    Lane& lane = m_lanes[name];
    if (!lane.queue)
    {
        lane.port = port;
        lane.queue = std::make_unique<TransferQueue>(m_self,
                                                     static_cast<uint8_t>(m_settings.channel),
                                                     m_settings.queue);
        lane.queue->SetSent([this](const Transfer& t) { m_vehicle.sent(t, false); });
        lane.queue->SetResumed([this](const Transfer& t) { m_vehicle.sent(t, true); });
        lane.queue->SetCompleted([this](const Transfer&) { Tune(); });
        lane.queue->SetStalled([this, name]() { OnStalled(name); });
    }
    return lane;
}

void
V2vLinks::Enqueue(const Transfer& transfer)
{
    NS_LOG_FUNCTION(this);
    const Lane& lane = LaneFor(transfer);
    lane.queue->Enqueue(transfer);
    Serve({transfer.destination, m_settings.parallel ? transfer.chunk.transfer : lane.port});
}

void
V2vLinks::Serve(const LaneName& name)
{
    NS_LOG_FUNCTION(this);
    Tune();
    Lane& lane = m_lanes.at(name);
    if (lane.queue->Empty())
    {
        return;
    }
    const Way way = WayTo(name, lane);
    if (way != lane.way)
    {
        Drop(lane);
        lane.way = way;
    }
    if (way == Way::DIRECT && !lane.stream && lane.retry.IsExpired())
    {
        Connect(name, lane);
    }
    else if (way == Way::RELAY && !m_relay)
    {
        m_vehicle.openRelay();
    }
    else if (way == Way::RELAY && !lane.queue->HasOutlet())
    {
        const auto [rsu, binding] = m_vehicle.relay();
        lane.queue->SetRelay(rsu, binding);
        lane.queue->SetOutlet(m_relay);
    }
}

void
V2vLinks::Connect(const LaneName& name, Lane& lane)
{
    NS_LOG_FUNCTION(this);
    lane.stream = m_access->Connect(m_settings.channel,
                                    name.first,
                                    lane.port,
                                    MakeCallback(&V2vLinks::OnMessage, this),
                                    MakeCallback(&V2vLinks::OnClosed, this));
    lane.queue->SetRelay(NOBODY, 0);
    lane.queue->SetOutlet([stream = lane.stream](const Ptr<Packet>& message)
                          { stream->Send(message); });
}

void
V2vLinks::Drop(Lane& lane)
{
    lane.queue->SetOutlet(nullptr);
    if (lane.stream)
    {
        lane.stream->Abort();
        lane.stream = nullptr;
    }
    lane.way = Way::NONE;
}

void
V2vLinks::OnStalled(const LaneName& name)
{
    NS_LOG_FUNCTION(this);
    Lane& lane = m_lanes.at(name);
    if (lane.way == Way::DIRECT)
    {
        lane.avoidDirect = Simulator::Now() + m_settings.queue.stallTime * 2;
    }
    Drop(lane);
    Serve(name);
}

void
V2vLinks::ServeAll()
{
    NS_LOG_FUNCTION(this);
    std::vector<LaneName> names;
    for (const auto& [name, lane] : m_lanes)
    {
        names.push_back(name);
    }
    for (const LaneName& name : names)
    {
        Serve(name);
    }
}

void
V2vLinks::Check()
{
    NS_LOG_FUNCTION(this);
    for (auto it = m_heard.begin(); it != m_heard.end();)
    {
        it = IsInReach(it->first) ? std::next(it) : m_heard.erase(it);
    }
    for (auto it = m_lanes.begin(); it != m_lanes.end();)
    {
        Lane& lane = it->second;
        const bool over = lane.queue->Empty() &&
                          (m_settings.parallel || (lane.stream && !IsInReach(it->first.first)));
        if (over)
        {
            lane.retry.Cancel();
            Drop(lane);
        }
        it = over ? m_lanes.erase(it) : std::next(it);
    }
    for (const Ptr<MessageStream>& stream : m_old)
    {
        stream->Abort();
    }
    m_old = std::exchange(m_done, {});
    if (!m_settings.parallel)
    {
        for (auto it = m_incoming.begin(); it != m_incoming.end();)
        {
            const bool gone = !IsInReach(m_access->PeerAt((*it)->PeerAddress()));
            if (gone)
            {
                (*it)->Abort();
            }
            it = gone ? m_incoming.erase(it) : std::next(it);
        }
    }
    ServeAll();
}

void
V2vLinks::SetRelay(TransferQueue::Outlet outlet)
{
    NS_LOG_FUNCTION(this);
    m_relay = std::move(outlet);
    for (auto& [name, lane] : m_lanes)
    {
        if (lane.way == Way::RELAY)
        {
            Drop(lane);
        }
    }
    if (m_relay)
    {
        ServeAll();
    }
}

bool
V2vLinks::UsesRelay() const
{
    return std::any_of(m_lanes.begin(),
                       m_lanes.end(),
                       [](const auto& entry)
                       { return entry.second.way == Way::RELAY && !entry.second.queue->Empty(); });
}

bool
V2vLinks::IsCutOff(TaskKey task) const
{
    return std::any_of(m_lanes.begin(),
                       m_lanes.end(),
                       [task](const auto& entry)
                       { return entry.second.way == Way::NONE && entry.second.queue->Has(task); });
}

void
V2vLinks::Expect(bool data)
{
    NS_LOG_FUNCTION(this << data);
    m_expects = data;
    Tune();
}

void
V2vLinks::Tune()
{
    NS_LOG_FUNCTION(this);
    const bool needed =
        m_expects || std::any_of(m_lanes.begin(),
                                 m_lanes.end(),
                                 [](const auto& entry) { return !entry.second.queue->Empty(); });
    if (needed)
    {
        m_linger.Cancel();
        if (!m_listening)
        {
            m_listening = true;
            m_vehicle.listen(true);
        }
    }
    else if (m_listening && m_linger.IsExpired())
    {
        m_linger = Simulator::Schedule(m_settings.linger,
                                       [this]()
                                       {
                                           m_listening = false;
                                           m_vehicle.listen(false);
                                       });
    }
}

void
V2vLinks::Acknowledge(Endpoint peer, const ChunkAck& ack)
{
    NS_LOG_FUNCTION(this << peer);
    for (auto lane = m_lanes.lower_bound({peer, 0});
         lane != m_lanes.end() && lane->first.first == peer;
         ++lane)
    {
        lane->second.queue->Acknowledge(ack);
    }
}

void
V2vLinks::Cancel(TaskKey task)
{
    NS_LOG_FUNCTION(this << task);
    for (auto& [name, lane] : m_lanes)
    {
        lane.queue->Cancel(task);
    }
    Tune();
}

void
V2vLinks::Withdraw(TaskKey task, TransferKind kind, int subtask, Endpoint to)
{
    NS_LOG_FUNCTION(this << task << subtask << to);
    for (auto& [name, lane] : m_lanes)
    {
        lane.queue->Withdraw(task, kind, subtask, to);
    }
    Tune();
}

void
V2vLinks::OnAccept(Ptr<Socket> socket, const Address&)
{
    NS_LOG_FUNCTION(this << socket);
    m_incoming.push_back(MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                                               MakeCallback(&V2vLinks::OnMessage, this),
                                               MakeCallback(&V2vLinks::OnClosed, this)));
}

void
V2vLinks::OnMessage(Ptr<MessageStream> stream, const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << stream << message);
    if (envelope.destination != m_self)
    {
        return;
    }
    if (envelope.type == MessageType::CHUNK_ACK)
    {
        Acknowledge(envelope.source, TakeBody<ChunkAck>(message));
    }
    else if (envelope.type == MessageType::CHUNK)
    {
        const auto chunk = TakeBody<Chunk>(message);
        bool completed = false;
        const ChunkAck ack = m_vehicle.receive(envelope, chunk, completed);
        Envelope reply;
        reply.type = MessageType::CHUNK_ACK;
        reply.source = m_self;
        reply.destination = envelope.source;
        stream->Send(MakeMessage(reply, ack));
        if (m_settings.parallel && ack.complete)
        {
            m_incoming.erase(std::remove(m_incoming.begin(), m_incoming.end(), stream),
                             m_incoming.end());
            m_done.push_back(stream);
        }
        if (completed)
        {
            m_vehicle.received(envelope, chunk);
        }
    }
}

void
V2vLinks::OnClosed(Ptr<MessageStream> stream)
{
    NS_LOG_FUNCTION(this << stream);
    m_incoming.erase(std::remove(m_incoming.begin(), m_incoming.end(), stream), m_incoming.end());
    for (auto& [name, lane] : m_lanes)
    {
        if (lane.stream == stream)
        {
            Drop(lane);
            lane.retry = Simulator::Schedule(m_settings.retry,
                                             [this, lost = name]()
                                             {
                                                 if (m_lanes.count(lost) > 0)
                                                 {
                                                     Serve(lost);
                                                 }
                                             });
        }
    }
}

} // namespace ns3::vec
