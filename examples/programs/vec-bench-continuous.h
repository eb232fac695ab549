// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BENCH_CONTINUOUS_H
#define VEC_BENCH_CONTINUOUS_H

#include <string>

namespace ns3::vec
{

/** Prints what "sac" and "td7" reach on Pendulum, with training seeds 1 to 3. */
void BenchPendulum();

/** Microseconds of CPU time of a gradient step of "sac", "td7" or "drl-mwf" with the default
 * networks, on random transitions of 24 numbers and 6 actions. */
double ContinuousUpdateUs(const std::string& agent);

} // namespace ns3::vec

#endif // VEC_BENCH_CONTINUOUS_H
