// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCTION_METHODS_H
#define VEC_REPRODUCTION_METHODS_H

#include "ns3/vec-system.h"
#include "vec-reproduction.h"

#include <string>
#include <vector>

namespace ns3::vec
{

/** Who takes part in a comparison. */
struct Method
{
    std::string policy;
    std::string model; //!< file; empty for those without one
};

/** What a method reached on some instances: a row each. */
struct Outcomes
{
    Sample objective;
    Sample cpuS;         //!< of making each plan
    std::string failure; //!< why there is neither
};

/**
 * Methods on the same instances, two at a time: seeds \p first, \p first + 1, …. A policy is made
 * anew for each block of instances, so that results do not depend on who works on which.
 */
std::vector<Outcomes> MeasureMethods(const std::vector<Method>& methods,
                                     const std::string& system,
                                     const GenerateOptions& draw,
                                     uint64_t first,
                                     uint64_t instances);

} // namespace ns3::vec

#endif // VEC_REPRODUCTION_METHODS_H
