// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCE_GA_DRL_H
#define VEC_REPRODUCE_GA_DRL_H

#include "ns3/vec-system.h"
#include "vec-reproduction.h"

#include <string>
#include <vector>

namespace ns3::vec
{

inline constexpr const char* SYSTEM = "vehicular-cloud";
/** The methods of paper 2 under the names they have here. */
inline const std::vector<std::string> METHODS{"local",
                                              "heft-local-fallback",
                                              "genetic",
                                              "drlosm",
                                              "ga-drl"};
inline constexpr std::size_t LPS = 0;
inline constexpr std::size_t HEFT = 1;
inline constexpr std::size_t MGA = 2;
inline constexpr std::size_t DRLOSM = 3;
inline constexpr std::size_t GA_DRL = 4;

/** Who takes part: the simple policies, and the learners of which there is a model. */
struct Field
{
    std::vector<std::string> models{METHODS.size()}; //!< files
    std::vector<bool> isThere;
    std::vector<std::string> notes;
};

/** Finds the models, or makes them again as they were made. */
void Assemble(const ReproductionOptions& options, Field& field);

/** What each method reached under one condition. */
struct Measured
{
    std::vector<Sample> completionS; //!< by method; empty where it does not take part
    std::vector<Sample> cpuS;        //!< of making each plan
};

/** All methods on instances of seeds 0, 1, …, which no training uses. */
Measured Measure(Field& field, const GenerateOptions& draw, uint64_t instances);

} // namespace ns3::vec

#endif // VEC_REPRODUCE_GA_DRL_H
