// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tcp-socket.h"

#include "ns3/boolean.h"
#include "ns3/ipv4-end-point.h"
#include "ns3/nstime.h"
#include "ns3/rtt-estimator.h"
#include "ns3/tcp-cubic.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-prr-recovery.h"
#include "ns3/uinteger.h"

namespace ns3::vec
{

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

TypeId
TcpSocket::GetInstanceTypeId() const
{
    return GetTypeId();
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
    SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                       MakeNullCallback<void, Ptr<Socket>>());
    SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(), MakeNullCallback<void, Ptr<Socket>>());
    SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                      MakeNullCallback<void, Ptr<Socket>, const Address&>());
    SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    CancelAllTimers();
    if (m_endPoint)
    {
        m_endPoint->SetDestroyCallback(MakeNullCallback<void>());
        DeallocateEndPoint();
    }
    m_state = CLOSED;
    m_closeOnEmpty = false;
}

Ptr<TcpSocketBase>
TcpSocket::Fork()
{
    return CopyObject<TcpSocket>(this);
}

} // namespace ns3::vec
