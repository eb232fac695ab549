// SPDX-License-Identifier: GPL-2.0-only
#include "vec-lstm.h"

#include <cmath>
#include <torch/utils.h>

namespace ns3::vec
{

LstmLayer::LstmLayer(Parameters& parameters,
                     const std::string& name,
                     std::size_t inputs,
                     std::size_t units,
                     Random& random)
    : m_units(static_cast<int64_t>(units))
{
    const auto in = static_cast<int64_t>(inputs);
    const double bound = 1 / std::sqrt(static_cast<double>(units));
    m_weights.push_back(parameters.Add(name + ".input", {4 * m_units, in}, bound, random));
    m_weights.push_back(parameters.Add(name + ".hidden", {4 * m_units, m_units}, bound, random));
    m_weights.push_back(parameters.Add(name + ".input_bias", {4 * m_units}, bound, random));
    m_weights.push_back(parameters.Add(name + ".hidden_bias", {4 * m_units}, bound, random));
}

torch::Tensor
LstmLayer::Forward(const torch::Tensor& x) const
{
    const torch::Tensor zero = torch::zeros({1, x.size(0), m_units});
    return std::get<0>(torch::lstm(x,
                                   {zero, zero},
                                   m_weights,
                                   /*has_biases=*/true,
                                   /*num_layers=*/1,
                                   /*dropout=*/0,
                                   /*train=*/false,
                                   /*bidirectional=*/false,
                                   /*batch_first=*/true));
}

} // namespace ns3::vec
