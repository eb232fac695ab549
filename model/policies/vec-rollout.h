// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ROLLOUT_H
#define VEC_ROLLOUT_H

#include "ns3/vec-decision-process.h"
#include "vec-heuristics.h"

#include <cstddef>
#include <string>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One step of policy improvement over `greedy` (Bertsekas, Tsitsiklis and Wu 1997): each
 * item goes where the plan that `greedy` would complete it to costs least, infeasible ones last.
 *
 * A look-ahead that learns nothing: what it knows of the future is what the equations say. Never
 * worse than `greedy`. Ties go to the action of `greedy`, then the lower action.
 */
class RolloutPolicy : public ProcessPolicy
{
  public:
    std::string Name() const override;

  private:
    std::size_t Choose(DecisionProcess& process) override;
};

/**
 * @ingroup vec
 * @brief The best plan of RolloutPolicy in several orders of the items: the system's own, by upward
 * ranks, then by upward ranks that are shaken, always in the same way.
 */
class RolloutOrdersPolicy : public Policy
{
  public:
    static constexpr std::size_t ORDERS = 4;
    static constexpr double SPREAD = 0.6; //!< of shaken ranks

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    RolloutPolicy m_own; //!< where no order gives a feasible plan
};

} // namespace ns3::vec

#endif // VEC_ROLLOUT_H
