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
 * reads them. A `shared` one still takes whole observations, of the view it was told to see.
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
     * \p values has room for a number per action. */
    void Values(const std::vector<float>& observation, float* values) const;

    /** How a `shared` network is to see observations of so many numbers. */
    void See(const ActionView& view, std::size_t observationSize);
    /** Lets the values of all actions begin at −\p weight × what the observation says of each from
     * \p delaysAt on: ObservationLayout::DelaysAt(), or ActionView::Delay() when `shared`.
     * REQUIRES: skip. */
    void BeginGreedy(std::size_t delaysAt, double weight);

    Parameters parameters;

  private:
    /** [n, observation] → [n × actions, inputs]. */
    torch::Tensor Inputs(const torch::Tensor& observations) const;

    MlpShape m_shape;
    std::vector<LinearLayer> m_layers; //!< hidden…, then output or (value, advantage)
    torch::Tensor m_skip;              //!< undefined without
    torch::Tensor m_common;            //!< of the view, places [common]
    torch::Tensor m_own;               //!< [actions × own]; the observation's size where NONE
    int64_t m_actions = 0;
};

} // namespace ns3::vec

#endif // VEC_Q_NETWORK_H
