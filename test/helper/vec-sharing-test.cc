// SPDX-License-Identifier: GPL-2.0-only
// Whole scenarios in which a vehicle does more itself: planning, or with fewer radios.
#include "ns3/simulator.h"
#include "ns3/vec-mec-dag.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

std::shared_ptr<Policy>
Make(const std::string& name)
{
    PolicyRegistry registry;
    AddClassical(registry);
    return registry.Make(name, PolicyOptions());
}

/** The four vehicles of examples/scenarios/mec-dag-small.json, over a shorter time. */
Scenario
Small()
{
    Scenario scenario = ReadScenario(VEC_SOURCE_DIR "/examples/scenarios/mec-dag-small.json");
    scenario.time.measureS = 4;
    return scenario;
}

/** Every task has one end; returns the share that was on time. */
double
RunToTheEnd(const Scenario& scenario, const std::string& policy, uint32_t& offloaded)
{
    World world(scenario, Make(policy), std::make_unique<StaticTraffic>(scenario.traffic.vehicles));
    world.Run();
    const Ledger::Counts counts = world.Accounts().Total();
    EXPECT_EQ(counts.created, counts.onTime + counts.late + counts.failed + counts.inFlight);
    EXPECT_EQ(world.Accounts().MeasuredInFlight(), 0u);
    double measured = 0;
    double onTime = 0;
    for (const TaskRecord& task : world.Results().tasks)
    {
        const double sinceS = task.createdS - scenario.time.warmupS;
        if (sinceS >= 0 && sinceS <= scenario.time.measureS)
        {
            EXPECT_TRUE(task.outcome) << task.task;
            ++measured;
            onTime += task.outcome == Outcome::ON_TIME;
            offloaded += task.offloaded;
        }
    }
    EXPECT_GE(measured, 8);
    return onTime / measured;
}

} // namespace

TEST(VehicleCoordinator, PlansForItself)
{
    Scenario scenario = Small();
    scenario.coordinator.place = "vehicle";
    uint32_t offloaded = 0;
    EXPECT_GE(RunToTheEnd(scenario, "greedy", offloaded), 0.9);
    EXPECT_GT(offloaded, 8u);
}

TEST(OneServiceRadio, LosesNoTask)
{
    Scenario scenario = Small();
    scenario.radio.radiosPerVehicle = 2;
    for (const char* policy : {"greedy", "edge", "random"})
    {
        uint32_t offloaded = 0;
        EXPECT_GE(RunToTheEnd(scenario, policy, offloaded), 0.8) << policy;
        EXPECT_GT(offloaded, 8u) << policy;
    }
}

TEST(OneServiceRadio, IsNoFasterThanARadioForEachChannel)
{
    double meanS[2] = {0, 0};
    for (int radios : {0, 2})
    {
        Scenario scenario = Small();
        scenario.radio.radiosPerVehicle = radios;
        World world(scenario,
                    Make("edge"),
                    std::make_unique<StaticTraffic>(scenario.traffic.vehicles));
        world.Run();
        for (const TaskRecord& task : world.Results().tasks)
        {
            const bool failed = !task.outcome || *task.outcome == Outcome::FAILED;
            meanS[radios / 2] +=
                failed ? scenario.workload.giveUpS : task.deliveredS - task.createdS;
        }
    }
    EXPECT_GT(meanS[1], meanS[0]);
}

} // namespace ns3::vec
