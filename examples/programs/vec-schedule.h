// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCHEDULE_H
#define VEC_SCHEDULE_H

#include "ns3/vec-instance.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-system.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/** How a file is named in messages: "-" is standard input. */
std::string FileName(const std::string& path);
std::unique_ptr<Instance> ReadInstance(const std::string& path);
/** Does the work; an error in it that speaks of an instance names the file. */
void InFile(const std::string& path, const std::function<void()>& work);

/** What the verb schedule is told. */
struct ScheduleOptions
{
    std::string policy;
    PolicyOptions settings; //!< of the policy
    std::string plan;       //!< file for the plan of the only instance
    std::string folder;     //!< for the plans of several
    std::vector<std::string> files;
    GenerateOptions generate; //!< for graphs, of which an instance is made

    /** False when --help was there, and was answered. Throws InputError. */
    bool Parse(int argc, char* const* argv, const std::string& usage);
};

/**
 * The verb schedule, for whichever program can build the policy: lets the policy plan each file, an
 * instance or a graph that becomes one, prints a timeline per file, and writes the plans where
 * asked. Returns the exit status.
 */
int Schedule(ScheduleOptions options, const PolicyRegistry& registry);

/** The rows of the verb policies. */
void PrintPolicies(const PolicyRegistry& registry);

} // namespace ns3::vec

#endif // VEC_SCHEDULE_H
