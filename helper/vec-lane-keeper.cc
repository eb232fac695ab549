// SPDX-License-Identifier: GPL-2.0-only
#include "vec-lane-keeper.h"

namespace ns3::vec
{

LaneKeeper::LaneKeeper(Ptr<IdealLanes> lanes) : m_lanes(lanes)
{
}

void
LaneKeeper::Listen(const Ptr<VehicleApp>& app)
{
    app->TraceConnectWithoutContext("TaskCreated", MakeCallback(&LaneKeeper::OnCreated, this));
    app->TraceConnectWithoutContext("ItemFinished", MakeCallback(&LaneKeeper::OnFinished, this));
    app->TraceConnectWithoutContext("TaskEnded", MakeCallback(&LaneKeeper::OnEnded, this));
}

void
LaneKeeper::OnCreated(const std::string&, const TaskDescription& description)
{
    m_tasks[description.task].description = description;
}

void
LaneKeeper::OnFinished(const ItemEvent& event)
{
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
    m_tasks.erase(end.task);
}

} // namespace ns3::vec
