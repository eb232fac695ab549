// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduction-methods.h"

#include "ns3/vec-error.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-policies.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <mutex>

namespace ns3::vec
{

namespace
{

double
ThreadCpuS()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace

std::vector<Outcomes>
MeasureMethods(const std::vector<Method>& methods,
               const std::string& system,
               const GenerateOptions& draw,
               uint64_t first,
               uint64_t instances)
{
    constexpr uint64_t BLOCK = 20;
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    AddLearned(registry);
    std::vector<std::unique_ptr<Instance>> drawn;
    for (uint64_t seed = first; seed < first + instances; ++seed)
    {
        drawn.push_back(FindSystem(system).Generate(draw, seed));
    }
    std::vector<Outcomes> outcomes(methods.size());
    for (Outcomes& outcome : outcomes)
    {
        outcome.objective.assign(1, std::vector<double>(instances, 0));
        outcome.cpuS = outcome.objective;
    }
    const uint64_t blocks = (instances + BLOCK - 1) / BLOCK;
    std::mutex mutex; // of the failures
    const auto work = [&](std::size_t item)
    {
        const std::size_t m = item % methods.size();
        const uint64_t begin = item / methods.size() * BLOCK;
        PolicyOptions options;
        options.model = methods[m].model;
        try
        {
            const auto policy = registry.Make(methods[m].policy, options);
            for (uint64_t i = begin; i < std::min(begin + BLOCK, instances); ++i)
            {
                const double begun = ThreadCpuS();
                const Plan plan = policy->Decide(*drawn[i]).plan;
                outcomes[m].cpuS.front()[i] = ThreadCpuS() - begun;
                outcomes[m].objective.front()[i] = Evaluate(*drawn[i], plan).objective;
            }
        }
        catch (const InputError& error)
        {
            const std::lock_guard<std::mutex> lock(mutex);
            outcomes[m].failure = error.what();
        }
    };
    InParallel(methods.size() * blocks, work);
    for (Outcomes& outcome : outcomes)
    {
        if (!outcome.failure.empty())
        {
            outcome.objective.clear();
            outcome.cpuS.clear();
        }
    }
    return outcomes;
}

} // namespace ns3::vec
