// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ACTOR_CRITIC_H
#define VEC_ACTOR_CRITIC_H

#include "vec-parameters.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <memory>
#include <torch/types.h>
#include <vector>

namespace ns3::vec
{

/** A policy and a value of states, from one network. */
class ActorCritic
{
  public:
    virtual ~ActorCritic() = default;

    struct Outputs
    {
        torch::Tensor logits; //!< [T, A]; very low where the mask is 0
        torch::Tensor values; //!< [T]
    };

    /**
     * All steps of some trajectories, one after the other, the actions that were taken given
     * (teacher forcing): one pass with gradients.
     */
    virtual Outputs Forward(const std::vector<const Trajectory*>& trajectories) const = 0;

    /** Values of what follows trajectories that were cut off, 0 after those that ended. */
    virtual std::vector<double> NextValues(
        const std::vector<const Trajectory*>& trajectories) const = 0;

    /** Several processes that are decided step by step, abreast. */
    class Decoding
    {
      public:
        virtual ~Decoding() = default;
        /**
         * Logits [rows, A] of the next step of each process named, by its number. The trajectories
         * hold graph and steps so far; the last step of each has observation and mask, and no
         * action yet.
         */
        virtual torch::Tensor Next(const std::vector<std::size_t>& numbers,
                                   const std::vector<const Trajectory*>& trajectories) = 0;
    };

    /** Encodes what does not change. REQUIRES: the trajectories' graphs are set, if it sees them. */
    virtual std::unique_ptr<Decoding> Begin(
        const std::vector<const Trajectory*>& trajectories) const = 0;

    /** Whether it looks at the graphs of trajectories. */
    virtual bool SeesGraphs() const
    {
        return false;
    }

    /** Throws InputError of one line unless it can decide for a process of these sizes. */
    virtual void Check(const DecisionProcess& process) const = 0;

    Parameters& Weights()
    {
        return m_parameters;
    }

    const Parameters& Weights() const
    {
        return m_parameters;
    }

    /** Added to the logits of what is forbidden. */
    static constexpr float FORBIDDEN = -1e9F;

  protected:
    Parameters m_parameters;
};

} // namespace ns3::vec

#endif // VEC_ACTOR_CRITIC_H
