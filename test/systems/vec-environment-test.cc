// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-environment.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3::vec;

namespace
{

const GenerateOptions SMALL{
    {"devices", "4"  },
    {"servers", "2"  },
    {"arrival", "0.8"}
};

std::vector<std::string>
Slots(const System& system, const DecideSlot& decide, std::vector<double>* losses = nullptr)
{
    std::vector<std::string> slots;
    GeneratedEnvironment environment(system, SMALL);
    PlayEpisode(environment,
                7,
                5,
                decide,
                [&](const Instance& instance, const Timeline& timeline)
                {
                    slots.push_back(ToLine(InstanceToJson(instance)));
                    if (losses)
                    {
                        losses->push_back(LossOf(timeline));
                    }
                });
    return slots;
}

} // namespace

TEST(Environment, AnEpisodeIsGenerateAndThenStep)
{
    const System& system = FindSystem("multi-workload");
    std::vector<double> losses;
    const auto slots = Slots(system, LocalPlan, &losses);
    ASSERT_EQ(slots.size(), 5U);
    auto instance = system.Generate(SMALL, 7);
    for (std::size_t slot = 0; slot < slots.size(); ++slot)
    {
        EXPECT_EQ(slots[slot], ToLine(InstanceToJson(*instance))) << slot;
        EXPECT_EQ(losses[slot], LossOf(Evaluate(*instance, LocalPlan(*instance)))) << slot;
        instance = system.Step(*instance, LocalPlan(*instance), SMALL, 7);
    }
}

TEST(Environment, GoesOnInTheMiddleOfAnEpisode)
{
    const System& system = FindSystem("multi-workload");
    GeneratedEnvironment whole(system, SMALL);
    whole.Begin(7);
    whole.Next(LocalPlan(whole.Now()));
    whole.Next(LocalPlan(whole.Now()));

    GeneratedEnvironment half(system, SMALL);
    half.Restore(7, whole.Slot(), ParseInstance(InstanceToJson(whole.Now()), "a slot"));
    EXPECT_EQ(half.Slot(), 2U);
    EXPECT_EQ(ToLine(InstanceToJson(half.Next(LocalPlan(half.Now())))),
              ToLine(InstanceToJson(whole.Next(LocalPlan(whole.Now())))));
    EXPECT_EQ(half.Slot(), 3U);
}

TEST(Environment, WhatIsDrawnDoesNotDependOnPlans)
{
    const System& system = FindSystem("multi-workload");
    const auto first = [](const Instance& instance)
    {
        const auto process = instance.Equations().Begin(instance);
        while (!process->Done())
        {
            process->Step(1);
        }
        return process->CurrentPlan();
    };
    const auto stay = Slots(system, LocalPlan);
    const auto go = Slots(system, first);
    EXPECT_EQ(stay[0], go[0]);
    EXPECT_NE(stay[4], go[4]); // queues differ
    for (std::size_t slot = 0; slot < stay.size(); ++slot)
    {
        const Json a = Json::parse(stay[slot]);
        const Json b = Json::parse(go[slot]);
        for (std::size_t w = 0; w < a["devices"].size(); ++w)
        {
            EXPECT_EQ(a["devices"][w]["workloads"], b["devices"][w]["workloads"]) << slot;
            EXPECT_EQ(a["devices"][w]["gain"], b["devices"][w]["gain"]) << slot;
        }
    }
}
