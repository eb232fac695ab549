// SPDX-License-Identifier: GPL-2.0-only
#include "vec-backhaul-port.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecBackhaulPort");

namespace
{

/** 200, 400 and 800 ms: then whoever does not answer is tried anew with the next message. */
constexpr uint32_t TRIES = 2;

uint16_t
PortOf(Endpoint endpoint, Purpose purpose)
{
    return static_cast<uint16_t>(PORT_BACKHAUL + 10 * static_cast<int>(purpose) +
                                 static_cast<int>(KindOf(endpoint)));
}

/** Acknowledgements count to the flow they acknowledge. */
Purpose
PurposeOf(const Ptr<Packet>& message)
{
    Envelope envelope;
    message->PeekHeader(envelope);
    const bool toVehicle = KindOf(envelope.destination) == EndpointKind::VEHICLE;
    if (envelope.via == VIA_MIGRATION)
    {
        return Purpose::MIGRATION;
    }
    switch (envelope.type)
    {
    case MessageType::CHUNK:
        return toVehicle ? Purpose::RESULT : Purpose::DATA;
    case MessageType::CHUNK_ACK:
        return toVehicle ? Purpose::DATA : Purpose::RESULT;
    default:
        return Purpose::CONTROL;
    }
}

} // namespace

void
ControlShortcut::Add(Endpoint endpoint, BackhaulPort* port)
{
    m_ports[endpoint] = port;
}

void
ControlShortcut::Remove(Endpoint endpoint)
{
    m_ports.erase(endpoint);
}

void
ControlShortcut::Send(Endpoint to, const Ptr<Packet>& message)
{
    const auto receiver = m_ports.find(to);
    if (receiver == m_ports.end())
    {
        return;
    }
    const uint32_t node = receiver->second->GetNode()->GetId();
    Simulator::ScheduleWithContext(node,
                                   Time(0),
                                   [self = shared_from_this(), to, message]()
                                   {
                                       const auto port = self->m_ports.find(to);
                                       if (port != self->m_ports.end())
                                       {
                                           port->second->Deliver(message);
                                       }
                                   });
}

BackhaulPort::BackhaulPort(const Ptr<Node>& node,
                           Endpoint self,
                           std::shared_ptr<const Directory> directory,
                           Received received)
    : m_node(node), m_self(self), m_directory(std::move(directory)), m_received(received)
{
    NS_LOG_FUNCTION(this << node << self);
    for (Purpose purpose : {Purpose::CONTROL, Purpose::DATA, Purpose::RESULT, Purpose::MIGRATION})
    {
        const Ptr<TcpSocket> listener = TcpSocket::Create(node);
        const uint16_t port = PortOf(self, purpose);
        NS_ABORT_MSG_IF(listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)) != 0,
                        "port " << port << " for " << EndpointName(self)
                                << " is taken: a node has room for one endpoint of a kind");
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&BackhaulPort::OnAccept, this));
        listener->Listen();
        m_listeners.push_back(listener);
    }
    if (m_directory->control)
    {
        m_directory->control->Add(m_self, this);
    }
}

BackhaulPort::~BackhaulPort()
{
    NS_LOG_FUNCTION(this);
    if (m_directory->control)
    {
        m_directory->control->Remove(m_self);
    }
    for (const Ptr<TcpSocket>& listener : m_listeners)
    {
        listener->Abort();
    }
}

void
BackhaulPort::Send(Endpoint to, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << to << message);
    const Purpose purpose = PurposeOf(message);
    if (purpose == Purpose::CONTROL && m_directory->control)
    {
        m_directory->control->Send(to, message);
        return;
    }
    Ptr<MessageStream>& stream = m_outgoing[{to, purpose}];
    if (!stream)
    {
        Ipv4Address local = AddressOf(m_self);
        Ipv4Address remote = AddressOf(to);
        if (local == remote)
        {
            local = remote = Ipv4Address::GetLoopback();
        }
        stream = MessageStream::Connect(m_node,
                                        local,
                                        InetSocketAddress(remote, PortOf(to, purpose)),
                                        0,
                                        MakeCallback(&BackhaulPort::OnMessage, this),
                                        MakeCallback(&BackhaulPort::OnClosed, this),
                                        TRIES);
    }
    stream->Send(message);
}

void
BackhaulPort::Deliver(const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    const Ptr<Packet> copy = message->Copy();
    Envelope envelope;
    copy->RemoveHeader(envelope);
    m_received(envelope, copy);
}

Ptr<Node>
BackhaulPort::GetNode() const
{
    return m_node;
}

Ipv4Address
BackhaulPort::AddressOf(Endpoint endpoint) const
{
    const auto address = m_directory->find(endpoint);
    NS_ABORT_MSG_IF(address == m_directory->end(),
                    EndpointName(m_self)
                        << " does not know the address of " << EndpointName(endpoint));
    return address->second;
}

void
BackhaulPort::OnAccept(Ptr<Socket> socket, const Address&)
{
    NS_LOG_FUNCTION(this << socket);
    m_incoming.push_back(MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                                               MakeCallback(&BackhaulPort::OnMessage, this),
                                               MakeCallback(&BackhaulPort::OnClosed, this)));
}

void
BackhaulPort::OnMessage(Ptr<MessageStream>, const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
    m_received(envelope, message);
}

void
BackhaulPort::OnClosed(Ptr<MessageStream> stream)
{
    NS_LOG_FUNCTION(this << stream);
    m_incoming.erase(std::remove(m_incoming.begin(), m_incoming.end(), stream), m_incoming.end());
    for (auto it = m_outgoing.begin(); it != m_outgoing.end();)
    {
        it = it->second == stream ? m_outgoing.erase(it) : std::next(it);
    }
}

} // namespace ns3::vec
