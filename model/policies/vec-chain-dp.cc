// SPDX-License-Identifier: GPL-2.0-only
#include "vec-chain-dp.h"

#include "ns3/vec-edge-cloud-model.h"
#include "ns3/vec-edge-cloud-system.h"
#include "ns3/vec-error.h"
#include "ns3/vec-task-graph-model.h"
#include "ns3/vec-task-graph-system.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

namespace ns3::vec
{

namespace
{

/** One way of having done a workflow up to some subtask. */
struct Way
{
    double timeS = 0; // the subtask has finished
    double cost = 0;  // energy so far, as it counts in Q
    int tier = 0;
    int before = -1; // the way it goes on from
};

/** Drops ways that another one of the same tier is at least as good as, whatever comes. */
void
Prune(std::vector<Way>& ways, double lastFreeS)
{
    std::sort(ways.begin(),
              ways.end(),
              [](const Way& a, const Way& b)
              { return std::tie(a.tier, a.timeS, a.cost) < std::tie(b.tier, b.timeS, b.cost); });
    std::vector<Way> kept;
    int tier = -1;
    double leastCost = 0;
    double leastSum = 0; // of those that will never wait
    for (const Way& way : ways)
    {
        if (way.tier != tier)
        {
            tier = way.tier;
            leastCost = std::numeric_limits<double>::infinity();
            leastSum = std::numeric_limits<double>::infinity();
        }
        if (way.cost < leastCost && way.timeS + way.cost < leastSum)
        {
            kept.push_back(way);
            leastCost = way.cost;
            if (way.timeS >= lastFreeS)
            {
                leastSum = way.timeS + way.cost;
            }
        }
    }
    ways = std::move(kept);
}

void
PlanWorkflow(const EdgeCloudInstance& instance, const EdgeCloudModel& model, int x, Plan& plan)
{
    double lastFreeS = 0;
    for (const auto& tier : instance.tiers)
    {
        lastFreeS = std::max(lastFreeS, tier.freeS);
    }
    const int length = static_cast<int>(instance.workflows[x].cycles.size());
    std::vector<std::vector<Way>> ways{{Way{instance.nowS, 0, 0, -1}}};
    for (int i = 0; i < length; ++i)
    {
        std::vector<Way> next;
        const int number = model.Number(x, i);
        for (int from = 0; from < static_cast<int>(ways.back().size()); ++from)
        {
            const Way& way = ways.back()[from];
            for (int k = 0; k < model.Tiers(); ++k)
            {
                next.push_back(
                    {model.StartS(x, i, way.tier, k, way.timeS) + model.ComputeS(number, k),
                     way.cost + model.EnergyCost(number, k),
                     k,
                     from});
            }
        }
        Prune(next, lastFreeS);
        if (next.size() > ChainDpPolicy::MAX_WAYS)
        {
            throw RefusalError("chain-dp: busy tiers leave more than " +
                               std::to_string(ChainDpPolicy::MAX_WAYS) +
                               " ways to compare; use local-search");
        }
        ways.push_back(std::move(next));
    }
    if (length == 0)
    {
        return;
    }
    int best = 0;
    const auto total = [&](const Way& way)
    { return way.timeS + model.ReturnS(x, way.tier) + way.cost; };
    for (int i = 1; i < static_cast<int>(ways.back().size()); ++i)
    {
        best = total(ways.back()[i]) < total(ways.back()[best]) ? i : best;
    }
    std::vector<Assignment> backwards;
    for (int i = length; i > 0; --i)
    {
        backwards.push_back(OnTier(x, i - 1, ways[i][best].tier));
        best = ways[i][best].before;
    }
    plan.assignments.insert(plan.assignments.end(), backwards.rbegin(), backwards.rend());
}

Plan
PlanChain(const TaskGraphInstance& instance)
{
    const TaskGraphModel model(instance);
    const int processors = model.Processors();
    const auto& order = model.Topological();
    std::vector<std::vector<double>> finishS;
    std::vector<std::vector<int>> before;
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        double transferS = 0;
        if (i > 0)
        {
            const auto parents = model.Parents(order[i]);
            bool isChain = parents.size() > 0;
            for (const auto& parent : parents) // an edge may be listed twice
            {
                isChain = isChain && parent.node == order[i - 1];
                transferS = std::max(transferS, parent.seconds);
            }
            if (!isChain)
            {
                throw RefusalError("chain-dp: the task graph is not one chain; use "
                                   "branch-and-bound or local-search");
            }
        }
        finishS.emplace_back(processors, std::numeric_limits<double>::infinity());
        before.emplace_back(processors, 0);
        for (int p = 0; p < processors; ++p)
        {
            for (int q = 0; q < processors; ++q)
            {
                const double sumS = (i == 0 ? 0 : finishS[i - 1][q] + (p == q ? 0 : transferS)) +
                                    model.CostS(order[i], p);
                if (sumS < finishS[i][p])
                {
                    finishS[i][p] = sumS;
                    before[i][p] = q;
                }
            }
        }
    }
    Plan plan;
    if (order.empty())
    {
        return plan;
    }
    const auto& last = finishS.back();
    int p = static_cast<int>(std::min_element(last.begin(), last.end()) - last.begin());
    plan.assignments.resize(order.size());
    for (std::size_t i = order.size(); i-- > 0;)
    {
        plan.assignments[i].item = order[i];
        plan.assignments[i].site = p;
        p = before[i][p];
    }
    return plan;
}

} // namespace

std::string
ChainDpPolicy::Name() const
{
    return "chain-dp";
}

Plan
ChainDpPolicy::DoDecide(const Instance& instance, uint64_t)
{
    if (const auto* graph = dynamic_cast<const TaskGraphInstance*>(&instance))
    {
        return PlanChain(*graph);
    }
    const auto* chains = dynamic_cast<const EdgeCloudInstance*>(&instance);
    if (!chains)
    {
        throw InputError("chain-dp plans for edge-cloud and task-graph, not for " +
                         std::string(instance.System()));
    }
    const EdgeCloudModel model(*chains);
    Plan plan;
    for (int x = 0; x < static_cast<int>(chains->workflows.size()); ++x)
    {
        PlanWorkflow(*chains, model, x, plan);
    }
    return plan;
}

} // namespace ns3::vec
