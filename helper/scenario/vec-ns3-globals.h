// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_NS3_GLOBALS_H
#define VEC_NS3_GLOBALS_H

#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Whether ns-3 has a global value of that name: ChecksumEnabled, SchedulerType, RngSeed, … */
bool IsNs3Global(const std::string& name);

/** Sets one. Throws InputError for a value that ns-3 cannot use. REQUIRES: no simulation yet. */
void SetNs3Global(const std::string& name, const std::string& value);

/**
 * Those that the user has set, by SetNs3Global or in ns-3's environment variable NS_GLOBAL_VALUE,
 * and what they are. RngRun is not among them: it is the scenario's seed.
 */
std::vector<std::pair<std::string, std::string>> Ns3GlobalsInUse(
    const std::vector<std::string>& given);

} // namespace ns3::vec

#endif // VEC_NS3_GLOBALS_H
