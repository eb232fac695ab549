// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_Q_NETWORK_H
#define VEC_GRAPH_Q_NETWORK_H

#include "ns3/vec-decision-process.h"
#include "vec-graph-attention.h"
#include "vec-parameters.h"

#include <cstdint>
#include <memory>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** The sizes and options of a GraphQNetwork. */
struct GraphQShape
{
    bool attention = true;      //!< false: the raw features take the place of h
    bool leaky = false;         //!< of GraphAttentionLayer
    bool shared = true;         //!< one scorer for all vehicles; false: padded to `vehicles`
    std::size_t features = 0;   //!< of a node
    std::size_t common = 0;     //!< numbers of the observation that are of no vehicle
    std::size_t perVehicle = 0; //!< and those of each
    std::size_t vehicles = 20;  //!< most that a padded network takes
    std::size_t heads = 4;      //!< Z
    std::vector<uint64_t> embedding{16, 32}; //!< widths of h after each iteration; L of them
    std::vector<uint64_t> hidden{64, 32};    //!< of the value network
    std::vector<float> skip; //!< of `shared`: w'' at first, [perVehicle]; empty: zeros
};

/** States of several episodes. */
struct GraphStates
{
    torch::Tensor node;       //!< [B], int64: the current node
    torch::Tensor common;     //!< [B, common]
    torch::Tensor vehicle;    //!< [B, V, perVehicle]
    torch::Tensor allocation; //!< [B, V, N]: 1 where a node has been placed
    torch::Tensor allowed;    //!< [B, V], bool
};

/**
 * Values of placing the current subtask of a task graph on each vehicle: paper 2's graph attention
 * network under a value network.
 *
 * The state is h of the current subtask, the mean h of the graph, and the numbers of the
 * observation; each vehicle also has the mean h of the subtasks placed on it (the allocations of
 * eq. 28). With `shared`, every vehicle is scored by the same weights
 *
 *     z_m = ReLU(W_s s + W_v [x_m, h̄_m] + b),  Q_m = w' ReLU(W_1 z_m + W_2 mean_j z_j + b') + w''
 * x_m
 *
 * so that neither their order nor their number matters. w' starts at zero and w'' as `skip`
 * says, which is the first policy. Without, all vehicles are inputs and outputs of one multilayer
 * perceptron, filled up to `vehicles`.
 */
class GraphQNetwork
{
  public:
    GraphQNetwork(const GraphQShape& shape, Random random);

    /** h of every node, [B, N, embedding]; the raw features without attention. */
    torch::Tensor Encode(const GraphBatch& graphs) const;
    /** [B, V]; −∞ never: forbidden actions have values too. \p isNode as in GraphBatch. */
    torch::Tensor Values(const torch::Tensor& h,
                         const torch::Tensor& isNode,
                         const GraphStates& states) const;

    Parameters& Weights()
    {
        return m_parameters;
    }

    const Parameters& Weights() const
    {
        return m_parameters;
    }

    const GraphQShape& Shape() const
    {
        return m_shape;
    }

  private:
    GraphQShape m_shape;
    Parameters m_parameters;
    std::vector<GraphAttentionLayer> m_attention;
    std::vector<LinearLayer> m_layers;
    torch::Tensor m_skip; //!< w'' [perVehicle, 1]
};

} // namespace ns3::vec

#endif // VEC_GRAPH_Q_NETWORK_H
