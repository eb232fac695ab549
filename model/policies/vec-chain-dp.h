// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CHAIN_DP_H
#define VEC_CHAIN_DP_H

#include "ns3/vec-policy.h"

#include <cstddef>

namespace ns3::vec
{

/**
 * The optimum of chains by dynamic programming: `edge-cloud`, whose workflows do not touch each
 * other, and a `task-graph` that is one chain.
 *
 * In `edge-cloud` a subtask on a tier is reached in several ways that are worth keeping only while
 * tiers are busy: one that is earlier but has cost more energy may lose its head start in a wait.
 * Without busy tiers there is one way per tier: 9 N comparisons for three tiers.
 *
 * Throws RefusalError for a task graph that is no chain, and for more than MAX_WAYS ways of
 * reaching one subtask; InputError for other systems.
 */
class ChainDpPolicy : public Policy
{
  public:
    static constexpr std::size_t MAX_WAYS = 200000;

    std::string Name() const override;

  private:
    Plan DoDecide(const Instance& instance, uint64_t id) override;
};

} // namespace ns3::vec

#endif // VEC_CHAIN_DP_H
