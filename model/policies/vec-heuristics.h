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
 * @ingroup vec
 * @brief A policy that goes through the decision process of an instance once, whatever its system.
 *
 * Derive and choose one action for each item; infeasible actions are masked. Where a choice leaves
 * no feasible action for a later item, the plan gives way to the first feasible one that a tree
 * search of REPAIR_STEPS steps finds.
 */
class ProcessPolicy : public Policy
{
  public:
    static constexpr uint64_t REPAIR_STEPS = 200000;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) final;
    /** Called before the first item; may set another order. */
    virtual void Prepare(DecisionProcess& process);
    /** An action whose mask is 1 for the current item. */
    virtual std::size_t Choose(DecisionProcess& process) = 0;
};

/**
 * @ingroup vec
 * @brief Local wherever that is feasible, else as GreedyPolicy.
 */
class LocalPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief Neither local nor in the cloud, where it finishes first; as GreedyPolicy where that is not
 * feasible.
 */
class EdgePolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief In the cloud, in the one where it finishes first; as GreedyPolicy where there is none.
 */
class CloudPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief Uniform over the feasible actions.
 *
 * One stream of random numbers runs through all decisions.
 */
class RandomPolicy : public ProcessPolicy
{
  public:
    explicit RandomPolicy(uint64_t seed);
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;

    Random m_random;
};

/**
 * @ingroup vec
 * @brief The actions one after the other, infeasible ones skipped, going on from decision to
 * decision.
 */
class RoundRobinPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;

    std::size_t m_next = 0;
};

/**
 * @ingroup vec
 * @brief Earliest finish of the item, given all that is decided already, in the system's own order.
 *
 * Ties go to the lower objective, then the lower action.
 */
class GreedyPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief The highest reward of the item's own step, given all that is decided already, in the
 * system's own order: what `greedy` would do if it counted costs and penalties in place of time.
 *
 * Ties go to the lower action.
 */
class GreedyRewardPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief HEFT (Topcuoglu et al., 2002) with the system's own recurrence: all items by descending
 * upward rank, each where it finishes first.
 *
 * On `task-graph` gaps are filled; elsewhere queues are append-only.
 */
class HeftPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    void Prepare(DecisionProcess& process) override;
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief HEFT as paper 2 compares with it: items in the system's own order (by downward rank in
 * `vehicular-cloud`), each on the vehicle of earliest finish whether it stays long enough (C5) or
 * not; where it does not, on the owner.
 */
class HeftLocalFallbackPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

} // namespace ns3::vec

#endif // VEC_HEURISTICS_H
