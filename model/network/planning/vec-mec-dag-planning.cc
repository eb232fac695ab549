// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-planning.h"

#include "ns3/vec-mec-dag.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

PacketTraits
MakeTraits()
{
    PacketTraits traits;
    traits.tasks = TaskShape::GRAPH;
    traits.knowsWires = false;
    return traits;
}

} // namespace

MecDagPlanning::MecDagPlanning() : PacketSystem("mec-dag", MakeTraits())
{
}

std::vector<Demand>
MecDagPlanning::Demands(const PacketSetting&) const
{
    return {};
}

void
MecDagPlanning::SetDefaults(const PacketSetting&, const AttributeSetter&) const
{
}

Endpoint
MecDagPlanning::GroupOf(const PlanningTask& task, const CoordinatorView&) const
{
    return task.rsu;
}

std::unique_ptr<Instance>
MecDagPlanning::Snapshot(double nowS,
                         const std::vector<PlanningTask>& tasks,
                         const CoordinatorView& view) const
{
    const CoordinatorView::Rsu& rsu = view.rsus.at(tasks.front().rsu);
    const CoordinatorView::Server& server = view.servers.at(rsu.server);
    const std::size_t uplinks = rsu.plannedBits.size();

    auto instance = std::make_unique<MecDagInstance>();
    instance->nowS = nowS;
    MecDagInstance::Mec& mec = instance->mec;
    mec.processorsHz = server.processorsHz;
    mec.uplinkHz.assign(uplinks, view.channelHz);
    mec.downlinkHz = view.channelHz;
    mec.txPowerW = view.serverTxPowerW;
    mec.noiseW = view.noiseW;
    mec.kappa = view.kappa;
    mec.downlinkFreeS = nowS;
    for (std::size_t m = 0; m < server.processorsHz.size(); ++m)
    {
        mec.processorsFreeS.push_back(nowS + server.WaitS(m, nowS));
    }
    std::vector<double> uplinkBps;
    for (std::size_t r = 0; r < uplinks; ++r)
    {
        uplinkBps.push_back(view.UplinkBps(tasks.front().rsu, r));
        mec.uplinkFreeS.push_back(nowS + std::max(0.0, rsu.plannedBits[r]) / uplinkBps.back());
    }
    for (std::size_t i = 0; i < tasks.size(); ++i)
    {
        const TaskDescription& description = tasks[i].description;
        MecDagInstance::Vehicle vehicle;
        vehicle.cpuHz = description.cpuHz;
        vehicle.txPowerW = description.txPowerW;
        vehicle.gain = 1;
        vehicle.cpuFreeS = nowS + std::max(0.0, description.cpuBacklogS);
        vehicle.kappa = view.kappa;
        vehicle.uplinkBps = uplinkBps;
        vehicle.downlinkBps = view.DownlinkBps(tasks.front().rsu);
        instance->vehicles.push_back(vehicle);

        MecDagInstance::Task task;
        task.vehicle = static_cast<int>(i);
        task.submitS = description.createdS;
        if (description.deadlineS > 0)
        {
            task.deadlineS = description.deadlineS;
        }
        for (const TaskDescription::Subtask& subtask : description.subtasks)
        {
            task.subtasks.push_back({subtask.ownInputBits, subtask.cycles, subtask.outputBits});
        }
        for (const auto& [from, to] : description.edges)
        {
            task.edges.emplace_back(from, to);
        }
        instance->tasks.push_back(std::move(task));
        for (std::size_t k = 0; k < tasks[i].ended.size(); ++k)
        {
            const PlanningTask::Ended& ended = tasks[i].ended[k];
            if (ended.finishS >= 0)
            {
                instance->fixed.push_back({static_cast<int>(i),
                                           static_cast<int>(k),
                                           ended.site == VehicleOf(description.task),
                                           ended.finishS});
            }
        }
    }
    return instance;
}

std::vector<Placement>
MecDagPlanning::Place(const PlanningDecision& decision,
                      std::size_t task,
                      const CoordinatorView& view) const
{
    const TaskDescription& description = decision.tasks[task].description;
    std::vector<Placement> placements(description.subtasks.size());
    for (const Assignment& assignment : decision.plan.assignments)
    {
        if (assignment.owner != static_cast<int>(task))
        {
            continue;
        }
        Placement& placement = placements.at(assignment.item);
        if (assignment.site == LOCAL)
        {
            placement.site = VehicleOf(description.task);
        }
        else
        {
            placement.site = view.rsus.at(decision.tasks[task].rsu).server;
            placement.processor = static_cast<uint16_t>(assignment.site);
            placement.via = static_cast<uint8_t>(assignment.via + 1);
        }
    }
    return placements;
}

} // namespace ns3::vec
