// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-replay.h"

#include <gtest/gtest.h>
#include <set>

using namespace ns3::vec;

namespace
{

/** Observation {k, −k} and reward 2^k at step k; action k mod 2; action 1 forbidden at odd steps.
 */
Trajectory
Steps(int length, bool terminated)
{
    Trajectory trajectory;
    for (int k = 0; k < length; ++k)
    {
        trajectory.steps.push_back({
            {float(k), float(-k)          },
            {1,        uint8_t(k % 2 == 0)},
            std::size_t(k % 2),
            double(1 << k)
        });
    }
    trajectory.terminated = terminated;
    if (!terminated)
    {
        trajectory.nextObservation = {9, -9};
        trajectory.nextMask = {0, 1};
    }
    return trajectory;
}

/** The sample whose observation begins with \p first, drawn from all there are. */
struct Row
{
    int64_t action;
    float reward;
    float discount;
    std::vector<float> next;
    std::vector<uint8_t> mask;
};

Row
Find(Replay& replay, float first)
{
    Random random(1);
    const ReplayBatch& batch = replay.Sample(1000, random);
    for (std::size_t i = 0; i < batch.size; ++i)
    {
        if (batch.observation[2 * i] == first)
        {
            return {
                batch.action[i],
                batch.reward[i],
                batch.discount[i],
                {batch.nextObservation[2 * i], batch.nextObservation[2 * i + 1]},
                {batch.nextMask[2 * i],        batch.nextMask[2 * i + 1]       }
            };
        }
    }
    ADD_FAILURE() << "no sample of observation " << first;
    return {};
}

} // namespace

TEST(Replay, OneStep)
{
    Replay replay(10, 2, 2);
    replay.Add(Steps(3, true), 0.5, 1, 10);
    EXPECT_EQ(replay.Size(), 3U);
    const Row first = Find(replay, 0);
    EXPECT_EQ(first.action, 0);
    EXPECT_EQ(first.reward, 10); // scaled
    EXPECT_EQ(first.discount, 0.5F);
    EXPECT_EQ(first.next, (std::vector<float>{1, -1}));
    EXPECT_EQ(first.mask, (std::vector<uint8_t>{1, 0}));
    const Row last = Find(replay, 2);
    EXPECT_EQ(last.reward, 40);
    EXPECT_EQ(last.discount, 0); // terminated: nothing follows
}

TEST(Replay, TruncatedIsNotTerminated)
{
    Replay replay(10, 2, 2);
    replay.Add(Steps(2, false), 0.5, 1, 1);
    const Row last = Find(replay, 1);
    EXPECT_EQ(last.discount, 0.5F);
    EXPECT_EQ(last.next, (std::vector<float>{9, -9}));
    EXPECT_EQ(last.mask, (std::vector<uint8_t>{0, 1}));
}

TEST(Replay, Windows)
{
    Replay replay(10, 2, 2);
    replay.Add(Steps(4, true), 0.5, 2, 1);
    // From step 1: 2 + 0.5·4 = 4, then the state of step 3 counts 0.25.
    const Row inside = Find(replay, 1);
    EXPECT_EQ(inside.reward, 4);
    EXPECT_EQ(inside.discount, 0.25F);
    EXPECT_EQ(inside.next, (std::vector<float>{3, -3}));
    // From step 2: 4 + 0.5·8 = 8 and the end; from step 3: 8 alone.
    EXPECT_EQ(Find(replay, 2).reward, 8);
    EXPECT_EQ(Find(replay, 2).discount, 0);
    EXPECT_EQ(Find(replay, 3).reward, 8);
    EXPECT_EQ(Find(replay, 3).discount, 0);
}

TEST(Replay, WindowOfACutEpisode)
{
    Replay replay(10, 2, 2);
    replay.Add(Steps(2, false), 0.5, 3, 1);
    // Both windows reach the cut: 1 + 0.5·2 = 2 with γ² left, and 2 with γ left.
    EXPECT_EQ(Find(replay, 0).reward, 2);
    EXPECT_EQ(Find(replay, 0).discount, 0.25F);
    EXPECT_EQ(Find(replay, 1).reward, 2);
    EXPECT_EQ(Find(replay, 1).discount, 0.5F);
    EXPECT_EQ(Find(replay, 1).next, (std::vector<float>{9, -9}));
}

TEST(Replay, TheOldestMakesRoom)
{
    Replay replay(3, 2, 2);
    replay.Add(Steps(5, true), 1, 1, 1);
    EXPECT_EQ(replay.Size(), 3U);
    Random random(1);
    const ReplayBatch& batch = replay.Sample(500, random);
    std::set<float> seen;
    for (std::size_t i = 0; i < batch.size; ++i)
    {
        seen.insert(batch.observation[2 * i]);
    }
    EXPECT_EQ(seen, (std::set<float>{2, 3, 4}));
}

TEST(Replay, UniformDraws)
{
    Replay replay(4, 2, 2);
    replay.Add(Steps(4, true), 1, 1, 1);
    Random random(7);
    const ReplayBatch& batch = replay.Sample(40000, random);
    std::vector<int> count(4);
    for (std::size_t i = 0; i < batch.size; ++i)
    {
        ++count[static_cast<int>(batch.observation[2 * i])];
    }
    for (int c : count)
    {
        EXPECT_NEAR(c, 10000, 450); // five standard deviations
    }
}

TEST(Replay, SavedAndLoadedGoesOnTheSame)
{
    Replay one(5, 2, 2);
    one.Add(Steps(4, false), 0.9, 2, 1);
    one.Add(Steps(3, true), 0.9, 2, 1);
    Checkpoint checkpoint;
    one.Save(checkpoint);
    Replay two(5, 2, 2);
    two.Load(checkpoint);
    one.Add(Steps(2, true), 0.9, 2, 1);
    two.Add(Steps(2, true), 0.9, 2, 1);
    Random randomOne(3);
    Random randomTwo(3);
    const ReplayBatch& a = one.Sample(100, randomOne);
    const ReplayBatch& b = two.Sample(100, randomTwo);
    EXPECT_EQ(a.observation, b.observation);
    EXPECT_EQ(a.action, b.action);
    EXPECT_EQ(a.reward, b.reward);
    EXPECT_EQ(a.discount, b.discount);
    EXPECT_EQ(a.nextObservation, b.nextObservation);
    EXPECT_EQ(a.nextMask, b.nextMask);

    Replay smaller(4, 2, 2);
    EXPECT_THROW(smaller.Load(checkpoint), InputError);
    Replay wider(5, 3, 2);
    EXPECT_THROW(wider.Load(checkpoint), InputError);
}
