// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/vec-backhaul-port.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-message-stream.h"
#include "vec-node-pair.h"

#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr uint16_t PORT = 9;

Ptr<Packet>
Numbered(uint32_t number, uint32_t payloadBytes)
{
    Envelope envelope;
    envelope.type = MessageType::BINDING_UPDATE;
    envelope.source = number;
    BindingUpdate body;
    body.servers.resize(number % 4);
    return MakeMessage(envelope, body, payloadBytes);
}

/** One side of a stream: sends, hears, and may drop the stream at a given message. */
class Side
{
  public:
    void Connect(const NodePair& pair, uint32_t from, uint16_t port = PORT)
    {
        stream = MessageStream::Connect(pair[from],
                                        pair.Address(from),
                                        InetSocketAddress(pair.Address(1 - from), port),
                                        TOS_DATA,
                                        MakeCallback(&Side::OnMessage, this),
                                        MakeCallback(&Side::OnClosed, this));
    }

    void Listen(const NodePair& pair, uint32_t at)
    {
        listener = TcpSocket::Create(pair[at]);
        listener->Bind(InetSocketAddress(pair.Address(at), PORT));
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&Side::OnAccept, this));
        listener->Listen();
    }

    ~Side()
    {
        if (listener)
        {
            listener->Abort();
        }
    }

    void OnAccept(Ptr<Socket> socket, const Address&)
    {
        stream = MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                                       MakeCallback(&Side::OnMessage, this),
                                       MakeCallback(&Side::OnClosed, this));
        peer = stream->PeerAddress();
    }

    void OnMessage(Ptr<MessageStream> from, const Envelope& envelope, Ptr<Packet> message)
    {
        EXPECT_EQ(from, stream);
        EXPECT_EQ(TakeBody<BindingUpdate>(message).servers.size(), envelope.source % 4);
        EXPECT_EQ(message->GetSize(), envelope.payloadBytes);
        numbers.push_back(envelope.source);
        payloads.push_back(envelope.payloadBytes);
        if (numbers.size() == abortAt)
        {
            stream->Abort();
            stream = nullptr;
        }
    }

    void OnClosed(Ptr<MessageStream>)
    {
        ++closed;
        closedS = Simulator::Now().GetSeconds();
        stream = nullptr;
    }

    Ptr<TcpSocket> listener;
    Ptr<MessageStream> stream;
    Ipv4Address peer;
    std::vector<uint32_t> numbers;
    std::vector<uint32_t> payloads;
    std::size_t abortAt = 0;
    int closed = 0;
    double closedS = -1;
};

using MessageStreams = SimulationTest;

TEST_F(MessageStreams, KeepMessagesWholeInBothDirections)
{
    NodePair pair;
    Side client;
    Side server;
    server.Listen(pair, 1);
    client.Connect(pair, 0);
    std::vector<uint32_t> sizes;
    for (uint32_t size : {0u, 1u, 1439u, 1440u, 1441u, 8192u, 65536u, 400000u, 0u, 0u, 3u})
    {
        sizes.push_back(size);
    }
    for (uint32_t size = 0; size < 200; ++size)
    {
        sizes.push_back(size * 7);
    }
    At(0.1,
       [&]()
       {
           for (std::size_t i = 0; i < sizes.size(); ++i)
           {
               client.stream->Send(Numbered(i, sizes[i]));
               server.stream->Send(Numbered(i, sizes[sizes.size() - 1 - i]));
           }
       });
    RunUntil(5);
    EXPECT_EQ(server.payloads, sizes);
    EXPECT_EQ(client.payloads, std::vector<uint32_t>(sizes.rbegin(), sizes.rend()));
    for (std::size_t i = 0; i < sizes.size(); ++i)
    {
        EXPECT_EQ(server.numbers[i], i);
        EXPECT_EQ(client.numbers[i], i);
    }
    EXPECT_EQ(client.stream->QueuedBytes(), 0u);
    EXPECT_EQ(server.peer, pair.Address(0));
}

TEST_F(MessageStreams, SurviveLossOnTheWay)
{
    NodePair pair(1e7, 2e-3);
    for (uint32_t i = 0; i < 2; ++i)
    {
        auto model = CreateObject<RateErrorModel>();
        model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        model->SetRate(0.03);
        model->AssignStreams(i + 1);
        DynamicCast<PointToPointNetDevice>(pair.devices.Get(i))->SetReceiveErrorModel(model);
    }
    Side client;
    Side server;
    server.Listen(pair, 1);
    client.Connect(pair, 0);
    for (uint32_t i = 0; i < 100; ++i)
    {
        client.stream->Send(Numbered(i, 8192));
    }
    RunUntil(60);
    ASSERT_EQ(server.numbers.size(), 100u);
    for (uint32_t i = 0; i < 100; ++i)
    {
        EXPECT_EQ(server.numbers[i], i);
    }
}

TEST_F(MessageStreams, KeepWhatIsGivenBeforeTheConnectionStands)
{
    NodePair pair;
    Side client;
    Side server;
    client.Connect(pair, 0);
    const Ptr<Packet> message = Numbered(1, 100);
    client.stream->Send(message);
    client.stream->Send(Numbered(2, 100000));
    EXPECT_EQ(client.stream->QueuedBytes(), message->GetSize() + Numbered(2, 100000)->GetSize());
    server.Listen(pair, 1);
    RunUntil(1);
    EXPECT_EQ(server.numbers, (std::vector<uint32_t>{1, 2}));
    EXPECT_EQ(client.stream->QueuedBytes(), 0u);
}

TEST_F(MessageStreams, MayBeAbortedInTheMiddleOfReceiving)
{
    NodePair pair;
    Side client;
    Side server;
    server.abortAt = 3;
    server.Listen(pair, 1);
    client.Connect(pair, 0);
    // All in one segment: the third is in the hands of the receiver when the rest is there already.
    for (uint32_t i = 0; i < 10; ++i)
    {
        client.stream->Send(Numbered(i, 10));
    }
    RunUntil(10);
    EXPECT_EQ(server.numbers, (std::vector<uint32_t>{0, 1, 2}));
    EXPECT_EQ(server.closed, 0);
    EXPECT_EQ(pair.Sockets(1), 1u);
    // The acknowledgement never comes, but a reset for what TCP sends again.
    EXPECT_EQ(client.closed, 1);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(MessageStreams, TellWhenTheyAreRefused)
{
    NodePair pair;
    Side client;
    client.Connect(pair, 0, 10);
    client.stream->Send(Numbered(1, 10));
    RunUntil(1);
    EXPECT_EQ(client.closed, 1);
    EXPECT_LT(client.closedS, 0.01);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(MessageStreams, TellWhenNobodyAnswers)
{
    NodePair pair;
    Side client;
    pair.Cut(true);
    client.Connect(pair, 0);
    RunUntil(300);
    EXPECT_EQ(client.closed, 1);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(MessageStreams, TellWhenThereIsNoRoute)
{
    NodePair pair;
    Side client;
    client.stream = MessageStream::Connect(pair[0],
                                           pair.Address(0),
                                           InetSocketAddress(Ipv4Address("192.168.7.7"), PORT),
                                           TOS_DATA,
                                           MakeCallback(&Side::OnMessage, &client),
                                           MakeCallback(&Side::OnClosed, &client));
    EXPECT_EQ(client.closed, 0);
    RunUntil(1);
    EXPECT_EQ(client.closed, 1);
    EXPECT_EQ(pair.Sockets(0), 0u);
}

TEST_F(MessageStreams, TellWhenAnEstablishedConnectionDies)
{
    NodePair pair;
    Side client;
    Side server;
    server.Listen(pair, 1);
    client.Connect(pair, 0);
    At(1, [&]() { pair.Cut(true); });
    At(2, [&]() { client.stream->Send(Numbered(1, 10)); });
    RunUntil(300);
    EXPECT_EQ(client.closed, 1);
    EXPECT_EQ(server.closed, 0);
}

TEST_F(MessageStreams, AreSilentAfterAnAbort)
{
    NodePair pair;
    Side client;
    Side server;
    server.Listen(pair, 1);
    client.Connect(pair, 0);
    RunUntil(1);
    client.stream->Abort();
    client.stream->Abort();
    client.stream->Send(Numbered(1, 10));
    EXPECT_EQ(client.stream->QueuedBytes(), 0u);
    client.stream = nullptr;
    RunUntil(2);
    EXPECT_EQ(server.numbers.size(), 0u);
    EXPECT_EQ(client.closed + server.closed, 0);
    server.stream->Send(Numbered(1, 10));
    RunUntil(3);
    EXPECT_EQ(server.closed, 1);
}

/** An endpoint that hears. */
struct Heard
{
    void OnMessage(const Envelope& envelope, Ptr<Packet> message)
    {
        envelopes.push_back(envelope);
        EXPECT_EQ(message->GetSize(), envelope.bodyBytes + envelope.payloadBytes);
    }

    BackhaulPort::Received Callback()
    {
        return MakeCallback(&Heard::OnMessage, this);
    }

    std::vector<Envelope> envelopes;
};

Ptr<Packet>
MessageTo(Endpoint from, Endpoint to, MessageType type, uint32_t payloadBytes = 0)
{
    Envelope envelope;
    envelope.type = type;
    envelope.source = from;
    envelope.destination = to;
    return type == MessageType::CHUNK ? MakeMessage(envelope, Chunk(), payloadBytes)
                                      : MakeMessage(envelope, RsuReport(), payloadBytes);
}

class BackhaulPorts : public SimulationTest
{
  protected:
    const Endpoint rsu = MakeEndpoint(EndpointKind::RSU, 0);
    const Endpoint server = MakeEndpoint(EndpointKind::SERVER, 0);
    const Endpoint coordinator = MakeEndpoint(EndpointKind::COORDINATOR, 0);
};

TEST_F(BackhaulPorts, ReachOtherNodesAndOneAnotherOnOneNode)
{
    NodePair pair;
    const auto directory = std::make_shared<const Directory>(Directory{
        {rsu,         pair.Address(0)},
        {server,      pair.Address(1)},
        {coordinator, pair.Address(1)},
    });
    Heard rsuHeard;
    Heard serverHeard;
    Heard coordinatorHeard;
    BackhaulPort rsuPort(pair[0], rsu, directory, rsuHeard.Callback());
    BackhaulPort serverPort(pair[1], server, directory, serverHeard.Callback());
    BackhaulPort coordinatorPort(pair[1], coordinator, directory, coordinatorHeard.Callback());
    int onTheWire = 0;
    const auto count = compat::CallbackOf<void, Ptr<const Packet>>(
        std::function<void(Ptr<const Packet>)>([&](Ptr<const Packet>) { ++onTheWire; }));
    pair.devices.Get(1)->TraceConnectWithoutContext("PhyTxBegin", count);

    At(0.1,
       [&]()
       {
           for (uint32_t i = 0; i < 5; ++i)
           {
               serverPort.Send(coordinator,
                               MessageTo(server, coordinator, MessageType::RSU_REPORT, 30000));
               coordinatorPort.Send(server, MessageTo(coordinator, server, MessageType::CHUNK, i));
           }
       });
    RunUntil(1);
    EXPECT_EQ(coordinatorHeard.envelopes.size(), 5u);
    ASSERT_EQ(serverHeard.envelopes.size(), 5u);
    for (uint32_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(serverHeard.envelopes[i].payloadBytes, i);
    }
    EXPECT_EQ(onTheWire, 0);

    At(1.1,
       [&]()
       {
           rsuPort.Send(server, MessageTo(rsu, server, MessageType::CHUNK, 100000));
           rsuPort.Send(coordinator, MessageTo(rsu, coordinator, MessageType::RSU_REPORT));
           serverPort.Send(rsu, MessageTo(server, rsu, MessageType::CHUNK, 7));
       });
    RunUntil(2);
    ASSERT_EQ(serverHeard.envelopes.size(), 6u);
    EXPECT_EQ(serverHeard.envelopes.back().payloadBytes, 100000u);
    EXPECT_EQ(coordinatorHeard.envelopes.size(), 6u);
    ASSERT_EQ(rsuHeard.envelopes.size(), 1u);
    EXPECT_EQ(rsuHeard.envelopes.front().payloadBytes, 7u);
    EXPECT_GT(onTheWire, 0);
}

TEST_F(BackhaulPorts, ConnectAnewAfterTheOtherSideWasGone)
{
    NodePair pair;
    const auto directory = std::make_shared<const Directory>(Directory{
        {rsu,    pair.Address(0)},
        {server, pair.Address(1)}
    });
    Heard heard;
    BackhaulPort rsuPort(pair[0], rsu, directory, heard.Callback());
    auto serverPort = std::make_unique<BackhaulPort>(pair[1], server, directory, heard.Callback());
    const auto send = [&]()
    { rsuPort.Send(server, MessageTo(rsu, server, MessageType::RSU_REPORT)); };
    At(0.1, send);
    RunUntil(1);
    EXPECT_EQ(heard.envelopes.size(), 1u);
    serverPort = nullptr;
    EXPECT_EQ(pair.Sockets(1), 0u);
    // Lost with the connection, which is found broken.
    At(1.1, send);
    RunUntil(2);
    EXPECT_EQ(heard.envelopes.size(), 1u);
    serverPort = std::make_unique<BackhaulPort>(pair[1], server, directory, heard.Callback());
    At(2.1, send);
    RunUntil(3);
    EXPECT_EQ(heard.envelopes.size(), 2u);
}

TEST_F(BackhaulPorts, KeepOneConnectionPerReceiverAndPurpose)
{
    NodePair pair;
    const auto directory = std::make_shared<const Directory>(Directory{
        {rsu,    pair.Address(0)},
        {server, pair.Address(1)}
    });
    Heard heard;
    BackhaulPort rsuPort(pair[0], rsu, directory, heard.Callback());
    BackhaulPort serverPort(pair[1], server, directory, heard.Callback());
    const std::size_t listeners = pair.Sockets(0);
    for (int i = 0; i < 20; ++i)
    {
        At(0.1 * i + 0.1,
           [&]()
           {
               rsuPort.Send(server, MessageTo(rsu, server, MessageType::RSU_REPORT));
               rsuPort.Send(server, MessageTo(rsu, server, MessageType::CHUNK, 10));
           });
    }
    RunUntil(5);
    EXPECT_EQ(heard.envelopes.size(), 40u);
    EXPECT_EQ(pair.Sockets(0), listeners + 2);
    EXPECT_EQ(pair.Sockets(1), listeners + 2);
}

} // namespace

} // namespace ns3::vec
