// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-process.h"

#include "vec-mec-dag-ranks.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace ns3::vec
{

MecDagProcess::MecDagProcess(const MecDagInstance& instance, ObservationKind observation)
    : m_instance(instance), m_simulator(instance), m_insertion(instance, m_simulator),
      m_observation(instance, m_simulator, observation), m_bound(instance, m_simulator),
      m_kind(observation), m_longestWayS(MecDagLongestWays(instance, m_simulator))
{
    const std::size_t actions = 1 + instance.mec.uplinkHz.size() * instance.mec.processorsHz.size();
    m_estimates.resize(actions);
    m_isKnown.assign(actions, 0);
    Begin(DefaultOrder(), actions);
    FindTwins();
}

std::vector<double>
MecDagProcess::RanksByNumber() const
{
    return MecDagUpwardRanks(m_instance, m_simulator);
}

bool
MecDagProcess::IsRedundant(std::size_t action) const
{
    const Assignment a = ActionToAssignment(action);
    if (a.site == LOCAL)
    {
        return false;
    }
    const auto unused = [](const std::vector<int>& lower, const std::vector<int>& uses, int place)
    { return lower[place] >= 0 && uses[place] == 0 && uses[lower[place]] == 0; };
    return unused(m_lowerSubchannel, m_subchannelUses, a.via) ||
           unused(m_lowerProcessor, m_processorUses, a.site);
}

DecisionProcess::Estimate
MecDagProcess::Peek(std::size_t action)
{
    if (m_isKnown[action])
    {
        return m_estimates[action];
    }
    m_isKnown[action] = 1;
    const Assignment a = ActionToAssignment(action);
    const int number = Current();
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
    const Assignment a = ActionToAssignment(action);
    return m_insertion.BoundS(Current(), a.site, a.via);
}

double
MecDagProcess::PeekFinishS(std::size_t action)
{
    if (!m_isKnown[action] && m_insertion.IsUsable())
    {
        const Assignment a = ActionToAssignment(action);
        const int number = Current();
        const double finishS = m_insertion.TryFinishS(number, a.site, a.via);
        if (m_insertion.IsUsable())
        {
            return finishS;
        }
    }
    return Peek(action).finishS;
}

ObservationLayout
MecDagProcess::Layout() const
{
    return MecDagObservation::Layout(m_kind,
                                     m_instance.mec.uplinkHz.size(),
                                     m_instance.mec.processorsHz.size());
}

void
MecDagProcess::Observe(std::vector<float>& values)
{
    MecDagObservation::Context context;
    context.number = Current();
    context.progress = static_cast<double>(Position()) / static_cast<double>(Order().Size());
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
    m_observation.Build(context, values);
}

GraphObservation
MecDagProcess::Graph() const
{
    GraphObservation graph;
    graph.nodes = Items().size();
    graph.features = MecDagObservation::NODE_FEATURES;
    std::vector<int> nodeOf(m_simulator.Size(), -1);
    for (const auto& [task, subtask] : Items())
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

DecisionProcess::Outcome
MecDagProcess::Take(std::size_t action)
{
    const Assignment a = ActionToAssignment(action);
    const int number = Current();
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
    CountUses(action, 1);
    return {*value};
}

void
MecDagProcess::TakeBack(std::size_t action)
{
    m_simulator.RemoveLast();
    if (m_insertion.IsUsable())
    {
        m_insertion.RemoveLast();
    }
    CountUses(action, -1);
}

double
MecDagProcess::LowerBound()
{
    return m_bound.Value();
}

Assignment
MecDagProcess::AssignmentOf(std::size_t position, std::size_t action) const
{
    Assignment assignment;
    std::tie(assignment.owner, assignment.item) = Items()[position];
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
    const Assignment a = ActionToAssignment(action);
    if (a.site != LOCAL)
    {
        m_subchannelUses[a.via] += change;
        m_processorUses[a.site] += change;
    }
}

void
MecDagProcess::Changed()
{
    std::fill(m_isKnown.begin(), m_isKnown.end(), 0);
}

ItemOrder
MecDagProcess::DefaultOrder() const
{
    std::vector<std::pair<int, int>> items;
    std::vector<std::size_t> sizes;
    EdgeList edges;
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
                items.emplace_back(task, subtask);
            }
        }
    }
    for (const auto& task : m_instance.tasks)
    {
        const int first = m_simulator.Number(static_cast<int>(sizes.size()), 0);
        for (const auto& [from, to] : task.edges)
        {
            edges.emplace_back(first + from, first + to);
        }
        sizes.push_back(task.subtasks.size());
    }
    return {std::move(items), sizes, edges};
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
