// SPDX-License-Identifier: GPL-2.0-only
#include "vec-message-stream.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vec-compat.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecMessageStream");

MessageStream::MessageStream(const Ptr<TcpSocket>& socket, Received received, Closed closed)
    : m_socket(socket), m_received(received), m_closed(closed), m_partial(Create<Packet>())
{
    NS_LOG_FUNCTION(this << socket);
}

MessageStream::~MessageStream()
{
    NS_LOG_FUNCTION(this);
    Abort();
}

Ptr<MessageStream>
MessageStream::Connect(const Ptr<Node>& node,
                       const Ipv4Address& local,
                       const InetSocketAddress& remote,
                       uint8_t tos,
                       Received received,
                       Closed closed,
                       uint32_t tries)
{
    Ptr<MessageStream> stream(new MessageStream(TcpSocket::Create(node), received, closed), false);
    if (tries > 0)
    {
        stream->m_socket->SetAttribute("DataRetries", UintegerValue(tries));
        stream->m_socket->SetAttribute("ConnCount", UintegerValue(tries));
    }
    stream->m_peer = remote.GetIpv4();
    stream->m_socket->SetIpTos(tos);
    stream->m_socket->Bind(InetSocketAddress(local, 0));
    stream->HookUp();
    if (stream->m_socket->Connect(compat::WithTos(remote, tos)) != 0)
    {
        // No route. The caller hears of it like of any other failure: later.
        Simulator::ScheduleNow(&MessageStream::OnFailed, stream, nullptr);
    }
    return stream;
}

Ptr<MessageStream>
MessageStream::Accept(const Ptr<TcpSocket>& socket, Received received, Closed closed)
{
    Ptr<MessageStream> stream(new MessageStream(socket, received, closed), false);
    Address peer;
    socket->GetPeerName(peer);
    stream->m_peer = InetSocketAddress::ConvertFrom(peer).GetIpv4();
    stream->m_connected = true;
    stream->HookUp();
    return stream;
}

void
MessageStream::HookUp()
{
    NS_LOG_FUNCTION(this);
    m_socket->SetConnectCallback(MakeCallback(&MessageStream::OnConnected, this),
                                 MakeCallback(&MessageStream::OnFailed, this));
    m_socket->SetCloseCallbacks(MakeCallback(&MessageStream::OnFailed, this),
                                MakeCallback(&MessageStream::OnFailed, this));
    m_socket->SetSendCallback(MakeCallback(&MessageStream::OnSpace, this));
    m_socket->SetRecvCallback(MakeCallback(&MessageStream::OnData, this));
}

void
MessageStream::Send(const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    if (!m_socket)
    {
        return;
    }
    m_waitingBytes += message->GetSize();
    m_waiting.push_back(message);
    Flush();
}

void
MessageStream::Flush()
{
    NS_LOG_FUNCTION(this);
    if (!m_connected)
    {
        return;
    }
    while (!m_waiting.empty())
    {
        Ptr<Packet> head = m_waiting.front();
        const uint32_t space = m_socket->GetTxAvailable();
        if (space == 0)
        {
            return;
        }
        const uint32_t size = std::min(space, head->GetSize());
        if (m_socket->Send(head->CreateFragment(0, size), 0) < 0)
        {
            return;
        }
        m_waitingBytes -= size;
        if (size == head->GetSize())
        {
            m_waiting.pop_front();
        }
        else
        {
            m_waiting.front() = head->CreateFragment(size, head->GetSize() - size);
        }
    }
}

void
MessageStream::Abort()
{
    NS_LOG_FUNCTION(this);
    if (m_socket)
    {
        m_socket->Abort();
        m_socket = nullptr;
    }
    m_connected = false;
    m_waiting.clear();
    m_waitingBytes = 0;
}

uint32_t
MessageStream::QueuedBytes() const
{
    return m_waitingBytes;
}

Ipv4Address
MessageStream::PeerAddress() const
{
    return m_peer;
}

void
MessageStream::OnConnected(Ptr<Socket>)
{
    NS_LOG_FUNCTION(this);
    m_connected = true;
    Flush();
}

void
MessageStream::OnFailed(Ptr<Socket>)
{
    NS_LOG_FUNCTION(this);
    if (!m_socket)
    {
        return;
    }
    Ptr<MessageStream> self(this);
    Abort();
    if (!m_closed.IsNull())
    {
        m_closed(self);
    }
}

void
MessageStream::OnSpace(Ptr<Socket>, uint32_t)
{
    NS_LOG_FUNCTION(this);
    Flush();
}

void
MessageStream::OnData(Ptr<Socket>)
{
    NS_LOG_FUNCTION(this);
    Ptr<MessageStream> self(this);
    while (m_socket)
    {
        Ptr<Packet> data = m_socket->Socket::Recv();
        if (!data || data->GetSize() == 0)
        {
            return;
        }
        m_partial->AddAtEnd(data);
        while (m_partial->GetSize() >= Envelope::SIZE)
        {
            Envelope envelope;
            m_partial->PeekHeader(envelope);
            const uint32_t size = Envelope::SIZE + envelope.bodyBytes + envelope.payloadBytes;
            if (m_partial->GetSize() < size)
            {
                break;
            }
            Ptr<Packet> message = m_partial->CreateFragment(0, size);
            m_partial->RemoveAtStart(size);
            message->RemoveHeader(envelope);
            m_received(self, envelope, message);
            if (!m_socket)
            {
                return;
            }
        }
    }
}

} // namespace ns3::vec
