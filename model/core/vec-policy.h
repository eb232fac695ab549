// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_POLICY_H
#define VEC_POLICY_H

#include "vec-instance.h"
#include "vec-plan.h"
#include "vec-timeline.h"

#include <cstdint>
#include <string>
#include <unordered_set>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A plan, and the number by which its feedback is told.
 */
struct Decision
{
    uint64_t id = 0; //!< unique within the policy, counts from 1
    Plan plan;
};

/**
 * @ingroup vec
 * @brief Turns an Instance into a Plan, and hears later what came of it.
 *
 * Heuristics, exact solvers, searches and neural agents are all policies. To write your own:
 * derive, answer DoDecide, and pass an object to whoever asks for a Policy.
 */
class Policy
{
  public:
    virtual ~Policy() = default;

    /** The name in tables and results. */
    virtual std::string Name() const = 0;

    /** Plans every item of the instance that is not fixed. Opens a decision. */
    Decision Decide(const Instance& instance);

    /**
     * What became of decision \p id. Exactly once per decision, in any order, possibly after later
     * decisions. A failed task carries its outcome in the timeline and is terminated.
     * Throws std::invalid_argument for an id that is unknown or already closed.
     */
    void Feedback(uint64_t id, const Timeline& measured);

    /** The run ends: open decisions are truncated, not failed. They are closed without feedback. */
    void EndOfRun();

    /** Decisions that wait for their feedback. */
    std::size_t OpenDecisions() const;

  private:
    virtual Plan DoDecide(const Instance& instance, uint64_t id) = 0;
    virtual void DoFeedback(uint64_t id, const Timeline& measured);
    virtual void DoEndOfRun();

    uint64_t m_lastId = 0;
    std::unordered_set<uint64_t> m_open;
};

} // namespace ns3::vec

#endif // VEC_POLICY_H
