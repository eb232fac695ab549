// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/udp-socket-factory.h"
#include "vec-wired-world.h"

#include <gtest/gtest.h>

namespace ns3::vec
{

namespace
{

/** A vehicle that says what the test wants, when it wants. */
class Bindings : public SimulationTest
{
  protected:
    Bindings()
        : policy(std::make_shared<ToldPolicy>([](int) { return true; })),
          world(WiredWorld::Settings(), policy), node(world.AddVehicleNode())
    {
        const Ptr<Ipv4> ipv4 = node.node->GetObject<Ipv4>();
        ipv4->AddAddress(node.interfaces[0],
                         Ipv4InterfaceAddress(RadioAddress(vehicle, 0), RADIO_MASK));
        node.port->Listen(0, true);
        socket = Socket::CreateSocket(node.node, UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(RadioAddress(vehicle, 0), PORT_CONTROL));
        socket->SetRecvCallback(MakeCallback(&Bindings::OnControl, this));
    }

    void OnControl(Ptr<Socket> from)
    {
        while (const Ptr<Packet> packet = from->Recv())
        {
            Envelope envelope;
            packet->RemoveHeader(envelope);
            received.push_back(envelope.type);
            if (envelope.type == MessageType::BINDING_ACK)
            {
                acknowledged.push_back(TakeBody<BindingAck>(packet).binding);
            }
        }
    }

    template <class Body>
    void Say(double timeS, MessageType type, uint16_t binding, const Body& body)
    {
        At(timeS,
           [this, type, binding, body]()
           {
               Envelope envelope;
               envelope.type = type;
               envelope.source = vehicle;
               envelope.destination = type == MessageType::TASK_REPORT
                                        ? MakeEndpoint(EndpointKind::COORDINATOR, 0)
                                        : NOBODY;
               envelope.relay = rsu;
               envelope.binding = binding;
               const uint16_t port = type == MessageType::BEACON ? PORT_VEHICLE_BEACON : PORT_CONTROL;
               socket->SendTo(MakeMessage(envelope, body),
                              0,
                              InetSocketAddress(RadioAddress(rsu, 0), port));
           });
    }

    void SayBeacon(double timeS, uint32_t sequence, Endpoint attachedTo)
    {
        Beacon beacon;
        beacon.sequence = sequence;
        beacon.attachedTo = attachedTo;
        Say(timeS, MessageType::BEACON, 0, beacon);
    }

    void SayBinding(double timeS, uint16_t binding, uint32_t beacon)
    {
        BindingUpdate update;
        update.beacon = beacon;
        Say(timeS, MessageType::BINDING_UPDATE, binding, update);
    }

    std::size_t BoundAt(double timeS)
    {
        RunUntil(timeS);
        return world.rsus[0]->BoundVehicles();
    }

    const Endpoint vehicle = MakeEndpoint(EndpointKind::VEHICLE, 77);
    const Endpoint rsu = MakeEndpoint(EndpointKind::RSU, 0);
    std::shared_ptr<ToldPolicy> policy;
    WiredWorld world;
    WiredWorld::Vehicle& node;
    Ptr<Socket> socket;
    std::vector<MessageType> received;
    std::vector<uint16_t> acknowledged;
};

TEST_F(Bindings, BeginWithAnUpdateThatIsAcknowledged)
{
    SayBeacon(0.1, 1, NOBODY);
    EXPECT_EQ(BoundAt(0.2), 0u);
    SayBinding(0.3, 3, 1);
    EXPECT_EQ(BoundAt(0.4), 1u);
    EXPECT_EQ(acknowledged, std::vector<uint16_t>{3});
    // A repeated one is acknowledged again.
    SayBinding(0.5, 3, 1);
    EXPECT_EQ(BoundAt(0.6), 1u);
    EXPECT_EQ(acknowledged.size(), 2u);
}

TEST_F(Bindings, AreNotEndedByABeaconOlderThanTheUpdate)
{
    SayBinding(0.1, 1, 5);
    SayBeacon(0.2, 5, NOBODY);
    EXPECT_EQ(BoundAt(0.3), 1u);
    SayBeacon(0.4, 6, MakeEndpoint(EndpointKind::RSU, 1));
    EXPECT_EQ(BoundAt(0.5), 0u);
}

TEST_F(Bindings, EndInSilenceAndComeBackWithABeacon)
{
    SayBinding(0.1, 1, 0);
    EXPECT_EQ(BoundAt(1.0), 1u);
    EXPECT_EQ(BoundAt(1.5), 0u);
    SayBeacon(1.6, 9, rsu);
    EXPECT_EQ(BoundAt(1.7), 1u);
    EXPECT_TRUE(acknowledged.size() == 1);
}

TEST_F(Bindings, OnlyConcernWhomTheyAreFor)
{
    Envelope envelope;
    envelope.type = MessageType::BINDING_UPDATE;
    envelope.source = vehicle;
    envelope.relay = MakeEndpoint(EndpointKind::RSU, 1);
    At(0.1,
       [&]()
       {
           socket->SendTo(MakeMessage(envelope, BindingUpdate()),
                          0,
                          InetSocketAddress(RadioAddress(rsu, 0), PORT_CONTROL));
       });
    EXPECT_EQ(BoundAt(0.5), 0u);
    EXPECT_TRUE(received.empty());
}

TEST_F(Bindings, DecideWhereAPlanGoes)
{
    SayBinding(0.1, 1, 0);
    TaskDescription description;
    description.task = MakeTaskKey(vehicle, 1);
    description.createdS = 0.2;
    description.giveUpS = 2;
    description.cpuHz = 1e9;
    description.subtasks = {
        {8, 8, 8}
    };
    Say(0.2, MessageType::TASK_DESCRIPTION, 1, description);
    RunUntil(0.3);
    ASSERT_FALSE(received.empty());
    EXPECT_EQ(received.back(), MessageType::TASK_PLAN);
    EXPECT_EQ(policy->decisions, 1);
    // Described again, it is planned as before; nobody else's is.
    Say(0.4, MessageType::TASK_DESCRIPTION, 1, description);
    RunUntil(0.5);
    EXPECT_EQ(policy->decisions, 1);
    EXPECT_EQ(std::count(received.begin(), received.end(), MessageType::TASK_PLAN), 2);
    // The report closes it, the repeated report is acknowledged again.
    TaskReport report;
    report.task = description.task;
    report.finishS = report.deliveredS = 0.6;
    Say(0.6, MessageType::TASK_REPORT, 1, report);
    Say(0.7, MessageType::TASK_REPORT, 1, report);
    Say(0.8, MessageType::TASK_DESCRIPTION, 1, description);
    SayBeacon(0.9, 1, rsu);
    RunUntil(1);
    EXPECT_EQ(std::count(received.begin(), received.end(), MessageType::TASK_REPORT_ACK), 2);
    EXPECT_EQ(policy->feedback.size(), 1u);
    EXPECT_EQ(policy->decisions, 1);
    // The server keeps what it was told until the time to give up, and no data came.
    EXPECT_EQ(world.server->KnownTasks(), 1u);
    RunUntil(3);
    EXPECT_EQ(world.server->KnownTasks(), 0u);
}

TEST_F(Bindings, OfAVehicleThatIsGoneLetMessagesDrop)
{
    SayBinding(0.1, 1, 0);
    TaskDescription description;
    description.task = MakeTaskKey(vehicle, 1);
    description.createdS = 0.2;
    description.giveUpS = 5;
    description.cpuHz = 1e9;
    description.subtasks = {
        {8, 8, 8}
    };
    Say(0.2, MessageType::TASK_DESCRIPTION, 1, description);
    // Released by a beacon before the plan comes back: backhaul and decision take 3 ms.
    SayBeacon(0.201, 2, NOBODY);
    RunUntil(1);
    EXPECT_EQ(std::count(received.begin(), received.end(), MessageType::TASK_PLAN), 0);
    EXPECT_EQ(world.stale, 1);
}

} // namespace

} // namespace ns3::vec
