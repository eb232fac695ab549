// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ledger.h"

#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-coordinator-setup.h"
#include "vec-node-names.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecLedger");

namespace
{

double
DbmToWatt(double dbm)
{
    return std::pow(10, dbm / 10 - 3);
}

} // namespace

Ledger::Ledger(const Scenario& scenario, const AirLog& air)
    : m_scenario(scenario),
      m_contacts(air,
                 scenario.radio.subchannels + 1,
                 scenario.radio.kind == "ideal" ? scenario.radio.dataRateBps : 0)
{
    NS_LOG_FUNCTION(this);
    m_wirePowerW = FindPacketSystem(scenario.system).WirePowerW(scenario.own);
    if (m_wirePowerW > 0)
    {
        for (const auto& [ends, path] : MakeView(scenario).paths)
        {
            m_wireBps[ends] = path.rateBps;
        }
    }
}

void
Ledger::Listen(const Ptr<VehicleApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    m_vehicles.push_back(app);
    app->TraceConnectWithoutContext("TaskCreated", MakeCallback(&Ledger::OnCreated, this));
    app->TraceConnectWithoutContext("PlanReceived", MakeCallback(&Ledger::OnPlan, this));
    app->TraceConnectWithoutContext("ItemStarted", MakeCallback(&Ledger::OnStarted, this));
    app->TraceConnectWithoutContext("ItemFinished", MakeCallback(&Ledger::OnFinished, this));
    app->TraceConnectWithoutContext("ItemCancelled", MakeCallback(&Ledger::OnCancelled, this));
    app->TraceConnectWithoutContext("Transfer", MakeCallback(&Ledger::OnTransfer, this));
    app->TraceConnectWithoutContext("Window", MakeCallback(&Ledger::OnWindow, this));
    app->TraceConnectWithoutContext("TaskEnded", MakeCallback(&Ledger::OnEnded, this));
    app->TraceConnectWithoutContext("Handover", MakeCallback(&Ledger::OnHandover, this));
}

void
Ledger::Listen(const Ptr<RsuApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    m_rsus[app->Self()] = app;
    app->TraceConnectWithoutContext("Transfer", MakeCallback(&Ledger::OnTransfer, this));
    app->TraceConnectWithoutContext("StaleBinding", MakeCallback(&Ledger::OnStale, this));
    app->TraceConnectWithoutContext("Signal", MakeCallback(&Ledger::OnSignal, this));
}

void
Ledger::Listen(const Ptr<ServerApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    m_processorsHz[app->Self()] = app->ProcessorsHz();
    DoubleValue speed;
    app->GetAttribute("Speed", speed);
    m_speed[app->Self()] = speed.Get();
    app->TraceConnectWithoutContext("Migration", MakeCallback(&Ledger::OnMigration, this));
    app->TraceConnectWithoutContext("ItemStarted", MakeCallback(&Ledger::OnStarted, this));
    app->TraceConnectWithoutContext("ItemFinished", MakeCallback(&Ledger::OnFinished, this));
    app->TraceConnectWithoutContext("ItemCancelled", MakeCallback(&Ledger::OnCancelled, this));
    app->TraceConnectWithoutContext("Transfer", MakeCallback(&Ledger::OnTransfer, this));
    app->TraceConnectWithoutContext("Window", MakeCallback(&Ledger::OnWindow, this));
}

void
Ledger::Listen(const Ptr<CoordinatorApp>& app)
{
    NS_LOG_FUNCTION(this << app);
    app->TraceConnectWithoutContext("Decided", MakeCallback(&Ledger::OnDecided, this));
}

void
Ledger::Name(Endpoint vehicle, const std::string& name)
{
    NS_LOG_FUNCTION(this << vehicle << name);
    m_names[vehicle] = name;
}

std::string
Ledger::PlaceName(Endpoint site, int processor, Endpoint owner) const
{
    if (KindOf(site) == EndpointKind::VEHICLE)
    {
        return site == owner ? "vehicle" : m_names.at(site);
    }
    return HostOfServer(m_scenario, NumberOf(site)) + " cpu" + std::to_string(processor);
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
    NS_LOG_FUNCTION(this << vehicle);
    Entry& entry = m_entries[description.task];
    entry.history.description = description;
    entry.history.spans.resize(description.subtasks.size());
    entry.record.task = m_order.size();
    entry.record.vehicle = vehicle;
    entry.record.createdS = description.createdS;
    entry.record.deadlineS = description.deadlineS > 0 ? description.deadlineS : UNKNOWN;
    entry.record.subtasks = static_cast<uint32_t>(description.subtasks.size());
    m_order.push_back(description.task);
    ++m_counts.created;
    ++m_counts.inFlight;
    m_inFlight.insert(description.task);
    m_measuredInFlight += Measured(description.createdS);
}

void
Ledger::OnPlan(const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this);
    Entry& entry = m_entries.at(plan.task);
    TaskHistory& history = entry.history;
    m_fallbacks += plan.decision == 0;
    m_revisions += plan.revision > 0;
    history.revisions += plan.revision > 0;
    if (plan.revision == 0)
    {
        history.planS = Simulator::Now().GetSeconds();
    }
    if (plan.decision == 0 && plan.revision == 0)
    {
        // The vehicle did not wait: nothing that a coordinator did is on the way to this plan.
        history.describedS = history.heardS = history.planLeftS = history.planRelayedS = UNKNOWN;
        entry.bookings.clear();
    }
    entry.placements = plan.placements;
    entry.record.offloaded = static_cast<uint32_t>(
        std::count_if(plan.placements.begin(),
                      plan.placements.end(),
                      [&plan](const Placement& p) { return p.site != VehicleOf(plan.task); }));
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
               std::pow(own ? entry.history.description.cpuHz : event.cpuHz, 2);
    }
    return m_scenario.compute.serverKappa *
           std::pow(m_processorsHz.at(event.site).at(event.processor), 2);
}

void
Ledger::AddEnergy(Entry& entry, Endpoint site, double joule)
{
    NS_LOG_FUNCTION(this << site << joule);
    (KindOf(site) == EndpointKind::VEHICLE ? entry.record.energyVehicleJ
                                           : entry.record.energyInfrastructureJ) += joule;
}

void
Ledger::OnFinished(const ItemEvent& event)
{
    NS_LOG_FUNCTION(this);
    Entry& entry = m_entries.at(event.task);
    entry.history.spans.at(
        event.subtask) = {event.readyS, event.startS, event.finishS, event.site, event.processor};
    AddEnergy(entry, event.site, KappaHzHz(event, entry) * event.cycles);
}

void
Ledger::OnStarted(const ItemEvent& event)
{
    NS_LOG_FUNCTION(this);
    m_entries.at(event.task).begun[event.subtask] = event.startS;
}

void
Ledger::OnCancelled(const ItemEvent& event)
{
    NS_LOG_FUNCTION(this);
    Entry& entry = m_entries.at(event.task);
    AddEnergy(entry, event.site, KappaHzHz(event, entry) * event.cycles);
}

void
Ledger::OnTransfer(const TransferEvent& event)
{
    NS_LOG_FUNCTION(this);
    Entry& entry = m_entries.at(event.task);
    Move& move = entry.history.moves[MoveKeyOf(event.kind, event.subtask, event.to)];
    const bool fromVehicle = KindOf(event.from) == EndpointKind::VEHICLE;
    const bool toVehicle = KindOf(event.to) == EndpointKind::VEHICLE;
    switch (event.step)
    {
    case TransferEvent::Step::ENQUEUED:
        move = Move();
        move.kind = event.kind;
        move.from = event.from;
        move.to = event.to;
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
        const std::string name = RsuName(NumberOf(event.rsu));
        if (toVehicle)
        {
            entry.record.egress = name;
        }
        else if (entry.record.ingress.empty())
        {
            entry.record.ingress = name;
        }
        if (fromVehicle)
        {
            m_contacts.Done(event.from, static_cast<uint32_t>(event.via), event.timeS);
        }
        break;
    }
    case TransferEvent::Step::RECEIVED:
        move.receivedS = event.timeS;
        if (fromVehicle && std::isnan(move.relayedS))
        {
            m_contacts.Done(event.from, static_cast<uint32_t>(move.via), event.timeS);
        }
        else if (toVehicle)
        {
            m_contacts.Done(event.to, m_contacts.Downlink(), event.timeS);
        }
        if (fromVehicle || toVehicle)
        {
            AddEnergy(entry,
                      event.from,
                      DbmToWatt(m_scenario.radio.txPowerDbm) * event.bits /
                          m_scenario.radio.dataRateBps);
        }
        const auto wire = m_wireBps.find({event.from, event.to});
        if (wire != m_wireBps.end() && KindOf(event.from) == EndpointKind::SERVER)
        {
            AddEnergy(entry, event.from, m_wirePowerW * event.bits / wire->second);
        }
        break;
    }
}

void
Ledger::OnMigration(const MigrationEvent& event)
{
    NS_LOG_FUNCTION(this);
    if (event.arrived)
    {
        return; // a step of the transfer as well
    }
    Move move;
    move.from = event.from;
    move.to = event.to;
    move.bits = event.bits;
    move.enqueuedS = event.timeS;
    move.isMigration = true;
    m_entries.at(event.task)
        .history.moves[MoveKeyOf(TransferKind::BURST, event.subtask, event.to)] = move;
}

void
Ledger::OnEnded(const TaskEnd& end)
{
    NS_LOG_FUNCTION(this);
    Entry& entry = m_entries.at(end.task);
    TaskRecord& record = entry.record;
    NS_ABORT_MSG_IF(record.outcome, "task " << record.task << " ended twice");
    record.outcome = end.outcome;
    record.reason = end.reason;
    record.finishS = end.finishS;
    record.deliveredS = end.deliveredS;
    --m_counts.inFlight;
    m_inFlight.erase(end.task);
    ++(end.outcome == Outcome::ON_TIME ? m_counts.onTime
       : end.outcome == Outcome::LATE  ? m_counts.late
                                       : m_counts.failed);
    m_measuredInFlight -= Measured(record.createdS);
    if (end.outcome != Outcome::FAILED)
    {
        entry.history.deliveredS = end.deliveredS;
        record.causeS = ExplainMeasured(entry.history, m_contacts);
        if (record.HasGap())
        {
            // What had passed when the decision was taken is no secret to the prediction.
            const CauseSeconds past = ExplainPast(entry.history, m_contacts, entry.decidedS);
            record.replayedCauseS[static_cast<std::size_t>(Cause::SIGNALLING)] -=
                entry.decidedS - record.createdS;
            for (std::size_t c = 0; c < CAUSES; ++c)
            {
                record.replayedCauseS[c] += past[c];
            }
        }
    }
}

void
Ledger::OnWindow(Endpoint from, Endpoint to, int channel, bool full)
{
    NS_LOG_FUNCTION(this << from << to << channel << full);
    const double nowS = Simulator::Now().GetSeconds();
    if (KindOf(from) == EndpointKind::VEHICLE)
    {
        m_contacts.Window(from, static_cast<uint32_t>(channel), nowS, full);
    }
    else if (KindOf(to) == EndpointKind::VEHICLE)
    {
        m_contacts.Window(to, m_contacts.Downlink(), nowS, full);
    }
}

void
Ledger::OnSignal(TaskKey task, MessageType type)
{
    NS_LOG_FUNCTION(this << task);
    Entry& entry = m_entries.at(task);
    const double nowS = Simulator::Now().GetSeconds();
    if (type == MessageType::TASK_DESCRIPTION)
    {
        entry.descriptions.push_back(nowS);
    }
    else if (std::isnan(entry.history.planS))
    {
        entry.history.planRelayedS = nowS;
    }
}

void
Ledger::OnHandover(Endpoint vehicle, Endpoint before, Endpoint now)
{
    NS_LOG_FUNCTION(this << vehicle << before << now);
    m_contacts.Contact(vehicle, Simulator::Now().GetSeconds(), now);
    m_handovers += before != NOBODY && now != NOBODY;
    m_lostContacts += now == NOBODY;
}

void
Ledger::OnStale(Endpoint, Endpoint, uint32_t bytes)
{
    NS_LOG_FUNCTION(this << bytes);
    ++m_staleMessages;
    m_staleBytes += bytes;
}

BalanceRecord
Ledger::LastBalance() const
{
    return m_balance;
}

TimelineRecord
Ledger::Detail(const Entry& entry) const
{
    const Endpoint owner = VehicleOf(entry.history.description.task);
    TimelineRecord detail;
    detail.task = entry.record.task;
    for (const auto& [from, to] : entry.history.description.edges)
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
            item.place = PlaceName(placement.site, placement.processor, owner);
            item.channel = placement.via > 0 ? "up" + std::to_string(placement.via - 1) : "v2v";
        }
    }
    for (std::size_t i = 0; i < entry.history.spans.size(); ++i)
    {
        const Span& span = entry.history.spans[i];
        if (span.site == NOBODY)
        {
            continue;
        }
        TimelineRecord::Item item;
        item.subtask = static_cast<int>(i);
        item.place = PlaceName(span.site, span.processor, owner);
        item.readyS = span.readyS;
        item.startS = span.startS;
        item.finishS = span.finishS;
        const Move* burst = entry.history.Find(TransferKind::BURST, item.subtask, span.site);
        if (burst)
        {
            // An input that goes on from server to server is on the wires since it left the air.
            const Move& onAir = entry.history.FirstHop(*burst, item.subtask);
            item.channel = "up" + std::to_string(onAir.via - 1);
            item.enqueuedS = onAir.enqueuedS;
            item.sentS = onAir.sentS;
            item.receivedS = burst->receivedS;
        }
        detail.measured.push_back(item);
    }
    for (const auto& [key, move] : entry.history.moves)
    {
        const auto [number, burst, to] = key;
        const bool onward = burst && KindOf(move.from) != EndpointKind::VEHICLE;
        if (std::isnan(move.sentS) || onward)
        {
            continue;
        }
        TimelineRecord::Transfer transfer;
        const bool edge = move.kind == TransferKind::EDGE;
        const bool v2v =
            KindOf(move.from) == EndpointKind::VEHICLE && KindOf(to) == EndpointKind::VEHICLE;
        transfer.channel = v2v ? "v2v" : burst ? "up" + std::to_string(move.via - 1) : "down";
        transfer.purpose = ToString(edge || burst ? Purpose::DATA : Purpose::RESULT);
        transfer.subtask = edge ? entry.history.description.edges[-1 - number].second : number;
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
