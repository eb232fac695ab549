// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TREE_SEARCH_H
#define VEC_TREE_SEARCH_H

#include "ns3/vec-searchable-process.h"
#include "vec-progress.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** A plan that was found, and how good it is. */
struct FoundPlan
{
    Plan plan;
    double value = std::numeric_limits<double>::infinity(); //!< its loss, LossOf of its timeline
    bool isFeasible = false;
    bool isThere = false;

    /** Feasibility first, loss second. */
    bool IsBetterThan(const FoundPlan& other) const
    {
        return isThere && (!other.isThere ||
                           (isFeasible != other.isFeasible ? isFeasible : value < other.value));
    }
};

/**
 * Depth first through all decisions of a process, and all orders where the order is open, the
 * branch of least bound first. A branch is cut when its lower bound is no better than the best plan
 * so far; when it only exchanges places that are alike; and when it decides two items that have
 * nothing to do with each other in the order that is not the first one. That keeps the optimum.
 */
class TreeSearch
{
  public:
    /** REQUIRES: nothing is decided yet; the process outlives the search. */
    explicit TreeSearch(DecisionProcess& process, Progress progress = nullptr);

    /** A plan to begin with: only better ones are looked for. */
    void Offer(const FoundPlan& plan);
    /** Whether to be content with the first feasible plan. */
    void StopAtFeasible();
    /**
     * Searches, with no more than \p mostSteps steps of the process. False when these were not
     * enough: the best plan is then only the best so far. The process ends as it began.
     */
    bool Run(uint64_t mostSteps = std::numeric_limits<uint64_t>::max());

    const FoundPlan& Best() const
    {
        return m_best;
    }

  private:
    struct Branch
    {
        double bound;
        double value;
        std::size_t index; // of the item
        std::size_t action;
    };

    void Descend();
    void AddBranches(std::size_t index, std::vector<Branch>& branches);
    bool IsHopeless(double bound) const;
    bool MayStep();

    DecisionProcess& m_process;
    SearchableProcess* m_hooks; // nullptr without them
    SearchableProcess* m_order; // nullptr unless it is open
    FoundPlan m_best;
    std::vector<std::pair<int, int>> m_path; // items decided
    bool m_stopAtFeasible = false;
    bool m_isOver = false;
    uint64_t m_mostSteps = 0;
    uint64_t m_stepsLeft = 0;
    Progress m_progress;
    bool m_isComplete = true;
};

} // namespace ns3::vec

#endif // VEC_TREE_SEARCH_H
