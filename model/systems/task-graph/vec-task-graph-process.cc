// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph-process.h"

#include <algorithm>
#include <cmath>
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

double
Squash(double x)
{
    return x / (1 + std::abs(x));
}

} // namespace

TaskGraphProcess::TaskGraphProcess(const TaskGraphInstance& instance, ObservationKind observation)
    : m_model(instance), m_kind(observation), m_ranks(m_model.UpwardRanks()),
      m_order(ByUpwardRank(m_model, m_ranks), {instance.costS.size()}, PairsOf(instance)),
      m_mask(m_model.Processors(), 1), m_lowerTwin(m_model.Processors(), -1),
      m_slots(m_model.Processors()), m_processor(m_model.Nodes(), -1), m_startS(m_model.Nodes(), 0),
      m_finishS(m_model.Nodes(), 0), m_boundS(m_model.Nodes(), 0), m_readyS(m_model.Processors(), 0)
{
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

const std::vector<std::pair<int, int>>&
TaskGraphProcess::Items() const
{
    return m_order.Items();
}

void
TaskGraphProcess::Reorder(const std::vector<std::pair<int, int>>& items)
{
    m_order.Reorder(items, Position());
}

std::vector<double>
TaskGraphProcess::UpwardRanks() const
{
    std::vector<double> ranks;
    ranks.reserve(Items().size());
    for (const auto& item : Items())
    {
        ranks.push_back(m_ranks[item.second]);
    }
    return ranks;
}

std::size_t
TaskGraphProcess::Position() const
{
    return m_taken.size();
}

bool
TaskGraphProcess::IsOrderOpen() const
{
    return true;
}

double
TaskGraphProcess::OrderCount() const
{
    return m_order.Count();
}

bool
TaskGraphProcess::IsReady(std::size_t index) const
{
    return m_order.IsReady(index, Position());
}

void
TaskGraphProcess::MoveItem(std::size_t from, std::size_t to)
{
    m_order.Move(from, to);
}

bool
TaskGraphProcess::CommutesWithLast(std::size_t action) const
{
    if (m_taken.empty() || m_processor[m_taken.back()] == static_cast<int>(action))
    {
        return false;
    }
    const auto parents = m_model.Parents(m_order.NumberAt(Position()));
    return std::none_of(parents.begin(),
                        parents.end(),
                        [&](const auto& parent) { return parent.node == m_taken.back(); });
}

std::size_t
TaskGraphProcess::ActionCount() const
{
    return m_mask.size();
}

const std::vector<uint8_t>&
TaskGraphProcess::Mask() const
{
    return m_mask;
}

bool
TaskGraphProcess::IsRedundant(std::size_t action) const
{
    const int lower = m_lowerTwin[action];
    return lower >= 0 && m_slots[action].empty() && m_slots[lower].empty();
}

Assignment
TaskGraphProcess::ActionToAssignment(std::size_t action) const
{
    Assignment assignment;
    assignment.item = m_order.NumberAt(Position());
    assignment.site = static_cast<int>(action);
    return assignment;
}

DecisionProcess::Estimate
TaskGraphProcess::Peek(std::size_t action)
{
    const int node = m_order.NumberAt(Position());
    const int processor = static_cast<int>(action);
    const double finishS = StartS(node, processor) + m_model.CostS(node, processor);
    return {finishS, std::max(Value(), finishS)};
}

std::string
TaskGraphProcess::ObservationLayout() const
{
    return m_kind == ObservationKind::FULL ? "task-graph/full/1" : "task-graph/literal/1";
}

std::size_t
TaskGraphProcess::ObservationSize() const
{
    const std::size_t processors = m_mask.size();
    return m_kind == ObservationKind::FULL ? 8 + 4 * processors : 4 + processors;
}

std::optional<ActionView>
TaskGraphProcess::Actions() const
{
    if (m_kind != ObservationKind::FULL)
    {
        return std::nullopt;
    }
    const std::size_t processors = ActionCount();
    ActionView view(processors);
    view.AddCommon(0, 4);
    view.AddBlock(4);
    view.AddCommon(4 + processors, 4);
    view.AddBlock(8 + processors);
    view.AddBlock(8 + 2 * processors);
    view.LastIsDelay();
    view.AddBlock(8 + 3 * processors);
    return view;
}

const std::vector<float>&
TaskGraphProcess::Observation()
{
    const int node = m_order.NumberAt(Position());
    const int processors = m_model.Processors();
    m_observed.clear();
    const auto add = [&](double value) { m_observed.push_back(static_cast<float>(value)); };
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
        return m_observed;
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
    return m_observed;
}

double
TaskGraphProcess::Step(std::size_t action)
{
    const int node = m_order.NumberAt(Position());
    const int processor = static_cast<int>(action);
    const double startS = StartS(node, processor);
    const double finishS = startS + m_model.CostS(node, processor);
    const double before = Value();
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
    m_taken.push_back(node);
    m_values.push_back(std::max(before, finishS));
    m_busyBefore.push_back(m_busyS);
    m_busyS += m_model.CostS(node, processor);
    m_readyOf = -1;
    return -(m_values.back() - before);
}

void
TaskGraphProcess::Undo()
{
    const int node = m_taken.back();
    auto& slots = m_slots[m_processor[node]];
    slots.erase(std::find_if(slots.begin(),
                             slots.end(),
                             [&](const Slot& slot) { return slot.node == node; }));
    m_processor[node] = -1;
    m_taken.pop_back();
    m_values.pop_back();
    m_busyS = m_busyBefore.back();
    m_busyBefore.pop_back();
    m_readyOf = -1;
}

double
TaskGraphProcess::Value() const
{
    return m_values.back();
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

Plan
TaskGraphProcess::CurrentPlan() const
{
    Plan plan;
    plan.assignments.reserve(m_taken.size());
    for (int node : m_taken)
    {
        Assignment assignment;
        assignment.item = node;
        assignment.site = m_processor[node];
        assignment.startS = m_startS[node];
        plan.assignments.push_back(assignment);
    }
    return plan;
}

/** When the data of the current item is there, per processor. */
void
TaskGraphProcess::FindReady()
{
    const int node = m_order.NumberAt(Position());
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
