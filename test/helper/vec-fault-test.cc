// SPDX-License-Identifier: GPL-2.0-only
// Scenarios in which something fails.
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

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

/** Two RSUs 300 m apart with a server each, three vehicles at each, a task every second. */
Scenario
TwoRsus(std::vector<Fault> faults)
{
    Scenario scenario;
    scenario.traffic.kind = "static";
    scenario.traffic.vehicles = {
        {"a", 20,  0},
        {"b", 50,  0},
        {"c", 80,  0},
        {"d", 320, 0},
        {"e", 350, 0},
        {"f", 380, 0}
    };
    scenario.rsus.positions = {
        {50,  10},
        {350, 10}
    };
    scenario.compute.servers = 0;
    scenario.workload.arrivals = "periodic";
    scenario.workload.periodS = 1;
    scenario.workload.n = {3, 4};
    scenario.workload.ownInputBits = {40e3, 60e3};
    scenario.workload.cycles = {100e6, 200e6};
    scenario.workload.giveUpS = 5;
    scenario.time.warmupS = 1;
    scenario.time.measureS = 9;
    scenario.time.drainS = 10;
    scenario.faults = std::move(faults);
    return scenario;
}

/** Runs it; every second, and at the end, the accounts add up and nothing is left. */
class FaultyRun
{
  public:
    using EachSecond = std::function<void(double nowS, World& world)>;

    explicit FaultyRun(const Scenario& scenario,
                       const std::string& policy = "edge",
                       const EachSecond& eachSecond = nullptr)
        : world(scenario, Make(policy), std::make_unique<StaticTraffic>(scenario.traffic.vehicles))
    {
        world.SetProgress(
            [this, eachSecond](double nowS, double)
            {
                const Ledger::Counts counts = world.Accounts().Total();
                EXPECT_EQ(counts.created,
                          counts.onTime + counts.late + counts.failed + counts.inFlight);
                if (eachSecond)
                {
                    eachSecond(nowS, world);
                }
            });
        world.Run();
        totals = RunTotals(world.Results());
        EXPECT_GT(Count("created"), 40);
        EXPECT_EQ(Count("created"), Count("on_time") + Count("late") + Count("failed"));
        EXPECT_EQ(Count("in_flight_end"), 0);
    }

    int Count(const char* name) const
    {
        return totals[name].get<int>();
    }

    int Failed(const char* reason) const
    {
        return totals["failed_by_reason"][reason].get<int>();
    }

    double Counter(const std::string& name) const
    {
        return totals["counters"][name].get<double>();
    }

    World world;
    Json totals;
};

} // namespace

TEST(Faults, NothingFailsWithoutThem)
{
    const FaultyRun run(TwoRsus({}));
    EXPECT_EQ(run.Count("failed"), 0);
    EXPECT_EQ(run.Counter("local_fallbacks"), 0);
}

TEST(Faults, AStoppedRsuIsSilentAndComesBack)
{
    uint64_t frames = 0;
    uint64_t whileStopped = 0;
    std::function<void(Ptr<const Packet>)> count = [&](Ptr<const Packet>)
    {
        ++frames;
        const double nowS = Simulator::Now().GetSeconds();
        whileStopped += nowS > 3.001 && nowS < 6;
    };
    bool attached[3] = {};
    const FaultyRun run(
        TwoRsus({
            {"stop", "rsu0", 3, 6}
    }),
        "edge",
        [&](double nowS, World& world)
        {
            const Ptr<Node> node = world.Rsus()[0]->GetNode();
            for (uint32_t i = 0; nowS == 0 && i < node->GetNDevices(); ++i)
            {
                const Ptr<NetDevice> device = node->GetDevice(i);
                for (const char* trace : {"MacTx", "MacRx", "PhyTxBegin"})
                {
                    device->TraceConnectWithoutContext(trace,
                                                       Callback<void, Ptr<const Packet>>(count));
                }
            }
            const int moment = nowS == 2 ? 0 : nowS == 5 ? 1 : nowS == 9 ? 2 : -1;
            if (moment >= 0)
            {
                attached[moment] =
                    world.FindVehicle("a")->AttachedTo() == MakeEndpoint(EndpointKind::RSU, 0);
            }
        });
    EXPECT_GT(frames, 100u);
    EXPECT_EQ(whileStopped, 0u);
    EXPECT_TRUE(attached[0]);
    EXPECT_FALSE(attached[1]);
    EXPECT_TRUE(attached[2]);
    EXPECT_GT(run.Counter("handovers") + run.Counter("lost_contacts"), 2);
}

TEST(Faults, LossOnTheRadioCostsFramesAndNoTask)
{
    double bytes[2];
    for (const bool lossy : {false, true})
    {
        const FaultyRun run(TwoRsus(lossy ? std::vector<Fault>{{"loss", "radio", 0, 0, 0.2}}
                                          : std::vector<Fault>{}));
        EXPECT_EQ(run.Count("failed"), 0);
        bytes[lossy] = 0;
        for (const LinkRecord& link : run.world.Results().links)
        {
            const bool uplink =
                link.link == "ch172" || link.link == "ch174" || link.link == "ch176";
            bytes[lossy] += uplink && link.purpose == "data" ? link.bytes : 0;
        }
    }
    // A data frame or its acknowledgement is lost with 0.36: 1.56 transmissions for one.
    EXPECT_GT(bytes[1] / bytes[0], 1.4);
    EXPECT_LT(bytes[1] / bytes[0], 2);
}

TEST(Faults, LossOnAWireIsRepaired)
{
    const FaultyRun run(TwoRsus({
        {"loss", "rsu0-switch", 0, 0, 0.05},
        {"loss", "switch-rsu1", 2, 8, 0.05}
    }));
    EXPECT_EQ(run.Count("failed"), 0);
}

TEST(Faults, TasksOfAStoppedServerAreRetriedAtAnother)
{
    const FaultyRun run(TwoRsus({
        {"stop", "server0", 3.5, 7}
    }));
    EXPECT_EQ(run.Count("failed"), 0);
    int elsewhere = 0;
    int back = 0;
    for (const TimelineRecord& timeline : run.world.Results().timelines)
    {
        const TaskRecord& task = run.world.Results().tasks[timeline.task];
        if (task.vehicle > "c")
        {
            continue;
        }
        for (const TimelineRecord::Item& item : timeline.measured)
        {
            elsewhere += task.createdS < 7 && item.place.rfind("mec1", 0) == 0;
            back += task.createdS > 8 && item.place.rfind("mec0", 0) == 0;
        }
    }
    EXPECT_GT(elsewhere, 3);
    EXPECT_GT(back, 3) << "who comes back is used again";
    // The coordinator, on the same machine, lives and has noticed before any vehicle had to.
    EXPECT_EQ(run.Counter("local_fallbacks"), 0);
}

TEST(Faults, TasksOfAStoppedMachineComeBackToTheVehicles)
{
    // Server and coordinator at once: vehicles have to find out for themselves.
    const FaultyRun run(TwoRsus({
        {"stop", "mec0", 3.5, 7}
    }));
    EXPECT_EQ(run.Count("failed"), 0);
    EXPECT_GT(run.Counter("local_fallbacks"), 3);
    int atHome = 0;
    int back = 0;
    for (const TaskRecord& task : run.world.Results().tasks)
    {
        const bool concerned = task.vehicle <= "c";
        atHome += concerned && task.createdS > 3.5 && task.createdS < 6 && task.offloaded == 0;
        back += concerned && task.createdS > 8.5 && task.createdS < 10 && task.offloaded > 0;
    }
    EXPECT_GT(atHome, 3);
    EXPECT_GT(back, 2);
}

TEST(Faults, WithoutACoordinatorVehiclesWorkAlone)
{
    const FaultyRun run(TwoRsus({
        {"stop", "coordinator0", 3.5, 7}
    }));
    EXPECT_EQ(run.Count("failed"), 0);
    EXPECT_GT(run.Counter("local_fallbacks"), 3);
}

TEST(Faults, EndsHaveNames)
{
    // Vehicles are too slow to do anything themselves.
    Scenario scenario = TwoRsus({
        {"stop", "coordinator0", 3.5}
    });
    scenario.compute.vehicleHz = {1e6, 1e6};
    {
        const FaultyRun alone(scenario);
        EXPECT_GT(alone.Failed("coordinator-lost"), 3);
        EXPECT_EQ(alone.Count("failed"), alone.Failed("coordinator-lost"));
    }

    scenario.compute.servers = 1;
    scenario.coordinator.place = "rsu";
    scenario.faults = {
        {"stop", "mec0", 3.5}
    };
    const FaultyRun serverless(scenario);
    EXPECT_GT(serverless.Failed("server-lost"), 0);
    EXPECT_EQ(serverless.Count("failed"),
              serverless.Failed("server-lost") + serverless.Failed("give-up"));
}

TEST(Faults, ACutIsSurvived)
{
    const FaultyRun run(TwoRsus({
        {"cut", "rsu1-switch", 4, 6},
        {"cut", "mec0",        7, 8}
    }));
    EXPECT_EQ(run.Count("failed"), 0);
    EXPECT_GT(run.Counter("local_fallbacks"), 0);
}

TEST(Faults, SameSeedSameResults)
{
    std::string totals[2];
    for (std::string& one : totals)
    {
        Scenario scenario = TwoRsus({
            {"loss",  "radio",   0, 0,   0.1},
            {"stop",  "server1", 3, 6  },
            {"loss", "rsu0",         4, 8, 0.1   }
        });
        scenario.time.measureS = 8;
        one = FaultyRun(scenario).totals.dump();
    }
    EXPECT_EQ(totals[0], totals[1]);
}

TEST(Faults, ATargetThatIsNotThereIsNamed)
{
    for (const auto& [fault, expected] : std::vector<std::pair<Fault, std::string>>{
             {{"stop", "mec7", 1, 2},     "/faults/0/target: expected one of coordinator0, "},
             {{"cut", "rsu0-mec0", 1, 2}, "mec0-switch, mec1, mec1-switch, rsu0, "          },
             {{"loss", "air", 1, 2, 0.5}, "radio, rsu0, "                                   },
             {{"stop", "rsu0-switch", 1}, "found \"rsu0-switch\""                           }
    })
    {
        try
        {
            const Scenario scenario = TwoRsus({fault});
            World world(scenario,
                        Make("local"),
                        std::make_unique<StaticTraffic>(scenario.traffic.vehicles));
            FAIL() << fault.target;
        }
        catch (const InputError& error)
        {
            EXPECT_NE(std::string(error.what()).find(expected), std::string::npos) << error.what();
        }
    }
}

TEST(Faults, ASumoThatDiesEndsTheRunEarlyWithResults)
{
    Scenario scenario = TwoRsus({
        {"sumo", "", 6}
    });
    World world(scenario, Make("edge"), std::make_unique<StaticTraffic>(scenario.traffic.vehicles));
    world.Run();
    const RunResults& results = world.Results();
    EXPECT_NE(results.endedEarly.find("SUMO stopped at 6.000 s"), std::string::npos)
        << results.endedEarly;
    EXPECT_NEAR(results.endedEarlyS, 5, 1 + 1e-9);
    EXPECT_GT(results.tasks.size(), 15u);
    const Json totals = RunTotals(results);
    EXPECT_EQ(totals["created"].get<int>(),
              totals["on_time"].get<int>() + totals["late"].get<int>() +
                  totals["failed"].get<int>() + totals["in_flight_end"].get<int>());
    for (const ChannelRecord& channel : results.channels)
    {
        EXPECT_GE(channel.busyRatio, 0) << channel.link;
        EXPECT_LE(channel.busyRatio, 1) << channel.link;
    }
}
