// SPDX-License-Identifier: GPL-2.0-only
// In every system, what is done to the world behind the coordinator's back moves its own term of
// the gap by as much as arithmetic says, and hardly any other.
#include "ns3/channel-list.h"
#include "ns3/names.h"
#include "ns3/node.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-system.h"
#include "ns3/vec-world.h"
#include "vec-gap-terms.h"
#include "vec-system-scenarios.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

/** The same place for everything, whatever is known: what happens in packets is always the same. */
class Fixed : public Policy
{
  public:
    explicit Fixed(std::string system) : m_system(std::move(system))
    {
    }

    std::string Name() const override
    {
        return "fixed";
    }

  private:
    Plan DoDecide(const Instance& instance, uint64_t) override
    {
        Plan plan = LocalPlan(instance);
        for (Assignment& assignment : plan.assignments)
        {
            // The other vehicle; the cloud, behind device and edges; the server of the first RSU.
            assignment.site = m_system == "vehicular-cloud" ? 1
                            : m_system == "edge-cloud"      ? 1 + EDGES
                                                            : 0;
            assignment.via = 0;
            assignment.share = 0.5;
        }
        return plan;
    }

    static constexpr int EDGES = 4;
    std::string m_system;
};

/** Two tasks of 100 ms of computing may not come nearer to one another than this. */
constexpr double APART_S = 1.5;

Scenario
Real(const std::string& system)
{
    Scenario scenario = Of(system, 1);
    scenario.radio.kind = "80211p";
    scenario.radio.idealSignalling = false;
    scenario.radio.dataRateBps = 12e6;
    scenario.compute.vehicleHz = {2e9, 2e9};
    scenario.compute.processorHz = {4e9, 4e9};
    scenario.compute.cloudHz = {4e9, 4e9};
    scenario.own.Of<LoadBalanceSettings>().enforceLbm = false;
    scenario.time.drainS = 20;
    return scenario;
}

/** Tasks of vehicle "a" at these times in a world to which something was done. */
std::vector<TaskRecord>
RunTasks(
    Scenario scenario,
    const std::vector<double>& atS,
    const TaskDescription& task,
    const std::function<void()>& tamper = [] {})
{
    scenario.time.measureS = atS.back();
    World world(scenario, std::make_shared<Fixed>(scenario.system), Parked(2));
    tamper();
    for (const double timeS : atS)
    {
        Simulator::Schedule(Seconds(timeS), [&]() { world.FindVehicle("a")->CreateTask(task); });
    }
    world.Run();
    for (const TaskRecord& record : world.Results().tasks)
    {
        EXPECT_TRUE(record.outcome && *record.outcome == Outcome::ON_TIME);
        EXPECT_EQ(record.offloaded, 1u);
    }
    EXPECT_EQ(world.Results().tasks.size(), atS.size());
    return world.Results().tasks;
}

bool
IsBetween(const PointToPointChannel& wire, const std::string& a, const std::string& b)
{
    const auto nameAt = [&](std::size_t end)
    { return Names::FindName(wire.GetPointToPointDevice(end)->GetNode()); };
    return (nameAt(0) == a && nameAt(1) == b) || (nameAt(0) == b && nameAt(1) == a);
}

/** Makes the wires of the first RSU to its server and to the cloud longer than anybody was told. */
void
DelayWires(double byS)
{
    int found = 0;
    for (auto channel = ChannelList::Begin(); channel != ChannelList::End(); ++channel)
    {
        const auto wire = DynamicCast<PointToPointChannel>(*channel);
        if (wire && (IsBetween(*wire, "rsu0", "mec0") || IsBetween(*wire, "rsu0", "cloud")))
        {
            TimeValue delay;
            wire->GetAttribute("Delay", delay);
            wire->SetAttribute("Delay", TimeValue(delay.Get() + Seconds(byS)));
            ++found;
        }
    }
    ASSERT_EQ(found, 2);
}

class Injection : public testing::TestWithParam<const char*>
{
};

/** Not load-balance, where the view decides the shares: another view is another plan. */
class FrozenView : public testing::TestWithParam<const char*>
{
};

std::string
NameOfSystem(const testing::TestParamInfo<const char*>& info)
{
    return NameOf(std::string(info.param));
}

} // namespace

TEST_P(Injection, FiftyMillisecondsOnTheWiresAreBackhaul)
{
    const std::string system = GetParam();
    const TaskDescription task = OneSubtask(60e3, 100e6);
    const Scenario scenario = Real(system);
    // But for the first task, which opens the connections.
    const auto termsOf = [](std::vector<TaskRecord> tasks)
    {
        tasks.erase(tasks.begin());
        return Terms(tasks);
    };
    const auto before = termsOf(RunTasks(scenario, Every(APART_S, 10), task));
    const auto after =
        termsOf(RunTasks(scenario, Every(APART_S, 10), task, [] { DelayWires(0.05); }));
    // The plan, the input and the result; between vehicles nothing but the plan is on a wire.
    const double crossings = system == "vehicular-cloud" ? 1 : 3;
    ExpectMoved(before, after, Index(Cause::BACKHAUL), crossings * 0.05);
}

TEST_P(Injection, AFifthOfTheFramesLostIsRetransmission)
{
    const double lost = 0.2;
    const double bits = 400e3;
    const TaskDescription task = OneSubtask(bits, 100e6);
    Scenario scenario = Real(GetParam());
    const auto before = Terms(RunTasks(scenario, Every(APART_S, 50), task));
    scenario.radio.frameLoss = lost;
    const auto after = Terms(RunTasks(scenario, Every(APART_S, 50), task));
    // There and back.
    const double expectedS = RepetitionsS(2 * std::ceil(bits / 8 / 1440), lost);
    const double movedS =
        after[Index(Cause::RETRANSMISSION)] - before[Index(Cause::RETRANSMISSION)];
    RecordProperty("expected", std::to_string(expectedS));
    EXPECT_NEAR(movedS / expectedS, 1, 0.15);
    ExpectMoved(before, after, Index(Cause::RETRANSMISSION), movedS);
}

TEST_P(Injection, HalfTheProcessorIsComputing)
{
    const TaskDescription task = OneSubtask(20e3, 1e9);
    Scenario scenario = Real(GetParam());
    const auto whole = RunTasks(scenario, Every(4, 4), task);
    scenario.attributes["ns3::vec::ServerApp::Speed"] = "0.5";
    scenario.attributes["ns3::vec::VehicleApp::Speed"] = "0.5";
    const auto half = RunTasks(scenario, Every(4, 4), task);
    const double computingS = whole[0].causeS[Index(Cause::COMPUTE)];
    EXPECT_GE(computingS, 0.249);
    EXPECT_LE(computingS, 0.501);
    ExpectMoved(Terms(whole), Terms(half), Index(Cause::COMPUTE), computingS);
}

TEST_P(FrozenView, IsStaleKnowledge)
{
    // The second task comes while the first one has about a second of work left.
    const TaskDescription task = OneSubtask(20e3, 4e9);
    Scenario scenario = Real(GetParam());
    const std::vector<double> atS{3, 3.5};
    const auto seen = RunTasks(scenario, atS, task);
    scenario.attributes["ns3::vec::CoordinatorApp::FreezeViewAfter"] = "2.9s";
    const auto frozen = RunTasks(scenario, atS, task);
    ASSERT_EQ(seen.size(), 2u);
    ASSERT_EQ(frozen.size(), 2u);
    EXPECT_EQ(seen[1].deliveredS, frozen[1].deliveredS) << "the plan does not look at the view";
    EXPECT_NEAR(frozen[1].replayedS, seen[1].replayedS, 1e-3) << "the truth is the same";
    const double unseenS = seen[1].predictedS - frozen[1].predictedS;
    RecordProperty("unseen", std::to_string(unseenS));
    EXPECT_GT(unseenS, 0.4);
    ExpectMoved(Terms({seen[1]}), Terms({frozen[1]}), CAUSES, unseenS);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Injection,
    testing::Values("edge-cloud", "load-balance", "multi-workload", "vehicular-cloud"),
    NameOfSystem);
INSTANTIATE_TEST_SUITE_P(All,
                         FrozenView,
                         testing::Values("edge-cloud", "multi-workload", "vehicular-cloud"),
                         NameOfSystem);

} // namespace ns3::vec
