// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EXHAUSTIVE_H
#define VEC_EXHAUSTIVE_H

#include "ns3/vec-policy.h"

namespace ns3::vec
{

/**
 * The plan of least objective among all feasible ones. Depth first, actions of least V first;
 * branches whose lower bound is no better than the best plan so far are cut, and so are those that
 * only exchange places that are alike, which keeps the optimum.
 *
 * Throws RefusalError for more than MAX_PLANS plans.
 */
class ExhaustivePolicy : public Policy
{
  public:
    static constexpr double MAX_PLANS = 62748517; //!< 13^7

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;
};

} // namespace ns3::vec

#endif // VEC_EXHAUSTIVE_H
