// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_HEURISTICS_H
#define VEC_HEURISTICS_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-policy.h"
#include "ns3/vec-random.h"

#include <cstddef>

namespace ns3::vec
{

/**
 * A policy that goes through the decision process of an instance once, whatever its system.
 * Derive and choose one action for each item; infeasible actions are masked.
 */
class ProcessPolicy : public Policy
{
  private:
    Plan DoDecide(const Instance& instance, uint64_t id) final;
    /** Called before the first item; may set another order. */
    virtual void Prepare(DecisionProcess& process);
    /** An action whose mask is 1 for the current item. */
    virtual std::size_t Choose(DecisionProcess& process) = 0;
};

/** The site LOCAL wherever that is feasible, else as GreedyPolicy. */
class LocalPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/** Any site but LOCAL, the one of earliest finish; local where nothing else is feasible. */
class EdgePolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/** Uniform over the feasible actions. One stream of random numbers runs through all decisions. */
class RandomPolicy : public ProcessPolicy
{
  public:
    explicit RandomPolicy(uint64_t seed);
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;

    Random m_random;
};

/** The actions one after the other, infeasible ones skipped, going on from decision to decision. */
class RoundRobinPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;

    std::size_t m_next = 0;
};

/**
 * Earliest finish of the item, given all that is decided already, in the system's own order. Ties
 * go to the lower objective, then the lower action.
 */
class GreedyPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * HEFT (Topcuoglu et al., 2002) with the system's own recurrence: all items by descending upward
 * rank, each where it finishes first. Queues are append-only: nothing is inserted into gaps.
 */
class HeftPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    void Prepare(DecisionProcess& process) override;
    std::size_t Choose(DecisionProcess& process) override;
};

} // namespace ns3::vec

#endif // VEC_HEURISTICS_H
