// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRU_H
#define VEC_GRU_H

#include "vec-parameters.h"

#include <cstddef>
#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/**
 * A layer of gated recurrent units (Cho et al. 2014) as LibTorch computes them: gates r, z, n in
 * this order, h' = (1 − z) n + z h, n = tanh(W_n x + b_n + r (U_n h + c_n)).
 */
class GruLayer
{
  public:
    GruLayer(Parameters& parameters,
             const std::string& name,
             std::size_t inputs,
             std::size_t units,
             Random& random);

    /** One step: x [B, inputs], h [B, units] → [B, units]. */
    torch::Tensor Step(const torch::Tensor& x, const torch::Tensor& h) const;
    /** All steps: x [B, N, inputs], h before the first [B, units] → h after each [B, N, units]. */
    torch::Tensor Forward(const torch::Tensor& x, const torch::Tensor& h) const;

  private:
    std::vector<torch::Tensor> m_weights; //!< W, U, b, c
};

} // namespace ns3::vec

#endif // VEC_GRU_H
