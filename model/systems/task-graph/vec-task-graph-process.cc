// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph-process.h"

#include "ns3/vec-scaling.h"
#include "ns3/vec-task-graph.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

std::vector<std::pair<int, int>>
ByUpwardRank(const TaskGraphModel& model, const std::vector<double>& ranks)
{
    std::vector<int> order = model.Topological();
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return ranks[a] > ranks[b]; });
    std::vector<std::pair<int, int>> items;
    items.reserve(order.size());
    for (int node : order)
    {
        items.emplace_back(0, node);
    }
    return items;
}

EdgeList
PairsOf(const TaskGraphInstance& instance)
{
    EdgeList pairs;
    pairs.reserve(instance.edges.size());
    for (const auto& edge : instance.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    return pairs;
}

} // namespace

TaskGraphProcess::TaskGraphProcess(const TaskGraphInstance& instance, ObservationKind observation)
    : m_model(instance), m_kind(observation), m_ranks(m_model.UpwardRanks()),
      m_lowerTwin(m_model.Processors(), -1), m_slots(m_model.Processors()),
      m_processor(m_model.Nodes(), -1), m_startS(m_model.Nodes(), 0), m_finishS(m_model.Nodes(), 0),
      m_boundS(m_model.Nodes(), 0), m_readyS(m_model.Processors(), 0)
{
    Begin({ByUpwardRank(m_model, m_ranks), {instance.costS.size()}, PairsOf(instance)},
          m_model.Processors());
    for (int p = 0; p < m_model.Processors(); ++p)
    {
        for (int lower = 0; lower < p; ++lower)
        {
            bool alike = true;
            for (int node = 0; alike && node < m_model.Nodes(); ++node)
            {
                alike = m_model.CostS(node, p) == m_model.CostS(node, lower);
            }
            m_lowerTwin[p] = alike ? lower : m_lowerTwin[p];
        }
    }
    double sumS = 0;
    for (int node = 0; node < m_model.Nodes(); ++node)
    {
        sumS += m_model.MeanCostS(node);
    }
    if (sumS > 0)
    {
        m_unitS = sumS / m_model.Nodes();
    }
}

std::vector<double>
TaskGraphProcess::RanksByNumber() const
{
    return m_ranks;
}

bool
TaskGraphProcess::CommutesWithLast(std::size_t action) const
{
    if (Position() == 0 || ActionAt(Position() - 1) == action)
    {
        return false;
    }
    const int last = Order().NumberAt(Position() - 1);
    const auto parents = m_model.Parents(Current());
    return std::none_of(parents.begin(),
                        parents.end(),
                        [&](const auto& parent) { return parent.node == last; });
}

bool
TaskGraphProcess::IsRedundant(std::size_t action) const
{
    const int lower = m_lowerTwin[action];
    return lower >= 0 && m_slots[action].empty() && m_slots[lower].empty();
}

Assignment
TaskGraphProcess::AssignmentOf(std::size_t position, std::size_t action) const
{
    Assignment assignment;
    assignment.item = Order().NumberAt(position);
    assignment.site = static_cast<int>(action);
    if (position < Position())
    {
        assignment.startS = m_startS[assignment.item];
    }
    return assignment;
}

DecisionProcess::Estimate
TaskGraphProcess::Peek(std::size_t action)
{
    const int node = Current();
    const int processor = static_cast<int>(action);
    const double finishS = StartS(node, processor) + m_model.CostS(node, processor);
    return {finishS, std::max(Value(), finishS)};
}

ObservationLayout
TaskGraphProcess::Layout() const
{
    if (m_kind == ObservationKind::LITERAL)
    {
        return ObservationLayout("task-graph/literal/1", ActionCount())
            .Add("subtask", 4)
            .Add("costs", ActionCount());
    }
    return ObservationLayout("task-graph/full/1", ActionCount())
        .Add("subtask", 4)
        .AddPerAction("cost")
        .Add("progress", 2)
        .Predict("best finish", 2)
        .PredictPerAction("data there")
        .PredictPerAction(ObservationLayout::DELAY)
        .PredictPerAction("increase");
}

void
TaskGraphProcess::Observe(std::vector<float>& values)
{
    const int node = Current();
    const int processors = m_model.Processors();
    const auto add = [&](double value) { values.push_back(static_cast<float>(value)); };
    const auto addTime = [&](double timeS) { add(Squash(timeS / m_unitS)); };
    const auto parents = m_model.Parents(node);
    const auto children = m_model.Children(node);
    double outS = 0;
    for (const auto& child : children)
    {
        outS += child.seconds / static_cast<double>(children.size());
    }
    add(Squash(static_cast<double>(parents.size()) / 3));
    add(Squash(static_cast<double>(children.size()) / 3));
    addTime(m_model.MeanCostS(node));
    addTime(outS);
    for (int p = 0; p < processors; ++p)
    {
        addTime(m_model.CostS(node, p));
    }
    if (m_kind == ObservationKind::LITERAL)
    {
        return;
    }
    double parentsS = 0;
    for (const auto& parent : parents)
    {
        parentsS = std::max(parentsS, m_finishS[parent.node]);
    }
    double bestS = std::numeric_limits<double>::infinity();
    for (int p = 0; p < processors; ++p)
    {
        bestS = std::min(bestS, Peek(p).finishS);
    }
    add(static_cast<double>(Position()) / m_model.Nodes());
    addTime(m_ranks[node] / 5);
    addTime(Value() - bestS);
    addTime(bestS - parentsS);
    for (double readyS : m_readyS)
    {
        addTime(readyS - parentsS);
    }
    for (int p = 0; p < processors; ++p)
    {
        addTime(Peek(p).finishS - bestS);
    }
    for (int p = 0; p < processors; ++p)
    {
        addTime(Peek(p).value - Value());
    }
}

DecisionProcess::Outcome
TaskGraphProcess::Take(std::size_t action)
{
    const int node = Current();
    const int processor = static_cast<int>(action);
    const double startS = StartS(node, processor);
    const double finishS = startS + m_model.CostS(node, processor);
    auto& slots = m_slots[processor];
    const Slot slot{startS, finishS, node};
    slots.insert(std::upper_bound(slots.begin(),
                                  slots.end(),
                                  slot,
                                  [](const Slot& a, const Slot& b) {
                                      return a.startS != b.startS ? a.startS < b.startS
                                                                  : a.finishS < b.finishS;
                                  }),
                 slot);
    m_processor[node] = processor;
    m_startS[node] = startS;
    m_finishS[node] = finishS;
    m_busyBefore.push_back(m_busyS);
    m_busyS += m_model.CostS(node, processor);
    return {std::max(Value(), finishS)};
}

void
TaskGraphProcess::TakeBack(std::size_t action)
{
    const int node = Current();
    auto& slots = m_slots[action];
    slots.erase(std::find_if(slots.begin(),
                             slots.end(),
                             [&](const Slot& slot) { return slot.node == node; }));
    m_processor[node] = -1;
    m_busyS = m_busyBefore.back();
    m_busyBefore.pop_back();
}

void
TaskGraphProcess::Changed()
{
    m_readyOf = -1;
}

double
TaskGraphProcess::LowerBound()
{
    const int processors = m_model.Processors();
    double bound = Value();
    double workS = m_busyS;
    for (int node : m_model.Topological())
    {
        if (m_processor[node] >= 0)
        {
            m_boundS[node] = m_finishS[node];
            continue;
        }
        // Transfers count where the parent has its place.
        double earliestS = std::numeric_limits<double>::infinity();
        for (int p = 0; p < processors; ++p)
        {
            double readyS = 0;
            for (const auto& parent : m_model.Parents(node))
            {
                const bool isAway = m_processor[parent.node] >= 0 && m_processor[parent.node] != p;
                readyS = std::max(readyS, m_boundS[parent.node] + (isAway ? parent.seconds : 0));
            }
            earliestS = std::min(earliestS, readyS + m_model.CostS(node, p));
        }
        m_boundS[node] = earliestS;
        bound = std::max(bound, earliestS);
        workS += m_model.LeastCostS(node);
    }
    return processors == 0 ? bound : std::max(bound, workS / processors * (1 - 1e-12));
}

/** When the data of the current item is there, per processor. */
void
TaskGraphProcess::FindReady()
{
    const int node = Current();
    if (m_readyOf == node)
    {
        return;
    }
    m_readyOf = node;
    std::fill(m_readyS.begin(), m_readyS.end(), 0);
    // The latest arrival from elsewhere, and the latest from a third processor.
    double firstS = 0;
    double secondS = 0;
    int from = -1;
    for (const auto& parent : m_model.Parents(node))
    {
        const int processor = m_processor[parent.node];
        const double arrivalS = m_finishS[parent.node] + parent.seconds;
        m_readyS[processor] = std::max(m_readyS[processor], m_finishS[parent.node]);
        if (processor == from)
        {
            firstS = std::max(firstS, arrivalS);
        }
        else if (arrivalS > firstS)
        {
            secondS = firstS;
            firstS = arrivalS;
            from = processor;
        }
        else
        {
            secondS = std::max(secondS, arrivalS);
        }
    }
    for (int p = 0; p < m_model.Processors(); ++p)
    {
        m_readyS[p] = std::max(m_readyS[p], p == from ? secondS : firstS);
    }
}

/** The first gap of a processor that holds the current item. */
double
TaskGraphProcess::StartS(int node, int processor)
{
    FindReady();
    const double costS = m_model.CostS(node, processor);
    const auto& slots = m_slots[processor];
    double startS = m_readyS[processor];
    auto slot = std::upper_bound(slots.begin(),
                                 slots.end(),
                                 startS,
                                 [](double timeS, const Slot& s) { return timeS < s.finishS; });
    for (; slot != slots.end() && startS + costS > slot->startS; ++slot)
    {
        startS = std::max(startS, slot->finishS);
    }
    return startS;
}

} // namespace ns3::vec
