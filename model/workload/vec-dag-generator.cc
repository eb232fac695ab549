// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dag-generator.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

std::vector<int>
GenerateLevels(const DagShape& shape, Random& random)
{
    std::vector<int> levels;
    if (shape.layers > 0)
    {
        const int count = std::min(shape.layers, shape.n);
        for (int i = 0; i < count; ++i)
        {
            levels.push_back(shape.n / count + (i < shape.n % count ? 1 : 0));
        }
        return levels;
    }
    const double perfect = std::trunc(std::exp(shape.fat * std::log(shape.n)));
    const double spread = 1 - shape.regular;
    for (int total = 0; total < shape.n; total += levels.back())
    {
        const double size = std::trunc(perfect * (1 + random.Uniform(-spread, spread)));
        levels.push_back(std::min(std::max(1, static_cast<int>(size)), shape.n - total));
    }
    return levels;
}

EdgeList
GenerateEdges(const std::vector<int>& levels, double density, int jump, Random& random)
{
    std::vector<int> first{0};
    for (int size : levels)
    {
        first.push_back(first.back() + size);
    }
    EdgeList edges;
    for (int level = 1; level < static_cast<int>(levels.size()); ++level)
    {
        for (int node = first[level]; node < first[level + 1]; ++node)
        {
            const int above = levels[level - 1];
            const int parents =
                std::min(1 + static_cast<int>(random.Uniform(0, density * above)), above);
            std::vector<uint8_t> isParent(first[level], 0);
            for (int k = 0; k < parents; ++k)
            {
                const int step = static_cast<int>(random.Uniform(1, std::max(jump, 1) + 1));
                const int from = std::max(0, level - step);
                int index = static_cast<int>(random.Uniform(0, levels[from]));
                int tried = 0;
                while (tried < levels[from] && isParent[first[from] + index])
                {
                    index = (index + 1) % levels[from];
                    ++tried;
                }
                if (tried < levels[from])
                {
                    isParent[first[from] + index] = 1;
                    edges.emplace_back(first[from] + index, node);
                }
            }
        }
    }
    return edges;
}

TaskGraph
GenerateTask(const DagShape& shape, const TaskRanges& ranges, Random& random)
{
    constexpr double open = std::numeric_limits<double>::quiet_NaN();
    TaskGraph graph;
    graph.nodes.assign(shape.n, {open, open, open});
    const std::vector<int> levels = GenerateLevels(shape, random);
    for (const auto& [from, to] : GenerateEdges(levels, shape.density, shape.jump, random))
    {
        graph.edges.push_back({from, to, open});
    }
    DrawMissing(graph, ranges, random);
    return graph;
}

void
DrawMissing(TaskGraph& graph, const TaskRanges& ranges, Random& random)
{
    for (TaskGraph::Node& node : graph.nodes)
    {
        if (std::isnan(node.ownInputBits))
        {
            node.ownInputBits = ranges.ownInputBits.Draw(random);
        }
        if (std::isnan(node.cycles))
        {
            node.cycles = ranges.cycles.Draw(random);
        }
        if (std::isnan(node.outputBits))
        {
            node.outputBits = ranges.ccr * node.ownInputBits;
        }
    }
    for (TaskGraph::Edge& edge : graph.edges)
    {
        if (std::isnan(edge.bits))
        {
            edge.bits = graph.nodes[edge.from].outputBits;
        }
    }
}

} // namespace ns3::vec
