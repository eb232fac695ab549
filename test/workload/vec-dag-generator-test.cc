// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-dag-generator.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <numeric>
#include <set>

using namespace ns3::vec;

namespace
{

DagShape
Shape(int n, double density, double fat, double regular, int jump = 1)
{
    DagShape shape;
    shape.n = n;
    shape.density = density;
    shape.fat = fat;
    shape.regular = regular;
    shape.jump = jump;
    return shape;
}

} // namespace

TEST(DagGenerator, RegularLevelsHaveThePerfectSize)
{
    // trunc(exp(fat ln n)) of DAGGEN.
    std::map<std::pair<int, double>, int> perfect;
    perfect[{10, 0.5}] = 3;
    perfect[{15, 0.5}] = 3;
    perfect[{20, 0.5}] = 4;
    perfect[{30, 0.5}] = 5;
    perfect[{20, 0.4}] = 3;
    perfect[{20, 0.6}] = 6;
    perfect[{20, 0.0}] = 1;
    Random random(1);
    for (const auto& [parameters, size] : perfect)
    {
        const auto [n, fat] = parameters;
        const std::vector<int> levels = GenerateLevels(Shape(n, 0.5, fat, 1), random);
        EXPECT_EQ(std::accumulate(levels.begin(), levels.end(), 0), n);
        for (std::size_t i = 0; i + 1 < levels.size(); ++i)
        {
            EXPECT_EQ(levels[i], size) << n << " " << fat;
        }
        EXPECT_LE(levels.back(), size);
    }
}

TEST(DagGenerator, IrregularLevelsSpread)
{
    // Perfect 10 (n = 100, fat 0.5), regular 0.5: trunc(10 (1 ± 0.5)) is 5 to 14, uniform.
    Random random(1);
    std::map<int, int> counts;
    int total = 0;
    for (int i = 0; i < 2000; ++i)
    {
        const std::vector<int> levels = GenerateLevels(Shape(100, 0.5, 0.5, 0.5), random);
        for (std::size_t k = 0; k < 5; ++k) // never the cut one
        {
            ++counts[levels[k]];
            ++total;
        }
    }
    EXPECT_EQ(counts.begin()->first, 5);
    EXPECT_EQ(counts.rbegin()->first, 14);
    for (const auto& [size, count] : counts)
    {
        EXPECT_NEAR(count / static_cast<double>(total), 0.1, 0.015) << size;
    }
}

TEST(DagGenerator, NumberOfParents)
{
    // Levels of 4, density 0.8: 1 + trunc(U[0, 3.2)) is 1, 2, 3 with 1 / 3.2 each, 4 with 0.2 /
    // 3.2. With jump 1 all are of the level above, and distinct, so none is given up.
    Random random(1);
    std::map<int, int> counts;
    const int graphs = 3000;
    for (int i = 0; i < graphs; ++i)
    {
        std::map<int, std::set<int>> parents;
        for (const auto& [from, to] : GenerateEdges({4, 4, 4}, 0.8, 1, random))
        {
            EXPECT_EQ(from / 4, to / 4 - 1);
            EXPECT_TRUE(parents[to].insert(from).second);
        }
        for (int node = 0; node < 12; ++node)
        {
            const int count = static_cast<int>(parents[node].size());
            EXPECT_EQ(count == 0, node < 4);
            counts[count] += node < 4 ? 0 : 1;
        }
    }
    for (int count : {1, 2, 3})
    {
        EXPECT_NEAR(counts[count] / (8.0 * graphs), 1 / 3.2, 0.015) << count;
    }
    EXPECT_NEAR(counts[4] / (8.0 * graphs), 0.2 / 3.2, 0.008);
}

TEST(DagGenerator, DensityZeroGivesOneParent)
{
    Random random(1);
    const EdgeList edges = GenerateEdges({3, 5, 2}, 0, 1, random);
    EXPECT_EQ(edges.size(), 7u);
}

TEST(DagGenerator, JumpReachesHigherLevels)
{
    // Levels of 1, jump 3, at level 4: the parent is 1, 2 or 3 levels up, a third each. At level 1
    // all of them end at level 0.
    Random random(1);
    std::map<int, int> steps;
    for (int i = 0; i < 3000; ++i)
    {
        for (const auto& [from, to] : GenerateEdges({1, 1, 1, 1, 1}, 0, 3, random))
        {
            if (to == 4)
            {
                ++steps[to - from];
            }
            EXPECT_TRUE(to != 1 || from == 0);
        }
    }
    EXPECT_EQ(steps.size(), 3u);
    for (const auto& [step, count] : steps)
    {
        EXPECT_NEAR(count / 3000.0, 1 / 3.0, 0.03) << step;
    }
}

TEST(DagGenerator, LooksLikeDaggen)
{
    // Means over 100 graphs of DAGGEN itself (frs69wq/daggen b981d0e, regular 0.5, jump 1) with
    // their standard errors. Levels agree. DAGGEN has up to 16 % more edges: see AsCompiled below.
    struct Row
    {
        int n;
        double density;
        double fat;
        double edges;
        double levels;
        double levelsError;
    };

    std::vector<Row> rows;
    rows.push_back({10, 0.8, 0.5, 12.41, 4.4, 0.083});
    rows.push_back({15, 0.8, 0.5, 21.75, 6.18, 0.093});
    rows.push_back({20, 0.8, 0.5, 33.55, 6.06, 0.074});
    rows.push_back({30, 0.8, 0.5, 61.34, 7.1, 0.096});
    rows.push_back({20, 0.7, 0.4, 26.66, 8.34, 0.098});
    rows.push_back({20, 0.7, 0.6, 34.43, 4.1, 0.067});
    rows.push_back({20, 0.9, 0.4, 33.33, 8.23, 0.104});
    rows.push_back({20, 0.9, 0.6, 45.72, 4.13, 0.068});
    for (const Row& row : rows)
    {
        SCOPED_TRACE(testing::Message() << row.n << " " << row.density << " " << row.fat);
        Random random(1);
        double edges = 0;
        double levels = 0;
        const int graphs = 3000;
        for (int i = 0; i < graphs; ++i)
        {
            const std::vector<int> sizes =
                GenerateLevels(Shape(row.n, row.density, row.fat, 0.5), random);
            levels += static_cast<double>(sizes.size()) / graphs;
            edges +=
                static_cast<double>(GenerateEdges(sizes, row.density, 1, random).size()) / graphs;
        }
        EXPECT_NEAR(levels, row.levels, 3.5 * row.levelsError);
        EXPECT_GT(edges, 0.84 * row.edges);
        EXPECT_LT(edges, 1.03 * row.edges);
    }
}

TEST(DagGenerator, AsCompiledHasTheEdgesOfDaggen)
{
    // Mean distinct edges of DAGGEN's program (frs69wq/daggen), compiled; the first five rows over
    // 300 graphs with regular 0.9, the others over 100 with 0.5.
    struct Row
    {
        int n;
        double density;
        double fat;
        double regular;
        int jump;
        double edges;
        int graphs;
    };

    const std::vector<Row> rows{
        {20, 0.8, 0.5, 0.9, 1, 34.06, 300},
        {20, 0.7, 0.4, 0.9, 1, 27.38, 300},
        {20, 0.9, 0.6, 0.9, 1, 45.68, 300},
        {20, 0.8, 0.5, 0.9, 2, 34.26, 300},
        {30, 0.8, 0.5, 0.9, 1, 59.70, 300},
        {10, 0.8, 0.5, 0.5, 1, 12.41, 100},
        {15, 0.8, 0.5, 0.5, 1, 21.75, 100},
        {20, 0.8, 0.5, 0.5, 1, 33.55, 100},
        {30, 0.8, 0.5, 0.5, 1, 61.34, 100},
        {20, 0.7, 0.6, 0.5, 1, 34.43, 100},
        {20, 0.9, 0.4, 0.5, 1, 33.33, 100},
        {20, 0.9, 0.6, 0.5, 1, 45.72, 100}
    };
    for (const Row& row : rows)
    {
        DagShape shape = Shape(row.n, row.density, row.fat, row.regular, row.jump);
        shape.isCompiled = true;
        Random random(1);
        double sum = 0;
        double squares = 0;
        const int graphs = 4000;
        for (int i = 0; i < graphs; ++i)
        {
            const std::vector<int> levels = GenerateLevels(shape, random);
            const EdgeList edges = GenerateEdges(shape, levels, random);
            EXPECT_EQ(std::set(edges.begin(), edges.end()).size(), edges.size());
            const auto count = static_cast<double>(edges.size());
            sum += count;
            squares += count * count;
        }
        const double mean = sum / graphs;
        const double deviation = std::sqrt(squares / graphs - mean * mean);
        EXPECT_NEAR(mean, row.edges, 3 * deviation * std::sqrt(1.0 / row.graphs + 1.0 / graphs))
            << row.n << " " << row.density << " " << row.fat << " " << row.jump;
    }
}

TEST(DagGenerator, AsCompiledDrawsTheNumberOfParentsTwice)
{
    // Levels of 4, density 0.8: 1 + trunc(U[0, 3.2)) is 4 with 0.0625, and so it stays; else it is
    // drawn again. 4 with 0.0625 + 0.9375 × 0.0625, 1, 2 and 3 with 0.9375 × 0.3125 each. The
    // search may take a parent twice, so there can be fewer distinct ones, never more.
    Random random(1);
    std::map<int, int> counts;
    const int graphs = 4000;
    for (int i = 0; i < graphs; ++i)
    {
        std::map<int, int> parents;
        for (const auto& [from, to] : GenerateCompiledEdges({4, 1}, 0.8, 1, random))
        {
            ++parents[to];
        }
        ++counts[parents[4]];
    }
    // One child: no parent has other children, so that the search finds a free one each time.
    EXPECT_NEAR(counts[1] / static_cast<double>(graphs), 0.293, 0.02);
    EXPECT_NEAR(counts[4] / static_cast<double>(graphs), 0.121, 0.015);
}

TEST(DagGenerator, LayersAreExact)
{
    DagShape shape = Shape(22, 0.5, 0.5, 0.9);
    shape.layers = 4;
    Random random(1);
    EXPECT_EQ(GenerateLevels(shape, random), (std::vector<int>{6, 6, 5, 5}));
    shape.n = 3;
    EXPECT_EQ(GenerateLevels(shape, random), (std::vector<int>{1, 1, 1}));
}

TEST(DagGenerator, TasksHaveSizesOfTheRangesAndTheCcr)
{
    TaskRanges ranges;
    ranges.ownInputBits = {100, 200};
    ranges.cycles = {5, 5};
    ranges.ccr = 0.25;
    Random random(1);
    const TaskGraph graph = GenerateTask(Shape(20, 0.8, 0.5, 0.9), ranges, random);
    EXPECT_EQ(graph.nodes.size(), 20u);
    for (const auto& node : graph.nodes)
    {
        EXPECT_GE(node.ownInputBits, 100);
        EXPECT_LT(node.ownInputBits, 200);
        EXPECT_EQ(node.cycles, 5);
        EXPECT_EQ(node.outputBits, 0.25 * node.ownInputBits);
    }
    for (const auto& edge : graph.edges)
    {
        EXPECT_EQ(edge.bits, graph.nodes[edge.from].outputBits);
    }
    EXPECT_EQ(TopologicalOrder(20, Pairs(graph)).size(), 20u);
}

TEST(TaskGraph, OrderAndNeighbours)
{
    const EdgeList edges{
        {3, 1},
        {3, 0},
        {1, 2},
        {0, 2}
    };
    EXPECT_EQ(TopologicalOrder(5, edges), (std::vector<int>{3, 0, 1, 2, 4}));
    EXPECT_EQ(TopologicalOrder(3,
                               {
                                   {0, 1},
                                   {1, 0},
                                   {1, 2}
    }),
              std::vector<int>{});
    const Adjacency children = Adjacency::Children(5, edges);
    const Adjacency parents = Adjacency::Parents(5, edges);
    EXPECT_EQ(std::vector<int>(children[3].begin(), children[3].end()), (std::vector<int>{0, 1}));
    EXPECT_EQ(std::vector<int>(parents[2].begin(), parents[2].end()), (std::vector<int>{0, 1}));
    EXPECT_EQ(children[4].size(), 0u);
}
