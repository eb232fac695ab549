// SPDX-License-Identifier: GPL-2.0-only
#include "vec-heuristics.h"

#include "ns3/vec-system.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace ns3::vec
{

namespace
{

/** The allowed action of earliest finish; nothing when none is allowed. */
template <typename Allowed>
std::optional<std::size_t>
EarliestFinish(DecisionProcess& process, const Allowed& allowed)
{
    std::optional<std::size_t> best;
    DecisionProcess::Estimate bestEstimate;
    for (std::size_t action = 0; action < process.ActionCount(); ++action)
    {
        if (!process.Mask()[action] || !allowed(action))
        {
            continue;
        }
        const DecisionProcess::Estimate estimate = process.Peek(action);
        if (!best || estimate.finishS < bestEstimate.finishS ||
            (estimate.finishS == bestEstimate.finishS && estimate.value < bestEstimate.value))
        {
            best = action;
            bestEstimate = estimate;
        }
    }
    return best;
}

std::size_t
EarliestFinish(DecisionProcess& process)
{
    return *EarliestFinish(process, [](std::size_t) { return true; });
}

} // namespace

Plan
ProcessPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = FindSystem(instance.System()).Begin(instance);
    Prepare(*process);
    while (!process->Done())
    {
        process->Step(Choose(*process));
    }
    return process->CurrentPlan();
}

void
ProcessPolicy::Prepare(DecisionProcess&)
{
}

std::string
LocalPolicy::Name() const
{
    return "local";
}

std::size_t
LocalPolicy::Choose(DecisionProcess& process)
{
    for (std::size_t action = 0; action < process.ActionCount(); ++action)
    {
        if (process.Mask()[action] && process.ActionToAssignment(action).site == LOCAL)
        {
            return action;
        }
    }
    return EarliestFinish(process);
}

std::string
EdgePolicy::Name() const
{
    return "edge";
}

std::size_t
EdgePolicy::Choose(DecisionProcess& process)
{
    const auto remote = EarliestFinish(
        process,
        [&](std::size_t action) { return process.ActionToAssignment(action).site != LOCAL; });
    return remote ? *remote : EarliestFinish(process);
}

RandomPolicy::RandomPolicy(uint64_t seed) : m_random(seed, "random", "policy")
{
}

std::string
RandomPolicy::Name() const
{
    return "random";
}

std::size_t
RandomPolicy::Choose(DecisionProcess& process)
{
    const auto& mask = process.Mask();
    const auto feasible = std::count(mask.begin(), mask.end(), 1);
    int64_t skip = m_random.Integer(0, feasible - 1);
    std::size_t action = 0;
    while (!mask[action] || skip-- > 0)
    {
        ++action;
    }
    return action;
}

std::string
RoundRobinPolicy::Name() const
{
    return "round-robin";
}

std::size_t
RoundRobinPolicy::Choose(DecisionProcess& process)
{
    std::size_t action = m_next % process.ActionCount();
    while (!process.Mask()[action])
    {
        action = (action + 1) % process.ActionCount();
    }
    m_next = action + 1;
    return action;
}

std::string
GreedyPolicy::Name() const
{
    return "greedy";
}

std::size_t
GreedyPolicy::Choose(DecisionProcess& process)
{
    return EarliestFinish(process);
}

std::string
HeftPolicy::Name() const
{
    return "heft";
}

void
HeftPolicy::Prepare(DecisionProcess& process)
{
    const std::vector<double> ranks = process.UpwardRanks();
    const auto items = process.Items();
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(),
                     order.end(),
                     [&](std::size_t a, std::size_t b) { return ranks[a] > ranks[b]; });
    std::vector<std::pair<int, int>> sorted;
    for (std::size_t i : order)
    {
        sorted.push_back(items[i]);
    }
    process.Reorder(sorted);
}

std::size_t
HeftPolicy::Choose(DecisionProcess& process)
{
    return EarliestFinish(process);
}

} // namespace ns3::vec
