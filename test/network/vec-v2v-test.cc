// SPDX-License-Identifier: GPL-2.0-only
// Vehicles that compute for one another, without any radio; plans that do not hold.
#include "ns3/vec-compat.h"
#include "ns3/vec-vehicular-cloud-system.h"
#include "vec-wired-world.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace ns3::vec
{

namespace
{

/** Puts subtasks on the vehicles of the instance that the test names, as far as there are such. */
class TestCloudPolicy : public Policy
{
  public:
    std::string Name() const override
    {
        return "test-cloud";
    }

    std::vector<int> places; //!< vehicle by subtask; beyond the last one: the owner
    std::vector<VehicularCloudInstance> instances;
    std::vector<Timeline> feedback;

  private:
    Plan DoDecide(const Instance& instance, uint64_t) override
    {
        const auto& cloud = AsVehicularCloud(instance);
        instances.push_back(cloud);
        std::set<int> fixed;
        for (const auto& item : cloud.fixed)
        {
            fixed.insert(item.subtask);
        }
        Plan plan;
        for (std::size_t i = 0; i < cloud.cycles.size(); ++i)
        {
            Assignment assignment;
            assignment.item = static_cast<int>(i);
            const int place = i < places.size() ? places[i] : 0;
            const int vehicles = static_cast<int>(cloud.vehicles.size());
            assignment.site = SiteOf(place < vehicles ? place : 0);
            if (fixed.count(assignment.item) == 0)
            {
                plan.assignments.push_back(assignment);
            }
        }
        return plan;
    }

    void DoFeedback(uint64_t, const Timeline& measured) override
    {
        feedback.push_back(measured);
    }
};

/** 0 → 1, 2 → 3: 100 kB on each edge, 0.2 s of a 1 GHz processor each but the first. */
TaskDescription
Diamond()
{
    TaskDescription description;
    description.subtasks = {
        {0, 0,   0  },
        {0, 2e8, 0  },
        {0, 2e8, 0  },
        {0, 2e8, 8e4}
    };
    description.edges = {
        {0, 1},
        {0, 2},
        {1, 3},
        {2, 3}
    };
    description.edgeBits = {8e5, 8e5, 8e5, 8e5};
    description.deadlineS = 5;
    description.giveUpS = 12;
    return description;
}

class V2v : public SimulationTest
{
  protected:
    /** The owner at 0 m, and \p helpers at 10, 20, … m. */
    void Build(int helpers, WiredWorld::Settings settings = {})
    {
        settings.v2v = true;
        policy = std::make_shared<TestCloudPolicy>();
        world = std::make_unique<WiredWorld>(settings, policy);
        for (int v = 0; v <= helpers; ++v)
        {
            WiredWorld::Vehicle& vehicle = world->AddVehicleNode();
            WiredWorld::Place(vehicle.node, 10 * v);
            At(0.1, [this, &vehicle]() { world->Enter(vehicle); });
        }
        for (double timeS = 1; timeS < 40; timeS += 1)
        {
            At(timeS, [this]() { ExpectBalance(); });
        }
    }

    WiredWorld::Vehicle& Vehicle(int number)
    {
        return *world->vehicles[number];
    }

    void CreateAt(double timeS, const TaskDescription& description = Diamond(), int vehicle = 0)
    {
        At(timeS,
           [this, description, vehicle]() { Vehicle(vehicle).app->CreateTask(description); });
    }

    void ExpectBalance()
    {
        std::size_t inFlight = 0;
        for (const auto& vehicle : world->vehicles)
        {
            inFlight += vehicle->app->TasksInFlight();
        }
        EXPECT_EQ(static_cast<std::size_t>(world->created), world->ended.size() + inFlight);
    }

    void ExpectAllClosed()
    {
        EXPECT_EQ(world->ended.size(), static_cast<std::size_t>(world->created));
        EXPECT_EQ(policy->feedback.size(), policy->instances.size());
        EXPECT_EQ(policy->OpenDecisions(), 0u);
        for (const auto& vehicle : world->vehicles)
        {
            EXPECT_EQ(vehicle->app->HostedTasks(), 0u);
        }
    }

    /** Who ran a subtask last; 0 is the owner, −1 nobody. */
    int SiteOfItem(int subtask) const
    {
        int site = -1;
        for (const ItemEvent& item : world->vehicleItems)
        {
            for (std::size_t v = 0; v < world->vehicles.size() && item.subtask == subtask; ++v)
            {
                site = world->vehicles[v]->endpoint == item.site ? static_cast<int>(v) : site;
            }
        }
        return site;
    }

    int Relayed() const
    {
        return relayed;
    }

    std::shared_ptr<TestCloudPolicy> policy;
    std::unique_ptr<WiredWorld> world;
    int relayed = 0;
};

TEST_F(V2v, EdgesGoFromVehicleToVehicle)
{
    Build(3);
    policy->places = {0, 1, 2, 3};
    CreateAt(2);
    RunUntil(20);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    ASSERT_EQ(policy->instances.size(), 1u);
    const VehicularCloudInstance& instance = policy->instances[0];
    ASSERT_EQ(instance.vehicles.size(), 4u);
    EXPECT_EQ(instance.vehicles[2].cpuHz, 1e9);
    EXPECT_EQ(instance.vehicles[2].track[0].x, 20) << "nearest first";
    EXPECT_GT(instance.vehicles[1].departS, 100) << "nobody moves";
    EXPECT_NEAR(instance.linkBps[1][2], 0.75 * 9e6, 1) << "a quarter of the channel was busy";
    ASSERT_EQ(world->vehicleItems.size(), 4u);
    for (int subtask = 0; subtask < 4; ++subtask)
    {
        EXPECT_EQ(SiteOfItem(subtask), subtask);
    }
    int edges = 0;
    for (const TransferEvent& event : world->transfers)
    {
        edges += event.kind == TransferKind::EDGE && event.step == TransferEvent::Step::RECEIVED;
        EXPECT_TRUE(event.kind == TransferKind::EDGE || event.kind == TransferKind::RESULT);
        EXPECT_EQ(event.via, 1);
    }
    EXPECT_EQ(edges, 4);
    // 100 kB at 10 Mb/s are 80 ms and two of them share the segment; 0.2 s twice; the result.
    EXPECT_GT(world->ended[0].finishS, 2 + 2 * 0.08 + 0.4);
    EXPECT_LT(world->ended[0].finishS, 2 + 4 * 0.08 + 0.4 + 0.1);
    EXPECT_GT(world->ended[0].deliveredS, world->ended[0].finishS);
    // The coordinator knows of all four.
    for (const TimelineItem& item : policy->feedback[0].items)
    {
        EXPECT_GT(item.finishS, 2);
    }
}

TEST_F(V2v, RadiosAreTunedAwayAfterwards)
{
    Build(2);
    policy->places = {0, 1, 2, 0};
    CreateAt(2);
    At(2.2, [this]() { EXPECT_TRUE(Vehicle(1).port->listening[1]); });
    RunUntil(20);
    for (int v = 0; v < 3; ++v)
    {
        EXPECT_FALSE(Vehicle(v).port->listening[1]);
        EXPECT_FALSE(Vehicle(v).port->listening[WiredWorld::CHANNELS - 1]);
    }
}

TEST_F(V2v, AProcessorServesItsOwnAndOthersInTurn)
{
    Build(1);
    policy->places = {0, 1, 1, 1};
    CreateAt(2);
    // The helper's own task comes while it computes for the other one.
    TaskDescription own = Diamond();
    CreateAt(2.25, own, 1);
    At(2.25, [this]() { policy->places = {0, 0, 0, 0}; });
    RunUntil(30);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 2);
    std::vector<ItemEvent> at;
    for (const ItemEvent& item : world->vehicleItems)
    {
        if (item.site == Vehicle(1).endpoint)
        {
            at.push_back(item);
        }
    }
    ASSERT_EQ(at.size(), 7u);
    for (std::size_t i = 1; i < at.size(); ++i)
    {
        EXPECT_GE(at[i].startS, at[i - 1].finishS - 1e-9) << "one after the other";
        EXPECT_GE(at[i].readyS, at[i - 1].readyS - 1e-9) << "first come, first served";
    }
    int turns = 0;
    for (std::size_t i = 1; i < at.size(); ++i)
    {
        turns += at[i].task != at[i - 1].task;
    }
    EXPECT_GE(turns, 2);
}

TEST_F(V2v, AHelperThatLeavesIsReplaced)
{
    Build(3);
    policy->places = {0, 1, 2, 3};
    CreateAt(2);
    At(2.25,
       [this]() { world->Leave(Vehicle(1)); }); // while it computes, whoever's data came first
    RunUntil(30);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    ASSERT_GE(policy->instances.size(), 2u);
    const VehicularCloudInstance& again = policy->instances.back();
    EXPECT_EQ(again.vehicles.size(), 3u) << "the one that left is not among them";
    std::set<int> fixed;
    for (const auto& item : again.fixed)
    {
        fixed.insert(item.subtask);
        EXPECT_GT(item.finishS, 2);
        EXPECT_LT(item.finishS, again.nowS);
    }
    EXPECT_EQ(fixed, (std::set<int>{0, 2})) << "1 went with its vehicle, 3 has not run";
    EXPECT_EQ(world->lastRevision, policy->instances.size() - 1);
    EXPECT_EQ(SiteOfItem(1), 2) << "the second vehicle of those that are left";
    // Both decisions hear of the same end.
    for (const Timeline& measured : policy->feedback)
    {
        ASSERT_EQ(measured.tasks.size(), 1u);
        EXPECT_EQ(measured.tasks[0].outcome, Outcome::ON_TIME);
        EXPECT_EQ(measured.items.size(), 4u);
    }
    EXPECT_GT(world->cancelled.size(), 0u) << "it had begun";
}

TEST_F(V2v, OutOfReachIsByTheRsu)
{
    Build(2);
    policy->places = {0, 1, 2, 1};
    // 1 and 2 do not hear one another: the data from 2 to 1 take the way over the RSU.
    world->Hear(*Vehicle(1).port, *Vehicle(2).port, false);
    world->rsus[0]->TraceConnectWithoutContext("Transfer",
                                               compat::CallbackOf<void, const TransferEvent&>(
                                                   [this](const TransferEvent& event)
                                                   {
                                                       ++relayed;
                                                       EXPECT_EQ(event.from, Vehicle(2).endpoint);
                                                       EXPECT_EQ(event.to, Vehicle(1).endpoint);
                                                   }));
    CreateAt(2);
    RunUntil(20);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(Relayed(), 1);
}

TEST_F(V2v, AWayThatBreaksGoesOnOverTheRsu)
{
    Build(1);
    policy->places = {0, 1, 1, 1};
    CreateAt(2);
    At(2.1, [this]() { world->Hear(*Vehicle(0).port, *Vehicle(1).port, false); });
    RunUntil(20);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_GT(world->Count(TransferEvent::Step::RESUMED), 0);
    EXPECT_EQ(policy->instances.size(), 1u) << "the coordinator has nothing to do with it";
}

TEST_F(V2v, WithoutRelaysThereIsNoPath)
{
    WiredWorld::Settings settings;
    settings.relay = false;
    Build(1, settings);
    policy->places = {0, 1, 1, 1};
    world->Hear(*Vehicle(0).port, *Vehicle(1).port, false);
    CreateAt(2);
    RunUntil(30);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::NO_PATH), 1);
}

TEST_F(V2v, OutOfReachWithoutRelaysIsReplaced)
{
    WiredWorld::Settings settings;
    settings.relay = false;
    Build(2, settings);
    policy->places = {0, 1, 1, 1};
    CreateAt(2);
    At(2.2,
       [this]()
       {
           WiredWorld::Place(Vehicle(1).node, 400); // 100 m too far, as its next beacon says
           world->Hear(*Vehicle(0).port, *Vehicle(1).port, false);
       });
    RunUntil(30);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    ASSERT_EQ(policy->instances.size(), 2u);
    EXPECT_EQ(policy->instances[0].vehicles.size(), 3u);
    EXPECT_EQ(policy->instances[1].vehicles.size(), 2u);
    EXPECT_EQ(SiteOfItem(3), 2);
}

TEST_F(V2v, AHelperThatHearsNothingIsReplaced)
{
    Build(2);
    policy->places = {0, 1, 1, 1};
    CreateAt(2);
    // Its beacons are heard, but what it is sent is lost.
    At(1.9,
       [this]()
       { Vehicle(1).port->devices[0]->SetAttribute("ReceiveErrorModel", PointerValue(Loss(1))); });
    RunUntil(30);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_GE(policy->instances.size(), 2u);
}

TEST_F(V2v, LostControlMessagesAreSentAgain)
{
    Build(3);
    policy->places = {0, 1, 2, 3};
    for (double timeS = 2; timeS < 12; timeS += 1)
    {
        CreateAt(timeS, Diamond(), static_cast<int>(timeS) % 2 ? 3 : 0);
    }
    At(1.9,
       [this]()
       {
           for (const auto& vehicle : world->vehicles)
           {
               vehicle->port->devices[0]->SetAttribute("ReceiveErrorModel",
                                                       PointerValue(Loss(0.3)));
           }
           world->rsuPorts[0]->devices[0]->SetAttribute("ReceiveErrorModel",
                                                        PointerValue(Loss(0.3)));
       });
    RunUntil(60);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::FAILED, FailureReason::GIVE_UP), 0);
    EXPECT_GT(world->Count(Outcome::ON_TIME), 7);
}

TEST_F(V2v, ANodeThatIsUsedAgainHasForgotten)
{
    Build(2);
    policy->places = {0, 1, 2, 1};
    CreateAt(2);
    At(2.3,
       [this]()
       {
           world->Leave(Vehicle(1));
           world->Enter(Vehicle(1));
       });
    RunUntil(30);
    ExpectAllClosed();
    EXPECT_EQ(world->Count(Outcome::ON_TIME), 1);
    EXPECT_EQ(policy->instances.size(), 2u);
}

/** Replan for mec-dag: the same task once more, in the middle of it. */
class Replanning : public SimulationTest
{
  protected:
    static TaskDescription Chain()
    {
        TaskDescription description;
        for (int i = 0; i < 6; ++i)
        {
            description.subtasks.push_back({8e5, 1e8, 1.6e5});
        }
        description.edges = {
            {0, 1},
            {1, 2},
            {2, 3},
            {3, 4},
            {1, 5}
        };
        description.deadlineS = 10;
        description.giveUpS = 20;
        return description;
    }
};

TEST_F(Replanning, GoesOnWhateverWasMoved)
{
    for (int when = 1; when <= 12; ++when)
    {
        int turn = 0;
        const auto policy = std::make_shared<ToldPolicy>(
            [&turn, when](int subtask) { return (subtask + turn + when) % 3 > 0; });
        WiredWorld world({}, policy);
        WiredWorld::Vehicle& vehicle = world.AddVehicleNode();
        At(0.1, [&]() { world.Enter(vehicle); });
        TaskKey task = 0;
        At(1, [&]() { task = vehicle.app->CreateTask(Chain()); });
        for (int again = 0; again < 3; ++again)
        {
            At(1 + 0.1 * when + 0.15 * again,
               [&]()
               {
                   ++turn;
                   world.coordinator->Replan(task, {});
               });
        }
        RunUntil(40);
        EXPECT_EQ(world.Count(Outcome::ON_TIME), 1) << when;
        EXPECT_EQ(policy->feedback.size(), static_cast<std::size_t>(policy->decisions)) << when;
        EXPECT_EQ(policy->OpenDecisions(), 0u);
        EXPECT_EQ(world.server->KnownTasks(), 0u);
        EXPECT_EQ(world.lastRevision, policy->decisions - 1u);
        Simulator::Destroy();
    }
}

} // namespace

} // namespace ns3::vec
