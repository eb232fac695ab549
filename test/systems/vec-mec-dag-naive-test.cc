// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-system.h"
#include "vec-naive-mec-dag.h"

#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

void
Compare(const MecDagInstance& instance, const Plan& plan, double tolerance)
{
    const Timeline timeline = Evaluate(instance, plan);
    const NaiveMecDag naive(instance, plan);
    for (const TimelineItem& item : timeline.items)
    {
        if (item.fixed)
        {
            continue;
        }
        const int task = item.assignment.owner;
        const int subtask = item.assignment.item;
        const auto& computed = naive.Computation(task, subtask);
        const auto [enqueuedS, sentS, receivedS] = naive.Shown(task, subtask);
        ASSERT_NEAR(item.enqueuedS, enqueuedS, tolerance);
        ASSERT_NEAR(item.sentS, sentS, tolerance);
        ASSERT_NEAR(item.receivedS, receivedS, tolerance);
        ASSERT_NEAR(item.readyS, computed.enqueuedS, tolerance);
        ASSERT_NEAR(item.startS, computed.startS, tolerance);
        ASSERT_NEAR(item.finishS, computed.endS, tolerance);
    }
    for (const TimelineTask& task : timeline.tasks)
    {
        ASSERT_NEAR(task.finishS, naive.LastFinishS(task.task), tolerance);
    }
    ASSERT_NEAR(timeline.objective, naive.Aet(), tolerance);
    ASSERT_NEAR(Metric(timeline, "energy_j"), naive.EnergyJ(), 1e-9 * (1 + naive.EnergyJ()));
}

} // namespace

TEST(MecDagNaive, AgreesWhereEverythingTies)
{
    Random random(1, "naive", "ties");
    for (int i = 0; i < 2000 && !HasFatalFailure(); ++i)
    {
        SCOPED_TRACE(i);
        const MecDagInstance instance = RandomCase(random);
        Compare(instance, RandomPlan(instance, random), 0);
    }
}

TEST(MecDagNaive, AgreesOnTheProfiles)
{
    Random random(1, "naive", "profiles");
    const System& system = FindSystem("mec-dag");
    for (int i = 0; i < 400 && !HasFatalFailure(); ++i)
    {
        SCOPED_TRACE(i);
        const auto any = system.Generate(
            {
                {"profile",  i % 2 == 0 ? "paper" : "11p"},
                {"vehicles", "2"                         },
                {"n",        "8"                         }
        },
            i);
        const auto& instance = dynamic_cast<const MecDagInstance&>(*any);
        Compare(instance, RandomPlan(instance, random), 1e-12);
    }
}
