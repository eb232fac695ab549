// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-end-point.h"
#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/rtt-estimator.h"
#include "ns3/simulator.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecTcpSocket");

NS_OBJECT_ENSURE_REGISTERED(TcpSocket);

TypeId
TcpSocket::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vec::TcpSocket")
                            .SetParent<TcpSocketBase>()
                            .SetGroupName("Vec")
                            .AddConstructor<TcpSocket>()
                            .AddAttribute("Segment",
                                          "Largest payload of a segment, bytes.",
                                          UintegerValue(1440),
                                          MakeUintegerAccessor(&TcpSocket::m_segmentBytes),
                                          MakeUintegerChecker<uint32_t>(200, 2200))
                            .AddAttribute("Buffer",
                                          "Send and receive buffer, bytes each.",
                                          UintegerValue(1 << 18),
                                          MakeUintegerAccessor(&TcpSocket::m_bufferBytes),
                                          MakeUintegerChecker<uint32_t>(1 << 12))
                            .AddAttribute("InitialWindow",
                                          "Initial congestion window, segments.",
                                          UintegerValue(10),
                                          MakeUintegerAccessor(&TcpSocket::m_initialWindow),
                                          MakeUintegerChecker<uint32_t>(1))
                            .AddAttribute("MinimumRto",
                                          "Shortest retransmission timeout.",
                                          TimeValue(MilliSeconds(200)),
                                          MakeTimeAccessor(&TcpSocket::m_minimumRto),
                                          MakeTimeChecker(MilliSeconds(1)))
                            .AddAttribute("DelayedAck",
                                          "Longest delay of an acknowledgement.",
                                          TimeValue(MilliSeconds(40)),
                                          MakeTimeAccessor(&TcpSocket::m_delayedAck),
                                          MakeTimeChecker(MilliSeconds(0)))
                            .AddAttribute("ConnectTimeout",
                                          "Time after which a SYN is sent again.",
                                          TimeValue(MilliSeconds(200)),
                                          MakeTimeAccessor(&TcpSocket::m_connectTimeout),
                                          MakeTimeChecker(MilliSeconds(1)));
    return tid;
}

Ptr<TcpSocket>
TcpSocket::Create(const Ptr<Node>& node)
{
    auto tcp = node->GetObject<TcpL4Protocol>();
    auto socket = CreateObject<TcpSocket>();
    socket->SetNode(node);
    socket->SetTcp(tcp);
    socket->SetRtt(CreateObject<RttMeanDeviation>());
    socket->SetCongestionControlAlgorithm(CreateObject<TcpCubic>());
    socket->SetRecoveryAlgorithm(CreateObject<TcpPrrRecovery>());
    socket->SetSegSize(socket->m_segmentBytes);
    socket->SetSndBufSize(socket->m_bufferBytes);
    socket->SetRcvBufSize(socket->m_bufferBytes);
    socket->SetInitialCwnd(socket->m_initialWindow);
    socket->SetMinRto(socket->m_minimumRto);
    socket->SetDelAckTimeout(socket->m_delayedAck);
    socket->SetConnTimeout(socket->m_connectTimeout);
    socket->SetTcpNoDelay(true);
    tcp->AddSocket(socket);
    return socket;
}

void
TcpSocket::Abort()
{
    NS_LOG_FUNCTION(this);
    if (m_aborted)
    {
        return;
    }
    m_aborted = true;
    SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                       MakeNullCallback<void, Ptr<Socket>>());
    SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(), MakeNullCallback<void, Ptr<Socket>>());
    SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                      MakeNullCallback<void, Ptr<Socket>, const Address&>());
    SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    // TCP may be in the middle of an event of this socket: what it still starts ends in Bury.
    Simulator::ScheduleNow(&TcpSocket::Bury, Ptr<TcpSocket>(this));
    CancelAllTimers();
    if (m_endPoint)
    {
        m_endPoint->SetDestroyCallback(MakeNullCallback<void>());
        DeallocateEndPoint();
    }
    else if (m_tcp)
    {
        m_tcp->RemoveSocket(this);
    }
    for (const Ptr<TcpSocket>& fork : m_forks)
    {
        if (fork->m_state == SYN_RCVD)
        {
            fork->Abort();
        }
        else if (fork->m_state == LISTEN)
        {
            fork->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeNullCallback<void, Ptr<Socket>, const Address&>());
        }
    }
    m_state = CLOSED;
    m_closeOnEmpty = false;
}

void
TcpSocket::Bury()
{
    NS_LOG_FUNCTION(this);
    CancelAllTimers();
    for (const Ptr<TcpSocket>& fork : m_forks)
    {
        if (fork->m_state == SYN_RCVD)
        {
            fork->Abort();
        }
    }
    m_forks.clear();
}

void
TcpSocket::DoForwardUp(Ptr<Packet> packet, const Address& from, const Address& to)
{
    NS_LOG_FUNCTION(this << packet);
    TcpHeader header;
    packet->PeekHeader(header);
    const uint8_t flags = header.GetFlags();
    if (m_state == LISTEN && flags & TcpHeader::ACK && !(flags & TcpHeader::RST))
    {
        TcpHeader reset;
        reset.SetFlags(TcpHeader::RST);
        reset.SetSequenceNumber(header.GetAckNumber());
        reset.SetSourcePort(header.GetDestinationPort());
        reset.SetDestinationPort(header.GetSourcePort());
        m_tcp->SendPacket(ns3::Create<Packet>(),
                          reset,
                          InetSocketAddress::ConvertFrom(to).GetIpv4(),
                          InetSocketAddress::ConvertFrom(from).GetIpv4());
    }
    else if (m_state == SYN_SENT && flags & TcpHeader::RST)
    {
        CloseAndNotify();
    }
    else
    {
        TcpSocketBase::DoForwardUp(packet, from, to);
    }
}

Ptr<TcpSocketBase>
TcpSocket::Fork()
{
    NS_LOG_FUNCTION(this);
    m_forks.erase(std::remove_if(m_forks.begin(),
                                 m_forks.end(),
                                 [](const Ptr<TcpSocket>& fork)
                                 { return fork->m_state != SYN_RCVD && fork->m_state != LISTEN; }),
                  m_forks.end());
    const Ptr<TcpSocket> fork = CopyObject<TcpSocket>(this);
    fork->m_forks.clear();
    m_forks.push_back(fork);
    return fork;
}

} // namespace ns3::vec
