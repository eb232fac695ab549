// SPDX-License-Identifier: GPL-2.0-only
// Slots of load-balance decided all at once.
#include "ns3/vec-joint-view.h"
#include "ns3/vec-random.h"
#include "ns3/vec-system.h"
#include "vec-load-balance-cases.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

/** A value for each head, drawn from the allowed ones. */
std::vector<float>
Draw(const JointLayout& layout, const JointObservation& seen, Random& random)
{
    std::vector<float> action;
    const uint8_t* mask = seen.mask.data();
    for (std::size_t r = 0; r < seen.rows; ++r)
    {
        for (const std::size_t values : layout.choices)
        {
            std::size_t value = 0;
            do
            {
                value = random.Integer(0, static_cast<int64_t>(values) - 1);
            } while (!mask[value]);
            action.push_back(static_cast<float>(value));
            mask += values;
        }
    }
    return action;
}

double
Mean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(LoadBalanceJoint, RowsByHand)
{
    // Fair: 3 / 2 vehicles of an RSU. Vehicles 0 and 1 are 5 and 0 m from RSU 0, 2 is at RSU 1.
    LoadBalanceInstance instance = TwoRsus();
    instance.rsus[1].usedHz = 2;
    const auto process = FindSystem("load-balance").Begin(instance);
    const JointView& view = *JointViewOf(*process);
    const JointLayout layout = view.Joint();
    const JointObservation seen = view.ObserveJoint();
    EXPECT_EQ(layout.choices, (std::vector<std::size_t>{4, 2}));
    EXPECT_EQ(layout.surroundings, 3u + 4 + 12);
    EXPECT_EQ(layout.inputs, layout.surroundings + 4);
    ASSERT_EQ(seen.rows, 3u);
    ASSERT_EQ(seen.row.size(), 3 * layout.inputs);
    ASSERT_EQ(seen.context.size(), layout.context);
    ASSERT_EQ(seen.mask, std::vector<uint8_t>(3 * 6, 1));
    const auto s = [](double x) { return x / (1 + std::abs(x)); };
    // Vehicle 0: box −10 … 110 × −10 … 10; 20 / 3 bits at 2 bit/s in 1 s of a slot, 1.5 of them;
    // RSU 1 does not cover; one is nearer to RSU 0, one to RSU 1 (2), but 1 is as far but for a
    // bit.
    const double radio = s(1.5 * (20 / 3.0) / 2);
    const double expected[] = {2 * 13 / 120.0 - 1,
                               2 * 14 / 20.0 - 1,
                               0,
                               radio,
                               1,
                               s(1 / 1.5 - 1),
                               s(1 / 1.5 - 1),
                               radio,
                               radio,
                               radio,
                               s(2 / 1.5 - 1),
                               s(2 / 1.5 - 1),
                               s(2 / 1.5 - 1),
                               s(1 / 1.5 - 1),
                               s(1 / 1.5 - 1),
                               s(1 / 1.5 - 1),
                               0,
                               0,
                               0,
                               (6 - 13 / 3.0) / (6 + 13 / 3.0),
                               (8 - 20 / 3.0) / (8 + 20 / 3.0),
                               s(20 / 6.0),
                               s(6)};
    ASSERT_EQ(std::size(expected), layout.inputs);
    for (std::size_t i = 0; i < layout.inputs; ++i)
    {
        EXPECT_NEAR(seen.row[i], expected[i], 1e-6) << i;
    }
    // Vehicle 2 has no deadline.
    EXPECT_EQ(seen.row[3 * layout.inputs - 2], 1);
    const double shared[] = {s(3 / 20.0),
                             s(13 / 16.0),
                             0,
                             0,
                             2 * 10 / 120.0 - 1,
                             0,
                             s(2 / 1.5 - 1),
                             s(2 / 1.5 - 1),
                             0,
                             0.25,
                             2 * 110 / 120.0 - 1,
                             0,
                             s(1 / 1.5 - 1),
                             s(1 / 1.5 - 1)};
    ASSERT_EQ(std::size(shared), layout.context);
    for (std::size_t i = 0; i < layout.context; ++i)
    {
        EXPECT_NEAR(seen.context[i], shared[i], 1e-6) << i;
    }
}

TEST(LoadBalanceJoint, WhoIsNotCoveredStays)
{
    LoadBalanceInstance instance = TwoRsus();
    instance.vehicles[2].x = 50;
    const auto process = FindSystem("load-balance").Begin(instance);
    const JointObservation seen = JointViewOf(*process)->ObserveJoint();
    EXPECT_EQ(std::vector<uint8_t>(seen.mask.begin() + 12, seen.mask.end()),
              (std::vector<uint8_t>{0, 0, 0, 1, 1, 1}));
}

TEST(LoadBalanceJoint, AllAtOnceIsOneAfterTheOther)
{
    Random random(1, "load-balance", "joint");
    for (int i = 0; i < 200; ++i)
    {
        auto instance = RandomSlot(i);
        instance->enforceLbm = false;
        instance->lbmPenalty = i % 2 ? 0.7 : 0;
        if (instance->rsus.empty() || instance->tasks.empty())
        {
            continue;
        }
        const System& system = FindSystem("load-balance");
        const auto process = system.Begin(*instance);
        JointView& view = *JointViewOf(*process);
        const JointObservation seen = view.ObserveJoint();
        ASSERT_TRUE(std::all_of(seen.row.begin(),
                                seen.row.end(),
                                [](float x) { return x >= -1 && x <= 1; }));
        const std::vector<float> action = Draw(view.Joint(), seen, random);
        const std::vector<double> rewards = view.TakeAll(action);
        ASSERT_TRUE(process->Done());
        ASSERT_EQ(rewards.size(), instance->vehicles.size());
        ASSERT_NEAR(Mean(rewards), -process->Loss(), 1e-9 * (1 + process->Loss()));

        const auto same = system.Begin(*instance);
        const auto rsus = instance->rsus.size();
        while (!same->Done())
        {
            const int task = same->Items()[same->Position()].first;
            const int vehicle = instance->tasks[task].vehicle;
            std::vector<std::pair<double, std::size_t>> covering;
            for (std::size_t m = 0; m < rsus; ++m)
            {
                const double meters =
                    std::hypot(instance->vehicles[vehicle].x - instance->rsus[m].x,
                               instance->vehicles[vehicle].y - instance->rsus[m].y);
                if (meters <= instance->rsus[m].rangeM)
                {
                    covering.emplace_back(meters, m);
                }
            }
            std::sort(covering.begin(), covering.end());
            const auto entrance = static_cast<std::size_t>(action[2 * vehicle]);
            const auto target = static_cast<std::size_t>(action[2 * vehicle + 1]);
            same->Step(entrance == 3
                           ? 0
                           : 1 + covering[entrance % covering.size()].second * rsus + target);
        }
        ASSERT_EQ(PlanToJson(*instance, same->CurrentPlan()),
                  PlanToJson(*instance, process->CurrentPlan()));
        ASSERT_DOUBLE_EQ(same->Loss(), process->Loss());
    }
}

TEST(LoadBalanceJoint, ARowPaysForWhatOthersWouldSaveWithoutIt)
{
    const System& system = FindSystem("load-balance");
    Random random(2, "load-balance", "joint");
    for (int seed = 1; seed <= 30; ++seed)
    {
        const auto instance = system.Generate(
            {
                {"vehicles", "7"   },
                {"rsus",     "2"   },
                {"range",    "1500"}
        },
            seed);
        const auto process = system.Begin(*instance);
        JointView& view = *JointViewOf(*process);
        const std::vector<double> rewards =
            view.TakeAll(Draw(view.Joint(), view.ObserveJoint(), random));
        const Plan plan = process->CurrentPlan();
        std::vector<double> adds;
        for (int last = 0; last < 7; ++last)
        {
            const auto same = system.Begin(*instance);
            auto order = same->Items();
            std::swap(order[last], order.back());
            same->Reorder(order);
            double reward = 0;
            while (!same->Done())
            {
                const Assignment& a = plan.assignments[same->Items()[same->Position()].first];
                reward = same->Step(a.site == LOCAL ? 0 : 1 + 2 * a.via + a.site);
            }
            adds.push_back(7 * reward);
        }
        for (int n = 1; n < 7; ++n)
        {
            ASSERT_NEAR(rewards[n] - rewards[0], adds[n] - adds[0], 1e-9);
        }
    }
}

TEST(LoadBalanceJoint, WhatTheBoundForbidsGoesElsewhere)
{
    // LBM 0.125 with one task at RSU 0 is above 0.0625; with one at each RSU it is 0.
    LoadBalanceInstance instance = TwoRsus();
    instance.delta = 0.0625;
    const auto process = FindSystem("load-balance").Begin(instance);
    JointViewOf(*process)->TakeAll({0, 0, 0, 0, 3, 0});
    EXPECT_TRUE(process->IsFeasible());
    const Plan plan = process->CurrentPlan();
    EXPECT_EQ(plan.assignments[0].via, 0);
    EXPECT_TRUE(Evaluate(instance, plan).feasible);
}

} // namespace
