// SPDX-License-Identifier: GPL-2.0-only
// A vehicle among vehicles: what comes from them, what goes to them, and what runs here for them.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-vehicle-app.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecVehicleHosting");

void
VehicleApp::OpenV2v()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_v2vChannel > m_access->GetPaths(),
                    "V2vChannel " << m_v2vChannel << "; there are 1 to " << m_access->GetPaths());
    V2vLinks::Settings settings;
    settings.queue = {m_chunkBytes, m_windowBytes, m_stallTime, m_tagTransfers};
    settings.channel = m_v2vChannel;
    settings.relay = m_v2vRelay;
    settings.parallel = m_v2vParallel;
    settings.silence = m_beaconInterval * (m_lostBeacons + 0.5);
    settings.retry = m_controlTimeout;
    settings.linger = m_radioLinger;
    V2vLinks::Vehicle vehicle;
    vehicle.listen = [this](bool on)
    {
        m_v2vListening = on;
        if (m_access && (on || !m_uplinkRadios[m_v2vChannel - 1].listening))
        {
            m_access->Listen(m_v2vChannel, on);
        }
    };
    vehicle.receive = [this](const Envelope& envelope, const Chunk& chunk, bool& completed)
    { return ReceiveChunk(envelope, chunk, completed); };
    vehicle.received = [this](const Envelope& envelope, const Chunk& chunk)
    { OnReceived(envelope, chunk); };
    vehicle.relay = [this]() { return std::make_pair(m_rsu, m_binding); };
    vehicle.openRelay = [this]()
    {
        FindUplink(RelayUplink());
        ServeUplink(RelayUplink());
    };
    vehicle.sent = [this](const Transfer& t, bool resumed)
    {
        m_transferTrace({t.chunk.task,
                         t.chunk.subtask,
                         t.chunk.kind,
                         resumed ? TransferEvent::Step::RESUMED : TransferEvent::Step::SENT,
                         Self(),
                         t.destination,
                         static_cast<int>(m_v2vChannel),
                         t.bits,
                         Simulator::Now().GetSeconds()});
    };
    m_v2vListening = false;
    m_v2v = std::make_unique<V2vLinks>(m_access, settings, std::move(vehicle));
}

ChunkAck
VehicleApp::ReceiveChunk(const Envelope& envelope, const Chunk& chunk, bool& completed)
{
    NS_LOG_FUNCTION(this << completed);
    const bool isOwn = VehicleOf(chunk.task) == Self();
    if ((isOwn && m_tasks.count(chunk.task) == 0) || (!isOwn && !m_v2v))
    {
        // What nobody waits for any more counts as received, or its sender would never stop.
        return {chunk.transfer, chunk.totalBytes, true};
    }
    if (!isOwn)
    {
        HostedTask& task = m_hosted[chunk.task];
        if (!task.run && task.expiry.IsExpired())
        {
            // The dispatch is on its way, or the task has expired and this is a late rest of it.
            task.expiry =
                Simulator::Schedule(m_undispatched, &VehicleApp::ExpireHosted, this, chunk.task);
        }
    }
    return m_receiver.Receive(envelope.source, chunk, envelope.payloadBytes, completed);
}

void
VehicleApp::OnReceived(const Envelope& envelope, const Chunk& chunk)
{
    NS_LOG_FUNCTION(this);
    const auto own = m_tasks.find(chunk.task);
    if (own != m_tasks.end() && !own->second.run)
    {
        return;
    }
    m_transferTrace({chunk.task,
                     chunk.subtask,
                     chunk.kind,
                     TransferEvent::Step::RECEIVED,
                     envelope.source,
                     Self(),
                     envelope.via,
                     8.0 * chunk.totalBytes,
                     Simulator::Now().GetSeconds()});
    const uint16_t revision = RevisionOf(chunk.transfer);
    if (own == m_tasks.end())
    {
        HostedTask& task = m_hosted.at(chunk.task);
        if (task.run)
        {
            task.run->OnArrival(chunk.kind, chunk.subtask, revision);
        }
        else
        {
            task.early.push_back({chunk.kind, chunk.subtask, revision});
        }
        return;
    }
    own->second.lastFinishS = std::max(own->second.lastFinishS, chunk.finishS);
    own->second.run->OnArrival(chunk.kind, chunk.subtask, revision);
    CheckDone(chunk.task);
}

void
VehicleApp::OnDispatch(const TaskDispatch& dispatch)
{
    NS_LOG_FUNCTION(this);
    const TaskKey key = dispatch.description.task;
    const double endS = dispatch.description.createdS + dispatch.description.giveUpS;
    AcknowledgePlan(dispatch.plan);
    if (VehicleOf(key) == Self() || endS <= Simulator::Now().GetSeconds())
    {
        return;
    }
    HostedTask& task = m_hosted[key];
    if (task.run)
    {
        task.run->Revise(dispatch.plan);
        ServeDownlink();
        return;
    }
    NS_LOG_LOGIC(EndpointName(Self()) << " computes for " << EndpointName(VehicleOf(key)));
    task.expiry.Cancel();
    task.expiry =
        Simulator::Schedule(Seconds(endS) - Simulator::Now(), &VehicleApp::ExpireHosted, this, key);
    task.run = MakeRun(dispatch.description, dispatch.plan);
    ServeDownlink();
    task.run->Start();
    for (const Arrival& arrival : std::exchange(task.early, {}))
    {
        task.run->OnArrival(arrival.kind, arrival.subtask, arrival.revision);
    }
}

void
VehicleApp::AcknowledgePlan(const TaskPlan& plan)
{
    NS_LOG_FUNCTION(this);
    if (m_rsu != NOBODY && plan.coordinator != Self())
    {
        SendControl(MakeMessage(ControlEnvelope(MessageType::PLAN_ACK, plan.coordinator),
                                PlanAck{plan.task, plan.revision}));
    }
}

void
VehicleApp::ReportItem(TaskKey key, int subtask, const ComputeQueue::Times& times)
{
    NS_LOG_FUNCTION(this << key << subtask);
    const Endpoint coordinator = RunOf(key).Plan().coordinator;
    if (m_rsu == NOBODY || KindOf(coordinator) != EndpointKind::COORDINATOR)
    {
        return;
    }
    ItemReport report;
    report.task = key;
    report.subtask = static_cast<uint16_t>(subtask);
    report.finished = true;
    report.receivedS = times.readyS;
    report.readyS = times.readyS;
    report.startS = times.startS;
    report.finishS = times.finishS;
    SendControl(MakeMessage(ControlEnvelope(MessageType::ITEM_REPORT, coordinator), report));
}

void
VehicleApp::SendToVehicle(const Transfer& transfer)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_UNLESS(m_v2v, "a plan lets vehicles compute that have no V2V");
    Transfer timed = transfer;
    const Chunk& chunk = transfer.chunk;
    const auto hosted = m_hosted.find(chunk.task);
    if (hosted != m_hosted.end() && chunk.kind != TransferKind::BURST)
    {
        const GraphRun& run = *hosted->second.run;
        const int producer = chunk.kind == TransferKind::EDGE
                               ? run.Description().edges[chunk.subtask].first
                               : chunk.subtask;
        const auto times = hosted->second.times.find(producer);
        if (times != hosted->second.times.end())
        {
            timed.chunk.startS = times->second.startS;
            timed.chunk.finishS = times->second.finishS;
        }
    }
    m_v2v->Enqueue(timed);
}

void
VehicleApp::ExpireHosted(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    const double spentCycles = m_cpu->Cancel(key);
    if (spentCycles > 0)
    {
        m_itemCancelledTrace({key, -1, Self(), 0, 0, 0, 0, spentCycles, m_identity->cpuHz});
    }
    m_v2v->Cancel(key);
    m_receiver.Forget(key);
    m_hosted.erase(key);
    ServeDownlink();
}

void
VehicleApp::DropHosted()
{
    NS_LOG_FUNCTION(this);
    for (auto& [key, task] : m_hosted)
    {
        task.expiry.Cancel();
        const double spentCycles = m_cpu->Cancel(key);
        if (spentCycles > 0)
        {
            m_itemCancelledTrace({key, -1, Self(), 0, 0, 0, 0, spentCycles, m_identity->cpuHz});
        }
    }
    m_hosted.clear();
}

bool
VehicleApp::ExpectsVehicles() const
{
    for (const auto& [key, task] : m_hosted)
    {
        if (!task.run || task.run->Unfinished() > 0)
        {
            return true;
        }
    }
    for (const auto& [key, task] : m_tasks)
    {
        if (!task.run)
        {
            continue;
        }
        for (const Placement& placement : task.run->Plan().placements)
        {
            if (placement.site != Self() && KindOf(placement.site) == EndpointKind::VEHICLE)
            {
                return true;
            }
        }
    }
    return false;
}

} // namespace ns3::vec
