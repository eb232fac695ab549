// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPARISON_TABLES_H
#define VEC_COMPARISON_TABLES_H

#include "vec-comparison.h"

#include <string>

namespace ns3::vec
{

/** The tables for people. */
std::string ComparisonText(const Comparison& comparison);
/** compare.csv: one row per point of the sweep, fidelity and policy. */
std::string ComparisonCsv(const Comparison& comparison);
/** compare.json ("vec-compare/1"): all of it, and where the runs are. */
Json ComparisonJson(const Comparison& comparison);

} // namespace ns3::vec

#endif // VEC_COMPARISON_TABLES_H
