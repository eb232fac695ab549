// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-environment.h"
#include "ns3/vec-episode-comparison.h"
#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

EpisodePlan
SmallPlan(std::size_t seeds)
{
    EpisodePlan plan;
    plan.system = &FindSystem("multi-workload");
    plan.options = {
        {"devices", "3"  },
        {"servers", "2"  },
        {"arrival", "0.5"}
    };
    plan.policies = {"local", "greedy"};
    plan.baseline = "local";
    plan.slots = 4;
    for (uint64_t seed = 1; seed <= seeds; ++seed)
    {
        plan.seeds.push_back(seed);
    }
    return plan;
}

EpisodeComparison
Compare(const EpisodePlan& plan)
{
    PolicyRegistry registry;
    AddClassical(registry);
    return CompareEpisodes(plan, registry, [](std::size_t) {});
}

/** A run whose only column is the loss. */
EpisodeRun
Losses(const std::string& policy, uint64_t seed, const std::vector<double>& losses)
{
    EpisodeRun run;
    run.policy = policy;
    run.seed = seed;
    for (const double loss : losses)
    {
        run.slots.push_back({loss});
    }
    return run;
}

} // namespace

TEST(EpisodeComparison, RowsAreThoseOfTheEpisodes)
{
    const EpisodePlan plan = SmallPlan(3);
    const EpisodeComparison comparison = Compare(plan);
    ASSERT_EQ(comparison.runs.size(), 6U);
    ASSERT_EQ(comparison.rows.size(), 2U);
    GeneratedEnvironment environment(*plan.system, plan.options);
    double sum = 0;
    PlayEpisode(environment,
                2,
                plan.slots,
                LocalPlan,
                [&sum](const Instance&, const Timeline& timeline) { sum += LossOf(timeline); });
    const EpisodeRun& second = comparison.runs[1];
    EXPECT_EQ(second.policy, "local");
    EXPECT_EQ(second.seed, 2U);
    double mine = 0;
    for (const auto& slot : second.slots)
    {
        ASSERT_EQ(slot.size(), comparison.columns.size());
        mine += slot[0];
    }
    EXPECT_DOUBLE_EQ(mine, sum);
    const auto& columns = comparison.columns;
    EXPECT_NE(std::find(columns.begin(), columns.end(), "unfinished_ratio"), columns.end());
    EXPECT_NE(std::find(columns.begin(), columns.end(), "server_queue_bits"), columns.end());
}

TEST(EpisodeComparison, PairsAreBySeed)
{
    EpisodePlan plan = SmallPlan(2);
    const std::vector<EpisodeRun> runs{Losses("local", 1, {1, 3}),
                                       Losses("local", 2, {4, 4}),
                                       Losses("greedy", 1, {1, 1}),
                                       Losses("greedy", 2, {2, 4})};
    const auto rows = EpisodeRows(plan, runs);
    EXPECT_DOUBLE_EQ(rows[0].means[0].mean, 3);
    EXPECT_DOUBLE_EQ(rows[1].means[0].mean, 2);
    EXPECT_DOUBLE_EQ(rows[1].difference.mean, -1); // 1 − 2 and 3 − 4
    EXPECT_DOUBLE_EQ(rows[1].difference.halfWidth, 0);
    EXPECT_DOUBLE_EQ(rows[1].logRatio.mean, (std::log(0.5) + std::log(0.75)) / 2);
    EXPECT_DOUBLE_EQ(rows[0].slots[1].mean, 3.5); // of 3 and 4
    EXPECT_EQ(rows[1].verdict, 0);                // too few
}

TEST(EpisodeComparison, AVerdictTakesFivePairs)
{
    EpisodePlan plan = SmallPlan(5);
    std::vector<EpisodeRun> runs;
    for (const std::string& policy : plan.policies)
    {
        for (const uint64_t seed : plan.seeds)
        {
            const double loss = 10 + 0.1 * static_cast<double>(seed * seed);
            runs.push_back(
                Losses(policy,
                       seed,
                       {policy == "greedy" ? loss - 2 - 0.01 * static_cast<double>(seed) : loss}));
        }
    }
    const auto rows = EpisodeRows(plan, runs);
    EXPECT_EQ(rows[0].verdict, 0);
    EXPECT_EQ(rows[1].verdict, -1);
    EXPECT_LT(rows[1].pStudent, 0.001);
    EXPECT_NEAR(rows[1].pWilcoxon, 0.0625, 1e-12); // 2 / 2⁵
}

TEST(EpisodeComparison, TablesHaveARowForEach)
{
    const EpisodeComparison comparison = Compare(SmallPlan(2));
    const auto lines = [](const std::string& text)
    { return std::count(text.begin(), text.end(), '\n'); };
    EXPECT_EQ(lines(EpisodesCsv(comparison)), 1 + 2 * 2);
    EXPECT_EQ(lines(SlotsCsv(comparison)), 1 + 2 * 4);
    const Json document = EpisodesJson(comparison, "a command");
    EXPECT_EQ(document["policies"].size(), 2U);
    EXPECT_EQ(document["policies"][0]["means"].size(), comparison.columns.size());
    EXPECT_EQ(document["seeds"], "1,2");
    EXPECT_NE(EpisodesText(comparison).find("greedy"), std::string::npos);
    EXPECT_EQ(EpisodesText(comparison).find("nan"), std::string::npos);
}

TEST(EpisodeComparison, APolicyOfAnotherSystemIsRefused)
{
    EpisodePlan plan = SmallPlan(1);
    plan.policies = {"chain-dp"};
    plan.baseline = "chain-dp";
    EXPECT_THROW(Compare(plan), InputError);
}
