// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-planning.h"

#include "ns3/abort.h"
#include "ns3/vec-multi-workload.h"
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
    traits.processors = Discipline::RESERVED;
    traits.hasSlots = true;
    return traits;
}

/** The RSU of a server: the first it serves. */
Endpoint
RsuOf(Endpoint server, const CoordinatorView& view)
{
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        if (rsu.server == server)
        {
            return endpoint;
        }
    }
    return NOBODY;
}

/** Where a task's data leave the air on their way to a server. */
struct Entry
{
    Endpoint rsu = NOBODY;
    bool direct = false; //!< the server's own RSU, which is in range
    std::size_t uplink = 0;
};

Entry
EntryTo(Endpoint server, const PlanningTask& task, const CoordinatorView& view)
{
    Entry entry;
    const Endpoint own = RsuOf(server, view);
    if (own != NOBODY && own != task.rsu)
    {
        const CoordinatorView::Vehicle place =
            view.PlaceOf(VehicleOf(task.description.task), task.rsu);
        const CoordinatorView::Rsu& rsu = view.rsus.at(own);
        entry.direct = std::hypot(place.x - rsu.x, place.y - rsu.y) <= view.rangeM;
    }
    entry.rsu = entry.direct ? own : task.rsu;
    entry.uplink = NumberOf(entry.rsu) % view.rsus.at(entry.rsu).plannedBits.size();
    return entry;
}

MultiWorkloadInstance::Device
ToDevice(const PlanningTask& task, const CoordinatorView& view)
{
    const CoordinatorView::Vehicle place = view.PlaceOf(VehicleOf(task.description.task), task.rsu);
    MultiWorkloadInstance::Device device;
    device.cpuHz = task.description.cpuHz;
    device.kappa = view.vehicleKappa;
    device.txPowerW = task.description.txPowerW;
    device.x = place.x;
    device.y = place.y;
    for (const auto& [endpoint, server] : view.servers)
    {
        const Endpoint own = RsuOf(endpoint, view);
        const CoordinatorView::Rsu& rsu = view.rsus.at(own == NOBODY ? task.rsu : own);
        device.gain.push_back(UrbanGain(std::hypot(place.x - rsu.x, place.y - rsu.y)));
        const Entry entry = EntryTo(endpoint, task, view);
        device.uplinkBps.push_back(view.GoodputBps(view.PathOf(entry.rsu, endpoint),
                                                   task.description.subtasks.front().ownInputBits,
                                                   view.UplinkBps(entry.rsu, entry.uplink)));
    }
    return device;
}

MultiWorkloadInstance::Workload
ToWorkload(const TaskDescription& description, double nowS)
{
    NS_ABORT_MSG_IF(description.subtasks.size() != 1, "a task of multi-workload is one subtask");
    const TaskDescription::Subtask& subtask = description.subtasks.front();
    MultiWorkloadInstance::Workload workload;
    workload.bits = subtask.ownInputBits;
    workload.cyclesPerBit = subtask.ownInputBits > 0 ? subtask.cycles / subtask.ownInputBits : 0;
    if (description.deadlineS > 0)
    {
        workload.deadlineS = std::max(0.0, description.createdS + description.deadlineS - nowS);
    }
    return workload;
}

} // namespace

MultiWorkloadPlanning::MultiWorkloadPlanning() : PacketSystem("multi-workload", MakeTraits())
{
}

Endpoint
MultiWorkloadPlanning::GroupOf(const PlanningTask&, const CoordinatorView&) const
{
    return NOBODY; // one group for everybody
}

std::unique_ptr<Instance>
MultiWorkloadPlanning::Snapshot(double nowS,
                                const std::vector<PlanningTask>& tasks,
                                const CoordinatorView& view) const
{
    const auto& own = view.own.Of<MultiWorkloadSettings>();
    const auto& past = view.own.Of<MultiWorkloadMemory>().pastBits;
    auto instance = std::make_unique<MultiWorkloadInstance>();
    instance->nowS = nowS;
    instance->slotS = view.slotS;
    instance->slot = static_cast<int>(view.slot);
    instance->latencyUnitS = view.slotS;
    instance->betaLatency = own.betaLatency;
    instance->betaEnergy = own.betaEnergy;
    instance->penalty = own.penalty;
    for (const auto& [endpoint, server] : view.servers)
    {
        MultiWorkloadInstance::Server to;
        to.cpuHz = server.processorsHz.front();
        to.bandwidthHz = view.channelHz;
        to.noiseW = view.noiseW;
        to.kappa = view.kappa;
        to.queueBits = std::max(0.0, server.plannedInputBits);
        if (const auto known = past.find(endpoint); known != past.end())
        {
            to.pastQueueBits = known->second;
        }
        if (const Endpoint rsu = RsuOf(endpoint, view); rsu != NOBODY)
        {
            to.x = view.rsus.at(rsu).x;
            to.y = view.rsus.at(rsu).y;
        }
        instance->servers.push_back(to);
    }
    for (std::size_t i = 0; i < tasks.size(); ++i)
    {
        const TaskDescription& description = tasks[i].description;
        const auto [owner, item] = ItemOf(tasks, i, 0);
        if (item == 0)
        {
            instance->devices.push_back(ToDevice(tasks[i], view));
        }
        MultiWorkloadInstance::Device& device = instance->devices.at(owner);
        MultiWorkloadInstance::Workload workload = ToWorkload(description, nowS);
        workload.kind = item;
        // What waits at the device is told in seconds; its newest word counts.
        device.queueBits = workload.cyclesPerBit > 0 ? std::max(0.0, description.cpuBacklogS) *
                                                           device.cpuHz / workload.cyclesPerBit
                                                     : 0;
        device.workloads.push_back(workload);
    }
    return instance;
}

std::vector<Placement>
MultiWorkloadPlanning::Place(const PlanningDecision& decision,
                             std::size_t task,
                             const CoordinatorView& view) const
{
    const PlanningTask& planned = decision.tasks[task];
    const auto [owner, number] = ItemOf(decision.tasks, task, 0);
    std::vector<Endpoint> servers;
    for (const auto& [endpoint, server] : view.servers)
    {
        servers.push_back(endpoint);
    }
    Placement placement;
    for (const TimelineItem& item : decision.predicted.items)
    {
        const Assignment& assignment = item.assignment;
        if (assignment.owner != owner || assignment.item != number)
        {
            continue;
        }
        if (assignment.site == LOCAL)
        {
            placement.site = VehicleOf(planned.description.task);
            continue;
        }
        placement.site = servers.at(assignment.site);
        const Entry entry = EntryTo(placement.site, planned, view);
        placement.ingress = entry.direct ? entry.rsu : NOBODY;
        placement.via = static_cast<uint8_t>(entry.uplink + 1);
        placement.shareHz = assignment.share * view.servers.at(placement.site).processorsHz.front();
    }
    return {placement};
}

std::pair<int, int>
MultiWorkloadPlanning::ItemOf(const std::vector<PlanningTask>& tasks,
                              std::size_t task,
                              std::size_t) const
{
    // A device is as old as its first task.
    std::vector<Endpoint> devices;
    int item = 0;
    const Endpoint own = VehicleOf(tasks[task].description.task);
    for (std::size_t i = 0; i <= task; ++i)
    {
        const Endpoint device = VehicleOf(tasks[i].description.task);
        if (std::find(devices.begin(), devices.end(), device) == devices.end())
        {
            devices.push_back(device);
        }
        item += i < task && device == own;
    }
    const auto found = std::find(devices.begin(), devices.end(), own);
    return {static_cast<int>(found - devices.begin()), item};
}

void
MultiWorkloadPlanning::Remember(const Instance& any, CoordinatorView& view) const
{
    ++view.slot;
    const auto& instance = dynamic_cast<const MultiWorkloadInstance&>(any);
    auto& past = view.own.Of<MultiWorkloadMemory>().pastBits;
    std::size_t m = 0;
    for (const auto& [endpoint, server] : view.servers)
    {
        AddPastQueue(past[endpoint], instance.servers[m++].queueBits);
    }
}

double
MultiWorkloadPlanning::Objective(const Instance& any, const Timeline& measured) const
{
    const auto& instance = dynamic_cast<const MultiWorkloadInstance&>(any);
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
    const auto devices = static_cast<double>(std::max<std::size_t>(1, instance.devices.size()));
    return instance.betaLatency * sumS / devices / instance.latencyUnitS +
           instance.betaEnergy * MetricOf(Evaluate(instance, plan), "energy_j");
}

} // namespace ns3::vec
