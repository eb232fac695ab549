// SPDX-License-Identifier: GPL-2.0-only
// The system load-balance from slot to slot, and the price of its imbalance.
#include "ns3/vec-error.h"
#include "ns3/vec-system.h"
#include "vec-conformance.h"
#include "vec-load-balance-cases.h"
#include "vec-mec-dag-cases.h"

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

const System&
LoadBalance()
{
    return FindSystem("load-balance");
}

LoadBalanceInstance
After(const LoadBalanceInstance& instance, const Plan& plan)
{
    return AsLoadBalance(*LoadBalance().Step(instance, plan, {}, 1));
}

/** How far an instance with its LBM priced goes beyond the bound. */
double
Excess(const Timeline& timeline)
{
    return std::max(0.0, Metric(timeline, "lbm") - Metric(timeline, "lbm_bound"));
}

TEST(LoadBalanceSlots, WhatHasNotEndedHoldsItsShare)
{
    // Task 0 enters RSU 0 alone at 2 bit/s: 4 s, then 6 cycles at 2 Hz: 3 s, until 1 + 7 = 8.
    // Task 2 at RSU 1: 8 / 8 s and 3 / 2 s, until 3.5.
    LoadBalanceInstance instance = TwoRsus();
    instance.slotS = 2;
    instance.rsus[1].usedHz = 1; // by others, for good
    const LoadBalanceInstance next = After(instance,
                                           {
                                               {Through(0, 0, 0), AtHome(1), Through(2, 1, 1)}
    });
    EXPECT_EQ(next.nowS, 3);
    ASSERT_EQ(next.rsus[0].held.size(), 1u);
    EXPECT_DOUBLE_EQ(next.rsus[0].held[0].hz, 2);
    EXPECT_DOUBLE_EQ(next.rsus[0].held[0].endS, 8);
    EXPECT_DOUBLE_EQ(next.rsus[0].usedHz, 2);
    ASSERT_EQ(next.rsus[1].held.size(), 1u);
    EXPECT_DOUBLE_EQ(next.rsus[1].held[0].endS, 3.5);
    EXPECT_DOUBLE_EQ(next.rsus[1].usedHz, 3);
    // The document says so too.
    const auto copy = ParseInstance(InstanceToJson(next), "next");
    EXPECT_EQ(InstanceToJson(*copy), InstanceToJson(next));

    const LoadBalanceInstance later = After(next, LocalPlan(next));
    EXPECT_EQ(later.nowS, 5);
    EXPECT_DOUBLE_EQ(later.rsus[0].usedHz, 2);
    EXPECT_TRUE(later.rsus[1].held.empty());
    EXPECT_DOUBLE_EQ(later.rsus[1].usedHz, 1);
    LoadBalanceInstance last = After(later, LocalPlan(later));
    EXPECT_DOUBLE_EQ(last.rsus[0].usedHz, 2); // at 7
    last = After(last, LocalPlan(last));
    EXPECT_EQ(last.rsus[0].usedHz, 0); // at 9
    EXPECT_TRUE(last.rsus[0].held.empty());
}

TEST(LoadBalanceSlots, ATaskThatEndsWithTheSlotHoldsNothing)
{
    LoadBalanceInstance instance = TwoRsus();
    instance.slotS = 7;
    const LoadBalanceInstance next = After(instance,
                                           {
                                               {Through(0, 0, 0), AtHome(1), AtHome(2)}
    });
    EXPECT_EQ(next.rsus[0].usedHz, 0);
}

TEST(LoadBalanceSlots, NewTasksAlwaysFindATenth)
{
    // ω = 1: two tasks take all 8 Hz of RSU 0.
    LoadBalanceInstance instance = TwoRsus();
    instance.omega = 1;
    const LoadBalanceInstance next = After(instance,
                                           {
                                               {Through(0, 0, 0), Through(1, 0, 0), AtHome(2)}
    });
    ASSERT_EQ(next.rsus[0].held.size(), 2u);
    EXPECT_NEAR(next.rsus[0].held[0].hz + next.rsus[0].held[1].hz, 8, 1e-12);
    EXPECT_DOUBLE_EQ(next.rsus[0].usedHz, 7.2);
}

TEST(LoadBalanceSlots, APriceTakesThePlaceOfTheBound)
{
    // One task takes 2 of 8 Hz: loads 0.25 and 0, LBM 0.125, 0.0625 above its bound.
    LoadBalanceInstance instance = TwoRsus();
    instance.delta = 0.0625;
    const Plan plan{
        {Through(0, 0, 0), AtHome(1), AtHome(2)}
    };
    const Timeline bound = Evaluate(instance, plan);
    EXPECT_FALSE(bound.feasible);
    instance.lbmPenalty = 3;
    const Timeline priced = Evaluate(instance, plan);
    EXPECT_TRUE(priced.feasible);
    EXPECT_DOUBLE_EQ(priced.objective, bound.objective);
    EXPECT_NEAR(Metric(priced, "reward"), -bound.objective - 3 * 0.0625, 1e-12);

    // RSU 0, which the bound would forbid to tasks 0 and 1 alone.
    const auto process = LoadBalance().Begin(instance);
    EXPECT_EQ(process->Mask(), (std::vector<uint8_t>{1, 1, 1, 0, 0}));
    // Upload 4 s and 8 J, computing 3 s and 6 J.
    EXPECT_NEAR(process->Step(1), -(0.8 * 7 + 0.2 * 14) / 3 - 0.1875, 1e-12);
    // Task 2 at RSU 1 balances the loads: its penalty comes back.
    process->Step(0);
    const double before = process->Value();
    const double reward = process->Step(4);
    EXPECT_NEAR(reward, -(process->Value() - before) + 0.1875, 1e-12);
    EXPECT_NEAR(process->Loss(), process->Value(), 1e-12);
    process->Undo();
    EXPECT_NEAR(process->Loss(), before + 0.1875, 1e-12);

    instance.enforceLbm = true;
    EXPECT_THROW(ParseInstance(InstanceToJson(instance), "slot"), InputError);
}

TEST(LoadBalanceSlots, RewardsSumToTheMetricOverAnEpisode)
{
    const GenerateOptions options{
        {"vehicles",    "12"  },
        {"rsus",        "4"   },
        {"delta",       "0.01"},
        {"lbm-penalty", "0.5" },
        {"slot-s",      "0.1" }
    };
    Random random(1, "load-balance", "episode");
    auto instance = LoadBalance().Generate(options, 3);
    int above = 0;
    int busy = 0;
    for (int slot = 0; slot < 40; ++slot)
    {
        const auto process = LoadBalance().Begin(*instance);
        double sum = 0;
        while (!process->Done())
        {
            sum += process->Step(RandomAction(*process, random));
        }
        const Timeline timeline = Evaluate(*instance, process->CurrentPlan());
        ASSERT_TRUE(timeline.feasible);
        ASSERT_NEAR(sum, Metric(timeline, "reward"), 1e-9);
        ASSERT_NEAR(process->Loss(), -sum, 1e-9);
        ASSERT_NEAR(timeline.objective + 0.5 * Excess(timeline), -sum, 1e-9);
        above += Excess(timeline) > 0 ? 1 : 0;
        instance = LoadBalance().Step(*instance, process->CurrentPlan(), options, 3);
        for (const auto& rsu : AsLoadBalance(*instance).rsus)
        {
            busy += rsu.usedHz > 0 ? 1 : 0;
        }
    }
    EXPECT_GT(above, 20);
    EXPECT_GT(busy, 80); // of 160
}

TEST(LoadBalanceSlots, ProfilesDifferInWhatThePaperDoesNotPrint)
{
    const auto any = LoadBalance().Generate({}, 1);
    const LoadBalanceInstance& paper = AsLoadBalance(*any);
    EXPECT_EQ(paper.slotS, 0.4);
    EXPECT_EQ(paper.lbmPenalty, 0);
    EXPECT_EQ(paper.capacityS, 0.16);
    const auto other = LoadBalance().Generate(
        {
            {"profile", "saturated"}
    },
        1);
    const LoadBalanceInstance& saturated = AsLoadBalance(*other);
    EXPECT_EQ(saturated.slotS, 1);
    EXPECT_FALSE(saturated.lbmPenalty);
    EXPECT_FALSE(saturated.capacityS);
    EXPECT_EQ(saturated.vehicles[0].kappa, 1e-28);
    EXPECT_EQ(saturated.tasks[7].cycles, paper.tasks[7].cycles);
    // (16e) as a constraint leaves no price.
    const auto literal = LoadBalance().Generate(
        {
            {"literal", "true"}
    },
        1);
    EXPECT_TRUE(AsLoadBalance(*literal).enforceLbm);
    EXPECT_FALSE(AsLoadBalance(*literal).lbmPenalty);
}

} // namespace
