// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-dqn.h"
#include "ns3/vec-episode.h"
#include "ns3/vec-heuristics.h"
#include "ns3/vec-replay.h"
#include "ns3/vec-slot-lane.h"
#include "ns3/vec-validation-set.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

const GenerateOptions SPARSE{
    {"devices", "2"  },
    {"servers", "2"  },
    {"arrival", "0.3"}
};

SlotLane
Lane(std::size_t slots)
{
    return {std::make_unique<GeneratedEnvironment>(FindSystem("multi-workload"), SPARSE),
            slots,
            ObservationKind::FULL};
}

std::unique_ptr<Dqn>
SmallDqn(bool shaped)
{
    const System& system = FindSystem("multi-workload");
    DqnSettings settings = DefaultDqnSettings("dqn");
    settings.hidden = {8};
    settings.shaped = shaped;
    const auto sample = system.Generate(SPARSE, 1);
    const auto process = system.Begin(*sample);
    return std::make_unique<Dqn>(settings, process->Layout().Size(), process->ActionCount(), 1);
}

} // namespace

TEST(SlotLane, SlotsWithoutWorkPassBy)
{
    // By hand: which slots of the episodes of seeds 1, 2, … have something to decide.
    const System& system = FindSystem("multi-workload");
    std::vector<std::pair<uint64_t, int>> wanted;
    for (uint64_t seed = 1; wanted.size() < 12; ++seed)
    {
        auto instance = system.Generate(SPARSE, seed);
        for (int slot = 0; slot < 6; ++slot)
        {
            const auto process = system.Begin(*instance);
            if (!process->Done())
            {
                wanted.emplace_back(seed, slot);
            }
            instance = system.Step(*instance, LocalPlan(*instance), SPARSE, seed);
        }
    }
    uint64_t drawn = 0;
    const auto draw = [&drawn] { return ++drawn; };
    SlotLane lane = Lane(6);
    const auto agent = SmallDqn(false);
    for (std::size_t i = 0; i < 12; ++i)
    {
        DecisionProcess& process = lane.Now(draw);
        EXPECT_EQ(drawn, wanted[i].first) << i;
        const Json state = lane.Save();
        EXPECT_EQ(state["slot"], wanted[i].second) << i;
        Trajectory trajectory =
            PlayFlat(process, 1, [](const Trajectory::Step&) { return std::size_t{0}; });
        lane.Next(*agent, trajectory, 0.5, 1);
        if (i + 1 < 12 && wanted[i + 1].first == wanted[i].first)
        {
            EXPECT_FALSE(trajectory.terminated);
            EXPECT_DOUBLE_EQ(trajectory.discount,
                             std::pow(0.5, wanted[i + 1].second - wanted[i].second));
            EXPECT_EQ(trajectory.nextObservation, lane.Now(draw).Observation());
        }
    }
}

TEST(SlotLane, WhatTheNextSlotIsWorthIsDiscounted)
{
    Trajectory trajectory;
    trajectory.steps.resize(2);
    for (Trajectory::Step& step : trajectory.steps)
    {
        step.observation = {1};
        step.mask = {1, 1};
        step.reward = -1;
    }
    trajectory.terminated = false;
    trajectory.discount = 0.9;
    trajectory.nextObservation = {2};
    trajectory.nextMask = {1, 1};
    Replay replay(10, 1, 2);
    replay.Add(trajectory, 1, 2, 1);
    Random random(1, "a", "test");
    const ReplayBatch& batch = replay.Sample(40, random);
    for (std::size_t i = 0; i < batch.size; ++i)
    {
        // From the first step on both rewards, from the second one.
        EXPECT_FLOAT_EQ(batch.discount[i], 0.9F);
        EXPECT_TRUE(batch.reward[i] == -2 || batch.reward[i] == -1);
        EXPECT_EQ(batch.nextObservation[i], 2);
    }
}

TEST(SlotLane, ShapedRewardsTakeTheNextSlotsLeastCostOff)
{
    uint64_t drawn = 0;
    const auto draw = [&drawn] { return ++drawn; };
    SlotLane plain = Lane(50);
    SlotLane other = Lane(50);
    const auto without = SmallDqn(false);
    const auto with = SmallDqn(true);
    Trajectory a = without->Play(plain.Now(draw), false, 2);
    drawn = 0;
    DecisionProcess& process = other.Now(draw);
    const double least = LeastToCome(process);
    Trajectory b = with->Play(process, false, 2);
    plain.Next(*without, a, 0.9, 2);
    other.Next(*with, b, 0.9, 2);
    ASSERT_FALSE(b.terminated);
    double sumA = 0;
    double sumB = 0;
    for (std::size_t i = 0; i < a.steps.size(); ++i)
    {
        sumA += a.steps[i].reward;
        sumB += b.steps[i].reward;
    }
    // Φ(s) = −least: what is told more is γ Φ(s') − Φ(s).
    EXPECT_NEAR(sumB - sumA, (least - b.discount * LeastToCome(other.Now(draw))) / 2, 1e-9);
}

TEST(SlotLane, IsSavedInTheMiddle)
{
    uint64_t drawn = 0;
    const auto draw = [&drawn] { return ++drawn; };
    const auto agent = SmallDqn(false);
    const auto play = [&](SlotLane& lane)
    {
        Trajectory trajectory = agent->Play(lane.Now(draw), false, 1);
        lane.Next(*agent, trajectory, 0.9, 1);
        return trajectory;
    };
    SlotLane lane = Lane(100);
    play(lane);
    play(lane);
    const Json state = lane.Save();
    SlotLane again = Lane(100);
    again.Load(JsonView(state, "a checkpoint"), "a checkpoint");
    const Trajectory a = play(lane);
    const Trajectory b = play(again);
    EXPECT_EQ(a.nextObservation, b.nextObservation);
    EXPECT_EQ(a.steps.front().observation, b.steps.front().observation);

    SlotLane fresh = Lane(100);
    const Json nothing = Lane(100).Save();
    fresh.Load(JsonView(nothing, "a checkpoint"), "a checkpoint");
    EXPECT_EQ(fresh.Save(), nothing);
}

TEST(ValidationSet, EpisodesAreMeansOverSlots)
{
    TrainerSettings settings;
    settings.system = &FindSystem("multi-workload");
    settings.options = SPARSE;
    settings.slots = 5;
    settings.validation = 3;
    const ValidationSet set(settings, InstanceSource(settings));
    LocalPolicy local;
    const std::vector<double> losses = set.LossesOf(local);
    ASSERT_EQ(losses.size(), 3U);
    for (std::size_t i = 0; i < losses.size(); ++i)
    {
        auto instance = settings.system->Generate(SPARSE, VALIDATION_SEEDS + i);
        double sum = 0;
        for (int slot = 0; slot < 5; ++slot)
        {
            const Plan plan = LocalPlan(*instance);
            sum += LossOf(Evaluate(*instance, plan));
            instance = settings.system->Step(*instance, plan, SPARSE, VALIDATION_SEEDS + i);
        }
        EXPECT_DOUBLE_EQ(losses[i], sum / 5) << i;
    }
}
