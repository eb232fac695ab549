// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LIST_SCHEDULERS_H
#define VEC_LIST_SCHEDULERS_H

#include "ns3/vec-policy.h"

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief CPOP (Topcuoglu, Hariri, Wu, 2002) on `task-graph`: the ready subtask of highest upward +
 * downward rank next; those of the critical path on the processor on which all of it takes least,
 * every other one where it finishes first, gaps included.
 */
class CpopPolicy : public Policy
{
  public:
    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;
};

/**
 * @ingroup vec
 * @brief PEFT (Arabnejad, Barbosa, 2014) on `task-graph`: the ready subtask of highest mean
 * optimistic cost next, on the processor of least finish + optimistic cost, gaps included.
 *
 * The optimistic cost of a subtask on a processor is the longest way behind it, each subtask on the
 * way where that is shortest.
 */
class PeftPolicy : public Policy
{
  public:
    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;
};

} // namespace ns3::vec

#endif // VEC_LIST_SCHEDULERS_H
