// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_HELD_OUT_H
#define VEC_HELD_OUT_H

#include "vec-options.h"

#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** A ratio and its 95 % interval. */
struct RatioInterval
{
    double ratio = 0;
    double low = 0;
    double high = 0;
};

/**
 * The mean objective of trained models over that of a baseline on the same instances, with the
 * interval of a hierarchical bootstrap: models (training seeds) are drawn with replacement, then
 * instances. \p models has a row per model; rows and \p baseline go over the same instances.
 */
RatioInterval BootstrapRatio(const std::vector<std::vector<double>>& models,
                             const std::vector<double>& baseline,
                             uint64_t seed);

/**
 * The verb held-out: models of one agent against simple policies on instances nobody was trained
 * on (seeds from 0), as a table. Returns the exit status.
 */
int HeldOut(CommandLine& line);

} // namespace ns3::vec

#endif // VEC_HELD_OUT_H
