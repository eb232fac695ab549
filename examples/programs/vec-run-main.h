// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RUN_MAIN_H
#define VEC_RUN_MAIN_H

#include "ns3/vec-policies.h"

#include <string>

namespace ns3::vec
{

/**
 * What `vec-run` and `vec-run-learned` do: one run of a scenario, with one of the policies.
 *
 * \param handOver the program beside this one that has more policies; empty: none
 * \return the exit status; what went wrong is on standard error, in one line
 */
int RunMain(int argc, char** argv, const PolicyRegistry& registry, const std::string& handOver);

} // namespace ns3::vec

#endif // VEC_RUN_MAIN_H
