// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TEMPERATURE_H
#define VEC_TEMPERATURE_H

#include "vec-continuous-networks.h"

#include <cstddef>
#include <string>
#include <torch/types.h>

namespace ns3::vec
{

/**
 * The weight α of the entropy, learnt so that the entropy of the policy is about −A (Haarnoja et
 * al. 2018, "Soft actor-critic algorithms and applications", eq. (18)).
 */
class Temperature
{
  public:
    /** α begins at 1. */
    explicit Temperature(std::size_t actionSize);
    Temperature(const Temperature&) = delete;

    double Alpha() const;
    /** One step against the gradient of E[−α log π(a|s) + α A], on log α. */
    void Step(const torch::Tensor& logProbability, double learningRate);

    /** Tensors \p prefix + "log_alpha" and those of its optimiser. */
    void Save(Checkpoint& checkpoint, const std::string& prefix) const;
    void Load(const Checkpoint& checkpoint, const std::string& prefix);

  private:
    double m_target; //!< entropy
    Parameters m_parameters;
    torch::Tensor m_logAlpha;
    Descent m_descent;
};

} // namespace ns3::vec

#endif // VEC_TEMPERATURE_H
