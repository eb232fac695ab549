// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EPISODE_COMPARISON_H
#define VEC_EPISODE_COMPARISON_H

#include "ns3/vec-json.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-system.h"
#include "vec-policies.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Which episodes, and who plans in them. */
struct EpisodePlan
{
    const System* system = nullptr;
    GenerateOptions options; //!< of the generator, profile included
    std::vector<std::string> policies;
    std::string baseline; //!< one of them
    std::vector<uint64_t> seeds;
    std::size_t slots = 100;
};

/**
 * One episode under one policy: a row of numbers for each slot, in the order of EpisodeColumns:
 * loss (LossOf), objective, feasible (0 or 1), the metrics of the timeline, the levels of the
 * instance (System::Levels).
 */
struct EpisodeRun
{
    std::string policy;
    uint64_t seed = 0;
    std::vector<std::vector<double>> slots;
};

/** One policy over all its episodes, against the baseline's of the same seeds. */
struct EpisodeStatistics
{
    std::string policy;
    std::vector<ConfidenceInterval> means; //!< of each column, over episode means
    std::vector<ConfidenceInterval> slots; //!< loss of each slot, over episodes
    ConfidenceInterval difference;         //!< loss − the baseline's
    ConfidenceInterval logRatio;           //!< ln (loss / the baseline's); n is 0 where a mean
                                           //!< loss is not positive
    double pStudent = 1;                   //!< of the difference, Holm over the other policies
    double pWilcoxon = 1;                  //!< the same pairs, Holm
    /** −1 lower than the baseline, 1 higher, 0 no verdict: fewer than 5 pairs, or p is not below
     * 0.05. */
    int verdict = 0;
};

struct EpisodeComparison
{
    EpisodePlan plan;
    std::vector<std::string> columns;
    std::vector<EpisodeRun> runs; //!< policy by policy, in the order of the seeds
    std::vector<EpisodeStatistics> rows;
};

/** Called after each episode with how many are done. */
using EpisodeProgress = std::function<void(std::size_t done)>;

/**
 * Plays all episodes: every policy meets the same arrivals, movements and channels. A policy is
 * made anew for each episode, with the episode's seed, and told what came of each plan. Throws
 * InputError for a policy that does not plan for the system.
 */
EpisodeComparison CompareEpisodes(const EpisodePlan& plan,
                                  const PolicyRegistry& registry,
                                  const EpisodeProgress& progress);

/** The statistics of runs that were played. */
std::vector<EpisodeStatistics> EpisodeRows(const EpisodePlan& plan,
                                           const std::vector<EpisodeRun>& runs);

/** The table for people. */
std::string EpisodesText(const EpisodeComparison& comparison);
/** episodes.csv: a row per policy and seed, means over slots. */
std::string EpisodesCsv(const EpisodeComparison& comparison);
/** slots.csv: a row per policy and slot, means over seeds. */
std::string SlotsCsv(const EpisodeComparison& comparison);
/** episodes.json ("vec-episodes/1"): what was asked, all statistics. */
Json EpisodesJson(const EpisodeComparison& comparison, const std::string& command);

} // namespace ns3::vec

#endif // VEC_EPISODE_COMPARISON_H
