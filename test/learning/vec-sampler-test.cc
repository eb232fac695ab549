// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-dqn.h"
#include "ns3/vec-episode-replay.h"
#include "ns3/vec-sampler.h"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>

using namespace ns3::vec;

TEST(SumTree, FindsByRunningSum)
{
    SumTree tree(5);
    const std::vector<double> weights{1, 0, 2.5, 0.5, 4};
    for (std::size_t i = 0; i < weights.size(); ++i)
    {
        tree.Set(i, weights[i]);
    }
    EXPECT_DOUBLE_EQ(tree.Sum(), 8);
    EXPECT_EQ(tree.Find(0), 0U);
    EXPECT_EQ(tree.Find(0.99), 0U);
    EXPECT_EQ(tree.Find(1), 2U); // 1 weighs nothing
    EXPECT_EQ(tree.Find(3.49), 2U);
    EXPECT_EQ(tree.Find(3.5), 3U);
    EXPECT_EQ(tree.Find(4), 4U);
    EXPECT_EQ(tree.Find(8), 4U); // rounding: the last with a weight
    tree.Set(4, 0);
    EXPECT_DOUBLE_EQ(tree.Sum(), 4);
    EXPECT_EQ(tree.Find(4), 3U);
}

TEST(Sampler, ImportanceWeightsByHand)
{
    // α = 1. Errors 0.999 and 2.999 give p = 1 and 3, so P = 1/4 and 3/4.
    Sampler sampler(4, 1);
    sampler.Add(0);
    sampler.Add(1);
    Random random(1, "test", "draws");
    const Sampler::Draw* draw = &sampler.Sample(2, 2, 1, random);
    while (draw->slots[0] == draw->slots[1])
    {
        EXPECT_EQ(draw->weights, (std::vector<float>{1, 1})); // new ones are all alike
        draw = &sampler.Sample(2, 2, 1, random);
    }
    const bool swapped = draw->slots[0] == 1;
    const std::vector<float> errors =
        swapped ? std::vector<float>{-2.999F, 0.999F} : std::vector<float>{0.999F, -2.999F};
    sampler.Update(errors);

    int ofSecond = 0;
    bool isMixed = false;
    constexpr int ROUNDS = 20000;
    for (int round = 0; round < ROUNDS; ++round)
    {
        draw = &sampler.Sample(2, 2, 0.5, random);
        for (int i = 0; i < 2; ++i)
        {
            ofSecond += draw->slots[i] == 1 ? 1 : 0;
            // w = (1 / (2 P))^½: √2 for the first, √(2/3) for the second; over the highest of the
            // batch 1 and 1/√3.
            const bool other = draw->slots[0] != draw->slots[1];
            const double expected = other && draw->slots[i] == 1 ? 1 / std::sqrt(3.0) : 1;
            EXPECT_NEAR(draw->weights[i], expected, 1e-5);
            isMixed = isMixed || other;
        }
    }
    EXPECT_TRUE(isMixed);
    EXPECT_NEAR(ofSecond / (2.0 * ROUNDS), 0.75, 0.01);

    // A new one has the highest priority so far, 3: P = 1/7, 3/7, 3/7.
    sampler.Add(2);
    int ofThird = 0;
    for (int round = 0; round < ROUNDS; ++round)
    {
        ofThird += sampler.Sample(1, 3, 1, random).slots[0] == 2 ? 1 : 0;
    }
    EXPECT_NEAR(ofThird / static_cast<double>(ROUNDS), 3.0 / 7, 0.015);
}

TEST(Sampler, UniformWithoutExponent)
{
    Sampler sampler(4, 0);
    Random random(1, "test", "draws");
    const auto& draw = sampler.Sample(64, 4, 1, random);
    EXPECT_EQ(draw.weights, std::vector<float>(64, 1));
    EXPECT_FALSE(sampler.IsPrioritised());
}

namespace
{

Trajectory
Steps(int count, float base)
{
    Trajectory trajectory;
    for (int i = 0; i < count; ++i)
    {
        Trajectory::Step step;
        step.observation = {base + static_cast<float>(i)};
        step.mask = {1, 1};
        step.reward = i;
        trajectory.steps.push_back(step);
    }
    return trajectory;
}

} // namespace

TEST(EpisodeReplay, OldestDecisionsMakeRoomAndAllIsRestored)
{
    EpisodeReplay replay(5, 0.6);
    replay.Add(Steps(3, 10));
    replay.Add(Steps(4, 20)); // pushes out 10 and 11
    EXPECT_EQ(replay.Size(), 5U);
    Checkpoint checkpoint;
    replay.Save(checkpoint);
    EpisodeReplay restored(5, 0.6);
    restored.Load(checkpoint);
    EXPECT_EQ(restored.Size(), 5U);

    for (int round = 0; round < 3; ++round)
    {
        Random a(round, "test", "draws");
        Random b(round, "test", "draws");
        const auto ours = replay.Draw(64, 1, a);
        const auto theirs = restored.Draw(64, 1, b);
        std::vector<float> errors;
        for (std::size_t i = 0; i < ours.size(); ++i)
        {
            const float number = ours[i].episode->steps[ours[i].step].observation[0];
            EXPECT_EQ(number, theirs[i].episode->steps[theirs[i].step].observation[0]);
            EXPECT_GE(number, 12);
            errors.push_back(number / 10);
        }
        EXPECT_EQ(replay.Weights(), restored.Weights());
        replay.UpdatePriorities(errors);
        restored.UpdatePriorities(errors);
        replay.Add(Steps(2, 30 + static_cast<float>(round)));
        restored.Add(Steps(2, 30 + static_cast<float>(round)));
    }
}

TEST(Replay, OtherActionsAreSamplesToo)
{
    Replay replay(8, 1, 3);
    Trajectory trajectory = Steps(2, 0);
    for (auto& step : trajectory.steps)
    {
        step.mask = {1, 1, 1};
    }
    trajectory.steps[0].action = 1;
    trajectory.steps[0].reward = -1;
    trajectory.steps[0].others = {
        {2, -5}
    };
    replay.Add(trajectory, 0.5, 1, 1);
    EXPECT_EQ(replay.Size(), 3U);
    Random random(1, "test", "draws");
    const ReplayBatch& batch = replay.Sample(100, random);
    int others = 0;
    for (std::size_t i = 0; i < batch.size; ++i)
    {
        if (batch.action[i] == 2)
        {
            ++others;
            EXPECT_EQ(batch.reward[i], -5);
            EXPECT_EQ(batch.observation[i], 0);
            EXPECT_EQ(batch.nextObservation[i], 1);
            EXPECT_EQ(batch.discount[i], 0.5F);
        }
    }
    EXPECT_GT(others, 10);
}

TEST(Dqn, PrioritisedResumesTheSame)
{
    DqnSettings settings;
    settings.hidden = {8};
    settings.prioritised = true;
    settings.warmUp = 4;
    settings.batch = 4;
    settings.replay = 16;
    Dqn first(settings, 1, 2, 1);
    for (int i = 0; i < 10; ++i)
    {
        first.Learn(Steps(3, 0.1F * static_cast<float>(i)));
    }
    Checkpoint checkpoint;
    first.Save(checkpoint);
    Dqn second(settings, 1, 2, 9);
    second.Load(checkpoint);
    for (int i = 0; i < 10; ++i)
    {
        first.Learn(Steps(3, -0.1F * static_cast<float>(i)));
        second.Learn(Steps(3, -0.1F * static_cast<float>(i)));
    }
    EXPECT_EQ(first.Values({0.3F}), second.Values({0.3F}));
}
