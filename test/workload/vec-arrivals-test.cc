// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-arrivals.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>

using namespace ns3::vec;

TEST(Arrivals, PoissonHasItsRateAndSpread)
{
    const auto arrivals = PoissonArrivals(4, 10, Random(1, "a", "b"));
    const int count = 20000;
    double last = 10;
    double sumOfSquares = 0;
    for (int i = 0; i < count; ++i)
    {
        const double next = arrivals->Next();
        ASSERT_GE(next, last);
        sumOfSquares += (next - last) * (next - last);
        last = next;
    }
    // Gaps are exponential of mean 0.25 s: mean square 2 · 0.25².
    EXPECT_NEAR((last - 10) / count, 0.25, 0.006);
    EXPECT_NEAR(sumOfSquares / count, 2 * 0.0625, 0.008);
    EXPECT_EQ(PoissonArrivals(0, 0, Random(1))->Next(), Arrivals::NEVER);
}

TEST(Arrivals, PeriodicDoesNotDrift)
{
    const auto arrivals = PeriodicArrivals(0.1, 2);
    double last = 0;
    for (int i = 0; i <= 1000; ++i)
    {
        last = arrivals->Next();
    }
    EXPECT_EQ(last, 2 + 0.1 * 1000);
}

TEST(Arrivals, RecordedAreReadAndChecked)
{
    const std::string path = testing::TempDir() + "vec-arrivals.txt";
    WriteFile(path, "# moments\n0.5\n\n 1.25 # twice\n1.25\r\n7e1\n");
    const auto arrivals = RecordedArrivals(path);
    for (double expected : {0.5, 1.25, 1.25, 70.0, Arrivals::NEVER, Arrivals::NEVER})
    {
        EXPECT_EQ(arrivals->Next(), expected);
    }
    for (const char* bad : {"1\n0.5\n", "x\n", "1 2\n", "-1\n", "nan\n", "inf\n"})
    {
        WriteFile(path, bad);
        EXPECT_THROW(RecordedArrivals(path), InputError) << bad;
    }
    std::filesystem::remove(path);
    EXPECT_THROW(RecordedArrivals(path), InputError);
}
