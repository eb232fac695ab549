// SPDX-License-Identifier: GPL-2.0-only
// What a decision was, and what it would have promised had the coordinator known the true state.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-system.h"
#include "vec-ledger.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecLedgerReplay");

namespace
{

double
LastFinishS(const Timeline& timeline, const std::vector<std::pair<int, int>>& items)
{
    double lastS = 0;
    for (const TimelineRecord::Item& item : TimelineItems(timeline, items))
    {
        lastS = std::max(lastS, item.finishS);
    }
    return lastS;
}

/** What a prediction says that inputs spend between their RSU and where they run. */
std::vector<double>
WiresS(const DecisionEvent& event, std::size_t task, const Timeline& timeline)
{
    const std::vector<Placement>& placements = event.placements->at(task);
    std::vector<double> wiresS(placements.size(), 0);
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        const auto path = event.view->paths.find({(*event.planning)[task].rsu, placements[k].site});
        if (path != event.view->paths.end())
        {
            wiresS[k] = path->second.delayS;
        }
        for (const TimelineItem& item : timeline.items)
        {
            if (std::pair(item.assignment.owner, item.assignment.item) != event.items[task][k])
            {
                continue;
            }
            for (const auto& [name, value] : item.extra)
            {
                wiresS[k] = std::string_view(name) == "t_mig_s" ? value : wiresS[k];
            }
        }
    }
    return wiresS;
}

} // namespace

void
Ledger::OnDecided(const DecisionEvent& event)
{
    NS_LOG_FUNCTION(this);
    DecisionRecord record;
    record.instance = m_decisions.size();
    record.timeS = event.timeS;
    record.costS = event.costS;
    record.viewAgeS = event.viewAgeS;
    record.tasks = static_cast<uint32_t>(event.tasks.size());
    record.subtasks = static_cast<uint32_t>(event.plan->assignments.size());
    record.offloaded = static_cast<uint32_t>(std::count_if(event.plan->assignments.begin(),
                                                           event.plan->assignments.end(),
                                                           [](const Assignment& assignment)
                                                           { return assignment.site != LOCAL; }));
    record.predictedS = event.predicted->objective;
    NoteBalance(event);
    m_decisionWallS += event.wallS;
    m_decisionWallMaxS = std::max(m_decisionWallMaxS, event.wallS);
    if (m_listener)
    {
        m_listener(record.instance, event);
    }
    const Timeline replayed = Replay(event);
    record.replayedS = replayed.objective;
    m_decisions.push_back(record);
    PredictedWorld world{event.timeS, event.view->idleUplinkBps, event.view->idleDownlinkBps, {}};
    for (std::size_t i = 0; i < event.tasks.size(); ++i)
    {
        Entry& entry = m_entries.at(event.tasks[i]);
        const PlanningTask& planned = (*event.planning)[i];
        TaskHistory& history = entry.history;
        entry.placements = event.placements->at(i);
        const bool tooLate = !event.isReplan && !std::isnan(history.planS);
        entry.bookings =
            tooLate ? std::vector<Booking>() : event.system->Bookings(planned, entry.placements);
        if (event.isReplan)
        {
            for (std::size_t k = 0; k < entry.bookings.size(); ++k)
            {
                const bool ended = planned.ended.at(k).finishS >= 0;
                entry.bookings[k] = ended ? Booking() : entry.bookings[k];
            }
            continue; // what was predicted first is what is compared
        }
        history.heardS = planned.heardS;
        history.planLeftS = event.sentS;
        entry.decidedS = event.timeS;
        const auto later =
            std::upper_bound(entry.descriptions.begin(), entry.descriptions.end(), planned.heardS);
        history.describedS = later == entry.descriptions.begin() ? UNKNOWN : *std::prev(later);
        entry.predicted = TimelineItems(*event.predicted, event.items[i]);
        entry.record.predictedS =
            LastFinishS(*event.predicted, event.items[i]) - planned.description.createdS;
        entry.record.replayedS =
            LastFinishS(replayed, event.items[i]) - planned.description.createdS;
        world.wiresS = WiresS(event, i, replayed);
        entry.record.replayedCauseS =
            ExplainPredicted(replayed, event.items[i], planned.description, world);
    }
}

void
Ledger::NoteBalance(const DecisionEvent& event)
{
    NS_LOG_FUNCTION(this);
    for (const auto& [name, value] : event.predicted->metrics)
    {
        if (std::string_view(name) == "lbm")
        {
            m_balance.plannedLbm = value;
        }
        else if (std::string_view(name) == "lbm_bound")
        {
            m_balance.bound = value;
        }
    }
}

void
Ledger::OnDecision(DecisionListener listener)
{
    NS_LOG_FUNCTION(this);
    m_listener = std::move(listener);
}

Timeline
Ledger::Replay(const DecisionEvent& event) const
{
    std::vector<PlanningTask> tasks = *event.planning;
    for (PlanningTask& task : tasks)
    {
        const Endpoint vehicle = VehicleOf(task.description.task);
        const auto app = std::find_if(m_vehicles.begin(),
                                      m_vehicles.end(),
                                      [vehicle](const auto& a) { return a->Self() == vehicle; });
        if (app != m_vehicles.end())
        {
            task.description.cpuBacklogS = (*app)->CpuBacklogS();
        }
    }
    const CoordinatorView view = TrueView(*event.view, event.timeS);
    const std::unique_ptr<Instance> instance = event.system->Snapshot(event.timeS, tasks, view);
    return Evaluate(*instance, *event.plan);
}

CoordinatorView
Ledger::TrueView(const CoordinatorView& believed, double nowS) const
{
    CoordinatorView view = believed;
    for (auto& [endpoint, server] : view.servers)
    {
        std::fill(server.plannedCycles.begin(), server.plannedCycles.end(), 0);
        server.plannedHz = 0;
        server.plannedInputBits = 0;
        server.backlogS.clear(); // what waits there is in the planned cycles
        server.reportedS = nowS;
    }
    for (const Ptr<VehicleApp>& app : m_vehicles)
    {
        const auto vehicle = app->Present() ? view.vehicles.find(app->Self()) : view.vehicles.end();
        // Whoever was taken for gone stays so: the plan counts those that were there.
        if (vehicle != view.vehicles.end() && nowS - vehicle->second.heardS <= view.silenceS)
        {
            CoordinatorView::Vehicle& known = vehicle->second;
            known.x += known.speedX * (nowS - known.heardS);
            known.y += known.speedY * (nowS - known.heardS);
            known.heardS = nowS;
            known.cpuBacklogS = app->CpuBacklogS();
            known.plannedCycles = 0; // of what is on its way there, nothing is known
        }
    }
    for (auto& [endpoint, rsu] : view.rsus)
    {
        std::fill(rsu.plannedBits.begin(), rsu.plannedBits.end(), 0);
        const auto app = m_rsus.find(endpoint);
        if (app != m_rsus.end())
        {
            rsu.busyRatios = app->second->BusyRatios();
        }
        rsu.reportedS = nowS;
    }
    for (const TaskKey key : m_inFlight)
    {
        const Entry& entry = m_entries.at(key);
        for (std::size_t k = 0; k < entry.bookings.size(); ++k)
        {
            AddWork(entry, k, nowS, view);
        }
    }
    return view;
}

void
Ledger::AddWork(const Entry& entry, std::size_t subtask, double nowS, CoordinatorView& view) const
{
    Booking left = entry.bookings[subtask];
    if (left.server == NOBODY || view.servers.count(left.server) == 0 ||
        (left.rsu != NOBODY && view.rsus.count(left.rsu) == 0))
    {
        return; // not here, or not this coordinator's
    }
    const TaskHistory& history = entry.history;
    const int number = static_cast<int>(subtask);
    const Move* move = history.Find(TransferKind::BURST, number, entry.placements[subtask].site);
    const bool uploaded = move && (move->receivedS <= nowS || move->relayedS <= nowS ||
                                   KindOf(move->from) == EndpointKind::SERVER);
    view.Book(left);
    if (uploaded)
    {
        view.ReleaseUpload(left);
    }
    const auto begun = entry.begun.find(static_cast<int>(subtask));
    if (history.spans[subtask].site != NOBODY)
    {
        view.ReleaseCompute(left);
    }
    else if (begun != entry.begun.end() && left.shareHz == 0)
    {
        CoordinatorView::Server& server = view.servers.at(left.server);
        const double doneCycles =
            (nowS - begun->second) * m_speed.at(left.server) * server.processorsHz[left.processor];
        server.plannedCycles[left.processor] -= std::min(doneCycles, left.cycles);
    }
}

} // namespace ns3::vec
