// SPDX-License-Identifier: GPL-2.0-only
// Vehicles that plan for themselves, over wires.
#include "vec-wired-world.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace ns3::vec
{

namespace
{

/** 0 → 1, 2, 3 → 4: own inputs of 100 kB, outputs of 20 kB, 0.1 s of a 1 GHz processor each. */
TaskDescription
ForkAndJoin(double cycles = 1e8)
{
    TaskDescription description;
    for (int i = 0; i < 5; ++i)
    {
        description.subtasks.push_back({8e5, cycles, 1.6e5});
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

class VehiclePlanning : public SimulationTest
{
  protected:
    void Build(ToldPolicy::Choice offload, WiredWorld::Settings settings = {})
    {
        settings.vehiclesPlan = true;
        policy = std::make_shared<ToldPolicy>(std::move(offload));
        world = std::make_unique<WiredWorld>(settings, policy);
        vehicle = &world->AddVehicleNode();
        At(0.1, [this]() { world->Enter(*vehicle); });
    }

    void CreateAt(double timeS, const TaskDescription& description)
    {
        At(timeS, [this, description]() { vehicle->app->CreateTask(description); });
    }

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

TEST_F(VehiclePlanning, KnowsWhatBeaconsSay)
{
    Build([](int subtask) { return subtask % 2 == 1; });
    CreateAt(1, ForkAndJoin());
    RunUntil(10);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(world->serverItems.size(), 2u);
    EXPECT_EQ(world->vehicleItems.size(), 3u);
    ASSERT_EQ(policy->instances.size(), 1u);
    const MecDagInstance& instance = policy->instances[0];
    EXPECT_EQ(instance.mec.processorsHz, (std::vector<double>{1e9, 2e9}));
    EXPECT_EQ(instance.mec.processorsFreeS, (std::vector<double>(2, instance.nowS)));
    // 0.9 of 10 Mb/s, and what the RSU's busy ratio of 0.25 leaves on the first uplink.
    ASSERT_EQ(instance.vehicles.size(), 1u);
    EXPECT_EQ(instance.vehicles[0].uplinkBps, (std::vector<double>{6.75e6, 9e6}));
    EXPECT_NEAR(instance.nowS, 1 + 1e-3, 1e-9) << "no message to anybody before the decision";
    // The server's reports came back over the air.
    ExpectAllClosed();
    ASSERT_EQ(policy->feedback.size(), 1u);
    const Timeline& measured = policy->feedback[0];
    ASSERT_EQ(measured.items.size(), 5u);
    for (const TimelineItem& item : measured.items)
    {
        EXPECT_GT(item.finishS, item.startS);
        EXPECT_GT(item.startS, 1);
    }
    EXPECT_EQ(measured.tasks.at(0).outcome, Outcome::ON_TIME);
}

TEST_F(VehiclePlanning, KnowsTheBacklogThatOthersMade)
{
    // All of subtask 0, 3 s of work, goes to processor 0; another vehicle plans while it runs.
    Build([](int subtask) { return subtask == 0; });
    WiredWorld::Vehicle* other = &world->AddVehicleNode();
    At(0.2, [this, other]() { world->Enter(*other); });
    CreateAt(1, ForkAndJoin(3e9));
    At(2.5, [other]() { other->app->CreateTask(ForkAndJoin()); });
    RunUntil(30);
    ASSERT_EQ(policy->instances.size(), 2u);
    ASSERT_FALSE(world->serverItems.empty());
    const ItemEvent& first = world->serverItems[0];
    ASSERT_LT(first.startS, 2);
    ASSERT_GT(first.finishS, 4);
    // The report's time and what was left then; nothing else has come since.
    EXPECT_NEAR(policy->instances[1].mec.processorsFreeS[0], first.finishS, 1e-9);
    EXPECT_EQ(policy->instances[1].mec.processorsFreeS[1], policy->instances[1].nowS);
    ExpectAllClosed();
}

TEST_F(VehiclePlanning, ExpectsNothingFromOthersQueuesThatItHasNotHeardOf)
{
    // No beacon of an RSU with a server yet: the vehicle waits, then runs the task itself.
    Build([](int) { return true; });
    At(0.05, [this]() { world->Hear(*vehicle, 0, false); });
    CreateAt(1, ForkAndJoin());
    RunUntil(10);
    EXPECT_EQ(policy->decisions, 0);
    EXPECT_EQ(world->vehicleItems.size(), 5u);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    ExpectAllClosed();
}

TEST_F(VehiclePlanning, GetsThroughWithHalfOfTheControlMessages)
{
    Build([](int) { return true; });
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

TEST_F(VehiclePlanning, TakesItsTasksAlongToAnotherRsu)
{
    WiredWorld::Settings settings;
    settings.rsus = 2;
    Build([](int) { return true; }, settings);
    At(0.05, [this]() { world->Hear(*vehicle, 1, false); });
    CreateAt(2, ForkAndJoin());
    At(2.3,
       [this]()
       {
           world->Hear(*vehicle, 0, false);
           world->Hear(*vehicle, 1, true);
       });
    RunUntil(30);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(world->serverItems.size(), 5u);
    EXPECT_GT(world->Count(TransferEvent::Step::RESUMED), 0);
    ExpectAllClosed();
}

TEST_F(VehiclePlanning, ClosesEveryDecisionOfAVehicleThatLeaves)
{
    Build([](int) { return true; });
    CreateAt(1, ForkAndJoin(1e9));
    CreateAt(1.1, ForkAndJoin(1e9));
    At(2, [this]() { world->Leave(*vehicle); });
    At(3, [this]() { world->Enter(*vehicle); });
    CreateAt(30, ForkAndJoin());
    RunUntil(60);
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::VEHICLE_LEFT), 2);
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(policy->decisions, 3);
    ExpectAllClosed();
    // The next vehicle on the node has nothing planned that it did not plan.
    EXPECT_EQ(policy->instances[2].mec.uplinkFreeS,
              (std::vector<double>(2, policy->instances[2].nowS)));
    EXPECT_EQ(world->server->KnownTasks(), 0u);
}

} // namespace

} // namespace ns3::vec
