// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RATES_H
#define VEC_RATES_H

#include <cmath>

namespace ns3::vec
{

/** Shannon's rate w log2(1 + p g / noise), bit/s; noise is the power over the band, W. */
inline double
ShannonBps(double bandwidthHz, double powerW, double gain, double noiseW)
{
    return bandwidthHz * std::log2(1 + powerW * gain / noiseW);
}

} // namespace ns3::vec

#endif // VEC_RATES_H
