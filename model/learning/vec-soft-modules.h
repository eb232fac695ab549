// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SOFT_MODULES_H
#define VEC_SOFT_MODULES_H

#include "vec-continuous-networks.h"

#include <cstddef>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** Sizes of a modular network. */
struct SoftModuleShape
{
    std::size_t surroundings = 0; //!< numbers of s1, the first of the state
    std::size_t workloads = 0;    //!< numbers of s2, the others
    std::size_t outputs = 0;
    std::size_t width = 128; //!< D, of representations and modules
    std::size_t modules = 3; //!< K, in each layer
    std::size_t layers = 2;  //!< L
};

/**
 * The policy network of paper 4, section 4: two representations of the state, and L layers of K
 * modules that are mixed by weights which depend on the state.
 *
 * V1 = AvgL1Norm(MLP2(s1)), V2 = FC(s2), g = V1 ⊙ V2;
 * p¹ = FC(ReLU(g)), p^{l+1} = FC(ReLU(W p^l ⊙ g));
 * V_j^l = Σ_k softmax_k(p^l(j, k)) ReLU(W_k V_k^{l−1}), V_k^0 = [V1, V2]; the last layer has one j.
 */
class SoftModules
{
  public:
    /** REQUIRES: no size is 0. */
    SoftModules(const SoftModuleShape& shape, Random random);
    SoftModules(const SoftModules&) = delete;

    /** [n, surroundings + workloads] → [n, outputs]. */
    torch::Tensor Forward(const torch::Tensor& state) const;
    /** The weights softmax(p^l) of each layer: [n, K, K], of the last [n, 1, K]. */
    std::vector<torch::Tensor> Mixtures(const torch::Tensor& state) const;

    Parameters parameters;

  private:
    struct Represented
    {
        torch::Tensor surroundings; //!< V1, [n, D]
        torch::Tensor workloads;    //!< V2, [n, D]
    };

    Represented Represent(const torch::Tensor& state) const;
    std::vector<torch::Tensor> Mixtures(const Represented& seen) const;

    SoftModuleShape m_shape;
    Mlp m_surroundings;
    LinearLayer m_workloads;
    std::vector<LinearLayer> m_gates;                //!< FC of each layer
    std::vector<LinearLayer> m_chains;               //!< W, between the gates
    std::vector<std::vector<LinearLayer>> m_modules; //!< W_k of each layer
    LinearLayer m_output;
};

} // namespace ns3::vec

#endif // VEC_SOFT_MODULES_H
