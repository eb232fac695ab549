// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_RANKS_H
#define VEC_MEC_DAG_RANKS_H

#include "vec-mec-dag-simulator.h"

#include <vector>

namespace ns3::vec
{

/**
 * For each subtask by number the longest way from its begin to the end of its task, s, each subtask
 * on it at its cheapest place: min(local execution, own upload on the best subchannel + execution
 * on the fastest processor + download). Fixed subtasks are no part of a way.
 */
std::vector<double> MecDagLongestWays(const MecDagInstance& instance,
                                      const MecDagSimulator& simulator);

/**
 * HEFT's upward rank by number, s: mean cost over the 1 + M places (an offloaded subtask includes
 * the upload of its own input, mean over subchannels) plus the longest way down, where an edge
 * costs the mean transfer over all pairs of places.
 */
std::vector<double> MecDagUpwardRanks(const MecDagInstance& instance,
                                      const MecDagSimulator& simulator);

} // namespace ns3::vec

#endif // VEC_MEC_DAG_RANKS_H
