// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-statistics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace ns3::vec;

namespace
{
constexpr double NOTHING = std::numeric_limits<double>::quiet_NaN();
}

TEST(Statistics, MeanAndQuantile)
{
    EXPECT_DOUBLE_EQ(Mean({1, 2, 6}), 3);
    EXPECT_TRUE(std::isnan(Mean({})));
    // numpy.quantile([3, 1, 4, 1, 5], [.95, .5])
    EXPECT_DOUBLE_EQ(Quantile({3, 1, 4, 1, 5}, 0.95), 4.8);
    EXPECT_DOUBLE_EQ(Quantile({3, 1, 4, 1, 5}, 0.5), 3);
    EXPECT_DOUBLE_EQ(Quantile({7}, 0.95), 7);
    EXPECT_TRUE(std::isnan(Quantile({}, 0.5)));
}

TEST(Statistics, RestrictedMeanCountsTheMissingWithTheCap)
{
    // 1 + 4 (was 9) + 4 (never came) over 3
    EXPECT_DOUBLE_EQ(RestrictedMean({1, 9, NOTHING}, 4), 3);
}

TEST(Statistics, StudentIntervalAndTest)
{
    // scipy.stats.t.ppf(.975, 4) * std(ddof=1) / sqrt(5)
    const ConfidenceInterval interval = StudentInterval({2.1, 2.5, 1.9, 2.4, 2.6});
    EXPECT_EQ(interval.n, 5U);
    EXPECT_NEAR(interval.mean, 2.3, 1e-12);
    EXPECT_NEAR(interval.halfWidth, 0.3620041521543722, 1e-9);
    EXPECT_NEAR(interval.Low() + interval.High(), 4.6, 1e-12);
    EXPECT_TRUE(std::isinf(StudentInterval({2.1}).halfWidth));
    EXPECT_TRUE(std::isnan(StudentInterval({}).mean));

    // scipy.stats.ttest_1samp(…, 0).pvalue
    EXPECT_NEAR(StudentTest({0.8, -0.3, 1.2, 0.5, -0.1, 0.9, 1.1}), 0.03792359931697593, 1e-9);
    EXPECT_EQ(StudentTest({1.0}), 1);
    EXPECT_EQ(StudentTest({0, 0, 0}), 1);
    EXPECT_EQ(StudentTest({1, 1, 1}), 0);
}

TEST(Statistics, WilcoxonIsExactForFewPairs)
{
    // All ten positive: 2 of 2^10 sign patterns are as extreme.
    EXPECT_DOUBLE_EQ(WilcoxonSignedRank({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 2.0 / 1024);
    // Ranks of the negative ones 1 + 2 = 3; patterns with a sum of at most 3: {}, 1, 2, 3, 1+2.
    EXPECT_DOUBLE_EQ(WilcoxonSignedRank({0.8, -0.3, 1.2, 0.5, -0.1, 0.9, 1.1}), 2 * 5.0 / 128);
    // Ties: ranks 1.5, 1.5, 3; the negative one has 1.5; patterns with at most 1.5: {}, {1}, {2}.
    EXPECT_DOUBLE_EQ(WilcoxonSignedRank({-1, 1, 2}), 2 * 3.0 / 8);
    EXPECT_DOUBLE_EQ(WilcoxonSignedRank({1, -1}), 1);
    EXPECT_DOUBLE_EQ(WilcoxonSignedRank({0, 0}), 1);
    // A zero is no pair: one is left, and one pair never tells anything.
    EXPECT_DOUBLE_EQ(WilcoxonSignedRank({0, 3}), 1);
}

TEST(Statistics, WilcoxonOfManyPairsIsScipys)
{
    std::vector<double> differences;
    for (int i = 1; i <= 40; ++i)
    {
        differences.push_back(((i * 37) % 61 - 25) / 10.0);
    }
    // scipy.stats.wilcoxon(…, mode="approx", correction=True): ties, and one zero dropped
    EXPECT_NEAR(WilcoxonSignedRank(differences), 0.1196762797119803, 1e-9);
}

TEST(Statistics, HolmStepsDown)
{
    // sorted .01·3 = .03, .02·2 = .04, .04·1 = .04
    const std::vector<double> adjusted = Holm({0.04, 0.01, 0.02});
    EXPECT_DOUBLE_EQ(adjusted[0], 0.04);
    EXPECT_DOUBLE_EQ(adjusted[1], 0.03);
    EXPECT_DOUBLE_EQ(adjusted[2], 0.04);
    // The second may not become smaller than the first: .02·2 = .04, then max(.04, .03·1).
    EXPECT_DOUBLE_EQ(Holm({0.02, 0.03})[1], 0.04);
    EXPECT_DOUBLE_EQ(Holm({0.6, 0.7})[0], 1);
    EXPECT_TRUE(Holm({}).empty());
}
