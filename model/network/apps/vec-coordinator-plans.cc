// SPDX-License-Identifier: GPL-2.0-only
// The plans of a coordinator: how they get to where they are carried out, and new ones for what is
// left when that is not possible any more.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-coordinator-app.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCoordinatorPlans");

Endpoint
CoordinatorApp::RsuOf(Endpoint vehicle) const
{
    const auto bound = m_bindings.find(vehicle);
    const auto heard = m_view.vehicles.find(vehicle);
    if (heard != m_view.vehicles.end() && heard->second.rsu != NOBODY)
    {
        return heard->second.rsu;
    }
    return bound == m_bindings.end() ? NOBODY : bound->second.rsu;
}

void
CoordinatorApp::SendTo(const Planned& planned, Endpoint site)
{
    NS_LOG_FUNCTION(this << site);
    const Endpoint owner = VehicleOf(planned.plan.task);
    const Binding binding = m_bindings.at(owner);
    Envelope envelope;
    envelope.type = site == owner ? MessageType::TASK_PLAN : MessageType::TASK_DISPATCH;
    envelope.source = m_self;
    envelope.destination = site;
    Endpoint hop = site;
    if (KindOf(site) == EndpointKind::VEHICLE)
    {
        hop = envelope.relay = site == owner ? binding.rsu : RsuOf(site);
    }
    if (hop == NOBODY)
    {
        return;
    }
    const Ptr<Packet> message =
        site == owner
            ? MakeMessage(envelope, planned.plan)
            : MakeMessage(
                  envelope,
                  TaskDispatch{planned.task.description, planned.plan, binding.rsu, binding.count});
    Send(hop, envelope, message);
}

void
CoordinatorApp::SendPlan(const Planned& planned, bool dispatch)
{
    NS_LOG_FUNCTION(this << dispatch);
    const Endpoint owner = VehicleOf(planned.plan.task);
    if (dispatch)
    {
        for (Endpoint server : ServersOf(planned.plan))
        {
            SendTo(planned, server);
        }
        std::set<Endpoint> vehicles;
        for (const Placement& placement : planned.plan.placements)
        {
            if (KindOf(placement.site) == EndpointKind::VEHICLE && placement.site != owner)
            {
                vehicles.insert(placement.site);
            }
        }
        for (Endpoint vehicle : vehicles)
        {
            m_unheard[{planned.plan.task, vehicle}].retry.Cancel();
            m_unheard[{planned.plan.task, vehicle}] = {planned.plan.revision, 0, EventId()};
            SendUntilHeard(planned.plan.task, vehicle);
        }
    }
    if (dispatch && planned.plan.revision > 0)
    {
        m_unheard[{planned.plan.task, owner}].retry.Cancel();
        m_unheard[{planned.plan.task, owner}] = {planned.plan.revision, 0, EventId()};
        SendUntilHeard(planned.plan.task, owner);
    }
    else
    {
        SendTo(planned, owner); // which will describe the task again until it has it
    }
}

void
CoordinatorApp::SendUntilHeard(TaskKey task, Endpoint site)
{
    NS_LOG_FUNCTION(this << task << site);
    const auto planned = m_planned.find(task);
    const auto open = m_unheard.find({task, site});
    if (planned == m_planned.end() || open == m_unheard.end())
    {
        return;
    }
    if (++open->second.tries > m_controlTries && site != VehicleOf(task))
    {
        m_unheard.erase(open);
        NS_LOG_LOGIC(EndpointName(site) << " does not hear of its task");
        Replan(task, {site});
        return;
    }
    open->second.retry =
        Simulator::Schedule(m_controlTimeout, &CoordinatorApp::SendUntilHeard, this, task, site);
    SendTo(planned->second, site);
}

void
CoordinatorApp::OnPlanAck(Endpoint site, const PlanAck& ack)
{
    NS_LOG_FUNCTION(this << site);
    const auto open = m_unheard.find({ack.task, site});
    if (open != m_unheard.end() && open->second.revision == ack.revision)
    {
        open->second.retry.Cancel();
        m_unheard.erase(open);
    }
}

void
CoordinatorApp::OnVehicles(const VehicleReport& report)
{
    NS_LOG_FUNCTION(this);
    for (const VehicleReport::Heard& heard : report.vehicles)
    {
        CoordinatorView::Vehicle& vehicle = m_view.vehicles[heard.vehicle];
        if (heard.heardS >= vehicle.heardS)
        {
            const double plannedCycles = vehicle.plannedCycles;
            vehicle = {heard.x,
                       heard.y,
                       heard.heardS,
                       heard.speedX,
                       heard.speedY,
                       heard.cpuHz,
                       heard.cpuBacklogS,
                       heard.rsu,
                       plannedCycles};
        }
    }
    ReplanGone();
}

void
CoordinatorApp::ReplanGone()
{
    NS_LOG_FUNCTION(this);
    const double nowS = Simulator::Now().GetSeconds();
    std::vector<std::pair<TaskKey, std::set<Endpoint>>> affected;
    for (const auto& [key, planned] : m_planned)
    {
        PlanningTask task = planned.task;
        task.ended.resize(planned.progress.size());
        for (std::size_t k = 0; k < task.ended.size(); ++k)
        {
            task.ended[k].finishS = planned.progress[k].ended ? 0 : -1;
        }
        const std::set<Endpoint> gone = m_system->GoneSites(task, planned.plan, nowS, m_view);
        if (!gone.empty())
        {
            affected.emplace_back(key, gone);
        }
    }
    for (const auto& [key, gone] : affected)
    {
        Replan(key, gone);
    }
}

void
CoordinatorApp::LoseSites(const std::set<Endpoint>& lost)
{
    NS_LOG_FUNCTION(this);
    std::vector<TaskKey> affected;
    for (const auto& [key, planned] : m_planned)
    {
        const std::vector<Placement>& placements = planned.plan.placements;
        if (std::any_of(placements.begin(),
                        placements.end(),
                        [&lost](const Placement& p)
                        { return lost.count(p.site) + lost.count(p.holder) > 0; }))
        {
            affected.push_back(key);
        }
    }
    for (TaskKey key : affected)
    {
        Replan(key, lost);
    }
}

void
CoordinatorApp::Replan(TaskKey key, const std::set<Endpoint>& lost)
{
    NS_LOG_FUNCTION(this << key);
    const auto found = m_planned.find(key);
    if (found == m_planned.end())
    {
        return;
    }
    Planned& planned = found->second;
    const TaskDescription& description = planned.task.description;
    const std::vector<SubtaskProgress> before = planned.progress;
    InferEnded(description, planned.plan, planned.progress);
    for (std::size_t k = 0; k < before.size(); ++k)
    {
        if (planned.progress[k].ended && !before[k].ended)
        {
            planned.items[k].finishS = Simulator::Now().GetSeconds(); // at the latest
        }
    }
    for (SubtaskProgress& progress : planned.progress)
    {
        progress.outputAt = lost.count(progress.outputAt) > 0 ? NOBODY : progress.outputAt;
    }
    const std::vector<bool> isOpen = OpenSubtasks(description, planned.progress);
    if (std::none_of(isOpen.begin(), isOpen.end(), [](bool open) { return open; }))
    {
        return;
    }
    planned.task.ended.assign(isOpen.size(), {});
    for (std::size_t k = 0; k < isOpen.size(); ++k)
    {
        if (isOpen[k])
        {
            planned.progress[k] = {};
            planned.items[k] = {};
        }
        else
        {
            planned.task.ended[k] = {planned.plan.placements[k].site, planned.items[k].finishS};
        }
    }
    planned.task.rsu = m_bindings.at(VehicleOf(key)).rsu;
    for (Endpoint site : lost)
    {
        const auto vehicle = m_view.vehicles.find(site);
        if (vehicle != m_view.vehicles.end())
        {
            vehicle->second.heardS = -m_view.silenceS; // until it is heard again
        }
        const auto open = m_unheard.find({key, site});
        if (open != m_unheard.end())
        {
            open->second.retry.Cancel();
            m_unheard.erase(open);
        }
    }
    const TaskPlan old = planned.plan;
    const Decided decided = Ask({planned.task});
    planned.plan =
        Revised(description, old, decided.id, decided.placements.front(), planned.progress, lost);
    LetHoldersHandOn(planned, old, lost);
    Adopt(planned, decided.shares.front());
    NS_LOG_LOGIC("task " << key << " is planned anew, revision " << planned.plan.revision);

    SendToReleased(planned, old, lost);
    SendDecided(planned, decided);
}

void
CoordinatorApp::SendDecided(const Planned& planned, const Decided& decided)
{
    NS_LOG_FUNCTION(this);
    if (!m_measured)
    {
        SendPlan(planned, true);
        return;
    }
    Simulator::Schedule(Seconds(decided.wallS),
                        [self = Ptr<CoordinatorApp>(this), key = planned.plan.task]()
                        {
                            const auto stored = self->m_planned.find(key);
                            if (stored != self->m_planned.end())
                            {
                                self->SendPlan(stored->second, true);
                            }
                        });
}

void
CoordinatorApp::SendToReleased(const Planned& planned,
                               const TaskPlan& old,
                               const std::set<Endpoint>& lost)
{
    NS_LOG_FUNCTION(this);
    // Sites that have nothing to do any more must know as well.
    std::set<Endpoint> released;
    for (const Placement& placement : old.placements)
    {
        released.insert(placement.site);
    }
    for (const Placement& placement : planned.plan.placements)
    {
        released.erase(placement.site);
    }
    for (Endpoint site : released)
    {
        if (lost.count(site) == 0 && site != VehicleOf(planned.plan.task))
        {
            SendTo(planned, site);
        }
    }
}

CoordinatorView&
CoordinatorApp::View()
{
    NS_LOG_FUNCTION(this);
    return m_view;
}

} // namespace ns3::vec
