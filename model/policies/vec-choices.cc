// SPDX-License-Identifier: GPL-2.0-only
#include "vec-choices.h"

#include "ns3/vec-process-views.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

template <typename Wanted>
std::optional<std::size_t>
Earliest(DecisionProcess& process, const Wanted& isWanted)
{
    // Those that can be earliest first: most others need not be looked at.
    std::vector<std::pair<double, std::size_t>> candidates;
    const auto& mask = process.Mask();
    for (std::size_t action = 0; action < mask.size(); ++action)
    {
        if (mask[action] && isWanted(action))
        {
            candidates.emplace_back(process.FinishBoundS(action), action);
        }
    }
    std::sort(candidates.begin(), candidates.end());
    std::optional<std::size_t> best;
    double bestS = 0;
    const auto isBetter = [&](std::size_t action, double finishS)
    {
        if (!best || finishS != bestS)
        {
            return !best || finishS < bestS;
        }
        const double value = process.Peek(action).value;
        const double bestValue = process.Peek(*best).value;
        return value < bestValue || (value == bestValue && action < *best);
    };
    for (const auto& [boundS, action] : candidates)
    {
        if (best && boundS > bestS)
        {
            break;
        }
        const double finishS = process.PeekFinishS(action);
        if (isBetter(action, finishS))
        {
            best = action;
            bestS = finishS;
        }
    }
    return best;
}

} // namespace

std::size_t
EarliestFinish(DecisionProcess& process)
{
    return *Earliest(process, [](std::size_t) { return true; });
}

std::optional<std::size_t>
EarliestFinish(DecisionProcess& process, const std::function<bool(std::size_t)>& isWanted)
{
    return Earliest(process, isWanted);
}

std::size_t
LocalOrEarliest(DecisionProcess& process)
{
    const auto& mask = process.Mask();
    for (std::size_t action = 0; action < mask.size(); ++action)
    {
        if (mask[action] && process.KindOf(action) == PlaceKind::LOCAL)
        {
            return action;
        }
    }
    return EarliestFinish(process);
}

std::size_t
RandomAllowed(const DecisionProcess& process, Random& random)
{
    const auto& mask = process.Mask();
    const auto feasible = std::count(mask.begin(), mask.end(), 1);
    int64_t skip = random.Integer(0, feasible - 1);
    std::size_t action = 0;
    while (!mask[action] || skip-- > 0)
    {
        ++action;
    }
    return action;
}

void
OrderByUpwardRank(DecisionProcess& process)
{
    const std::vector<double> ranks = process.UpwardRanks();
    const auto& items = process.Items();
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(),
                     order.end(),
                     [&](std::size_t a, std::size_t b) { return ranks[a] > ranks[b]; });
    std::vector<std::pair<int, int>> sorted;
    sorted.reserve(items.size());
    for (std::size_t i : order)
    {
        sorted.push_back(items[i]);
    }
    process.Reorder(sorted);
}

void
OrderByShakenRank(DecisionProcess& process, double spread, Random& random)
{
    OrderByUpwardRank(process);
    std::vector<std::pair<int, int>> items = process.Items();
    const std::vector<double> upward = process.UpwardRanks();
    const auto* view = dynamic_cast<const GraphView*>(&process);
    const GraphObservation graph = view ? view->Graph() : GraphObservation();
    std::map<std::pair<int, int>, double> ranks;
    std::map<int, double> laterOf;
    for (std::size_t i = items.size(); i-- > 0;)
    {
        double& rank = ranks[items[i]];
        rank = upward[i] * random.Uniform(1 - spread, 1 + spread);
        if (!view)
        {
            // Any later item of the same owner may be a child.
            double& later = laterOf[items[i].first];
            rank = later = std::max(rank, later);
            continue;
        }
        // Without owners the nodes of a graph are the items of the only task.
        const int node = graph.owner.empty() ? items[i].second : static_cast<int>(i);
        for (const auto& [parent, child] : graph.edges)
        {
            if (parent == node)
            {
                const auto key =
                    graph.owner.empty() ? std::pair(items[i].first, child) : items[child];
                rank = std::max(rank, ranks[key]);
            }
        }
    }
    std::stable_sort(items.begin(),
                     items.end(),
                     [&](const auto& a, const auto& b) { return ranks[a] > ranks[b]; });
    process.Reorder(items);
}

} // namespace ns3::vec
