// SPDX-License-Identifier: GPL-2.0-only
#include "vec-server-app.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vec-compute-queue.h"
#include "ns3/vec-shared-processor.h"

#include <algorithm>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecServerApp");
NS_OBJECT_ENSURE_REGISTERED(ServerApp);

TypeId
ServerApp::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::ServerApp")
            .SetParent<Application>()
            .SetGroupName("Vec")
            .AddConstructor<ServerApp>()
            .AddAttribute("ChunkBytes",
                          "Task data between two application acknowledgements, bytes.",
                          UintegerValue(8192),
                          MakeUintegerAccessor(&ServerApp::m_chunkBytes),
                          MakeUintegerChecker<uint32_t>(256, 1 << 20))
            .AddAttribute("WindowBytes",
                          "Task data of a queue that may be on its way unacknowledged, bytes.",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&ServerApp::m_windowBytes),
                          MakeUintegerChecker<uint32_t>(256))
            .AddAttribute("StallTime",
                          "Silence after which unacknowledged task data is sent again.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&ServerApp::m_stallTime),
                          MakeTimeChecker(MilliSeconds(10)))
            .AddAttribute("TagTransfers",
                          "Marks the bytes of transfers for radios that serve transfers, not "
                          "packets: the ideal radio.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ServerApp::m_tagTransfers),
                          MakeBooleanChecker())
            .AddAttribute("TagResults",
                          "With TagTransfers, marks the bytes of results too.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&ServerApp::m_tagResults),
                          MakeBooleanChecker())
            .AddAttribute("Speed",
                          "Share of the processors' clock that subtasks really get; everybody is "
                          "told of the whole.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&ServerApp::m_speed),
                          MakeDoubleChecker<double>(0.001))
            .AddAttribute("Undispatched",
                          "Task data of which no dispatch comes is dropped after this time.",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&ServerApp::m_undispatched),
                          MakeTimeChecker(MilliSeconds(10)))
            .AddAttribute("ReportInterval",
                          "Time between two reports to RSUs whose vehicles plan for themselves.",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&ServerApp::m_reportInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("KeepAlive",
                          "Time between two signs of life to coordinators, and to vehicles that "
                          "have a task here; 0: none.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&ServerApp::m_keepAlive),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute(
                "StateBits",
                "What goes with the input of a subtask that has begun to run when it goes "
                "to another server, bits.",
                DoubleValue(0),
                MakeDoubleAccessor(&ServerApp::m_stateBits),
                MakeDoubleChecker<double>(0))
            .AddTraceSource("Migration",
                            "A subtask leaves for another server, or arrives from one.",
                            MakeTraceSourceAccessor(&ServerApp::m_migrationTrace),
                            "ns3::vec::MigrationEvent::TracedCallback")
            .AddTraceSource("ItemStarted",
                            "A subtask begins to run here.",
                            MakeTraceSourceAccessor(&ServerApp::m_itemStartedTrace),
                            "ns3::vec::ItemEvent::TracedCallback")
            .AddTraceSource("ItemFinished",
                            "A subtask has ended here.",
                            MakeTraceSourceAccessor(&ServerApp::m_itemFinishedTrace),
                            "ns3::vec::ItemEvent::TracedCallback")
            .AddTraceSource("ItemCancelled",
                            "A subtask was withdrawn while it ran; cycles are those spent on it.",
                            MakeTraceSourceAccessor(&ServerApp::m_itemCancelledTrace),
                            "ns3::vec::ItemEvent::TracedCallback")
            .AddTraceSource("Window",
                            "Everything that may be unacknowledged is on its way to this peer, or "
                            "is no more: from, to, channel, full.",
                            MakeTraceSourceAccessor(&ServerApp::m_windowTrace),
                            "ns3::vec::WindowTracedCallback")
            .AddTraceSource("Transfer",
                            "A step of a transfer from or to this server.",
                            MakeTraceSourceAccessor(&ServerApp::m_transferTrace),
                            "ns3::vec::TransferEvent::TracedCallback");
    return tid;
}

ServerApp::ServerApp() = default;
ServerApp::~ServerApp() = default;

void
ServerApp::Configure(Endpoint self,
                     std::shared_ptr<const Directory> directory,
                     const std::vector<double>& processorsHz)
{
    NS_LOG_FUNCTION(this << self);
    m_self = self;
    m_directory = std::move(directory);
    m_processorsHz = processorsHz;
}

void
ServerApp::Use(Discipline discipline)
{
    NS_LOG_FUNCTION(this);
    m_discipline = discipline;
}

void
ServerApp::ServeFor(const std::vector<Endpoint>& coordinators)
{
    NS_LOG_FUNCTION(this);
    m_coordinators = coordinators;
}

void
ServerApp::ReportTo(const std::vector<Endpoint>& rsus)
{
    NS_LOG_FUNCTION(this);
    m_reportTo = rsus;
}

Endpoint
ServerApp::Self() const
{
    return m_self;
}

const std::vector<double>&
ServerApp::ProcessorsHz() const
{
    return m_processorsHz;
}

std::size_t
ServerApp::KnownTasks() const
{
    return m_tasks.size();
}

double
ServerApp::ServedCycles() const
{
    double cycles = 0;
    for (const auto& processor : m_processors)
    {
        cycles += processor->ServedCycles();
    }
    return cycles;
}

void
ServerApp::StartApplication()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_self == NOBODY, "a ServerApp must be configured before it starts");
    m_up = true;
    for (double cpuHz : m_processorsHz)
    {
        if (m_discipline == Discipline::FIFO)
        {
            m_processors.push_back(std::make_unique<ComputeQueue>(cpuHz * m_speed));
            continue;
        }
        const bool waits = m_discipline == Discipline::RESERVED;
        m_processors.push_back(std::make_unique<SharedProcessor>(
            cpuHz * m_speed,
            waits ? SharedProcessor::Excess::WAITS : SharedProcessor::Excess::SLOWS));
    }
    m_backhaul = std::make_unique<BackhaulPort>(GetNode(),
                                                m_self,
                                                m_directory,
                                                MakeCallback(&ServerApp::OnBackhaul, this));
    if (!m_reportTo.empty())
    {
        m_reportTimer = Simulator::ScheduleNow(&ServerApp::SendReport, this);
    }
    if (m_keepAlive.IsStrictlyPositive())
    {
        m_aliveTimer = Simulator::ScheduleNow(&ServerApp::SendAlive, this);
    }
}

void
ServerApp::SendReport()
{
    NS_LOG_FUNCTION(this);
    ServerReport report;
    report.server = m_self;
    report.reportedS = Simulator::Now().GetSeconds();
    for (const auto& processor : m_processors)
    {
        report.processorsHz.push_back(processor->CpuHz() / m_speed);
        report.backlogS.push_back(processor->BacklogS());
    }
    for (Endpoint rsu : m_reportTo)
    {
        Envelope envelope;
        envelope.type = MessageType::SERVER_REPORT;
        envelope.source = m_self;
        envelope.destination = rsu;
        m_backhaul->Send(rsu, MakeMessage(envelope, report));
    }
    m_reportTimer = Simulator::Schedule(m_reportInterval, &ServerApp::SendReport, this);
}

void
ServerApp::Halt()
{
    NS_LOG_FUNCTION(this);
    m_up = false;
    for (const auto& [key, task] : m_tasks)
    {
        Withdraw(key);
    }
    StopApplication();
}

void
ServerApp::Restart()
{
    NS_LOG_FUNCTION(this);
    StartApplication();
}

void
ServerApp::StopApplication()
{
    NS_LOG_FUNCTION(this);
    for (auto& [key, task] : m_tasks)
    {
        task.expiry.Cancel();
    }
    m_reportTimer.Cancel();
    m_aliveTimer.Cancel();
    m_peers.clear();
    m_processors.clear();
    m_tasks.clear();
    m_times.clear();
    m_receiver = TransferReceiver();
    m_backhaul.reset();
}

void
ServerApp::DoDispose()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
    Application::DoDispose();
}

void
ServerApp::OnBackhaul(const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
    // Whatever a vehicle sends tells where it is; the server knows those it has a task of.
    const auto peer = m_peers.find(envelope.source);
    if (peer != m_peers.end() && KindOf(envelope.source) == EndpointKind::VEHICLE)
    {
        Bind(envelope.source, envelope.relay, envelope.binding);
    }
    switch (envelope.type)
    {
    case MessageType::TASK_DISPATCH:
        OnDispatch(envelope, TakeBody<TaskDispatch>(message));
        break;
    case MessageType::BINDING_UPDATE:
        break;
    case MessageType::CHUNK:
        OnChunk(envelope, TakeBody<Chunk>(message));
        break;
    case MessageType::CHUNK_ACK:
        if (peer != m_peers.end())
        {
            QueueTo(envelope.source, envelope.via == VIA_MIGRATION)
                .Acknowledge(TakeBody<ChunkAck>(message));
        }
        break;
    default:
        NS_LOG_WARN("a server has no use for message type " << static_cast<int>(envelope.type));
    }
}

void
ServerApp::OnDispatch(const Envelope& envelope, const TaskDispatch& dispatch)
{
    NS_LOG_FUNCTION(this);
    const TaskKey key = dispatch.description.task;
    const double endS = dispatch.description.createdS + dispatch.description.giveUpS;
    if (KindOf(envelope.source) == EndpointKind::VEHICLE)
    {
        // It came over the air, and its sender cannot know that it came.
        Envelope reply;
        reply.type = MessageType::DISPATCH_ACK;
        reply.source = m_self;
        reply.destination = envelope.source;
        reply.relay = envelope.relay;
        m_backhaul->Send(envelope.relay, MakeMessage(reply, DispatchAck{key}));
        if (endS <= Simulator::Now().GetSeconds())
        {
            return; // repeated for so long that the task has ended
        }
    }
    ServedTask& task = m_tasks[key];
    Bind(VehicleOf(key), dispatch.rsu, dispatch.binding);
    if (task.run)
    {
        task.run->Revise(dispatch.plan);
        return;
    }
    task.receivedS.assign(dispatch.description.subtasks.size(), 0);
    task.run = std::make_unique<GraphRun>(
        m_self,
        dispatch.description,
        dispatch.plan,
        [this, key](int subtask) { RunSubtask(key, subtask); },
        [this, key](TransferKind kind, int subtask, Endpoint to, double bits)
        { SendOutput(key, kind, subtask, to, bits); });
    task.run->SetRevised([this, key](int subtask) { CancelSubtask(key, subtask); },
                         [this, key](TransferKind kind, int subtask, Endpoint to)
                         { WithdrawOutput(key, kind, subtask, to); });
    ScheduleExpiry(key, Seconds(endS));
    task.run->Start();
    const std::vector<Arrival> early = std::move(task.early);
    for (const Arrival& arrival : early)
    {
        Arrive(key, arrival);
    }
}

void
ServerApp::Arrive(TaskKey key, const Arrival& arrival)
{
    NS_LOG_FUNCTION(this << key);
    ServedTask& task = m_tasks.at(key);
    if (arrival.kind == TransferKind::BURST)
    {
        task.receivedS[arrival.subtask] = arrival.receivedS;
        if (arrival.doneCycles > 0)
        {
            task.doneCycles[arrival.subtask] = arrival.doneCycles;
        }
        ItemReport report;
        report.task = key;
        report.subtask = static_cast<uint16_t>(arrival.subtask);
        report.receivedS = arrival.receivedS;
        ReportItem(report);
        const std::vector<Endpoint>& stops = task.run->Plan().placements[arrival.subtask].stops;
        if (std::find(stops.begin(), stops.end(), m_self) != stops.end())
        {
            PassOn(key, arrival.subtask);
            return;
        }
    }
    task.run->OnArrival(arrival.kind, arrival.subtask, arrival.revision);
}

void
ServerApp::OnChunk(const Envelope& envelope, const Chunk& chunk)
{
    NS_LOG_FUNCTION(this);
    ServedTask& task = m_tasks[chunk.task];
    if (!task.run && task.expiry.IsExpired())
    {
        // The dispatch is on its way, or the task has expired and this is a late rest of it.
        ScheduleExpiry(chunk.task, Simulator::Now() + m_undispatched);
    }
    bool completed = false;
    const ChunkAck ack =
        m_receiver.Receive(envelope.source, chunk, envelope.payloadBytes, completed);
    Envelope reply;
    reply.type = MessageType::CHUNK_ACK;
    reply.via = envelope.via;
    reply.source = m_self;
    reply.destination = envelope.source;
    reply.relay = envelope.relay;
    m_backhaul->Send(envelope.relay == NOBODY ? envelope.source : envelope.relay,
                     MakeMessage(reply, ack));
    if (!completed)
    {
        return;
    }
    m_transferTrace({chunk.task,
                     chunk.subtask,
                     chunk.kind,
                     TransferEvent::Step::RECEIVED,
                     envelope.source,
                     m_self,
                     envelope.via,
                     8.0 * chunk.totalBytes,
                     Simulator::Now().GetSeconds()});
    const bool isMigrated =
        chunk.kind == TransferKind::BURST && KindOf(envelope.source) == EndpointKind::SERVER;
    if (isMigrated)
    {
        m_migrationTrace({chunk.task,
                          chunk.subtask,
                          envelope.source,
                          m_self,
                          true,
                          8.0 * chunk.totalBytes,
                          chunk.startS,
                          Simulator::Now().GetSeconds()});
    }
    const Arrival arrival{chunk.kind,
                          chunk.subtask,
                          Simulator::Now().GetSeconds(),
                          RevisionOf(chunk.transfer),
                          isMigrated ? chunk.startS : 0};
    if (task.run)
    {
        Arrive(chunk.task, arrival);
    }
    else
    {
        task.early.push_back(arrival);
    }
}

void
ServerApp::RunSubtask(TaskKey key, int subtask)
{
    NS_LOG_FUNCTION(this << key << subtask);
    const GraphRun& run = *m_tasks.at(key).run;
    const auto done = m_tasks.at(key).doneCycles.find(subtask);
    const double doneCycles = done == m_tasks.at(key).doneCycles.end() ? 0 : done->second;
    const double cycles = std::max(0.0, run.Description().subtasks[subtask].cycles - doneCycles);
    const int processor = run.Plan().placements[subtask].processor;
    const double shareHz = run.Plan().placements[subtask].shareHz;
    m_processors.at(processor)->Enqueue(
        key,
        cycles,
        shareHz * m_speed,
        [this, key, subtask, processor, cycles](const Processor::Times& times)
        {
            if (m_up) // not while everything is withdrawn
            {
                m_itemStartedTrace(
                    {key, subtask, m_self, processor, times.readyS, times.startS, 0, cycles});
            }
        },
        [this, key, subtask, processor, cycles, shareHz](const Processor::Times& times)
        {
            m_itemFinishedTrace({key,
                                 subtask,
                                 m_self,
                                 processor,
                                 times.readyS,
                                 times.startS,
                                 times.finishS,
                                 cycles,
                                 shareHz});
            ServedTask& task = m_tasks.at(key);
            m_times[{key, subtask}] = times;
            ItemReport report;
            report.task = key;
            report.subtask = static_cast<uint16_t>(subtask);
            report.finished = true;
            report.receivedS = task.receivedS[subtask];
            report.readyS = times.readyS;
            report.startS = times.startS;
            report.finishS = times.finishS;
            ReportItem(report);
            task.run->OnFinished(subtask);
        },
        subtask);
}

void
ServerApp::CancelSubtask(TaskKey key, int subtask)
{
    NS_LOG_FUNCTION(this << key << subtask);
    for (std::size_t m = 0; m < m_processors.size(); ++m)
    {
        const double cycles = m_processors[m]->CancelItem(key, subtask);
        if (cycles > 0)
        {
            m_tasks.at(key).spentCycles[subtask] = cycles;
            m_itemCancelledTrace({key, subtask, m_self, static_cast<int>(m), 0, 0, 0, cycles});
        }
    }
}

void
ServerApp::ReportItem(const ItemReport& report)
{
    NS_LOG_FUNCTION(this);
    const Endpoint coordinator = m_tasks.at(report.task).run->Plan().coordinator;
    Envelope envelope;
    envelope.type = MessageType::ITEM_REPORT;
    envelope.source = m_self;
    envelope.destination = coordinator;
    Endpoint hop = coordinator;
    if (KindOf(coordinator) == EndpointKind::VEHICLE)
    {
        hop = envelope.relay = m_peers.at(coordinator).rsu;
    }
    m_backhaul->Send(hop, MakeMessage(envelope, report));
}

void
ServerApp::ScheduleExpiry(TaskKey key, Time at)
{
    NS_LOG_FUNCTION(this << key << at);
    EventId& expiry = m_tasks.at(key).expiry;
    expiry.Cancel();
    expiry =
        Simulator::Schedule(Max(at - Simulator::Now(), Seconds(0)), &ServerApp::Expire, this, key);
}

void
ServerApp::Withdraw(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    for (std::size_t m = 0; m < m_processors.size(); ++m)
    {
        const double cycles = m_processors[m]->Cancel(key);
        if (cycles > 0)
        {
            m_itemCancelledTrace({key, -1, m_self, static_cast<int>(m), 0, 0, 0, cycles});
        }
    }
}

void
ServerApp::Expire(TaskKey key)
{
    NS_LOG_FUNCTION(this << key);
    Withdraw(key);
    for (auto& [endpoint, peer] : m_peers)
    {
        peer.downlink->Cancel(key);
        if (peer.migration)
        {
            peer.migration->Cancel(key);
        }
    }
    m_times.erase(m_times.lower_bound({key, 0}), m_times.lower_bound({key + 1, 0}));
    m_receiver.Forget(key);
    m_tasks.erase(key);
    ForgetIdle(VehicleOf(key));
}

void
ServerApp::ForgetIdle(Endpoint vehicle)
{
    NS_LOG_FUNCTION(this << vehicle);
    const auto next = m_tasks.lower_bound(MakeTaskKey(vehicle, 0));
    if (next == m_tasks.end() || VehicleOf(next->first) != vehicle)
    {
        m_peers.erase(vehicle);
    }
}

} // namespace ns3::vec
