// SPDX-License-Identifier: GPL-2.0-only
#include "vec-continuous-networks.h"

#include "vec-tensor-view.h"

#include <limits>
#include <torch/utils.h>

namespace ns3::vec
{

Mlp::Mlp(Parameters& parameters,
         const std::string& name,
         std::size_t inputs,
         const std::vector<uint64_t>& hidden,
         std::size_t outputs,
         Activation activation,
         Random& random)
    : m_activation(activation)
{
    for (std::size_t k = 0; k <= hidden.size(); ++k)
    {
        const std::size_t units = k < hidden.size() ? hidden[k] : outputs;
        m_layers.emplace_back(parameters, name + "." + std::to_string(k), inputs, units, random);
        inputs = units;
    }
}

torch::Tensor
Mlp::Forward(const torch::Tensor& x) const
{
    torch::Tensor h = m_layers.front().Forward(x);
    for (std::size_t k = 1; k < m_layers.size(); ++k)
    {
        h = m_activation == Activation::RELU ? h.relu_() : torch::elu_(h);
        h = m_layers[k].Forward(h);
    }
    return h;
}

torch::Tensor
AvgL1Norm(const torch::Tensor& x)
{
    constexpr double LEAST = 1e-8;
    return x / x.abs().mean(-1, /*keepdim=*/true).clamp_min(LEAST);
}

TwinCritic::TwinCritic(std::size_t state,
                       std::size_t action,
                       const std::vector<uint64_t>& hidden,
                       Random random)
{
    for (const char* name : {"first", "second"})
    {
        m_heads.emplace_back(parameters, name, state + action, hidden, 1, Activation::RELU, random);
    }
}

torch::Tensor
TwinCritic::Values(const torch::Tensor& state, const torch::Tensor& action) const
{
    const torch::Tensor inputs = torch::cat({state, action}, 1);
    return torch::cat({m_heads[0].Forward(inputs), m_heads[1].Forward(inputs)}, 1);
}

torch::Tensor
Correction(const torch::Tensor& values, const torch::Tensor& chosen)
{
    return values.amax(2).mean(0).unsqueeze(1) - chosen;
}

Descent::Descent(Parameters& parameters) : m_tensors(parameters.Tensors()), m_adam(m_tensors)
{
}

void
Descent::Step(const torch::Tensor& loss, double learningRate)
{
    m_adam.ZeroGradients();
    loss.backward({}, c10::nullopt, /*create_graph=*/false, m_tensors);
    m_adam.Step(learningRate, std::numeric_limits<double>::infinity());
}

void
Descent::Save(Checkpoint& checkpoint, const std::string& prefix) const
{
    m_adam.Save(checkpoint, prefix);
}

void
Descent::Load(const Checkpoint& checkpoint, const std::string& prefix)
{
    m_adam.Load(checkpoint, prefix);
}

torch::Tensor
NormalNoise(int64_t rows, int64_t columns, Random& random)
{
    torch::Tensor noise = torch::empty({rows, columns});
    float* data = noise.data_ptr<float>();
    for (int64_t i = 0; i < noise.numel(); ++i)
    {
        data[i] = static_cast<float>(random.Normal());
    }
    return noise;
}

TransitionTensors::TransitionTensors(const TransitionBatch& batch)
    : state(MatrixView(batch.state, batch.size)), action(MatrixView(batch.action, batch.size)),
      reward(MatrixView(batch.reward, batch.size)),
      discount(MatrixView(batch.discount, batch.size)), next(MatrixView(batch.next, batch.size)),
      weight(MatrixView(batch.weight, batch.size))
{
}

} // namespace ns3::vec
