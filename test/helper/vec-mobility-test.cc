// SPDX-License-Identifier: GPL-2.0-only
// Vehicles that move on, jump, vanish and fall silent while they have tasks.
#include "ns3/simulator.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-world.h"
#include "vec-ruled-traffic.h"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>

using namespace ns3;
using namespace ns3::vec;

namespace
{

std::shared_ptr<Policy>
Make(const std::string& name)
{
    PolicyRegistry registry;
    AddClassical(registry);
    return registry.Make(name, PolicyOptions());
}

/** RSUs every 300 m, one server for all. */
Scenario
Road(int rsus)
{
    Scenario scenario;
    for (int k = 0; k < rsus; ++k)
    {
        scenario.rsus.positions.push_back({50.0 + 300 * k, 10});
    }
    scenario.workload.arrivals = "periodic";
    scenario.workload.periodS = 1e6;
    scenario.workload.giveUpS = 10;
    scenario.time.warmupS = 1;
    scenario.time.measureS = 10;
    scenario.time.drainS = 15;
    return scenario;
}

/** One vehicle, and what became of its one task, created at a given time. */
TaskRecord
RunOne(const Scenario& scenario,
       double createdS,
       const RuledTraffic::Rule& rule,
       Json* totals = nullptr)
{
    World world(scenario, Make("edge"), std::make_unique<RuledTraffic>(rule));
    TaskSource source(scenario, "a", 0);
    Simulator::Schedule(Seconds(createdS),
                        [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
    world.Run();
    EXPECT_EQ(world.Results().tasks.size(), 1u);
    const Ledger::Counts counts = world.Accounts().Total();
    EXPECT_EQ(counts.created, counts.onTime + counts.late + counts.failed + counts.inFlight);
    EXPECT_EQ(counts.inFlight, 0u);
    if (totals)
    {
        *totals = RunTotals(world.Results());
    }
    return world.Results().tasks.front();
}

} // namespace

TEST(Mobility, AJumpToAnotherRsuBringsTheResultThere)
{
    const TaskRecord task = RunOne(Road(2),
                                   1.9,
                                   [](int step)
                                   {
                                       return std::vector<VehiclePosition>{
                                           {"a", step < 4 ? 30.0 : 340.0, 0}
                                       };
                                   });
    ASSERT_TRUE(task.outcome);
    EXPECT_NE(*task.outcome, Outcome::FAILED);
    EXPECT_EQ(task.ingress, "rsu0");
    EXPECT_EQ(task.egress, "rsu1");
}

TEST(Mobility, WhoVanishesForAMomentLosesItsTaskAndComesBackAsNew)
{
    Scenario scenario = Road(1);
    scenario.workload.periodS = 1;
    World world(scenario,
                Make("edge"),
                std::make_unique<RuledTraffic>(
                    [](int step)
                    {
                        // Away from 3 to 4.5 s, as SUMO's teleports are.
                        return step >= 6 && step < 9
                                   ? std::vector<VehiclePosition>{}
                                   : std::vector<VehiclePosition>{
                                         {"a", 30, 0}
                        };
                    }));
    TaskSource source(scenario, "a", 0);
    Simulator::Schedule(Seconds(2.95),
                        [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
    world.Run();
    int gone = 0;
    int after = 0;
    for (const TaskRecord& task : world.Results().tasks)
    {
        gone += task.reason == FailureReason::VEHICLE_LEFT;
        EXPECT_FALSE(task.createdS > 3 && task.createdS < 4.5) << "nobody was there";
        after += task.createdS > 4.5 && task.outcome && *task.outcome != Outcome::FAILED;
    }
    EXPECT_GE(gone, 1);
    EXPECT_LE(gone, 2);
    EXPECT_GT(after, 3);
    EXPECT_EQ(world.VehicleNodes(), 1u);
    const Ledger::Counts counts = world.Accounts().Total();
    EXPECT_EQ(counts.created, counts.onTime + counts.late + counts.failed + counts.inFlight);
}

TEST(Mobility, ASilenceOfSixSecondsIsSurvived)
{
    // Longer than an RSU remembers a vehicle, shorter than the time to give up.
    Json totals;
    const TaskRecord task = RunOne(
        Road(1),
        1.98,
        [](int step)
        {
            return std::vector<VehiclePosition>{
                {"a", step >= 4 && step < 16 ? 9000.0 : 30.0, 0}
            };
        },
        &totals);
    ASSERT_TRUE(task.outcome);
    EXPECT_EQ(*task.outcome, Outcome::LATE);
    EXPECT_GT(task.deliveredS, 8);
    EXPECT_LT(task.deliveredS, 11);
    EXPECT_GT(totals["counters"]["resumed_transfers"].get<double>(), 0);
}

TEST(Mobility, ASilenceWithoutEndIsALostLink)
{
    const TaskRecord task = RunOne(Road(1),
                                   1.98,
                                   [](int step)
                                   {
                                       return std::vector<VehiclePosition>{
                                           {"a", step >= 4 ? 9000.0 : 30.0, 0}
                                       };
                                   });
    ASSERT_TRUE(task.outcome);
    EXPECT_EQ(*task.outcome, Outcome::FAILED);
    EXPECT_EQ(task.reason, FailureReason::LINK_LOST);
}

TEST(Mobility, HandoversInTheMiddleOfTrafficLoseNothing)
{
    // 25 m/s past four RSUs with a server each, two tasks every second.
    Scenario scenario = Road(4);
    scenario.compute.servers = 0;
    scenario.workload.periodS = 0.5;
    scenario.workload.n = {3, 4};
    scenario.workload.ownInputBits = {100e3, 200e3};
    scenario.time.measureS = 34;
    World world(scenario,
                Make("edge"),
                std::make_unique<RuledTraffic>(
                    [](int step)
                    {
                        return std::vector<VehiclePosition>{
                            {"a", 30.0 + 12.5 * step, 0}
                        };
                    }));
    world.Run();
    int chased = 0;
    for (const TaskRecord& task : world.Results().tasks)
    {
        if (task.createdS > 34)
        {
            continue; // it drives out of reach
        }
        ASSERT_TRUE(task.outcome);
        EXPECT_NE(*task.outcome, Outcome::FAILED) << task.task << " " << ToString(task.reason);
        chased += !task.egress.empty() && task.egress != task.ingress;
    }
    const Json totals = RunTotals(world.Results());
    EXPECT_GE(totals["counters"]["handovers"].get<double>(), 3);
    EXPECT_GE(chased, 1) << "no result came through another RSU than its data went";
}
