// SPDX-License-Identifier: GPL-2.0-only
// Q-learning by several ranks: threads here, which sum as processes do.
#include "ns3/vec-dqn.h"
#include "ns3/vec-federation.h"
#include "ns3/vec-torch.h"
#include "vec-weights-of.h"

#include <cmath>
#include <condition_variable>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <thread>

using namespace ns3::vec;

namespace
{

/** Where the ranks meet. */
struct Hub
{
    explicit Hub(std::size_t ranks) : ranks(ranks)
    {
    }

    void Sum(std::vector<double>& numbers)
    {
        std::unique_lock<std::mutex> lock(mutex);
        if (come == 0)
        {
            sum.assign(numbers.size(), 0);
        }
        ASSERT_EQ(sum.size(), numbers.size()) << "ranks that do different things";
        for (std::size_t i = 0; i < numbers.size(); ++i)
        {
            sum[i] += numbers[i];
        }
        const uint64_t now = round;
        if (++come == ranks)
        {
            result = sum;
            come = 0;
            ++round;
            all.notify_all();
        }
        all.wait(lock, [&]() { return round != now; });
        numbers = result;
    }

    std::size_t ranks;
    std::size_t come = 0;
    uint64_t round = 0;
    std::vector<double> sum;
    std::vector<double> result;
    std::mutex mutex;
    std::condition_variable all;
};

class Thread : public Federation
{
  public:
    Thread(Hub& hub, std::size_t rank) : m_hub(hub), m_rank(rank)
    {
    }

    std::size_t Rank() const override
    {
        return m_rank;
    }

    std::size_t Ranks() const override
    {
        return m_hub.ranks;
    }

    void Sum(std::vector<double>& numbers) override
    {
        m_hub.Sum(numbers);
    }

    uint64_t BytesSent() const override
    {
        return 0;
    }

  private:
    Hub& m_hub;
    std::size_t m_rank;
};

std::unique_ptr<Dqn>
Small()
{
    DqnSettings settings = DefaultDqnSettings("double-dqn");
    settings.hidden = {8};
    settings.warmUp = 8;
    settings.batch = 6;
    settings.targetEvery = 5;
    settings.learningRate = 0.01;
    return std::make_unique<Dqn>(settings, 2, 2, 7);
}

/** Rounds of one episode, in which action 0 pays x and action 1 nothing; ranks differ in x and, by
 * \p longer, in the length of their episodes. */
void
Train(Dqn& agent, int rounds, float x, std::size_t steps)
{
    for (int round = 0; round < rounds; ++round)
    {
        Trajectory trajectory;
        for (std::size_t i = 0; i < steps; ++i)
        {
            Trajectory::Step& step = trajectory.steps.emplace_back();
            step.observation = {x, static_cast<float>(i)};
            step.mask = {1, 1};
            step.action = agent.Explore(step.observation, step.mask);
            step.reward = step.action == 0 ? x : 0;
        }
        agent.Learn(trajectory);
        agent.Rounds().EndRound(steps);
    }
}

} // namespace

TEST(SharedLearning, OneRankLearnsWhatOneAloneDoes)
{
    PrepareTorch();
    const auto alone = Small();
    Train(*alone, 40, 0.5F, 3);
    Hub hub(1);
    const auto joined = Small();
    joined->Rounds().Join(std::make_shared<Thread>(hub, 0));
    Train(*joined, 40, 0.5F, 3);
    EXPECT_EQ(WeightsOf(*alone), WeightsOf(*joined));
    EXPECT_EQ(alone->Progress().updates, joined->Progress().updates);
}

TEST(SharedLearning, RanksTakeTheSameStepsOnWhatAllHaveSeen)
{
    PrepareTorch();
    const std::vector<float> start = WeightsOf(*Small());
    Hub hub(2);
    std::vector<std::unique_ptr<Dqn>> agents;
    std::vector<std::thread> threads;
    for (std::size_t rank = 0; rank < 2; ++rank)
    {
        agents.push_back(Small());
        agents.back()->Rounds().Join(std::make_shared<Thread>(hub, rank));
    }
    for (std::size_t rank = 0; rank < 2; ++rank)
    {
        // One has seen that action 0 pays, the other that it costs, in episodes of another length.
        threads.emplace_back(
            [&agents, rank]()
            { Train(*agents[rank], 200, rank == 0 ? 0.5F : -0.5F, rank == 0 ? 3 : 2); });
    }
    for (std::thread& thread : threads)
    {
        thread.join();
    }
    EXPECT_NE(WeightsOf(*agents[0]), start);
    EXPECT_EQ(WeightsOf(*agents[0]), WeightsOf(*agents[1]));
    EXPECT_EQ(agents[0]->Progress().updates, 200 * 5 - 7u) << "from the eighth decision of all on";
    EXPECT_EQ(agents[0]->Progress().exploration, agents[1]->Progress().exploration);
    for (const auto& agent : agents)
    {
        EXPECT_EQ(agent->Act({0.5F, 0}, {1, 1}), 0u);
        EXPECT_EQ(agent->Act({-0.5F, 0}, {1, 1}), 1u) << "the other rank has seen this";
    }
}
