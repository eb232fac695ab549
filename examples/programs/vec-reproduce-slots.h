// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPRODUCE_SLOTS_H
#define VEC_REPRODUCE_SLOTS_H

#include "ns3/vec-system.h"
#include "vec-reproduction-methods.h"
#include "vec-reproduction.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Which episodes are looked at. */
struct EpisodeField
{
    std::string system;
    GenerateOptions draw;
    std::size_t slots = 100;
    uint64_t episodes = 20; //!< of seeds 1, 2, …
};

/** What a method reached in them. */
struct EpisodeOutcomes
{
    std::map<std::string, Sample> columns; //!< those of EpisodeComparison: means over slots
    std::string failure;                   //!< why there are none
};

/** Methods in the same episodes, two at a time. */
std::vector<EpisodeOutcomes> MeasureEpisodes(const std::vector<Method>& methods,
                                             const EpisodeField& field);

/** One line of a sweep, in the order of its methods and x. */
using SweepOutcomes = std::vector<std::vector<EpisodeOutcomes>>;

/** A diagram of one column over the x of a sweep; what failed is left out. \p sign −1 turns losses
 * into rewards. */
FigurePanel SlotPanel(const std::string& title,
                      const std::string& xLabel,
                      const std::string& column,
                      const std::vector<Method>& methods,
                      const std::vector<double>& x,
                      const SweepOutcomes& outcomes);

/** A note for each method that could not be measured somewhere: the first reason. */
void AddFailures(const std::vector<Method>& methods,
                 const std::vector<EpisodeOutcomes>& outcomes,
                 std::vector<std::string>& notes);

} // namespace ns3::vec

#endif // VEC_REPRODUCE_SLOTS_H
