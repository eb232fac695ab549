// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph-model.h"

#include "ns3/vec-task-graph.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

/** Sorts the edges by one of their ends into one block. */
void
Group(const TaskGraphInstance& instance,
      bool byChild,
      std::vector<std::size_t>& first,
      std::vector<TaskGraphModel::Link>& links)
{
    const std::size_t nodes = instance.costS.size();
    first.assign(nodes + 1, 0);
    for (const auto& edge : instance.edges)
    {
        ++first[(byChild ? edge.to : edge.from) + 1];
    }
    for (std::size_t i = 0; i < nodes; ++i)
    {
        first[i + 1] += first[i];
    }
    links.resize(instance.edges.size());
    std::vector<std::size_t> next(first.begin(), first.end() - 1);
    for (const auto& edge : instance.edges)
    {
        links[next[byChild ? edge.to : edge.from]++] = {byChild ? edge.from : edge.to,
                                                        edge.seconds};
    }
}

} // namespace

TaskGraphModel::TaskGraphModel(const TaskGraphInstance& instance)
    : m_nodes(static_cast<int>(instance.costS.size())),
      m_processors(instance.costS.empty() ? 0 : static_cast<int>(instance.costS[0].size()))
{
    for (const auto& row : instance.costS)
    {
        double sumS = 0;
        for (double costS : row)
        {
            m_costS.push_back(costS);
            sumS += costS;
        }
        m_meanS.push_back(sumS / m_processors);
        m_leastS.push_back(*std::min_element(row.begin(), row.end()));
    }
    Group(instance, true, m_firstParent, m_parents);
    Group(instance, false, m_firstChild, m_children);
    EdgeList pairs;
    pairs.reserve(instance.edges.size());
    for (const auto& edge : instance.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    m_topological = TopologicalOrder(instance.costS.size(), pairs);
}

std::vector<double>
TaskGraphModel::UpwardRanks() const
{
    std::vector<double> ranks(m_nodes, 0);
    for (auto node = m_topological.rbegin(); node != m_topological.rend(); ++node)
    {
        double below = 0;
        for (const Link& child : Children(*node))
        {
            below = std::max(below, child.seconds + ranks[child.node]);
        }
        ranks[*node] = m_meanS[*node] + below;
    }
    return ranks;
}

std::vector<double>
TaskGraphModel::DownwardRanks() const
{
    std::vector<double> ranks(m_nodes, 0);
    for (int node : m_topological)
    {
        for (const Link& parent : Parents(node))
        {
            ranks[node] =
                std::max(ranks[node], ranks[parent.node] + m_meanS[parent.node] + parent.seconds);
        }
    }
    return ranks;
}

} // namespace ns3::vec
