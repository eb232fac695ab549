// SPDX-License-Identifier: GPL-2.0-only
#include "vec-lstm.h"

#include <torch/utils.h>

namespace ns3::vec
{

LstmLayer::LstmLayer(Parameters& parameters,
                     const std::string& name,
                     std::size_t inputs,
                     std::size_t units,
                     Random& random)
    : m_weights(AddRecurrentWeights(parameters, name, /*gates=*/4, inputs, units, random)),
      m_units(static_cast<int64_t>(units))
{
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
