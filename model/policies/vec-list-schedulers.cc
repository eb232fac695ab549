// SPDX-License-Identifier: GPL-2.0-only
#include "vec-list-schedulers.h"

#include "ns3/vec-error.h"
#include "ns3/vec-task-graph-model.h"
#include "ns3/vec-task-graph-system.h"
#include "vec-choices.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

const TaskGraphInstance&
OnlyTaskGraph(const Instance& instance, const char* policy)
{
    const auto* graph = dynamic_cast<const TaskGraphInstance*>(&instance);
    if (!graph)
    {
        throw InputError(std::string(policy) + " plans for task-graph, not for " +
                         std::string(instance.System()));
    }
    return *graph;
}

/** All subtasks, of those whose parents are listed always the one of highest priority; ties go to
 * the lower one. */
std::vector<std::pair<int, int>>
ReadyOrder(const TaskGraphModel& model, const std::vector<double>& priority)
{
    const auto isLess = [&](int a, int b)
    { return priority[a] != priority[b] ? priority[a] < priority[b] : a > b; };
    std::priority_queue<int, std::vector<int>, decltype(isLess)> ready(isLess);
    std::vector<std::size_t> waitsFor(model.Nodes());
    for (int node = 0; node < model.Nodes(); ++node)
    {
        waitsFor[node] = model.Parents(node).size();
        if (waitsFor[node] == 0)
        {
            ready.push(node);
        }
    }
    std::vector<std::pair<int, int>> order;
    while (!ready.empty())
    {
        const int node = ready.top();
        ready.pop();
        order.emplace_back(0, node);
        for (const auto& child : model.Children(node))
        {
            if (--waitsFor[child.node] == 0)
            {
                ready.push(child.node);
            }
        }
    }
    return order;
}

/** The subtasks of the longest way by priority, from an entry down. */
std::vector<char>
CriticalPath(const TaskGraphModel& model, const std::vector<double>& priority)
{
    std::vector<char> isCritical(model.Nodes(), 0);
    int node = -1;
    for (int entry = 0; entry < model.Nodes(); ++entry)
    {
        if (model.Parents(entry).size() == 0 && (node < 0 || priority[entry] > priority[node]))
        {
            node = entry;
        }
    }
    while (node >= 0)
    {
        isCritical[node] = 1;
        int next = -1;
        for (const auto& child : model.Children(node))
        {
            if (next < 0 || priority[child.node] > priority[next])
            {
                next = child.node;
            }
        }
        node = next;
    }
    return isCritical;
}

int
ProcessorOf(const TaskGraphModel& model, const std::vector<char>& isCritical)
{
    int best = 0;
    double bestS = std::numeric_limits<double>::infinity();
    for (int p = 0; p < model.Processors(); ++p)
    {
        double sumS = 0;
        for (int node = 0; node < model.Nodes(); ++node)
        {
            sumS += isCritical[node] ? model.CostS(node, p) : 0;
        }
        if (sumS < bestS)
        {
            bestS = sumS;
            best = p;
        }
    }
    return best;
}

} // namespace

std::string
CpopPolicy::Name() const
{
    return "cpop";
}

Plan
CpopPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const TaskGraphModel model(OnlyTaskGraph(instance, "cpop"));
    const std::vector<double> up = model.UpwardRanks();
    std::vector<double> priority = model.DownwardRanks();
    std::transform(up.begin(), up.end(), priority.begin(), priority.begin(), std::plus<>());
    const std::vector<char> isCritical = CriticalPath(model, priority);
    const int processor = ProcessorOf(model, isCritical);

    const auto process = instance.Equations().Begin(instance);
    process->Reorder(ReadyOrder(model, priority));
    while (!process->Done())
    {
        const int node = process->Items()[process->Position()].second;
        process->Step(isCritical[node] ? processor : EarliestFinish(*process));
    }
    return process->CurrentPlan();
}

std::string
PeftPolicy::Name() const
{
    return "peft";
}

Plan
PeftPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const TaskGraphModel model(OnlyTaskGraph(instance, "peft"));
    const auto processors = static_cast<std::size_t>(model.Processors());
    std::vector<double> optimisticS(model.Nodes() * processors, 0);
    std::vector<double> ranks(model.Nodes(), 0);
    const auto& order = model.Topological();
    for (auto node = order.rbegin(); node != order.rend(); ++node)
    {
        double* ofNode = optimisticS.data() + *node * processors;
        for (const auto& child : model.Children(*node))
        {
            const double* ofChild = optimisticS.data() + child.node * processors;
            const auto restS = [&](std::size_t p)
            { return ofChild[p] + model.CostS(child.node, static_cast<int>(p)); };
            double leastS = std::numeric_limits<double>::infinity();
            for (std::size_t p = 0; p < processors; ++p)
            {
                leastS = std::min(leastS, restS(p));
            }
            // The least over all processors, the transfer left out on this one.
            for (std::size_t p = 0; p < processors; ++p)
            {
                ofNode[p] = std::max(ofNode[p], std::min(restS(p), leastS + child.seconds));
            }
        }
        for (std::size_t p = 0; p < processors; ++p)
        {
            ranks[*node] += ofNode[p] / static_cast<double>(processors);
        }
    }

    const auto process = instance.Equations().Begin(instance);
    process->Reorder(ReadyOrder(model, ranks));
    while (!process->Done())
    {
        const int node = process->Items()[process->Position()].second;
        std::size_t best = 0;
        double bestS = std::numeric_limits<double>::infinity();
        for (std::size_t p = 0; p < processors; ++p)
        {
            const double sumS = process->Peek(p).finishS + optimisticS[node * processors + p];
            if (sumS < bestS)
            {
                bestS = sumS;
                best = p;
            }
        }
        process->Step(best);
    }
    return process->CurrentPlan();
}

} // namespace ns3::vec
