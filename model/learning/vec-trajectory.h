// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAJECTORY_H
#define VEC_TRAJECTORY_H

#include "ns3/vec-joint-view.h"
#include "ns3/vec-process-views.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** All decisions of one slot, taken at once; see JointView. */
struct JointStep
{
    JointObservation seen;
    std::vector<float> action;  //!< rows × heads
    std::vector<double> reward; //!< of each row; their mean is the slot's
    JointObservation next;      //!< of the slot that follows; no rows when none does
};

/**
 * Consecutive decisions of one episode and what came of each: all an agent ever learns from.
 *
 * Told in any order and as late as one likes: the equations tell an episode when it ends, a
 * packet-level run when its feedback arrives.
 */
struct Trajectory
{
    struct Step
    {
        std::vector<float> observation;
        std::vector<uint8_t> mask; //!< 1 for each action that was allowed
        std::size_t action = 0;
        double reward = 0;    //!< in the system's units (minus seconds for mec-dag)
        std::size_t node = 0; //!< of the graph that was decided
        /** Other actions that were considered, with the rewards they would have brought. */
        std::vector<std::pair<std::size_t, double>> others;
        /** What actions are worth from here to the end of the episode, in units of rewards, where
         * somebody has worked it out. */
        std::vector<std::pair<std::size_t, double>> advice;
    };

    GraphObservation graph; //!< empty unless the agent looks at graphs
    std::vector<Step> steps;

    /**
     * True: the episode really ended, nothing follows the last step. False: it was cut off, and
     * what would have followed is worth the value of `next`.
     */
    bool terminated = true;
    double discount = 1; //!< of what follows the last step, beside the discount of an agent
    std::vector<float> nextObservation; //!< after the last step; only when not terminated
    std::vector<uint8_t> nextMask;
    std::size_t nextNode = 0;

    std::optional<JointStep> joint; //!< in place of steps, of an agent that decides slots at once
};

} // namespace ns3::vec

#endif // VEC_TRAJECTORY_H
