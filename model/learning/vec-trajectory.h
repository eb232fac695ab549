// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAJECTORY_H
#define VEC_TRAJECTORY_H

#include "ns3/vec-process-views.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ns3::vec
{

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
    };

    GraphObservation graph; //!< empty unless the agent looks at graphs
    std::vector<Step> steps;

    /**
     * True: the episode really ended, nothing follows the last step. False: it was cut off, and
     * what would have followed is worth the value of `next`.
     */
    bool terminated = true;
    std::vector<float> nextObservation; //!< after the last step; only when not terminated
    std::vector<uint8_t> nextMask;
    std::size_t nextNode = 0;
};

} // namespace ns3::vec

#endif // VEC_TRAJECTORY_H
