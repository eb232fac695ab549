// SPDX-License-Identifier: GPL-2.0-only
#include "vec-server-app.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

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
            .AddTraceSource("ItemStarted",
                            "A subtask begins to run here.",
                            MakeTraceSourceAccessor(&ServerApp::m_itemStartedTrace),
                            "ns3::vec::ItemEvent::Callback")
            .AddTraceSource("ItemFinished",
                            "A subtask has ended here.",
                            MakeTraceSourceAccessor(&ServerApp::m_itemFinishedTrace),
                            "ns3::vec::ItemEvent::Callback")
            .AddTraceSource("ItemCancelled",
                            "A subtask was withdrawn while it ran; cycles are those spent on it.",
                            MakeTraceSourceAccessor(&ServerApp::m_itemCancelledTrace),
                            "ns3::vec::ItemEvent::Callback")
            .AddTraceSource("Transfer",
                            "A step of a transfer from or to this server.",
                            MakeTraceSourceAccessor(&ServerApp::m_transferTrace),
                            "ns3::vec::TransferEvent::Callback");
    return tid;
}

ServerApp::ServerApp() = default;
ServerApp::~ServerApp() = default;

void
ServerApp::Configure(Endpoint self,
                     std::shared_ptr<const Directory> directory,
                     const std::vector<double>& processorsHz)
{
    m_self = self;
    m_directory = std::move(directory);
    m_processorsHz = processorsHz;
    for (double cpuHz : processorsHz)
    {
        m_processors.push_back(std::make_unique<ComputeQueue>(cpuHz));
    }
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

void
ServerApp::StartApplication()
{
    NS_ABORT_MSG_IF(m_self == NOBODY, "a ServerApp must be configured before it starts");
    m_backhaul = std::make_unique<BackhaulPort>(GetNode(),
                                                m_self,
                                                m_directory,
                                                MakeCallback(&ServerApp::OnBackhaul, this));
}

void
ServerApp::StopApplication()
{
    m_vehicles.clear();
    m_tasks.clear();
    m_processors.clear();
    m_backhaul.reset();
}

void
ServerApp::DoDispose()
{
    StopApplication();
    Application::DoDispose();
}

void
ServerApp::OnBackhaul(const Envelope& envelope, Ptr<Packet> message)
{
    switch (envelope.type)
    {
    case MessageType::TASK_DISPATCH:
        OnDispatch(TakeBody<TaskDispatch>(message));
        break;
    case MessageType::BINDING_UPDATE:
        Bind(envelope.source, envelope.relay, true);
        break;
    case MessageType::CHUNK:
    {
        const auto chunk = TakeBody<Chunk>(message);
        if (KindOf(envelope.source) == EndpointKind::VEHICLE)
        {
            Bind(envelope.source, envelope.relay, false);
        }
        OnChunk(envelope, chunk);
        break;
    }
    case MessageType::CHUNK_ACK:
    {
        const auto vehicle = m_vehicles.find(envelope.source);
        if (vehicle != m_vehicles.end() && vehicle->second.downlink)
        {
            vehicle->second.downlink->Acknowledge(TakeBody<ChunkAck>(message));
        }
        break;
    }
    default:
        NS_LOG_WARN("a server has no use for message type " << static_cast<int>(envelope.type));
    }
}

void
ServerApp::OnDispatch(const TaskDispatch& dispatch)
{
    const TaskKey key = dispatch.description.task;
    ServedTask& task = m_tasks[key];
    if (task.run)
    {
        return;
    }
    Bind(VehicleOf(key), dispatch.rsu, false);
    task.receivedS.assign(dispatch.description.subtasks.size(), 0);
    task.run = std::make_unique<GraphRun>(
        m_self,
        dispatch.description,
        dispatch.plan,
        [this, key](int subtask) { RunSubtask(key, subtask); },
        [this, key](TransferKind kind, int subtask, Endpoint to, double bits)
        { SendOutput(key, kind, subtask, to, bits); });
    const double endS = dispatch.description.createdS + dispatch.description.giveUpS;
    const Time left = Seconds(endS) - Simulator::Now();
    Simulator::Schedule(Max(left, Seconds(0)), &ServerApp::Expire, this, key);
    task.run->Start();
    const std::vector<Arrival> early = std::move(task.early);
    for (const Arrival& arrival : early)
    {
        task.run->OnArrival(arrival.kind, arrival.subtask);
    }
}

void
ServerApp::OnChunk(const Envelope& envelope, const Chunk& chunk)
{
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
    ServedTask& task = m_tasks[chunk.task];
    if (!task.run)
    {
        // The dispatch is on its way, or the task has expired and this is a late rest of it.
        task.early.push_back({chunk.kind, chunk.subtask});
        Simulator::Schedule(Seconds(10),
                            [this, key = chunk.task]()
                            {
                                const auto found = m_tasks.find(key);
                                if (found != m_tasks.end() && !found->second.run)
                                {
                                    m_tasks.erase(found);
                                }
                            });
        return;
    }
    if (chunk.kind == TransferKind::BURST)
    {
        task.receivedS[chunk.subtask] = Simulator::Now().GetSeconds();
        ItemReport report;
        report.task = chunk.task;
        report.subtask = chunk.subtask;
        report.receivedS = task.receivedS[chunk.subtask];
        ReportItem(report);
    }
    task.run->OnArrival(chunk.kind, chunk.subtask);
}

void
ServerApp::Bind(Endpoint vehicle, Endpoint rsu, bool resume)
{
    ServedVehicle& served = m_vehicles[vehicle];
    if (!served.downlink)
    {
        served.downlink = std::make_unique<TransferQueue>(
            m_self,
            0,
            TransferQueue::Settings{m_chunkBytes, m_windowBytes, m_stallTime});
        auto trace = [this](TransferEvent::Step step)
        {
            return [this, step](const Transfer& t)
            {
                m_transferTrace({t.chunk.task,
                                 t.chunk.subtask,
                                 t.chunk.kind,
                                 step,
                                 m_self,
                                 t.destination,
                                 0,
                                 t.bits,
                                 Simulator::Now().GetSeconds()});
            };
        };
        served.downlink->SetSent(trace(TransferEvent::Step::SENT));
        served.downlink->SetResumed(trace(TransferEvent::Step::RESUMED));
    }
    if (served.downlink->HasOutlet() && served.rsu == rsu && !resume)
    {
        return;
    }
    served.rsu = rsu;
    served.downlink->SetRelay(rsu);
    const Endpoint hop = rsu == NOBODY ? vehicle : rsu;
    served.downlink->SetOutlet([this, hop](const Ptr<Packet>& message)
                               { m_backhaul->Send(hop, message); });
}

void
ServerApp::RunSubtask(TaskKey key, int subtask)
{
    const GraphRun& run = *m_tasks.at(key).run;
    const double cycles = run.Description().subtasks[subtask].cycles;
    const int processor = run.Plan().placements[subtask].processor;
    m_processors.at(processor)->Enqueue(
        key,
        cycles,
        [this, key, subtask, processor, cycles](double startS) {
            m_itemStartedTrace({key, subtask, m_self, processor, startS, startS, 0, cycles});
        },
        [this, key, subtask, processor, cycles](const ComputeQueue::Times& times)
        {
            m_itemFinishedTrace({key,
                                 subtask,
                                 m_self,
                                 processor,
                                 times.readyS,
                                 times.startS,
                                 times.finishS,
                                 cycles});
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
        });
}

void
ServerApp::SendOutput(TaskKey key, TransferKind kind, int subtask, Endpoint to, double bits)
{
    const ComputeQueue::Times& times = m_times.at({key, subtask});
    Transfer transfer;
    transfer.chunk.transfer = ++m_transferCount;
    transfer.chunk.task = key;
    transfer.chunk.subtask = static_cast<uint16_t>(subtask);
    transfer.chunk.kind = kind;
    transfer.chunk.startS = times.startS;
    transfer.chunk.finishS = times.finishS;
    transfer.destination = to;
    transfer.bits = bits;
    m_transferTrace({key,
                     subtask,
                     kind,
                     TransferEvent::Step::ENQUEUED,
                     m_self,
                     to,
                     0,
                     bits,
                     Simulator::Now().GetSeconds()});
    if (KindOf(to) != EndpointKind::VEHICLE)
    {
        Bind(to, NOBODY, false);
    }
    m_vehicles.at(to).downlink->Enqueue(transfer);
}

void
ServerApp::ReportItem(const ItemReport& report)
{
    const Endpoint coordinator = m_tasks.at(report.task).run->Plan().coordinator;
    Envelope envelope;
    envelope.type = MessageType::ITEM_REPORT;
    envelope.source = m_self;
    envelope.destination = coordinator;
    m_backhaul->Send(coordinator, MakeMessage(envelope, report));
}

void
ServerApp::Expire(TaskKey key)
{
    for (std::size_t m = 0; m < m_processors.size(); ++m)
    {
        const double cycles = m_processors[m]->Cancel(key);
        if (cycles > 0)
        {
            m_itemCancelledTrace({key, -1, m_self, static_cast<int>(m), 0, 0, 0, cycles});
        }
    }
    const auto vehicle = m_vehicles.find(VehicleOf(key));
    if (vehicle != m_vehicles.end())
    {
        vehicle->second.downlink->Cancel(key);
    }
    m_times.erase(m_times.lower_bound({key, 0}), m_times.lower_bound({key + 1, 0}));
    m_tasks.erase(key);
}

} // namespace ns3::vec
