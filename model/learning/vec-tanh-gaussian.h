// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TANH_GAUSSIAN_H
#define VEC_TANH_GAUSSIAN_H

#include <torch/types.h>

namespace ns3::vec
{

/**
 * Actions a = tanh(u), u ~ N(μ, σ²) in each of A numbers (Haarnoja et al. 2018, appendix C).
 */
struct TanhGaussian
{
    /** An action and the logarithm of its density. */
    struct Sample
    {
        torch::Tensor action;         //!< [n, A]
        torch::Tensor logProbability; //!< [n, 1]
    };

    static constexpr double LOWEST = -5; //!< of log σ
    static constexpr double HIGHEST = 2;

    /** Of the outputs of a network, [n, 2 A]: μ, then log σ, which is cut to its bounds. */
    static TanhGaussian Of(const torch::Tensor& outputs);

    /** tanh(μ), [n, A]. */
    torch::Tensor Mode() const;
    /**
     * u = μ + σ ε and log π(a) = Σ log N(u; μ, σ²) − Σ log(1 − tanh²(u)), with gradients through
     * μ and σ. \p noise: ε, [n, A].
     */
    Sample Draw(const torch::Tensor& noise) const;

    torch::Tensor mean;         //!< μ, [n, A]
    torch::Tensor logDeviation; //!< log σ, [n, A]
};

} // namespace ns3::vec

#endif // VEC_TANH_GAUSSIAN_H
