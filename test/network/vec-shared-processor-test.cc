// SPDX-License-Identifier: GPL-2.0-only
// Processors whose jobs share them, against closed forms.
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/vec-random.h"
#include "ns3/vec-shared-processor.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr double HZ = 12e9;

struct Job
{
    double atS;
    double cycles;
    double shareHz;
};

/** Runs the jobs and returns their times. */
std::vector<Processor::Times>
RunJobs(SharedProcessor& processor, const std::vector<Job>& jobs)
{
    std::vector<Processor::Times> times(jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i)
    {
        Simulator::Schedule(Seconds(jobs[i].atS),
                            [&processor, &times, i, job = jobs[i]]()
                            {
                                processor.Enqueue(i,
                                                  job.cycles,
                                                  job.shareHz,
                                                  nullptr,
                                                  [&times, i](const Processor::Times& t)
                                                  { times[i] = t; });
                            });
    }
    Simulator::Run();
    Simulator::Destroy();
    return times;
}

constexpr double TOLERANCE_S = 2e-9; // ns-3 counts nanoseconds

} // namespace

TEST(SharedProcessors, GiveEachJobItsShareAndNoMore)
{
    SharedProcessor processor(HZ, SharedProcessor::Excess::SLOWS);
    const auto times = RunJobs(processor,
                               {
                                   {0,   6e9, 3e9},
                                   {0.5, 6e9, 6e9},
                                   {1,   3e9, 3e9}
    });
    EXPECT_NEAR(times[0].finishS, 2, TOLERANCE_S);
    EXPECT_NEAR(times[1].finishS, 1.5, TOLERANCE_S);
    EXPECT_NEAR(times[2].finishS, 2, TOLERANCE_S);
    EXPECT_EQ(times[1].startS, 0.5);
    EXPECT_NEAR(processor.ServedCycles(), 15e9, 1);
}

TEST(SharedProcessors, SlowEverybodyDownInProportion)
{
    // Shares of 12 and 6 GHz on 12 GHz: two thirds of each, 8 and 4 GHz.
    SharedProcessor processor(HZ, SharedProcessor::Excess::SLOWS);
    const auto times = RunJobs(processor,
                               {
                                   {0, 8e9,  12e9},
                                   {0, 10e9, 6e9 }
    });
    EXPECT_NEAR(times[0].finishS, 1, TOLERANCE_S);
    // 4e9 cycles by then; the other 6e9 at its own 6 GHz.
    EXPECT_NEAR(times[1].finishS, 2, TOLERANCE_S);
}

TEST(SharedProcessors, EqualJobsThatFillItTakeAsLongAsAllTheirWork)
{
    // Egalitarian processor sharing: n equal jobs at once end together, after n times one.
    SharedProcessor processor(HZ, SharedProcessor::Excess::SLOWS);
    const auto times = RunJobs(processor, std::vector<Job>(5, {0, 12e9, 0}));
    for (const auto& t : times)
    {
        EXPECT_NEAR(t.finishS, 5, 5 * TOLERANCE_S);
    }
}

TEST(SharedProcessors, UnequalJobsEndAsProcessorSharingSays)
{
    // Equal weights, works w1 <= w2 <= w3: T1 = 3 w1, T2 = T1 + 2 (w2 − w1), T3 = T2 + w3 − w2.
    SharedProcessor processor(1e9, SharedProcessor::Excess::SLOWS);
    const auto times = RunJobs(processor,
                               {
                                   {0, 5e9, 1e9},
                                   {0, 1e9, 1e9},
                                   {0, 3e9, 1e9}
    });
    EXPECT_NEAR(times[1].finishS, 3, TOLERANCE_S);
    EXPECT_NEAR(times[2].finishS, 7, 3 * TOLERANCE_S);
    EXPECT_NEAR(times[0].finishS, 9, 5 * TOLERANCE_S);
}

TEST(SharedProcessors, LetJobsWaitForTheirShare)
{
    SharedProcessor processor(HZ, SharedProcessor::Excess::WAITS);
    const auto times = RunJobs(processor,
                               {
                                   {0,   9e9,  9e9 },
                                   {0,   6e9,  6e9 },
                                   {0,   3e9,  3e9 },
                                   {0.5, 12e9, 12e9}
    });
    EXPECT_NEAR(times[0].finishS, 1, TOLERANCE_S);
    EXPECT_NEAR(times[1].startS, 1, TOLERANCE_S);
    // The third would fit, and waits its turn all the same.
    EXPECT_NEAR(times[2].startS, 1, TOLERANCE_S);
    EXPECT_NEAR(times[1].finishS, 2, TOLERANCE_S);
    EXPECT_NEAR(times[3].startS, 2, 2 * TOLERANCE_S);
    EXPECT_NEAR(times[3].finishS, 3, 3 * TOLERANCE_S);
}

TEST(SharedProcessors, WithWholeSharesThatWaitAreAQueue)
{
    SharedProcessor processor(HZ, SharedProcessor::Excess::WAITS);
    Random random(1, "queue");
    std::vector<Job> jobs;
    for (int i = 0; i < 50; ++i)
    {
        jobs.push_back({random.Uniform(0, 20), random.Uniform(1e9, 9e9), 0});
    }
    std::sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.atS < b.atS; });
    const auto times = RunJobs(processor, jobs);
    double freeS = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i)
    {
        freeS = std::max(freeS, jobs[i].atS) + jobs[i].cycles / HZ;
        EXPECT_NEAR(times[i].finishS, freeS, 1e-6);
    }
}

TEST(SharedProcessors, SharesThatSumToOneButForRoundingFit)
{
    SharedProcessor processor(HZ, SharedProcessor::Excess::WAITS);
    const auto times = RunJobs(processor, std::vector<Job>(3, {0, 4e9, HZ / 3 * (1 + 1e-12)}));
    EXPECT_EQ(times[2].startS, 0);
}

TEST(SharedProcessors, WithdrawAndSpeedUpThoseThatStay)
{
    SharedProcessor processor(1e9, SharedProcessor::Excess::SLOWS);
    double spentCycles = 0;
    double backlogS = 0;
    Simulator::Schedule(Seconds(1),
                        [&]()
                        {
                            backlogS = processor.BacklogS();
                            spentCycles = processor.Cancel(0);
                        });
    const auto times = RunJobs(processor,
                               {
                                   {0, 4e9, 1e9},
                                   {0, 2e9, 1e9}
    });
    EXPECT_NEAR(backlogS, 5, 1e-9);
    EXPECT_NEAR(spentCycles, 0.5e9, 1);
    EXPECT_EQ(times[0].finishS, 0) << "withdrawn, and ended all the same";
    EXPECT_NEAR(times[1].finishS, 2.5, TOLERANCE_S);
    EXPECT_NEAR(processor.ServedCycles(), 2.5e9, 10);
}

} // namespace ns3::vec
