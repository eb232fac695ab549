// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPARISON_WORLDS_H
#define VEC_COMPARISON_WORLDS_H

#include "ns3/vec-json.h"
#include "ns3/vec-statistics.h"
#include "vec-comparison.h"

#include <string>
#include <vector>

namespace ns3::vec
{

/** One term of measured − predicted. */
struct GapTerm
{
    const char* name;  //!< in run.json under /totals/gap/terms
    const char* label; //!< for people
};

/** All of them, in the order of tables and figures. */
const std::vector<GapTerm>& GapTerms();

/** Kendall's τ-b of two lists of the same items; NaN when one has no order. */
double KendallTau(const std::vector<double>& a, const std::vector<double>& b);

std::vector<PolicyWorlds> CompareWorlds(const ComparisonPlan& plan,
                                        const std::vector<ComparedRun>& runs);
std::vector<RankingAgreement> CompareRankings(const ComparisonPlan& plan,
                                              const std::vector<ComparedRun>& runs);

/** The tables for people at one point of the sweep; empty without packet runs. */
std::string WorldsText(const Comparison& comparison, const SweepPoint& point);
/** gaps.csv: a row per point, policy and term of the gap. */
std::string WorldsCsv(const Comparison& comparison);
/** The keys "worlds", "rankings" and "gap_terms" of compare.json. */
void AddWorldsJson(const Comparison& comparison, Json& document);

} // namespace ns3::vec

#endif // VEC_COMPARISON_WORLDS_H
