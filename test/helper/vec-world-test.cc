// SPDX-License-Identifier: GPL-2.0-only
// Whole scenarios over real radios: what a user relies on.
#include "ns3/simulator.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"
#include "vec-ruled-traffic.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <memory>

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

Scenario
OneRsu()
{
    Scenario scenario;
    scenario.rsus.positions = {
        {50, 10}
    };
    scenario.workload.rateHz = 0;
    scenario.time.warmupS = 1;
    scenario.time.measureS = 2;
    scenario.time.drainS = 20;
    return scenario;
}

std::unique_ptr<TrafficSource>
Parked(std::vector<VehiclePosition> vehicles)
{
    return std::make_unique<StaticTraffic>(std::move(vehicles));
}

} // namespace

TEST(World, OneTaskOnASilentNetworkTakesWhatTheEquationsSay)
{
    for (uint64_t seed = 1; seed <= 5; ++seed)
    {
        Scenario scenario = OneRsu();
        scenario.seed = seed;
        TaskSource source(scenario, "a", 0);
        World world(scenario,
                    Make("greedy"),
                    Parked({
                        {"a", 20, 0}
        }));
        Simulator::Schedule(Seconds(1.5),
                            [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
        world.Run();
        ASSERT_EQ(world.Results().tasks.size(), 1u);
        TaskRecord task = world.Results().tasks.front();
        ASSERT_TRUE(task.outcome && *task.outcome != Outcome::FAILED);
        EXPECT_GT(task.offloaded, 0u) << "nothing to compare: all local";
        const double measuredS = task.finishS - task.createdS;
        EXPECT_GE(measuredS / task.predictedS, 0.8);
        EXPECT_LE(measuredS / task.predictedS, 1.25);

        // The budget of the difference. Signalling: a description (about 1 kB) and a plan on the
        // control channel at 6 Mb/s, 1.5 ms each with access, and the wires.
        EXPECT_LE(task[Cause::SIGNALLING], 6e-3 + scenario.coordinator.decisionCostS);
        // Wires: rate 1 Gb/s and 0.5 ms a way, for the at most 20 moves on the critical path.
        EXPECT_LE(task[Cause::BACKHAUL], 20 * 1.5e-3);
        // Every second of the task has a cause.
        double sumS = 0;
        for (double causeS : task.causeS)
        {
            sumS += causeS;
        }
        EXPECT_NEAR(sumS, task.deliveredS - task.createdS, 1e-6);
        EXPECT_NEAR(task[Cause::UNEXPLAINED], 0, 1e-6);
    }
}

TEST(World, ValuesThatAFileCouldNotSayAreRefused)
{
    Scenario scenario = OneRsu();
    scenario.time.measureS = -1;
    scenario.rsus.rangeM = -5;
    try
    {
        World world(scenario, Make("greedy"), Parked({}));
        FAIL() << "a world of negative times";
    }
    catch (const InputError& error)
    {
        const std::string what = error.what();
        EXPECT_NE(what.find("/time/measure_s"), std::string::npos) << what;
        EXPECT_NE(what.find("/rsus/range_m"), std::string::npos) << what;
        EXPECT_EQ(std::count(what.begin(), what.end(), '\n'), 1) << what;
    }
}

TEST(World, AccountsAddUpEverySecondAndAtTheEnd)
{
    Scenario scenario = OneRsu();
    scenario.workload.rateHz = 1;
    scenario.time.measureS = 5;
    World world(scenario,
                Make("random"),
                Parked({
                    {"a", 20, 0},
                    {"b", 60, 0},
                    {"c", 90, 5}
    }));
    int checks = 0;
    world.SetProgress(
        [&](double, double)
        {
            const Ledger::Counts counts = world.Accounts().Total();
            EXPECT_EQ(counts.created,
                      counts.onTime + counts.late + counts.failed + counts.inFlight);
            ++checks;
        });
    world.Run();
    EXPECT_GE(checks, 5);
    const Json totals = RunTotals(world.Results());
    EXPECT_GT(totals["created"].get<int>(), 5);
    EXPECT_EQ(totals["created"].get<int>(),
              totals["on_time"].get<int>() + totals["late"].get<int>() +
                  totals["failed"].get<int>() + totals["in_flight_end"].get<int>());
    EXPECT_EQ(totals["in_flight_end"].get<int>(), 0);
}

TEST(World, TasksAndVehiclesDoNotDependOnThePolicy)
{
    std::vector<std::vector<TaskRecord>> all;
    for (const char* policy : {"local", "random"})
    {
        Scenario scenario = OneRsu();
        scenario.workload.rateHz = 1;
        World world(scenario,
                    Make(policy),
                    Parked({
                        {"a", 20, 0},
                        {"b", 60, 0}
        }));
        world.Run();
        std::vector<TaskRecord> counted;
        for (const TaskRecord& task : world.Results().tasks)
        {
            if (task.createdS <= scenario.time.warmupS + scenario.time.measureS)
            {
                counted.push_back(task);
            }
        }
        all.push_back(counted);
    }
    ASSERT_EQ(all[0].size(), all[1].size());
    ASSERT_GT(all[0].size(), 2u);
    for (std::size_t i = 0; i < all[0].size(); ++i)
    {
        EXPECT_EQ(all[0][i].vehicle, all[1][i].vehicle);
        EXPECT_EQ(all[0][i].createdS, all[1][i].createdS);
        EXPECT_EQ(all[0][i].subtasks, all[1][i].subtasks);
    }
}

TEST(World, OutOfCoverageRunsAtHome)
{
    Scenario scenario = OneRsu();
    World world(scenario,
                Make("greedy"),
                Parked({
                    {"far", 9000, 0}
    }));
    TaskSource source(scenario, "far", 0);
    Simulator::Schedule(Seconds(1.5),
                        [&]() { world.FindVehicle("far")->CreateTask(source.Draw()); });
    world.Run();
    const TaskRecord& task = world.Results().tasks.front();
    ASSERT_TRUE(task.outcome);
    EXPECT_NE(*task.outcome, Outcome::FAILED);
    EXPECT_EQ(task.offloaded, 0u);
    EXPECT_GE(task.causeS[static_cast<std::size_t>(Cause::SIGNALLING)], 1.0)
        << "it waited for a plan for one second";
}

TEST(World, ContactLostForTwoSecondsEndsInAResume)
{
    Scenario scenario = OneRsu();
    scenario.time.measureS = 6;
    auto rule = [](int step)
    {
        const bool away = step >= 4 && step < 8; // from 2 to 4 s
        return std::vector<VehiclePosition>{
            {"a", away ? 9000.0 : 20.0, 0}
        };
    };
    World world(scenario, Make("edge"), std::make_unique<RuledTraffic>(rule));
    TaskSource source(scenario, "a", 0);
    Simulator::Schedule(Seconds(1.98),
                        [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
    world.Run();
    const TaskRecord& task = world.Results().tasks.front();
    ASSERT_TRUE(task.outcome);
    EXPECT_NE(*task.outcome, Outcome::FAILED);
    EXPECT_EQ(task.offloaded, task.subtasks);
    EXPECT_GT(task.deliveredS, 4.0);
    for (const auto& [name, value] : world.Results().counters)
    {
        if (name == "resumed_transfers")
        {
            EXPECT_GT(value, 0);
        }
    }
}

TEST(World, AVehicleThatLeavesFailsItsTasksByName)
{
    Scenario scenario = OneRsu();
    auto rule = [](int step)
    {
        return step < 4 ? std::vector<VehiclePosition>{{"a", 20, 0}, {"b", 60, 0}}
                        : std::vector<VehiclePosition>{{"b", 60, 0}};
    };
    World world(scenario, Make("edge"), std::make_unique<RuledTraffic>(rule));
    TaskSource source(scenario, "a", 0);
    Simulator::Schedule(Seconds(1.98),
                        [&]() { world.FindVehicle("a")->CreateTask(source.Draw()); });
    world.Run();
    const TaskRecord& task = world.Results().tasks.front();
    ASSERT_TRUE(task.outcome);
    EXPECT_EQ(*task.outcome, Outcome::FAILED);
    EXPECT_EQ(task.reason, FailureReason::VEHICLE_LEFT);
}

TEST(World, FiveHundredReusedNodesDeliverLikeFreshOnes)
{
    constexpr int AT_ONCE = 5;
    constexpr int LIFE = 4; // steps of 0.5 s
    Scenario scenario = OneRsu();
    scenario.workload.arrivals = "periodic";
    scenario.workload.periodS = 1;
    scenario.workload.n = {3, 4};
    scenario.workload.ownInputBits = {40e3, 60e3};
    scenario.workload.cycles = {20e6, 30e6};
    scenario.workload.deadlineS = {1, 1};
    scenario.time.measureS = 500 / AT_ONCE * LIFE * 0.5;
    auto rule = [](int step)
    {
        std::vector<VehiclePosition> vehicles;
        for (int i = 0; i < AT_ONCE; ++i)
        {
            const int generation = (step + i) / LIFE;
            char name[32];
            std::snprintf(name, sizeof(name), "v%05d-%d", generation, i);
            vehicles.push_back({name, 20.0 + 15 * i, 0});
        }
        std::sort(vehicles.begin(),
                  vehicles.end(),
                  [](const auto& a, const auto& b) { return a.id < b.id; });
        return vehicles;
    };
    World world(scenario, Make("greedy"), std::make_unique<RuledTraffic>(rule));
    world.Run();
    EXPECT_LE(world.VehicleNodes(), static_cast<std::size_t>(2 * AT_ONCE));
    const double thirdS = scenario.time.measureS / 3;
    double done[2] = {0, 0};
    double all[2] = {0, 0};
    for (const TaskRecord& task : world.Results().tasks)
    {
        const double sinceS = task.createdS - scenario.time.warmupS;
        const bool gone =
            task.outcome == Outcome::FAILED && task.reason == FailureReason::VEHICLE_LEFT;
        if (sinceS < 0 || gone || (sinceS > thirdS && sinceS < 2 * thirdS))
        {
            continue;
        }
        const int third = sinceS > thirdS;
        ++all[third];
        done[third] += task.outcome == Outcome::ON_TIME;
    }
    ASSERT_GT(all[0], 100);
    ASSERT_GT(all[1], 100);
    EXPECT_GT(done[0] / all[0], 0.95);
    EXPECT_NEAR(done[0] / all[0], done[1] / all[1], 0.03);
}

TEST(World, ObserversOfNs3WriteTheirFiles)
{
    namespace fs = std::filesystem;
    const fs::path folder = fs::path(testing::TempDir()) / "vec-observed";
    fs::remove_all(folder);
    fs::create_directories(folder);
    World world(OneRsu(),
                Make("edge"),
                Parked({
                    {"a", 20, 0}
    }));
    world.Observe({folder / "air", folder / "animation.xml", folder / "flows.xml"});
    TaskDescription task;
    task.giveUpS = 5;
    task.subtasks = {
        {40e3, 50e6, 20e3}
    };
    Simulator::Schedule(Seconds(1.5), [&]() { world.FindVehicle("a")->CreateTask(task); });
    world.Run();
    EXPECT_GT(fs::file_size(folder / "flows.xml"), 100u);
    EXPECT_GT(fs::file_size(folder / "animation.xml"), 100u);
    std::uintmax_t heardBytes = 0;
    for (const auto& file : fs::directory_iterator(folder))
    {
        const std::string name = file.path().filename();
        heardBytes += name.rfind("air-rsu0-", 0) == 0 ? file.file_size() : 0;
    }
    EXPECT_GT(heardBytes, 40e3 / 8) << "the input has come through the RSU's radio";
    fs::remove_all(folder);
}

TEST(World, SameSeedSameResults)
{
    std::vector<std::string> totals;
    for (int run = 0; run < 2; ++run)
    {
        Scenario scenario = OneRsu();
        scenario.workload.rateHz = 1;
        World world(scenario,
                    Make("random"),
                    Parked({
                        {"a", 20, 0},
                        {"b", 60, 0}
        }));
        world.Run();
        totals.push_back(RunTotals(world.Results()).dump());
    }
    EXPECT_EQ(totals[0], totals[1]);
}
