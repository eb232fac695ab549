// SPDX-License-Identifier: GPL-2.0-only
// The ideal radio: what is measured is what the equations say.
#include "ns3/simulator.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

std::shared_ptr<Policy>
Make(const std::string& name, uint64_t seed)
{
    PolicyRegistry registry;
    AddClassical(registry);
    PolicyOptions options;
    options.seed = seed;
    return registry.Make(name, options);
}

Scenario
Ideal(uint64_t seed)
{
    Scenario scenario;
    scenario.seed = seed;
    scenario.radio.kind = "ideal";
    scenario.radio.idealSignalling = true;
    scenario.radio.dataRateBps = 8e6;
    scenario.rsus.positions = {
        {50, 10}
    };
    scenario.workload.rateHz = 0;
    scenario.workload.giveUpS = 60;
    scenario.time.warmupS = 1;
    scenario.time.measureS = 2;
    scenario.time.drainS = 60;
    return scenario;
}

std::unique_ptr<TrafficSource>
Parked(const std::vector<std::string>& names)
{
    std::vector<VehiclePosition> vehicles;
    for (const std::string& name : names)
    {
        vehicles.push_back({name, 20.0 + 10 * vehicles.size(), 0});
    }
    return std::make_unique<StaticTraffic>(std::move(vehicles));
}

/** Lets each vehicle have one task at 1.5 s, and checks each against its prediction. */
void
Compare(const Scenario& scenario,
        const std::string& policy,
        const std::vector<std::string>& names,
        double tolerance,
        double& worst,
        uint32_t& offloaded)
{
    World world(scenario, Make(policy, scenario.seed), Parked(names));
    for (const std::string& name : names)
    {
        TaskSource source(scenario, name, 0);
        Simulator::Schedule(Seconds(1.5),
                            [&world, name, task = source.Draw()]()
                            { world.FindVehicle(name)->CreateTask(task); });
    }
    world.Run();
    ASSERT_EQ(world.Results().tasks.size(), names.size());
    for (const TaskRecord& task : world.Results().tasks)
    {
        ASSERT_TRUE(task.outcome && *task.outcome != Outcome::FAILED);
        const double measuredS = task.finishS - task.createdS;
        EXPECT_NEAR(measuredS / task.predictedS, 1, tolerance)
            << policy << ", seed " << scenario.seed << ": measured " << measuredS
            << " s, predicted " << task.predictedS << " s";
        worst = std::max(worst, std::abs(measuredS / task.predictedS - 1));
        offloaded += task.offloaded;
    }
}

} // namespace

TEST(IdealRadioWorld, OneTaskTakesWhatTheEquationsSay)
{
    double worst = 0;
    uint32_t offloaded = 0;
    for (uint64_t seed = 1; seed <= 20; ++seed)
    {
        Compare(Ideal(seed), seed % 2 ? "greedy" : "random", {"a"}, 0.01, worst, offloaded);
    }
    EXPECT_GT(offloaded, 20u) << "nothing to compare: all local";
    RecordProperty("worst", std::to_string(worst));
}

TEST(IdealRadioWorld, WithoutWiresOnlyRoundingIsLeft)
{
    double worst = 0;
    uint32_t offloaded = 0;
    for (uint64_t seed = 1; seed <= 10; ++seed)
    {
        Scenario scenario = Ideal(seed);
        scenario.backhaul.rateBps = 1e12;
        scenario.backhaul.delayS = 0;
        Compare(scenario, seed % 2 ? "edge" : "random", {"a"}, 2e-5, worst, offloaded);
    }
    EXPECT_GT(offloaded, 20u);
}

TEST(IdealRadioWorld, VehiclesThatArePlannedTogetherShareTheQueuesOfTheEquations)
{
    double worst = 0;
    uint32_t offloaded = 0;
    for (uint64_t seed = 1; seed <= 5; ++seed)
    {
        Scenario scenario = Ideal(seed);
        scenario.coordinator.decisionIntervalS = 0.05;
        scenario.workload.deadlineS = {0, 0};
        Compare(scenario, "random", {"a", "b", "c"}, 0.01, worst, offloaded);
    }
    EXPECT_GT(offloaded, 20u);
}

TEST(IdealRadioWorld, SignallingTakesTimeUnlessItIsIdeal)
{
    double signallingS[2];
    for (bool ideal : {false, true})
    {
        Scenario scenario = Ideal(3);
        scenario.radio.idealSignalling = ideal;
        World world(scenario, Make("greedy", 3), Parked({"a"}));
        TaskSource source(scenario, "a", 0);
        Simulator::Schedule(Seconds(1.5),
                            [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
        world.Run();
        TaskRecord task = world.Results().tasks.at(0);
        signallingS[ideal] = task[Cause::SIGNALLING];
    }
    EXPECT_GT(signallingS[false], 0.5e-3); // some hundred bytes at 6 Mb/s; wires are backhaul
    EXPECT_LT(signallingS[false], 10e-3);
    EXPECT_LT(signallingS[true], 1e-9);
}

TEST(IdealRadioWorld, IdealSignallingGoesWithAnyRadio)
{
    Scenario scenario = Ideal(3);
    scenario.radio.kind = "80211p";
    scenario.radio.dataRateBps = 12e6;
    World world(scenario, Make("greedy", 3), Parked({"a"}));
    TaskSource source(scenario, "a", 0);
    Simulator::Schedule(Seconds(1.5), [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
    world.Run();
    TaskRecord task = world.Results().tasks.at(0);
    ASSERT_TRUE(task.outcome && *task.outcome != Outcome::FAILED);
    EXPECT_GT(task.offloaded, 0u);
    EXPECT_LT(task[Cause::SIGNALLING], 1e-9);
    EXPECT_GT(task.finishS - task.createdS, 1.001 * task.predictedS) << "real radios, no packets?";
}

TEST(IdealRadioWorld, UnderLoadNothingIsLost)
{
    Scenario scenario = Ideal(1);
    scenario.rsus.positions = {
        {50,  10},
        {350, 10}
    };
    scenario.workload.rateHz = 2;
    scenario.workload.giveUpS = 10;
    scenario.time.measureS = 5;
    World world(scenario, Make("random", 1), Parked({"a", "b", "c", "d"}));
    world.Run();
    const Ledger::Counts counts = world.Accounts().Total();
    EXPECT_GT(counts.created, 20u);
    EXPECT_EQ(counts.created, counts.onTime + counts.late + counts.failed + counts.inFlight);
    EXPECT_EQ(world.Accounts().MeasuredInFlight(), 0u);
    for (const auto& [name, value] : world.Results().counters)
    {
        if (name == "resumed_transfers")
        {
            EXPECT_EQ(value, 0) << "nothing is lost, so nothing is sent again";
        }
    }
}

} // namespace ns3::vec
