// SPDX-License-Identifier: GPL-2.0-only
#include "vec-rollout.h"

#include "ns3/vec-random.h"
#include "ns3/vec-system.h"
#include "vec-choices.h"

#include <optional>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

/** How a plan ends: what is lower is better. */
using End = std::pair<bool, double>; // infeasible, loss

End
EndOf(const DecisionProcess& process)
{
    return {!process.IsFeasible(), process.Loss()};
}

/** How the plan ends that begins with an action and goes on as greedy. */
End
EndBy(DecisionProcess& process, std::size_t action)
{
    const std::size_t position = process.Position();
    process.Step(action);
    while (!process.Done())
    {
        process.Step(EarliestFinish(process));
    }
    const End end = EndOf(process);
    while (process.Position() > position)
    {
        process.Undo();
    }
    return end;
}

std::size_t
LookAhead(DecisionProcess& process)
{
    const std::vector<uint8_t> mask = process.Mask();
    const std::size_t greedy = EarliestFinish(process);
    std::size_t best = greedy;
    End least = EndBy(process, greedy);
    for (std::size_t action = 0; action < mask.size(); ++action)
    {
        if (!mask[action] || action == greedy)
        {
            continue;
        }
        const End end = EndBy(process, action);
        if (end < least)
        {
            best = action;
            least = end;
        }
    }
    return best;
}

} // namespace

std::string
RolloutPolicy::Name() const
{
    return "rollout";
}

std::size_t
RolloutPolicy::Choose(DecisionProcess& process)
{
    return LookAhead(process);
}

std::string
RolloutOrdersPolicy::Name() const
{
    return "rollout-orders";
}

Plan
RolloutOrdersPolicy::DoDecide(const Instance& instance, uint64_t)
{
    Random random(0, "rollout", "orders");
    std::optional<std::pair<End, Plan>> best;
    for (std::size_t order = 0; order < ORDERS; ++order)
    {
        const auto process = instance.Equations().Begin(instance);
        if (order == 1)
        {
            OrderByUpwardRank(*process);
        }
        else if (order > 1)
        {
            OrderByShakenRank(*process, SPREAD, random);
        }
        while (!process->Done())
        {
            process->Step(LookAhead(*process));
        }
        const End end = EndOf(*process);
        if (!best || end < best->first)
        {
            best = {end, process->CurrentPlan()};
        }
    }
    return best->first.first ? m_own.Decide(instance).plan : best->second;
}

} // namespace ns3::vec
