// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_ATTENTION_H
#define VEC_GRAPH_ATTENTION_H

#include "ns3/vec-process-views.h"
#include "vec-parameters.h"

#include <cstddef>
#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/**
 * Several task graphs as dense tensors of the size of the largest; nodes that fill up have no
 * features and no neighbour but themselves.
 */
struct GraphBatch
{
    torch::Tensor feature;   //!< [B, N, F]
    torch::Tensor neighbour; //!< [B, 2, N, N] of 0 and 1: row i of the first are the parents of i
                             //!< and i, N_i of eq. (14), of the second its children and i, eq. (19)
    torch::Tensor isNode;    //!< [B, N] of 0 and 1

    /**
     * \p sample: so many draws among the neighbours of a node other than itself, with the
     * probabilities of eq. (25), with replacement where there are fewer; 0 takes all of them.
     * REQUIRES: graphs not empty, all of the same number of features.
     */
    static GraphBatch Make(const std::vector<const GraphObservation*>& graphs,
                           std::size_t sample,
                           Random& random);
};

/**
 * One iteration of the two-way multi-head graph attention network of paper 2, eq. (17), (20) and
 * (27): half of the heads attend over parents, half over children, each also over the node itself;
 * the mean over heads goes through ELU. Or, as in paper 0, the heads side by side.
 */
class GraphAttentionLayer
{
  public:
    /** REQUIRES: heads is even. \p leaky: LeakyReLU(0.2) before the softmax, as in Veličković et
     * al. 2018; without it as eq. (17) is printed. */
    GraphAttentionLayer(Parameters& parameters,
                        const std::string& name,
                        std::size_t inputs,
                        std::size_t outputs,
                        std::size_t heads,
                        bool leaky,
                        Random& random,
                        bool concatenate = false);

    /** h of all nodes, [B, N, inputs] → [B, N, outputs], or heads × outputs of them. */
    torch::Tensor Forward(const torch::Tensor& h, const torch::Tensor& neighbour) const;
    /** α of eq. (17), [B, heads, N, N]; row i sums to 1 over the neighbours of i. */
    torch::Tensor Coefficients(const torch::Tensor& h, const torch::Tensor& neighbour) const;

  private:
    torch::Tensor Transform(const torch::Tensor& h) const;
    torch::Tensor Attend(const torch::Tensor& transformed, const torch::Tensor& neighbour) const;

    int64_t m_heads;
    bool m_leaky;
    bool m_concatenate;
    torch::Tensor m_weight;    //!< W: [heads, inputs, outputs]
    torch::Tensor m_attention; //!< A: [heads, 2 × outputs], of the node and of its neighbour
};

} // namespace ns3::vec

#endif // VEC_GRAPH_ATTENTION_H
