// SPDX-License-Identifier: GPL-2.0-only
#include "vec-recurrent-q-network.h"

#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

RecurrentQNetwork::RecurrentQNetwork(const RecurrentQShape& shape, Random random) : m_shape(shape)
{
    if (shape.lstm)
    {
        m_lstm.emplace(parameters, "lstm", shape.queues, shape.units, random);
    }
    else
    {
        m_gru.emplace(parameters, "gru", shape.queues, shape.units, random);
    }
    std::size_t inputs = shape.observation + shape.units;
    for (std::size_t k = 0; k < shape.hidden.size(); ++k)
    {
        m_hidden.emplace_back(parameters,
                              "hidden." + std::to_string(k),
                              inputs,
                              shape.hidden[k],
                              random);
        inputs = shape.hidden[k];
    }
    if (shape.dueling)
    {
        m_value.emplace(parameters, "value", inputs, 1, random);
    }
    m_advantage.emplace(parameters,
                        shape.dueling ? "advantage" : "output",
                        inputs,
                        shape.actions,
                        random);
    if (shape.skip)
    {
        m_skip.emplace(parameters, "skip", shape.observation, shape.actions, random);
        m_skip->Zero();
        if (shape.greedy > 0)
        {
            m_advantage->Zero();
            for (std::size_t action = 0; action < shape.actions; ++action)
            {
                m_skip->SetWeight(shape.delaysAt + action, action, -shape.greedy);
            }
        }
    }
}

torch::Tensor
RecurrentQNetwork::Forward(const torch::Tensor& inputs) const
{
    const auto width = static_cast<int64_t>(m_shape.observation);
    const auto slots = static_cast<int64_t>(m_shape.history);
    const auto queues = static_cast<int64_t>(m_shape.queues);
    const torch::Tensor observation = inputs.narrow(1, 0, width);
    const torch::Tensor history =
        inputs.narrow(1, width, slots * queues).reshape({inputs.size(0), slots, queues});
    const torch::Tensor outputs =
        m_lstm
            ? m_lstm->Forward(history)
            : m_gru->Forward(history,
                             torch::zeros({inputs.size(0), static_cast<int64_t>(m_shape.units)}));
    torch::Tensor h = torch::cat({observation, outputs.select(1, slots - 1)}, 1);
    for (const LinearLayer& layer : m_hidden)
    {
        h = layer.Forward(h).relu();
    }
    torch::Tensor advantage = m_advantage->Forward(h);
    if (m_skip)
    {
        advantage = advantage + m_skip->Forward(observation);
    }
    return m_value ? m_value->Forward(h) + advantage - advantage.mean(1, /*keepdim=*/true)
                   : advantage;
}

} // namespace ns3::vec
