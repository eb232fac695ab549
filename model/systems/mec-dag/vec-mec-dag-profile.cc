// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-profile.h"

#include "ns3/vec-error.h"

#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

MecDagProfile
Paper()
{
    MecDagProfile p;
    p.name = "paper";
    p.summary = "the ranges of paper 0, table I: 48 Mbit a task, 70-155 Mbit/s";
    p.sizes.ownInputBits = {200e3 * 8, 400e3 * 8};
    p.sizes.cycles = {50e6, 60e6};
    p.vehicleHz = {1e9, 2e9};
    p.vehicleTxPowerW = {0.1, 0.2};
    p.gain = {1, 3};
    p.processorHz = {2e9, 3e9};
    p.uplinkHz = {3e6, 6e6};
    p.downlinkHz = {3e6, 6e6};
    p.noiseW = 1e-8;
    return p;
}

MecDagProfile
Dsrc()
{
    MecDagProfile p;
    p.name = "11p";
    p.summary = "sizes fit for IEEE 802.11p: 10-30 KB inputs over 0.4-7 Mbit/s, busy queues";
    p.vehicles = 1;
    p.n = {10, 20};
    p.sizes.ownInputBits = {10e3 * 8, 30e3 * 8};
    p.sizes.cycles = {100e6, 250e6};
    p.vehicleHz = {1e9, 2e9};
    p.vehicleTxPowerW = {0.2, 0.2};
    p.gain = {1e-10, 1e-8};
    p.processorHz = {2e9, 3e9};
    p.uplinkHz = {10e6, 10e6};
    p.downlinkHz = {10e6, 10e6};
    p.noiseW = 3e-13;
    p.measuredBps = Interval{0.4e6, 7e6};
    p.linkSpread = 0.3;
    p.kappa = 1e-28;
    p.busyS = 0.5;
    return p;
}

} // namespace

const std::vector<MecDagProfile>&
MecDagProfiles()
{
    static const std::vector<MecDagProfile> profiles{Paper(), Dsrc()};
    return profiles;
}

const MecDagProfile&
FindMecDagProfile(std::string_view name)
{
    std::string names;
    for (const MecDagProfile& profile : MecDagProfiles())
    {
        if (profile.name == name)
        {
            return profile;
        }
        names += (names.empty() ? "" : ", ") + std::string(profile.name);
    }
    throw InputError("no profile \"" + std::string(name) + "\" of mec-dag; there are " + names);
}

MecDagRegion
MakeMecDagRegion(int index, int regions)
{
    const auto part = [&](double low, double high)
    {
        const double width = (high - low) / regions;
        return Interval{low + index * width, low + (index + 1) * width};
    };
    constexpr double CCRS[] = {0.3, 0.4, 0.5};
    return {part(0.6, 0.9), part(0.4, 0.7), CCRS[index % 3]};
}

MecDagInstance::Vehicle
DrawVehicle(const MecDagProfile& profile, Random& random)
{
    MecDagInstance::Vehicle vehicle;
    vehicle.cpuHz = profile.vehicleHz.Draw(random);
    vehicle.txPowerW = profile.vehicleTxPowerW.Draw(random);
    vehicle.gain = profile.gain.Draw(random);
    vehicle.kappa = profile.kappa;
    if (profile.measuredBps)
    {
        const auto [low, high] = *profile.measuredBps;
        const double levelBps = low * std::pow(high / low, random.Uniform());
        const auto drawBps = [&]
        { return levelBps * random.Uniform(1 - profile.linkSpread, 1 + profile.linkSpread); };
        for (int r = 0; r < profile.subchannels; ++r)
        {
            vehicle.uplinkBps.push_back(drawBps());
        }
        vehicle.downlinkBps = drawBps();
    }
    return vehicle;
}

MecDagInstance::Task
DrawTask(const MecDagProfile& profile, Random& random)
{
    DagShape shape = profile.shape;
    TaskRanges sizes = profile.sizes;
    if (profile.region)
    {
        shape.density = profile.region->density.Draw(random);
        shape.fat = profile.region->fat.Draw(random);
        sizes.ccr = profile.region->ccr;
    }
    shape.n = static_cast<int>(
        random.Integer(static_cast<int64_t>(profile.n.low), static_cast<int64_t>(profile.n.high)));
    return ToMecDagTask(GenerateTask(shape, sizes, random));
}

MecDagInstance::Mec
DrawMec(const MecDagProfile& profile, Random& random)
{
    MecDagInstance::Mec mec;
    for (int m = 0; m < profile.processors; ++m)
    {
        mec.processorsHz.push_back(profile.processorHz.Draw(random));
    }
    for (int r = 0; r < profile.subchannels; ++r)
    {
        mec.uplinkHz.push_back(profile.uplinkHz.Draw(random));
    }
    mec.downlinkHz = profile.downlinkHz.Draw(random);
    mec.txPowerW = profile.serverTxPowerW;
    mec.noiseW = profile.noiseW;
    mec.kappa = profile.kappa;
    return mec;
}

MecDagInstance::Task
ToMecDagTask(const TaskGraph& graph)
{
    MecDagInstance::Task task;
    for (const TaskGraph::Node& node : graph.nodes)
    {
        task.subtasks.push_back({node.ownInputBits, node.cycles, node.outputBits});
    }
    task.edges = Pairs(graph);
    return task;
}

} // namespace ns3::vec
