// SPDX-License-Identifier: GPL-2.0-only
// What becomes of the plans of a coordinator: reports of subtasks and tasks, and what the policy is
// told of them.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-coordinator-app.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCoordinatorReports");

namespace
{

/** How long a closed task is remembered. */
const Time REMEMBERED = Seconds(60);

} // namespace

void
CoordinatorApp::Expire(TaskKey task)
{
    NS_LOG_FUNCTION(this << task);
    TaskReport lost;
    lost.task = task;
    lost.outcome = static_cast<uint8_t>(Outcome::FAILED);
    lost.reason = static_cast<uint8_t>(FailureReason::LINK_LOST);
    Close(task, lost);
}

void
CoordinatorApp::OnItem(Endpoint site, const ItemReport& report)
{
    NS_LOG_FUNCTION(this << site);
    const auto found = m_planned.find(report.task);
    if (found == m_planned.end())
    {
        return;
    }
    Planned& planned = found->second;
    if (planned.plan.placements.at(report.subtask).site != site)
    {
        return; // by an earlier plan
    }
    planned.inputAt.resize(planned.plan.placements.size(), NOBODY);
    planned.inputAt[report.subtask] = site;
    Booking& booking = planned.bookings.at(report.subtask);
    m_view.ReleaseUpload(booking);
    if (report.finished)
    {
        m_view.ReleaseCompute(booking);
        planned.items.at(report.subtask) = report;
        planned.itemSites.at(report.subtask) = site;
        planned.progress.at(report.subtask) = {true, site};
    }
}

void
CoordinatorApp::OnReport(const Envelope& envelope, const TaskReport& report)
{
    NS_LOG_FUNCTION(this);
    Bind(envelope);
    Envelope reply;
    reply.type = MessageType::TASK_REPORT_ACK;
    reply.source = m_self;
    reply.destination = envelope.source;
    reply.relay = envelope.relay;
    Send(envelope.relay, reply, MakeMessage(reply, TaskReportAck{report.task}));
    Close(report.task, report);
}

void
CoordinatorApp::Close(TaskKey key, const TaskReport& report)
{
    NS_LOG_FUNCTION(this << key);
    const auto found = m_planned.find(key);
    if (found == m_planned.end())
    {
        return;
    }
    Planned& planned = found->second;
    planned.expiry.Cancel();
    for (Booking& booking : planned.bookings)
    {
        m_view.ReleaseUpload(booking);
        m_view.ReleaseCompute(booking);
    }
    for (auto open = m_unheard.lower_bound({key, NOBODY});
         open != m_unheard.end() && open->first.first == key;)
    {
        open->second.retry.Cancel();
        open = m_unheard.erase(open);
    }
    const Planned closed = std::move(planned);
    m_planned.erase(found);
    const Time now = Simulator::Now();
    m_closed.insert(key);
    m_closedOrder.emplace_back(now, key);
    while (now - m_closedOrder.front().first > REMEMBERED)
    {
        m_closed.erase(m_closedOrder.front().second);
        m_closedOrder.pop_front();
    }
    for (const Share& share : closed.shares)
    {
        Open& open = m_open.at(share.decision);
        CloseItems(closed, share, report, open.measured);
        CloseTask(closed, share, report, open.measured);
        if (--open.missing == 0)
        {
            Timeline measured = std::move(open.measured);
            measured.objective = m_system->Objective(*open.instance, measured);
            m_open.erase(share.decision);
            m_policy->Feedback(share.decision, measured);
        }
    }
}

void
CoordinatorApp::CloseItems(const Planned& planned,
                           const Share& share,
                           const TaskReport& report,
                           Timeline& measured)
{
    const Endpoint owner = VehicleOf(planned.plan.task);
    std::vector<TimelineItem> items(share.assignments.size());
    for (std::size_t k = 0; k < items.size(); ++k)
    {
        items[k].assignment = share.assignments[k];
        if (k < share.ended.size() && share.ended[k].finishS >= 0)
        {
            items[k].fixed = true;
            items[k].finishS = share.ended[k].finishS;
        }
        else if (planned.items[k].finished && planned.itemSites[k] == share.sites[k])
        {
            items[k].receivedS = planned.items[k].receivedS;
            items[k].readyS = planned.items[k].readyS;
            items[k].startS = planned.items[k].startS;
            items[k].finishS = planned.items[k].finishS;
        }
    }
    for (const TaskReport::Local& local : report.locals)
    {
        if (share.sites.at(local.subtask) != owner || items[local.subtask].fixed)
        {
            continue;
        }
        items.at(local.subtask).readyS = local.readyS;
        items.at(local.subtask).startS = local.startS;
        items.at(local.subtask).finishS = local.finishS;
    }
    measured.items.insert(measured.items.end(), items.begin(), items.end());
}

void
CoordinatorApp::CloseTask(const Planned& planned,
                          const Share& share,
                          const TaskReport& report,
                          Timeline& measured)
{
    const TaskDescription& description = planned.task.description;
    TimelineTask task;
    task.task = share.owner;
    task.outcome = static_cast<Outcome>(report.outcome);
    task.reason = static_cast<FailureReason>(report.reason);
    if (task.outcome != Outcome::FAILED)
    {
        task.finishS = report.finishS;
        task.deliveredS = report.deliveredS;
        task.etS = report.finishS - description.createdS;
    }
    else
    {
        task.etS = description.giveUpS; // a failed task feeds back its penalty
    }
    measured.tasks.push_back(task);
}

} // namespace ns3::vec
