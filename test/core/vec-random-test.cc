// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-random.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

TEST(Random, SameNameSameNumbers)
{
    Random a(7, "veh1", "tasks");
    Random b(7, "veh1", "tasks");
    for (int i = 0; i < 100; ++i)
    {
        EXPECT_EQ(a.Bits(), b.Bits());
    }
}

TEST(Random, OtherNameOtherNumbers)
{
    const uint64_t reference = Random(7, "veh1", "tasks").Bits();
    EXPECT_NE(Random(8, "veh1", "tasks").Bits(), reference);
    EXPECT_NE(Random(7, "veh2", "tasks").Bits(), reference);
    EXPECT_NE(Random(7, "veh1", "cpu").Bits(), reference);
    EXPECT_NE(Random(7, "veh1t", "asks").Bits(), reference);
}

TEST(Random, MomentsAreThoseOfTheDistributions)
{
    Random random(1);
    const int n = 100000;
    double uniform = 0;
    double exponential = 0;
    double normal = 0;
    double square = 0;
    for (int i = 0; i < n; ++i)
    {
        uniform += random.Uniform(2, 4);
        exponential += random.Exponential(5);
        const double x = random.Normal(1, 2);
        normal += x;
        square += (x - 1) * (x - 1);
    }
    EXPECT_NEAR(uniform / n, 3, 0.02);
    EXPECT_NEAR(exponential / n, 5, 0.1);
    EXPECT_NEAR(normal / n, 1, 0.04);
    EXPECT_NEAR(square / n, 4, 0.1);
}

TEST(Random, IntegersIncludeBothEnds)
{
    Random random(2);
    int low = 0;
    int high = 0;
    for (int i = 0; i < 1000; ++i)
    {
        const int64_t k = random.Integer(3, 5);
        ASSERT_GE(k, 3);
        ASSERT_LE(k, 5);
        low += k == 3;
        high += k == 5;
    }
    EXPECT_GT(low, 250);
    EXPECT_GT(high, 250);
}

TEST(Random, RestoredStateContinues)
{
    Random a(3);
    a.Bits();
    Random b(4);
    b.Restore(a.Save());
    EXPECT_EQ(a.Bits(), b.Bits());
}

TEST(Random, HashIsUniform)
{
    double sum = 0;
    for (int i = 0; i < 10000; ++i)
    {
        const double u = UniformHash(1, std::to_string(i), "equipped");
        ASSERT_GE(u, 0);
        ASSERT_LT(u, 1);
        sum += u;
    }
    EXPECT_NEAR(sum / 10000, 0.5, 0.015);
}
