// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BENCH_FEDMAGS_H
#define VEC_BENCH_FEDMAGS_H

namespace ns3::vec
{

/**
 * Decisions per second of `fedmags` (n = 20, 5 vehicles, 4 servers): in rollouts and in updates of
 * one process, end to end in one process, and end to end in two that share the servers. Without
 * Gloo in one process only. Starts the program \p argv again for the two; returns the exit status.
 */
int BenchFedmags(char** argv);

} // namespace ns3::vec

#endif // VEC_BENCH_FEDMAGS_H
