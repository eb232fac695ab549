// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_GENERATE_H
#define VEC_VEHICULAR_CLOUD_GENERATE_H

#include "ns3/vec-dag-generator.h"
#include "ns3/vec-system.h"
#include "vec-vehicular-cloud.h"

#include <optional>
#include <vector>

namespace ns3::vec
{

/** Everything a random `vehicular-cloud` instance is drawn from (paper 2, section V-A). */
struct VehicularCloudRanges
{
    int vehicles = 10;
    Interval cpuHz{1e9, 10e9};
    Interval cycles{1e9, 2e9};
    Interval edgeBits{100e3 * 8, 500e3 * 8};
    Interval arriveS{1, 5}; //!< the owner's is 0
    double meanMps = 50 / 3.6;
    double deviationMps = 10 / 3.6;
    Interval speedMps{20 / 3.6, 80 / 3.6}; //!< g_min, g_max of eq. (1)
    double areaM = 1000;                   //!< length of the road
    double laneM = 4;                      //!< two lanes in each direction, so far apart
};

/** A vehicle's stay in the cloud and its way. */
struct VehicularCloudStay
{
    double arriveS = 0;
    double departS = 0;
    std::vector<VehicularCloudInstance::Point> track; //!< at least one
};

/** A speed from the truncated Gaussian distribution of eq. (1)-(2), m/s. */
double DrawSpeed(const VehicularCloudRanges& ranges, Random& random);

/**
 * A random instance whose vehicles move as recorded: as VehicularCloudSystem::Generate, with the
 * stays in place of straight tracks, the first one the owner's. The option "vehicles" is then not
 * known. Throws InputError for unknown options.
 */
std::unique_ptr<VehicularCloudInstance> GenerateVehicularCloud(
    const GenerateOptions& options,
    uint64_t seed,
    const std::vector<VehicularCloudStay>& stays);

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_GENERATE_H
