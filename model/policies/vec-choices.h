// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CHOICES_H
#define VEC_CHOICES_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-random.h"

#include <cstddef>
#include <functional>
#include <optional>

namespace ns3::vec
{

/** The allowed action of earliest finish, ties by lower V, then lower action. */
std::size_t EarliestFinish(DecisionProcess& process);
/** The same among those that also pass \p isWanted; nothing when none does. */
std::optional<std::size_t> EarliestFinish(DecisionProcess& process,
                                          const std::function<bool(std::size_t)>& isWanted);
/** The allowed action that keeps the item local; where there is none, EarliestFinish. */
std::size_t LocalOrEarliest(DecisionProcess& process);
/** Any allowed action, uniformly. */
std::size_t RandomAllowed(const DecisionProcess& process, Random& random);
/** HEFT's order: descending upward ranks. REQUIRES: nothing is decided yet. */
void OrderByUpwardRank(DecisionProcess& process);
/** The same by upward ranks each times a number in 1 ± \p spread, and raised to the highest of its
 * children's, so that no item comes after one of them. REQUIRES: nothing is decided yet. */
void OrderByShakenRank(DecisionProcess& process, double spread, Random& random);

} // namespace ns3::vec

#endif // VEC_CHOICES_H
