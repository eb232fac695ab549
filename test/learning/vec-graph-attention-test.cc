// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-graph-attention.h"
#include "ns3/vec-graph-q-network.h"
#include "ns3/vec-graph-scorer.h"
#include "ns3/vec-tensor-view.h"
#include "ns3/vec-torch.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <torch/utils.h>

using namespace ns3::vec;

namespace
{

/** 0 → 1, features 1 and 3. */
GraphObservation
Pair()
{
    GraphObservation graph;
    graph.nodes = 2;
    graph.features = 1;
    graph.feature = {1, 3};
    graph.edges = {
        {0, 1}
    };
    graph.rank = {0, 1};
    return graph;
}

/** Nodes 0 … n − 2 are the parents of n − 1. */
GraphObservation
Fan(std::size_t n)
{
    GraphObservation graph;
    graph.nodes = n;
    graph.features = 2;
    for (std::size_t i = 0; i < n; ++i)
    {
        graph.feature.push_back(0.3F * static_cast<float>(i) - 0.5F);
        graph.feature.push_back(i % 2 == 0 ? 0.7F : -0.2F);
        graph.rank.push_back(static_cast<float>(i));
        if (i + 1 < n)
        {
            graph.edges.emplace_back(static_cast<int>(i), static_cast<int>(n) - 1);
        }
    }
    return graph;
}

GraphQShape
SharedScorer()
{
    GraphQShape shape;
    shape.features = 2;
    shape.common = 3;
    shape.perVehicle = 2;
    return shape;
}

void
Set(torch::Tensor tensor, const std::vector<float>& numbers)
{
    const torch::NoGradGuard guard;
    std::copy(numbers.begin(), numbers.end(), tensor.data_ptr<float>());
}

void
ExpectNear(const torch::Tensor& tensor, const std::vector<double>& numbers)
{
    const std::vector<float> found = Numbers(tensor);
    ASSERT_EQ(found.size(), numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        EXPECT_NEAR(found[i], numbers[i], 1e-5) << i;
    }
}

} // namespace

TEST(GraphAttention, CoefficientsAndOutputsByHand)
{
    PrepareTorch();
    Random random(1, "test", "weights");
    Parameters parameters;
    const GraphAttentionLayer layer(parameters, "a", 1, 1, 2, false, random);
    // Over parents W = 2, A = (0.1, 0.25); over children W = −1, A = (0, ln 2).
    Set(parameters.Tensors()[0], {2, -1});
    Set(parameters.Tensors()[1], {0.1F, 0.25F, 0, std::log(2.0F)});
    const GraphObservation graph = Pair();
    const GraphBatch batch = GraphBatch::Make({&graph}, 0, random);

    // Parents: W h = (2, 6). Node 0 has itself alone. Node 1: 0.1·6 + 0.25·2 = 1.1 for node 0 and
    // 0.1·6 + 0.25·6 = 2.1 for itself, so 1 / (1 + e) and e / (1 + e).
    // Children: W h = (−1, −3). Node 0: 2^−1 for itself, 2^−3 for node 1, so 0.8 and 0.2. Node 1
    // has itself alone.
    const double e = std::exp(1.0);
    ExpectNear(layer.Coefficients(batch.feature, batch.neighbour),
               {1, 0, 1 / (1 + e), e / (1 + e), 0.8, 0.2, 0, 1});
    // Node 0: (2 + 0.8·(−1) + 0.2·(−3)) / 2 = 0.3.
    // Node 1: ((2 + 6 e) / (1 + e) − 3) / 2.
    ExpectNear(layer.Forward(batch.feature, batch.neighbour),
               {0.3, ((2 + 6 * e) / (1 + e) - 3) / 2});

    // Over parents W = −2: node 0 gets (−2 − 1.4) / 2 = −1.7, below 0, where ELU is exp(x) − 1.
    Set(parameters.Tensors()[0], {-2, -1});
    EXPECT_NEAR(Numbers(layer.Forward(batch.feature, batch.neighbour))[0],
                std::exp(-1.7) - 1,
                1e-5);
}

TEST(GraphAttention, LeakyScoresByHand)
{
    Random random(1, "test", "weights");
    Parameters parameters;
    const GraphAttentionLayer layer(parameters, "a", 1, 1, 2, true, random);
    Set(parameters.Tensors()[0], {1, 1});
    Set(parameters.Tensors()[1], {-1, 0.5F, 0, 0});
    const GraphObservation graph = Pair();
    const GraphBatch batch = GraphBatch::Make({&graph}, 0, random);
    // Node 1: −3 + 0.5 = −2.5 and −3 + 1.5 = −1.5, a fifth of each: they differ by 0.2.
    const double weight = std::exp(0.2);
    const auto found = Numbers(layer.Coefficients(batch.feature, batch.neighbour));
    EXPECT_NEAR(found[2], 1 / (1 + weight), 1e-6);
    EXPECT_NEAR(found[3], weight / (1 + weight), 1e-6);
}

TEST(GraphAttention, GradientsAgreeWithFiniteDifferences)
{
    PrepareTorch();
    Random random(3, "test", "weights");
    Parameters parameters;
    const GraphAttentionLayer first(parameters, "a", 2, 3, 4, false, random);
    const GraphAttentionLayer second(parameters, "b", 3, 2, 2, true, random);
    const GraphObservation fan = Fan(4);
    const GraphObservation pair = Fan(2);
    const GraphBatch batch = GraphBatch::Make({&fan, &pair}, 0, random);
    const auto loss = [&]
    {
        const torch::Tensor h =
            second.Forward(first.Forward(batch.feature, batch.neighbour), batch.neighbour);
        const torch::Tensor factor = torch::arange(1, h.numel() + 1, torch::kFloat).view(h.sizes());
        return (h * h * factor).sum() / 10;
    };
    loss().backward();
    int checked = 0;
    for (const torch::Tensor& tensor : parameters.Tensors())
    {
        const std::vector<float> gradient = Numbers(tensor.grad());
        float* numbers = tensor.data_ptr<float>();
        for (int64_t i = 0; i < tensor.numel(); ++i)
        {
            const torch::NoGradGuard guard;
            const float before = numbers[i];
            constexpr float STEP = 5e-3F;
            numbers[i] = before + STEP;
            const double above = loss().item<double>();
            numbers[i] = before - STEP;
            const double below = loss().item<double>();
            numbers[i] = before;
            const double slope = (above - below) / (2 * STEP);
            EXPECT_NEAR(gradient[i], slope, 2e-3 * (1 + std::abs(slope))) << i;
            checked += std::abs(slope) > 1e-2 ? 1 : 0;
        }
    }
    EXPECT_GT(checked, 20); // not all of them vanish
}

TEST(GraphAttention, SizesInABatchDoNotMatter)
{
    PrepareTorch();
    Random random(5, "test", "weights");
    Parameters parameters;
    const GraphAttentionLayer layer(parameters, "a", 2, 3, 4, false, random);
    const GraphObservation small = Fan(3);
    const GraphObservation large = Fan(6);
    const GraphBatch together = GraphBatch::Make({&small, &large}, 0, random);
    const GraphBatch alone = GraphBatch::Make({&small}, 0, random);
    const torch::Tensor both = layer.Forward(together.feature, together.neighbour);
    const torch::Tensor one = layer.Forward(alone.feature, alone.neighbour);
    EXPECT_TRUE(torch::allclose(both[0].narrow(0, 0, 3), one[0]));
    EXPECT_EQ(Numbers(together.isNode), (std::vector<float>{1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1}));
}

TEST(GraphAttention, SamplingFollowsRanks)
{
    // Node 3 has parents 0, 1, 2 of ranks 0, 1, 2: p = 1, e, e² over their sum.
    const GraphObservation fan = Fan(4);
    Random random(7, "test", "draws");
    std::vector<double> drawn(4, 0);
    constexpr int ROUNDS = 20000;
    for (int round = 0; round < ROUNDS; ++round)
    {
        const GraphBatch batch = GraphBatch::Make({&fan}, 1, random);
        const std::vector<float> row = Numbers(batch.neighbour[0][0][3]);
        EXPECT_EQ(row[3], 1); // itself always
        EXPECT_EQ(row[0] + row[1] + row[2], 1);
        for (int j = 0; j < 4; ++j)
        {
            drawn[j] += row[j] / ROUNDS;
        }
    }
    const double e = std::exp(1.0);
    const double sum = 1 + e + e * e;
    EXPECT_NEAR(drawn[0], 1 / sum, 0.01);
    EXPECT_NEAR(drawn[1], e / sum, 0.015);
    EXPECT_NEAR(drawn[2], e * e / sum, 0.015);

    // As many draws as parents, without replacement: all of them.
    const GraphBatch all = GraphBatch::Make({&fan}, 3, random);
    EXPECT_EQ(Numbers(all.neighbour[0][0][3]), (std::vector<float>{1, 1, 1, 1}));
}

TEST(GraphQNetwork, SharedScorerDoesNotMindTheOrderOfVehicles)
{
    PrepareTorch();
    const GraphQNetwork network(SharedScorer(), Random(1, "test", "weights"));
    const GraphObservation fan = Fan(4);
    Random random(1, "test", "draws");
    const GraphBatch graph = GraphBatch::Make({&fan}, 0, random);
    GraphStates states;
    states.node = torch::full({1}, 2, torch::kLong);
    states.common = torch::tensor({0.1F, 0.2F, -0.3F}).view({1, 3});
    states.vehicle = torch::tensor({0.5F, 0.1F, -0.4F, 0.9F, 0.0F, 0.3F}).view({1, 3, 2});
    states.allocation = torch::zeros({1, 3, 4});
    states.allocation[0][1][0] = 1;
    states.allocation[0][0][1] = 1;
    const torch::Tensor h = network.Encode(graph);
    const torch::Tensor q = network.Values(h, graph.isNode, states);
    EXPECT_EQ(q.sizes(), (std::vector<int64_t>{1, 3}));
    const torch::Tensor order = torch::tensor({2, 0, 1}, torch::kLong);
    states.vehicle = states.vehicle.index_select(1, order);
    states.allocation = states.allocation.index_select(1, order);
    EXPECT_TRUE(torch::allclose(network.Values(h, graph.isNode, states),
                                q.index_select(1, order),
                                1e-4,
                                1e-5));
}

TEST(GraphQNetwork, ScorerWithoutLibTorchSaysTheSame)
{
    PrepareTorch();
    GraphQNetwork network(SharedScorer(), Random(1, "test", "weights"));
    torch::manual_seed(1);
    {
        const torch::NoGradGuard guard;
        for (torch::Tensor tensor : network.Weights().Tensors())
        {
            tensor.uniform_(-0.5, 0.5);
        }
    }
    const GraphObservation fan = Fan(4);
    Random random(1, "test", "draws");
    const GraphBatch graph = GraphBatch::Make({&fan}, 0, random);
    const torch::Tensor h = network.Encode(graph).detach().contiguous();
    GraphScorer scorer(network, Numbers(h.flatten()), 4);
    for (const int64_t vehicles : {3, 5})
    {
        scorer.Begin(vehicles);
        GraphStates states;
        states.allocation = torch::zeros({1, vehicles, 4});
        for (int64_t node = 0; node < 4; ++node)
        {
            states.node = torch::full({1}, node, torch::kLong);
            states.common = torch::rand({1, 3});
            states.vehicle = torch::rand({1, vehicles, 2});
            std::vector<float> observation = Numbers(states.common.flatten());
            const auto blocks = Numbers(states.vehicle[0].t().contiguous().flatten());
            observation.insert(observation.end(), blocks.begin(), blocks.end());
            const auto q = Numbers(network.Values(h, graph.isNode, states).detach().flatten());
            const std::vector<float> scores = scorer.Score(node, observation);
            ASSERT_EQ(scores.size(), q.size());
            for (std::size_t m = 1; m < q.size(); ++m)
            {
                EXPECT_NEAR(scores[m] - scores[0], q[m] - q[0], 1e-5);
                EXPECT_NE(q[m], q[0]);
            }
            const int64_t vehicle = node * node % vehicles;
            scorer.Place(node, vehicle);
            states.allocation[0][vehicle][node] = 1;
        }
    }
}
