// SPDX-License-Identifier: GPL-2.0-only
#include "vec-gru.h"

#include <cmath>
#include <torch/utils.h>

namespace ns3::vec
{

GruLayer::GruLayer(Parameters& parameters,
                   const std::string& name,
                   std::size_t inputs,
                   std::size_t units,
                   Random& random)
{
    const auto in = static_cast<int64_t>(inputs);
    const auto out = static_cast<int64_t>(units);
    const double bound = 1 / std::sqrt(static_cast<double>(units));
    m_weights.push_back(parameters.Add(name + ".input", {3 * out, in}, bound, random));
    m_weights.push_back(parameters.Add(name + ".hidden", {3 * out, out}, bound, random));
    m_weights.push_back(parameters.Add(name + ".input_bias", {3 * out}, bound, random));
    m_weights.push_back(parameters.Add(name + ".hidden_bias", {3 * out}, bound, random));
}

torch::Tensor
GruLayer::Step(const torch::Tensor& x, const torch::Tensor& h) const
{
    return torch::gru_cell(x, h, m_weights[0], m_weights[1], m_weights[2], m_weights[3]);
}

torch::Tensor
GruLayer::Forward(const torch::Tensor& x, const torch::Tensor& h) const
{
    return std::get<0>(torch::gru(x,
                                  h.unsqueeze(0).contiguous(),
                                  m_weights,
                                  /*has_biases=*/true,
                                  /*num_layers=*/1,
                                  /*dropout=*/0,
                                  /*train=*/false,
                                  /*bidirectional=*/false,
                                  /*batch_first=*/true));
}

} // namespace ns3::vec
