// SPDX-License-Identifier: GPL-2.0-only
#include "vec-heuristics.h"

#include "ns3/vec-highest-reward.h"
#include "ns3/vec-system.h"
#include "vec-choices.h"
#include "vec-tree-search.h"

#include <utility>

namespace ns3::vec
{

Plan
ProcessPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = instance.Equations().Begin(instance);
    Prepare(*process);
    while (!process->Done())
    {
        process->Step(Choose(*process));
    }
    const Plan plan = process->CurrentPlan();
    if (process->IsFeasible())
    {
        return plan;
    }
    // A choice that was feasible left none for a later item: look for any plan that has all.
    const FoundPlan broken{plan, process->Loss(), false, true};
    while (process->Position() > 0)
    {
        process->Undo();
    }
    TreeSearch repair(*process);
    repair.Offer(broken);
    repair.StopAtFeasible();
    repair.Run(REPAIR_STEPS);
    return repair.Best().plan;
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
    return LocalOrEarliest(process);
}

std::string
EdgePolicy::Name() const
{
    return "edge";
}

std::size_t
EdgePolicy::Choose(DecisionProcess& process)
{
    const auto edge = EarliestFinish(process,
                                     [&](std::size_t action)
                                     { return process.KindOf(action) == PlaceKind::EDGE; });
    return edge ? *edge : EarliestFinish(process);
}

std::string
CloudPolicy::Name() const
{
    return "cloud";
}

std::size_t
CloudPolicy::Choose(DecisionProcess& process)
{
    const auto cloud = EarliestFinish(process,
                                      [&](std::size_t action)
                                      { return process.KindOf(action) == PlaceKind::CLOUD; });
    return cloud ? *cloud : EarliestFinish(process);
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
    return RandomAllowed(process, m_random);
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
GreedyRewardPolicy::Name() const
{
    return "greedy-reward";
}

std::size_t
GreedyRewardPolicy::Choose(DecisionProcess& process)
{
    return HighestReward(process);
}

std::string
HeftPolicy::Name() const
{
    return "heft";
}

void
HeftPolicy::Prepare(DecisionProcess& process)
{
    OrderByUpwardRank(process);
}

std::size_t
HeftPolicy::Choose(DecisionProcess& process)
{
    return EarliestFinish(process);
}

std::string
HeftLocalFallbackPolicy::Name() const
{
    return "heft-local-fallback";
}

std::size_t
HeftLocalFallbackPolicy::Choose(DecisionProcess& process)
{
    std::size_t best = 0;
    for (std::size_t action = 1; action < process.ActionCount(); ++action)
    {
        best = process.Peek(action).finishS < process.Peek(best).finishS ? action : best;
    }
    return process.Mask()[best] ? best : LocalOrEarliest(process);
}

} // namespace ns3::vec
