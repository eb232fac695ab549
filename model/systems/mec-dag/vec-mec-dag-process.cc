// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-process.h"

#include "vec-mec-dag-ranks.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <tuple>

namespace ns3::vec
{

MecDagProcess::MecDagProcess(const MecDagInstance& instance, ObservationKind observation)
    : m_instance(instance), m_simulator(instance), m_insertion(instance, m_simulator),
      m_observation(instance, m_simulator, observation), m_bound(instance, m_simulator),
      m_kind(observation), m_longestWayS(MecDagLongestWays(instance, m_simulator))
{
    const std::size_t actions = 1 + instance.mec.uplinkHz.size() * instance.mec.processorsHz.size();
    m_mask.assign(actions, 1);
    m_estimates.resize(actions);
    m_isKnown.assign(actions, 0);
    SetDefaultOrder();
    FindTwins();
}

const std::vector<std::pair<int, int>>&
MecDagProcess::Items() const
{
    return m_items;
}

void
MecDagProcess::Reorder(const std::vector<std::pair<int, int>>& items)
{
    if (Position() > 0)
    {
        throw std::invalid_argument("the order of items is set before the first step");
    }
    std::vector<std::pair<int, int>> mine = m_items;
    std::vector<std::pair<int, int>> theirs = items;
    std::sort(mine.begin(), mine.end());
    std::sort(theirs.begin(), theirs.end());
    if (mine != theirs)
    {
        throw std::invalid_argument("the new order is not a permutation of the items");
    }
    std::vector<uint8_t> seen(m_simulator.Size(), 0);
    for (const auto& [task, subtask] : items)
    {
        const int number = m_simulator.Number(task, subtask);
        for (int parent : m_simulator.Parents(number))
        {
            if (!seen[parent] && !m_simulator.IsFixed(parent))
            {
                throw std::invalid_argument("the new order has a child before its parent");
            }
        }
        seen[number] = 1;
    }
    m_items = items;
    Forget();
}

std::vector<double>
MecDagProcess::UpwardRanks() const
{
    const std::vector<double> ranks = MecDagUpwardRanks(m_instance, m_simulator);
    std::vector<double> ofItems;
    for (const auto& [task, subtask] : m_items)
    {
        ofItems.push_back(ranks[m_simulator.Number(task, subtask)]);
    }
    return ofItems;
}

std::size_t
MecDagProcess::Position() const
{
    return m_actions.size();
}

std::size_t
MecDagProcess::ActionCount() const
{
    return m_mask.size();
}

const std::vector<uint8_t>&
MecDagProcess::Mask() const
{
    return m_mask;
}

bool
MecDagProcess::IsRedundant(std::size_t action) const
{
    const Assignment a = ToAssignment(Position(), action);
    if (a.site == LOCAL)
    {
        return false;
    }
    const auto unused = [](const std::vector<int>& lower, const std::vector<int>& uses, int place)
    { return lower[place] >= 0 && uses[place] == 0 && uses[lower[place]] == 0; };
    return unused(m_lowerSubchannel, m_subchannelUses, a.via) ||
           unused(m_lowerProcessor, m_processorUses, a.site);
}

Assignment
MecDagProcess::ActionToAssignment(std::size_t action) const
{
    return ToAssignment(Position(), action);
}

DecisionProcess::Estimate
MecDagProcess::Peek(std::size_t action)
{
    if (m_isKnown[action])
    {
        return m_estimates[action];
    }
    m_isKnown[action] = 1;
    const Assignment a = ToAssignment(Position(), action);
    const int number = m_simulator.Number(a.owner, a.item);
    if (m_insertion.IsUsable())
    {
        const MecDagInsertion::Outcome outcome = m_insertion.Try(number, a.site, a.via);
        if (m_insertion.IsUsable())
        {
            m_estimates[action] = {outcome.finishS, outcome.value};
            return m_estimates[action];
        }
    }
    m_simulator.Place(number, a.site, a.via);
    m_simulator.Run();
    m_estimates[action] = {m_simulator.At(number).finishS, m_simulator.Value()};
    m_simulator.RemoveLast();
    return m_estimates[action];
}

double
MecDagProcess::FinishBoundS(std::size_t action)
{
    if (!m_insertion.IsUsable())
    {
        return DecisionProcess::FinishBoundS(action);
    }
    const Assignment a = ToAssignment(Position(), action);
    return m_insertion.BoundS(m_simulator.Number(a.owner, a.item), a.site, a.via);
}

double
MecDagProcess::PeekFinishS(std::size_t action)
{
    if (!m_isKnown[action] && m_insertion.IsUsable())
    {
        const Assignment a = ToAssignment(Position(), action);
        const int number = m_simulator.Number(a.owner, a.item);
        const double finishS = m_insertion.TryFinishS(number, a.site, a.via);
        if (m_insertion.IsUsable())
        {
            return finishS;
        }
    }
    return Peek(action).finishS;
}

std::string
MecDagProcess::ObservationLayout() const
{
    return MecDagObservation::Layout(m_kind);
}

std::size_t
MecDagProcess::ObservationSize() const
{
    return MecDagObservation::Size(m_kind,
                                   m_instance.mec.uplinkHz.size(),
                                   m_instance.mec.processorsHz.size());
}

std::optional<ActionView>
MecDagProcess::Actions() const
{
    if (m_kind != ObservationKind::FULL)
    {
        return std::nullopt;
    }
    return MecDagObservation::Actions(m_instance.mec.uplinkHz.size(),
                                      m_instance.mec.processorsHz.size());
}

const std::vector<float>&
MecDagProcess::Observation()
{
    if (!m_observed)
    {
        const auto& [task, subtask] = m_items[Position()];
        MecDagObservation::Context context;
        context.number = m_simulator.Number(task, subtask);
        context.progress = static_cast<double>(Position()) / static_cast<double>(m_items.size());
        context.value = Value();
        context.longestWayS = m_longestWayS[context.number];
        context.estimates = &m_estimates;
        if (m_kind == ObservationKind::FULL)
        {
            for (std::size_t action = 0; action < ActionCount(); ++action)
            {
                Peek(action);
            }
            m_simulator.Run();
        }
        m_observed = &m_observation.Build(context);
    }
    return *m_observed;
}

std::size_t
MecDagProcess::DelaysAt() const
{
    return m_kind == ObservationKind::FULL
             ? MecDagObservation::DelaysAt(m_instance.mec.uplinkHz.size(),
                                           m_instance.mec.processorsHz.size())
             : NOWHERE;
}

GraphObservation
MecDagProcess::Graph() const
{
    GraphObservation graph;
    graph.nodes = m_items.size();
    graph.features = MecDagObservation::NODE_FEATURES;
    std::vector<int> nodeOf(m_simulator.Size(), -1);
    for (const auto& [task, subtask] : m_items)
    {
        const int number = m_simulator.Number(task, subtask);
        nodeOf[number] = static_cast<int>(graph.owner.size());
        graph.owner.push_back(task);
        m_observation.AddNode(number, m_longestWayS[number], graph.feature);
    }
    for (int number = 0; number < static_cast<int>(m_simulator.Size()); ++number)
    {
        for (int parent : m_simulator.Parents(number))
        {
            if (nodeOf[number] >= 0 && nodeOf[parent] >= 0)
            {
                graph.edges.emplace_back(nodeOf[parent], nodeOf[number]);
            }
        }
    }
    return graph;
}

double
MecDagProcess::Step(std::size_t action)
{
    const Assignment a = ToAssignment(Position(), action);
    const int number = m_simulator.Number(a.owner, a.item);
    std::optional<double> value;
    if (m_isKnown[action])
    {
        value = m_estimates[action].value;
    }
    m_simulator.Place(number, a.site, a.via);
    if (m_insertion.IsUsable())
    {
        const MecDagInsertion::Outcome outcome = m_insertion.Place(number, a.site, a.via);
        value = m_insertion.IsUsable() ? outcome.value : value;
    }
    if (!value)
    {
        m_simulator.Run();
        value = m_simulator.Value();
    }
    const double before = Value();
    CountUses(action, 1);
    m_actions.push_back(action);
    m_values.push_back(*value);
    Forget();
    return -(*value - before);
}

void
MecDagProcess::Undo()
{
    m_simulator.RemoveLast();
    if (m_insertion.IsUsable())
    {
        m_insertion.RemoveLast();
    }
    const std::size_t action = m_actions.back();
    m_actions.pop_back();
    CountUses(action, -1);
    m_values.pop_back();
    Forget();
}

double
MecDagProcess::Value() const
{
    return m_values.back();
}

double
MecDagProcess::LowerBound()
{
    return m_bound.Value();
}

Plan
MecDagProcess::CurrentPlan() const
{
    Plan plan;
    for (std::size_t i = 0; i < m_actions.size(); ++i)
    {
        plan.assignments.push_back(ToAssignment(i, m_actions[i]));
    }
    return plan;
}

Assignment
MecDagProcess::ToAssignment(std::size_t position, std::size_t action) const
{
    Assignment assignment;
    std::tie(assignment.owner, assignment.item) = m_items[position];
    if (action > 0)
    {
        const std::size_t processors = m_instance.mec.processorsHz.size();
        assignment.via = static_cast<int>((action - 1) / processors);
        assignment.site = static_cast<int>((action - 1) % processors);
    }
    return assignment;
}

void
MecDagProcess::CountUses(std::size_t action, int change)
{
    const Assignment a = ToAssignment(Position(), action);
    if (a.site != LOCAL)
    {
        m_subchannelUses[a.via] += change;
        m_processorUses[a.site] += change;
    }
}

void
MecDagProcess::Forget()
{
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
    m_observed = nullptr;
}

void
MecDagProcess::SetDefaultOrder()
{
    std::vector<int> tasks(m_instance.tasks.size());
    std::iota(tasks.begin(), tasks.end(), 0);
    std::stable_sort(tasks.begin(),
                     tasks.end(),
                     [this](int a, int b)
                     { return m_instance.tasks[a].submitS < m_instance.tasks[b].submitS; });
    for (int task : tasks)
    {
        std::vector<int> order =
            TopologicalOrder(m_instance.tasks[task].subtasks.size(), m_instance.tasks[task].edges);
        std::stable_sort(order.begin(),
                         order.end(),
                         [&](int a, int b)
                         {
                             return m_longestWayS[m_simulator.Number(task, a)] >
                                    m_longestWayS[m_simulator.Number(task, b)];
                         });
        for (int subtask : order)
        {
            if (!m_simulator.IsFixed(m_simulator.Number(task, subtask)))
            {
                m_items.emplace_back(task, subtask);
            }
        }
    }
}

void
MecDagProcess::FindTwins()
{
    const auto& mec = m_instance.mec;
    const auto freeS = [](const std::vector<double>& list, int index)
    { return list.empty() ? 0 : list[index]; };
    const int subchannels = static_cast<int>(mec.uplinkHz.size());
    m_lowerSubchannel.assign(subchannels, -1);
    m_subchannelUses.assign(subchannels, 0);
    for (int r = 0; r < subchannels; ++r)
    {
        for (int lower = 0; lower < r; ++lower)
        {
            bool alike = freeS(mec.uplinkFreeS, r) == freeS(mec.uplinkFreeS, lower);
            for (int v = 0; v < static_cast<int>(m_instance.vehicles.size()); ++v)
            {
                alike = alike && UplinkBps(m_instance, v, r) == UplinkBps(m_instance, v, lower);
            }
            m_lowerSubchannel[r] = alike ? lower : m_lowerSubchannel[r];
        }
    }
    const int processors = static_cast<int>(mec.processorsHz.size());
    m_lowerProcessor.assign(processors, -1);
    m_processorUses.assign(processors, 0);
    for (int m = 0; m < processors; ++m)
    {
        for (int lower = 0; lower < m; ++lower)
        {
            if (mec.processorsHz[m] == mec.processorsHz[lower] &&
                freeS(mec.processorsFreeS, m) == freeS(mec.processorsFreeS, lower))
            {
                m_lowerProcessor[m] = lower;
            }
        }
    }
}

} // namespace ns3::vec
