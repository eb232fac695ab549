// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/config.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/tcp-header.h"
#include "ns3/uinteger.h"
#include "ns3/vec-tcp-socket.h"
#include "vec-node-pair.h"

#include <gtest/gtest.h>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr uint16_t PORT = 9;

/** Listens, accepts, reads, and remembers. */
class Listener
{
  public:
    Listener(const Ptr<Node>& node, Ipv4Address address) : socket(TcpSocket::Create(node))
    {
        EXPECT_EQ(socket->Bind(InetSocketAddress(address, PORT)), 0);
        socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                  MakeCallback(&Listener::OnAccept, this));
        EXPECT_EQ(socket->Listen(), 0);
    }

    ~Listener()
    {
        socket->Abort();
        for (const Ptr<TcpSocket>& peer : accepted)
        {
            peer->Abort();
        }
    }

    void OnAccept(Ptr<Socket> peer, const Address&)
    {
        accepted.push_back(DynamicCast<TcpSocket>(peer));
        peer->SetRecvCallback(MakeCallback(&Listener::OnData, this));
        peer->SetCloseCallbacks(MakeCallback(&Listener::OnClose, this),
                                MakeCallback(&Listener::OnClose, this));
    }

    void OnData(Ptr<Socket> peer)
    {
        while (const Ptr<Packet> packet = peer->Recv())
        {
            bytes += packet->GetSize();
        }
        if (abortOnData)
        {
            DynamicCast<TcpSocket>(peer)->Abort();
        }
    }

    void OnClose(Ptr<Socket>)
    {
        ++closed;
    }

    Ptr<TcpSocket> socket;
    std::vector<Ptr<TcpSocket>> accepted;
    uint64_t bytes = 0;
    int closed = 0;
    bool abortOnData = false;
};

/** Counts what a node's IP layer sends. */
struct SentPackets
{
    explicit SentPackets(const Ptr<Node>& node)
    {
        node->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
            "Tx",
            MakeCallback(&SentPackets::OnTx, this));
    }

    void OnTx(Ptr<const Packet>, Ptr<Ipv4>, uint32_t)
    {
        ++count;
    }

    int count = 0;
};

Ptr<TcpSocket>
Connect(const NodePair& pair, uint16_t localPort = 0)
{
    const Ptr<TcpSocket> socket = TcpSocket::Create(pair[0]);
    EXPECT_EQ(socket->Bind(InetSocketAddress(pair.Address(0), localPort)), 0);
    socket->Connect(InetSocketAddress(pair.Address(1), PORT));
    return socket;
}

void
ExpectDefaults(const Ptr<TcpSocket>& socket)
{
    UintegerValue segment;
    socket->GetAttribute("SegmentSize", segment);
    EXPECT_EQ(segment.Get(), 1440u);
    UintegerValue buffer;
    socket->GetAttribute("SndBufSize", buffer);
    EXPECT_EQ(buffer.Get(), 262144u);
    socket->GetAttribute("RcvBufSize", buffer);
    EXPECT_EQ(buffer.Get(), 262144u);
    UintegerValue window;
    socket->GetAttribute("InitialCwnd", window);
    EXPECT_EQ(window.Get(), 10u);
    EXPECT_EQ(socket->GetMinRto(), MilliSeconds(200));
    TimeValue time;
    socket->GetAttribute("DelAckTimeout", time);
    EXPECT_EQ(time.Get(), MilliSeconds(40));
    socket->GetAttribute("ConnTimeout", time);
    EXPECT_EQ(time.Get(), MilliSeconds(200));
}

using TcpSockets = SimulationTest;

TEST_F(TcpSockets, HaveTheProjectsDefaultsOnBothSides)
{
    NodePair pair;
    Listener listener(pair[1], pair.Address(1));
    const Ptr<TcpSocket> client = Connect(pair);
    ExpectDefaults(client);
    RunUntil(1);
    ASSERT_EQ(listener.accepted.size(), 1u);
    ASSERT_TRUE(listener.accepted[0]);
    ExpectDefaults(listener.accepted[0]);
    client->Abort();
}

TEST_F(TcpSockets, TakeTheirSettingsFromAttributes)
{
    NodePair pair;
    Config::SetDefault("ns3::vec::TcpSocket::Segment", UintegerValue(1000));
    const Ptr<TcpSocket> socket = TcpSocket::Create(pair[0]);
    Config::SetDefault("ns3::vec::TcpSocket::Segment", UintegerValue(1440));
    UintegerValue segment;
    socket->GetAttribute("SegmentSize", segment);
    EXPECT_EQ(segment.Get(), 1000u);
    socket->Abort();
}

TEST_F(TcpSockets, FreeTheirPortAtOnceWhenAborted)
{
    NodePair pair;
    Listener listener(pair[1], pair.Address(1));
    const Ptr<TcpSocket> first = Connect(pair, 5555);
    RunUntil(1);
    const Ptr<TcpSocket> blocked = TcpSocket::Create(pair[0]);
    EXPECT_NE(blocked->Bind(InetSocketAddress(pair.Address(0), 5555)), 0);
    blocked->Abort();
    first->Abort();
    const Ptr<TcpSocket> second = Connect(pair, 5555);
    RunUntil(2);
    EXPECT_EQ(second->Send(Create<Packet>(100), 0), 100);
    second->Abort();
}

TEST_F(TcpSockets, SendNothingAfterAnAbort)
{
    NodePair pair;
    Listener listener(pair[1], pair.Address(1));
    SentPackets sent(pair[0]);
    const Ptr<TcpSocket> client = Connect(pair);
    // 200 kB take 16 ms and more: the abort comes in their midst.
    At(0.1, [&]() { client->Send(Create<Packet>(200000), 0); });
    RunUntil(0.105);
    EXPECT_GT(listener.bytes, 0u);
    EXPECT_LT(listener.bytes, 200000u);
    client->Abort();
    const int before = sent.count;
    EXPECT_EQ(client->Send(Create<Packet>(100), 0), -1);
    RunUntil(0.1051);
    EXPECT_EQ(sent.count, before);
    // The other side hears nothing, and its own words are answered by a reset.
    EXPECT_EQ(listener.closed, 0);
    listener.accepted[0]->Send(Create<Packet>(10), 0);
    RunUntil(1);
    EXPECT_EQ(listener.closed, 1);
}

TEST_F(TcpSockets, MayBeAbortedTwiceOrUnconnected)
{
    NodePair pair;
    const Ptr<TcpSocket> unbound = TcpSocket::Create(pair[0]);
    const Ptr<TcpSocket> bound = TcpSocket::Create(pair[0]);
    bound->Bind(InetSocketAddress(pair.Address(0), 77));
    const Ptr<TcpSocket> connecting = Connect(pair);
    EXPECT_EQ(pair.Sockets(0), 3u);
    for (const Ptr<TcpSocket>& socket : {unbound, bound, connecting, connecting})
    {
        socket->Abort();
    }
    EXPECT_EQ(pair.Sockets(0), 0u);
    SentPackets sent(pair[0]);
    RunUntil(10);
    EXPECT_EQ(sent.count, 0);
}

/** Aborts its socket from each of its callbacks in turn. */
struct SelfAborting
{
    explicit SelfAborting(const Ptr<TcpSocket>& aborted) : socket(aborted)
    {
    }

    void Any(Ptr<Socket>)
    {
        ++calls;
        socket->Abort();
        socket = nullptr;
    }

    void Space(Ptr<Socket>, uint32_t)
    {
        Any(nullptr);
    }

    Ptr<TcpSocket> socket;
    int calls = 0;
};

TEST_F(TcpSockets, MayBeAbortedInTheirConnectCallback)
{
    NodePair pair;
    Listener listener(pair[1], pair.Address(1));
    SelfAborting self(Connect(pair));
    self.socket->SetConnectCallback(MakeCallback(&SelfAborting::Any, &self),
                                    MakeCallback(&SelfAborting::Any, &self));
    RunUntil(30);
    EXPECT_EQ(self.calls, 1);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(TcpSockets, MayBeAbortedInTheirSendCallback)
{
    NodePair pair;
    Listener listener(pair[1], pair.Address(1));
    SelfAborting self(Connect(pair));
    At(0.1,
       [&]()
       {
           self.socket->SetSendCallback(MakeCallback(&SelfAborting::Space, &self));
           self.socket->Send(Create<Packet>(100000), 0);
       });
    RunUntil(30);
    EXPECT_EQ(self.calls, 1);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(TcpSockets, MayBeAbortedInTheirReceiveCallback)
{
    NodePair pair;
    auto listener = std::make_unique<Listener>(pair[1], pair.Address(1));
    listener->abortOnData = true;
    const Ptr<TcpSocket> client = Connect(pair);
    // One odd segment: the acknowledgement would be a delayed one.
    At(0.1, [&]() { client->Send(Create<Packet>(100), 0); });
    At(0.1015,
       [&]()
       {
           EXPECT_EQ(listener->bytes, 100u);
           listener = nullptr;
       });
    SentPackets sent(pair[1]);
    RunUntil(0.15);
    // SYN + ACK only.
    EXPECT_EQ(sent.count, 1);
    EXPECT_EQ(pair.Sockets(1), 0u);
    client->Abort();
}

TEST_F(TcpSockets, MayBeAbortedInTheirCloseCallback)
{
    NodePair pair;
    SelfAborting self(Connect(pair));
    self.socket->SetConnectCallback(MakeCallback(&SelfAborting::Any, &self),
                                    MakeCallback(&SelfAborting::Any, &self));
    self.socket->SetCloseCallbacks(MakeCallback(&SelfAborting::Any, &self),
                                   MakeCallback(&SelfAborting::Any, &self));
    // Nobody listens.
    RunUntil(30);
    EXPECT_EQ(self.calls, 1);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(TcpSockets, AreNotHandedOverByAListenerThatIsGone)
{
    NodePair pair(1e8, 0.01);
    auto listener = std::make_unique<Listener>(pair[1], pair.Address(1));
    const Ptr<TcpSocket> client = Connect(pair);
    // The SYN arrives after 10 ms, its answer is acknowledged after 30 ms.
    RunUntil(0.02);
    EXPECT_EQ(pair.Sockets(1), 2u);
    listener = nullptr;
    EXPECT_EQ(pair.Sockets(1), 0u);
    SentPackets sent(pair[1]);
    RunUntil(0.1);
    // A reset, as from any closed port.
    EXPECT_EQ(sent.count, 1);
    client->Abort();
}

TEST_F(TcpSockets, LeaveNothingBehindAfterManyConnections)
{
    NodePair pair(1e9, 1e-4);
    Listener listener(pair[1], pair.Address(1));
    for (int i = 0; i < 1000; ++i)
    {
        At(i * 0.01,
           [&]()
           {
               const Ptr<TcpSocket> client = Connect(pair);
               At(NowS() + 0.004, [client]() { client->Send(Create<Packet>(5000), 0); });
               At(NowS() + 0.006,
                  [client, &listener]()
                  {
                      client->Abort();
                      for (const Ptr<TcpSocket>& peer : listener.accepted)
                      {
                          peer->Abort();
                      }
                      listener.accepted.clear();
                  });
           });
        At(i * 0.01 + 0.009,
           [&]()
           {
               EXPECT_EQ(pair.Sockets(0), 0u);
               EXPECT_EQ(pair.Sockets(1), 1u);
           });
    }
    RunUntil(11);
    EXPECT_EQ(listener.bytes, 5000000u);
    EXPECT_EQ(listener.closed, 0);
}

} // namespace

} // namespace ns3::vec
