// SPDX-License-Identifier: GPL-2.0-only
// Vehicles that move on, jump, vanish and fall silent while they have tasks.
#include "ns3/simulator.h"
#include "ns3/vec-json.h"
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

namespace
{

/** Keeps a server busy for two seconds. */
TaskDescription
LongTask(double inputBits = 4e5)
{
    TaskDescription task;
    task.subtasks = {
        {inputBits, 6e9, 8e3}
    };
    task.deadlineS = 8;
    task.giveUpS = 10;
    return task;
}

/** What a vehicle's task does that runs at mec0 when the vehicle jumps to rsu1 at 3 s. */
struct Drive
{
    explicit Drive(const std::string& policy,
                   double jumpS = 3,
                   double backS = 1e9,
                   double inputBits = 4e5)
    {
        Scenario scenario = Road(2);
        scenario.compute.servers = 0;
        scenario.compute.processors = 1;
        scenario.compute.processorHz = {3e9, 3e9};
        scenario.workload.rateHz = 0;
        scenario.workload.arrivals = "poisson";
        scenario.migration.policy = policy;
        scenario.migration.stateBits = 8e5;
        const auto place = [jumpS, backS](int step)
        {
            const double nowS = 0.5 * step;
            return std::vector<VehiclePosition>{
                {"a", nowS < jumpS || nowS >= backS ? 30.0 : 340.0, 0}
            };
        };
        World world(scenario, Make("edge"), std::make_unique<RuledTraffic>(place));
        Simulator::Schedule(Seconds(1.9),
                            [&]() { world.FindVehicle("a")->CreateTask(LongTask(inputBits)); });
        world.Run();
        results = world.Results();
        const Ledger::Counts counts = world.Accounts().Total();
        EXPECT_EQ(counts.created, 1u);
        EXPECT_EQ(counts.onTime, 1u) << policy;
        for (const LinkRecord& link : results.links)
        {
            migrated += link.purpose == "migration" ? link.bytes : 0;
        }
        totals = RunTotals(results);
        computeJ = scenario.compute.serverKappa * 3e9 * 3e9 * 6e9;
        transferJ =
            std::pow(10, scenario.radio.txPowerDbm / 10 - 3) * 8e3 / scenario.radio.dataRateBps;
    }

    const TaskRecord& Task() const
    {
        return results.tasks.front();
    }

    RunResults results;
    Json totals;
    double migrated = 0;  //!< bytes on wires
    double computeJ = 0;  //!< of the whole task at a server
    double transferJ = 0; //!< of the result
};

} // namespace

TEST(Migration, WhoStaysSendsTheResultAfterItsVehicle)
{
    const Drive move("stay");
    EXPECT_TRUE(move.results.migrations.empty());
    EXPECT_EQ(move.migrated, 0);
    EXPECT_EQ(move.Task().ingress, "rsu0");
    EXPECT_EQ(move.Task().egress, "rsu1");
    EXPECT_NEAR(move.Task().energyInfrastructureJ, move.computeJ + move.transferJ, 1e-9);
}

TEST(Migration, WhatFollowsGoesOnWhereItWas)
{
    for (const std::string policy : {"follow", "policy"})
    {
        const Drive move(policy);
        ASSERT_EQ(move.results.migrations.size(), 1u) << policy;
        const MigrationRecord& record = move.results.migrations.front();
        EXPECT_EQ(record.task, move.Task().task);
        EXPECT_EQ(record.subtask, 0);
        EXPECT_EQ(record.from, "mec0");
        EXPECT_EQ(record.to, "mec1");
        EXPECT_EQ(record.outcome, "moved");
        EXPECT_EQ(record.bits, 4e5 + 8e5) << "input and state";
        EXPECT_GT(record.doneCycles, 1e9);
        EXPECT_LT(record.doneCycles, 6e9);
        EXPECT_GT(record.leftS, 3);
        EXPECT_GT(record.arrivedS, record.leftS + record.bits / 1e9) << "the wires are faster";
        EXPECT_LT(record.arrivedS, record.leftS + 0.1);
        EXPECT_NEAR(record.startedS, record.arrivedS, 1e-9);
        // What was done is not done again, and is paid once.
        EXPECT_NEAR(move.Task().finishS, record.startedS + (6e9 - record.doneCycles) / 3e9, 1e-6);
        EXPECT_NEAR(move.Task().energyInfrastructureJ, move.computeJ + move.transferJ, 1e-6);
        EXPECT_EQ(move.Task().egress, "rsu1");
        EXPECT_GT(move.migrated, record.bits / 8);
        EXPECT_LT(move.migrated, 3 * record.bits / 8);
        EXPECT_NEAR(move.totals["counters"]["migration_interruption_s"].get<double>(),
                    record.startedS - record.leftS,
                    1e-12);
        // The interruption has its own cause.
        EXPECT_NEAR(move.Task().causeS[static_cast<std::size_t>(Cause::UNEXPLAINED)], 0, 1e-9);
        EXPECT_GT(move.Task().causeS[static_cast<std::size_t>(Cause::HANDOVER)],
                  record.startedS - record.leftS - 1e-9);
    }
}

TEST(Migration, ThereAndBackAgain)
{
    const Drive move("follow", 2.5, 3.5);
    ASSERT_EQ(move.results.migrations.size(), 2u);
    const MigrationRecord& there = move.results.migrations[0];
    const MigrationRecord& back = move.results.migrations[1];
    EXPECT_EQ(there.to, "mec1");
    EXPECT_EQ(back.from, "mec1");
    EXPECT_EQ(back.to, "mec0");
    EXPECT_GT(back.doneCycles, there.doneCycles) << "what was done on the way counts";
    EXPECT_NEAR(back.doneCycles - there.doneCycles, (back.leftS - there.startedS) * 3e9, 1e3);
    EXPECT_NEAR(move.Task().finishS, back.startedS + (6e9 - back.doneCycles) / 3e9, 1e-6);
    EXPECT_NEAR(move.Task().energyInfrastructureJ, move.computeJ + move.transferJ, 1e-6);
    EXPECT_EQ(move.Task().egress, "rsu0");
}

TEST(Migration, TheSameSeedMovesTheSame)
{
    const Drive first("follow", 2.5, 3.5);
    const Drive second("follow", 2.5, 3.5);
    EXPECT_EQ(first.totals, second.totals);
    EXPECT_EQ(first.Task().deliveredS, second.Task().deliveredS);
}

TEST(Migration, WhatIsOnItsWayWhenTheVehicleMovesOnIsSentAnew)
{
    // The input is still in the air at the jump: nobody has it to hand it on.
    const Drive move("follow", 2, 1e9, 8e6);
    EXPECT_EQ(move.Task().egress, "rsu1");
    for (const MigrationRecord& record : move.results.migrations)
    {
        EXPECT_EQ(record.doneCycles, 0);
    }
    EXPECT_NEAR(move.Task().energyInfrastructureJ, move.computeJ + move.transferJ, 1e-6);
}

TEST(Migration, ATargetThatStopsIsNotTheEnd)
{
    Scenario scenario = Road(2);
    scenario.compute.servers = 0;
    scenario.compute.processors = 1;
    scenario.compute.processorHz = {3e9, 3e9};
    scenario.compute.vehicleHz = {3e9, 3e9};
    scenario.workload.arrivals = "poisson";
    scenario.workload.rateHz = 0;
    scenario.migration.policy = "follow";
    scenario.faults = {
        {"stop", "server1", 3.6}
    };
    World world(scenario,
                Make("edge"),
                std::make_unique<RuledTraffic>(
                    [](int step)
                    {
                        return std::vector<VehiclePosition>{
                            {"a", step < 6 ? 30.0 : 340.0, 0}
                        };
                    }));
    TaskDescription task = LongTask();
    task.giveUpS = 20;
    Simulator::Schedule(Seconds(1.9), [&]() { world.FindVehicle("a")->CreateTask(task); });
    world.Run();
    const TaskRecord& record = world.Results().tasks.front();
    ASSERT_TRUE(record.outcome);
    EXPECT_NE(*record.outcome, Outcome::FAILED) << ToString(record.reason);
    ASSERT_GE(world.Results().migrations.size(), 1u);
    EXPECT_EQ(world.Results().migrations.front().to, "mec1");
    double sumS = 0;
    for (const double s : record.causeS)
    {
        sumS += s;
    }
    EXPECT_NEAR(sumS, record.deliveredS - record.createdS, 1e-9);
    EXPECT_LT(record.causeS[static_cast<std::size_t>(Cause::UNEXPLAINED)], 1e-9);
}
