// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_HIGHEST_REWARD_H
#define VEC_HIGHEST_REWARD_H

#include "vec-decision-process.h"

#include <cstddef>

namespace ns3::vec
{

/** The allowed action of highest reward for the current item, the lowest of equal ones. REQUIRES:
 * !Done(). */
std::size_t HighestReward(DecisionProcess& process);

} // namespace ns3::vec

#endif // VEC_HIGHEST_REWARD_H
