// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_POLICY_GRADIENT_H
#define VEC_POLICY_GRADIENT_H

#include "vec-settings.h"

#include <cstdint>
#include <vector>

namespace at
{
class Tensor; // torch::Tensor, without its header
}

namespace ns3::vec
{

/** What every kind of policy gradient here can be told, with the names of the command line. */
struct PolicyGradientSettings
{
    double learningRate = 1e-3;          //!< of Adam, at first
    double learningRateEnd = 1e-4;       //!< … and from learningRateSteps on, linear between
    uint64_t learningRateSteps = 500000; //!< decisions
    double gamma = 1;                    //!< discount per decision
    double lambda = 0.95;                //!< of generalised advantage estimation
    double clip = 0.2;                   //!< of the probability ratio; 0: not clipped
    double kl = 0;                       //!< weight of KL(old ‖ new), paper 0, eq. (26)
    double entropy = 0.003;              //!< weight of the entropy
    double value = 0.5;                  //!< weight of the value's squared error
    uint64_t epochs = 4;                 //!< times that a rollout is gone through
    uint64_t minibatches = 4;            //!< gradient steps each time
    double gradientNorm = 0.5;           //!< gradients are scaled down to this norm
    double rewardScale = 1;              //!< rewards are multiplied by this, to returns of about 1

    /** REQUIRES: this outlives the table. */
    void AddTo(SettingsTable& table);

    double LearningRateAt(uint64_t decisions) const;
};

/**
 * Generalised advantage estimation (Schulman et al. 2016, eq. 16) of one trajectory:
 * A_t = Σ_k (γλ)^k δ_{t+k}, δ_t = r_t + γ V_{t+1} − V_t. \p next is the value of what follows the
 * last step: 0 when the episode ended there. λ = 0 is the one-step advantage of actor-critic.
 * REQUIRES: as many values as rewards.
 */
std::vector<float> Advantages(const std::vector<double>& rewards,
                              const std::vector<double>& values,
                              double next,
                              double gamma,
                              double lambda);

/**
 * The clipped objective of PPO (Schulman et al. 2017, eq. 7), to be maximised, for each sample:
 * min(ρ A, clip(ρ, 1 − ε, 1 + ε) A); ρ A for ε = 0. All [T].
 */
at::Tensor ClippedObjective(const at::Tensor& ratio, const at::Tensor& advantage, double clip);

/** KL(p ‖ q) of each row of log-probabilities, [T, A] → [T]; what p never does adds nothing. */
at::Tensor KullbackLeibler(const at::Tensor& logP, const at::Tensor& logQ);

/** Entropy of each row of log-probabilities, [T, A] → [T]. */
at::Tensor Entropy(const at::Tensor& logP);

} // namespace ns3::vec

#endif // VEC_POLICY_GRADIENT_H
