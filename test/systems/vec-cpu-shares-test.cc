// SPDX-License-Identifier: GPL-2.0-only
// The convex shares of paper 1, eq. (17), against arithmetic on paper and their own optimality.
#include "ns3/vec-cpu-shares.h"
#include "ns3/vec-random.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

using namespace ns3::vec;

namespace
{

std::vector<double>
SolveOne(const SharedCpu& cpu, double omega, const std::vector<double>& cycles)
{
    CpuShares shares({cpu}, omega);
    std::vector<double> sharesHz;
    shares.Solve(0, cycles, sharesHz);
    return sharesHz;
}

double
Sum(const std::vector<double>& numbers)
{
    return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

/** dG / dF of one task: −ω C / F² + 2 (1 − ω) κ F C. */
double
Slope(double omega, double kappa, double cycles, double hz)
{
    return cycles * (2 * (1 - omega) * kappa * hz - omega / (hz * hz));
}

} // namespace

TEST(CpuShares, TasksTakeTheCubeRootWhileItFits)
{
    // ω = 0.8, κ = 0.25: F³ = 0.8 / (2 · 0.2 · 0.25) = 8, so F = 2 whatever the work. Three take 6.
    const std::vector<double> shares = SolveOne({6, 0, 0.25}, 0.8, {1, 5, 100});
    for (double hz : shares)
    {
        EXPECT_NEAR(hz, 2, 1e-14);
    }
    CpuShares loads(
        {
            {6,  0, 0.25},
            {10, 5, 0.25}
    },
        0.8);
    EXPECT_NEAR(loads.UnlimitedHz(0), 2, 1e-14);
    EXPECT_NEAR(loads.Load(0, 2), 4 / 6.0, 1e-14);
    EXPECT_EQ(loads.Load(0, 4), 1);
    EXPECT_EQ(loads.Load(1, 0), 0.5);
    EXPECT_NEAR(loads.Load(1, 1), 0.7, 1e-14);
    EXPECT_EQ(loads.Load(1, 3), 1);
}

TEST(CpuShares, WithoutEnergyTheyGoByTheRootOfTheWork)
{
    // ω = 1: minimise Σ C / F under Σ F = 12 − 2: F ∝ √C = 1, 2, 2, so 2, 4, 4.
    const std::vector<double> shares = SolveOne({12, 2, 0.25}, 1, {1, 4, 4});
    EXPECT_NEAR(shares[0], 2, 1e-14);
    EXPECT_NEAR(shares[1], 4, 1e-14);
    EXPECT_NEAR(shares[2], 4, 1e-14);
    // The same with ω < 1 and κ = 0.
    EXPECT_NEAR(SolveOne({12, 2, 0}, 0.5, {1, 4, 4})[0], 2, 1e-14);
}

TEST(CpuShares, AFullProcessorWithEnergy)
{
    // ω = 0.5, κ = 1: each share is the root of F³ + (λ / C) F² = 0.5. With λ = 1: C = 8 / 3 gives
    // F = 1 / 2 · …: take F₁ = 1 / 2 and F₂ = 1 / 4 and read C from the equation:
    // C₁ = λ F₁² / (0.5 − F₁³) = 0.25 / 0.375 = 2 / 3, C₂ = 0.0625 / (0.5 − 0.015625) = 4 / 31.
    const std::vector<double> shares = SolveOne({0.75, 0, 1}, 0.5, {2 / 3.0, 4 / 31.0});
    EXPECT_NEAR(shares[0], 0.5, 1e-14);
    EXPECT_NEAR(shares[1], 0.25, 1e-14);
}

TEST(CpuShares, TasksWithoutWorkTakeNothing)
{
    const std::vector<double> shares = SolveOne({10, 0, 0.25}, 1, {0, 4, 0});
    EXPECT_EQ(shares, (std::vector<double>{0, 10, 0}));
    EXPECT_TRUE(SolveOne({10, 0, 0.25}, 0.8, {}).empty());
}

TEST(CpuShares, RandomOnesAreOptimal)
{
    Random random(1, "shares", "one");
    for (int i = 0; i < 10000; ++i)
    {
        SCOPED_TRACE(i);
        const SharedCpu cpu{random.Uniform(1e9, 3e10),
                            random.Uniform() < 0.3 ? random.Uniform(0, 1e9) : 0,
                            std::pow(10, random.Uniform(-32, -24))};
        const double omega = random.Uniform(0.01, 1);
        std::vector<double> cycles(random.Integer(1, 20));
        for (double& c : cycles)
        {
            c = std::pow(10, random.Uniform(6, 9));
        }
        const std::vector<double> shares = SolveOne(cpu, omega, cycles);
        const double free = cpu.cpuHz - cpu.usedHz;
        ASSERT_LE(Sum(shares), free * (1 + 1e-14));
        // Stationary: the same slope, 0 where the sum is below the limit and never above 0.
        double least = 0;
        double most = -1e300;
        for (std::size_t n = 0; n < cycles.size(); ++n)
        {
            ASSERT_TRUE(shares[n] > 0 && std::isfinite(shares[n]));
            const double scale = cycles[n] * omega / (shares[n] * shares[n]);
            const double slope = Slope(omega, cpu.kappa, cycles[n], shares[n]);
            if (Sum(shares) < free * (1 - 1e-9))
            {
                ASSERT_NEAR(slope / scale, 0, 1e-12);
            }
            ASSERT_LE(slope / scale, 1e-12);
            least = std::min(least, slope);
            most = std::max(most, slope);
            if (n > 0)
            {
                ASSERT_NEAR((slope - Slope(omega, cpu.kappa, cycles[0], shares[0])) / scale,
                            0,
                            1e-10);
            }
        }
    }
}

TEST(CpuShares, DeviationAndItsLeast)
{
    // Loads 0, 0.5, 1: mean 0.5, squares 0.25 + 0 + 0.25, deviation √(0.5 / 3).
    EXPECT_NEAR(CpuShares::Deviation({0, 0.5, 1}), std::sqrt(0.5 / 3), 1e-15);
    EXPECT_EQ(CpuShares::Deviation({}), 0);
    // Used loads 0.6, 0, 0. Both others up: all 0.6, deviation 0. One up: 0.6, c, 0 is best at its
    // mean, c = 0.3: √((0.09 + 0 + 0.09) / 3). None: mean 0.2, √((0.16 + 0.04 + 0.04) / 3).
    const CpuShares shares(
        {
            {10, 6, 1},
            {10, 0, 1},
            {20, 0, 1}
    },
        0.5);
    EXPECT_NEAR(shares.LeastDeviation({false, true, true}), 0, 1e-15);
    EXPECT_NEAR(shares.LeastDeviation({false, true, false}), std::sqrt(0.06), 1e-15);
    EXPECT_NEAR(shares.LeastDeviation({true, false, false}), std::sqrt(0.08), 1e-15);
}

TEST(CpuShares, OneBusyProcessorOfTwoIsHeldBack)
{
    // ω = 0.8, κ = 0.25: one task would take 2 of 10. Loads 0.2 and 0 deviate by 0.1; a bound of
    // 0.05 allows a load of 0.1: F = 1.
    CpuShares shares(
        {
            {10, 0, 0.25},
            {10, 0, 0.25}
    },
        0.8);
    std::vector<std::vector<double>> sharesHz;
    EXPECT_TRUE(shares.SolveBalanced({{3}, {}}, 0.05, sharesHz));
    EXPECT_NEAR(sharesHz[0][0], 1, 1e-12);
    EXPECT_TRUE(sharesHz[1].empty());
    // Not binding: as without (16e).
    EXPECT_TRUE(shares.SolveBalanced({{3}, {}}, 0.1001, sharesHz));
    EXPECT_NEAR(sharesHz[0][0], 2, 1e-14);
    // A bound of 0 or below cannot be met: as without (16e), and said.
    EXPECT_FALSE(shares.SolveBalanced({{3}, {}}, 0, sharesHz));
    EXPECT_NEAR(sharesHz[0][0], 2, 1e-14);
    EXPECT_FALSE(shares.SolveBalanced({{3}, {}}, -1, sharesHz));
}

TEST(CpuShares, ALoadBelowTheMeanIsPulledUp)
{
    // Three tasks on one processor and one on the other, alike but for that: 0.6 and 0.2 deviate by
    // 0.2. With a bound of 0.1 the loads are l + 0.2 and l, and the slopes add up to 0:
    // with f(F) = C (0.1 F − 0.8 / F²), f(10 (l + 0.2) / 3) + f(10 l) = 0 at C = 1 each.
    CpuShares shares(
        {
            {10, 0, 0.25},
            {10, 0, 0.25}
    },
        0.8);
    std::vector<std::vector<double>> sharesHz;
    EXPECT_TRUE(shares.SolveBalanced(
        {
            {1,  1, 1},
            {1}
    },
        0.1,
        sharesHz));
    const double more = sharesHz[0][0];
    const double less = sharesHz[1][0];
    EXPECT_NEAR(3 * more - less, 2, 1e-11);
    EXPECT_GT(less, 2);
    EXPECT_LT(more, 2);
    EXPECT_NEAR(0.1 * more - 0.8 / (more * more) + 0.1 * less - 0.8 / (less * less), 0, 1e-11);
}

TEST(CpuShares, RandomBalancedOnesAreOptimal)
{
    Random random(2, "shares", "all");
    int bound16e = 0;
    for (int i = 0; i < 2000; ++i)
    {
        SCOPED_TRACE(i);
        const double omega = random.Uniform() < 0.1 ? 1 : random.Uniform(0.05, 0.99);
        const std::size_t size = random.Integer(1, 11);
        std::vector<SharedCpu> cpus;
        std::vector<std::vector<double>> cycles(size);
        std::vector<bool> active;
        for (auto& list : cycles)
        {
            cpus.push_back({random.Uniform(5e9, 2e10),
                            random.Uniform() < 0.3 ? random.Uniform(0, 4e9) : 0,
                            std::pow(10, random.Uniform(-30, -26))});
            list.resize(random.Uniform() < 0.3 ? 0 : random.Integer(1, 12));
            for (double& c : list)
            {
                c = random.Uniform(1e8, 1e9);
            }
            active.push_back(!list.empty());
        }
        CpuShares shares(cpus, omega);
        const double bound = random.Uniform(0, 0.4);
        std::vector<std::vector<double>> sharesHz;
        const bool met = shares.SolveBalanced(cycles, bound, sharesHz);
        ASSERT_EQ(met, shares.LeastDeviation(active) < bound);
        std::vector<double> loads;
        double mean = 0;
        for (std::size_t m = 0; m < size; ++m)
        {
            loads.push_back((cpus[m].usedHz + Sum(sharesHz[m])) / cpus[m].cpuHz);
            mean += loads[m] / static_cast<double>(size);
            ASSERT_LE(loads[m], 1 + 1e-13);
        }
        const double deviation = CpuShares::Deviation(loads);
        if (!met)
        {
            continue;
        }
        ASSERT_LE(deviation, bound + 1e-12);
        // ν from every processor that is not full, all the same and not below 0; full ones would
        // like more. 0 when the bound is not reached.
        const double unit = omega * 1e9 / 1e10; // of slopes × F_m
        double nu = -1;
        for (std::size_t m = 0; m < size; ++m)
        {
            for (std::size_t n = 0; n < cycles[m].size(); ++n)
            {
                const double pull =
                    -Slope(omega, cpus[m].kappa, cycles[m][n], sharesHz[m][n]) * cpus[m].cpuHz;
                const double scale =
                    omega * cycles[m][n] * cpus[m].cpuHz / (sharesHz[m][n] * sharesHz[m][n]);
                if (loads[m] > 1 - 1e-9)
                {
                    continue;
                }
                if (deviation < bound - 1e-9)
                {
                    ASSERT_NEAR(pull / scale, 0, 1e-10);
                }
                else if (std::abs(loads[m] - mean) > 1e-3)
                {
                    const double found = pull / (loads[m] - mean);
                    nu = nu < 0 ? found : nu;
                    ASSERT_GT(found, -1e-9 * unit);
                    ASSERT_NEAR(found * (loads[m] - mean) / scale,
                                nu * (loads[m] - mean) / scale,
                                1e-7);
                }
            }
        }
        bound16e += deviation > bound - 1e-9 ? 1 : 0;
    }
    EXPECT_GT(bound16e, 300);
}
