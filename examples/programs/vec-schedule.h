// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCHEDULE_H
#define VEC_SCHEDULE_H

#include "ns3/vec-instance.h"
#include "ns3/vec-policies.h"
#include "vec-options.h"

#include <functional>
#include <memory>
#include <string>

namespace ns3::vec
{

/** How a file is named in messages: "-" is standard input. */
std::string FileName(const std::string& path);
std::unique_ptr<Instance> ReadInstance(const std::string& path);
/** Does the work; an error in it that speaks of an instance names the file. */
void InFile(const std::string& path, const std::function<void()>& work);

/**
 * The verb schedule, for whichever program can build the policy: lets the policy plan each file, an
 * instance or a graph that becomes one,
 * prints a timeline per file, and writes the plans where asked. Returns the exit status.
 */
int Schedule(CommandLine& line, const PolicyRegistry& registry, const std::string& policy);

/** The rows of the verb policies. */
void PrintPolicies(const PolicyRegistry& registry);

} // namespace ns3::vec

#endif // VEC_SCHEDULE_H
