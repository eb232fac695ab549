// SPDX-License-Identifier: GPL-2.0-only
// Which servers a coordinator counts on, by what it hears of them.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-coordinator-app.h"

#include <algorithm>
#include <cstdlib>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCoordinatorFaults");

void
CoordinatorApp::Halt()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
    m_view = m_told;
    m_bindings.clear();
    m_closed.clear();
    m_closedOrder.clear();
}

void
CoordinatorApp::Restart()
{
    NS_LOG_FUNCTION(this);
    StartApplication();
}

void
CoordinatorApp::BeginWatch()
{
    NS_LOG_FUNCTION(this);
    if (m_serverTimeout.IsZero() || !m_directory)
    {
        return;
    }
    for (const auto& [server, told] : m_told.servers)
    {
        m_alive[server] = Simulator::Now();
    }
    m_watchTimer = Simulator::Schedule(m_serverTimeout / 4, &CoordinatorApp::WatchServers, this);
}

void
CoordinatorApp::EndWatch()
{
    NS_LOG_FUNCTION(this);
    m_watchTimer.Cancel();
    m_alive.clear();
    m_lost.clear();
}

void
CoordinatorApp::WatchServers()
{
    NS_LOG_FUNCTION(this);
    m_watchTimer = Simulator::Schedule(m_serverTimeout / 4, &CoordinatorApp::WatchServers, this);
    std::set<Endpoint> silent;
    for (const auto& [server, heard] : m_alive)
    {
        if (Simulator::Now() - heard > m_serverTimeout && m_lost.insert(server).second)
        {
            silent.insert(server);
            m_serverTrace(m_self, server, false);
        }
    }
    if (!silent.empty())
    {
        NS_LOG_LOGIC(silent.size() << " servers are silent");
        ChooseServers();
        LoseSites(silent);
    }
}

void
CoordinatorApp::OnAlive(Endpoint server, const Alive& alive)
{
    NS_LOG_FUNCTION(this << server);
    const auto heard = m_alive.find(server);
    if (heard == m_alive.end())
    {
        return;
    }
    heard->second = Simulator::Now();
    if (m_lost.erase(server) > 0)
    {
        m_serverTrace(m_self, server, true);
        ChooseServers();
    }
    // A server that has stopped and come back knows nothing of what it was sent.
    std::vector<TaskKey> forgotten;
    for (const auto& [key, planned] : m_planned)
    {
        const auto isThere = [server = server](const Placement& p) { return p.site == server; };
        const std::vector<Placement>& placements = planned.plan.placements;
        const bool isNew = Simulator::Now() - planned.adopted < m_serverTimeout;
        const bool isKnown =
            std::find(alive.tasks.begin(), alive.tasks.end(), key) != alive.tasks.end();
        if (!isNew && !isKnown && std::any_of(placements.begin(), placements.end(), isThere))
        {
            forgotten.push_back(key);
        }
    }
    for (const TaskKey key : forgotten)
    {
        Replan(key, {server});
    }
}

void
CoordinatorApp::ChooseServers()
{
    NS_LOG_FUNCTION(this);
    for (auto& [endpoint, rsu] : m_view.rsus)
    {
        const Endpoint home = m_told.rsus.at(endpoint).server;
        const auto distance = [home = home](Endpoint server) {
            return std::abs(static_cast<int64_t>(NumberOf(server)) -
                            static_cast<int64_t>(NumberOf(home)));
        };
        rsu.server = home;
        for (const auto& [server, told] : m_told.servers)
        {
            const bool isUseful = m_lost.count(server) == 0;
            if (isUseful &&
                (m_lost.count(rsu.server) > 0 || distance(server) < distance(rsu.server)))
            {
                rsu.server = server;
            }
        }
    }
}

void
CoordinatorApp::KeepOffLost(const PlanningTask& task, std::vector<Placement>& placements) const
{
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        const bool isOpen = k >= task.ended.size() || task.ended[k].finishS < 0;
        if (isOpen && m_lost.count(placements[k].site) > 0)
        {
            placements[k] = Placement();
            placements[k].site = VehicleOf(task.description.task);
        }
    }
}

} // namespace ns3::vec
