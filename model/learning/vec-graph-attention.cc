// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

/** Sets row[j] to 1 for the neighbours that are drawn, eq. (25). */
void
DrawNeighbours(const std::vector<int>& all,
               const std::vector<float>& rank,
               std::size_t sample,
               Random& random,
               float* row)
{
    if (sample == 0)
    {
        for (int j : all)
        {
            row[j] = 1;
        }
        return;
    }
    float highest = -std::numeric_limits<float>::infinity();
    for (int j : all)
    {
        highest = std::max(highest, rank[j]);
    }
    std::vector<double> weight;
    for (int j : all)
    {
        weight.push_back(std::exp(static_cast<double>(rank[j] - highest)));
    }
    const bool replace = sample > all.size();
    for (std::size_t k = 0; k < sample && !all.empty(); ++k)
    {
        double sum = 0;
        for (double w : weight)
        {
            sum += w;
        }
        double rest = random.Uniform() * sum;
        std::size_t chosen = 0;
        while (chosen + 1 < all.size() && (rest >= weight[chosen] || weight[chosen] == 0))
        {
            rest -= weight[chosen++];
        }
        row[all[chosen]] = 1;
        if (!replace)
        {
            weight[chosen] = 0;
        }
    }
}

} // namespace

GraphBatch
GraphBatch::Make(const std::vector<const GraphObservation*>& graphs,
                 std::size_t sample,
                 Random& random)
{
    std::size_t most = 0;
    for (const GraphObservation* graph : graphs)
    {
        most = std::max(most, graph->nodes);
    }
    const std::size_t features = graphs.front()->features;
    const auto size = static_cast<int64_t>(graphs.size());
    const auto n = static_cast<int64_t>(most);
    GraphBatch batch;
    batch.feature = torch::zeros({size, n, static_cast<int64_t>(features)});
    batch.neighbour = torch::zeros({size, 2, n, n});
    batch.isNode = torch::zeros({size, n});
    float* feature = batch.feature.data_ptr<float>();
    float* neighbour = batch.neighbour.data_ptr<float>();
    float* isNode = batch.isNode.data_ptr<float>();
    std::vector<std::vector<int>> parents(most);
    std::vector<std::vector<int>> children(most);
    for (std::size_t b = 0; b < graphs.size(); ++b)
    {
        const GraphObservation& graph = *graphs[b];
        std::copy(graph.feature.begin(), graph.feature.end(), feature + b * most * features);
        std::fill_n(isNode + b * most, graph.nodes, 1.0F);
        for (std::size_t i = 0; i < most; ++i)
        {
            parents[i].clear();
            children[i].clear();
        }
        for (const auto& [from, to] : graph.edges)
        {
            parents[to].push_back(from);
            children[from].push_back(to);
        }
        float* up = neighbour + 2 * b * most * most;
        float* down = up + most * most;
        for (std::size_t i = 0; i < most; ++i)
        {
            up[i * most + i] = 1;
            down[i * most + i] = 1;
            DrawNeighbours(parents[i], graph.rank, sample, random, up + i * most);
            DrawNeighbours(children[i], graph.rank, sample, random, down + i * most);
        }
    }
    return batch;
}

GraphAttentionLayer::GraphAttentionLayer(Parameters& parameters,
                                         const std::string& name,
                                         std::size_t inputs,
                                         std::size_t outputs,
                                         std::size_t heads,
                                         bool leaky,
                                         Random& random,
                                         bool concatenate)
    : m_heads(static_cast<int64_t>(heads)), m_leaky(leaky), m_concatenate(concatenate)
{
    const auto in = static_cast<int64_t>(inputs);
    const auto out = static_cast<int64_t>(outputs);
    // Wide enough that the mean over heads does not fade from iteration to iteration.
    const double bound = std::sqrt(6 / static_cast<double>(inputs + outputs));
    m_weight = parameters.Add(name + ".weight", {m_heads, in, out}, bound, random);
    m_attention = parameters.Add(name + ".attention",
                                 {m_heads, 2 * out},
                                 1 / std::sqrt(static_cast<double>(outputs)),
                                 random);
}

torch::Tensor
GraphAttentionLayer::Transform(const torch::Tensor& h) const
{
    return torch::matmul(h.unsqueeze(1), m_weight); // [B, heads, N, outputs]
}

torch::Tensor
GraphAttentionLayer::Attend(const torch::Tensor& transformed, const torch::Tensor& neighbour) const
{
    const int64_t out = transformed.size(3);
    const torch::Tensor own = m_attention.narrow(1, 0, out).unsqueeze(2);
    const torch::Tensor other = m_attention.narrow(1, out, out).unsqueeze(2);
    torch::Tensor score = torch::matmul(transformed, own) +
                          torch::matmul(transformed, other).transpose(2, 3); // [B, heads, N, N]
    if (m_leaky)
    {
        score = torch::leaky_relu(score, 0.2);
    }
    const torch::Tensor heads = neighbour.repeat_interleave(m_heads / 2, 1);
    return score.masked_fill(heads == 0, -std::numeric_limits<float>::infinity()).softmax(3);
}

torch::Tensor
GraphAttentionLayer::Coefficients(const torch::Tensor& h, const torch::Tensor& neighbour) const
{
    return Attend(Transform(h), neighbour);
}

torch::Tensor
GraphAttentionLayer::Forward(const torch::Tensor& h, const torch::Tensor& neighbour) const
{
    const torch::Tensor transformed = Transform(h);
    const torch::Tensor attended = torch::matmul(Attend(transformed, neighbour), transformed);
    return torch::elu(m_concatenate ? attended.transpose(1, 2).flatten(2) : attended.mean(1));
}

} // namespace ns3::vec
