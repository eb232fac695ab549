// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPLANNING_H
#define VEC_REPLANNING_H

#include "ns3/vec-messages.h"

#include <set>
#include <vector>

/**
 * \file
 * What is left of a task whose plan no longer holds, and the plan for the rest.
 */

namespace ns3::vec
{

/** What is known of a subtask. */
struct SubtaskProgress
{
    bool ended = false;
    Endpoint outputAt = NOBODY; //!< where its output is; NOBODY: it went with a site
};

/** Takes note that what has ended had its parents' outputs: they have ended as well, at their sites
 * in \p plan where these were always the same. */
void InferEnded(const TaskDescription& description,
                const TaskPlan& plan,
                std::vector<SubtaskProgress>& progress);

/**
 * Which subtasks have to run (again): those that have not ended, and those whose output is gone and
 * needed, by a child that has to run or by the owner.
 */
std::vector<bool> OpenSubtasks(const TaskDescription& description,
                               const std::vector<SubtaskProgress>& progress);

/**
 * The next revision of \p plan: \p placements for subtasks that have not ended according to
 * \p progress, all others where their output is, or nowhere. `since` of each of the former is set:
 * the input of a subtask goes to its site anew when it has moved there, when the site is one of \p
 * lost that is used again, and when other parents than before run at the owner.
 */
TaskPlan Revised(const TaskDescription& description,
                 const TaskPlan& plan,
                 uint64_t decision,
                 const std::vector<Placement>& placements,
                 const std::vector<SubtaskProgress>& progress,
                 const std::set<Endpoint>& lost);

} // namespace ns3::vec

#endif // VEC_REPLANNING_H
