// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BOOTSTRAP_H
#define VEC_BOOTSTRAP_H

#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** A ratio of means and its 95 % interval. */
struct RatioInterval
{
    double ratio = 0;
    double low = 0;
    double high = 0;
};

/**
 * How much better (below 1) or worse something is that was made several times, each time with
 * another seed, such as a trained model: the mean over all makes and cases divided by the
 * baseline's mean over the same cases.
 *
 * The interval is a hierarchical percentile bootstrap of 2000 draws: makes are drawn with
 * replacement, then cases for each, the baseline's case with ours. \p makes has a row per make;
 * all rows and \p baseline go over the same cases. REQUIRES: no row is empty, the baseline's mean
 * is not 0.
 */
RatioInterval BootstrapRatio(const std::vector<std::vector<double>>& makes,
                             const std::vector<double>& baseline,
                             uint64_t seed);

/** The same against something that was made several times too: of its makes, one is drawn with
 * each of ours. REQUIRES: no baseline row is empty, all go over the same cases. */
RatioInterval BootstrapRatio(const std::vector<std::vector<double>>& makes,
                             const std::vector<std::vector<double>>& baselines,
                             uint64_t seed);

} // namespace ns3::vec

#endif // VEC_BOOTSTRAP_H
