// SPDX-License-Identifier: GPL-2.0-only
#include "vec-tracker.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-csv.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecTracker");

void
VecTracker::Listen(const ApplicationContainer& vehicles)
{
    NS_LOG_FUNCTION(this);
    for (uint32_t a = 0; a < vehicles.GetN(); ++a)
    {
        const auto app = DynamicCast<VehicleApp>(vehicles.Get(a));
        NS_ABORT_MSG_UNLESS(app,
                            "a VecTracker listens to vehicles, and "
                                << vehicles.Get(a)->GetInstanceTypeId().GetName() << " is none");
        app->TraceConnectWithoutContext("TaskCreated", MakeCallback(&VecTracker::OnCreated, this));
        app->TraceConnectWithoutContext("TaskEnded", MakeCallback(&VecTracker::OnEnded, this));
        app->TraceConnectWithoutContext("Handover", MakeCallback(&VecTracker::OnHandover, this));
    }
}

void
VecTracker::OnCreated(const std::string& vehicle, const TaskDescription& description)
{
    NS_LOG_FUNCTION(this << vehicle);
    m_tasks[description.task] = {vehicle, description, false, TaskEnd()};
}

void
VecTracker::OnEnded(const TaskEnd& end)
{
    NS_LOG_FUNCTION(this);
    Task& task = m_tasks.at(end.task);
    NS_ASSERT_MSG(!task.ended, "a task ends once");
    task.ended = true;
    task.end = end;
    ++m_ended[end.outcome];
}

void
VecTracker::OnHandover(Endpoint vehicle, Endpoint before, Endpoint now)
{
    NS_LOG_FUNCTION(this << vehicle << before << now);
    m_handovers.push_back({vehicle, before, now, Simulator::Now().GetSeconds()});
}

uint32_t
VecTracker::Created() const
{
    return m_tasks.size();
}

uint32_t
VecTracker::Ended(Outcome outcome) const
{
    const auto found = m_ended.find(outcome);
    return found == m_ended.end() ? 0 : found->second;
}

uint32_t
VecTracker::InFlight() const
{
    return Created() - Ended(Outcome::ON_TIME) - Ended(Outcome::LATE) - Ended(Outcome::FAILED);
}

double
VecTracker::MeanDelayS() const
{
    double sumS = 0;
    uint32_t count = 0;
    for (const auto& [key, task] : m_tasks)
    {
        if (task.ended && task.end.outcome != Outcome::FAILED)
        {
            sumS += task.end.deliveredS - task.description.createdS;
            ++count;
        }
    }
    return count == 0 ? 0 : sumS / count;
}

const std::map<TaskKey, VecTracker::Task>&
VecTracker::Tasks() const
{
    return m_tasks;
}

const std::vector<VecTracker::Handover>&
VecTracker::Handovers() const
{
    return m_handovers;
}

void
VecTracker::WriteTasks(std::ostream& os) const
{
    CsvWriter table("task,vehicle,created_s,deadline_s,outcome,reason,finish_s,delivered_s",
                    CsvNumbers::SHORTEST);
    uint64_t number = 0;
    for (const auto& [key, task] : m_tasks)
    {
        const TaskEnd& end = task.end;
        const bool failed = task.ended && end.outcome == Outcome::FAILED;
        table << number++ << task.vehicle << task.description.createdS << task.description.deadlineS
              << (task.ended ? std::string(ToString(end.outcome)) : std::string())
              << (failed ? std::string(ToString(end.reason)) : std::string())
              << (task.ended ? end.finishS : UNKNOWN) << (task.ended ? end.deliveredS : UNKNOWN);
        table.EndRow();
    }
    os << table.Text();
}

} // namespace ns3::vec
