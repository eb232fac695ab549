// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MLP_ACTOR_CRITIC_H
#define VEC_MLP_ACTOR_CRITIC_H

#include "vec-actor-critic.h"

#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** Two perceptrons with tanh on the flat observation, one for the policy and one for the value. */
class MlpActorCritic : public ActorCritic
{
  public:
    MlpActorCritic(std::size_t inputs,
                   std::size_t actions,
                   const std::vector<uint64_t>& hidden,
                   Random random);

    Outputs Forward(const std::vector<const Trajectory*>& trajectories) const override;
    std::vector<double> NextValues(
        const std::vector<const Trajectory*>& trajectories) const override;
    std::unique_ptr<Decoding> Begin(
        const std::vector<const Trajectory*>& trajectories) const override;
    void Check(const DecisionProcess& process) const override;

  private:
    class Steps;

    torch::Tensor Logits(const torch::Tensor& x, const torch::Tensor& mask) const;
    torch::Tensor Values(const torch::Tensor& x) const;

    int64_t m_inputs;
    int64_t m_actions;
    std::vector<LinearLayer> m_actor;
    std::vector<LinearLayer> m_critic;
};

} // namespace ns3::vec

#endif // VEC_MLP_ACTOR_CRITIC_H
