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

void
QNetwork::See(const ActionView& view, std::size_t observationSize)
{
    m_actions = static_cast<int64_t>(view.Actions());
    std::vector<int64_t> common(view.Common().begin(), view.Common().end());
    std::vector<int64_t> own;
    for (std::size_t a = 0; a < view.Actions(); ++a)
    {
        for (std::size_t k = 0; k < view.PerAction(); ++k)
        {
            const int place = view.Own(a, k);
            own.push_back(place == ActionView::NONE ? static_cast<int64_t>(observationSize)
                                                    : place);
        }
    }
    m_common = torch::tensor(common, torch::kLong);
    m_own = torch::tensor(own, torch::kLong);
}

torch::Tensor
QNetwork::Inputs(const torch::Tensor& observations) const
{
    const int64_t size = observations.size(0);
    const int64_t common = m_common.size(0);
    return torch::cat({observations.index_select(1, m_common)
                           .unsqueeze(1)
                           .expand({size, m_actions, common}),
                       torch::constant_pad_nd(observations, {0, 1})
                           .index_select(1, m_own)
                           .view({size, m_actions, m_own.size(0) / m_actions})},
                      2)
        .flatten(0, 1);
}

torch::Tensor
QNetwork::Forward(const torch::Tensor& observations) const
{
    const torch::Tensor inputs = m_shape.shared ? Inputs(observations) : observations;
    torch::Tensor h = inputs;
    auto layer = m_layers.begin();
    for (std::size_t k = 0; k < m_shape.hidden.size(); ++k, ++layer)
    {
        h = layer->Forward(h).relu_();
    }
    if (!m_shape.dueling)
    {
        torch::Tensor q = layer->Forward(h);
        q = m_shape.skip ? torch::addmm(q, inputs, m_skip) : q;
        return m_shape.shared ? q.view({-1, m_actions}) : q;
    }
    const int64_t half = h.size(1) / 2;
    torch::Tensor value = layer->Forward(h.narrow(1, 0, half));
    ++layer;
    torch::Tensor advantage = layer->Forward(h.narrow(1, half, half));
    if (m_shape.skip)
    {
        advantage = torch::addmm(advantage, inputs, m_skip);
    }
    if (m_shape.shared)
    {
        advantage = advantage.view({-1, m_actions});
        value = value.view({-1, m_actions}).mean(1, /*keepdim=*/true);
    }
    return value + advantage - advantage.mean(1, /*keepdim=*/true);
}

void
QNetwork::Values(const std::vector<float>& observation, float* values) const
{
    const c10::InferenceMode guard;
    const torch::Tensor q = Forward(MatrixView(observation, 1));
    std::memcpy(values, q.data_ptr<float>(), q.numel() * sizeof(float));
}

void
QNetwork::BeginGreedy(std::size_t delaysAt, double weight)
{
    m_layers.back().Zero();
    const torch::NoGradGuard guard;
    const auto outputs = static_cast<int64_t>(m_shape.outputs);
    m_skip.narrow(0, static_cast<int64_t>(delaysAt), outputs).fill_diagonal_(-weight);
}

} // namespace ns3::vec
