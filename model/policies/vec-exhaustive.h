// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EXHAUSTIVE_H
#define VEC_EXHAUSTIVE_H

#include "ns3/vec-policy.h"
#include "vec-progress.h"

#include <cstdint>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The plan of least objective among all feasible ones, orders included where the plan has
 * one.
 *
 * Cuts what cannot hold the optimum (TreeSearch).
 *
 * Throws RefusalError for more than MAX_PLANS plans.
 */
class ExhaustivePolicy : public Policy
{
  public:
    static constexpr double MAX_PLANS = 62748517; //!< 13^7

    explicit ExhaustivePolicy(Progress progress = nullptr);

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    Progress m_progress;
};

/**
 * @ingroup vec
 * @brief The same optimum by branch and bound: begins with the plan of a local search, and is
 * limited by the work that is really needed, not by the number of plans.
 *
 * So it solves larger instances the tighter the system's lower bounds are.
 *
 * Throws RefusalError after MAX_STEPS steps of the decision process, and at once where the system
 * has no lower bound and there are more plans than ExhaustivePolicy tries.
 */
class BranchAndBoundPolicy : public Policy
{
  public:
    static constexpr uint64_t MAX_STEPS = 2000000;

    explicit BranchAndBoundPolicy(uint64_t seed, Progress progress = nullptr);

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;

    uint64_t m_seed;
    Progress m_progress;
};

} // namespace ns3::vec

#endif // VEC_EXHAUSTIVE_H
