// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_Q_WEIGHTS_H
#define VEC_Q_WEIGHTS_H

#include "vec-adam.h"
#include "vec-parameters.h"
#include "vec-q-learning-state.h"
#include "vec-replay.h"
#include "vec-shared-learning.h"

#include <string>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** The weights θ of a Q-network that learns, those of its frozen twin θ⁻, and the optimiser. */
class QWeights
{
  public:
    /** \p frozen becomes a copy that takes no gradients. REQUIRES: both outlive this, and have the
     * same names and shapes. */
    QWeights(Parameters& online, Parameters& frozen);

    /** From here on gradient steps are those of all ranks. */
    void Join(const SharedLearning& together);
    /** A gradient step at the learning rate of now; the loss is counted. */
    void Descend(const torch::Tensor& loss,
                 const QLearningSettings& settings,
                 QLearningCounts& counts);
    /** θ⁻ ← θ. */
    void RenewFrozen();
    /**
     * The whole of an update: a gradient step on the Huber loss of Q(s, a; θ) against its targets,
     * each sample weighted, all [n]; θ⁻ is renewed when due. \p more is added to the loss where it
     * is defined. Returns the errors q − y.
     */
    std::vector<float> Update(const torch::Tensor& q,
                              const torch::Tensor& target,
                              const torch::Tensor& weight,
                              const QLearningSettings& settings,
                              QLearningCounts& counts,
                              const torch::Tensor& more = {});

    /** Starts from a model's weights, whose names begin with \p prefix. */
    void StartFrom(const SafeTensors& model, const std::string& prefix = "");
    /** Names begin with \p prefix + "online.", "frozen." and "adam.". */
    void Save(Checkpoint& checkpoint, const std::string& prefix = "") const;
    void Load(const Checkpoint& checkpoint, const std::string& prefix = "");

  private:
    Parameters& m_online;
    Parameters& m_frozen;
    Adam m_optimiser;
    SharedLearning m_together;
};

/**
 * The right side of the Bellman equation of each sample: y = r + d Q(s', argmax_a' C(s', a')), a'
 * among the allowed actions of s'. \p reward and \p discount: [n]; \p choice: C, which is Q but in
 * double Q-learning, \p value: Q, and \p allowed: [n, actions].
 */
torch::Tensor QTargets(const torch::Tensor& reward,
                       const torch::Tensor& discount,
                       const torch::Tensor& choice,
                       const torch::Tensor& value,
                       const torch::Tensor& allowed);
/** Those of a batch. */
torch::Tensor QTargets(const ReplayBatch& batch,
                       const torch::Tensor& choice,
                       const torch::Tensor& value);

} // namespace ns3::vec

#endif // VEC_Q_WEIGHTS_H
