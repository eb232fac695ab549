// SPDX-License-Identifier: GPL-2.0-only
// A small multi-workload slot to compute by hand, and random ones.
#ifndef VEC_MULTI_WORKLOAD_CASES_H
#define VEC_MULTI_WORKLOAD_CASES_H

#include "ns3/vec-multi-workload-system.h"
#include "ns3/vec-random.h"

#include <cmath>
#include <memory>

namespace ns3::vec::test
{

inline Assignment
OnDevice(int device, int workload)
{
    Assignment a;
    a.owner = device;
    a.item = workload;
    return a;
}

inline Assignment
OnServer(int device, int workload, int server, double share)
{
    Assignment a = OnDevice(device, workload);
    a.site = server;
    a.share = share;
    return a;
}

/** Two servers of 10 and 5 Hz; a device of 2 Hz with two workloads, one of 1 Hz with one. */
inline MultiWorkloadInstance
TwoDevices()
{
    MultiWorkloadInstance instance;
    instance.nowS = 3;
    instance.slotS = 1;
    instance.latencyUnitS = 0.5;
    instance.betaLatency = 0.4;
    instance.betaEnergy = 0.6;
    instance.penalty = 7;
    instance.servers.resize(2);
    instance.servers[0].cpuHz = 10;
    instance.servers[0].queueBits = 4;
    instance.servers[0].queueCapacityBits = 20;
    instance.servers[1].cpuHz = 5;
    for (auto& server : instance.servers)
    {
        server.bandwidthHz = 1;
        server.noiseW = 1;
        server.kappa = 0.01;
    }
    instance.devices.resize(2);
    auto& first = instance.devices[0];
    first.cpuHz = 2;
    first.kappa = 0.5;
    first.queueBits = 6;
    first.queueCapacityBits = 10;
    first.txPowerW = 3;
    first.gain = {1, 1};
    first.uplinkBps = {2, 4};
    first.workloads = {
        {0, 4, 2, 10},
        {1, 2, 3, {}}
    };
    auto& second = instance.devices[1];
    second.cpuHz = 1;
    second.kappa = 1;
    second.txPowerW = 1;
    second.gain = {1, 1};
    second.uplinkBps = {1, 1};
    second.workloads = {
        {2, 5, 1, 4}
    };
    return instance;
}

/** Up to 3 servers and 4 devices with up to 3 workloads, some without bits or cycles. */
inline std::unique_ptr<MultiWorkloadInstance>
RandomDevices(int i, int mostServers = 3, int mostDevices = 4)
{
    Random random(i, "multi-workload", "case");
    const auto sometimes = [&](double probability) { return random.Uniform() < probability; };
    auto instance = std::make_unique<MultiWorkloadInstance>();
    instance->nowS = sometimes(0.5) ? 0 : random.Uniform(0, 10);
    instance->latencyUnitS = sometimes(0.5) ? 1 : 0.1;
    instance->betaLatency = random.Uniform(0.05, 1);
    instance->betaEnergy = sometimes(0.1) ? 0 : 1 - instance->betaLatency;
    instance->penalty = random.Uniform(0, 10);
    instance->servers.resize(random.Integer(0, mostServers));
    for (auto& server : instance->servers)
    {
        server.cpuHz = random.Uniform(5e9, 5e10);
        server.bandwidthHz = 1e7;
        server.noiseW = 1e-13;
        server.kappa = sometimes(0.1) ? 0 : std::pow(10, random.Uniform(-30, -27));
        server.queueBits = sometimes(0.5) ? 0 : random.Uniform(0, 1e7);
        if (sometimes(0.5))
        {
            server.queueCapacityBits = server.queueBits + random.Uniform(0, 1e7);
        }
    }
    instance->devices.resize(random.Integer(0, mostDevices));
    for (auto& device : instance->devices)
    {
        device.cpuHz = random.Uniform(1e9, 3e9);
        device.kappa = 1e-28;
        device.queueBits = sometimes(0.5) ? 0 : random.Uniform(0, 5e6);
        if (sometimes(0.5))
        {
            device.queueCapacityBits = device.queueBits + random.Uniform(0, 5e6);
        }
        device.txPowerW = random.Uniform(0.1, 1);
        const bool isMeasured = sometimes(0.3);
        const bool isComplex = sometimes(0.5);
        for (std::size_t m = 0; m < instance->servers.size(); ++m)
        {
            device.gain.push_back(std::pow(10, random.Uniform(-14, -9)));
            if (isComplex)
            {
                device.gainComplex.emplace_back(0.6 * std::sqrt(device.gain[m]),
                                                -0.8 * std::sqrt(device.gain[m]));
            }
            if (isMeasured)
            {
                device.uplinkBps.push_back(random.Uniform(1e6, 1e8));
            }
        }
        if (sometimes(0.5))
        {
            device.x = random.Uniform(-100, 100);
            device.y = random.Uniform(-100, 100);
        }
        device.workloads.resize(random.Integer(0, 3));
        for (auto& workload : device.workloads)
        {
            workload.kind = static_cast<int>(random.Integer(0, 2));
            workload.bits = sometimes(0.1) ? 0 : random.Uniform(1e6, 8e6);
            workload.cyclesPerBit = sometimes(0.05) ? 0 : random.Uniform(500, 1500);
            if (sometimes(0.7))
            {
                workload.deadlineS = random.Uniform(0, 5);
            }
        }
    }
    return instance;
}

} // namespace ns3::vec::test

#endif // VEC_MULTI_WORKLOAD_CASES_H
