// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-mec-dag-system.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

std::unique_ptr<Instance>
Generate(const GenerateOptions& options, uint64_t seed)
{
    return FindSystem("mec-dag").Generate(options, seed);
}

/** Subtasks on the longest path; indices are topological. */
int
Levels(const MecDagInstance::Task& task)
{
    std::vector<int> level(task.subtasks.size(), 1);
    for (const auto& [from, to] : task.edges)
    {
        EXPECT_LT(from, to);
        level[to] = std::max(level[to], level[from] + 1);
    }
    return *std::max_element(level.begin(), level.end());
}

double
MeanLevels(const char* region)
{
    double sum = 0;
    for (uint64_t seed = 0; seed < 100; ++seed)
    {
        const auto instance = Generate(
            {
                {"region",   region},
                {"vehicles", "1"   }
        },
            seed);
        sum += Levels(AsMecDag(*instance).tasks.front());
    }
    return sum / 100;
}

} // namespace

TEST(MecDagGenerate, EveryServerHasGraphsOfItsOwnKind)
{
    // n = 20. Region 1 of 4: fat in [0.4, 0.475], levels of trunc(20^fat) = 3 or 4 subtasks ± 10 %;
    // region 4: fat in [0.625, 0.7], levels of 6 to 8.
    EXPECT_GT(MeanLevels("1"), 4.9);
    EXPECT_LT(MeanLevels("4"), 4.1);
    const double ccrs[] = {0.3, 0.4, 0.5, 0.3};
    for (int region = 1; region <= 4; ++region)
    {
        const auto instance = Generate(
            {
                {"region", std::to_string(region)}
        },
            1);
        for (const auto& task : AsMecDag(*instance).tasks)
        {
            for (const auto& subtask : task.subtasks)
            {
                EXPECT_NEAR(subtask.outputBits / subtask.ownInputBits, ccrs[region - 1], 1e-12);
            }
        }
    }
    EXPECT_THROW(Generate(
                     {
                         {"region", "5"}
    },
                     1),
                 InputError);
    EXPECT_NO_THROW(Generate(
        {
            {"region",  "5"},
            {"regions", "5"}
    },
        1));
}

TEST(MecDagGenerate, TasksAreSubmittedWithinTheSpread)
{
    const auto instance = Generate(
        {
            {"vehicles", "50"},
            {"spread",   "2" },
            {"now",      "7" }
    },
        1);
    double least = 1e9;
    double most = 0;
    for (const auto& task : AsMecDag(*instance).tasks)
    {
        least = std::min(least, task.submitS);
        most = std::max(most, task.submitS);
    }
    EXPECT_GE(least, 7);
    EXPECT_LT(least, 7.5);
    EXPECT_GT(most, 8.5);
    EXPECT_LE(most, 9);
}

TEST(MecDagGenerate, ProfileOf80211pCoversSlowLinksAndLongQueues)
{
    double slowest = 1e9;
    double fastest = 0;
    double backlogS = 0;
    int idle = 0;
    for (uint64_t seed = 0; seed < 400; ++seed)
    {
        const auto instance = Generate(
            {
                {"profile", "11p"}
        },
            seed);
        const MecDagInstance& dag = AsMecDag(*instance);
        for (double rate : dag.vehicles.front().uplinkBps)
        {
            slowest = std::min(slowest, rate);
            fastest = std::max(fastest, rate);
        }
        for (double freeS : dag.mec.uplinkFreeS)
        {
            idle += freeS == 0;
            backlogS += freeS / 1600;
        }
    }
    EXPECT_GE(slowest, 0.7 * 0.4e6);
    EXPECT_LT(slowest, 0.45e6);
    EXPECT_LE(fastest, 1.3 * 7e6);
    EXPECT_GT(fastest, 6.5e6);
    // Half of the queues have a backlog, with a mean of 0.5 s.
    EXPECT_NEAR(idle / 1600.0, 0.5, 0.05);
    EXPECT_NEAR(backlogS, 0.25, 0.06);
}
