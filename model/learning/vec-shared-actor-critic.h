// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SHARED_ACTOR_CRITIC_H
#define VEC_SHARED_ACTOR_CRITIC_H

#include "ns3/vec-action-view.h"
#include "vec-actor-critic.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * A policy that gives all actions the same weights: a perceptron scores each allowed action by what
 * ActionView shows of it, and the softmax of the scores decides. The value is a perceptron's of the
 * common numbers and of the means of the actions' own, over the allowed ones and over all, with
 * their mean squares. Hidden layers are tanh.
 *
 * The scores begin as −\p prior × ObservationLayout::DELAY, so that the first policy is a softened
 * greedy one; 0 begins with all actions equal.
 */
class SharedActorCritic : public ActorCritic
{
  public:
    /** Throws InputError unless the layout tells numbers of actions from others, and, with a
     * prior, has DELAY. */
    SharedActorCritic(const ObservationLayout& layout,
                      std::size_t hidden,
                      double prior,
                      Random random);

    Outputs Forward(const std::vector<const Trajectory*>& trajectories) const override;
    std::vector<double> NextValues(
        const std::vector<const Trajectory*>& trajectories) const override;
    std::unique_ptr<Decoding> Begin(
        const std::vector<const Trajectory*>& trajectories) const override;
    void Check(const DecisionProcess& process) const override;

  private:
    struct Rows;
    class Steps;

    torch::Tensor Logits(const Rows& rows) const;
    torch::Tensor Values(const Rows& rows) const;

    std::string m_layout;
    std::size_t m_size; // of an observation
    ActionView m_view;
    std::vector<LinearLayer> m_actor;
    torch::Tensor m_skip; // from what is seen of an action to its score
    std::vector<LinearLayer> m_critic;
};

} // namespace ns3::vec

#endif // VEC_SHARED_ACTOR_CRITIC_H
