// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RUN_PROGRAM_H
#define VEC_RUN_PROGRAM_H

#include "ns3/vec-policies.h"

#include <string>

namespace ns3::vec
{

/**
 * What `vec-run` does: one run of a scenario, with one of the policies of \p registry. A main that
 * calls it is a program like vec-run with policies of one's own, and `vec-compare --runner=PROGRAM`
 * compares with it.
 *
 * \param handOver the program beside this one that has more policies; empty: none
 * \return the exit status; what went wrong is on standard error, a line for each problem
 */
int RunProgram(int argc,
               char** argv,
               const PolicyRegistry& registry,
               const std::string& handOver = "");

} // namespace ns3::vec

#endif // VEC_RUN_PROGRAM_H
