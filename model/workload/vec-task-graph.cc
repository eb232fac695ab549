// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace ns3::vec
{

EdgeList
Pairs(const TaskGraph& graph)
{
    EdgeList pairs;
    pairs.reserve(graph.edges.size());
    for (const TaskGraph::Edge& edge : graph.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    return pairs;
}

Adjacency
Adjacency::Children(std::size_t nodes, const EdgeList& edges)
{
    return {nodes, edges, true};
}

Adjacency
Adjacency::Parents(std::size_t nodes, const EdgeList& edges)
{
    return {nodes, edges, false};
}

Adjacency::Adjacency(std::size_t nodes, const EdgeList& edges, bool forward)
{
    std::vector<std::vector<int>> lists(nodes);
    for (const auto& [from, to] : edges)
    {
        lists[forward ? from : to].push_back(forward ? to : from);
    }
    m_begin.push_back(0);
    for (std::vector<int>& list : lists)
    {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        m_targets.insert(m_targets.end(), list.begin(), list.end());
        m_begin.push_back(m_targets.size());
    }
}

std::vector<int>
TopologicalOrder(std::size_t nodes, const EdgeList& edges)
{
    const Adjacency children = Adjacency::Children(nodes, edges);
    const Adjacency parents = Adjacency::Parents(nodes, edges);
    std::vector<std::size_t> waitsFor(nodes);
    std::priority_queue<int, std::vector<int>, std::greater<>> free;
    for (std::size_t i = 0; i < nodes; ++i)
    {
        waitsFor[i] = parents[i].size();
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
