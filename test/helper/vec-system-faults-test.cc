// SPDX-License-Identifier: GPL-2.0-only
// Every system under every kind of fault, and with migration: nothing hangs, the accounts hold at
// every second, and the bytes of a run are those that its devices sent.
#include "ns3/node-list.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/vec-world.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "vec-ruled-traffic.h"
#include "vec-system-scenarios.h"

#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace ns3::vec
{

namespace
{

constexpr double FROM_S = 2.5;
constexpr double UNTIL_S = 4.5;

/** Counts at the devices, by itself, what goes onto the air and onto wires: what MACs hand over
 * less what PHYs drop because they are switched off. */
class SentBytes
{
  public:
    /** To be called when there are new nodes. */
    void AttachToAll()
    {
        for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
        {
            for (uint32_t i = 0; i < (*node)->GetNDevices(); ++i)
            {
                Attach((*node)->GetDevice(i));
            }
        }
    }

    uint64_t Total() const
    {
        return m_air + m_wires;
    }

    uint64_t Air() const
    {
        return m_air;
    }

  private:
    void Attach(Ptr<NetDevice> device)
    {
        if (!m_known.insert(PeekPointer(device)).second)
        {
            return;
        }
        if (const auto wifi = DynamicCast<WifiNetDevice>(device))
        {
            wifi->GetPhy()->TraceConnectWithoutContext("MonitorSnifferTx",
                                                       MakeCallback(&SentBytes::OnAir, this));
            wifi->GetPhy()->TraceConnectWithoutContext("PhyTxDrop",
                                                       MakeCallback(&SentBytes::OnDrop, this));
        }
        else if (DynamicCast<PointToPointNetDevice>(device))
        {
            device->TraceConnectWithoutContext("PhyTxBegin",
                                               MakeCallback(&SentBytes::OnWire, this));
        }
    }

    void OnAir(Ptr<const Packet> frame, uint16_t, WifiTxVector, MpduInfo, uint16_t)
    {
        m_air += frame->GetSize();
    }

    void OnDrop(Ptr<const Packet> frame)
    {
        m_air -= frame->GetSize();
    }

    void OnWire(Ptr<const Packet> frame)
    {
        m_wires += frame->GetSize();
    }

    std::set<NetDevice*> m_known;
    uint64_t m_air = 0;
    uint64_t m_wires = 0;
};

/** Four vehicles; with \p leaving, one drives off the map for good and another for three seconds.
 */
std::unique_ptr<TrafficSource>
Four(bool leaving)
{
    return std::make_unique<RuledTraffic>(
        [leaving](int step)
        {
            const double nowS = 0.5 * step;
            const bool gone = leaving && nowS >= FROM_S;
            std::vector<VehiclePosition> places;
            for (int i = 0; i < 4; ++i)
            {
                if (!gone || i < 2 || (i == 3 && nowS > FROM_S + 3))
                {
                    places.push_back(
                        {std::string(1, static_cast<char>('a' + i)), 30.0 + 55 * i, 0});
                }
            }
            return places;
        });
}

std::vector<Fault>
FaultsOf(const std::string& kind)
{
    const std::map<std::string, std::vector<Fault>> faults{
        {"none",        {}                                                                  },
        {"leaving",     {}                                                                  },
        {"rsu",         {{"stop", "rsu0", FROM_S, UNTIL_S}}                                 },
        {"server",      {{"stop", "server0", FROM_S, UNTIL_S}}                              },
        {"machine",     {{"stop", "mec0", FROM_S, UNTIL_S}}                                 },
        {"coordinator", {{"stop", "coordinator0", FROM_S, UNTIL_S}}                         },
        {"cloud",       {{"stop", "cloud", FROM_S, UNTIL_S}}                                },
        {"cut",         {{"cut", "rsu0-cloud", FROM_S, UNTIL_S}, {"cut", "rsu0-rsu1", 3, 4}}},
        {"radioloss",   {{"loss", "radio", FROM_S, UNTIL_S, 0.3}}                           },
        {"wireloss",    {{"loss", "rsu0", FROM_S, UNTIL_S, 0.1}}                            },
        {"sumo",        {{"sumo", "", 4}}                                                   },
    };
    return faults.at(kind);
}

using Case = std::tuple<const char*, const char*>;

class SystemsWithFaults : public testing::TestWithParam<Case>
{
};

/** Two vehicles drive to and fro between two RSUs, 300 m in 3 s. */
std::unique_ptr<TrafficSource>
ToAndFro()
{
    return std::make_unique<RuledTraffic>(
        [](int step)
        {
            const double phase = std::fmod(0.5 * step, 6);
            const double x = 50 + 100 * (phase < 3 ? phase : 6 - phase);
            return std::vector<VehiclePosition>{
                {"a", x,       0  },
                {"b", 400 - x, 0  },
                {"c", 60,      190},
                {"d", 340,     190}
            };
        });
}

class SystemsThatMigrate : public testing::TestWithParam<Case>
{
};

} // namespace

TEST_P(SystemsWithFaults, KeepTheirAccounts)
{
    const auto& [system, kind] = GetParam();
    Scenario scenario = Busy(system, 7);
    scenario.time.measureS = 7;
    scenario.faults = FaultsOf(kind);
    World world(scenario, Make("greedy", 7), Four(std::string(kind) == "leaving"));
    SentBytes sent;
    int seconds = 0;
    world.SetProgress(
        [&](double, double)
        {
            ++seconds;
            sent.AttachToAll();
            const Ledger::Counts counts = world.Accounts().Total();
            EXPECT_EQ(counts.created,
                      counts.onTime + counts.late + counts.failed + counts.inFlight);
        });
    world.Run();

    const bool ended = std::string(kind) == "sumo";
    EXPECT_GT(seconds, ended ? 3 : 10);
    const Ledger::Counts counts = world.Accounts().Total();
    EXPECT_GT(counts.created, 15u);
    EXPECT_GT(counts.onTime + counts.late, counts.created / (ended ? 4 : 2));
    if (!ended)
    {
        EXPECT_EQ(world.Accounts().MeasuredInFlight(), 0u);
    }
    for (const TaskRecord& task : world.Results().tasks)
    {
        if (task.outcome && *task.outcome == Outcome::FAILED)
        {
            EXPECT_NE(task.reason, FailureReason::NONE);
        }
    }

    uint64_t told = 0;
    for (const LinkRecord& link : world.Results().links)
    {
        told += link.bytes;
    }
    EXPECT_GT(sent.Air(), 10000u);
    EXPECT_EQ(told, sent.Total());
}

TEST_P(SystemsThatMigrate, DeliverAndKeepTheirAccounts)
{
    const auto& [system, migration] = GetParam();
    Scenario scenario = Busy(system, 5);
    scenario.migration.policy = migration;
    scenario.migration.stateBits = 1e5;
    scenario.compute.processorHz = {0.3e9, 0.4e9};
    scenario.compute.vehicleHz = {0.3e9, 0.4e9};
    const bool oneSubtask = std::string(system) == "load-balance";
    scenario.workload.cycles = {oneSubtask ? 3e8 : 1e8, oneSubtask ? 6e8 : 2e8};
    scenario.workload.cyclesPerBit = {scenario.workload.cyclesPerBit.low * 4,
                                      scenario.workload.cyclesPerBit.high * 4};
    scenario.workload.giveUpS = 10;
    scenario.workload.deadlineS = {0, 0};
    scenario.workload.rateHz = 0.7;
    scenario.time.measureS = 15;
    scenario.time.drainS = 12;
    World world(scenario, Make("edge", 5), ToAndFro());
    world.SetProgress(
        [&](double, double)
        {
            const Ledger::Counts counts = world.Accounts().Total();
            EXPECT_EQ(counts.created,
                      counts.onTime + counts.late + counts.failed + counts.inFlight);
        });
    world.Run();
    const Ledger::Counts counts = world.Accounts().Total();
    EXPECT_GT(counts.created, 20u);
    EXPECT_EQ(world.Accounts().MeasuredInFlight(), 0u);
    EXPECT_LT(counts.failed, counts.created / 4);

    const std::vector<MigrationRecord>& migrations = world.Results().migrations;
    const bool moves = std::string(migration) != "stay" && std::string(system) != "vehicular-cloud";
    EXPECT_EQ(migrations.empty(), !moves);
    for (const MigrationRecord& one : migrations)
    {
        EXPECT_NE(one.from, one.to);
        if (one.doneCycles > 0)
        {
            EXPECT_GT(one.bits, scenario.migration.stateBits) << "the state goes with it";
        }
        if (one.outcome == "moved")
        {
            EXPECT_GT(one.arrivedS, one.leftS);
            EXPECT_GE(one.startedS, one.arrivedS);
        }
    }
}

/** When items ended on processors whose names begin like that, s. */
std::vector<double>
EndsOn(const RunResults& results, const std::string& machine)
{
    std::vector<double> ends;
    for (const TimelineRecord& timeline : results.timelines)
    {
        for (const TimelineRecord::Item& item : timeline.measured)
        {
            if (item.place.rfind(machine, 0) == 0 && std::isfinite(item.finishS))
            {
                ends.push_back(item.finishS);
            }
        }
    }
    return ends;
}

TEST(StopCloud, StopsTheServerInItThoughTheCoordinatorIsElsewhere)
{
    Scenario scenario = Busy("edge-cloud", 1);
    scenario.coordinator.place = "mec";
    const auto during = [&scenario](std::vector<Fault> faults)
    {
        scenario.faults = std::move(faults);
        World world(scenario, Make("cloud", 1), Parked(4));
        world.Run();
        std::size_t count = 0;
        for (const double endS : EndsOn(world.Results(), "cloud cpu"))
        {
            count += endS > FROM_S && endS < UNTIL_S;
        }
        return count;
    };
    EXPECT_GT(during({}), 3u) << "it computes";
    EXPECT_EQ(during({
                  {"stop", "cloud", FROM_S, UNTIL_S}
    }),
              0u);
}

INSTANTIATE_TEST_SUITE_P(All,
                         SystemsThatMigrate,
                         testing::Combine(testing::Values("mec-dag",
                                                          "edge-cloud",
                                                          "load-balance",
                                                          "multi-workload",
                                                          "vehicular-cloud"),
                                          testing::Values("stay", "follow", "policy")),
                         [](const testing::TestParamInfo<Case>& info) {
                             return NameOf(std::get<0>(info.param)) + "_" + std::get<1>(info.param);
                         });

INSTANTIATE_TEST_SUITE_P(All,
                         SystemsWithFaults,
                         testing::Combine(testing::Values("mec-dag",
                                                          "edge-cloud",
                                                          "load-balance",
                                                          "multi-workload",
                                                          "vehicular-cloud"),
                                          testing::Values("none",
                                                          "leaving",
                                                          "rsu",
                                                          "server",
                                                          "machine",
                                                          "coordinator",
                                                          "cloud",
                                                          "cut",
                                                          "radioloss",
                                                          "wireloss",
                                                          "sumo")),
                         [](const testing::TestParamInfo<Case>& info) {
                             return NameOf(std::get<0>(info.param)) + "_" + std::get<1>(info.param);
                         });

} // namespace ns3::vec
