// SPDX-License-Identifier: GPL-2.0-only
// What every system and its decision process must hold, on many random instances.
#include "ns3/vec-action-view.h"
#include "ns3/vec-error.h"
#include "ns3/vec-system.h"
#include "vec-conformance.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace ns3::vec;
using namespace ns3::vec::test;

TEST_P(EverySystem, RewardsSumToTheObjective)
{
    Random random(1, "process", "actions");
    for (int i = 0; i < 5000; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const auto process = FindSystem(instance->System()).Begin(*instance);
        ASSERT_EQ(process->Value(), 0);
        double rewards = 0;
        while (!process->Done())
        {
            rewards += process->Step(RandomAction(*process, random));
        }
        const Plan plan = process->CurrentPlan();
        const Timeline timeline = Evaluate(*instance, plan); // checks the plan
        const double tolerance = 1e-9 * (1 + std::abs(timeline.objective));
        ASSERT_TRUE(timeline.feasible);
        if (!process->Items().empty())
        {
            double expected = -timeline.objective;
            for (const auto& [name, value] : timeline.metrics)
            {
                expected = std::string_view(name) == "reward" ? value : expected;
            }
            ASSERT_NEAR(rewards, expected, 1e-9 * (1 + std::abs(expected)));
            ASSERT_NEAR(process->Value(), timeline.objective, tolerance);
        }
    }
}

TEST_P(EverySystem, TimesAreNumbersInOrder)
{
    Random random(2, "process", "actions");
    for (int i = 0; i < 5000; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const auto process = FindSystem(instance->System()).Begin(*instance);
        while (!process->Done())
        {
            process->Step(RandomAction(*process, random));
        }
        const Timeline timeline = Evaluate(*instance, process->CurrentPlan());
        for (const TimelineItem& item : timeline.items)
        {
            ASSERT_TRUE(item.finishS >= 0 && std::isfinite(item.finishS));
            ASSERT_TRUE(item.energyJ >= 0 && std::isfinite(item.energyJ));
            if (!item.fixed)
            {
                ASSERT_GE(item.enqueuedS, instance->nowS);
                ASSERT_GE(item.sentS, item.enqueuedS);
                ASSERT_GE(item.receivedS, item.sentS);
                ASSERT_GE(item.readyS, item.receivedS);
                ASSERT_GE(item.startS, item.readyS);
                ASSERT_GE(item.finishS, item.startS);
            }
        }
        for (const auto& [name, value] : timeline.metrics)
        {
            const bool isSigned = std::string_view(name) == "reward";
            ASSERT_TRUE((value >= 0 || isSigned) && std::isfinite(value)) << name;
        }
        ASSERT_EQ(ToLine(TimelineToJson(*instance, timeline)).find("null"), std::string::npos);
    }
}

TEST_P(EverySystem, JsonIsExact)
{
    Random random(3, "process", "actions");
    for (int i = 0; i < 1000; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const std::string text = ToLine(InstanceToJson(*instance));
        const auto again = ParseInstance(ParseJson(text, "text"), "text");
        ASSERT_EQ(ToLine(InstanceToJson(*again)), text);

        const auto process = FindSystem(instance->System()).Begin(*instance);
        while (!process->Done())
        {
            process->Step(RandomAction(*process, random));
        }
        const Plan plan = process->CurrentPlan();
        const Plan planAgain =
            ParsePlan(*again, ParseJson(ToLine(PlanToJson(*instance, plan)), "plan"), "plan");
        ASSERT_EQ(planAgain.assignments, plan.assignments);
        ASSERT_EQ(ToLine(TimelineToJson(*again, Evaluate(*again, planAgain))),
                  ToLine(TimelineToJson(*instance, Evaluate(*instance, plan))));
    }
}

TEST_P(EverySystem, MaskIsFeasibility)
{
    Random random(4, "process", "actions");
    for (int i = 0; i < 300; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const auto process = FindSystem(instance->System()).Begin(*instance);
        if (process->Items().empty())
        {
            continue;
        }
        while (process->Position() + 1 < process->Items().size())
        {
            process->Step(RandomAction(*process, random));
        }
        const std::vector<uint8_t> mask = process->Mask();
        ASSERT_EQ(mask.size(), process->ActionCount());
        for (std::size_t action = 0; action < process->ActionCount(); ++action)
        {
            const auto estimate = process->Peek(action);
            const Assignment assignment = process->ActionToAssignment(action);
            process->Step(action);
            const Plan plan = process->CurrentPlan();
            ASSERT_EQ(plan.assignments.back(), assignment);
            const Timeline timeline = Evaluate(*instance, plan);
            ASSERT_EQ(timeline.feasible, mask[action] == 1);
            ASSERT_EQ(estimate.value, process->Value());
            for (const TimelineItem& item : timeline.items)
            {
                if (!item.fixed && item.assignment.owner == assignment.owner &&
                    item.assignment.item == assignment.item)
                {
                    ASSERT_EQ(item.finishS, estimate.finishS);
                }
            }
            process->Undo();
        }
    }
}

TEST_P(EverySystem, UndoRestoresEverything)
{
    Random random(5, "process", "actions");
    for (int i = 0; i < 200; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        for (const auto kind : {ObservationKind::FULL, ObservationKind::LITERAL})
        {
            const auto process = FindSystem(instance->System()).Begin(*instance, kind);
            while (!process->Done())
            {
                const std::vector<float> observation = process->Observation();
                const double value = process->Value();
                const double bound = process->LowerBound();
                const std::size_t position = process->Position();
                int steps = 0;
                for (; steps < 3 && !process->Done(); ++steps)
                {
                    process->Step(RandomAction(*process, random));
                }
                for (; steps > 0; --steps)
                {
                    process->Undo();
                }
                ASSERT_EQ(process->Position(), position);
                ASSERT_EQ(process->Value(), value);
                ASSERT_EQ(process->LowerBound(), bound);
                ASSERT_EQ(process->Observation(), observation);
                process->Step(RandomAction(*process, random));
            }
        }
    }
}

TEST_P(EverySystem, ActionsAreSeenWithTheirDelays)
{
    Random random(7, "process", "actions");
    for (int i = 0; i < 50; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const System& system = FindSystem(instance->System());
        const auto process = system.Begin(*instance);
        const ObservationLayout layout = process->Layout();
        ASSERT_TRUE(layout.IsByAction());
        const ActionView view(layout);
        ASSERT_EQ(view.Actions(), process->ActionCount());
        std::vector<float> inputs(view.Inputs());
        while (!process->Done())
        {
            const std::vector<float> observation = process->Observation();
            const std::vector<uint8_t> mask = process->Mask();
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t action = 0; action < view.Actions(); ++action)
            {
                view.Gather(observation, action, inputs.data());
                const float delay = inputs[view.Delay().value()];
                ASSERT_EQ(delay, observation[layout.DelaysAt() + action]);
                if (mask[action])
                {
                    least = std::min<double>(least, delay);
                }
            }
            ASSERT_EQ(least, 0);
            process->Step(RandomAction(*process, random));
        }
    }
}

TEST_P(EverySystem, BlocksOfObservationsFollowEachOther)
{
    const auto instance = GetParam().make(1);
    for (const auto kind : {ObservationKind::FULL, ObservationKind::LITERAL})
    {
        const ObservationLayout layout =
            FindSystem(instance->System()).Begin(*instance, kind)->Layout();
        std::vector<int> uses(layout.Size(), 0);
        for (const ObservationBlock& block : layout.Blocks())
        {
            EXPECT_EQ(layout.Find(block.name), &block) << "twice: " << block.name;
            if (block.of == BlockOf::ACTION)
            {
                EXPECT_EQ(block.size, layout.Actions()) << block.name;
            }
            for (std::size_t i = 0; i < block.size; ++i)
            {
                ++uses.at(block.offset + i);
            }
        }
        EXPECT_EQ(uses, std::vector<int>(layout.Size(), 1));
        EXPECT_EQ(layout.Name().find(instance->System()), 0U);
    }
}

TEST_P(EverySystem, ObservationsAreScaled)
{
    Random random(6, "process", "actions");
    for (int i = 0; i < 500; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        for (const auto kind : {ObservationKind::FULL, ObservationKind::LITERAL})
        {
            const auto process = FindSystem(instance->System()).Begin(*instance, kind);
            while (!process->Done())
            {
                const std::vector<float> observation = process->Observation();
                const ObservationLayout layout = process->Layout();
                ASSERT_EQ(observation.size(), layout.Size());
                ASSERT_EQ(layout.Actions(), process->ActionCount());
                for (float value : observation)
                {
                    ASSERT_TRUE(value >= -1 && value <= 1) << value;
                }
                process->Step(RandomAction(*process, random));
            }
        }
    }
}

TEST_P(EverySystem, TheLowerBoundIsOne)
{
    Random random(7, "process", "actions");
    for (int i = 0; i < 2000; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const auto process = FindSystem(instance->System()).Begin(*instance);
        double bound = process->LowerBound();
        double highest = bound;
        while (!process->Done())
        {
            process->Step(RandomAction(*process, random));
            bound = process->LowerBound();
            highest = std::max(highest, bound);
        }
        if (!process->Items().empty())
        {
            ASSERT_LE(highest, process->Value());
        }
    }
}

TEST_P(EverySystem, OrderIsOfParentsBeforeChildren)
{
    for (int i = 0; i < 300; ++i)
    {
        SCOPED_TRACE(i);
        const auto instance = GetParam().make(i);
        const auto process = FindSystem(instance->System()).Begin(*instance);
        const auto items = process->Items();
        ASSERT_EQ(process->UpwardRanks().size(), items.size());
        process->Reorder(items); // throws unless parents come first
        if (items.size() > 1)
        {
            auto doubled = items;
            doubled.back() = doubled.front();
            ASSERT_THROW(process->Reorder(doubled), std::invalid_argument);
            process->Step(0);
            ASSERT_THROW(process->Reorder(items), std::invalid_argument);
        }
    }
}

TEST(Systems, EpisodesGoOnFromSlotToSlot)
{
    for (const System* system : Systems())
    {
        SCOPED_TRACE(system->Name());
        const GenerateOptions options;
        std::vector<std::string> first;
        for (int run = 0; run < 2; ++run)
        {
            auto instance = system->Generate(options, 5);
            for (std::size_t slot = 0; slot < 4; ++slot)
            {
                const std::string text = ToLine(InstanceToJson(*instance));
                ASSERT_EQ(ToLine(InstanceToJson(*ParseInstance(ParseJson(text, "slot"), "slot"))),
                          text);
                if (run == 0)
                {
                    first.push_back(text);
                }
                ASSERT_EQ(text, first[slot]);
                const Plan plan = LocalPlan(*instance);
                ASSERT_TRUE(Evaluate(*instance, plan).feasible);
                auto next = system->Step(*instance, plan, options, 5);
                ASSERT_GT(next->nowS, instance->nowS);
                instance = std::move(next);
            }
        }
        ASSERT_NE(first[1], first[2]);
        const auto instance = system->Generate(options, 5);
        ASSERT_THROW(system->Step(*instance,
                                  LocalPlan(*instance),
                                  {
                                      {"no-such", "1"}
        },
                                  5),
                     InputError);
    }
}

TEST(Systems, GenerateIsAFunctionOfTheSeed)
{
    for (const System* system : Systems())
    {
        SCOPED_TRACE(system->Name());
        for (uint64_t seed : {1, 2, 3})
        {
            const std::string text = ToLine(InstanceToJson(*system->Generate({}, seed)));
            ASSERT_EQ(ToLine(InstanceToJson(*system->Generate({}, seed))), text);
            ASSERT_NE(ToLine(InstanceToJson(*system->Generate({}, seed + 1))), text);
        }
    }
}
