// SPDX-License-Identifier: GPL-2.0-only
#include "vec-lane-keeper.h"

#include "ns3/log.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecLaneKeeper");

LaneKeeper::LaneKeeper(Ptr<IdealLanes> lanes) : m_lanes(lanes)
{
    NS_LOG_FUNCTION(this << lanes);
}

void
LaneKeeper::Listen(const Ptr<VehicleApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    app->TraceConnectWithoutContext("TaskCreated", MakeCallback(&LaneKeeper::OnCreated, this));
    app->TraceConnectWithoutContext("ItemFinished", MakeCallback(&LaneKeeper::OnFinished, this));
    app->TraceConnectWithoutContext("TaskEnded", MakeCallback(&LaneKeeper::OnEnded, this));
}

void
LaneKeeper::OnCreated(const std::string&, const TaskDescription& description)
{
    NS_LOG_FUNCTION(this);
    m_tasks[description.task].description = description;
}

void
LaneKeeper::OnFinished(const ItemEvent& event)
{
    NS_LOG_FUNCTION(this);
    const auto found = m_tasks.find(event.task);
    if (found == m_tasks.end())
    {
        return;
    }
    Watched& task = found->second;
    task.ended.insert(event.subtask);
    const auto& edges = task.description.edges;
    std::set<int> waiting; // subtasks with a parent that has not ended
    for (const auto& [from, to] : edges)
    {
        if (task.ended.count(from) == 0)
        {
            waiting.insert(to);
        }
    }
    for (std::size_t e = 0; e < edges.size(); ++e)
    {
        if (waiting.count(edges[e].second) == 0)
        {
            m_lanes->Open(event.task, static_cast<int>(e));
        }
    }
}

void
LaneKeeper::OnEnded(const TaskEnd& end)
{
    NS_LOG_FUNCTION(this);
    m_tasks.erase(end.task);
}

} // namespace ns3::vec
