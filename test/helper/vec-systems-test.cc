// SPDX-License-Identifier: GPL-2.0-only
// The packet worlds of all systems.
#include "ns3/simulator.h"
#include "ns3/vec-analytic-run.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-task-source.h"
#include "ns3/vec-world.h"
#include "vec-system-scenarios.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

uint64_t
BytesOf(const RunResults& results, const std::string& purpose)
{
    uint64_t bytes = 0;
    for (const LinkRecord& link : results.links)
    {
        bytes += link.purpose == purpose ? link.bytes : 0;
    }
    return bytes;
}

class SystemWorlds : public testing::TestWithParam<const char*>
{
};

} // namespace

TEST_P(SystemWorlds, OneTaskTakesWhatTheEquationsSay)
{
    const std::string system = GetParam();
    const std::vector<std::string> policies = PoliciesFor(system);
    double worst = 0;
    uint32_t offloaded = 0;
    for (uint64_t seed = 1; seed <= 20; ++seed)
    {
        const Scenario scenario = Of(system, seed);
        // Two of three at random, so that there is something to compare on every way.
        const std::string policy = seed % 3 ? "random" : policies[seed % policies.size()];
        World world(scenario, Make(policy, seed), Parked(1 + Helpers(system)));
        TaskSource source(scenario, "a", 0);
        Simulator::Schedule(Seconds(1.5),
                            [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
        world.Run();
        ASSERT_EQ(world.Results().tasks.size(), 1u);
        const TaskRecord& task = world.Results().tasks.front();
        ASSERT_TRUE(task.outcome && *task.outcome != Outcome::FAILED) << policy << " " << seed;
        const double measuredS = task.finishS - task.createdS;
        EXPECT_NEAR(measuredS / task.predictedS, 1, 0.01)
            << policy << ", seed " << seed << ": measured " << measuredS << " s, predicted "
            << task.predictedS << " s";
        worst = std::max(worst, std::abs(measuredS / task.predictedS - 1));
        offloaded += task.offloaded;
    }
    EXPECT_GT(offloaded, 10u) << "nothing to compare: all local";
    RecordProperty("worst", std::to_string(worst));
}

TEST_P(SystemWorlds, KeepTheAccountsEverySecond)
{
    const std::string system = GetParam();
    for (const bool ideal : {true, false})
    {
        Scenario scenario = Busy(system, 2);
        if (ideal)
        {
            scenario.radio.kind = "ideal";
            scenario.radio.idealSignalling = true;
            scenario.radio.dataRateBps = 8e6;
        }
        World world(scenario, Make("random", 2), Parked(4));
        int seconds = 0;
        world.SetProgress(
            [&](double, double)
            {
                const Ledger::Counts counts = world.Accounts().Total();
                EXPECT_EQ(counts.created,
                          counts.onTime + counts.late + counts.failed + counts.inFlight);
                ++seconds;
            });
        world.Run();
        const Ledger::Counts counts = world.Accounts().Total();
        EXPECT_GT(seconds, 6);
        EXPECT_GT(counts.created, 20u);
        EXPECT_GT(counts.onTime + counts.late, counts.created / 2);
        EXPECT_EQ(world.Accounts().MeasuredInFlight(), 0u);
        for (TaskRecord task : world.Results().tasks)
        {
            if (task.outcome && *task.outcome != Outcome::FAILED)
            {
                double sumS = 0;
                for (double s : task.causeS)
                {
                    sumS += s;
                }
                EXPECT_NEAR(sumS, task.deliveredS - task.createdS, 1e-9);
            }
        }
    }
}

TEST_P(SystemWorlds, SameSeedSameRun)
{
    std::vector<std::vector<double>> finishS(2);
    std::vector<uint64_t> bytes;
    for (auto& finish : finishS)
    {
        Scenario scenario = Of(GetParam(), 3);
        scenario.workload.rateHz = 1;
        scenario.workload.giveUpS = 8;
        scenario.time.drainS = 10;
        scenario.radio.kind = "80211p";
        scenario.radio.idealSignalling = false;
        scenario.radio.dataRateBps = 12e6;
        scenario.workload.ownInputBits = {5e4, 2e5};
        World world(scenario, Make("random", 3), Parked(3));
        world.Run();
        for (const TaskRecord& task : world.Results().tasks)
        {
            finish.push_back(std::isnan(task.deliveredS) ? -1 : task.deliveredS);
        }
        bytes.push_back(BytesOf(world.Results(), "data") + BytesOf(world.Results(), "control"));
    }
    EXPECT_GT(finishS[0].size(), 3u);
    EXPECT_EQ(finishS[0], finishS[1]);
    EXPECT_EQ(bytes[0], bytes[1]);
}

TEST_P(SystemWorlds, EveryPolicyOfTheSystemRuns)
{
    const std::string system = GetParam();
    for (const std::string& policy : PoliciesFor(system))
    {
        Scenario scenario = Of(system, 1);
        scenario.workload.n = {3, 3};
        scenario.time.measureS = 1;
        World world(scenario, Make(policy, 1), Parked(2));
        TaskSource source(scenario, "a", 0);
        for (const char* name : {"a", "b"})
        {
            Simulator::Schedule(Seconds(1.5),
                                [&world, name, task = source.Draw()]()
                                { world.FindVehicle(name)->CreateTask(task); });
        }
        world.Run();
        for (const TaskRecord& task : world.Results().tasks)
        {
            EXPECT_TRUE(task.outcome && *task.outcome == Outcome::ON_TIME) << policy;
            EXPECT_GT(task.predictedS, 0) << policy;
        }
        EXPECT_EQ(world.Results().tasks.size(), 2u) << policy;
    }
}

TEST_P(SystemWorlds, HaveAnAnalyticFidelity)
{
    Scenario scenario = Of(GetParam(), 4);
    scenario.workload.rateHz = 0.5;
    scenario.workload.deadlineS = {3, 6};
    scenario.time.measureS = 20;
    const auto policy = Make("greedy", 4);
    const auto traffic = Parked(4);
    const RunResults results = RunAnalytic(scenario, *policy, *traffic);
    EXPECT_GT(results.tasks.size(), 10u);
    uint32_t offloaded = 0;
    for (const TaskRecord& task : results.tasks)
    {
        ASSERT_TRUE(task.outcome.has_value());
        EXPECT_GT(task.predictedS, 0);
        EXPECT_GT(task.energyVehicleJ + task.energyInfrastructureJ, 0);
        offloaded += task.offloaded;
    }
    EXPECT_GT(offloaded, 0u);
    EXPECT_EQ(policy->OpenDecisions(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    SystemWorlds,
    testing::Values("mec-dag", "edge-cloud", "load-balance", "multi-workload", "vehicular-cloud"),
    [](const testing::TestParamInfo<const char*>& info) { return NameOf(info.param); });

TEST(EdgeCloudWorld, TakesTheResultBackAsTheEquationsSay)
{
    for (uint64_t seed = 1; seed <= 5; ++seed)
    {
        const Scenario scenario = EdgeCloud(seed);
        World world(scenario, Make("cloud", seed), Parked(1));
        TaskSource source(scenario, "a", 0);
        Simulator::Schedule(Seconds(1.5),
                            [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
        world.Run();
        const TaskRecord& task = world.Results().tasks.front();
        const double bits = scenario.workload.ccr * scenario.workload.ownInputBits.low;
        EXPECT_GT(task.deliveredS - task.finishS, bits / scenario.radio.dataRateBps);
        EXPECT_EQ(world.Results().decisions.size(), 1u);
        EXPECT_NEAR((task.deliveredS - task.createdS) / world.Results().decisions[0].predictedS,
                    1,
                    0.05) // Q has the energy, too
            << "seed " << seed;
    }
}

TEST(LoadBalanceWorld, TaskDataMigrateHopByHopFromTheIngressToTheTarget)
{
    /** Enters at the RSU farthest from the vehicle and runs at that opposite to it. */
    class Across : public Policy
    {
      public:
        std::string Name() const override
        {
            return "across";
        }

      private:
        Plan DoDecide(const Instance&, uint64_t) override
        {
            Assignment assignment;
            assignment.via = 1;
            assignment.site = 2;
            return {{assignment}};
        }
    };

    const Scenario scenario = LoadBalance(1);
    TaskSource source(scenario, "a", 0);
    const TaskDescription task = source.Draw();
    RunResults results;
    {
        World world(scenario, std::make_shared<Across>(), Parked(1));
        Simulator::Schedule(Seconds(1.5), [&]() { world.FindVehicle("a")->CreateTask(task); });
        world.Run();
        results = world.Results();
    }
    const TaskRecord& record = results.tasks.front();
    ASSERT_TRUE(record.outcome && *record.outcome == Outcome::ON_TIME);
    EXPECT_EQ(record.ingress, "rsu1") << "not through the planned RSU";
    EXPECT_EQ(record.egress, "rsu0") << "the result comes through the RSU in use";
    // Two hops, each down from a server, across and up to a server.
    const double bytes = std::ceil(task.subtasks[0].ownInputBits / 8);
    EXPECT_GT(BytesOf(results, "migration"), 6 * bytes);
    EXPECT_LT(BytesOf(results, "migration"), 6.6 * bytes);
    EXPECT_NEAR((record.finishS - record.createdS) / record.predictedS, 1, 0.01);
    // Light for as long as the data takes through each of the two fibres.
    Scenario dark = scenario;
    dark.own.Of<LoadBalanceSettings>().opticalPowerW = 0;
    World without(dark, std::make_shared<Across>(), Parked(1));
    Simulator::Schedule(Seconds(1.5), [&]() { without.FindVehicle("a")->CreateTask(task); });
    without.Run();
    const double lightJ =
        record.energyInfrastructureJ - without.Results().tasks.front().energyInfrastructureJ;
    EXPECT_NEAR(lightJ / (2 * 5 * task.subtasks[0].ownInputBits / 1e9), 1, 1e-6);
}

TEST(LoadBalanceWorld, WhoDoesNotHearThePlannedIngressSendsThroughItsOwnRsu)
{
    Scenario scenario = LoadBalance(1);
    scenario.rsus.positions[3] = {3000, 200};
    scenario.rsus.rangeM = 1e4; // what coordinators wrongly believe

    class Far : public Policy
    {
      public:
        std::string Name() const override
        {
            return "far";
        }

      private:
        Plan DoDecide(const Instance&, uint64_t) override
        {
            Assignment assignment;
            assignment.via = 3;
            assignment.site = 3;
            return {{assignment}};
        }
    };

    World world(scenario, std::make_shared<Far>(), Parked(1));
    TaskSource source(scenario, "a", 0);
    Simulator::Schedule(Seconds(1.5), [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
    world.Run();
    const TaskRecord& record = world.Results().tasks.front();
    ASSERT_TRUE(record.outcome && *record.outcome == Outcome::ON_TIME);
    EXPECT_EQ(record.ingress, "rsu0");
}

TEST(LoadBalanceWorld, TellsHowBalancedItIs)
{
    Scenario scenario = LoadBalance(5);
    scenario.workload.rateHz = 3;
    scenario.time.measureS = 5;
    scenario.time.drainS = 5;
    World world(scenario, Make("nearest", 5), Parked(4));
    world.Run();
    const std::vector<BalanceRecord>& balance = world.Results().balance;
    ASSERT_GT(balance.size(), 20u);
    double most = 0;
    double cycles = 0;
    for (const BalanceRecord& slot : balance)
    {
        EXPECT_GE(slot.lbm, 0);
        EXPECT_LE(slot.lbm, 0.5);
        most = std::max(most, slot.lbm);
        cycles += slot.meanLoad * 4 * 15e9 * scenario.coordinator.decisionIntervalS;
    }
    EXPECT_GT(most, 0.01);
    EXPECT_LE(balance.back().plannedLbm, 0.5);
    double asked = 0;
    for (const TaskRecord& task : world.Results().tasks)
    {
        asked += task.offloaded ? 3e8 : 0;
    }
    EXPECT_GT(cycles, 0.9 * asked) << "work that no slot has counted";
}

TEST(MultiWorkloadWorld, StandsWhereTheFilesSay)
{
    const Scenario scenario =
        ReadScenario(VEC_SOURCE_DIR "/examples/scenarios/multi-workload-11p.json");
    const std::vector<Point> stations = PlaceRsus(scenario);
    ASSERT_EQ(stations.size(), 5u);
    EXPECT_EQ(stations[0].x, 0);
    EXPECT_EQ(stations[0].y, 0);
    // The second line of sites.csv: 0.007931 degrees north of the first, 0.012322 west of it.
    EXPECT_NEAR(stations[1].y, 0.007931 * 111195, 2);
    EXPECT_NEAR(stations[1].x, -0.012322 * 111195 * std::cos(30 * M_PI / 180), 2);
    const auto distanceM = [&](const VehiclePosition& device)
    {
        double nearestM = 1e9;
        for (const Point& station : stations)
        {
            nearestM = std::min(nearestM, std::hypot(device.x - station.x, device.y - station.y));
        }
        return nearestM;
    };
    const std::vector<VehiclePosition> devices = MakeTraffic(scenario)->Vehicles();
    ASSERT_EQ(devices.size(), 25u);
    double farthestM = 0;
    for (const VehiclePosition& device : devices)
    {
        farthestM = std::max(farthestM, distanceM(device));
    }
    Scenario all = scenario;
    all.traffic.count = 0;
    int nearer = 0;
    const auto traffic = MakeTraffic(all);
    for (const VehiclePosition& device : traffic->Vehicles())
    {
        nearer += distanceM(device) <= farthestM;
    }
    EXPECT_EQ(nearer, 25);
    Scenario nobody = scenario;
    nobody.rsus.sites = "/nonexistent.csv";
    EXPECT_THROW(PlaceRsus(nobody), InputError);
}

TEST(MultiWorkloadWorld, WorkloadsOfOneDeviceArePlannedTogether)
{
    Scenario scenario = MultiWorkload(1);
    scenario.workload.batch = 3;
    scenario.workload.arrivals = "periodic";
    scenario.workload.periodS = 1;
    scenario.time.measureS = 3;
    scenario.time.drainS = 20;
    World world(scenario, Make("greedy", 1), Parked(2));
    world.Run();
    ASSERT_GE(world.Results().tasks.size(), 12u);
    EXPECT_EQ(world.Results().tasks.size() % 3, 0u);
    for (const DecisionRecord& decision : world.Results().decisions)
    {
        EXPECT_EQ(decision.tasks % 3, 0u);
    }
}

TEST(TaskSource, DrawsGraphsOfFiles)
{
    const std::string folder = testing::TempDir();
    const std::vector<std::string> files{folder + "vec-source-three.gv",
                                         folder + "vec-source-two.dax"};
    WriteFile(files[0], "digraph { node [size=100]; edge [size=10]; a -> {b c} }");
    WriteFile(files[1],
              "<adag><job id='x' runtime='2'><uses file='f' link='output' size='3'/></job>"
              "<job id='y' runtime='1'><uses file='f' link='input'/></job></adag>");
    Scenario scenario;
    scenario.workload.graphs = files;
    scenario.workload.scaleCycles = 2;
    scenario.workload.referenceHz = 1e6;
    const auto graphs = ReadTaskGraphs(scenario);
    const auto draw = [&](const char* vehicle)
    {
        std::string sizes;
        TaskSource source(scenario, vehicle, 0, graphs);
        for (int i = 0; i < 20; ++i)
        {
            const TaskDescription task = source.Draw();
            sizes += std::to_string(task.subtasks.size());
            if (task.subtasks.size() == 3)
            {
                EXPECT_EQ(task.edges.size(), 2U);
                EXPECT_EQ(task.subtasks[0].cycles, 200);
                EXPECT_EQ(task.subtasks[0].outputBits, 80);
                EXPECT_GE(task.subtasks[0].ownInputBits, scenario.workload.ownInputBits.low);
            }
            else
            {
                EXPECT_EQ(task.subtasks[0].cycles, 4e6);
                EXPECT_EQ(task.subtasks[0].outputBits, 24);
                EXPECT_EQ(task.subtasks[0].ownInputBits, 0);
            }
        }
        return sizes;
    };
    const std::string sizes = draw("a");
    EXPECT_NE(sizes.find('2'), std::string::npos);
    EXPECT_NE(sizes.find('3'), std::string::npos);
    EXPECT_EQ(draw("a"), sizes);
    EXPECT_NE(draw("b"), sizes);

    scenario.system = "vehicular-cloud";
    TaskSource source(scenario, "a", 0);
    TaskDescription task = source.Draw();
    while (task.subtasks.size() != 4)
    {
        task = source.Draw();
    }
    EXPECT_EQ(task.subtasks[0].cycles, 0);
    EXPECT_EQ(task.subtasks[1].cycles, 200);
    EXPECT_EQ(task.edgeBits[1], 80);
    EXPECT_EQ(task.edgeBits[2], 80);

    scenario.workload.graphs = {folder + "vec-source-none.gv", folder + "vec-source-empty.gv"};
    WriteFile(scenario.workload.graphs[1], "digraph {}");
    try
    {
        ReadTaskGraphs(scenario);
        ADD_FAILURE() << "read what is not there";
    }
    catch (const InputError& error)
    {
        const std::string what = error.what();
        EXPECT_NE(what.find("vec-source-none.gv: cannot be read"), std::string::npos) << what;
        EXPECT_NE(what.find("vec-source-empty.gv: expected a graph of 1 to 1000"),
                  std::string::npos)
            << what;
    }
    for (const std::string& file : {files[0], files[1], scenario.workload.graphs[1]})
    {
        std::remove(file.c_str());
    }
}

} // namespace ns3::vec
