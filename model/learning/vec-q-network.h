// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_Q_NETWORK_H
#define VEC_Q_NETWORK_H

#include "ns3/vec-plain-mlp.h"
#include "vec-parameters.h"

#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/**
 * The LibTorch twin of PlainMlp: the same function of the same tensors, with gradients and for
 * batches. Weights are kept as [inputs, outputs], the form `addmm` takes, and saved as PlainMlp
 * reads them.
 */
class QNetwork
{
  public:
    /** Uniform in ±1/√inputs of each layer; skip starts at zero. */
    QNetwork(const MlpShape& shape, Random random);
    QNetwork(const QNetwork&) = delete;

    const MlpShape& Shape() const
    {
        return m_shape;
    }

    /** [n, inputs] → [n, outputs]. */
    torch::Tensor Forward(const torch::Tensor& observations) const;
    /** The values of one observation, without gradients, by the shortest way. REQUIRES:
     * \p values has room for `outputs` numbers. */
    void Values(const std::vector<float>& observation, float* values) const;

    Parameters parameters;

  private:
    MlpShape m_shape;
    std::vector<LinearLayer> m_layers; //!< hidden…, then output or (value, advantage)
    torch::Tensor m_skip;              //!< undefined without
};

} // namespace ns3::vec

#endif // VEC_Q_NETWORK_H
