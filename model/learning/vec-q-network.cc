// SPDX-License-Identifier: GPL-2.0-only
#include "vec-q-network.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

torch::Tensor
UniformTensor(std::vector<int64_t> shape, double bound, Random& random)
{
    torch::Tensor tensor = torch::empty(shape, torch::kFloat);
    float* data = tensor.data_ptr<float>();
    for (int64_t i = 0; i < tensor.numel(); ++i)
    {
        data[i] = static_cast<float>(random.Uniform(-bound, bound));
    }
    return tensor.requires_grad_();
}

std::vector<float>
Numbers(const torch::Tensor& tensor)
{
    const torch::Tensor plain = tensor.detach().contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

} // namespace

QNetwork::QNetwork(const MlpShape& shape, Random& random) : m_shape(shape)
{
    auto add = [&](const std::string& name, int64_t inputs, int64_t outputs)
    {
        const double bound = 1 / std::sqrt(static_cast<double>(inputs));
        torch::Tensor weight = UniformTensor({inputs, outputs}, bound, random);
        m_layers.push_back({name, weight, UniformTensor({outputs}, bound, random)});
    };
    int64_t inputs = static_cast<int64_t>(shape.inputs);
    for (std::size_t k = 0; k < shape.hidden.size(); ++k)
    {
        add("hidden." + std::to_string(k), inputs, shape.hidden[k]);
        inputs = static_cast<int64_t>(shape.hidden[k]);
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
        m_layers.push_back(
            {"skip",
             torch::zeros({static_cast<int64_t>(shape.inputs), static_cast<int64_t>(shape.outputs)})
                 .requires_grad_(),
             {}});
    }
}

torch::Tensor
QNetwork::Forward(const torch::Tensor& observations) const
{
    torch::Tensor h = observations;
    auto layer = m_layers.begin();
    for (std::size_t k = 0; k < m_shape.hidden.size(); ++k, ++layer)
    {
        h = torch::addmm(layer->bias, h, layer->weight).relu_();
    }
    if (!m_shape.dueling)
    {
        torch::Tensor q = torch::addmm(layer->bias, h, layer->weight);
        return m_shape.skip ? torch::addmm(q, observations, m_layers.back().weight) : q;
    }
    const int64_t half = h.size(1) / 2;
    const torch::Tensor value = torch::addmm(layer->bias, h.narrow(1, 0, half), layer->weight);
    ++layer;
    torch::Tensor advantage = torch::addmm(layer->bias, h.narrow(1, half, half), layer->weight);
    if (m_shape.skip)
    {
        advantage = torch::addmm(advantage, observations, m_layers.back().weight);
    }
    return value + advantage - advantage.mean(1, /*keepdim=*/true);
}

void
QNetwork::Values(const std::vector<float>& observation, float* values) const
{
    const c10::InferenceMode guard;
    const torch::Tensor x = torch::from_blob(const_cast<float*>(observation.data()),
                                             {1, static_cast<int64_t>(observation.size())});
    const torch::Tensor q = Forward(x);
    std::memcpy(values, q.data_ptr<float>(), m_shape.outputs * sizeof(float));
}

std::vector<torch::Tensor>
QNetwork::Parameters() const
{
    std::vector<torch::Tensor> parameters;
    for (const Layer& layer : m_layers)
    {
        parameters.push_back(layer.weight);
        if (layer.bias.defined())
        {
            parameters.push_back(layer.bias);
        }
    }
    return parameters;
}

QNetwork
QNetwork::Copy() const
{
    QNetwork copy(m_shape);
    for (const Layer& layer : m_layers)
    {
        copy.m_layers.push_back(
            {layer.name,
             layer.weight.detach().clone(),
             layer.bias.defined() ? layer.bias.detach().clone() : torch::Tensor()});
    }
    return copy;
}

void
QNetwork::Assign(const QNetwork& other)
{
    const torch::NoGradGuard guard;
    const std::vector<torch::Tensor> from = other.Parameters();
    const std::vector<torch::Tensor> to = Parameters();
    for (std::size_t i = 0; i < to.size(); ++i)
    {
        to[i].copy_(from[i]);
    }
}

void
QNetwork::Save(SafeTensors& tensors, const std::string& prefix) const
{
    for (const Layer& layer : m_layers)
    {
        const std::size_t inputs = layer.weight.size(0);
        const std::size_t outputs = layer.weight.size(1);
        tensors.Add(prefix + layer.name + ".weight", {outputs, inputs}, Numbers(layer.weight.t()));
        if (layer.bias.defined())
        {
            tensors.Add(prefix + layer.name + ".bias", {outputs}, Numbers(layer.bias));
        }
    }
}

void
QNetwork::Load(const SafeTensors& tensors, const std::string& prefix)
{
    const torch::NoGradGuard guard;
    for (const Layer& layer : m_layers)
    {
        const std::size_t inputs = layer.weight.size(0);
        const std::size_t outputs = layer.weight.size(1);
        const auto& weight = tensors.Numbers(prefix + layer.name + ".weight", {outputs, inputs});
        layer.weight.copy_(torch::from_blob(const_cast<float*>(weight.data()),
                                            {layer.weight.size(1), layer.weight.size(0)})
                               .t());
        if (layer.bias.defined())
        {
            const auto& bias = tensors.Numbers(prefix + layer.name + ".bias", {outputs});
            layer.bias.copy_(
                torch::from_blob(const_cast<float*>(bias.data()), {layer.bias.size(0)}));
        }
    }
}

} // namespace ns3::vec
