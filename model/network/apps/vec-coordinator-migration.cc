// SPDX-License-Identifier: GPL-2.0-only
// What becomes of tasks at a server whose vehicle has gone to an RSU of another one.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-coordinator-app.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCoordinatorMigration");

void
CoordinatorApp::Use(Migration migration)
{
    NS_LOG_FUNCTION(this);
    m_migration = migration;
}

void
CoordinatorApp::OnMoved(Endpoint vehicle)
{
    NS_LOG_FUNCTION(this << vehicle);
    const auto rsu = m_view.rsus.find(m_bindings[vehicle].rsu);
    if (rsu == m_view.rsus.end() || rsu->second.server == NOBODY)
    {
        return;
    }
    const Endpoint server = rsu->second.server;
    std::vector<TaskKey> concerned;
    for (auto it = m_planned.lower_bound(MakeTaskKey(vehicle, 0));
         it != m_planned.end() && VehicleOf(it->first) == vehicle;
         ++it)
    {
        const Planned& planned = it->second;
        for (std::size_t k = 0; k < planned.progress.size(); ++k)
        {
            const Endpoint site = planned.plan.placements[k].site;
            if (!planned.progress[k].ended && KindOf(site) == EndpointKind::SERVER &&
                site != server)
            {
                concerned.push_back(it->first);
                break;
            }
        }
    }
    for (const TaskKey key : concerned)
    {
        NS_LOG_LOGIC("the vehicle of task " << key << " is at another server");
        if (m_migration == Migration::POLICY)
        {
            Replan(key, {});
        }
        else
        {
            Follow(m_planned.at(key), server);
        }
    }
}

void
CoordinatorApp::Follow(Planned& planned, Endpoint server)
{
    NS_LOG_FUNCTION(this << server);
    const TaskPlan old = planned.plan;
    std::vector<Placement> placements = old.placements;
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        if (!planned.progress[k].ended && KindOf(placements[k].site) == EndpointKind::SERVER)
        {
            Booking& booking = planned.bookings[k];
            m_view.ReleaseUpload(booking);
            m_view.ReleaseCompute(booking);
            placements[k].site = server;
            placements[k].processor = LeastPlanned(server);
            placements[k].holder = NOBODY;
            placements[k].stops.clear();
            planned.shares.back().sites[k] = server;
            booking.server = server;
            booking.processor = placements[k].processor;
            booking.cycles = planned.task.description.subtasks[k].cycles;
            m_view.Book(booking);
        }
    }
    planned.task.rsu = m_bindings.at(VehicleOf(old.task)).rsu;
    planned.plan =
        Revised(planned.task.description, old, old.decision, placements, planned.progress, {});
    planned.adopted = Simulator::Now();
    LetHoldersHandOn(planned, old, {});
    SendToReleased(planned, old, {});
    SendPlan(planned, true);
}

uint16_t
CoordinatorApp::LeastPlanned(Endpoint endpoint) const
{
    const CoordinatorView::Server& server = m_view.servers.at(endpoint);
    std::size_t least = 0;
    for (std::size_t m = 1; m < server.processorsHz.size(); ++m)
    {
        if (server.plannedCycles[m] / server.processorsHz[m] <
            server.plannedCycles[least] / server.processorsHz[least])
        {
            least = m;
        }
    }
    return static_cast<uint16_t>(least);
}

void
CoordinatorApp::LetHoldersHandOn(Planned& planned,
                                 const TaskPlan& old,
                                 const std::set<Endpoint>& lost) const
{
    const Endpoint owner = VehicleOf(old.task);
    std::vector<Placement>& placements = planned.plan.placements;
    planned.inputAt.resize(placements.size(), NOBODY);
    std::vector<bool> isSame(placements.size(), true);
    for (const auto& [from, to] : planned.task.description.edges)
    {
        // Another parent at the owner, another burst.
        isSame[to] =
            isSame[to] && (old.placements[from].site == owner) == (placements[from].site == owner);
    }
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        Placement& placement = placements[k];
        const Endpoint before = old.placements[k].site;
        const bool hasMoved = placement.site != before && !planned.progress[k].ended;
        placement.isRetry =
            placement.isRetry || (lost.count(before) > 0 && KindOf(before) == EndpointKind::SERVER);
        if (hasMoved && planned.inputAt[k] == before && lost.count(before) == 0 && isSame[k] &&
            KindOf(before) == EndpointKind::SERVER &&
            KindOf(placement.site) == EndpointKind::SERVER)
        {
            placement.holder = before;
        }
        if (hasMoved)
        {
            planned.inputAt[k] = NOBODY;
        }
    }
}

} // namespace ns3::vec
