// SPDX-License-Identifier: GPL-2.0-only
#include "vec-backhaul-port.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3::vec
{

BackhaulPort::BackhaulPort(const Ptr<Node>& node,
                           Endpoint self,
                           std::shared_ptr<const Directory> directory,
                           Received received)
    : m_node(node), m_self(self), m_directory(std::move(directory)), m_received(received),
      m_listener(TcpSocket::Create(node))
{
    const auto port = static_cast<uint16_t>(PORT_BACKHAUL + static_cast<int>(KindOf(self)));
    m_listener->Bind(InetSocketAddress(m_directory->at(self), port));
    m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&BackhaulPort::OnAccept, this));
    m_listener->Listen();
}

BackhaulPort::~BackhaulPort()
{
    m_listener->Abort();
}

void BackhaulPort::Send(Endpoint to, const Ptr<Packet>& message)
{
    Ptr<MessageStream>& stream = m_outgoing[to];
    if (!stream)
    {
        const auto address = m_directory->find(to);
        NS_ABORT_MSG_IF(address == m_directory->end(),
                        EndpointName(m_self)
                            << " does not know the address of " << EndpointName(to));
        const auto port = static_cast<uint16_t>(PORT_BACKHAUL + static_cast<int>(KindOf(to)));
        stream = MessageStream::Connect(m_node,
                                        m_directory->at(m_self),
                                        InetSocketAddress(address->second, port),
                                        0,
                                        MakeCallback(&BackhaulPort::OnMessage, this),
                                        MakeCallback(&BackhaulPort::OnClosed, this));
    }
    stream->Send(message);
}

void BackhaulPort::OnAccept(Ptr<Socket> socket, const Address&)
{
    m_incoming.push_back(MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                                               MakeCallback(&BackhaulPort::OnMessage, this),
                                               MakeCallback(&BackhaulPort::OnClosed, this)));
}

void BackhaulPort::OnMessage(Ptr<MessageStream>, const Envelope& envelope, Ptr<Packet> message)
{
    m_received(envelope, message);
}

void BackhaulPort::OnClosed(Ptr<MessageStream> stream)
{
    m_incoming.erase(std::remove(m_incoming.begin(), m_incoming.end(), stream), m_incoming.end());
    for (auto it = m_outgoing.begin(); it != m_outgoing.end();)
    {
        it = it->second == stream ? m_outgoing.erase(it) : std::next(it);
    }
}

} // namespace ns3::vec
