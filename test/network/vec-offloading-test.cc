// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-compat.h"
#include "vec-wired-world.h"

#include <gtest/gtest.h>

namespace ns3::vec
{

namespace
{

/** 0 → 1, 2, 3 → 4: own inputs of 100 kB, outputs of 20 kB, 0.1 s of a 1 GHz processor each. */
TaskDescription
ForkAndJoin(double scale = 1)
{
    TaskDescription description;
    for (int i = 0; i < 5; ++i)
    {
        description.subtasks.push_back({8e5 * scale, 1e8 * scale, 1.6e5 * scale});
    }
    description.edges = {
        {0, 1},
        {0, 2},
        {0, 3},
        {1, 4},
        {2, 4},
        {3, 4}
    };
    description.deadlineS = 5;
    description.giveUpS = 20;
    return description;
}

bool
Always(int)
{
    return true;
}

bool
Never(int)
{
    return false;
}

bool
Odd(int subtask)
{
    return subtask % 2 == 1;
}

class Offloading : public SimulationTest
{
  protected:
    void Build(ToldPolicy::Choice offload, const WiredWorld::Settings& settings = {})
    {
        policy = std::make_shared<ToldPolicy>(std::move(offload));
        world = std::make_unique<WiredWorld>(settings, policy);
        vehicle = &world->AddVehicleNode();
        At(0.1, [this]() { world->Enter(*vehicle); });
    }

    void CreateAt(double timeS, const TaskDescription& description)
    {
        At(timeS, [this, description]() { vehicle->app->CreateTask(description); });
    }

    /** Everything that was created has ended, everything decided was fed back. */
    void ExpectAllClosed()
    {
        EXPECT_EQ(world->ended.size(), static_cast<std::size_t>(world->created));
        EXPECT_EQ(vehicle->app->TasksInFlight(), 0u);
        EXPECT_EQ(policy->feedback.size(), static_cast<std::size_t>(policy->decisions));
        EXPECT_EQ(policy->OpenDecisions(), 0u);
    }

    std::shared_ptr<ToldPolicy> policy;
    std::unique_ptr<WiredWorld> world;
    WiredWorld::Vehicle* vehicle = nullptr;
};

TEST_F(Offloading, AttachesByBeacons)
{
    Build(Never);
    RunUntil(0.1001);
    EXPECT_EQ(vehicle->app->AttachedTo(), NOBODY);
    RunUntil(1);
    EXPECT_EQ(vehicle->app->AttachedTo(), MakeEndpoint(EndpointKind::RSU, 0));
    EXPECT_EQ(world->rsus[0]->BoundVehicles(), 1u);
    world->Hear(*vehicle, 0, false);
    RunUntil(3);
    EXPECT_EQ(vehicle->app->AttachedTo(), NOBODY);
    EXPECT_EQ(world->rsus[0]->BoundVehicles(), 0u);
}

TEST_F(Offloading, OfAllSubtasksDeliversTheResult)
{
    Build(Always);
    CreateAt(1, ForkAndJoin());
    RunUntil(3);
    ASSERT_EQ(world->ended.size(), 1u);
    const TaskEnd& end = world->ended[0];
    EXPECT_EQ(end.outcome, Outcome::ON_TIME);
    EXPECT_EQ(end.rsu, MakeEndpoint(EndpointKind::RSU, 0));
    EXPECT_EQ(world->serverItems.size(), 5u);
    EXPECT_EQ(world->vehicleItems.size(), 0u);
    // 500 kB over two channels of 10 Mb/s take 0.24 s at least, the result 16 ms.
    EXPECT_GT(end.finishS, 1.25);
    EXPECT_LT(end.deliveredS, 1.9);
    EXPECT_GT(end.deliveredS, end.finishS + 0.016);
    EXPECT_EQ(end.finishS, world->serverItems.back().finishS);
    // Bursts of all, and one result.
    EXPECT_EQ(world->Count(TransferEvent::Step::ENQUEUED), 6);
    EXPECT_EQ(world->Count(TransferEvent::Step::SENT), 6);
    EXPECT_EQ(world->Count(TransferEvent::Step::RECEIVED), 6);
    EXPECT_EQ(world->Count(TransferEvent::Step::RESUMED), 0);
    EXPECT_EQ(world->stale, 0);
    ExpectAllClosed();

    const Timeline& measured = policy->feedback[0];
    ASSERT_EQ(measured.items.size(), 5u);
    ASSERT_EQ(measured.tasks.size(), 1u);
    EXPECT_EQ(measured.tasks[0].outcome, Outcome::ON_TIME);
    EXPECT_EQ(measured.tasks[0].deliveredS, end.deliveredS);
    EXPECT_DOUBLE_EQ(measured.tasks[0].etS, end.finishS - 1);
    for (const TimelineItem& item : measured.items)
    {
        EXPECT_GE(item.assignment.site, 0);
        EXPECT_GE(item.readyS, item.receivedS);
        EXPECT_GE(item.startS, item.readyS);
        EXPECT_GT(item.finishS, item.startS);
    }
}

TEST_F(Offloading, OfNothingStaysOffTheServiceChannels)
{
    Build(Never);
    int frames = 0;
    for (uint32_t channel = 1; channel < WiredWorld::CHANNELS; ++channel)
    {
        vehicle->port->On(channel)->GetQueue()->TraceConnectWithoutContext(
            "Enqueue",
            compat::CallbackOf<void, Ptr<const Packet>>(
                std::function<void(Ptr<const Packet>)>([&](Ptr<const Packet>) { ++frames; })));
    }
    CreateAt(1, ForkAndJoin());
    RunUntil(3);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(world->vehicleItems.size(), 5u);
    EXPECT_EQ(frames, 0);
    EXPECT_TRUE(vehicle->port->listening[0]);
    EXPECT_FALSE(vehicle->port->listening[1]);
    EXPECT_FALSE(vehicle->port->listening[3]);
    // Five times 0.1 s, and the way of the plan.
    EXPECT_NEAR(world->ended[0].deliveredS, 1.5, 0.02);
    EXPECT_EQ(world->server->KnownTasks(), 0u);
    ExpectAllClosed();
}

TEST_F(Offloading, OfEverySecondSubtaskFollowsTheEdges)
{
    Build(Odd);
    CreateAt(1, ForkAndJoin());
    RunUntil(4);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    // 1 and 3 there; their outputs come back for 4, which is here.
    EXPECT_EQ(world->serverItems.size(), 2u);
    EXPECT_EQ(world->vehicleItems.size(), 3u);
    EXPECT_EQ(world->Count(TransferEvent::Step::RECEIVED), 4);
    for (const TransferEvent& event : world->transfers)
    {
        // A burst is own input and the output of 0.
        EXPECT_EQ(event.bits, event.kind == TransferKind::BURST ? 9.6e5 : 1.6e5);
        EXPECT_EQ(event.via, event.kind == TransferKind::BURST ? 2 : 0);
    }
    EXPECT_EQ(policy->feedback.at(0).items.size(), 5u);
    for (const TimelineItem& item : policy->feedback[0].items)
    {
        EXPECT_GT(item.finishS, 1) << item.assignment.item;
    }
    ExpectAllClosed();
    // The radios are tuned away again.
    EXPECT_FALSE(vehicle->port->listening[2]);
    EXPECT_FALSE(vehicle->port->listening[3]);
}

TEST_F(Offloading, TellsThePolicyWhatIsPlannedAndNotYetDone)
{
    Build(Odd);
    CreateAt(1, ForkAndJoin());
    CreateAt(1.02, ForkAndJoin());
    CreateAt(4, ForkAndJoin());
    RunUntil(7);
    ASSERT_EQ(policy->instances.size(), 3u);
    const auto uplinkS = [this](int decision, int subchannel)
    {
        const MecDagInstance& instance = policy->instances[decision];
        return instance.mec.uplinkFreeS[subchannel] - instance.nowS;
    };
    const auto processorS = [this](int decision, int processor)
    {
        const MecDagInstance& instance = policy->instances[decision];
        return instance.mec.processorsFreeS[processor] - instance.nowS;
    };
    // Two bursts of 0.96 Mb on the second uplink of 9 Mb/s, two subtasks on the 2 GHz processor.
    EXPECT_NEAR(uplinkS(1, 1), 2 * 9.6e5 / 9e6, 1e-9);
    EXPECT_NEAR(processorS(1, 1), 2 * 1e8 / 2e9, 1e-9);
    EXPECT_NEAR(uplinkS(1, 0), 0, 1e-9);
    EXPECT_NEAR(processorS(1, 0), 0, 1e-9);
    // The vehicle works on subtask 0 of the first task, and on nothing else yet.
    EXPECT_NEAR(policy->instances[1].vehicles[0].cpuFreeS - policy->instances[1].nowS, 0.085, 0.01);
    for (int decision : {0, 2})
    {
        for (int resource : {0, 1})
        {
            EXPECT_NEAR(uplinkS(decision, resource), 0, 1e-9);
            EXPECT_NEAR(processorS(decision, resource), 0, 1e-9);
        }
    }
    // The RSU reported the first uplink a quarter busy.
    EXPECT_EQ(policy->instances[2].vehicles[0].uplinkBps, (std::vector<double>{6.75e6, 9e6}));
    ExpectAllClosed();
}

TEST_F(Offloading, IsLateAfterTheDeadline)
{
    Build(Never);
    TaskDescription description = ForkAndJoin();
    description.deadlineS = 0.3;
    CreateAt(1, description);
    RunUntil(4);
    EXPECT_EQ(world->Count(Outcome::LATE), 1);
    ExpectAllClosed();
}

TEST_F(Offloading, ResumesAnUploadAfterLostContact)
{
    Build(Always);
    CreateAt(1, ForkAndJoin(4)); // 2 MB: about 1 s
    At(1.4, [this]() { world->Hear(*vehicle, 0, false); });
    At(4.4, [this]() { world->Hear(*vehicle, 0, true); });
    RunUntil(4);
    EXPECT_EQ(vehicle->app->AttachedTo(), NOBODY);
    EXPECT_EQ(vehicle->app->TasksInFlight(), 1u);
    RunUntil(12);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_GE(world->Count(TransferEvent::Step::RESUMED), 2);
    EXPECT_EQ(world->Count(TransferEvent::Step::RECEIVED), 6);
    EXPECT_EQ(world->serverItems.size(), 5u);
    // A second was left to do when contact came back.
    EXPECT_LT(world->ended[0].deliveredS, 6.5);
    ExpectAllClosed();
}

TEST_F(Offloading, HandsTheResultToWhereTheVehicleIs)
{
    WiredWorld::Settings settings;
    settings.rsus = 2;
    settings.processorsHz = {1e8}; // 5 s of work
    Build(Always, settings);
    world->Hear(*vehicle, 1, false);
    CreateAt(1, ForkAndJoin());
    At(3,
       [this]()
       {
           EXPECT_EQ(vehicle->app->AttachedTo(), MakeEndpoint(EndpointKind::RSU, 0));
           world->Hear(*vehicle, 0, false);
           world->Hear(*vehicle, 1, true);
       });
    RunUntil(12);
    ASSERT_EQ(world->ended.size(), 1u);
    EXPECT_EQ(world->ended[0].outcome, Outcome::LATE);
    EXPECT_EQ(world->ended[0].rsu, MakeEndpoint(EndpointKind::RSU, 1));
    EXPECT_LT(world->ended[0].deliveredS, 6.5);
    EXPECT_EQ(world->serverItems.size(), 5u);
    // The report took the new way, too.
    ExpectAllClosed();
    EXPECT_EQ(policy->feedback[0].tasks[0].outcome, Outcome::LATE);
}

TEST_F(Offloading, HandsOverInTheMiddleOfAnUpload)
{
    WiredWorld::Settings settings;
    settings.rsus = 2;
    Build(Always, settings);
    world->Hear(*vehicle, 1, false);
    CreateAt(1, ForkAndJoin(4));
    for (int i = 0; i < 4; ++i)
    {
        At(1.3 + i * 0.6,
           [this, i]()
           {
               world->Hear(*vehicle, i % 2, false);
               world->Hear(*vehicle, 1 - i % 2, true);
           });
    }
    RunUntil(15);
    EXPECT_EQ(world->Count(Outcome::ON_TIME) + world->Count(Outcome::LATE), 1);
    EXPECT_EQ(world->serverItems.size(), 5u);
    EXPECT_EQ(world->Count(TransferEvent::Step::RECEIVED), 6);
    EXPECT_LT(world->ended[0].deliveredS, 6);
    ExpectAllClosed();
}

TEST_F(Offloading, FailsWhenTheVehicleLeaves)
{
    Build(Odd);
    CreateAt(1, ForkAndJoin(4));
    At(2.0, [this]() { world->Leave(*vehicle); });
    RunUntil(2.1);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::VEHICLE_LEFT), 1);
    EXPECT_EQ(world->ended.size(), 1u);
    EXPECT_FALSE(vehicle->app->Present());
    EXPECT_EQ(vehicle->app->TasksInFlight(), 0u);
    EXPECT_EQ(WiredWorld::Sockets(vehicle->node), 0u);
    for (const auto& [channel, on] : vehicle->port->listening)
    {
        EXPECT_FALSE(on) << channel;
    }
    EXPECT_EQ(world->server->KnownTasks(), 1u);
    // Infrastructure learns of it when the time to give up has passed.
    RunUntil(23);
    EXPECT_EQ(world->server->KnownTasks(), 0u);
    EXPECT_EQ(world->rsus[0]->BoundVehicles(), 0u);
    ExpectAllClosed();
    EXPECT_EQ(policy->feedback[0].tasks[0].outcome, Outcome::FAILED);
    EXPECT_EQ(policy->feedback[0].tasks[0].etS, 20);
}

TEST_F(Offloading, FallsBackToTheVehicleWithoutAnRsu)
{
    Build(Always);
    world->Hear(*vehicle, 0, false);
    CreateAt(1, ForkAndJoin());
    RunUntil(5);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(world->vehicleItems.size(), 5u);
    EXPECT_EQ(world->plans, std::vector<uint64_t>{0});
    // Waits 1 s, works 0.5 s.
    EXPECT_NEAR(world->ended[0].deliveredS, 2.5, 1e-6);
    EXPECT_EQ(policy->decisions, 0);
    ExpectAllClosed();
}

TEST_F(Offloading, NamesTheReasonWhenItGivesUp)
{
    Build(Always);
    TaskDescription heavy = ForkAndJoin();
    for (auto& subtask : heavy.subtasks)
    {
        subtask.cycles = 1e11;
    }
    heavy.giveUpS = 3;
    // Never attached in its life, although the vehicle falls back to itself.
    world->Hear(*vehicle, 0, false);
    CreateAt(1, heavy);
    RunUntil(5);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::NO_PATH), 1);
    // Attached to the end: too much work.
    world->Hear(*vehicle, 0, true);
    CreateAt(6, heavy);
    RunUntil(10);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::GIVE_UP), 1);
    // Attached when it began, alone when it ended.
    CreateAt(11, heavy);
    At(13, [this]() { world->Hear(*vehicle, 0, false); });
    RunUntil(16);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::LINK_LOST), 1);
    EXPECT_EQ(world->ended.size(), 3u);
    ExpectAllClosed();
    // What the server had begun was withdrawn and told.
    EXPECT_EQ(world->server->KnownTasks(), 0u);
    EXPECT_FALSE(world->cancelled.empty());
    ASSERT_EQ(policy->feedback.size(), 2u);
    EXPECT_EQ(policy->feedback[0].tasks[0].reason, FailureReason::GIVE_UP);
    EXPECT_EQ(policy->feedback[1].tasks[0].reason, FailureReason::LINK_LOST);
}

TEST_F(Offloading, CancelsAPlanThatComesTooLate)
{
    WiredWorld::Settings settings;
    settings.decisionCostS = 1.2; // the vehicle waits 1 s
    Build(Always, settings);
    CreateAt(1, ForkAndJoin());
    RunUntil(5);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(world->vehicleItems.size(), 5u);
    EXPECT_EQ(world->serverItems.size(), 0u);
    ExpectAllClosed();
    ASSERT_EQ(policy->feedback.size(), 1u);
    EXPECT_EQ(policy->feedback[0].tasks[0].outcome, Outcome::FAILED);
    EXPECT_EQ(policy->feedback[0].tasks[0].reason, FailureReason::CANCELLED);
}

TEST_F(Offloading, PlansTogetherWhatComesWithinAnInterval)
{
    WiredWorld::Settings settings;
    settings.decisionIntervalS = 0.2;
    Build(Odd, settings);
    WiredWorld::Vehicle& second = world->AddVehicleNode();
    At(0.1, [&]() { world->Enter(second); });
    CreateAt(1, ForkAndJoin());
    CreateAt(1.1, ForkAndJoin());
    At(1.15, [&]() { second.app->CreateTask(ForkAndJoin()); });
    RunUntil(5);
    EXPECT_EQ(policy->decisions, 1);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 3);
    ExpectAllClosed();
    EXPECT_EQ(policy->feedback[0].tasks.size(), 3u);
    EXPECT_EQ(policy->feedback[0].items.size(), 15u);
}

TEST_F(Offloading, WorksWithACoordinatorOnAnRsu)
{
    WiredWorld::Settings settings;
    settings.coordinatorOnRsu = true;
    Build(Always, settings);
    CreateAt(1, ForkAndJoin());
    RunUntil(3);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(world->serverItems.size(), 5u);
    ExpectAllClosed();
}

TEST_F(Offloading, GetsThroughWithHalfOfTheControlMessages)
{
    Build(Always);
    for (const auto& device : {vehicle->port->devices[0], world->rsuPorts[0]->devices[0]})
    {
        const Ptr<ErrorModel> model = Loss(0.5, 1);
        At(0.15,
           [device, model]() { device->SetAttribute("ReceiveErrorModel", PointerValue(model)); });
    }
    for (int i = 0; i < 20; ++i)
    {
        CreateAt(1 + i, ForkAndJoin());
    }
    RunUntil(60);
    EXPECT_EQ(world->ended.size(), 20u);
    EXPECT_EQ(world->Count(Outcome::ON_TIME) + world->Count(Outcome::LATE), 20);
    EXPECT_GE(world->serverItems.size(), 5u * 15);
    ExpectAllClosed();
}

TEST_F(Offloading, GetsThroughOverLossyServiceChannels)
{
    Build(Odd);
    for (uint32_t channel = 1; channel < WiredWorld::CHANNELS; ++channel)
    {
        const Ptr<ErrorModel> model = Loss(0.02, channel);
        const auto device = world->rsuPorts[0]->devices[channel];
        At(0.15,
           [device, model]() { device->SetAttribute("ReceiveErrorModel", PointerValue(model)); });
    }
    for (int i = 0; i < 10; ++i)
    {
        CreateAt(1 + 2 * i, ForkAndJoin());
    }
    RunUntil(60);
    EXPECT_EQ(world->Count(Outcome::ON_TIME) + world->Count(Outcome::LATE), 10);
    EXPECT_EQ(world->serverItems.size(), 20u);
    ExpectAllClosed();
}

TEST_F(Offloading, LeavesNothingBehindOnAReusedNode)
{
    Build(Always);
    std::size_t rsuSockets = 0;
    std::size_t sockets = 0;
    for (int i = 0; i < 60; ++i)
    {
        const double t = 1 + 2 * i;
        CreateAt(t, ForkAndJoin(0.3));
        // Every second one leaves in the middle of its task.
        At(t + (i % 2 == 0 ? 0.08 : 1.2), [this]() { world->Leave(*vehicle); });
        At(t + 1.9,
           [this, i, &sockets, &rsuSockets]()
           {
               EXPECT_EQ(WiredWorld::Sockets(vehicle->node), 0u);
               world->Enter(*vehicle);
               sockets = std::max(sockets, WiredWorld::Sockets(vehicle->node));
               if (i == 10)
               {
                   rsuSockets = WiredWorld::Sockets(world->rsus[0]->GetNode());
               }
           });
    }
    RunUntil(150);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 30);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::VEHICLE_LEFT), 30);
    EXPECT_EQ(sockets, 1u); // who has entered listens on the downlink
    EXPECT_GT(rsuSockets, 0u);
    EXPECT_LE(WiredWorld::Sockets(world->rsus[0]->GetNode()), rsuSockets);
    EXPECT_EQ(world->server->KnownTasks(), 0u);
    EXPECT_LE(world->rsus[0]->BoundVehicles(), 1u);
    ObjectVectorValue udp;
    vehicle->node->GetObject<UdpL4Protocol>()->GetAttribute("SocketList", udp);
    EXPECT_EQ(udp.GetN(), 2u);
    ExpectAllClosed();
}

TEST_F(Offloading, KeepsItsAccountsUnderLoad)
{
    WiredWorld::Settings settings;
    settings.rsus = 2;
    Build(Odd, settings);
    std::vector<WiredWorld::Vehicle*> all{vehicle};
    for (int i = 0; i < 5; ++i)
    {
        all.push_back(&world->AddVehicleNode());
        At(0.2 + 0.1 * i, [this, i, &all]() { world->Enter(*all[i + 1], 5e8); });
    }
    Random random(7);
    for (int i = 0; i < 60; ++i)
    {
        WiredWorld::Vehicle* one = all[i % all.size()];
        At(random.Uniform(1, 20),
           [one]()
           {
               TaskDescription description = ForkAndJoin(0.5);
               description.giveUpS = 8;
               one->app->CreateTask(description);
           });
        const int rsu = i % 2;
        At(random.Uniform(1, 20), [this, one, rsu]() { world->Hear(*one, rsu, false); });
        At(random.Uniform(1, 20), [this, one, rsu]() { world->Hear(*one, rsu, true); });
    }
    std::size_t inFlight = 0;
    for (int t = 1; t < 25; ++t)
    {
        At(t + 0.123,
           [&]()
           {
               std::size_t open = 0;
               for (WiredWorld::Vehicle* one : all)
               {
                   open += one->app->TasksInFlight();
               }
               EXPECT_EQ(world->created, static_cast<int>(world->ended.size() + open));
               inFlight = std::max(inFlight, open);
           });
    }
    RunUntil(40);
    EXPECT_GT(inFlight, 3u);
    EXPECT_EQ(world->created, 60);
    EXPECT_EQ(world->ended.size(), 60u);
    EXPECT_EQ(world->server->KnownTasks(), 0u);
    EXPECT_EQ(policy->feedback.size(), static_cast<std::size_t>(policy->decisions));
}

TEST_F(Offloading, EndsQuietlyWhenApplicationsStop)
{
    Build(Always);
    world->rsus[0]->SetStopTime(Seconds(1.3));
    world->server->SetStopTime(Seconds(1.4));
    world->coordinator->SetStopTime(Seconds(1.5));
    TaskDescription description = ForkAndJoin(4);
    description.giveUpS = 5;
    CreateAt(1, description);
    CreateAt(1.35, description);
    RunUntil(10);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::LINK_LOST), 1);
    EXPECT_EQ(world->ended.size(), 2u);
    vehicle->app->SetStopTime(Seconds(10));
}

TEST_F(Offloading, StopsInTheMiddleOfEverything)
{
    Build(Odd);
    for (int i = 0; i < 10; ++i)
    {
        CreateAt(1 + 0.05 * i, ForkAndJoin());
    }
    RunUntil(1.6);
    EXPECT_GT(vehicle->app->TasksInFlight(), 0u);
    const std::size_t ended = world->ended.size();
    Simulator::Destroy();
    EXPECT_EQ(world->ended.size(), ended);
}

} // namespace

} // namespace ns3::vec
