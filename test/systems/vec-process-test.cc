// SPDX-License-Identifier: GPL-2.0-only
// What decision processes have in common, and that of mec-dag.
#include "ns3/vec-action-view.h"
#include "ns3/vec-process-views.h"
#include "ns3/vec-searchable-process.h"
#include "ns3/vec-system.h"
#include "vec-conformance.h"
#include "vec-mec-dag-cases.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <vector>

using namespace ns3::vec;
using namespace ns3::vec::test;

namespace
{

std::unique_ptr<Instance>
TiesCase(int i)
{
    Random random(i, "process", "case");
    return std::make_unique<MecDagInstance>(RandomCase(random));
}

std::unique_ptr<Instance>
ProfileCase(int i)
{
    Random random(i, "process", "options");
    const auto integer = [&](int low, int high)
    { return std::to_string(random.Integer(low, high)); };
    return FindSystem("mec-dag").Generate(
        {
            {"profile",  i % 2 == 0 ? "paper" : "11p"},
            { "n", integer(1,                           9)},
            { "vehicles", integer(0,                           3)},
            { "processors", integer(0,                           3)},
            { "subchannels", integer(0,                           3)},
            { "busy", integer(0,                           1)},
            { "spread", integer(0,                           1)},
            { "now", integer(0,                           5)},
            { "jump", integer(0,                           3)}
    },
        i);
}

} // namespace

INSTANTIATE_TEST_SUITE_P(MecDag,
                         EverySystem,
                         testing::Values(Source{"ties", TiesCase}, Source{"profiles", ProfileCase}),
                         SourceName);

TEST(Process, WhatSearchesMayAskDependsOnTheSystem)
{
    for (const auto& [system, searchable, open] : {
             std::tuple{"mec-dag",         true,  false},
             std::tuple{"load-balance",    false, false},
             std::tuple{"vehicular-cloud", true,  true },
             std::tuple{"edge-cloud",      false, false},
             std::tuple{"multi-workload",  false, false},
             std::tuple{"task-graph",      true,  true }
    })
    {
        const auto instance = FindSystem(system).Generate({}, 1);
        const auto process = FindSystem(system).Begin(*instance);
        EXPECT_EQ(Searchable(*process) != nullptr, searchable) << system;
        EXPECT_EQ(WithOpenOrder(*process) != nullptr, open) << system;
        if (searchable && !open)
        {
            EXPECT_EQ(Searchable(*process)->OrderCount(), 1) << system;
            EXPECT_THROW(Searchable(*process)->MoveItem(1, 0), std::logic_error) << system;
        }
        const bool isGraph =
            std::string_view(system) == "mec-dag" || std::string_view(system) == "vehicular-cloud";
        if (isGraph)
        {
            EXPECT_EQ(GraphOf(*process).nodes, process->Items().size()) << system;
        }
        else
        {
            EXPECT_THROW(GraphOf(*process), std::logic_error) << system;
        }
        EXPECT_EQ(QueuesOf(*process, 2).empty(), std::string_view(system) != "multi-workload")
            << system;
    }
}

TEST(ObservationLayout, SaysWhatIsOfWhichAction)
{
    // Actions: stay, then pairs (0, 0), (0, 1), (1, 0), (1, 1).
    const ObservationLayout layout = ObservationLayout("test", 5, 2)
                                         .Add("item", 1)
                                         .Add("hidden", 3, BlockOf::OTHER)
                                         .Add("first", 2, BlockOf::FIRST)
                                         .Predict("both", 2, BlockOf::BOTH)
                                         .AddPerAction("own")
                                         .PredictPerAction(ObservationLayout::DELAY)
                                         .SeeFirst(ObservationLayout::DELAY);
    EXPECT_EQ(layout.Size(), 18U);
    EXPECT_EQ(layout.DelaysAt(), 13U);
    EXPECT_FALSE(layout.Find("first")->isPredicted);
    EXPECT_TRUE(layout.Find("both")->isPredicted);
    EXPECT_EQ(layout.Find("none"), nullptr);
    EXPECT_FALSE(ObservationLayout("facts", 5).Add("item", 2).IsByAction());
    EXPECT_EQ(ObservationLayout("facts", 5).Add("item", 2).DelaysAt(), ObservationLayout::NOWHERE);

    const ActionView view(layout);
    EXPECT_EQ(view.Common(), std::vector<int>{0});
    EXPECT_EQ(view.Inputs(), 6U);
    EXPECT_EQ(view.Delay(), 1U);
    std::vector<float> observation(layout.Size());
    std::iota(observation.begin(), observation.end(), 100.0F);
    std::vector<float> inputs(view.Inputs());
    view.Gather(observation, 3, inputs.data()); // (1, 0)
    EXPECT_EQ(inputs, (std::vector<float>{100, 116, 111, 105, 107, 106}));
    view.Gather(observation, 0, inputs.data());
    EXPECT_EQ(inputs, (std::vector<float>{100, 113, 108, 0, 0, 0}));
}

TEST(MecDagProcess, DefaultOrderAndActions)
{
    // Longest ways, cheapest place each (upload 1 bit/s, processor 2 Hz): subtask 0: min(4, 1 + 2
    // + 3) = 4; 1: min(6, 2 + 3 + 5) = 6; 2: min(1, …) = 1; edges 0 → 2. Ways: 0: 5, 1: 6, 2: 1.
    MecDagInstance instance = World(1, 2, 3);
    AddTask(instance,
            {
                {1, 1, 1}
    },
            {},
            0,
            7);
    AddTask(instance,
            {
                {1, 4, 3},
                {2, 6, 5},
                {9, 1, 1}
    },
            {{0, 2}},
            0,
            5);
    const auto process = FindSystem("mec-dag").Begin(instance);
    const std::vector<std::pair<int, int>> expected{
        {1, 1},
        {1, 0},
        {1, 2},
        {0, 0}
    };
    EXPECT_EQ(process->Items(), expected);
    EXPECT_EQ(process->ActionCount(), 1 + 2 * 3);
    EXPECT_EQ(process->ActionToAssignment(0), Local(1, 1));
    EXPECT_EQ(process->ActionToAssignment(1), Mec(1, 1, 0, 0));
    EXPECT_EQ(process->ActionToAssignment(3), Mec(1, 1, 0, 2));
    EXPECT_EQ(process->ActionToAssignment(4), Mec(1, 1, 1, 0));
    EXPECT_THROW(process->Reorder({
                     {1, 1},
                     {1, 2},
                     {1, 0},
                     {0, 0}
    }),
                 std::invalid_argument);
}

TEST(MecDagProcess, ValueCountsWhatIsDecided)
{
    // Two tasks, the second with a fixed subtask until 9. After task 0's only subtask (0..4): V =
    // 4 / 2. Then task 1's: 4..5 on the CPU, but the fixed one ends at 9: V = (4 + 9) / 2.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {1, 4, 1}
    },
            {});
    AddTask(instance,
            {
                {1, 1, 1},
                {1, 1, 1}
    },
            {});
    instance.fixed = {
        {1, 1, true, 9}
    };
    const auto process = FindSystem("mec-dag").Begin(instance);
    EXPECT_EQ(process->Step(0), -2);
    EXPECT_EQ(process->Step(0), -4.5);
    EXPECT_EQ(process->Value(), 6.5);
}

TEST(MecDagProcess, UpwardRanksAreMeans)
{
    // R = 1, M = 1, both places: mean cost of 0 = (4 + (1 + 2)) / 2 = 3.5, of 1 = (6 + (2 + 3)) / 2
    // = 5.5; the edge crosses for 2 of 4 pairs, once up (3 s), once down (3 s): (3 + 3) / 4.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {1, 4, 3},
                {2, 6, 5}
    },
            {{0, 1}});
    const auto process = FindSystem("mec-dag").Begin(instance);
    const std::vector<double> ranks = process->UpwardRanks();
    EXPECT_DOUBLE_EQ(ranks[1], 5.5);
    EXPECT_DOUBLE_EQ(ranks[0], 3.5 + 1.5 + 5.5);
}

TEST(MecDagProcess, ObservationSlots)
{
    // One task of two subtasks, 0 → 1, on the vehicle of 1 Hz; R = M = 1. τ = (4 + 2) / 2 = 3 s.
    MecDagInstance instance = World();
    AddTask(instance,
            {
                {3, 4, 6},
                {1, 2, 1}
    },
            {{0, 1}});
    const auto process = FindSystem("mec-dag").Begin(instance);
    EXPECT_EQ(process->Layout().Size(), 20u + 3 + 2 + 2);
    process->Step(1); // 0 on the server: up 0..3, computes 3..5
    const std::vector<float> observation = process->Observation();
    const auto s = [](double x) { return static_cast<float>(x / (1 + x)); };
    // 1 local: 6 bits down 5..11, 11..13. Offloaded: up 3..4, then 5..6, the best.
    const std::vector<float> expected{0.5F,        // second of two
                                      s(1 / 3.0),  // own input, 1 s
                                      s(2 / 3.0),  // work, 2 s
                                      -1 / 3.0F,   // 1 Hz against 2 Hz
                                      0,           // the one processor against the mean
                                      0,           // the one rate against the mean
                                      s(1 / 3.0),  // output up
                                      s(1 / 3.0),  // output down
                                      0,           // parents on the vehicle
                                      s(1 / 3.0),  // parents on the server
                                      0,           // children
                                      0,           // other parents of children, vehicle
                                      0,           // and server
                                      0.5F,        // one of two decided
                                      s(2 / 15.0), // longest way: local, 2 s, over 5 τ
                                      s(1 / 3.0),  // best finish 6, earliest start 5
                                      0,           // CPU free
                                      0,           // subchannel free by 5
                                      0,           // downlink free
                                      0,           // processor free at 5
                                      s(1 / 3.0),  // upload of its own input
                                      s(7 / 3.0),  // local ends 7 s after the best
                                      0,           // offloading is the best
                                      s(8 / 3.0),  // local: from 5 to 13
                                      s(1 / 3.0),  // offloaded: from 5 to 6
                                      -s(1 / 3.0), // 0 ended at 5, the best ends at 6
                                      s(5 / 30.0)};
    ASSERT_EQ(observation.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_FLOAT_EQ(observation[i], expected[i]) << i;
    }

    const auto literal = FindSystem("mec-dag").Begin(instance, ObservationKind::LITERAL);
    literal->Step(1);
    const std::vector<float> listed = literal->Observation();
    ASSERT_EQ(listed.size(), 6u + 12u);
    EXPECT_FLOAT_EQ(listed[2], s(2 / 3.0));
    EXPECT_FLOAT_EQ(listed[6], 0);  // its parent is the first of the order
    EXPECT_FLOAT_EQ(listed[7], -1); // no second one
    EXPECT_FLOAT_EQ(listed[12], -1);
}

TEST(MecDagSystem, EveryStepIsAnInstanceOfItsOwn)
{
    // Nothing is carried over: the plan does not matter, only the seed and the slot.
    const GenerateOptions options{
        {"n",        "5"  },
        {"vehicles", "2"  },
        {"now",      "1.5"}
    };
    const System& system = FindSystem("mec-dag");
    const auto first = system.Generate(options, 8);
    const auto process = system.Begin(*first);
    while (!process->Done())
    {
        process->Step(1);
    }
    const auto second = system.Step(*first, LocalPlan(*first), options, 8);
    const auto other = system.Step(*first, process->CurrentPlan(), options, 8);
    EXPECT_EQ(second->nowS, 2.5);
    EXPECT_EQ(InstanceToJson(*second), InstanceToJson(*other));
    const auto third = system.Step(*second, LocalPlan(*second), options, 8);
    EXPECT_NE(InstanceToJson(*second)["tasks"], InstanceToJson(*third)["tasks"]);
    EXPECT_EQ(Evaluate(*first, LocalPlan(*first)).items[0].assignment.site, LOCAL);
}
