// SPDX-License-Identifier: GPL-2.0-only
// The convex shares of paper 1, eq. (17), against NLopt's SLSQP.
#include "ns3/vec-cpu-shares.h"
#include "ns3/vec-random.h"

#include <cmath>
#include <gtest/gtest.h>
#include <nlopt.h>

using namespace ns3::vec;

namespace
{

/** P2 over x = shares / F_m, the tasks of all processors one after the other. */
struct Problem
{
    std::vector<SharedCpu> cpus;
    std::vector<std::vector<double>> cycles;
    double omega = 0;
    double bound = 0;

    std::vector<double> Loads(const double* x) const
    {
        std::vector<double> loads;
        for (std::size_t m = 0; m < cpus.size(); ++m)
        {
            loads.push_back(cpus[m].usedHz / cpus[m].cpuHz);
            for (std::size_t n = 0; n < cycles[m].size(); ++n)
            {
                loads.back() += *x++;
            }
        }
        return loads;
    }
};

double
Cost(unsigned, const double* x, double* slope, void* data)
{
    const auto& problem = *static_cast<const Problem*>(data);
    double cost = 0;
    std::size_t i = 0;
    for (std::size_t m = 0; m < problem.cpus.size(); ++m)
    {
        const double hz = problem.cpus[m].cpuHz;
        const double weight = (1 - problem.omega) * problem.cpus[m].kappa * hz * hz;
        for (double c : problem.cycles[m])
        {
            cost += problem.omega * c / (hz * x[i]) + weight * c * x[i] * x[i];
            if (slope)
            {
                slope[i] = -problem.omega * c / (hz * x[i] * x[i]) + 2 * weight * c * x[i];
            }
            ++i;
        }
    }
    return cost;
}

/** used + Σ F <= F_m of each processor, over F_m. */
void
Limits(unsigned count, double* result, unsigned n, const double* x, double* slope, void* data)
{
    const auto& problem = *static_cast<const Problem*>(data);
    const std::vector<double> loads = problem.Loads(x);
    std::size_t i = 0;
    for (unsigned m = 0; m < count; ++m)
    {
        result[m] = loads[m] - 1;
        for (unsigned j = 0; slope && j < n; ++j)
        {
            slope[m * n + j] = j >= i && j < i + problem.cycles[m].size() ? 1 : 0;
        }
        i += problem.cycles[m].size();
    }
}

/** Variance of the loads − bound². */
double
Balance(unsigned, const double* x, double* slope, void* data)
{
    const auto& problem = *static_cast<const Problem*>(data);
    const std::vector<double> loads = problem.Loads(x);
    const double size = static_cast<double>(loads.size());
    double mean = 0;
    double variance = 0;
    for (double load : loads)
    {
        mean += load / size;
    }
    for (std::size_t m = 0; m < loads.size(); ++m)
    {
        variance += (loads[m] - mean) * (loads[m] - mean) / size;
        for (std::size_t n = 0; slope && n < problem.cycles[m].size(); ++n)
        {
            *slope++ = 2 * (loads[m] - mean) / size;
        }
    }
    return variance - problem.bound * problem.bound;
}

struct Compared
{
    double ours = 0;
    double theirs = 0;
    double farthest = 0; //!< of a share, relative
    bool isBinding = false;
};

Compared
Compare(Problem problem, bool balanced)
{
    CpuShares shares(problem.cpus, problem.omega);
    std::vector<std::vector<double>> free(problem.cpus.size());
    for (std::size_t m = 0; m < problem.cpus.size(); ++m)
    {
        shares.Solve(m, problem.cycles[m], free[m]);
    }
    std::vector<std::vector<double>> solved = free;
    if (balanced)
    {
        EXPECT_TRUE(shares.SolveBalanced(problem.cycles, problem.bound, solved));
    }
    std::vector<double> ours;
    std::vector<double> x;
    Compared compared;
    for (std::size_t m = 0; m < problem.cpus.size(); ++m)
    {
        const double size = static_cast<double>(problem.cycles[m].size());
        for (std::size_t n = 0; n < problem.cycles[m].size(); ++n)
        {
            ours.push_back(solved[m][n] / problem.cpus[m].cpuHz);
            // A start that knows nothing of the answer: a small equal part of what is free.
            x.push_back(0.3 * (1 - problem.cpus[m].usedHz / problem.cpus[m].cpuHz) / size);
            compared.isBinding =
                compared.isBinding || std::abs(solved[m][n] - free[m][n]) > 1e-6 * free[m][n];
        }
    }
    const unsigned n = static_cast<unsigned>(x.size());
    const unsigned m = static_cast<unsigned>(problem.cpus.size());
    nlopt_opt solver = nlopt_create(NLOPT_LD_SLSQP, n);
    nlopt_set_min_objective(solver, Cost, &problem);
    nlopt_set_lower_bounds1(solver, 1e-6);
    nlopt_set_upper_bounds1(solver, 1);
    const std::vector<double> tolerance(m, 1e-13);
    nlopt_add_inequality_mconstraint(solver, m, Limits, &problem, tolerance.data());
    if (balanced)
    {
        nlopt_add_inequality_constraint(solver, Balance, &problem, 1e-14);
    }
    nlopt_set_xtol_rel(solver, 1e-13);
    nlopt_set_ftol_rel(solver, 1e-15);
    nlopt_set_maxeval(solver, 20000);
    const nlopt_result result = nlopt_optimize(solver, x.data(), &compared.theirs);
    nlopt_destroy(solver);
    // Stopped by rounding is what the last digits of a convex problem end in.
    EXPECT_TRUE(result > 0 || result == NLOPT_ROUNDOFF_LIMITED) << result;
    compared.ours = Cost(n, ours.data(), nullptr, &problem);
    for (unsigned i = 0; i < n; ++i)
    {
        compared.farthest = std::max(compared.farthest, std::abs(ours[i] / x[i] - 1));
    }
    return compared;
}

Problem
RandomProblem(Random& random, std::size_t most)
{
    Problem problem;
    problem.omega = random.Uniform(0.1, 0.95);
    const std::size_t size = random.Integer(2, 5);
    for (std::size_t m = 0; m < size; ++m)
    {
        problem.cpus.push_back({random.Uniform(1e10, 2e10),
                                random.Uniform() < 0.3 ? random.Uniform(0, 2e9) : 0,
                                std::pow(10, random.Uniform(-29, -27))});
        problem.cycles.emplace_back(random.Integer(1, static_cast<int64_t>(most)));
        for (double& c : problem.cycles.back())
        {
            c = random.Uniform(3e8, 4.5e8);
        }
    }
    return problem;
}

} // namespace

TEST(CpuSharesNlopt, TheSameWithoutTheBalance)
{
    Random random(1, "nlopt", "free");
    for (int i = 0; i < 60; ++i)
    {
        SCOPED_TRACE(i);
        const Compared compared = Compare(RandomProblem(random, 6), false);
        EXPECT_NEAR(compared.ours / compared.theirs, 1, 1e-9);
        EXPECT_LT(compared.farthest, 1e-6);
    }
}

TEST(CpuSharesNlopt, TheSameWithTheBalance)
{
    Random random(2, "nlopt", "balanced");
    int binding = 0;
    for (int i = 0; i < 100; ++i)
    {
        SCOPED_TRACE(i);
        Problem problem = RandomProblem(random, 4);
        if (i % 3 == 0)
        {
            problem.cycles.back().clear(); // a processor without tasks
            problem.cpus.back().usedHz = 0;
        }
        problem.bound = random.Uniform(0.06, 0.3);
        const Compared compared = Compare(problem, true);
        EXPECT_NEAR(compared.ours / compared.theirs, 1, 1e-9);
        EXPECT_LT(compared.farthest, 1e-6);
        binding += compared.isBinding ? 1 : 0;
    }
    EXPECT_GT(binding, 30);
}
