// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-scorer.h"

#include "ns3/vec-safetensors.h"

#include <algorithm>
#include <string>
#include <utility>

namespace ns3::vec
{

namespace
{

/** A LinearLayer's weights, [inputs, outputs] and [outputs]. */
PlainLayer
LayerOf(const SafeTensors& tensors,
        const std::string& name,
        std::size_t inputs,
        std::size_t outputs)
{
    PlainLayer layer(inputs, outputs);
    const auto& weight = tensors.Numbers(name + ".weight", {inputs, outputs});
    const auto& bias = tensors.Numbers(name + ".bias", {outputs});
    for (std::size_t o = 0; o < outputs; ++o)
    {
        layer.SetBias(o, bias[o]);
        for (std::size_t i = 0; i < inputs; ++i)
        {
            layer.SetWeight(o, i, weight[i * outputs + o]);
        }
    }
    return layer;
}

} // namespace

GraphScorer::GraphScorer(const GraphQNetwork& network, std::vector<float> h, std::size_t nodes)
    : m_common(network.Shape().common), m_perVehicle(network.Shape().perVehicle),
      m_width(h.size() / nodes), m_h(std::move(h)), m_mean(m_width, 0)
{
    for (std::size_t node = 0; node < nodes; ++node)
    {
        for (std::size_t k = 0; k < m_width; ++k)
        {
            m_mean[k] += m_h[node * m_width + k] / static_cast<float>(nodes);
        }
    }
    SafeTensors tensors;
    network.Weights().Save(tensors, "");
    const std::size_t first = network.Shape().hidden[0];
    const std::size_t second = network.Shape().hidden[1];
    m_state = LayerOf(tensors, "state", 2 * m_width + m_common, first);
    m_vehicle = LayerOf(tensors, "vehicle", m_perVehicle + m_width, first);
    m_own = LayerOf(tensors, "own", first, second);
    m_others = LayerOf(tensors, "mean", first, second);
    m_value = tensors.Numbers("value.weight", {second, 1});
    m_skip = tensors.Numbers("skip", {m_perVehicle, 1});
    m_input.resize(std::max(m_state.Inputs(), m_vehicle.Inputs()));
    m_stateZ.resize(m_state.Width());
    m_meanZ.resize(m_state.Width());
    m_shared.resize(m_own.Width());
    m_y.resize(m_own.Width());
}

void
GraphScorer::Begin(std::size_t vehicles)
{
    m_placed.sum.assign(vehicles * m_width, 0);
    m_placed.count.assign(vehicles, 0);
    m_z.resize(vehicles * m_state.Width());
    m_scores.resize(vehicles);
}

void
GraphScorer::Place(std::size_t node, std::size_t vehicle)
{
    ++m_placed.count[vehicle];
    for (std::size_t k = 0; k < m_width; ++k)
    {
        m_placed.sum[vehicle * m_width + k] += m_h[node * m_width + k];
    }
}

const std::vector<float>&
GraphScorer::Score(std::size_t node, const std::vector<float>& observation)
{
    const std::size_t vehicles = m_placed.count.size();
    const std::size_t width = m_state.Width();
    const auto own = m_h.begin() + static_cast<std::ptrdiff_t>(node * m_width);
    auto end = std::copy_n(own, m_width, m_input.begin());
    end = std::copy(m_mean.begin(), m_mean.end(), end);
    std::copy_n(observation.begin(), m_common, end);
    m_state.Apply(m_input.data(), m_stateZ.data());

    const float* blocks = observation.data() + m_common;
    std::fill(m_meanZ.begin(), m_meanZ.end(), 0.0F);
    for (std::size_t m = 0; m < vehicles; ++m)
    {
        m_scores[m] = 0;
        for (std::size_t k = 0; k < m_perVehicle; ++k)
        {
            m_input[k] = blocks[k * vehicles + m];
            m_scores[m] += m_skip[k] * m_input[k];
        }
        const auto count = static_cast<float>(std::max(1, m_placed.count[m]));
        for (std::size_t k = 0; k < m_width; ++k)
        {
            m_input[m_perVehicle + k] = m_placed.sum[m * m_width + k] / count;
        }
        float* z = m_z.data() + m * width;
        m_vehicle.Apply(m_input.data(), z);
        for (std::size_t k = 0; k < width; ++k)
        {
            z[k] = std::max(0.0F, z[k] + m_stateZ[k]);
            m_meanZ[k] += z[k] / static_cast<float>(vehicles);
        }
    }
    m_others.Apply(m_meanZ.data(), m_shared.data());
    for (std::size_t m = 0; m < vehicles; ++m)
    {
        m_own.Apply(m_z.data() + m * width, m_y.data());
        for (std::size_t k = 0; k < m_value.size(); ++k)
        {
            m_scores[m] += m_value[k] * std::max(0.0F, m_y[k] + m_shared[k]);
        }
    }
    return m_scores;
}

} // namespace ns3::vec
