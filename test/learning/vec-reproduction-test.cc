// SPDX-License-Identifier: GPL-2.0-only
#include "../../examples/programs/vec-reproduction.h"

#include <atomic>
#include <cmath>
#include <gtest/gtest.h>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

TEST(Reproduction, SeedsArePairedByLogRatios)
{
    // Means 2, 3 over 4, 4: log-ratios ln 0.5, ln 0.75; their mean is ln sqrt(0.375), their
    // deviation ln 1.5 / sqrt 2, so half the interval is t(1, 0.975) × ln 1.5 / 2.
    const Claim claim = Compare("here",
                                "a / b",
                                {
                                    {1, 3},
                                    {3, 3}
    },
                                {{4, 4}, {3, 5}},
                                Claim::Says::BELOW);
    EXPECT_NEAR(claim.ours, std::sqrt(0.375), 1e-12);
    EXPECT_NEAR(std::log(claim.high / claim.ours), 12.7062047364 * std::log(1.5) / 2, 1e-6);
    EXPECT_NEAR(claim.low * claim.high, 0.375, 1e-9);
    EXPECT_EQ(claim.n, 2U);
}

TEST(Reproduction, OneMakeIsComparedOverInstances)
{
    const Claim claim = Compare("here",
                                "a / b",
                                {
                                    {1, 2, 3}
    },
                                {{2, 4, 6}},
                                Claim::Says::BELOW,
                                0.4);
    EXPECT_NEAR(claim.ours, 0.5, 1e-12); // of the means
    EXPECT_NEAR(claim.low, 0.5, 1e-12);  // every instance has that ratio
    EXPECT_NEAR(claim.high, 0.5, 1e-12);
    EXPECT_EQ(claim.n, 3U);
    EXPECT_EQ(claim.paper, 0.4);
}

TEST(Reproduction, ValuesHaveIntervalsOverSeedsOrInstances)
{
    EXPECT_DOUBLE_EQ(MeanOf({
                                {1, 2, 6}
    })
                         .mean,
                     3);
    EXPECT_EQ(MeanOf({
                         {1, 2, 6}
    })
                  .n,
              3U);
    EXPECT_EQ(MeanOf({
                         {1, 3},
                         {5, 7}
    })
                  .n,
              2U);
    EXPECT_DOUBLE_EQ(MeanOf({
                                {1, 3},
                                {5, 7}
    })
                         .mean,
                     4);
    EXPECT_TRUE(std::isnan(PointOf(1, {{7}}).low)); // one number has no interval
}

Claim
Tested(double ours, double low, double high, double p)
{
    Claim claim;
    claim.says = Claim::Says::BELOW;
    claim.ours = ours;
    claim.low = low;
    claim.high = high;
    claim.p = p;
    return claim;
}

TEST(Reproduction, VerdictsAreCorrectedOverTheFigure)
{
    std::vector<Claim> claims{Tested(0.5, 0.4, 0.6, 0.001),
                              Tested(0.9, 0.8, 0.99, 0.03), // × 2 by Holm: not below 0.05
                              Tested(1.5, 1.2, 1.8, 0.01),
                              Tested(0.9, 0.7, 1.1, 0.04)};
    Claim same;
    same.says = Claim::Says::EQUAL;
    same.ours = 1.0005;
    claims.push_back(same);
    same.ours = 1.002;
    claims.push_back(same);
    claims.emplace_back(); // says nothing
    Judge(claims);
    EXPECT_EQ(claims[0].verdict, Claim::Verdict::YES);
    EXPECT_NEAR(claims[0].holm, 0.004, 1e-12);
    EXPECT_EQ(claims[1].verdict, Claim::Verdict::OPEN);
    EXPECT_NEAR(claims[1].holm, 0.06, 1e-12);
    EXPECT_EQ(claims[2].verdict, Claim::Verdict::NO);
    EXPECT_NEAR(claims[2].holm, 0.03, 1e-12);
    EXPECT_EQ(claims[3].verdict, Claim::Verdict::OPEN);
    EXPECT_EQ(claims[4].verdict, Claim::Verdict::YES);
    EXPECT_EQ(claims[5].verdict, Claim::Verdict::NO);
    EXPECT_EQ(claims[6].verdict, Claim::Verdict::NONE);
}

TEST(Reproduction, WorkInParallelIsDoneOnceAndFailuresAreTold)
{
    std::vector<std::atomic<int>> done(100);
    InParallel(done.size(), [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done)
    {
        EXPECT_EQ(times, 1);
    }
    EXPECT_THROW(InParallel(10,
                            [](std::size_t i)
                            {
                                if (i == 3)
                                {
                                    throw std::runtime_error("three");
                                }
                            }),
                 std::runtime_error);
}

} // namespace

} // namespace ns3::vec
