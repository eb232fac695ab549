// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dag-generator.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3::vec
{

namespace
{

/** Numbers of the first subtask of each level, and of all. */
std::vector<int>
FirstOf(const std::vector<int>& levels)
{
    std::vector<int> first{0};
    for (int size : levels)
    {
        first.push_back(first.back() + size);
    }
    return first;
}

/** The level of a parent of a subtask of \p level. */
int
LevelAbove(int level, int jump, Random& random)
{
    const int step = static_cast<int>(random.Uniform(1, std::max(jump, 1) + 1));
    return std::max(0, level - step);
}

} // namespace

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
    const std::vector<int> first = FirstOf(levels);
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
                const int from = LevelAbove(level, jump, random);
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

EdgeList
GenerateCompiledEdges(const std::vector<int>& levels, double density, int jump, Random& random)
{
    const std::vector<int> first = FirstOf(levels);
    std::vector<std::vector<int>> children(first.back()); // one that was drawn twice stands twice
    EdgeList edges;
    for (int level = 1; level < static_cast<int>(levels.size()); ++level)
    {
        const int above = levels[level - 1];
        const auto draw = [&]()
        { return 1 + static_cast<int>(random.Uniform(0, density * above)); };
        for (int node = first[level]; node < first[level + 1]; ++node)
        {
            const int parents = draw() < above ? draw() : above;
            for (int k = 0; k < parents; ++k)
            {
                const int from = LevelAbove(level, jump, random);
                int parent = static_cast<int>(random.Uniform(0, levels[from]));
                int tried = 0;
                for (; tried < levels[from]; ++tried)
                {
                    const auto& known = children[first[from] + parent];
                    const auto stop = std::find(known.begin(), known.end(), node) - known.begin();
                    if (stop < static_cast<std::ptrdiff_t>(known.size()))
                    {
                        parent = (parent + 1) % levels[from];
                    }
                    const auto& now = children[first[from] + parent];
                    if (stop == static_cast<std::ptrdiff_t>(now.size()))
                    {
                        break;
                    }
                }
                if (tried == levels[from])
                {
                    continue;
                }
                auto& chosen = children[first[from] + parent];
                if (std::find(chosen.begin(), chosen.end(), node) == chosen.end())
                {
                    edges.emplace_back(first[from] + parent, node);
                }
                chosen.push_back(node);
            }
        }
    }
    return edges;
}

EdgeList
GenerateEdges(const DagShape& shape, const std::vector<int>& levels, Random& random)
{
    return shape.isCompiled ? GenerateCompiledEdges(levels, shape.density, shape.jump, random)
                            : GenerateEdges(levels, shape.density, shape.jump, random);
}

TaskGraph
GenerateTask(const DagShape& shape, const TaskRanges& ranges, Random& random)
{
    constexpr double open = std::numeric_limits<double>::quiet_NaN();
    TaskGraph graph;
    graph.nodes.assign(shape.n, {open, open, open});
    const std::vector<int> levels = GenerateLevels(shape, random);
    for (const auto& [from, to] : GenerateEdges(shape, levels, random))
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
