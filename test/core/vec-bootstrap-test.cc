// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-bootstrap.h"
#include "ns3/vec-random.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

TEST(Bootstrap, WithoutSpreadTheIntervalIsAPoint)
{
    const RatioInterval interval = BootstrapRatio(
        {
            {2, 4, 6},
            {2, 4, 6}
    },
        {4, 8, 12},
        1);
    EXPECT_DOUBLE_EQ(interval.ratio, 0.5);
    EXPECT_DOUBLE_EQ(interval.low, 0.5);
    EXPECT_DOUBLE_EQ(interval.high, 0.5);
}

TEST(Bootstrap, SpreadBetweenMakesWidensTheInterval)
{
    // Makes of 1, 2 and 3 against 2: three draws with replacement.
    const std::vector<std::vector<double>> makes{
        {1, 1},
        {2, 2},
        {3, 3}
    };
    const RatioInterval wide = BootstrapRatio(makes, {2, 2}, 1);
    EXPECT_DOUBLE_EQ(wide.ratio, 1);
    // The mean is 1 in 1 of 27 draws (3.7 %), so the quantile of 2.5 % is 1/2, and 3/2 above.
    EXPECT_DOUBLE_EQ(wide.low, 0.5);
    EXPECT_DOUBLE_EQ(wide.high, 1.5);
}

TEST(Bootstrap, IntervalOfIndependentCasesIsTheNormalOne)
{
    Random random(5);
    std::vector<double> ours;
    for (int i = 0; i < 400; ++i)
    {
        ours.push_back(random.Normal(1, 0.2));
    }
    const RatioInterval interval = BootstrapRatio({ours}, std::vector<double>(400, 1), 1);
    // 1.96 · 0.2 / √400 = 0.0196 to each side.
    EXPECT_NEAR(interval.high - interval.low, 2 * 0.0196, 0.005);
    EXPECT_LT(interval.low, interval.ratio);
    EXPECT_GT(interval.high, interval.ratio);
    const RatioInterval again = BootstrapRatio({ours}, std::vector<double>(400, 1), 1);
    EXPECT_EQ(interval.low, again.low);
}
