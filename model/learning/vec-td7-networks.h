// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TD7_NETWORKS_H
#define VEC_TD7_NETWORKS_H

#include "vec-continuous-learner.h"
#include "vec-continuous-networks.h"

#include <cstddef>
#include <cstdint>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** Widths of the networks of TD7. */
struct Td7Shape
{
    ContinuousSizes sizes;
    std::vector<uint64_t> hidden;
    std::size_t embedding = 0; //!< numbers of zs and of zsa
};

/** Embeddings of a state and of a state with an action: f and g. */
class Td7Encoder
{
  public:
    Td7Encoder(const Td7Shape& shape, Random random);
    Td7Encoder(const Td7Encoder&) = delete;

    /** zs = AvgL1Norm(f(s)): [n, state] → [n, embedding]. */
    torch::Tensor State(const torch::Tensor& state) const;
    /** zsa = g(zs, a): [n, embedding], [n, action] → [n, embedding]. */
    torch::Tensor StateAction(const torch::Tensor& zs, const torch::Tensor& action) const;

    Parameters parameters;

  private:
    Mlp m_state;
    Mlp m_stateAction;
};

/** The policy: tanh of an Mlp over AvgL1Norm(linear(s)) and zs. */
class Td7Actor
{
  public:
    Td7Actor(const Td7Shape& shape, Random random);
    Td7Actor(const Td7Actor&) = delete;

    /** [n, state], [n, embedding] → [n, action]. */
    torch::Tensor Forward(const torch::Tensor& state, const torch::Tensor& zs) const;

    Parameters parameters;

  private:
    LinearLayer m_first;
    Mlp m_rest;
};

/** Two values, each an Mlp over AvgL1Norm(linear(s, a)), zsa and zs. */
class Td7Critic
{
  public:
    Td7Critic(const Td7Shape& shape, Random random);
    Td7Critic(const Td7Critic&) = delete;

    /** Q1 and Q2, [n, 2]. */
    torch::Tensor Values(const torch::Tensor& state,
                         const torch::Tensor& action,
                         const torch::Tensor& zsa,
                         const torch::Tensor& zs) const;

    Parameters parameters;

  private:
    std::vector<LinearLayer> m_first;
    std::vector<Mlp> m_rest;
};

/** The Huber loss that belongs to LAP, of each error: ½ x² where |x| < \p least, least · |x|
 * elsewhere (Fujimoto et al. 2020). */
torch::Tensor LapLoss(const torch::Tensor& errors, double least);

} // namespace ns3::vec

#endif // VEC_TD7_NETWORKS_H
