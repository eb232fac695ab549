// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LSTM_H
#define VEC_LSTM_H

#include "vec-parameters.h"

#include <cstddef>
#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/**
 * A layer of long short-term memory (Hochreiter and Schmidhuber 1997) as LibTorch computes it:
 * gates i, f, g, o in this order from W x + b + U h + c; c' = σ(f) c + σ(i) tanh(g), h' = σ(o)
 * tanh(c').
 */
class LstmLayer
{
  public:
    LstmLayer(Parameters& parameters,
              const std::string& name,
              std::size_t inputs,
              std::size_t units,
              Random& random);

    /** All steps from h = c = 0: x [B, N, inputs] → h after each [B, N, units]. */
    torch::Tensor Forward(const torch::Tensor& x) const;

  private:
    std::vector<torch::Tensor> m_weights; //!< W, U, b, c
    int64_t m_units;
};

} // namespace ns3::vec

#endif // VEC_LSTM_H
