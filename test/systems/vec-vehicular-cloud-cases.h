// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_CASES_H
#define VEC_VEHICULAR_CLOUD_CASES_H

#include "ns3/vec-random.h"
#include "ns3/vec-task-graph.h"
#include "ns3/vec-vehicular-cloud.h"

#include <algorithm>
#include <vector>

namespace ns3::vec::test
{

/** Vehicles of 1 Hz that stand on one spot for ever; a bit takes a second (Ψ is 1, whatever the
 * distance). */
inline VehicularCloudInstance
Cloud(int vehicles)
{
    VehicularCloudInstance instance;
    instance.psi = {0, 1, 1};
    for (int v = 0; v < vehicles; ++v)
    {
        VehicularCloudInstance::Vehicle vehicle;
        vehicle.cpuHz = 1;
        vehicle.departS = 1e6;
        vehicle.track = {
            {0, 0, 0}
        };
        instance.vehicles.push_back(vehicle);
    }
    return instance;
}

/** Small integers everywhere, so that ties are frequent; the owner never leaves. */
inline VehicularCloudInstance
RandomCloud(Random& random)
{
    VehicularCloudInstance instance = Cloud(static_cast<int>(random.Integer(1, 4)));
    const int vehicles = static_cast<int>(instance.vehicles.size());
    instance.nowS = static_cast<double>(random.Integer(0, 2));
    if (random.Uniform() < 0.5)
    {
        instance.psi = {0.01, 0, 1};
        instance.isShadowed = random.Uniform() < 0.5;
        instance.shadowingSeed = random.Integer(0, 9);
    }
    const bool isMeasured = random.Uniform() < 0.3;
    for (int m = 0; m < vehicles; ++m)
    {
        auto& vehicle = instance.vehicles[m];
        vehicle.cpuHz = static_cast<double>(random.Integer(1, 3));
        vehicle.freeS = static_cast<double>(random.Integer(0, 2));
        vehicle.arriveS = m == 0 ? 0 : static_cast<double>(random.Integer(0, 4));
        vehicle.departS = m == 0 ? 1e6 : vehicle.arriveS + random.Integer(0, 20);
        vehicle.track.clear();
        double timeS = 0;
        for (auto points = random.Integer(1, 4); points > 0; --points)
        {
            vehicle.track.push_back({timeS, random.Uniform(-500, 500), random.Uniform(0, 9)});
            timeS += static_cast<double>(random.Integer(1, 9));
        }
        if (isMeasured)
        {
            instance.linkBps.emplace_back();
            for (int n = 0; n < vehicles; ++n)
            {
                const bool isOut = m != 0 && n != 0 && random.Uniform() < 0.4;
                instance.linkBps[m].push_back(isOut ? 0
                                                    : static_cast<double>(random.Integer(1, 3)));
            }
        }
    }
    const int subtasks = static_cast<int>(random.Integer(0, 6));
    for (int i = 0; i < subtasks; ++i)
    {
        instance.cycles.push_back(static_cast<double>(random.Integer(0, 4)));
        for (int parent = 0; parent < i; ++parent)
        {
            if (random.Uniform() < 0.4)
            {
                instance.edges.push_back({parent, i, static_cast<double>(random.Integer(0, 3))});
            }
        }
    }
    if (subtasks > 0 && random.Uniform() < 0.5)
    {
        instance.pinned.emplace_back(0, 0);
    }
    for (int i = 0; i < subtasks && random.Uniform() < 0.3; ++i)
    {
        // Fixed ones are closed under parents: edges only go up.
        instance.fixed.push_back(
            {i,
             isMeasured ? 0 : static_cast<int>(random.Integer(0, vehicles - 1)),
             static_cast<double>(random.Integer(0, 5))});
    }
    return instance;
}

} // namespace ns3::vec::test

#endif // VEC_VEHICULAR_CLOUD_CASES_H
