// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ADAM_H
#define VEC_ADAM_H

#include "vec-checkpoint.h"

#include <cstdint>
#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/**
 * Adam (Kingma and Ba 2015, algorithm 1) after scaling all gradients down to a common norm.
 *
 * LibTorch's own Adam saves its state in the order of addresses, so that a checkpoint differs from
 * run to run; here it is plain tensors. One pass over the numbers, for small networks on one core.
 */
class Adam
{
  public:
    /** REQUIRES: contiguous float parameters that take gradients. */
    explicit Adam(std::vector<torch::Tensor> parameters, double epsilon = 1e-8);

    /** Forgets the gradients. */
    void ZeroGradients();
    /** One step along the gradients, scaled down so that their norm is at most \p maxNorm. */
    void Step(double learningRate, double maxNorm);

    /** The moments, as tensors \p prefix + "first.K" and "second.K", and the key \p prefix. */
    void Save(Checkpoint& checkpoint, const std::string& prefix) const;
    void Load(const Checkpoint& checkpoint, const std::string& prefix);

  private:
    std::vector<torch::Tensor> m_parameters;
    std::vector<std::vector<float>> m_first;  //!< m, mean of gradients
    std::vector<std::vector<float>> m_second; //!< v, mean of their squares
    double m_epsilon;
    uint64_t m_steps = 0;
};

} // namespace ns3::vec

#endif // VEC_ADAM_H
