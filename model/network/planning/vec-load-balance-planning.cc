// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-planning.h"

#include "ns3/abort.h"
#include "ns3/vec-load-balance.h"
#include "ns3/vec-rates.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

PacketTraits
MakeTraits()
{
    PacketTraits traits;
    traits.tasks = TaskShape::SINGLE;
    traits.processors = Discipline::SHARED;
    traits.hasSlots = true;
    traits.measuresBalance = true;
    return traits;
}

std::size_t
UplinkOf(Endpoint rsu, const CoordinatorView& view)
{
    return NumberOf(rsu) % view.rsus.at(rsu).plannedBits.size();
}

LoadBalanceInstance::Rsu
ToRsu(const CoordinatorView::Rsu& rsu, const CoordinatorView& view)
{
    const CoordinatorView::Server& server = view.servers.at(rsu.server);
    LoadBalanceInstance::Rsu result;
    result.cpuHz = server.processorsHz.front();
    result.bandwidthHz = view.channelHz;
    result.rangeM = view.rangeM;
    result.x = rsu.x;
    result.y = rsu.y;
    result.kappa = view.kappa;
    result.usedHz =
        std::clamp(server.plannedHz, 0.0, (1 - LoadBalanceInstance::LEAST_FREE) * result.cpuHz);
    return result;
}

void
FillHops(const CoordinatorView& view, LoadBalanceInstance& instance)
{
    instance.backhaulBps = 0;
    for (const auto& [from, rsu] : view.rsus)
    {
        instance.hops.emplace_back();
        for (const auto& [to, other] : view.rsus)
        {
            double hops = 0;
            if (rsu.server != other.server)
            {
                const CoordinatorView::Path& path = view.PathOf(rsu.server, other.server);
                hops = static_cast<double>(path.stops.size() + 1);
                instance.backhaulBps = instance.backhaulBps > 0
                                         ? std::min(instance.backhaulBps, path.rateBps)
                                         : path.rateBps;
            }
            instance.hops.back().push_back(hops);
        }
    }
    if (instance.backhaulBps == 0)
    {
        instance.backhaulBps = 1e12; // one server: nothing migrates
    }
}

LoadBalanceInstance::Vehicle
ToVehicle(const PlanningTask& task, const CoordinatorView& view)
{
    const TaskDescription& description = task.description;
    const CoordinatorView::Vehicle place = view.PlaceOf(VehicleOf(description.task), task.rsu);
    LoadBalanceInstance::Vehicle vehicle;
    vehicle.x = place.x;
    vehicle.y = place.y;
    vehicle.cpuHz = description.cpuHz;
    vehicle.txPowerW = description.txPowerW;
    vehicle.kappa = view.vehicleKappa;
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        vehicle.gain.push_back(UrbanGain(std::hypot(place.x - rsu.x, place.y - rsu.y)));
        vehicle.uplinkBps.push_back(view.UplinkBps(endpoint, UplinkOf(endpoint, view)));
    }
    return vehicle;
}

} // namespace

LoadBalancePlanning::LoadBalancePlanning() : PacketSystem("load-balance", MakeTraits())
{
}

std::vector<Demand>
LoadBalancePlanning::Demands(const PacketSetting& setting) const
{
    std::vector<Demand> demands = PacketSystem::Demands(setting);
    const Demand servers{setting.servers == 0,
                         "compute",
                         "servers 0 for load-balance, one at every RSU"};
    demands.insert(demands.begin() + 1, servers); // beside that on processors
    return demands;
}

Endpoint
LoadBalancePlanning::GroupOf(const PlanningTask&, const CoordinatorView&) const
{
    return NOBODY; // one group for everybody
}

std::unique_ptr<Instance>
LoadBalancePlanning::Snapshot(double nowS,
                              const std::vector<PlanningTask>& tasks,
                              const CoordinatorView& view) const
{
    const auto& own = view.own.Of<LoadBalanceSettings>();
    auto instance = std::make_unique<LoadBalanceInstance>();
    instance->nowS = nowS;
    instance->slotS = view.slotS;
    instance->slot = static_cast<int>(view.slot);
    instance->opticalPowerW = own.opticalPowerW;
    instance->noiseW = view.noiseW;
    instance->omega = own.omega;
    instance->delta = own.lbmDelta;
    instance->alpha = own.lbmAlpha;
    instance->enforceLbm = own.enforceLbm;
    instance->previousCycles = view.own.Of<LoadBalanceMemory>().previousCycles;
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        instance->rsus.push_back(ToRsu(rsu, view));
    }
    FillHops(view, *instance);
    for (std::size_t n = 0; n < tasks.size(); ++n)
    {
        const TaskDescription& description = tasks[n].description;
        NS_ABORT_MSG_IF(description.subtasks.size() != 1, "a task of load-balance is one subtask");
        instance->vehicles.push_back(ToVehicle(tasks[n], view));
        LoadBalanceInstance::Task task;
        task.vehicle = static_cast<int>(n);
        task.cycles = description.subtasks.front().cycles;
        task.bits = description.subtasks.front().ownInputBits;
        if (description.deadlineS > 0)
        {
            task.deadlineS = std::max(0.0, description.createdS + description.deadlineS - nowS);
        }
        instance->tasks.push_back(task);
    }
    return instance;
}

std::vector<Placement>
LoadBalancePlanning::Place(const PlanningDecision& decision,
                           std::size_t task,
                           const CoordinatorView& view) const
{
    std::vector<Endpoint> rsus;
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        rsus.push_back(endpoint);
    }
    Placement placement;
    for (const TimelineItem& item : decision.predicted.items)
    {
        const Assignment& assignment = item.assignment;
        if (assignment.owner != static_cast<int>(task))
        {
            continue;
        }
        if (assignment.site == LOCAL)
        {
            placement.site = VehicleOf(decision.tasks[task].description.task);
            continue;
        }
        placement.ingress = rsus.at(assignment.via);
        placement.via = static_cast<uint8_t>(UplinkOf(placement.ingress, view) + 1);
        placement.site = view.rsus.at(rsus.at(assignment.site)).server;
        placement.shareHz = assignment.share;
        const Endpoint first = view.rsus.at(placement.ingress).server;
        if (first != placement.site)
        {
            placement.stops = view.PathOf(first, placement.site).stops;
            placement.stops.insert(placement.stops.begin(), first);
        }
    }
    return {placement};
}

void
LoadBalancePlanning::Remember(const Instance& any, CoordinatorView& view) const
{
    const auto& instance = dynamic_cast<const LoadBalanceInstance&>(any);
    double& cycles = view.own.Of<LoadBalanceMemory>().previousCycles;
    cycles = 0;
    for (const auto& task : instance.tasks)
    {
        cycles += task.cycles;
    }
    ++view.slot;
}

double
LoadBalancePlanning::Objective(const Instance& any, const Timeline& measured) const
{
    const auto& instance = dynamic_cast<const LoadBalanceInstance&>(any);
    Plan plan;
    for (const TimelineItem& item : measured.items)
    {
        plan.assignments.push_back(item.assignment);
    }
    double sumS = 0;
    for (const TimelineTask& task : measured.tasks)
    {
        sumS += task.outcome == Outcome::FAILED ? task.etS : task.finishS - instance.nowS;
    }
    const double meanS =
        sumS / static_cast<double>(std::max<std::size_t>(1, measured.tasks.size()));
    return instance.omega * meanS +
           (1 - instance.omega) * MetricOf(Evaluate(instance, plan), "e_avg_j");
}

double
LoadBalancePlanning::WirePowerW(const SystemSettings& own) const
{
    return own.Of<LoadBalanceSettings>().opticalPowerW;
}

} // namespace ns3::vec
