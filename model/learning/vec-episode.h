// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EPISODE_H
#define VEC_EPISODE_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-timeline.h"
#include "vec-agent.h"
#include "vec-trajectory.h"

#include <functional>

namespace ns3::vec
{

/**
 * The unit in which an instance's rewards are told to agents, s for mec-dag: V of the plan that
 * takes the first allowed action everywhere (all local). Returns are then about −1 whatever the
 * size of the tasks, and which plan is best stays the same. Leaves the process at its start.
 * REQUIRES: Position() == 0.
 */
double RewardUnit(DecisionProcess& process);

/** Chooses an allowed action for a step of which observation and mask are known. */
using ChooseAction = std::function<std::size_t(const Trajectory::Step&)>;

/** Decides every item by flat observations; what most agents' Play is. */
Trajectory PlayFlat(DecisionProcess& process, double unit, const ChooseAction& choose);

/** What is still to come costs at least so much more: the potential by which rewards are shaped. */
double LeastToCome(DecisionProcess& process);
/** Where rewards are shaped by LeastToCome: what the next slot costs at least comes off the last
 * one. REQUIRES: the trajectory is followed. */
void ShapeLast(Trajectory& trajectory, DecisionProcess& next, double unit);

/**
 * Replaces predicted rewards by measured ones, which sum to −(mean etS of the tasks decided) /
 * unit.
 *
 * The reward of a decision is minus the increase of its task's latest measured finish; the last
 * decision of a task also carries what its end adds (the penalty of a failed task). Items that were
 * never measured add nothing.
 */
void SetMeasuredRewards(Trajectory& trajectory,
                        const std::vector<std::pair<int, int>>& items,
                        const Timeline& measured,
                        double unit);

} // namespace ns3::vec

#endif // VEC_EPISODE_H
