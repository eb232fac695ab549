// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-compute-queue.h"
#include "ns3/vec-random.h"
#include "vec-node-pair.h"

#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace ns3::vec
{

namespace
{

/** What a queue told of its jobs. */
struct Served
{
    int job;
    ComputeQueue::Times times;
};

class ComputeQueues : public SimulationTest
{
  protected:
    void Enqueue(int job, double cycles, uint64_t owner = 1)
    {
        queue.Enqueue(
            owner,
            cycles,
            [this, job](const ComputeQueue::Times& times) {
                started.push_back({job, times});
            },
            [this, job](const ComputeQueue::Times& times) {
                finished.push_back({job, times});
            });
    }

    ComputeQueue queue{1e9};
    std::vector<Served> started;
    std::vector<Served> finished;
};

TEST_F(ComputeQueues, ServeFirstComeFirstServed)
{
    // 1 s, 2 s, 0 s, 0.5 s; the last comes when all is done.
    Enqueue(1, 1e9);
    At(0.5, [&]() { Enqueue(2, 2e9); });
    At(0.6, [&]() { Enqueue(3, 0); });
    At(4, [&]() { Enqueue(4, 5e8); });
    RunUntil(10);
    const double readyS[] = {0, 0.5, 0.6, 4};
    const double startS[] = {0, 1, 3, 4};
    const double finishS[] = {1, 3, 3, 4.5};
    ASSERT_EQ(started.size(), 4u);
    ASSERT_EQ(finished.size(), 4u);
    for (int i = 0; i < 4; ++i)
    {
        EXPECT_EQ(started[i].job, i + 1);
        EXPECT_EQ(finished[i].job, i + 1);
        EXPECT_NEAR(started[i].times.readyS, readyS[i], 1e-9);
        EXPECT_NEAR(started[i].times.startS, startS[i], 1e-9);
        EXPECT_NEAR(finished[i].times.readyS, readyS[i], 1e-9);
        EXPECT_NEAR(finished[i].times.startS, startS[i], 1e-9);
        EXPECT_NEAR(finished[i].times.finishS, finishS[i], 1e-9);
    }
}

TEST_F(ComputeQueues, KnowTheirBacklog)
{
    EXPECT_EQ(queue.CpuHz(), 1e9);
    EXPECT_EQ(queue.BacklogS(), 0);
    Enqueue(1, 1e9);
    Enqueue(2, 2e9);
    EXPECT_NEAR(queue.BacklogS(), 3, 1e-9);
    RunUntil(0.25);
    EXPECT_NEAR(queue.BacklogS(), 2.75, 1e-9);
    RunUntil(1.5);
    EXPECT_NEAR(queue.BacklogS(), 1.5, 1e-9);
    RunUntil(5);
    EXPECT_EQ(queue.BacklogS(), 0);
}

TEST_F(ComputeQueues, WithdrawRunningAndWaitingJobs)
{
    Enqueue(1, 1e9, 7);
    Enqueue(2, 1e9, 8);
    Enqueue(3, 1e9, 7);
    Enqueue(4, 1e9, 9);
    At(0.25, [&]() { EXPECT_NEAR(queue.Cancel(7), 0.25e9, 1); });
    At(0.5,
       [&]()
       {
           EXPECT_EQ(queue.Cancel(9), 0);
           EXPECT_EQ(queue.Cancel(10), 0);
       });
    RunUntil(10);
    // Job 2 starts the moment job 1 is withdrawn; nothing else is left.
    ASSERT_EQ(started.size(), 2u);
    EXPECT_EQ(started[1].job, 2);
    EXPECT_NEAR(started[1].times.startS, 0.25, 1e-9);
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(finished[0].job, 2);
    EXPECT_NEAR(finished[0].times.finishS, 1.25, 1e-9);
    EXPECT_EQ(queue.BacklogS(), 0);
    Enqueue(5, 1e9);
    RunUntil(20);
    EXPECT_EQ(finished.back().job, 5);
}

TEST_F(ComputeQueues, MayBeUsedByTheirCallbacks)
{
    int more = 3;
    std::function<void(const ComputeQueue::Times&)> again = [&](const ComputeQueue::Times&)
    {
        if (more-- > 0)
        {
            queue.Enqueue(1, 1e9, nullptr, again);
        }
    };
    queue.Enqueue(1, 1e9, again, again);
    // Withdraws itself when it starts.
    queue.Enqueue(
        2,
        1e9,
        [&](const ComputeQueue::Times&) { queue.Cancel(2); },
        [&](const ComputeQueue::Times&) { FAIL(); });
    Enqueue(3, 1e9, 3);
    RunUntil(20);
    ASSERT_EQ(finished.size(), 1u);
    EXPECT_EQ(queue.BacklogS(), 0);
}

TEST_F(ComputeQueues, CallNobodyAfterTheirEnd)
{
    auto brief = std::make_unique<ComputeQueue>(1e9);
    brief->Enqueue(1, 1e9, nullptr, [](const ComputeQueue::Times&) { FAIL(); });
    brief = nullptr;
    RunUntil(5);
}

/** Mean wait of Poisson arrivals with mean service time 1 s, s. */
double
MeanWaitS(double load, bool deterministic, uint64_t seed)
{
    ComputeQueue queue(1e9);
    Random random(seed);
    double sumS = 0;
    int served = 0;
    constexpr int JOBS = 40000;
    int left = JOBS;
    std::function<void()> arrive = [&]()
    {
        queue.Enqueue(1,
                      deterministic ? 1e9 : random.Exponential(1e9),
                      nullptr,
                      [&](const ComputeQueue::Times& times)
                      {
                          sumS += times.startS - times.readyS;
                          ++served;
                      });
        if (--left > 0)
        {
            Simulator::Schedule(Seconds(random.Exponential(1 / load)), arrive);
        }
    };
    arrive();
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(served, JOBS);
    return sumS / served;
}

TEST(ComputeQueueLaws, PollaczekKhinchine)
{
    // W = ρ / (1 − ρ) × (1 + c²) / 2 × service time; c² is 0 for fixed, 1 for exponential service.
    for (double load : {0.3, 0.6, 0.8})
    {
        double fixedS = 0;
        double exponentialS = 0;
        for (uint64_t seed = 1; seed <= 3; ++seed)
        {
            fixedS += MeanWaitS(load, true, seed) / 3;
            exponentialS += MeanWaitS(load, false, seed) / 3;
        }
        EXPECT_NEAR(fixedS / (load / (1 - load) / 2), 1, 0.05) << load;
        EXPECT_NEAR(exponentialS / (load / (1 - load)), 1, 0.05) << load;
    }
}

} // namespace

} // namespace ns3::vec
