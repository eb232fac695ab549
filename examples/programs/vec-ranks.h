// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RANKS_H
#define VEC_RANKS_H

#include "ns3/vec-federation.h"
#include "ns3/vec-settings.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3::vec
{

/** How long a rank waits for the others, to meet and in a round. */
inline constexpr double RANK_TIMEOUT_S = 600;

/** How many ranks are to be started when \p asked were: 1 in a process that is a rank already.
 * Throws RefusalError where this build cannot. */
int RanksToStart(uint64_t asked);

/**
 * Starts the program N times with the same arguments, as ranks that meet on this machine, and waits
 * for all of them. Returns the exit status of the first that failed, or 0.
 */
int RunRanks(int ranks, char** argv);

/** Gives an agent that has one server as many as there are ranks, which draw from all regions. */
void ShareServers(SettingsTable& table, std::size_t ranks);

/** Throws InputError unless all ranks are at the same step. */
void CheckSameStep(Federation& federation, uint64_t step, const std::string& folder);

/** What passed between the ranks, on standard output. */
void PrintTraffic(const Federation& federation);

} // namespace ns3::vec

#endif // VEC_RANKS_H
