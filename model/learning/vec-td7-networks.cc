// SPDX-License-Identifier: GPL-2.0-only
#include "vec-td7-networks.h"

#include <torch/utils.h>

namespace ns3::vec
{

Td7Encoder::Td7Encoder(const Td7Shape& shape, Random random)
    : m_state(parameters,
              "zs",
              shape.sizes.state,
              shape.hidden,
              shape.embedding,
              Activation::ELU,
              random),
      m_stateAction(parameters,
                    "zsa",
                    shape.embedding + shape.sizes.action,
                    shape.hidden,
                    shape.embedding,
                    Activation::ELU,
                    random)
{
}

torch::Tensor
Td7Encoder::State(const torch::Tensor& state) const
{
    return AvgL1Norm(m_state.Forward(state));
}

torch::Tensor
Td7Encoder::StateAction(const torch::Tensor& zs, const torch::Tensor& action) const
{
    return m_stateAction.Forward(torch::cat({zs, action}, 1));
}

Td7Actor::Td7Actor(const Td7Shape& shape, Random random)
    : m_first(parameters, "first", shape.sizes.state, shape.hidden.front(), random),
      m_rest(parameters,
             "actor",
             shape.hidden.front() + shape.embedding,
             shape.hidden,
             shape.sizes.action,
             Activation::RELU,
             random)
{
}

torch::Tensor
Td7Actor::Forward(const torch::Tensor& state, const torch::Tensor& zs) const
{
    return m_rest.Forward(torch::cat({AvgL1Norm(m_first.Forward(state)), zs}, 1)).tanh();
}

Td7Critic::Td7Critic(const Td7Shape& shape, Random random)
{
    for (const std::string name : {"first", "second"})
    {
        m_first.emplace_back(parameters,
                             name + ".first",
                             shape.sizes.state + shape.sizes.action,
                             shape.hidden.front(),
                             random);
        m_rest.emplace_back(parameters,
                            name,
                            shape.hidden.front() + 2 * shape.embedding,
                            shape.hidden,
                            1,
                            Activation::ELU,
                            random);
    }
}

torch::Tensor
Td7Critic::Values(const torch::Tensor& state,
                  const torch::Tensor& action,
                  const torch::Tensor& zsa,
                  const torch::Tensor& zs) const
{
    const torch::Tensor both = torch::cat({state, action}, 1);
    std::vector<torch::Tensor> values;
    for (std::size_t k = 0; k < m_first.size(); ++k)
    {
        values.push_back(
            m_rest[k].Forward(torch::cat({AvgL1Norm(m_first[k].Forward(both)), zsa, zs}, 1)));
    }
    return torch::cat(values, 1);
}

torch::Tensor
LapLoss(const torch::Tensor& errors, double least)
{
    const torch::Tensor size = errors.abs();
    return torch::where(size < least, 0.5 * errors.square(), least * size);
}

} // namespace ns3::vec
