// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ledger.h"

#include "ns3/simulator.h"
#include "vec-coordinator-setup.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

std::string
PlaceName(const Scenario& scenario, Endpoint site, int processor, Endpoint owner)
{
    return site == owner ? "vehicle"
         : KindOf(site) == EndpointKind::VEHICLE
             ? EndpointName(site)
             : HostOfServer(scenario, NumberOf(site)) + " cpu" + std::to_string(processor);
}

/** Edges have numbers of their own: below 0. */
std::pair<int, bool>
MoveName(TransferKind kind, int subtask)
{
    return {kind == TransferKind::EDGE ? -1 - subtask : subtask, kind == TransferKind::BURST};
}

double
DbmToWatt(double dbm)
{
    return std::pow(10, dbm / 10 - 3);
}

} // namespace

Ledger::Ledger(const Scenario& scenario) : m_scenario(scenario)
{
}

void
Ledger::Listen(const Ptr<VehicleApp>& app)
{
    app->TraceConnectWithoutContext("TaskCreated", MakeCallback(&Ledger::OnCreated, this));
    app->TraceConnectWithoutContext("PlanReceived", MakeCallback(&Ledger::OnPlan, this));
    app->TraceConnectWithoutContext("ItemFinished", MakeCallback(&Ledger::OnFinished, this));
    app->TraceConnectWithoutContext("ItemCancelled", MakeCallback(&Ledger::OnCancelled, this));
    app->TraceConnectWithoutContext("Transfer", MakeCallback(&Ledger::OnTransfer, this));
    app->TraceConnectWithoutContext("TaskEnded", MakeCallback(&Ledger::OnEnded, this));
    app->TraceConnectWithoutContext("Handover", MakeCallback(&Ledger::OnHandover, this));
}

void
Ledger::Listen(const Ptr<RsuApp>& app)
{
    app->TraceConnectWithoutContext("Transfer", MakeCallback(&Ledger::OnTransfer, this));
    app->TraceConnectWithoutContext("StaleBinding", MakeCallback(&Ledger::OnStale, this));
}

void
Ledger::Listen(const Ptr<ServerApp>& app)
{
    m_processorsHz[app->Self()] = app->ProcessorsHz();
    app->TraceConnectWithoutContext("ItemFinished", MakeCallback(&Ledger::OnFinished, this));
    app->TraceConnectWithoutContext("ItemCancelled", MakeCallback(&Ledger::OnCancelled, this));
    app->TraceConnectWithoutContext("Transfer", MakeCallback(&Ledger::OnTransfer, this));
}

void
Ledger::Listen(const Ptr<CoordinatorApp>& app)
{
    app->TraceConnectWithoutContext("Decided", MakeCallback(&Ledger::OnDecided, this));
}

Ledger::Counts
Ledger::Total() const
{
    return m_counts;
}

uint64_t
Ledger::MeasuredInFlight() const
{
    return m_measuredInFlight;
}

bool
Ledger::Measured(double createdS) const
{
    const Scenario::Time& time = m_scenario.time;
    return createdS >= time.warmupS && createdS <= time.warmupS + time.measureS;
}

void
Ledger::OnCreated(const std::string& vehicle, const TaskDescription& description)
{
    Entry& entry = m_entries[description.task];
    entry.description = description;
    entry.spans.resize(description.subtasks.size());
    entry.record.task = m_order.size();
    entry.record.vehicle = vehicle;
    entry.record.createdS = description.createdS;
    entry.record.deadlineS = description.deadlineS > 0 ? description.deadlineS : UNKNOWN;
    entry.record.subtasks = static_cast<uint32_t>(description.subtasks.size());
    m_order.push_back(description.task);
    ++m_counts.created;
    ++m_counts.inFlight;
    m_measuredInFlight += Measured(description.createdS);
}

void
Ledger::OnPlan(const TaskPlan& plan)
{
    Entry& entry = m_entries.at(plan.task);
    entry.placements = plan.placements;
    entry.record.offloaded = static_cast<uint32_t>(
        std::count_if(plan.placements.begin(),
                      plan.placements.end(),
                      [&plan](const Placement& p) { return p.site != VehicleOf(plan.task); }));
    m_revisions += plan.revision > 0;
    if (plan.revision > 0)
    {
        return;
    }
    entry.planS = Simulator::Now().GetSeconds();
    m_fallbacks += plan.decision == 0;
}

double
Ledger::KappaHzHz(const ItemEvent& event, const Entry& entry) const
{
    if (event.shareHz > 0)
    {
        return m_scenario.compute.serverKappa * event.shareHz * event.shareHz;
    }
    if (KindOf(event.site) == EndpointKind::VEHICLE)
    {
        const bool own = event.site == VehicleOf(event.task);
        return m_scenario.compute.vehicleKappa *
               std::pow(own ? entry.description.cpuHz : event.cpuHz, 2);
    }
    return m_scenario.compute.serverKappa *
           std::pow(m_processorsHz.at(event.site).at(event.processor), 2);
}

void
Ledger::AddEnergy(Entry& entry, Endpoint site, double joule)
{
    (KindOf(site) == EndpointKind::VEHICLE ? entry.record.energyVehicleJ
                                           : entry.record.energyInfrastructureJ) += joule;
}

void
Ledger::OnFinished(const ItemEvent& event)
{
    Entry& entry = m_entries.at(event.task);
    entry.spans.at(
        event.subtask) = {event.readyS, event.startS, event.finishS, event.site, event.processor};
    AddEnergy(entry, event.site, KappaHzHz(event, entry) * event.cycles);
}

void
Ledger::OnCancelled(const ItemEvent& event)
{
    Entry& entry = m_entries.at(event.task);
    AddEnergy(entry, event.site, KappaHzHz(event, entry) * event.cycles);
}

void
Ledger::OnTransfer(const TransferEvent& event)
{
    Entry& entry = m_entries.at(event.task);
    Move& move = entry.moves[MoveName(event.kind, event.subtask)];
    if (event.kind == TransferKind::BURST && KindOf(event.from) == EndpointKind::SERVER)
    {
        // An input that goes on from server to server is on the wires since it left the air.
        if (event.step == TransferEvent::Step::RECEIVED)
        {
            move.receivedS = event.timeS;
        }
        m_resumed += event.step == TransferEvent::Step::RESUMED;
        return;
    }
    switch (event.step)
    {
    case TransferEvent::Step::ENQUEUED:
        move.kind = event.kind;
        move.via = event.via;
        move.bits = event.bits;
        move.enqueuedS = event.timeS;
        break;
    case TransferEvent::Step::SENT:
        move.sentS = event.timeS;
        break;
    case TransferEvent::Step::RESUMED:
        ++m_resumed;
        break;
    case TransferEvent::Step::RELAYED:
    {
        move.relayedS = event.timeS;
        move.rsu = event.rsu;
        const std::string name = "rsu" + std::to_string(NumberOf(event.rsu));
        if (KindOf(event.to) == EndpointKind::VEHICLE)
        {
            entry.record.egress = name;
        }
        else if (entry.record.ingress.empty())
        {
            entry.record.ingress = name;
        }
        break;
    }
    case TransferEvent::Step::RECEIVED:
        move.receivedS = event.timeS;
        if (KindOf(event.from) == EndpointKind::VEHICLE ||
            KindOf(event.to) == EndpointKind::VEHICLE)
        {
            AddEnergy(entry,
                      event.from,
                      DbmToWatt(m_scenario.radio.txPowerDbm) * event.bits /
                          m_scenario.radio.dataRateBps);
        }
        break;
    }
}

void
Ledger::OnEnded(const TaskEnd& end)
{
    Entry& entry = m_entries.at(end.task);
    TaskRecord& record = entry.record;
    NS_ABORT_MSG_IF(record.outcome, "task " << record.task << " ended twice");
    record.outcome = end.outcome;
    record.reason = end.reason;
    record.finishS = end.finishS;
    record.deliveredS = end.deliveredS;
    --m_counts.inFlight;
    ++(end.outcome == Outcome::ON_TIME ? m_counts.onTime
       : end.outcome == Outcome::LATE  ? m_counts.late
                                       : m_counts.failed);
    m_measuredInFlight -= Measured(record.createdS);
    if (end.outcome != Outcome::FAILED)
    {
        Explain(entry);
    }
}

void
Ledger::OnHandover(Endpoint, Endpoint before, Endpoint now)
{
    m_handovers += before != NOBODY && now != NOBODY;
    m_lostContacts += now == NOBODY;
}

void
Ledger::OnStale(Endpoint, Endpoint, uint32_t bytes)
{
    ++m_staleMessages;
    m_staleBytes += bytes;
}

void
Ledger::OnDecided(const DecisionEvent& event)
{
    DecisionRecord record;
    record.instance = m_decisions.size();
    record.timeS = event.timeS;
    record.costS = m_scenario.coordinator.decisionCostS;
    record.viewAgeS = event.viewAgeS;
    record.tasks = static_cast<uint32_t>(event.tasks.size());
    record.subtasks = static_cast<uint32_t>(event.plan->assignments.size());
    record.offloaded = static_cast<uint32_t>(std::count_if(event.plan->assignments.begin(),
                                                           event.plan->assignments.end(),
                                                           [](const Assignment& assignment)
                                                           { return assignment.site != LOCAL; }));
    record.predictedS = event.predicted->objective;
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
    m_decisions.push_back(record);
    m_decisionWallS += event.wallS;
    m_decisionWallMaxS = std::max(m_decisionWallMaxS, event.wallS);
    if (event.isReplan)
    {
        return; // what was predicted first is what is compared
    }
    for (std::size_t i = 0; i < event.tasks.size(); ++i)
    {
        Entry& entry = m_entries.at(event.tasks[i]);
        entry.predicted = TimelineItems(*event.predicted, event.items[i]);
        double finishS = entry.record.createdS;
        for (const TimelineRecord::Item& item : entry.predicted)
        {
            finishS = std::max(finishS, item.finishS);
        }
        entry.record.predictedS = finishS - entry.record.createdS;
    }
}

BalanceRecord
Ledger::LastBalance() const
{
    return m_balance;
}

void
Ledger::Explain(Entry& entry) const
{
    TaskRecord& record = entry.record;
    double atS = record.deliveredS;
    auto charge = [&record, &atS](Cause cause, double fromS)
    {
        if (fromS < atS)
        {
            record[cause] += atS - fromS;
            atS = fromS;
        }
    };
    std::vector<std::vector<int>> parents(entry.spans.size());
    std::vector<bool> isExit(entry.spans.size(), true);
    for (const auto& [from, to] : entry.description.edges)
    {
        parents[to].push_back(from);
        isExit[from] = false;
    }
    auto isLocal = [&entry](int subtask)
    { return KindOf(entry.spans[subtask].site) == EndpointKind::VEHICLE; };
    // When the output of a subtask was at a place, and the way back from there.
    auto arrivedS = [&](int subtask, bool atVehicle)
    {
        if (isLocal(subtask) || !atVehicle)
        {
            return entry.spans[subtask].finishS;
        }
        const auto move = entry.moves.find({subtask, false});
        return move == entry.moves.end() ? entry.spans[subtask].finishS : move->second.receivedS;
    };

    int subtask = -1;
    for (std::size_t i = 0; i < isExit.size(); ++i)
    {
        const int candidate = static_cast<int>(i);
        if (isExit[i] && (subtask < 0 || arrivedS(candidate, true) > arrivedS(subtask, true)))
        {
            subtask = candidate;
        }
    }
    bool atVehicle = true;
    while (subtask >= 0)
    {
        const Span& span = entry.spans[subtask];
        if (atVehicle && !isLocal(subtask))
        {
            const Move& move = entry.moves.at({subtask, false});
            const bool result = isExit[subtask];
            charge(result ? Cause::DELIVERY : Cause::RADIO_TRANSFER, move.relayedS);
            charge(result ? Cause::DELIVERY : Cause::BACKHAUL, move.sentS);
            charge(result ? Cause::DELIVERY : Cause::RADIO_ACCESS, move.enqueuedS);
        }
        charge(Cause::COMPUTE, span.startS);
        charge(Cause::COMPUTE_QUEUE, span.readyS);
        // What came last: the burst, or the output of a parent.
        const bool local = isLocal(subtask);
        const auto burst = entry.moves.find({subtask, true});
        int last = -1;
        double lastS = -1;
        for (int parent : parents[subtask])
        {
            const bool inBurst = !local && isLocal(parent);
            if (!inBurst && arrivedS(parent, local) > lastS)
            {
                last = parent;
                lastS = arrivedS(parent, local);
            }
        }
        atVehicle = local;
        if (!entry.description.edgeBits.empty() && last >= 0)
        {
            for (std::size_t e = 0; e < entry.description.edges.size(); ++e)
            {
                const auto edge =
                    std::pair(static_cast<uint16_t>(last), static_cast<uint16_t>(subtask));
                const auto move = entry.moves.find(MoveName(TransferKind::EDGE, e));
                if (entry.description.edges[e] == edge && move != entry.moves.end())
                {
                    charge(Cause::RADIO_TRANSFER, move->second.sentS);
                    charge(Cause::RADIO_ACCESS, entry.spans[last].finishS);
                }
            }
        }
        if (!local && burst != entry.moves.end() && burst->second.receivedS >= lastS)
        {
            charge(Cause::BACKHAUL, burst->second.relayedS);
            charge(Cause::RADIO_TRANSFER, burst->second.sentS);
            charge(Cause::RADIO_ACCESS, burst->second.enqueuedS);
            last = -1;
            lastS = -1;
            for (int parent : parents[subtask])
            {
                if (isLocal(parent) && entry.spans[parent].finishS > lastS)
                {
                    last = parent;
                    lastS = entry.spans[parent].finishS;
                }
            }
            atVehicle = true;
        }
        if (last >= 0 && !local && !isLocal(last) && entry.spans[last].site != span.site)
        {
            charge(Cause::BACKHAUL, entry.spans[last].finishS);
        }
        subtask = last;
    }
    if (atS >= entry.planS)
    {
        atS = std::min(atS, record.deliveredS);
        charge(Cause::UNEXPLAINED, entry.planS);
    }
    charge(Cause::SIGNALLING, record.createdS);
}

TimelineRecord
Ledger::Detail(const Entry& entry) const
{
    const Endpoint owner = VehicleOf(entry.description.task);
    TimelineRecord detail;
    detail.task = entry.record.task;
    for (const auto& [from, to] : entry.description.edges)
    {
        detail.edges.emplace_back(from, to);
    }
    detail.predicted = entry.predicted;
    for (TimelineRecord::Item& item : detail.predicted)
    {
        // The equations know one server, or numbers of vehicles; the plan says which.
        if (!entry.placements.empty() && entry.placements.at(item.subtask).site != owner)
        {
            const Placement& placement = entry.placements[item.subtask];
            item.place = PlaceName(m_scenario, placement.site, placement.processor, owner);
            item.channel = placement.via > 0 ? "up" + std::to_string(placement.via - 1) : "v2v";
        }
    }
    for (std::size_t i = 0; i < entry.spans.size(); ++i)
    {
        const Span& span = entry.spans[i];
        if (span.site == NOBODY)
        {
            continue;
        }
        TimelineRecord::Item item;
        item.subtask = static_cast<int>(i);
        item.place = PlaceName(m_scenario, span.site, span.processor, owner);
        item.readyS = span.readyS;
        item.startS = span.startS;
        item.finishS = span.finishS;
        const auto burst = entry.moves.find({item.subtask, true});
        if (burst != entry.moves.end())
        {
            item.channel = "up" + std::to_string(burst->second.via - 1);
            item.enqueuedS = burst->second.enqueuedS;
            item.sentS = burst->second.sentS;
            item.receivedS = burst->second.receivedS;
        }
        detail.measured.push_back(item);
    }
    for (const auto& [key, move] : entry.moves)
    {
        if (std::isnan(move.sentS))
        {
            continue;
        }
        TimelineRecord::Transfer transfer;
        const bool v2v = key.first < 0;
        transfer.channel = v2v ? "v2v" : key.second ? "up" + std::to_string(move.via - 1) : "down";
        transfer.purpose = ToString(v2v || key.second ? Purpose::DATA : Purpose::RESULT);
        transfer.subtask = v2v ? entry.description.edges[-1 - key.first].second : key.first;
        transfer.bits = move.bits;
        transfer.startS = move.sentS;
        transfer.endS = move.receivedS;
        detail.transfers.push_back(transfer);
    }
    return detail;
}

void
Ledger::Write(RunResults& results) const
{
    for (const TaskKey key : m_order)
    {
        const Entry& entry = m_entries.at(key);
        results.tasks.push_back(entry.record);
        results.timelines.push_back(Detail(entry));
    }
    results.decisions = m_decisions;
    results.counters.emplace_back("handovers", m_handovers);
    results.counters.emplace_back("lost_contacts", m_lostContacts);
    results.counters.emplace_back("resumed_transfers", m_resumed);
    results.counters.emplace_back("local_fallbacks", m_fallbacks);
    results.counters.emplace_back("revised_plans", m_revisions);
    results.counters.emplace_back("stale_binding_messages", m_staleMessages);
    results.counters.emplace_back("stale_binding_bytes", m_staleBytes);
    if (!m_decisions.empty())
    {
        results.wall.decisionUs = 1e6 * m_decisionWallS / m_decisions.size();
        results.wall.decisionMaxUs = 1e6 * m_decisionWallMaxS;
    }
}

} // namespace ns3::vec
