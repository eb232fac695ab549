// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-comparison-tables.h"
#include "ns3/vec-comparison-worlds.h"
#include "ns3/vec-comparison.h"
#include "ns3/vec-error.h"
#include "ns3/vec-safetensors.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

Json
Document(double onTimeShare, double restrictedMeanS)
{
    Json document;
    document["totals"] = {
        {"created",           100                             },
        {"in_flight_end",     0                               },
        {"on_time_share",     onTimeShare                     },
        {"restricted_mean_s", restrictedMeanS                 },
        {"cap_s",             10                              },
        {"failed_by_reason",  {{"give-up", 1}, {"no-path", 0}}}
    };
    document["scenario"] = {
        {"system",  "mec-dag"                                },

        {"traffic", {{"kind", "sumo"}, {"file", "a.sumocfg"}}},
        {"policy",  {{"model", ""}}                          }
    };
    return document;
}

/** Policy b takes e^0.1, e^0.2, … times as long as a. */
Comparison
TwoPolicies(std::size_t seeds)
{
    ComparisonPlan plan;
    plan.scenario = "s.json";
    plan.policies = {"a", "b"};
    plan.baseline = "a";
    std::vector<ComparedRun> runs;
    for (std::size_t i = 1; i <= seeds; ++i)
    {
        plan.seeds.push_back(i);
        const double base = 1 + 0.5 * static_cast<double>(i);
        const double ratio = std::exp(0.1 * static_cast<double>(i));
        runs.push_back({{}, "packet", "a", i, "", Document(0.8, base)});
        runs.push_back({{}, "packet", "b", i, "", Document(0.7, base * ratio)});
    }
    return Compare(plan, runs);
}

const ConfidenceInterval&
MetricOf(const PolicyStatistics& row, const std::string& name)
{
    std::size_t i = 0;
    while (ComparisonMetrics()[i].name != name)
    {
        ++i;
    }
    return row.metrics[i];
}

} // namespace

TEST(Comparison, RatiosArePairedBySeed)
{
    const Comparison comparison = TwoPolicies(5);
    ASSERT_EQ(comparison.blocks.size(), 1U);
    const PolicyStatistics& b = comparison.blocks[0].rows[1];
    EXPECT_EQ(b.pairs, 5U);
    // Logarithms .1 … .5: mean .3, deviation sqrt(.025), t(.975, 4) = 2.7764451.
    EXPECT_NEAR(b.logRatio.mean, 0.3, 1e-12);
    EXPECT_NEAR(b.logRatio.halfWidth, 2.7764451 * std::sqrt(0.025 / 5), 1e-6);
    EXPECT_NEAR(b.onTimeDifference.mean, -0.1, 1e-12);
    // scipy.stats.ttest_1samp([.1, .2, .3, .4, .5], 0).pvalue; all five of one sign: 2 / 2^5.
    EXPECT_NEAR(b.pStudent, 0.013235599562710005, 1e-9);
    EXPECT_DOUBLE_EQ(b.pWilcoxon, 0.0625);
    EXPECT_EQ(b.verdict, 1);
    // Restricted means of a: 1.5, 2, 2.5, 3, 3.5.
    EXPECT_NEAR(MetricOf(comparison.blocks[0].rows[0], "restricted_mean_s").mean, 2.5, 1e-12);
    EXPECT_TRUE(comparison.labels.empty());
    EXPECT_TRUE(comparison.warnings.empty());
}

TEST(Comparison, NoVerdictBelowFiveRunsAndIllustrationOfOne)
{
    EXPECT_EQ(TwoPolicies(4).blocks[0].rows[1].verdict, 0);
    EXPECT_NE(ComparisonText(TwoPolicies(4)).find("n < 5"), std::string::npos);
    const Comparison one = TwoPolicies(1);
    EXPECT_EQ(one.blocks[0].rows[1].pStudent, 1);
    ASSERT_EQ(one.labels.size(), 1U);
    EXPECT_EQ(one.labels[0], "illustration, n = 1");
    const std::string text = ComparisonText(one);
    EXPECT_NE(text.find("./vec compare s.json --policies=a,b --seeds=1-10"), std::string::npos);
    EXPECT_EQ(text.find("Against"), std::string::npos);
}

TEST(Comparison, NoVerdictWhenTheIntervalContainsOne)
{
    ComparisonPlan plan;
    plan.policies = {"a", "b"};
    plan.baseline = "a";
    std::vector<ComparedRun> runs;
    for (std::size_t i = 1; i <= 6; ++i)
    {
        plan.seeds.push_back(i);
        runs.push_back({{}, "packet", "a", i, "", Document(0.8, 1)});
        runs.push_back({{}, "packet", "b", i, "", Document(0.8, i % 2 ? 2 : 0.5)});
    }
    const PolicyStatistics b = Compare(plan, runs).blocks[0].rows[1];
    EXPECT_NEAR(b.logRatio.mean, 0, 1e-12);
    EXPECT_LT(b.logRatio.Low(), 0);
    EXPECT_EQ(b.verdict, 0);
}

TEST(Comparison, HolmOverTheOtherPolicies)
{
    ComparisonPlan plan;
    plan.policies = {"a", "b", "c"};
    plan.baseline = "a";
    std::vector<ComparedRun> runs;
    for (std::size_t i = 1; i <= 5; ++i)
    {
        plan.seeds.push_back(i);
        const double x = 0.1 * static_cast<double>(i);
        runs.push_back({{}, "packet", "a", i, "", Document(0.8, 1)});
        runs.push_back({{}, "packet", "b", i, "", Document(0.8, std::exp(x))});
        runs.push_back({{}, "packet", "c", i, "", Document(0.8, std::exp(-x))});
    }
    const ComparisonBlock block = Compare(plan, runs).blocks[0];
    EXPECT_NEAR(block.rows[1].pStudent, 2 * 0.013235599562710005, 1e-9);
    EXPECT_NEAR(block.rows[2].pWilcoxon, 0.125, 1e-12);
    EXPECT_EQ(block.rows[1].verdict, 1);
    EXPECT_EQ(block.rows[2].verdict, -1);
}

TEST(Comparison, WarnsOfUnfinishedTasksAndLabelsRecordedTraffic)
{
    ComparisonPlan plan;
    plan.policies = {"a"};
    plan.baseline = "a";
    plan.seeds = {1, 2};
    Json document = Document(0.8, 1);
    document["scenario"]["traffic"]["kind"] = "fcd";
    std::vector<ComparedRun> runs{
        {{}, "packet", "a", 1, "", document},
        {{}, "packet", "a", 2, "", document}
    };
    EXPECT_TRUE(Compare(plan, runs).warnings.empty());
    runs[0].document["totals"]["in_flight_end"] = 2;
    EXPECT_TRUE(Compare(plan, runs).warnings.empty()) << "2 of 200 is 1 %";
    runs[0].document["totals"]["in_flight_end"] = 3;
    const Comparison comparison = Compare(plan, runs);
    ASSERT_EQ(comparison.warnings.size(), 1U);
    EXPECT_EQ(comparison.warnings[0].rfind("1.5 % of the tasks of a were unfinished", 0), 0U);
    ASSERT_EQ(comparison.labels.size(), 1U);
    EXPECT_EQ(comparison.labels[0], "conditional on the recorded traffic of a.sumocfg");
}

TEST(Comparison, WarnsOfSeedsThatAModelWasTrainedOn)
{
    const std::string model = testing::TempDir() + "vec-comparison-model.safetensors";
    SafeTensors tensors;
    tensors.metadata["training_seeds"] = "1000000-1000999";
    tensors.Write(model);
    ComparisonPlan plan;
    plan.policies = {"a"};
    plan.baseline = "a";
    plan.seeds = {999999, 1000500};
    Json document = Document(0.8, 1);
    document["scenario"]["policy"]["model"] = model;
    std::vector<ComparedRun> runs{
        {{}, "packet", "a", 999999,  "", document},
        {{}, "packet", "a", 1000500, "", document}
    };
    const Comparison comparison = Compare(plan, runs);
    ASSERT_EQ(comparison.warnings.size(), 1U);
    EXPECT_EQ(comparison.warnings[0],
              "seed 1000500 is one that a was trained on (1000000-1000999)");
    plan.seeds = {999999, 1001000};
    EXPECT_TRUE(Compare(plan, runs).warnings.empty());
}

TEST(Comparison, PacketsAgainstEquations)
{
    ComparisonPlan plan;
    plan.policies = {"a"};
    plan.baseline = "a";
    plan.seeds = {1, 2};
    plan.fidelities = {"packet", "analytic"};
    const std::vector<ComparedRun> runs{
        {{}, "packet",   "a", 1, "", Document(0.8, 2)},
        {{}, "packet",   "a", 2, "", Document(0.8, 8)},
        {{}, "analytic", "a", 1, "", Document(0.8, 1)},
        {{}, "analytic", "a", 2, "", Document(0.8, 1)}
    };
    const Comparison comparison = Compare(plan, runs);
    EXPECT_EQ(comparison.blocks.size(), 2U);
    ASSERT_EQ(comparison.worlds.size(), 1U);
    EXPECT_NEAR(std::exp(comparison.worlds[0].overLiteral.mean), 4, 1e-12);
}

TEST(Comparison, KendallsTauCountsPairs)
{
    EXPECT_EQ(KendallTau({1, 2, 3, 4}, {10, 20, 30, 40}), 1);
    EXPECT_EQ(KendallTau({1, 2, 3, 4}, {4, 3, 2, 1}), -1);
    EXPECT_NEAR(KendallTau({1, 2, 3}, {1, 3, 2}), 1.0 / 3, 1e-12);
    // scipy.stats.kendalltau([1, 2, 2, 3], [1, 2, 3, 3]) = 0.8
    EXPECT_NEAR(KendallTau({1, 2, 2, 3}, {1, 2, 3, 3}), 0.8, 1e-12);
    EXPECT_TRUE(std::isnan(KendallTau({1, 1}, {1, 2})));
}

TEST(Comparison, NamesThePoliciesThatChangePlaces)
{
    ComparisonPlan plan;
    plan.policies = {"a", "b", "c"};
    plan.baseline = "a";
    plan.fidelities = {"packet", "analytic"};
    std::vector<ComparedRun> runs;
    for (uint64_t seed = 1; seed <= 5; ++seed)
    {
        plan.seeds.push_back(seed);
        const double noise = 1 + 0.01 * static_cast<double>(seed);
        const auto add = [&](const char* policy, double literalS, double promisedS, double packetS)
        {
            Json document = Document(0.8, packetS * noise);
            document["totals"]["predicted_restricted_mean_s"] = promisedS * noise;
            document["totals"]["gap"] = {
                {"measured_mean_s",  packetS                           },
                {"predicted_mean_s", promisedS                         },
                {"gap_mean_s",       packetS - promisedS               },
                {"terms",            {{"stale_s", packetS - promisedS}}}
            };
            runs.push_back({{}, "packet", policy, seed, "", document});
            runs.push_back({{}, "analytic", policy, seed, "", Document(0.8, literalS)});
        };
        add("a", 1, 2, 3);
        add("b", 2, 1.5, 2);
        add("c", 4, 4, 5);
    }
    const Comparison comparison = Compare(plan, runs);
    ASSERT_EQ(comparison.rankings.size(), 2U);
    const RankingAgreement& literal = comparison.rankings[0];
    EXPECT_EQ(literal.world, "literal");
    EXPECT_NEAR(literal.tau, 1.0 / 3, 1e-12);
    EXPECT_EQ(literal.tauPerSeed.n, 5U);
    ASSERT_EQ(literal.swaps.size(), 1U);
    EXPECT_EQ(literal.swaps[0].first, "a");
    EXPECT_EQ(literal.swaps[0].second, "b");
    EXPECT_NEAR(std::exp(literal.swaps[0].there.mean), 0.5, 1e-12);
    EXPECT_NEAR(std::exp(literal.swaps[0].packets.mean), 1.5, 1e-12);
    const RankingAgreement& calibrated = comparison.rankings[1];
    EXPECT_EQ(calibrated.tau, 1);
    EXPECT_TRUE(calibrated.swaps.empty());
    EXPECT_NEAR(comparison.worlds[0].gap.mean, 1, 1e-12);
    EXPECT_NEAR(std::exp(comparison.worlds[0].overCalibrated.mean), 1.5, 1e-12);

    const std::string text = WorldsText(comparison, {});
    EXPECT_NE(text.find("a / b: 0.500"), std::string::npos) << text;
    EXPECT_NE(text.find("calibrated and packets: Kendall's tau 1.00"), std::string::npos) << text;
    const std::string csv = WorldsCsv(comparison);
    EXPECT_NE(csv.find("a,stale_s,5,1.0,"), std::string::npos) << csv;
    EXPECT_EQ(ComparisonJson(comparison)["rankings"][0]["swaps"].size(), 1U);
}

TEST(Comparison, CsvHasOneRowPerBlockAndPolicyAndNoWallClock)
{
    const std::string csv = ComparisonCsv(TwoPolicies(5));
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 3);
    EXPECT_EQ(csv.find("wall"), std::string::npos);
    EXPECT_EQ(csv.find("decision_us"), std::string::npos);
    const auto columns = [&](std::size_t from)
    {
        const std::string line = csv.substr(from, csv.find('\n', from) - from);
        return std::count(line.begin(), line.end(), ',');
    };
    const auto second = csv.find('\n') + 1;
    const auto third = csv.find('\n', second) + 1;
    // "1-5" is quoted and has no comma.
    EXPECT_EQ(columns(0), columns(second));
    EXPECT_EQ(columns(0), columns(third));
}
