// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_CASES_H
#define VEC_EDGE_CLOUD_CASES_H

#include "ns3/vec-edge-cloud.h"
#include "ns3/vec-random.h"

#include <string>
#include <vector>

namespace ns3::vec::test
{

/** Device of 1 Hz, edge of 2 Hz, cloud of 4 Hz; 1 bit/s everywhere; 1, 2 and 3 J a bit. */
inline EdgeCloudInstance
ThreeTiers()
{
    EdgeCloudInstance instance;
    instance.tiers = {
        {"device", 1, 1, 1, 0},
        {"edge0",  2, 2, 1, 0},
        {"cloud0", 4, 3, 1, 0}
    };
    instance.bandwidthBps = {
        {0, 1, 1},
        {1, 0, 1},
        {1, 1, 0}
    };
    return instance;
}

/** Small integers everywhere, so that ties are frequent. */
inline EdgeCloudInstance
RandomTiers(Random& random)
{
    EdgeCloudInstance instance;
    const auto small = [&](int low, int high)
    { return static_cast<double>(random.Integer(low, high)); };
    instance.nowS = small(0, 2);
    const bool isBusy = random.Uniform() < 0.4;
    const int tiers = static_cast<int>(random.Integer(1, 4));
    for (int k = 0; k < tiers; ++k)
    {
        instance.tiers.push_back(
            {k == 0 ? "device" : (k % 2 ? "edge" : "cloud") + std::to_string(k),
             small(1, 3),
             small(0, 2),
             small(0, 2),
             isBusy ? small(0, 9) : 0});
        instance.bandwidthBps.emplace_back();
        for (int other = 0; other < tiers; ++other)
        {
            instance.bandwidthBps[k].push_back(other == k ? 0 : small(1, 3));
        }
    }
    instance.delta = small(0, 2) / 2;
    instance.energyOn = random.Uniform() < 0.5 ? EdgeCloudInstance::EnergyOn::BITS
                                               : EdgeCloudInstance::EnergyOn::CYCLES;
    for (auto count = random.Integer(0, 3); count > 0; --count)
    {
        EdgeCloudInstance::Workflow workflow;
        for (auto length = random.Integer(0, 4); length > 0; --length)
        {
            workflow.cycles.push_back(small(0, 4));
        }
        for (std::size_t i = 0; i <= workflow.cycles.size(); ++i)
        {
            workflow.bits.push_back(small(0, 3));
        }
        if (random.Uniform() < 0.3)
        {
            workflow.deadlineS = small(0, 9);
        }
        instance.workflows.push_back(std::move(workflow));
    }
    return instance;
}

} // namespace ns3::vec::test

#endif // VEC_EDGE_CLOUD_CASES_H
