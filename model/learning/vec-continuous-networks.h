// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CONTINUOUS_NETWORKS_H
#define VEC_CONTINUOUS_NETWORKS_H

#include "ns3/vec-random.h"
#include "vec-adam.h"
#include "vec-parameters.h"
#include "vec-transitions.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** What follows a hidden layer. */
enum class Activation
{
    RELU,
    ELU
};

/** Layers one after the other, an activation after each but the last. */
class Mlp
{
  public:
    /** Layers \p name + ".0", ".1", …; the last has \p outputs units. */
    Mlp(Parameters& parameters,
        const std::string& name,
        std::size_t inputs,
        const std::vector<uint64_t>& hidden,
        std::size_t outputs,
        Activation activation,
        Random& random);
    /** [n, inputs] → [n, outputs]. */
    torch::Tensor Forward(const torch::Tensor& x) const;

  private:
    std::vector<LinearLayer> m_layers;
    Activation m_activation;
};

/** x over the mean of its absolute values, row by row: x / (‖x‖₁ / D). */
torch::Tensor AvgL1Norm(const torch::Tensor& x);

/** Two values of a state and an action, learnt apart (Fujimoto et al. 2018). */
class TwinCritic
{
  public:
    TwinCritic(std::size_t state,
               std::size_t action,
               const std::vector<uint64_t>& hidden,
               Random random);
    TwinCritic(const TwinCritic&) = delete;

    /** Q1 and Q2: [n, state], [n, action] → [n, 2]. */
    torch::Tensor Values(const torch::Tensor& state, const torch::Tensor& action) const;

    Parameters parameters;

  private:
    std::vector<Mlp> m_heads;
};

/**
 * The correction of paper 4, section 4: Δ(s, a) = 1/N Σ_i max(Q1(s, a_i), Q2(s, a_i)) − Q(s, a).
 * \p values: Q1 and Q2 of N actions a_i, [N, n, 2]; \p chosen: Q(s, a), [n, 1]. Returns [n, 1].
 */
torch::Tensor Correction(const torch::Tensor& values, const torch::Tensor& chosen);

/** Adam on the weights of one network. */
class Descent
{
  public:
    /** REQUIRES: the parameters outlive this. */
    explicit Descent(Parameters& parameters);

    /** One step against the gradient of a loss, which no other weights feel. */
    void Step(const torch::Tensor& loss, double learningRate);

    void Save(Checkpoint& checkpoint, const std::string& prefix) const;
    void Load(const Checkpoint& checkpoint, const std::string& prefix);

  private:
    std::vector<torch::Tensor> m_tensors;
    Adam m_adam;
};

/** Standard normal numbers, [rows, columns]. */
torch::Tensor NormalNoise(int64_t rows, int64_t columns, Random& random);

/** A batch as tensors that share its memory. */
struct TransitionTensors
{
    /** REQUIRES: the batch outlives this, unchanged. */
    explicit TransitionTensors(const TransitionBatch& batch);

    torch::Tensor state;    //!< [n, state]
    torch::Tensor action;   //!< [n, action]
    torch::Tensor reward;   //!< [n, 1]
    torch::Tensor discount; //!< [n, 1]
    torch::Tensor next;     //!< [n, state]
    torch::Tensor weight;   //!< [n, 1]
};

} // namespace ns3::vec

#endif // VEC_CONTINUOUS_NETWORKS_H
