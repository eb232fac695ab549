// SPDX-License-Identifier: GPL-2.0-only
#include "vec-q-network.h"

#include "vec-tensor-view.h"

#include <cstring>
#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

QNetwork::QNetwork(const MlpShape& shape, Random random)
    : parameters(Parameters::Layout::TRANSPOSED), m_shape(shape)
{
    auto add = [&](const std::string& name, std::size_t inputs, std::size_t outputs)
    { m_layers.emplace_back(parameters, name, inputs, outputs, random); };
    std::size_t inputs = shape.inputs;
    for (std::size_t k = 0; k < shape.hidden.size(); ++k)
    {
        add("hidden." + std::to_string(k), inputs, shape.hidden[k]);
        inputs = shape.hidden[k];
    }
    if (shape.dueling)
    {
        add("value", inputs / 2, 1);
        add("advantage", inputs / 2, shape.outputs);
    }
    else
    {
        add("output", inputs, shape.outputs);
    }
    if (shape.skip)
    {
        m_skip = parameters.AddZeros(
            "skip.weight",
            {static_cast<int64_t>(shape.inputs), static_cast<int64_t>(shape.outputs)});
    }
}

torch::Tensor
QNetwork::Forward(const torch::Tensor& observations) const
{
    torch::Tensor h = observations;
    auto layer = m_layers.begin();
    for (std::size_t k = 0; k < m_shape.hidden.size(); ++k, ++layer)
    {
        h = layer->Forward(h).relu_();
    }
    if (!m_shape.dueling)
    {
        const torch::Tensor q = layer->Forward(h);
        return m_shape.skip ? torch::addmm(q, observations, m_skip) : q;
    }
    const int64_t half = h.size(1) / 2;
    const torch::Tensor value = layer->Forward(h.narrow(1, 0, half));
    ++layer;
    torch::Tensor advantage = layer->Forward(h.narrow(1, half, half));
    if (m_shape.skip)
    {
        advantage = torch::addmm(advantage, observations, m_skip);
    }
    return value + advantage - advantage.mean(1, /*keepdim=*/true);
}

void
QNetwork::Values(const std::vector<float>& observation, float* values) const
{
    const c10::InferenceMode guard;
    const torch::Tensor q = Forward(MatrixView(observation, 1));
    std::memcpy(values, q.data_ptr<float>(), m_shape.outputs * sizeof(float));
}

} // namespace ns3::vec
