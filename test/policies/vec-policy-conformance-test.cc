// SPDX-License-Identifier: GPL-2.0-only
// What every classical policy must hold on every system that it plans for.
#include "ns3/vec-error.h"
#include "vec-policy-cases.h"

#include <gtest/gtest.h>
#include <set>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** Chains on three processors. */
const Maker Chain = [](int i)
{
    return FindSystem("task-graph")
        .Generate(
            {
                {"n",   "4"},
                {"fat", "0"}
    },
            i);
};

class EveryPolicy : public testing::TestWithParam<std::string>
{
};

/** Those that plan for mec-dag, whose instances may have fixed items. */
class EveryMecDagPolicy : public EveryPolicy
{
};

bool
PlansFor(const std::string& policy, const std::string& system)
{
    const auto& entries = Registry().Entries();
    return std::find_if(entries.begin(),
                        entries.end(),
                        [&](const PolicyEntry& entry) { return entry.name == policy; })
        ->PlansFor(system);
}

/** Searches take their time. */
int
Cases(const std::string& policy, int most)
{
    return policy == "genetic" || policy == "local-search" ? most / 10 : most;
}

/** Whether chain-dp, which plans for chains only, has to refuse. */
bool
IsRefused(const std::string& policy, const Instance& instance)
{
    const auto* costs = dynamic_cast<const TaskGraphInstance*>(&instance);
    if (policy != "chain-dp" || !costs)
    {
        return false;
    }
    std::vector<std::set<int>> parents(costs->costS.size());
    for (const auto& edge : costs->edges)
    {
        parents[edge.to].insert(edge.from);
    }
    for (int i = 1; i < static_cast<int>(parents.size()); ++i)
    {
        if (parents[i] != std::set<int>{i - 1})
        {
            return true;
        }
    }
    return false;
}

} // namespace

TEST_P(EveryPolicy, IsNamedAndDescribed)
{
    EXPECT_EQ(Make(GetParam())->Name(), GetParam());
}

TEST_P(EveryPolicy, IsFeasibleAndNeverBetterThanTheOptimum)
{
    for (const auto& [system, make] : SmallOnes())
    {
        for (int i = 0; PlansFor(GetParam(), system) && i < Cases(GetParam(), 100); ++i)
        {
            SCOPED_TRACE(system + " " + std::to_string(i));
            const auto instance = make(i);
            if (IsRefused(GetParam(), *instance))
            {
                EXPECT_THROW(PlanOf(GetParam(), *instance), RefusalError);
                continue;
            }
            const Timeline timeline = Evaluate(*instance, PlanOf(GetParam(), *instance));
            ASSERT_TRUE(timeline.feasible);
            const double best = LossOf("exhaustive", *instance);
            ASSERT_GE(ns3::vec::LossOf(timeline), best - 1e-12 * std::abs(best));
        }
    }
}

TEST_P(EveryPolicy, PlansEveryItemOnce)
{
    for (const auto& [system, make] : SmallOnes())
    {
        for (int i = 0; PlansFor(GetParam(), system) && i < Cases(GetParam(), 30); ++i)
        {
            SCOPED_TRACE(system + " " + std::to_string(i));
            const auto instance = make(i);
            if (IsRefused(GetParam(), *instance))
            {
                continue;
            }
            const auto process = FindSystem(system).Begin(*instance);
            ASSERT_EQ(PlanOf(GetParam(), *instance).assignments.size(), process->Items().size());
        }
    }
}

TEST_P(EveryPolicy, IsDeterministicForASeed)
{
    const auto first = Make(GetParam(), 7);
    const auto second = Make(GetParam(), 7);
    for (const auto& [system, make] : SmallOnes())
    {
        for (int i = 0; PlansFor(GetParam(), system) && i < Cases(GetParam(), 20); ++i)
        {
            const auto instance = make(i);
            if (IsRefused(GetParam(), *instance))
            {
                continue;
            }
            ASSERT_EQ(first->Decide(*instance).plan.assignments,
                      second->Decide(*instance).plan.assignments);
        }
    }
}

TEST_P(EveryPolicy, PlansNothingAndOneNode)
{
    for (const char* system : {"vehicular-cloud", "edge-cloud", "task-graph"})
    {
        if (!PlansFor(GetParam(), system))
        {
            continue;
        }
        VehicularCloudInstance cloud = Cloud(2);
        EdgeCloudInstance tiers = ThreeTiers();
        TaskGraphInstance costs;
        Instance& instance = system[0] == 'v' ? static_cast<Instance&>(cloud)
                           : system[0] == 'e' ? static_cast<Instance&>(tiers)
                                              : costs;
        EXPECT_TRUE(PlanOf(GetParam(), instance).assignments.empty());
        cloud.cycles = {1};
        tiers.workflows = {
            {{},  {1},    {}},
            {{1}, {1, 1}, {}}
        };
        costs.costS = {
            {1, 2}
        };
        EXPECT_EQ(PlanOf(GetParam(), instance).assignments.size(), 1u);
        cloud.fixed = {
            {0, 1, 2}
        };
        tiers.workflows.pop_back();
        costs.costS.clear();
        EXPECT_TRUE(PlanOf(GetParam(), instance).assignments.empty());
    }
    if (!PlansFor(GetParam(), "mec-dag"))
    {
        return;
    }
    MecDagInstance instance = World(1, 2, 2);
    EXPECT_TRUE(PlanOf(GetParam(), instance).assignments.empty());
    AddTask(instance, {}, {});
    EXPECT_TRUE(PlanOf(GetParam(), instance).assignments.empty());
    AddTask(instance,
            {
                {1, 2, 1}
    },
            {});
    EXPECT_EQ(PlanOf(GetParam(), instance).assignments.size(), 1u);
    instance.fixed = {
        {1, 0, true, 3}
    };
    EXPECT_TRUE(PlanOf(GetParam(), instance).assignments.empty());
}

TEST_P(EveryPolicy, PlansSlotsOfNothingAndOfOneTask)
{
    if (PlansFor(GetParam(), "load-balance"))
    {
        LoadBalanceInstance slot = TwoRsus();
        slot.tasks.resize(1);
        EXPECT_EQ(PlanOf(GetParam(), slot).assignments.size(), 1u);
        slot.tasks.clear();
        EXPECT_TRUE(PlanOf(GetParam(), slot).assignments.empty());
        EXPECT_TRUE(PlanOf(GetParam(), LoadBalanceInstance()).assignments.empty());
    }
    if (PlansFor(GetParam(), "multi-workload"))
    {
        MultiWorkloadInstance slot = TwoDevices();
        slot.devices[0].workloads.clear();
        EXPECT_EQ(PlanOf(GetParam(), slot).assignments.size(), 1u);
        slot.devices[1].workloads.clear();
        EXPECT_TRUE(PlanOf(GetParam(), slot).assignments.empty());
        EXPECT_TRUE(PlanOf(GetParam(), MultiWorkloadInstance()).assignments.empty());
    }
}

TEST_P(EveryMecDagPolicy, PlansOnlyWhatIsOpen)
{
    Random random(3, "policies", "fixed");
    int checked = 0;
    for (int i = 0; i < 300; ++i)
    {
        const MecDagInstance instance = RandomCase(random);
        const auto process = FindSystem("mec-dag").Begin(instance);
        if (process->Items().size() <= 4)
        {
            ASSERT_NO_THROW(LossOf(GetParam(), instance));
            checked += instance.fixed.empty() ? 0 : 1;
        }
    }
    EXPECT_GT(checked, 20);
}

TEST_P(EveryPolicy, TakesFeedbackInAnyOrder)
{
    const auto policy = Make(GetParam());
    const auto undisturbed = Make(GetParam());
    std::vector<std::pair<uint64_t, Timeline>> open;
    const auto system =
        std::find_if(SmallOnes().begin(),
                     SmallOnes().end(),
                     [](const auto& one) { return PlansFor(GetParam(), one.first); });
    const Maker& make = system->first == "task-graph" ? Chain : system->second;
    for (int i = 0; i < 6; ++i)
    {
        const auto instance = make(i);
        const Decision decision = policy->Decide(*instance);
        ASSERT_EQ(decision.plan.assignments, undisturbed->Decide(*instance).plan.assignments);
        open.emplace_back(decision.id, Evaluate(*instance, decision.plan));
        if (i == 3)
        {
            policy->Feedback(open[2].first, open[2].second);
            policy->Feedback(open[0].first, open[0].second);
        }
    }
    for (int late : {5, 1, 4, 3})
    {
        policy->Feedback(open[late].first, open[late].second);
    }
    EXPECT_EQ(policy->OpenDecisions(), 0u);
    EXPECT_THROW(policy->Feedback(open[2].first, open[2].second), std::invalid_argument);
}

std::string
TestName(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::vector<std::string>
NamesFor(const std::string& system)
{
    std::vector<std::string> names = Names();
    names.erase(std::remove_if(names.begin(),
                               names.end(),
                               [&](const auto& name) { return !PlansFor(name, system); }),
                names.end());
    return names;
}

INSTANTIATE_TEST_SUITE_P(Classical, EveryPolicy, testing::ValuesIn(Names()), TestName);
INSTANTIATE_TEST_SUITE_P(Classical,
                         EveryMecDagPolicy,
                         testing::ValuesIn(NamesFor("mec-dag")),
                         TestName);
