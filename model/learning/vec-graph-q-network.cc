// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-q-network.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <torch/utils.h>

namespace ns3::vec
{

GraphQNetwork::GraphQNetwork(const GraphQShape& shape, Random random) : m_shape(shape)
{
    std::size_t width = shape.features;
    if (shape.attention)
    {
        for (std::size_t k = 0; k < shape.embedding.size(); ++k)
        {
            m_attention.emplace_back(m_parameters,
                                     "attention." + std::to_string(k),
                                     width,
                                     shape.embedding[k],
                                     shape.heads,
                                     shape.leaky,
                                     random);
            width = shape.embedding[k];
        }
    }
    const std::size_t state = 2 * width + shape.common;
    const std::size_t vehicle = shape.perVehicle + width;
    auto add = [&](const char* name, std::size_t inputs, std::size_t outputs)
    { m_layers.emplace_back(m_parameters, name, inputs, outputs, random); };
    if (shape.shared)
    {
        add("state", state, shape.hidden[0]);
        add("vehicle", vehicle, shape.hidden[0]);
        add("own", shape.hidden[0], shape.hidden[1]);
        add("mean", shape.hidden[0], shape.hidden[1]);
        add("value", shape.hidden[1], 1);
        m_layers.back().Zero();
        add("level", shape.hidden[1], 1);
        m_layers.back().Zero();
        m_skip = m_parameters.AddZeros("skip", {static_cast<int64_t>(shape.perVehicle), 1});
        const torch::NoGradGuard guard;
        std::copy(shape.skip.begin(), shape.skip.end(), m_skip.data_ptr<float>());
    }
    else
    {
        add("first", state + shape.vehicles * vehicle, shape.hidden[0]);
        add("second", shape.hidden[0], shape.hidden[1]);
        add("value", shape.hidden[1], shape.vehicles);
    }
}

torch::Tensor
GraphQNetwork::Encode(const GraphBatch& graphs) const
{
    torch::Tensor h = graphs.feature;
    for (const GraphAttentionLayer& layer : m_attention)
    {
        h = layer.Forward(h, graphs.neighbour);
    }
    return h;
}

torch::Tensor
GraphQNetwork::Values(const torch::Tensor& h,
                      const torch::Tensor& isNode,
                      const GraphStates& states) const
{
    const int64_t width = h.size(2);
    const int64_t size = states.node.size(0);
    const torch::Tensor own =
        h.gather(1, states.node.view({size, 1, 1}).expand({size, 1, width})).squeeze(1);
    const torch::Tensor mean =
        torch::matmul(isNode.unsqueeze(1), h).squeeze(1) / isNode.sum(1, /*keepdim=*/true);
    const torch::Tensor state = torch::cat({own, mean, states.common}, 1);
    const torch::Tensor placed = torch::matmul(states.allocation, h) /
                                 states.allocation.sum(2, /*keepdim=*/true).clamp_min(1);
    torch::Tensor vehicle = torch::cat({states.vehicle, placed}, 2);
    if (m_shape.shared)
    {
        const torch::Tensor z =
            (m_layers[0].Forward(state).unsqueeze(1) + m_layers[1].Forward(vehicle)).relu();
        const torch::Tensor y =
            (m_layers[2].Forward(z) + m_layers[3].Forward(z.mean(1)).unsqueeze(1)).relu();
        const torch::Tensor advantage = m_layers[4].Forward(y);
        const torch::Tensor level = m_layers[5].Forward(y.mean(1)).unsqueeze(1);
        return (level + advantage - advantage.mean(1, /*keepdim=*/true) +
                torch::matmul(states.vehicle, m_skip))
            .squeeze(2);
    }
    const int64_t vehicles = vehicle.size(1);
    const auto most = static_cast<int64_t>(m_shape.vehicles);
    if (vehicles > most)
    {
        throw InputError("the padded network takes at most " + std::to_string(most) +
                         " vehicles, the instance has " + std::to_string(vehicles));
    }
    vehicle = torch::constant_pad_nd(vehicle, {0, 0, 0, most - vehicles}).flatten(1);
    const torch::Tensor z = m_layers[0].Forward(torch::cat({state, vehicle}, 1)).relu();
    return m_layers[2].Forward(m_layers[1].Forward(z).relu()).narrow(1, 0, vehicles);
}

} // namespace ns3::vec
