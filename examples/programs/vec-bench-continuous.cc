// SPDX-License-Identifier: GPL-2.0-only
#include "vec-bench-continuous.h"

#include "ns3/vec-mwf.h"
#include "ns3/vec-sac.h"
#include "ns3/vec-td7.h"
#include "vec-pendulum.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

const ContinuousSizes SIZES{24, 15, 6};

template <class L, class Settings>
std::unique_ptr<ContinuousLearner>
Make(Settings settings)
{
    settings.warmUp = 0;
    return std::make_unique<L>(settings, SIZES, 1);
}

std::unique_ptr<ContinuousLearner>
MakeLearner(const std::string& agent)
{
    if (agent == "sac")
    {
        return Make<Sac>(SacSettings());
    }
    if (agent == "td7")
    {
        return Make<Td7>(Td7Settings());
    }
    if (agent == "drl-mwf")
    {
        return Make<Mwf>(MwfSettings());
    }
    throw std::invalid_argument(agent);
}

std::vector<float>
Numbers(std::size_t count, Random& random)
{
    std::vector<float> numbers;
    for (std::size_t i = 0; i < count; ++i)
    {
        numbers.push_back(static_cast<float>(random.Uniform(-1, 1)));
    }
    return numbers;
}

} // namespace

void
BenchPendulum()
{
    for (const char* name : {"sac", "td7"})
    {
        for (const uint64_t seed : {1, 2, 3})
        {
            const PendulumResult result = TrainOnPendulum(name, 20000, seed);
            std::printf(
                "Pendulum-200  %-12s mean return %.1f of 10 greedy episodes (at least -200) "
                "after %llu steps, %llu gradient steps, seed %llu\n",
                name,
                result.mean,
                static_cast<unsigned long long>(result.steps),
                static_cast<unsigned long long>(result.updates),
                static_cast<unsigned long long>(seed));
            std::fflush(stdout);
        }
    }
}

double
ContinuousUpdateUs(const std::string& agent)
{
    const auto learner = MakeLearner(agent);
    Random random(1, "bench", "transitions");
    for (int i = 0; i < 1000; ++i)
    {
        learner->Remember({Numbers(SIZES.state, random),
                           Numbers(SIZES.action, random),
                           random.Uniform(-1, 0),
                           1,
                           Numbers(SIZES.state, random)});
    }
    double best = 1e9;
    for (int round = 0; round < 5; ++round)
    {
        constexpr int STEPS = 100;
        const std::clock_t begin = std::clock();
        for (int k = 0; k < STEPS; ++k)
        {
            learner->Learn();
        }
        const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        best = std::min(best, 1e6 * seconds / STEPS);
    }
    return best;
}

} // namespace ns3::vec
