// SPDX-License-Identifier: GPL-2.0-only
// The tasks of a vehicle: from their description to their end.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-vehicle-app.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecVehicleTasks");

TaskKey
VehicleApp::CreateTask(TaskDescription description)
{
    NS_LOG_FUNCTION(this);
    NS_ASSERT_MSG(Present(), "no vehicle on this node");
    NS_ABORT_MSG_IF(!(description.giveUpS > 0), "a task needs a time after which it is given up");
    const TaskKey key = MakeTaskKey(Self(), ++m_taskCount);
    description.task = key;
    description.createdS = Simulator::Now().GetSeconds();
    description.cpuHz = m_identity->cpuHz;
    description.txPowerW = m_identity->txPowerW;
    LocalTask& task = m_tasks[key];
    task.description = description;
    task.wasAttached = m_rsu != NOBODY;
    task.lastFinishS = description.createdS;
    m_taskCreatedTrace(m_identity->name, task.description);
    task.giveUp =
        Simulator::Schedule(Seconds(description.giveUpS),
                            [this, key]() { EndTask(key, Outcome::FAILED, ReasonToGiveUp(key)); });
    task.fallback = Simulator::Schedule(m_localFallback, &VehicleApp::FallBack, this, key);
    if (m_rsu != NOBODY)
    {
        Describe(key);
    }
    return key;
}

void
VehicleApp::Describe(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    LocalTask& task = m_tasks.at(key);
    task.retry.Cancel();
    if (m_rsu == NOBODY)
    {
        return;
    }
    task.asked = true;
    task.description.cpuBacklogS = m_cpu->BacklogS();
    const Ptr<Packet> message =
        MakeMessage(ControlEnvelope(MessageType::TASK_DESCRIPTION, NOBODY), task.description);
    if (!m_coordinator)
    {
        SendControl(message);
    }
    task.retry = Simulator::Schedule(m_controlTimeout, &VehicleApp::Describe, this, key);
    if (m_coordinator)
    {
        ToCoordinator(message);
    }
}

void
VehicleApp::FallBack(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    TaskPlan plan;
    plan.task = key;
    plan.placements.resize(m_tasks.at(key).description.subtasks.size());
    for (Placement& placement : plan.placements)
    {
        placement.site = Self();
    }
    OnPlan(plan);
}

void
VehicleApp::OnPlan(const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this);
    if (plan.revision > 0)
    {
        AcknowledgePlan(plan);
    }
    const auto found = m_tasks.find(plan.task);
    const bool tooLate =
        found == m_tasks.end() || (found->second.run && found->second.coordinator == NOBODY);
    if (tooLate)
    {
        ForgetDispatches(plan.task);
    }
    if (tooLate && m_reports.count(plan.task) == 0)
    {
        TaskReport report;
        report.task = plan.task;
        report.outcome = static_cast<uint8_t>(Outcome::FAILED);
        report.reason = static_cast<uint8_t>(FailureReason::CANCELLED);
        Report(plan.coordinator, report);
    }
    if (!tooLate && found->second.run)
    {
        Revise(plan.task, plan);
        return;
    }
    if (tooLate)
    {
        return;
    }
    LocalTask& task = found->second;
    NS_ABORT_MSG_IF(plan.placements.size() != task.description.subtasks.size(),
                    "a plan of " << plan.placements.size() << " subtasks for a task of "
                                 << task.description.subtasks.size());
    task.retry.Cancel();
    task.fallback.Cancel();
    task.coordinator = plan.coordinator;
    task.planned = Simulator::Now();
    const TaskKey key = plan.task;
    m_planReceivedTrace(plan);
    task.run = MakeRun(task.description, plan);
    ServeDownlink();
    task.run->Start();
    CheckDone(key);
}

void
VehicleApp::Revise(TaskKey key, const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this << key);
    LocalTask& task = m_tasks.at(key);
    if (plan.revision <= task.run->Plan().revision)
    {
        return;
    }
    NS_LOG_LOGIC("task " << key << " goes on by revision " << plan.revision);
    task.coordinator = plan.coordinator;
    task.serverLost = task.serverLost || std::any_of(plan.placements.begin(),
                                                     plan.placements.end(),
                                                     [](const Placement& p) { return p.isRetry; });
    task.planned = Simulator::Now();
    m_planReceivedTrace(plan);
    task.run->Revise(plan);
    ServeDownlink();
    CheckDone(key);
}

std::unique_ptr<GraphRun>
VehicleApp::MakeRun(const TaskDescription& description, const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this);
    const TaskKey key = description.task;
    auto run = std::make_unique<GraphRun>(
        Self(),
        description,
        plan,
        [this, key](int subtask) { RunSubtask(key, subtask); },
        [this, key](TransferKind kind, int subtask, Endpoint to, double bits)
        { SendData(key, kind, subtask, to, bits); });
    run->SetRevised([this, key](int subtask) { CancelSubtask(key, subtask); },
                    [this, key](TransferKind kind, int subtask, Endpoint to)
                    { WithdrawData(key, kind, subtask, to); });
    return run;
}

GraphRun&
VehicleApp::RunOf(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    return VehicleOf(key) == Self() ? *m_tasks.at(key).run : *m_hosted.at(key).run;
}

void
VehicleApp::RunSubtask(TaskKey key, int subtask)
{
    NS_LOG_FUNCTION(this << key << subtask);
    const double cycles = RunOf(key).Description().subtasks[subtask].cycles;
    m_cpu->Enqueue(
        key,
        cycles,
        [this, key, subtask, cycles](const ComputeQueue::Times& times)
        {
            m_itemStartedTrace({key,
                                subtask,
                                Self(),
                                0,
                                times.readyS,
                                times.startS,
                                0,
                                cycles,
                                m_identity->cpuHz});
        },
        [this, key, subtask, cycles](const ComputeQueue::Times& times)
        {
            m_itemFinishedTrace({key,
                                 subtask,
                                 Self(),
                                 0,
                                 times.readyS,
                                 times.startS,
                                 times.finishS,
                                 cycles,
                                 m_identity->cpuHz});
            OnSubtaskEnded(key, subtask, times);
        },
        subtask);
}

void
VehicleApp::OnSubtaskEnded(TaskKey key, int subtask, const ComputeQueue::Times& times)
{
    NS_LOG_FUNCTION(this << key << subtask);
    const auto own = m_tasks.find(key);
    if (own == m_tasks.end())
    {
        m_hosted.at(key).times[subtask] = times;
        ReportItem(key, subtask, times);
        RunOf(key).OnFinished(subtask);
        ServeDownlink();
        return;
    }
    LocalTask& task = own->second;
    task.lastFinishS = std::max(task.lastFinishS, times.finishS);
    task.locals.push_back(
        {static_cast<uint16_t>(subtask), times.readyS, times.startS, times.finishS});
    if (m_reportItems)
    {
        ReportItem(key, subtask, times);
    }
    task.run->OnFinished(subtask);
    CheckDone(key);
}

void
VehicleApp::CancelSubtask(TaskKey key, int subtask)
{
    NS_LOG_FUNCTION(this << key << subtask);
    const double cycles = m_cpu->CancelItem(key, subtask);
    if (cycles > 0)
    {
        m_itemCancelledTrace({key, subtask, Self(), 0, 0, 0, 0, cycles, m_identity->cpuHz});
    }
}

void
VehicleApp::SendData(TaskKey key, TransferKind kind, int subtask, Endpoint to, double bits)
{
    NS_LOG_FUNCTION(this << key << subtask << to << bits);
    const GraphRun& run = RunOf(key);
    Transfer transfer;
    transfer.chunk.transfer = MakeTransferId(run.Plan().revision, ++m_transferCount);
    transfer.chunk.task = key;
    transfer.chunk.subtask = static_cast<uint16_t>(subtask);
    transfer.chunk.kind = kind;
    const Placement& placement = run.Plan().placements[subtask];
    const bool v2v = KindOf(to) == EndpointKind::VEHICLE;
    const uint32_t channel = v2v ? m_v2vChannel : placement.via;
    NS_ABORT_MSG_IF(channel < 1 || channel > m_access->GetPaths(),
                    "a plan names uplink " << channel << "; there are 1 to "
                                           << m_access->GetPaths());
    transfer.destination = v2v || placement.stops.empty() ? to : placement.stops.front();
    transfer.bits = bits;
    m_transferTrace({key,
                     subtask,
                     kind,
                     TransferEvent::Step::ENQUEUED,
                     Self(),
                     transfer.destination,
                     static_cast<int>(channel),
                     bits,
                     Simulator::Now().GetSeconds()});
    if (v2v)
    {
        SendToVehicle(transfer);
        return;
    }
    const UplinkKey uplink(channel, placement.ingress);
    FindUplink(uplink).queue->Enqueue(transfer);
    ServeUplink(uplink);
}

void
VehicleApp::WithdrawData(TaskKey key, TransferKind kind, int subtask, Endpoint to)
{
    NS_LOG_FUNCTION(this << key << subtask << to);
    if (m_v2v)
    {
        m_v2v->Withdraw(key, kind, subtask, to);
    }
    for (const auto& [uplinkKey, uplink] : m_uplinks)
    {
        uplink.queue->Withdraw(key, kind, subtask, to);
        ServeUplink(uplinkKey);
    }
}

void
VehicleApp::CheckDone(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    const auto found = m_tasks.find(key);
    if (found == m_tasks.end() || !found->second.run || found->second.run->Unfinished() > 0 ||
        found->second.run->UndeliveredResults() > 0)
    {
        return;
    }
    const TaskDescription& description = found->second.description;
    const double takenS = Simulator::Now().GetSeconds() - description.createdS;
    const bool late = description.deadlineS > 0 && takenS > description.deadlineS;
    EndTask(key, late ? Outcome::LATE : Outcome::ON_TIME, FailureReason::NONE);
}

void
VehicleApp::EndTask(TaskKey key, Outcome outcome, FailureReason reason)
{
    NS_LOG_FUNCTION(this << key);
    LocalTask& task = m_tasks.at(key);
    NS_LOG_LOGIC("task " << key << " ends: " << ToString(outcome) << " " << ToString(reason));
    const bool failed = outcome == Outcome::FAILED;
    TaskEnd end;
    end.task = key;
    end.outcome = outcome;
    end.reason = reason;
    end.finishS = failed ? UNKNOWN : task.lastFinishS;
    end.deliveredS = failed ? UNKNOWN : Simulator::Now().GetSeconds();
    end.rsu = m_rsu;
    for (EventId* timer : {&task.retry, &task.fallback, &task.giveUp})
    {
        timer->Cancel();
    }
    const double spentCycles = m_cpu->Cancel(key);
    if (spentCycles > 0)
    {
        m_itemCancelledTrace({key, -1, Self(), 0, 0, 0, 0, spentCycles, m_identity->cpuHz});
    }
    for (const auto& [uplinkKey, uplink] : m_uplinks)
    {
        uplink.queue->Cancel(key);
        ServeUplink(uplinkKey);
    }
    if (m_v2v)
    {
        m_v2v->Cancel(key);
    }
    ForgetDispatches(key);
    const bool canReport = reason != FailureReason::VEHICLE_LEFT || task.coordinator == Self();
    if (task.coordinator != NOBODY && canReport)
    {
        TaskReport report;
        report.task = key;
        report.outcome = static_cast<uint8_t>(outcome);
        report.reason = static_cast<uint8_t>(reason);
        report.finishS = failed ? 0 : end.finishS;
        report.deliveredS = failed ? 0 : end.deliveredS;
        report.locals = task.locals;
        Report(task.coordinator, report);
    }
    m_tasks.erase(key);
    m_receiver.Forget(key);
    ServeDownlink();
    m_taskEndedTrace(end);
}

void
VehicleApp::Report(Endpoint coordinator, const TaskReport& report)
{
    NS_LOG_FUNCTION(this << coordinator);
    if (coordinator == Self())
    {
        if (m_coordinator)
        {
            ToCoordinator(
                MakeMessage(ControlEnvelope(MessageType::TASK_REPORT, coordinator), report));
        }
        return;
    }
    OpenReport& open = m_reports[report.task];
    open.retry.Cancel();
    open.coordinator = coordinator;
    open.report = report;
    SendReport(report.task);
}

void
VehicleApp::SendReport(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    OpenReport& open = m_reports.at(key);
    if (m_rsu != NOBODY)
    {
        if (++open.tries > m_controlTries)
        {
            m_reports.erase(key);
            return;
        }
        SendControl(
            MakeMessage(ControlEnvelope(MessageType::TASK_REPORT, open.coordinator), open.report));
    }
    open.retry = Simulator::Schedule(m_controlTimeout, &VehicleApp::SendReport, this, key);
}

bool
VehicleApp::WorksWithServers() const
{
    for (const auto& [key, task] : m_tasks)
    {
        if (!task.run)
        {
            continue;
        }
        for (const Placement& placement : task.run->Plan().placements)
        {
            if (KindOf(placement.site) == EndpointKind::SERVER)
            {
                return true;
            }
        }
    }
    return false;
}

} // namespace ns3::vec
