// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-message-stream.h"
#include "ns3/vec-messages.h"
#include "ns3/vec-radio-addresses.h"
#include "ns3/vec-random.h"
#include "vec-node-pair.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <set>
#include <type_traits>

namespace ns3::vec
{

namespace
{

template <class T>
inline constexpr bool IS_SCALAR = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/** Visits the scalars of a message, whatever it is made of. */
template <class Derived>
struct Walk
{
    template <class... Fields>
    void operator()(Fields&... fields)
    {
        (One(fields), ...);
    }

    template <class T>
    void One(T& field)
    {
        if constexpr (IS_SCALAR<T>)
        {
            static_cast<Derived*>(this)->Scalar(field);
        }
        else
        {
            field.Visit(*this);
        }
    }

    template <class A, class B>
    void One(std::pair<A, B>& field)
    {
        One(field.first);
        One(field.second);
    }

    template <class T>
    void One(std::vector<T>& fields)
    {
        static_cast<Derived*>(this)->Size(fields);
        ++depth;
        for (T& field : fields)
        {
            One(field);
        }
        --depth;
    }

    template <class A, class B>
    void OneWith(std::vector<A>& fields, std::vector<B>& more)
    {
        static_cast<Derived*>(this)->Size(fields);
        static_cast<Derived*>(this)->Size(more);
        fields.resize(std::min<std::size_t>(fields.size(), 32767));
        more.resize(std::min<std::size_t>(more.size(), 32767));
        for (A& field : fields)
        {
            One(field);
        }
        for (B& field : more)
        {
            One(field);
        }
    }

    int depth = 0; //!< lists around what is visited
};

/** Random bits everywhere, lists of \p length, and short ones in them. */
struct Fill : Walk<Fill>
{
    Fill(uint64_t seed, std::size_t length) : random(seed), length(length)
    {
    }

    template <class T>
    void Scalar(T& field)
    {
        const uint64_t bits = random.Bits();
        if constexpr (std::is_same_v<T, bool>)
        {
            field = bits & 1;
        }
        else
        {
            std::memcpy(&field, &bits, sizeof(T));
        }
    }

    template <class T>
    void Size(std::vector<T>& fields)
    {
        fields.resize(depth == 0 ? length : length % 5);
    }

    Random random;
    std::size_t length;
};

/** Every floating-point number becomes \p value. */
struct SetDoubles : Walk<SetDoubles>
{
    explicit SetDoubles(double value) : value(value)
    {
    }

    template <class T>
    void Scalar(T& field)
    {
        if constexpr (std::is_floating_point_v<T>)
        {
            field = value;
        }
    }

    template <class T>
    void Size(std::vector<T>&)
    {
    }

    double value;
};

/** The bits of all scalars and the sizes of all lists. */
struct Collect : Walk<Collect>
{
    template <class T>
    void Scalar(T& field)
    {
        uint64_t bits = 0;
        std::memcpy(&bits, &field, sizeof(T));
        values.push_back(bits);
    }

    template <class T>
    void Size(std::vector<T>& fields)
    {
        values.push_back(fields.size());
    }

    std::vector<uint64_t> values;
};

template <class Body>
std::vector<uint64_t>
ValuesOf(Body body)
{
    Collect collect;
    body.Visit(collect);
    return collect.values;
}

Envelope
SomeEnvelope()
{
    Envelope envelope;
    envelope.type = MessageType::CHUNK_ACK;
    envelope.via = 200;
    envelope.source = MakeEndpoint(EndpointKind::VEHICLE, MAX_VEHICLES);
    envelope.destination = MakeEndpoint(EndpointKind::SERVER, 0xffffff);
    envelope.relay = MakeEndpoint(EndpointKind::RSU, 510);
    envelope.binding = 0xfedc;
    return envelope;
}

void
ExpectSame(const Envelope& a, const Envelope& b)
{
    EXPECT_EQ(a.type, b.type);
    EXPECT_EQ(a.via, b.via);
    EXPECT_EQ(a.source, b.source);
    EXPECT_EQ(a.destination, b.destination);
    EXPECT_EQ(a.relay, b.relay);
    EXPECT_EQ(a.binding, b.binding);
}

template <class Body>
class MessageBodies : public testing::Test
{
};

using AllBodies = testing::Types<Beacon,
                                 BindingUpdate,
                                 BindingAck,
                                 TaskDescription,
                                 TaskPlan,
                                 TaskDispatch,
                                 Chunk,
                                 ChunkAck,
                                 ItemReport,
                                 TaskReport,
                                 TaskReportAck,
                                 RsuReport,
                                 ServerReport,
                                 DispatchAck,
                                 PlanAck,
                                 VehicleReport>;
TYPED_TEST_SUITE(MessageBodies, AllBodies);

/** Through a packet and back. */
template <class Body>
void
ExpectRoundTrip(const Body& body, uint32_t payloadBytes)
{
    const Ptr<Packet> packet = MakeMessage(SomeEnvelope(), body, payloadBytes);
    Envelope envelope;
    packet->RemoveHeader(envelope);
    ExpectSame(envelope, SomeEnvelope());
    EXPECT_EQ(envelope.payloadBytes, payloadBytes);
    EXPECT_EQ(packet->GetSize(), envelope.bodyBytes + payloadBytes);
    EXPECT_EQ(ValuesOf(PeekBody<Body>(packet)), ValuesOf(body));
    EXPECT_EQ(packet->GetSize(), envelope.bodyBytes + payloadBytes);
    EXPECT_EQ(ValuesOf(TakeBody<Body>(packet)), ValuesOf(body));
    EXPECT_EQ(packet->GetSize(), payloadBytes);
}

TYPED_TEST(MessageBodies, DefaultsSurvive)
{
    ExpectRoundTrip(TypeParam(), 0);
}

TYPED_TEST(MessageBodies, RandomBitsSurvive)
{
    for (uint64_t seed = 1; seed <= 50; ++seed)
    {
        TypeParam body;
        Fill fill(seed, seed % 7);
        body.Visit(fill);
        ExpectRoundTrip(body, seed % 3 * 1000);
    }
}

TYPED_TEST(MessageBodies, ExtremeNumbersSurvive)
{
    using Limits = std::numeric_limits<double>;
    for (double value : {Limits::quiet_NaN(),
                         Limits::infinity(),
                         -Limits::infinity(),
                         Limits::denorm_min(),
                         -Limits::max(),
                         -0.0,
                         -1.5})
    {
        TypeParam body;
        Fill fill(1, 3);
        body.Visit(fill);
        SetDoubles set(value);
        body.Visit(set);
        ExpectRoundTrip(body, 0);
    }
}

TYPED_TEST(MessageBodies, LongListsSurvive)
{
    TypeParam body;
    Fill fill(1, 65535);
    body.Visit(fill);
    ExpectRoundTrip(body, 1);
}

TYPED_TEST(MessageBodies, HaveAReadableName)
{
    TypeId tid;
    ASSERT_TRUE(TypeId::LookupByNameFailSafe(TypeParam::NAME, &tid)) << TypeParam::NAME;
    EXPECT_EQ(tid.GetParent(), Header::GetTypeId());
    EXPECT_EQ(std::string(TypeParam::NAME).find("ns3::vec::"), 0u);
}

template <class Body>
uint32_t
BodyBytes(const Body& body)
{
    return MakeMessage(Envelope(), body)->GetSize() - Envelope::SIZE;
}

TEST(Messages, SizesAreTheSumOfTheirFields)
{
    EXPECT_EQ(Envelope().GetSerializedSize(), 24u); // 1 + 1 + 3 × 4 + 2 + 2 × 4
    EXPECT_EQ(BodyBytes(Beacon()), 74u);            // 4 + 6 × 8 + 4, a server's report, 2
    EXPECT_EQ(BodyBytes(DispatchAck()), 8u);
    EXPECT_EQ(BodyBytes(PlanAck()), 10u);
    EXPECT_EQ(BodyBytes(BindingAck()), 2u);
    EXPECT_EQ(BodyBytes(Chunk()), 43u); // 8 + 8 + 2 + 1 + 4 + 4 + 8 + 8
    EXPECT_EQ(BodyBytes(ChunkAck()), 13u);
    EXPECT_EQ(BodyBytes(ItemReport()), 43u);
    EXPECT_EQ(BodyBytes(TaskReportAck()), 8u);

    BindingUpdate update;
    update.servers.resize(3);
    EXPECT_EQ(BodyBytes(update), 4u + 2 + 3 * 4);
    TaskDescription description;
    description.subtasks.resize(20);
    description.edges.resize(33);
    EXPECT_EQ(BodyBytes(description), 7u * 8 + 2 + 20 * 24 + 2 + 33 * 4);
    description.edgeBits.resize(33);
    EXPECT_EQ(BodyBytes(description), 7u * 8 + 2 + 20 * 24 + 2 + 33 * (4 + 8));
    TaskPlan plan;
    plan.placements.resize(20);
    EXPECT_EQ(BodyBytes(plan), 8u + 8 + 4 + 2 + 20 * 8);
    TaskPlan detour = plan; // what is not given takes no bytes
    detour.placements[3].ingress = MakeEndpoint(EndpointKind::RSU, 1);
    detour.placements[4].shareHz = 1e9;
    detour.placements[5].stops = {MakeEndpoint(EndpointKind::SERVER, 1),
                                  MakeEndpoint(EndpointKind::SERVER, 2)};
    EXPECT_EQ(BodyBytes(detour), BodyBytes(plan) + 4 + 8 + 2 + 2 * 4);
    const auto packet = MakeMessage(Envelope(), detour);
    Envelope envelope;
    packet->RemoveHeader(envelope);
    const auto back = TakeBody<TaskPlan>(packet);
    EXPECT_EQ(back.placements[3].ingress, detour.placements[3].ingress);
    EXPECT_EQ(back.placements[4].shareHz, 1e9);
    EXPECT_EQ(back.placements[5].stops, detour.placements[5].stops);
    EXPECT_EQ(back.placements[6].ingress, NOBODY);
    EXPECT_EQ(ServersOf(back), (std::vector<Endpoint>{})); // stops of no site
    detour.placements[5].site = MakeEndpoint(EndpointKind::SERVER, 0);
    EXPECT_EQ(ServersOf(detour).size(), 3u);
    plan.revision = 3;
    plan.placements[0].since = 3;
    plan.placements[1].order = 1;
    EXPECT_EQ(BodyBytes(plan), 8u + 8 + 4 + 2 + 20 * 8 + 2 + 2);
    TaskDispatch dispatch;
    dispatch.description = description;
    dispatch.plan = plan;
    EXPECT_EQ(BodyBytes(dispatch), BodyBytes(description) + BodyBytes(plan) + 4 + 2);
    TaskReport report;
    report.locals.resize(5);
    EXPECT_EQ(BodyBytes(report), 8u + 1 + 1 + 8 + 8 + 2 + 5 * 26);
    ServerReport server;
    server.processorsHz.resize(3);
    server.backlogS.resize(3);
    EXPECT_EQ(BodyBytes(server), 4u + 8 + 2 + 3 * 8 + 2 + 3 * 8);
    RsuReport rsu;
    rsu.busyRatios.resize(5);
    rsu.vehicles.resize(2);
    EXPECT_EQ(BodyBytes(rsu), 2u + 5 * 8 + 2 + 2 * 36);
}

TEST(Messages, VehicleReportsGrowWithVehicles)
{
    VehicleReport report;
    report.vehicles.resize(3);
    EXPECT_EQ(BodyBytes(report), 2u + 3 * 64);
}

TEST(Messages, TaskKeysNameTheirVehicle)
{
    const Endpoint vehicle = MakeEndpoint(EndpointKind::VEHICLE, 7);
    EXPECT_EQ(VehicleOf(MakeTaskKey(vehicle, 0xffffffff)), vehicle);
    EXPECT_NE(MakeTaskKey(vehicle, 1), MakeTaskKey(vehicle, 2));
    EXPECT_LT(MakeTaskKey(vehicle, 0xffffffff),
              MakeTaskKey(MakeEndpoint(EndpointKind::VEHICLE, 8), 0));
}

TEST(Endpoints, HaveOneAddressPerChannel)
{
    std::set<Ipv4Address> addresses;
    std::vector<Endpoint> endpoints;
    for (uint32_t number : {1u, 2u, 255u, 256u, MAX_VEHICLES})
    {
        endpoints.push_back(MakeEndpoint(EndpointKind::VEHICLE, number));
    }
    for (uint32_t number : {0u, 1u, 255u, 256u, MAX_RSUS - 1})
    {
        endpoints.push_back(MakeEndpoint(EndpointKind::RSU, number));
    }
    for (Endpoint endpoint : endpoints)
    {
        for (uint32_t channel : {0u, 1u, 6u})
        {
            const Ipv4Address address = RadioAddress(endpoint, channel);
            EXPECT_TRUE(addresses.insert(address).second) << address;
            EXPECT_EQ(EndpointOfRadioAddress(address), endpoint);
            EXPECT_EQ(address.CombineMask(Ipv4Mask(RADIO_MASK)),
                      Ipv4Address(10u << 24 | channel << 16));
            EXPECT_NE(address, RadioBroadcast(channel));
        }
    }
    EXPECT_TRUE(RadioBroadcast(3).IsSubnetDirectedBroadcast(Ipv4Mask(RADIO_MASK)));
    EXPECT_EQ(EndpointName(MakeEndpoint(EndpointKind::RSU, 12)), "rsu-12");
    EXPECT_EQ(EndpointName(NOBODY), "nobody-0");
}

using MessagesOverTcp = SimulationTest;

TEST_F(MessagesOverTcp, ArriveAsTheyWereSent)
{
    NodePair pair;
    const Ptr<TcpSocket> listener = TcpSocket::Create(pair[1]);
    listener->Bind(InetSocketAddress(pair.Address(1), 9));
    listener->Listen();
    Ptr<MessageStream> server;
    std::vector<uint64_t> received;
    Envelope receivedEnvelope;
    uint32_t payload = 0;
    // The helper object lives as long as the callbacks.
    struct Sink
    {
        Ptr<MessageStream>& server;
        std::vector<uint64_t>& received;
        Envelope& envelope;
        uint32_t& payload;

        void Accept(Ptr<Socket> socket, const Address&)
        {
            server = MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                                           MakeCallback(&Sink::Receive, this),
                                           MessageStream::Closed());
        }

        void Receive(Ptr<MessageStream>, const Envelope& header, Ptr<Packet> message)
        {
            envelope = header;
            received = ValuesOf(TakeBody<TaskDispatch>(message));
            payload = message->GetSize();
        }
    } sink{server, received, receivedEnvelope, payload};
    listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeCallback(&Sink::Accept, &sink));

    TaskDispatch body;
    Fill fill(1, 300);
    body.Visit(fill);
    const Ptr<MessageStream> client = MessageStream::Connect(pair[0],
                                                             pair.Address(0),
                                                             InetSocketAddress(pair.Address(1), 9),
                                                             TOS_DATA,
                                                             MessageStream::Received(),
                                                             MessageStream::Closed());
    client->Send(MakeMessage(SomeEnvelope(), body, 5000));
    RunUntil(1);
    EXPECT_EQ(received, ValuesOf(body));
    EXPECT_EQ(payload, 5000u);
    ExpectSame(receivedEnvelope, SomeEnvelope());
    client->Abort();
    server->Abort();
    listener->Abort();
}

} // namespace

} // namespace ns3::vec
