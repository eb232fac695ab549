// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EPISODES_H
#define VEC_EPISODES_H

#include "ns3/vec-episode-comparison.h"

#include <string>

namespace ns3::vec
{

/** What the verb episodes is told. */
struct EpisodesOptions
{
    EpisodePlan plan;
    std::string folder;
    std::string command; //!< that repeats it
    bool isDrawn = true;

    /** False when --help was there, and was answered. Throws InputError. */
    bool Parse(int argc, char* const* argv);
    /** Whether all policies are in the registry. */
    bool AreIn(const PolicyRegistry& registry) const;
};

/**
 * The verb episodes, for whichever program can build the policies: plays them, prints the table,
 * writes episodes.csv, slots.csv, episodes.json and has the figure drawn. Returns the exit status.
 */
int Episodes(const EpisodesOptions& options, const PolicyRegistry& registry);

} // namespace ns3::vec

#endif // VEC_EPISODES_H
