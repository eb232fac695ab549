// SPDX-License-Identifier: GPL-2.0-only
// What each of the classical policies is for.
#include "ns3/vec-error.h"
#include "vec-policy-cases.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;
using namespace ns3::vec::test;

TEST(Policies, TheTableKnowsItsNames)
{
    EXPECT_EQ(Names(),
              (std::vector<std::string>{"local",
                                        "edge",
                                        "cloud",
                                        "random",
                                        "round-robin",
                                        "nearest",
                                        "greedy",
                                        "greedy-reward",
                                        "greedy-computation",
                                        "greedy-data",
                                        "heft",
                                        "heft-local-fallback",
                                        "cpop",
                                        "peft",
                                        "rollout",
                                        "rollout-orders",
                                        "genetic",
                                        "local-search",
                                        "chain-dp",
                                        "branch-and-bound",
                                        "exhaustive"}));
    try
    {
        Make("clever");
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "no policy \"clever\"; there are local, edge, cloud, random, round-robin, "
                     "nearest, greedy, greedy-reward, greedy-computation, greedy-data, heft, "
                     "heft-local-fallback, cpop, peft, rollout, rollout-orders, genetic, "
                     "local-search, chain-dp, branch-and-bound, exhaustive");
    }
    EXPECT_NO_THROW(Registry().CheckSystem("heft", "task-graph"));
    EXPECT_NO_THROW(Registry().CheckSystem("peft", "task-graph"));
    try
    {
        Registry().CheckSystem("chain-dp", "mec-dag");
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "policy chain-dp plans for edge-cloud, task-graph, not for mec-dag");
    }
    PolicyRegistry registry;
    AddClassical(registry);
    EXPECT_THROW(AddClassical(registry), std::invalid_argument);
    EXPECT_EQ(TableRow({
                  "a",
                  {"x",                 "y"},
                  "does b",
                  {                   }
    }),
              "a                  x,y        does b");
}

TEST(Policies, ExhaustiveIsTheBestOfAllPlans)
{
    Random random(4, "policies", "brute");
    int checked = 0;
    for (int i = 0; i < 400; ++i)
    {
        SCOPED_TRACE(i);
        const MecDagInstance instance = RandomCase(random);
        const auto process = FindSystem("mec-dag").Begin(instance);
        if (std::pow(process->ActionCount(), process->Items().size()) < 3000)
        {
            ASSERT_EQ(LossOf("exhaustive", instance), BruteForce(instance));
            ++checked;
        }
    }
    EXPECT_GT(checked, 60);
    for (const auto& [system, make] : SmallOnes())
    {
        for (int i = 0; i < 100; ++i)
        {
            SCOPED_TRACE(system + " " + std::to_string(i));
            const auto instance = make(i);
            const double best = BruteForce(*instance);
            ASSERT_NEAR(LossOf("exhaustive", *instance), best, 1e-12 * std::abs(best));
        }
    }
}

TEST(Policies, TheSmallOnesAreOfEverySystem)
{
    std::vector<std::string> tried;
    for (const auto& [system, make] : SmallOnes())
    {
        tried.push_back(system);
        EXPECT_EQ(make(1)->System(), system);
    }
    std::vector<std::string> all;
    for (const System* system : Systems())
    {
        all.emplace_back(system->Name());
    }
    std::sort(tried.begin(), tried.end());
    std::sort(all.begin(), all.end());
    EXPECT_EQ(tried, all);
}

TEST(Policies, ExhaustiveRefusesWhatIsTooLarge)
{
    // 13^7 plans are allowed, 13^8 are not.
    MecDagInstance instance = World(1, 4, 3);
    AddTask(instance, std::vector<MecDagInstance::Subtask>(8, {1, 1, 1}), {});
    try
    {
        PlanOf("exhaustive", instance);
        FAIL();
    }
    catch (const RefusalError& error)
    {
        EXPECT_EQ(error.ExitStatus(), 4);
        EXPECT_NE(std::string(error.what()).find("13^8 = 8.15731e+08 plans"), std::string::npos)
            << error.what();
    }
    std::vector<std::pair<int, int>> chain;
    for (int i = 0; i < 6; ++i)
    {
        chain.emplace_back(i, i + 1);
    }
    instance.tasks.clear();
    AddTask(instance, std::vector<MecDagInstance::Subtask>(7, {1, 1, 1}), chain);
    EXPECT_EQ(PlanOf("exhaustive", instance).assignments.size(), 7u);
}

TEST(Policies, LocalAndEdgeAreWhatTheySay)
{
    const auto instance = FindSystem("mec-dag").Generate(
        {
            {"vehicles", "2"}
    },
        1);
    for (const Assignment& a : PlanOf("local", *instance).assignments)
    {
        EXPECT_EQ(a.site, LOCAL);
    }
    for (const Assignment& a : PlanOf("edge", *instance).assignments)
    {
        EXPECT_NE(a.site, LOCAL);
    }
    // Without a server there is one place.
    MecDagInstance alone = World(1, 0, 0);
    AddTask(alone,
            {
                {1, 1, 1}
    },
            {});
    EXPECT_EQ(PlanOf("edge", alone).assignments[0].site, LOCAL);
}

TEST(Policies, RandomDependsOnItsSeed)
{
    const auto instance = FindSystem("mec-dag").Generate(
        {
            {"vehicles", "1"}
    },
        1);
    EXPECT_NE(PlanOf("random", *instance, 1).assignments,
              PlanOf("random", *instance, 2).assignments);
    // All 13 places come up: the chance that one of them does not in 2000 draws is 13 (12/13)^2000.
    const auto policy = Make("random");
    std::vector<int> counts(13, 0);
    for (int i = 0; i < 100; ++i)
    {
        for (const Assignment& a : policy->Decide(*instance).plan.assignments)
        {
            ++counts[a.site == LOCAL ? 0 : 1 + a.via * 3 + a.site];
        }
    }
    for (int count : counts)
    {
        EXPECT_NEAR(count, 2000 / 13.0, 60);
    }
}

TEST(Policies, RoundRobinGoesOnFromDecisionToDecision)
{
    MecDagInstance instance = World(1, 1, 2);
    AddTask(instance,
            {
                {1, 1, 1},
                {1, 1, 1}
    },
            {});
    const auto policy = Make("round-robin");
    std::vector<int> sites;
    for (int i = 0; i < 3; ++i)
    {
        for (const Assignment& a : policy->Decide(instance).plan.assignments)
        {
            sites.push_back(a.site);
        }
    }
    EXPECT_EQ(sites, (std::vector<int>{LOCAL, 0, 1, LOCAL, 0, 1}));
}

TEST(Policies, GreedyTakesTheEarliestFinishItemByItem)
{
    // 0: local 0..4, offloaded 1 + 2 = 3: offload. 1 needs 0's 5 bits: local 3 + 5 + 2 = 10,
    // offloaded (own input up 1..2, waits for 0 until 3) 3 + 1 = 4: offload.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {1, 4, 5},
                {1, 2, 1}
    },
            {{0, 1}});
    EXPECT_EQ(PlanOf("greedy", instance).assignments,
              (std::vector<Assignment>{Mec(0, 0), Mec(0, 1)}));
    // Equal finishes of equal V: the lower action, which is local.
    MecDagInstance tie = World();
    AddTask(tie,
            {
                {1, 2, 1}
    },
            {});
    EXPECT_EQ(PlanOf("greedy", tie).assignments[0].site, LOCAL);
}

TEST(Policies, RolloutIsNeverWorseThanGreedyAndOftenBetter)
{
    int allBetter = 0;
    int allBetterStill = 0;
    for (const auto& [system, make] : SmallOnes())
    {
        int better = 0;
        int betterStill = 0;
        for (int i = 0; i < 40; ++i)
        {
            SCOPED_TRACE(system + " " + std::to_string(i));
            const auto instance = make(i);
            const auto loss = [&](const char* policy)
            { return LossOf(Evaluate(*instance, PlanOf(policy, *instance))); };
            const double greedy = loss("greedy");
            const double rollout = loss("rollout");
            const double orders = loss("rollout-orders");
            ASSERT_LE(rollout, greedy + 1e-9 * std::abs(greedy));
            ASSERT_LE(orders, rollout + 1e-9 * std::abs(rollout));
            better += rollout < greedy - 1e-9 * std::abs(greedy) ? 1 : 0;
            betterStill += orders < rollout - 1e-9 * std::abs(rollout) ? 1 : 0;
        }
        allBetter += better;
        allBetterStill += betterStill;
        if (system == "mec-dag")
        {
            EXPECT_GE(better, 5) << system;
        }
    }
    EXPECT_GT(allBetter, 20);
    EXPECT_GT(allBetterStill, 0);
}

TEST(Policies, RolloutSeesWhatGreedyLeadsTo)
{
    // Item 0: local 0..4 or offloaded 1 + 2 = 3; item 1, which needs its 50 bits, has 9 of local
    // work and 100 bits of its own to send. Greedy sends item 0 and then waits for 50 s of
    // download; the look-ahead keeps both at home: 4 + 9 = 13.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {1,   4, 50},
                {100, 9, 1 }
    },
            {{0, 1}});
    const Plan plan = PlanOf("rollout", instance);
    EXPECT_EQ(plan.assignments[0].site, LOCAL);
    EXPECT_EQ(plan.assignments[1].site, LOCAL);
    EXPECT_DOUBLE_EQ(LossOf("rollout", instance), 13);
    EXPECT_GT(LossOf("greedy", instance), 13);
}

TEST(Policies, HeftMixesTasksByRank)
{
    // Task by task greedy gives the CPU to task 0's short subtask; HEFT places the long one of
    // task 1 first. Nothing can be offloaded, so the plan's order shows the order of decisions.
    MecDagInstance instance = World(1, 0, 0);
    AddTask(instance,
            {
                {0, 1, 0}
    },
            {});
    AddTask(instance,
            {
                {0, 5, 0}
    },
            {});
    EXPECT_EQ(PlanOf("greedy", instance).assignments[0].owner, 0);
    EXPECT_EQ(PlanOf("heft", instance).assignments[0].owner, 1);
}

TEST(Policies, SimpleOnesAreFarFromTheOptimum)
{
    // All local and all offloaded both lose clearly on small paper instances.
    double local = 0;
    double edge = 0;
    double greedy = 0;
    double best = 0;
    for (int i = 0; i < 30; ++i)
    {
        const auto instance = FindSystem("mec-dag").Generate(
            {
                {"vehicles", "1"},
                {"n",        "5"}
        },
            i);
        local += LossOf("local", *instance);
        edge += LossOf("edge", *instance);
        greedy += LossOf("greedy", *instance);
        best += LossOf("exhaustive", *instance);
    }
    EXPECT_GT(local, 1.3 * best);
    EXPECT_GT(edge, 1.01 * best);
    EXPECT_LT(best, greedy);
    EXPECT_LT(greedy, local);
}
