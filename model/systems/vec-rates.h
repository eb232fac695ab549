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

/**
 * Linear gain of the path loss 128.1 + 37.6 log10(d / km) dB (3GPP TR 36.942, macro cell in a town
 * at 2 GHz); a distance below 1 m counts as 1 m.
 */
inline double
UrbanGain(double distanceM)
{
    const double lossDb = 128.1 + 37.6 * std::log10(std::fmax(distanceM, 1) / 1000);
    return std::pow(10, -lossDb / 10);
}

} // namespace ns3::vec

#endif // VEC_RATES_H
