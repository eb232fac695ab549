// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_Q_NETWORK_H
#define VEC_Q_NETWORK_H

#include "ns3/vec-plain-mlp.h"
#include "ns3/vec-random.h"
#include "ns3/vec-safetensors.h"

#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/**
 * The LibTorch twin of PlainMlp: the same function of the same tensors, with gradients and for
 * batches. Weights are kept as [inputs, outputs], the form `addmm` takes.
 */
class QNetwork
{
  public:
    /** Uniform in ±1/√inputs of each layer, drawn from \p random; skip starts at zero. */
    QNetwork(const MlpShape& shape, Random& random);
    QNetwork(QNetwork&&) = default;
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

    std::vector<torch::Tensor> Parameters() const;
    /** A network of the same weights that takes no gradients. */
    QNetwork Copy() const;
    /** Takes over the weights. REQUIRES: the same shape. */
    void Assign(const QNetwork& other);

    /** Tensors under \p prefix + the names that PlainMlp documents. */
    void Save(SafeTensors& tensors, const std::string& prefix) const;
    void Load(const SafeTensors& tensors, const std::string& prefix);

  private:
    struct Layer
    {
        std::string name;
        torch::Tensor weight;
        torch::Tensor bias; //!< undefined for skip
    };

    explicit QNetwork(MlpShape shape) : m_shape(std::move(shape))
    {
    }

    MlpShape m_shape;
    std::vector<Layer> m_layers; //!< hidden…, then output or (value, advantage), then skip
};

} // namespace ns3::vec

#endif // VEC_Q_NETWORK_H
