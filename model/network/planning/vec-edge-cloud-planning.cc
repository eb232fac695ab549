// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-planning.h"

#include "ns3/abort.h"
#include "ns3/vec-edge-cloud-system.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

PacketTraits
MakeTraits()
{
    PacketTraits traits;
    traits.tasks = TaskShape::CHAIN;
    traits.waitsForResults = true;
    return traits;
}

/** The servers in the order of tiers: edges, then clouds. */
std::vector<Endpoint>
Tiers(const CoordinatorView& view)
{
    std::vector<Endpoint> tiers;
    for (const bool cloud : {false, true})
    {
        for (const auto& [endpoint, server] : view.servers)
        {
            if (server.cloud == cloud)
            {
                tiers.push_back(endpoint);
            }
        }
    }
    return tiers;
}

bool
IsChain(const TaskDescription& description)
{
    const std::size_t n = description.subtasks.size();
    bool chain = description.edges.size() + 1 == n;
    for (const auto& [from, to] : description.edges)
    {
        chain = chain && from + 1 == to;
    }
    for (std::size_t i = 1; i < n; ++i)
    {
        chain = chain && description.subtasks[i].ownInputBits == 0;
    }
    return chain;
}

EdgeCloudInstance::Workflow
ToWorkflow(const TaskDescription& description, double nowS)
{
    NS_ABORT_MSG_UNLESS(IsChain(description), "a task of edge-cloud is a chain");
    EdgeCloudInstance::Workflow workflow;
    workflow.bits.push_back(description.subtasks.front().ownInputBits);
    for (const TaskDescription::Subtask& subtask : description.subtasks)
    {
        workflow.cycles.push_back(subtask.cycles);
        workflow.bits.push_back(subtask.outputBits);
    }
    if (description.deadlineS > 0)
    {
        workflow.deadlineS = std::max(0.0, description.createdS + description.deadlineS - nowS);
    }
    return workflow;
}

double
MeanBits(const std::vector<EdgeCloudInstance::Workflow>& workflows)
{
    double bits = 0;
    double count = 0;
    for (const auto& workflow : workflows)
    {
        for (const double size : workflow.bits)
        {
            bits += size;
            count += 1;
        }
    }
    return bits / count;
}

} // namespace

EdgeCloudPlanning::EdgeCloudPlanning() : PacketSystem("edge-cloud", MakeTraits())
{
}

Endpoint
EdgeCloudPlanning::GroupOf(const PlanningTask& task, const CoordinatorView&) const
{
    return VehicleOf(task.description.task);
}

std::unique_ptr<Instance>
EdgeCloudPlanning::Snapshot(double nowS,
                            const std::vector<PlanningTask>& tasks,
                            const CoordinatorView& view) const
{
    const Endpoint rsu = tasks.front().rsu;
    const TaskDescription& device = tasks.front().description;
    const std::vector<Endpoint> tiers = Tiers(view);

    const auto& own = view.own.Of<EdgeCloudSettings>();

    auto instance = std::make_unique<EdgeCloudInstance>();
    instance->nowS = nowS;
    instance->delta = own.energyDelta;
    for (const PlanningTask& task : tasks)
    {
        instance->workflows.push_back(ToWorkflow(task.description, nowS));
    }
    const double bits = MeanBits(instance->workflows);
    instance->tiers.push_back({"device",
                               device.cpuHz,
                               own.vehicleJoulePerBit,
                               1,
                               nowS + std::max(0.0, device.cpuBacklogS)});
    std::size_t clouds = 0;
    for (std::size_t k = 0; k < tiers.size(); ++k)
    {
        const CoordinatorView::Server& server = view.servers.at(tiers[k]);
        const std::size_t processor = server.LeastBusy(nowS);
        const std::string name =
            server.cloud ? "cloud" + std::to_string(clouds++) : "edge" + std::to_string(k);
        instance->tiers.push_back({name,
                                   server.processorsHz[processor],
                                   server.cloud ? own.cloudJoulePerBit : own.serverJoulePerBit,
                                   1,
                                   nowS + server.WaitS(processor, nowS)});
    }

    const std::size_t uplink = view.BestUplink(rsu);
    const double upBps = view.UplinkBps(rsu, uplink);
    const double downBps = view.DownlinkBps(rsu);
    const std::size_t size = tiers.size() + 1;
    instance->bandwidthBps.assign(size, std::vector<double>(size, 0));
    for (std::size_t k = 1; k < size; ++k)
    {
        const CoordinatorView::Path& path = view.PathOf(rsu, tiers[k - 1]);
        instance->bandwidthBps[0][k] = view.GoodputBps(path, bits, upBps);
        instance->bandwidthBps[k][0] = view.GoodputBps(path, bits, downBps);
        for (std::size_t l = 1; l < size; ++l)
        {
            if (k != l)
            {
                const CoordinatorView::Path& wires = view.PathOf(tiers[k - 1], tiers[l - 1]);
                instance->bandwidthBps[k][l] = view.GoodputBps(wires, bits, wires.rateBps);
            }
        }
    }
    return instance;
}

std::vector<Placement>
EdgeCloudPlanning::Place(const PlanningDecision& decision,
                         std::size_t task,
                         const CoordinatorView& view) const
{
    const PlanningTask& planned = decision.tasks[task];
    const std::vector<Endpoint> tiers = Tiers(view);
    const double nowS = decision.nowS;
    std::vector<Placement> placements(planned.description.subtasks.size());
    for (const Assignment& assignment : decision.plan.assignments)
    {
        if (assignment.owner != static_cast<int>(task))
        {
            continue;
        }
        Placement& placement = placements.at(assignment.item);
        const int tier = TierOf(assignment.site);
        if (tier == 0)
        {
            placement.site = VehicleOf(planned.description.task);
        }
        else
        {
            placement.site = tiers.at(tier - 1);
            placement.processor =
                static_cast<uint16_t>(view.servers.at(placement.site).LeastBusy(nowS));
            placement.via = static_cast<uint8_t>(view.BestUplink(planned.rsu) + 1);
        }
    }
    return placements;
}

double
EdgeCloudPlanning::Objective(const Instance& any, const Timeline& measured) const
{
    const EdgeCloudInstance& instance = AsEdgeCloud(any);
    Plan plan;
    for (const TimelineItem& item : measured.items)
    {
        plan.assignments.push_back(item.assignment);
    }
    double delayS = 0;
    for (const TimelineTask& task : measured.tasks)
    {
        delayS += task.outcome == Outcome::FAILED ? task.etS : task.deliveredS - instance.nowS;
    }
    return delayS + instance.delta * MetricOf(Evaluate(instance, plan), "energy_j");
}

} // namespace ns3::vec
