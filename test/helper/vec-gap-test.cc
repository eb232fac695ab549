// SPDX-License-Identifier: GPL-2.0-only
// Where the seconds of a task go, and what of them the equations did not know: each thing that is
// done to the world moves its own term by as much as arithmetic says, and hardly any other.
#include "ns3/simulator.h"
#include "ns3/vec-json.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-system.h"
#include "ns3/vec-world.h"
#include "vec-gap-terms.h"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

/** Everything at the server, whatever is known: what happens in packets is always the same. */
class AllAtTheServer : public Policy
{
  public:
    std::string Name() const override
    {
        return "all-at-the-server";
    }

  private:
    Plan DoDecide(const Instance& instance, uint64_t) override
    {
        Plan plan = LocalPlan(instance);
        for (Assignment& assignment : plan.assignments)
        {
            assignment.site = 0;
            assignment.via = 0;
        }
        return plan;
    }
};

Scenario
OneRsu()
{
    Scenario scenario;
    scenario.rsus.positions = {
        {50, 10}
    };
    scenario.workload.rateHz = 0;
    scenario.time.warmupS = 1;
    scenario.time.measureS = 60;
    scenario.time.drainS = 20;
    return scenario;
}

/** Tasks of vehicle "a" at these times. */
std::vector<TaskRecord>
RunTasks(const Scenario& scenario, const std::vector<double>& atS, const TaskDescription& task)
{
    World world(scenario,
                std::make_shared<AllAtTheServer>(),
                std::make_unique<StaticTraffic>(std::vector<VehiclePosition>{
                    {"a", 20, 0}
    }));
    for (const double timeS : atS)
    {
        Simulator::Schedule(Seconds(timeS), [&]() { world.FindVehicle("a")->CreateTask(task); });
    }
    world.Run();
    return world.Results().tasks;
}

} // namespace

TEST(Gap, FiftyMillisecondsOnTheWiresAreBackhaul)
{
    const TaskDescription task = OneSubtask(60e3, 100e6);
    Scenario scenario = OneRsu();
    const auto before = Terms(RunTasks(scenario, Every(2, 25), task));
    scenario.backhaul.delayS += 0.05;
    const auto after = Terms(RunTasks(scenario, Every(2, 25), task));
    // The plan, the input and the result cross after the decision; it knew of the description.
    ExpectMoved(before, after, Index(Cause::BACKHAUL), 3 * 0.05);
}

TEST(Gap, AFifthOfTheFramesLostIsRetransmission)
{
    const double lost = 0.2;
    const TaskDescription task = OneSubtask(400e3, 100e6);
    Scenario scenario = OneRsu();
    const auto tasksBefore = RunTasks(scenario, Every(1, 50), task);
    const auto before = Terms(tasksBefore);
    scenario.radio.frameLoss = lost;
    const auto after = Terms(RunTasks(scenario, Every(1, 50), task));

    // There and back.
    const double expectedS = RepetitionsS(2 * std::ceil(400e3 / 8 / 1440), lost);
    const double movedS =
        after[Index(Cause::RETRANSMISSION)] - before[Index(Cause::RETRANSMISSION)];
    RecordProperty("expected", std::to_string(expectedS));
    EXPECT_NEAR(movedS / expectedS, 1, 0.15);
    ExpectMoved(before, after, Index(Cause::RETRANSMISSION), movedS);
}

TEST(Gap, AFrozenViewIsStaleKnowledge)
{
    // The second task comes while the first one has a second of work at the processor.
    const double cycles = 2.5e9;
    const TaskDescription task = OneSubtask(20e3, cycles);
    Scenario scenario = OneRsu();
    scenario.compute.processorHz = {2.5e9, 2.5e9};
    const auto seen = RunTasks(scenario, {3, 3.1}, task);
    scenario.attributes["ns3::vec::CoordinatorApp::FreezeViewAfter"] = "2s";
    const auto frozen = RunTasks(scenario, {3, 3.1}, task);
    ASSERT_EQ(seen.size(), 2u);
    ASSERT_EQ(frozen.size(), 2u);
    EXPECT_EQ(seen[1].deliveredS, frozen[1].deliveredS) << "the plan does not look at the view";
    // A coordinator that sees takes the whole second for what waits there, from now; one that does
    // not sees nothing between the end of the upload and the start.
    ExpectMoved(Terms({seen[1]}), Terms({frozen[1]}), CAUSES, cycles / 2.5e9);
    // What is really left when the input is there is what was not known.
    const double leftS = seen[1].causeS[Index(Cause::COMPUTE_QUEUE)];
    EXPECT_GT(leftS, 0.8);
    EXPECT_NEAR(frozen[1].StaleS(), leftS, 0.01);
    EXPECT_NEAR(frozen[1].replayedS, seen[1].replayedS, 1e-3) << "the truth is the same";
}

TEST(Gap, HalfTheServerIsComputing)
{
    const double cycles = 1.25e9;
    const TaskDescription task = OneSubtask(20e3, cycles);
    Scenario scenario = OneRsu();
    scenario.compute.processorHz = {2.5e9, 2.5e9};
    const auto whole = RunTasks(scenario, Every(3, 10), task);
    scenario.attributes["ns3::vec::ServerApp::Speed"] = "0.5";
    const auto half = RunTasks(scenario, Every(3, 10), task);
    ExpectMoved(Terms(whole), Terms(half), Index(Cause::COMPUTE), cycles / 2.5e9);
}

TEST(Gap, BehindAnotherTaskHalfTheServerIsComputeQueueing)
{
    const double cycles = 1.25e9;
    const TaskDescription task = OneSubtask(20e3, cycles);
    Scenario scenario = OneRsu();
    scenario.compute.processorHz = {2.5e9, 2.5e9};
    const auto whole = RunTasks(scenario, {3, 3.1}, task);
    scenario.attributes["ns3::vec::ServerApp::Speed"] = "0.5";
    const auto half = RunTasks(scenario, {3, 3.1}, task);
    const auto before = Terms({whole[1]});
    const auto after = Terms({half[1]});
    // What the first one had left at the decision was taken for half of its time.
    const auto moved = [&](Cause cause) { return after[Index(cause)] - before[Index(cause)]; };
    EXPECT_NEAR(moved(Cause::COMPUTE), cycles / 2.5e9, 0.01);
    EXPECT_NEAR(moved(Cause::COMPUTE_QUEUE) + after[CAUSES] - before[CAUSES], cycles / 2.5e9, 0.05);
    for (const Cause other : {Cause::SIGNALLING,
                              Cause::RADIO_ACCESS,
                              Cause::RADIO_TRANSFER,
                              Cause::RETRANSMISSION,
                              Cause::BACKHAUL,
                              Cause::HANDOVER,
                              Cause::DELIVERY})
    {
        EXPECT_LT(std::abs(moved(other)), TOLERANCE * cycles / 2.5e9) << ColumnOf(other);
    }
}

TEST(Gap, EveryInstantOfManyTasksHasACause)
{
    Scenario scenario = OneRsu();
    scenario.workload.arrivals = "periodic";
    scenario.workload.periodS = 1.5;
    scenario.time.measureS = 10;
    PolicyRegistry registry;
    AddClassical(registry);
    World world(scenario,
                registry.Make("random", PolicyOptions()),
                std::make_unique<StaticTraffic>(std::vector<VehiclePosition>{
                    {"a", 20, 0},
                    {"b", 60, 0},
                    {"c", 90, 5}
    }));
    world.Run();
    std::vector<TaskRecord> done;
    for (const TaskRecord& task : world.Results().tasks)
    {
        if (task.HasGap())
        {
            done.push_back(task);
        }
    }
    ASSERT_GT(done.size(), 10u);
    Terms(done);
    const Json gap = RunTotals(world.Results())["gap"];
    double sumS = 0;
    for (const auto& [name, value] : gap["terms"].items())
    {
        sumS += value.get<double>();
    }
    EXPECT_NEAR(sumS, gap["gap_mean_s"].get<double>(), 1e-9);
    EXPECT_LE(gap["unexplained_share"].get<double>(), 0.02);
}

TEST(Gap, TwoSecondsWithoutAnRsuAreHandover)
{
    // Frozen in the middle of a transfer that takes a second.
    class Away : public TrafficSource
    {
      public:
        double StepS() const override
        {
            return 0.5;
        }

        double NowS() const override
        {
            return 0.5 * m_step;
        }

        const std::vector<VehiclePosition>& Vehicles() const override
        {
            return m_vehicles;
        }

        bool Advance() override
        {
            ++m_step;
            m_vehicles[0].x = m_step >= 8 && m_step < 12 ? 9000 : 20; // from 4 to 6 s
            return true;
        }

      private:
        int m_step = 0;
        std::vector<VehiclePosition> m_vehicles{
            {"a", 20, 0}
        };
    };

    Scenario scenario = OneRsu();
    scenario.time.measureS = 10;
    World world(scenario, std::make_shared<AllAtTheServer>(), std::make_unique<Away>());
    Simulator::Schedule(Seconds(3.8),
                        [&]() { world.FindVehicle("a")->CreateTask(OneSubtask(4e6, 100e6)); });
    world.Run();
    const TaskRecord& task = world.Results().tasks.front();
    ASSERT_TRUE(task.outcome && *task.outcome != Outcome::FAILED);
    Terms({task});
    // The contact is lost three beacons after the vehicle is gone, and found at the first one after
    // it is back.
    const double handoverS = task.causeS[Index(Cause::HANDOVER)];
    EXPECT_GT(handoverS, 1.5);
    EXPECT_LT(handoverS, 2.3);
}

TEST(Gap, ADecisionThatCostsTimeIsSignalling)
{
    const TaskDescription task = OneSubtask(20e3, 100e6);
    Scenario scenario = OneRsu();
    const auto before = RunTasks(scenario, Every(2, 5), task);
    scenario.coordinator.policyCostS["all-at-the-server"] = 0.03;
    const auto after = RunTasks(scenario, Every(2, 5), task);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
    {
        EXPECT_NEAR(after[i].causeS[Index(Cause::SIGNALLING)] -
                        before[i].causeS[Index(Cause::SIGNALLING)],
                    0.03,
                    0.003);
    }
    scenario.coordinator.decisionCost = "measured";
    World world(scenario,
                std::make_shared<AllAtTheServer>(),
                std::make_unique<StaticTraffic>(std::vector<VehiclePosition>{
                    {"a", 20, 0}
    }));
    Simulator::Schedule(Seconds(3), [&]() { world.FindVehicle("a")->CreateTask(task); });
    world.Run();
    EXPECT_FALSE(world.Results().reproducible);
    ASSERT_EQ(world.Results().decisions.size(), 1u);
    EXPECT_GT(world.Results().decisions[0].costS, 0);
    EXPECT_LT(world.Results().decisions[0].costS, 0.03) << "the constant does not come on top";
}

} // namespace ns3::vec
