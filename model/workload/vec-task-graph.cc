// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace ns3::vec
{

EdgeList Pairs(const TaskGraph& graph)
{
    EdgeList pairs;
    pairs.reserve(graph.edges.size());
    for (const TaskGraph::Edge& edge : graph.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    return pairs;
}

Adjacency Adjacency::Children(std::size_t nodes, const EdgeList& edges)
{
    return {nodes, edges, true};
}

Adjacency Adjacency::Parents(std::size_t nodes, const EdgeList& edges)
{
    return {nodes, edges, false};
}

Adjacency::Adjacency(std::size_t nodes, const EdgeList& edges, bool forward)
    : m_begin(nodes + 1, 0), m_targets(edges.size())
{
    for (const auto& [from, to] : edges)
    {
        ++m_begin[(forward ? from : to) + 1];
    }
    for (std::size_t i = 0; i < nodes; ++i)
    {
        m_begin[i + 1] += m_begin[i];
    }
    std::vector<std::size_t> next(m_begin.begin(), m_begin.end() - 1);
    for (const auto& [from, to] : edges)
    {
        m_targets[next[forward ? from : to]++] = forward ? to : from;
    }
    for (std::size_t i = 0; i < nodes; ++i)
    {
        std::sort(m_targets.begin() + m_begin[i], m_targets.begin() + m_begin[i + 1]);
    }
}

std::vector<int> TopologicalOrder(std::size_t nodes, const EdgeList& edges)
{
    const Adjacency children = Adjacency::Children(nodes, edges);
    std::vector<int> waitsFor(nodes, 0);
    for (const auto& [from, to] : edges)
    {
        ++waitsFor[to];
    }
    std::priority_queue<int, std::vector<int>, std::greater<>> free;
    for (std::size_t i = 0; i < nodes; ++i)
    {
        if (waitsFor[i] == 0)
        {
            free.push(static_cast<int>(i));
        }
    }
    std::vector<int> order;
    order.reserve(nodes);
    while (!free.empty())
    {
        const int node = free.top();
        free.pop();
        order.push_back(node);
        for (int child : children[node])
        {
            if (--waitsFor[child] == 0)
            {
                free.push(child);
            }
        }
    }
    return order;
}

} // namespace ns3::vec
