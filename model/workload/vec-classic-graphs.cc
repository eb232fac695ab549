// SPDX-License-Identifier: GPL-2.0-only
#include "vec-classic-graphs.h"

#include "ns3/vec-error.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

TaskGraph
Open(int nodes, const EdgeList& edges)
{
    const double open = std::nan("");
    TaskGraph graph;
    graph.nodes.assign(nodes, {open, open, open});
    for (const auto& [from, to] : edges)
    {
        graph.edges.push_back({from, to, open});
    }
    return graph;
}

TaskGraph
GaussianElimination(int m)
{
    EdgeList edges;
    int pivot = 0; // its number; updates j = k + 1 … m follow it
    for (int k = 1; k < m; ++k)
    {
        const int updates = m - k;
        const int next = pivot + 1 + updates;
        for (int u = 0; u < updates; ++u)
        {
            edges.emplace_back(pivot, pivot + 1 + u);
            if (k + 1 < m)
            {
                // T(k, k + 1) → T(k + 1, k + 1); T(k, j) → T(k + 1, j).
                edges.emplace_back(pivot + 1 + u, next + u);
            }
        }
        pivot = next;
    }
    return Open(pivot, edges);
}

TaskGraph
Fft(int points)
{
    EdgeList edges;
    for (int call = 0; call < points - 1; ++call)
    {
        edges.emplace_back(call, 2 * call + 1);
        edges.emplace_back(call, 2 * call + 2);
    }
    int level = points - 1; // number of its first point: the leaves
    for (int reach = 1; reach < points; reach *= 2)
    {
        for (int i = 0; i < points; ++i)
        {
            edges.emplace_back(level + i, level + points + i);
            edges.emplace_back(level + i, level + points + (i ^ reach));
        }
        level += points;
    }
    return Open(level + points, edges);
}

TaskGraph
ForkJoin(int width)
{
    EdgeList edges;
    for (int i = 1; i <= width; ++i)
    {
        edges.emplace_back(0, i);
        edges.emplace_back(i, width + 1);
    }
    return Open(width + 2, edges);
}

} // namespace

const std::vector<ClassicGraph>&
ClassicGraphs()
{
    static const std::vector<ClassicGraph> graphs{
        {"gaussian-elimination", "rows of the matrix, from 2 to 140",    5},
        {"fft",                  "points, a power of two from 2 to 512", 8},
        {"fork-join",            "width, from 1 to 9998",                8}
    };
    return graphs;
}

TaskGraph
MakeClassicGraph(std::string_view name, int size)
{
    std::string names;
    for (const ClassicGraph& graph : ClassicGraphs())
    {
        names += (names.empty() ? "" : ", ") + std::string(graph.name);
        if (graph.name != name)
        {
            continue;
        }
        if (name == "gaussian-elimination" && size >= 2 && size <= 140)
        {
            return GaussianElimination(size);
        }
        if (name == "fft" && size >= 2 && size <= 512 && (size & (size - 1)) == 0)
        {
            return Fft(size);
        }
        if (name == "fork-join" && size >= 1 && size <= 9998)
        {
            return ForkJoin(size);
        }
        throw InputError("graph " + std::string(name) + ": expected a size (" +
                         std::string(graph.size) + "), not " + std::to_string(size));
    }
    throw InputError("no graph \"" + std::string(name) + "\"; there are " + names);
}

} // namespace ns3::vec
