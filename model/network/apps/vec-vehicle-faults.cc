// SPDX-License-Identifier: GPL-2.0-only
// What a vehicle does when it no longer hears of a server that has work of its.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-replanning.h"
#include "vec-vehicle-app.h"

#include <algorithm>
#include <set>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecVehicleFaults");

void
VehicleApp::OnAlive(Endpoint server, const Alive& alive)
{
    NS_LOG_FUNCTION(this << server);
    for (const TaskKey key : alive.tasks)
    {
        const auto task = m_tasks.find(key);
        if (task != m_tasks.end())
        {
            task->second.alive[server] = Simulator::Now();
        }
    }
}

void
VehicleApp::WatchServers()
{
    NS_LOG_FUNCTION(this);
    m_serverTimer = Simulator::Schedule(m_serverTimeout / 8, &VehicleApp::WatchServers, this);
    std::vector<TaskKey> orphaned;
    for (auto& [key, task] : m_tasks)
    {
        if (HasSilentServer(task))
        {
            orphaned.push_back(key);
        }
    }
    for (const TaskKey key : orphaned)
    {
        TakeBack(key);
    }
}

bool
VehicleApp::IsSilent(const LocalTask& task, Endpoint server) const
{
    // Who is away hears nobody.
    if (KindOf(server) != EndpointKind::SERVER || m_rsu == NOBODY)
    {
        return false;
    }
    const auto heard = task.alive.find(server);
    Time since = Max(task.planned, m_attached);
    since = heard == task.alive.end() ? since : Max(since, heard->second);
    return Simulator::Now() - since > m_serverTimeout;
}

bool
VehicleApp::HasSilentServer(const LocalTask& task) const
{
    if (!task.run)
    {
        return false;
    }
    const std::vector<Placement>& placements = task.run->Plan().placements;
    return std::any_of(placements.begin(),
                       placements.end(),
                       [&](const Placement& placement) { return IsSilent(task, placement.site); });
}

void
VehicleApp::TakeBack(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    LocalTask& task = m_tasks.at(key);
    NS_LOG_LOGIC("task " << key << " comes back: a server is silent");
    Placement home;
    home.site = Self();
    const std::vector<Placement> placements(task.description.subtasks.size(), home);
    std::vector<SubtaskProgress> progress;
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        progress.push_back({task.run->HasOutput(static_cast<int>(k)), Self()});
    }
    const TaskPlan plan = Revised(task.description, task.run->Plan(), 0, placements, progress, {});
    task.serverLost = true;
    m_planReceivedTrace(plan);
    task.run->Revise(plan);
    ServeDownlink();
    CheckDone(key);
}

FailureReason
VehicleApp::ReasonToGiveUp(TaskKey key) const
{
    const LocalTask& task = m_tasks.at(key);
    const bool isCutOff = m_v2v && m_v2v->IsCutOff(key);
    if (!task.wasAttached || isCutOff)
    {
        return FailureReason::NO_PATH;
    }
    if (m_rsu == NOBODY)
    {
        return FailureReason::LINK_LOST;
    }
    if (task.serverLost)
    {
        return FailureReason::SERVER_LOST;
    }
    // It was described, and what it runs by is its own plan.
    const bool isUnanswered = task.run && task.coordinator == NOBODY && task.asked;
    return isUnanswered ? FailureReason::COORDINATOR_LOST : FailureReason::GIVE_UP;
}

} // namespace ns3::vec
