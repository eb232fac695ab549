// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-classic-graphs.h"
#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

EdgeList
EdgesOf(const char* name, int size)
{
    EdgeList edges = Pairs(MakeClassicGraph(name, size));
    std::sort(edges.begin(), edges.end());
    return edges;
}

} // namespace

TEST(ClassicGraphs, GaussianEliminationByHand)
{
    // 3 × 3: T11 (0), updates T12 (1), T13 (2); T22 (3), T23 (4).
    EXPECT_EQ(EdgesOf("gaussian-elimination", 3),
              (EdgeList{
                  {0, 1},
                  {0, 2},
                  {1, 3},
                  {2, 4},
                  {3, 4}
    }));
    for (int m = 2; m < 30; ++m)
    {
        const TaskGraph graph = MakeClassicGraph("gaussian-elimination", m);
        ASSERT_EQ(graph.nodes.size(), static_cast<std::size_t>((m * m + m - 2) / 2));
        ASSERT_EQ(TopologicalOrder(graph.nodes.size(), Pairs(graph)).size(), graph.nodes.size());
    }
}

TEST(ClassicGraphs, FftByHand)
{
    // Two points: calls 0, leaves 1, 2; butterflies 3, 4.
    EXPECT_EQ(EdgesOf("fft", 2),
              (EdgeList{
                  {0, 1},
                  {0, 2},
                  {1, 3},
                  {1, 4},
                  {2, 3},
                  {2, 4}
    }));
    for (int points : {2, 4, 8, 16})
    {
        const TaskGraph graph = MakeClassicGraph("fft", points);
        const auto levels = static_cast<std::size_t>(std::lround(std::log2(points)));
        ASSERT_EQ(graph.nodes.size(), 2 * points - 1 + points * levels);
        ASSERT_EQ(graph.edges.size(), 2 * (points - 1) + 2 * points * levels);
        // Every way from the root to a last butterfly is equally long.
        std::vector<int> depth(graph.nodes.size(), 0);
        for (const auto& [from, to] : Pairs(graph))
        {
            depth[to] = std::max(depth[to], depth[from] + 1);
        }
        ASSERT_EQ(*std::max_element(depth.begin(), depth.end()), static_cast<int>(2 * levels));
    }
}

TEST(ClassicGraphs, ForkJoinByHand)
{
    EXPECT_EQ(EdgesOf("fork-join", 2),
              (EdgeList{
                  {0, 1},
                  {0, 2},
                  {1, 3},
                  {2, 3}
    }));
}

TEST(ClassicGraphs, OthersAreRefused)
{
    EXPECT_THROW(MakeClassicGraph("laplace", 3), InputError);
    EXPECT_THROW(MakeClassicGraph("fft", 12), InputError);
    EXPECT_THROW(MakeClassicGraph("fork-join", 0), InputError);
    EXPECT_THROW(MakeClassicGraph("gaussian-elimination", 1), InputError);
}
