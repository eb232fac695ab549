// SPDX-License-Identifier: GPL-2.0-only
#include "vec-rsu-app.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <set>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRsuApp");
NS_OBJECT_ENSURE_REGISTERED(RsuApp);

TypeId
RsuApp::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::RsuApp")
            .SetParent<Application>()
            .SetGroupName("Vec")
            .AddConstructor<RsuApp>()
            .AddAttribute("BeaconInterval",
                          "Time between two beacons.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&RsuApp::m_beaconInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("BeaconBytes",
                          "Size of a beacon above UDP, bytes.",
                          UintegerValue(350),
                          MakeUintegerAccessor(&RsuApp::m_beaconBytes),
                          MakeUintegerChecker<uint32_t>(100, 1400))
            .AddAttribute("ReportInterval",
                          "Time between two reports to the coordinator.",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&RsuApp::m_reportInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("Silence",
                          "A vehicle whose beacons are not heard for this time is released.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&RsuApp::m_silence),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ReportVehicles",
                          "Reports also motion and CPU of vehicles, for coordinators that let "
                          "vehicles compute for one another.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RsuApp::m_reportVehicles),
                          MakeBooleanChecker())
            .AddTraceSource("StaleBinding",
                            "A message for a vehicle that is not bound here was dropped: RSU, "
                            "vehicle, bytes.",
                            MakeTraceSourceAccessor(&RsuApp::m_staleBindingTrace),
                            "ns3::vec::RsuApp::StaleBindingTracedCallback")
            .AddTraceSource("Transfer",
                            "The last byte of a transfer passed this RSU.",
                            MakeTraceSourceAccessor(&RsuApp::m_transferTrace),
                            "ns3::vec::TransferEvent::TracedCallback")
            .AddTraceSource("Signal",
                            "The description or the plan of a task passed this RSU.",
                            MakeTraceSourceAccessor(&RsuApp::m_signalTrace),
                            "ns3::vec::RsuApp::SignalTracedCallback");
    return tid;
}

RsuApp::RsuApp() = default;
RsuApp::~RsuApp() = default;

void
RsuApp::Configure(Endpoint self,
                  Endpoint coordinator,
                  std::shared_ptr<const Directory> directory,
                  uint64_t seed)
{
    NS_LOG_FUNCTION(this << self << coordinator << seed);
    m_self = self;
    m_coordinator = coordinator;
    m_directory = std::move(directory);
    m_jitter = std::make_unique<Random>(seed, EndpointName(self), "beacon");
}

Endpoint
RsuApp::Self() const
{
    return m_self;
}

std::size_t
RsuApp::BoundVehicles() const
{
    return std::count_if(m_vehicles.begin(),
                         m_vehicles.end(),
                         [](const auto& entry) { return entry.second.bound; });
}

void
RsuApp::StartApplication()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_self == NOBODY, "an RsuApp must be configured before it starts");
    const Ptr<Node> node = GetNode();
    m_access = node->GetObject<AccessPort>();
    NS_ABORT_MSG_UNLESS(m_access,
                        "node " << node->GetId() << " has an RsuApp and no AccessPort: install an "
                                << "access on it");
    m_backhaul = std::make_unique<BackhaulPort>(node,
                                                m_self,
                                                m_directory,
                                                MakeCallback(&RsuApp::OnBackhaul, this));
    m_access->OpenRsu(
        m_self,
        {[this](const Envelope& envelope, const Ptr<Packet>& m) { OnBeacon(envelope, m); },
         [this](const Envelope& envelope, const Ptr<Packet>& m) { OnControl(envelope, m); },
         nullptr});
    for (uint32_t path = 1; path <= m_access->GetPaths(); ++path)
    {
        m_listeners.push_back(
            m_access->Accept(path, PORT_DATA, MakeCallback(&RsuApp::OnUplinkAccept, this)));
    }
    for (uint32_t path = 0; path <= m_access->GetPaths() + 1; ++path)
    {
        m_access->Listen(path, true);
    }
    m_beaconTimer =
        Simulator::Schedule(m_beaconInterval * m_jitter->Uniform(), &RsuApp::SendBeacon, this);
    if (m_coordinator != NOBODY)
    {
        m_reportTimer =
            Simulator::Schedule(m_reportInterval * m_jitter->Uniform(), &RsuApp::SendReport, this);
    }
}

void
RsuApp::Halt()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
}

void
RsuApp::Restart()
{
    NS_LOG_FUNCTION(this);
    m_server = ServerReport();
    StartApplication();
}

void
RsuApp::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_beaconTimer.Cancel();
    m_reportTimer.Cancel();
    for (auto& [endpoint, vehicle] : m_vehicles)
    {
        Release(vehicle);
    }
    m_vehicles.clear();
    for (const Ptr<TcpSocket>& listener : m_listeners)
    {
        listener->Abort();
    }
    m_listeners.clear();
    m_backhaul.reset();
    for (const auto& [stream, path] : m_strangers)
    {
        stream->Abort();
    }
    m_strangers.clear();
    if (m_access)
    {
        m_access->Close();
    }
}

void
RsuApp::DoDispose()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
    m_access = nullptr;
    Application::DoDispose();
}

void
RsuApp::SendBeacon()
{
    NS_LOG_FUNCTION(this);
    Beacon beacon;
    beacon.sequence = ++m_beaconSequence;
    m_access->Locate(beacon.x, beacon.y, beacon.speedX, beacon.speedY);
    const double ageS = Simulator::Now().GetSeconds() - m_server.reportedS;
    if (m_server.server != NOBODY && ageS <= m_silence.GetSeconds())
    {
        beacon.server = m_server;
        beacon.busyRatios = BusyRatios();
    }
    Envelope envelope;
    envelope.type = MessageType::BEACON;
    envelope.source = m_self;
    const Ptr<Packet> packet = MakeMessage(envelope, beacon);
    packet->AddPaddingAtEnd(std::max(m_beaconBytes, packet->GetSize()) - packet->GetSize());
    m_access->SendBeacon(packet);
    ReleaseSilent();
    m_beaconTimer = Simulator::Schedule(m_beaconInterval * m_jitter->Uniform(0.95, 1.05),
                                        &RsuApp::SendBeacon,
                                        this);
}

std::vector<double>
RsuApp::BusyRatios() const
{
    std::vector<double> ratios;
    for (uint32_t path = 0; m_access && path <= m_access->GetPaths() + 1; ++path)
    {
        ratios.push_back(m_access->BusyRatio(path));
    }
    return ratios;
}

void
RsuApp::SendReport()
{
    NS_LOG_FUNCTION(this);
    RsuReport report;
    report.busyRatios = BusyRatios();
    for (const auto& [endpoint, vehicle] : m_vehicles)
    {
        if (vehicle.bound)
        {
            report.vehicles.push_back({endpoint,
                                       vehicle.beacon.x,
                                       vehicle.beacon.y,
                                       vehicle.beacon.cpuBacklogS,
                                       vehicle.heard.GetSeconds()});
        }
    }
    Envelope envelope;
    envelope.type = MessageType::RSU_REPORT;
    envelope.source = m_self;
    envelope.destination = m_coordinator;
    m_backhaul->Send(m_coordinator, MakeMessage(envelope, report));
    if (m_reportVehicles)
    {
        SendVehicleReport();
    }
    m_reportTimer = Simulator::Schedule(m_reportInterval, &RsuApp::SendReport, this);
}

void
RsuApp::SendVehicleReport()
{
    NS_LOG_FUNCTION(this);
    VehicleReport report;
    for (const auto& [endpoint, vehicle] : m_vehicles)
    {
        if (vehicle.beacon.cpuHz > 0)
        {
            const Beacon& beacon = vehicle.beacon;
            report.vehicles.push_back({endpoint,
                                       beacon.x,
                                       beacon.y,
                                       beacon.speedX,
                                       beacon.speedY,
                                       beacon.cpuHz,
                                       beacon.cpuBacklogS,
                                       vehicle.heard.GetSeconds(),
                                       beacon.attachedTo});
        }
    }
    Envelope envelope;
    envelope.type = MessageType::VEHICLE_REPORT;
    envelope.source = m_self;
    envelope.destination = m_coordinator;
    m_backhaul->Send(m_coordinator, MakeMessage(envelope, report));
}

void
RsuApp::OnBeacon(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    if (KindOf(envelope.source) != EndpointKind::VEHICLE)
    {
        return;
    }
    Vehicle& vehicle = m_vehicles[envelope.source];
    vehicle.beacon = TakeBody<Beacon>(message);
    vehicle.heard = Simulator::Now();
    if (vehicle.beacon.attachedTo == m_self)
    {
        vehicle.bound = true;
    }
    else if (vehicle.bound && vehicle.beacon.sequence > vehicle.boundBeacon)
    {
        Release(vehicle);
    }
}

void
RsuApp::OnControl(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    if (KindOf(envelope.source) != EndpointKind::VEHICLE || envelope.relay != m_self)
    {
        return;
    }
    Envelope forwarded = envelope;
    if (envelope.type == MessageType::BINDING_UPDATE)
    {
        Vehicle& vehicle = m_vehicles[envelope.source];
        const auto update = TakeBody<BindingUpdate>(message);
        vehicle.bound = true;
        vehicle.heard = Simulator::Now();
        vehicle.boundBeacon = update.beacon;
        if (vehicle.binding != envelope.binding && vehicle.downlink)
        {
            // The vehicle was away and has dropped its end.
            vehicle.downlink->Abort();
            vehicle.downlink = nullptr;
        }
        vehicle.binding = envelope.binding;
        std::set<Endpoint> concerned(update.servers.begin(), update.servers.end());
        concerned.insert(m_coordinator);
        concerned.erase(NOBODY);
        for (const Endpoint endpoint : concerned)
        {
            forwarded.destination = endpoint;
            m_backhaul->Send(endpoint, MakeMessage(forwarded, update));
        }
        Envelope reply;
        reply.type = MessageType::BINDING_ACK;
        reply.source = m_self;
        reply.destination = envelope.source;
        ToVehicle(reply, MakeMessage(reply, BindingAck{envelope.binding}));
    }
    else
    {
        if (envelope.type == MessageType::TASK_DESCRIPTION)
        {
            forwarded.destination = m_coordinator;
            m_signalTrace(PeekBody<TaskDescription>(message).task, envelope.type);
        }
        message->AddHeader(forwarded);
        m_backhaul->Send(forwarded.destination, message);
    }
}

void
RsuApp::OnBackhaul(const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
    if (envelope.type == MessageType::SERVER_REPORT)
    {
        m_server = TakeBody<ServerReport>(message);
    }
    else if (KindOf(envelope.destination) == EndpointKind::VEHICLE)
    {
        TraceRelayed(envelope, message);
        if (envelope.type == MessageType::TASK_PLAN)
        {
            m_signalTrace(PeekBody<TaskPlan>(message).task, envelope.type);
        }
        message->AddHeader(envelope);
        ToVehicle(envelope, message);
    }
}

void
RsuApp::ToVehicle(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    const auto found = m_vehicles.find(envelope.destination);
    const bool known = found != m_vehicles.end();
    if (known && envelope.type == MessageType::CHUNK_ACK)
    {
        const auto stream = found->second.uplinks.find(envelope.via);
        if (stream != found->second.uplinks.end())
        {
            stream->second->Send(message);
            return;
        }
    }
    if (!known || !found->second.bound || envelope.type == MessageType::CHUNK_ACK)
    {
        m_staleBindingTrace(m_self, envelope.destination, message->GetSize());
    }
    else if (envelope.type == MessageType::CHUNK)
    {
        ToDownlink(found->second, envelope.destination, message);
    }
    else
    {
        m_access->SendControl(envelope.destination, message);
    }
}

void
RsuApp::ToDownlink(Vehicle& vehicle, Endpoint endpoint, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << endpoint << message);
    if (!vehicle.downlink)
    {
        vehicle.downlink = m_access->Connect(m_access->GetPaths() + 1,
                                             endpoint,
                                             PORT_RESULT,
                                             MakeCallback(&RsuApp::OnDownlinkMessage, this),
                                             MakeCallback(&RsuApp::OnStreamClosed, this));
    }
    vehicle.downlink->Send(message);
}

void
RsuApp::OnUplinkAccept(Ptr<Socket> socket, const Address&)
{
    NS_LOG_FUNCTION(this << socket);
    const uint32_t path = m_access->PathOf(socket);
    const Ptr<MessageStream> stream =
        MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                              MakeCallback(&RsuApp::OnUplinkMessage, this),
                              MakeCallback(&RsuApp::OnStreamClosed, this));
    const Endpoint peer = m_access->PeerAt(stream->PeerAddress());
    if (peer == NOBODY)
    {
        m_strangers.emplace_back(stream, path);
        return;
    }
    Adopt(stream, peer, path);
}

void
RsuApp::Adopt(const Ptr<MessageStream>& uplink, Endpoint endpoint, uint32_t path)
{
    NS_LOG_FUNCTION(this << uplink << endpoint << path);
    Vehicle& vehicle = m_vehicles[endpoint];
    vehicle.heard = Simulator::Now();
    Ptr<MessageStream>& slot = vehicle.uplinks[path];
    if (slot)
    {
        slot->Abort();
    }
    slot = uplink;
}

uint32_t
RsuApp::TakeStranger(const Ptr<MessageStream>& uplink)
{
    NS_LOG_FUNCTION(this << uplink);
    const auto found = std::find_if(m_strangers.begin(),
                                    m_strangers.end(),
                                    [&uplink](const auto& entry) { return entry.first == uplink; });
    if (found == m_strangers.end())
    {
        return 0;
    }
    const uint32_t path = found->second;
    m_strangers.erase(found);
    return path;
}

void
RsuApp::OnUplinkMessage(Ptr<MessageStream> stream, const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
    const uint32_t path = TakeStranger(stream);
    if (path > 0)
    {
        Adopt(stream, envelope.source, path);
    }
    TraceRelayed(envelope, message);
    Pass(envelope, message);
}

void
RsuApp::Pass(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    message->AddHeader(envelope);
    const bool toVehicle = KindOf(envelope.destination) == EndpointKind::VEHICLE;
    const Endpoint next = toVehicle ? RsuTo(envelope) : envelope.destination;
    if (next == m_self)
    {
        ToVehicle(envelope, message); // from one vehicle to another
    }
    else
    {
        m_backhaul->Send(next, message);
    }
}

Endpoint
RsuApp::RsuTo(const Envelope& envelope) const
{
    if (envelope.type == MessageType::CHUNK_ACK && KindOf(envelope.relay) == EndpointKind::RSU)
    {
        return envelope.relay; // the way the chunk came
    }
    const auto heard = m_vehicles.find(envelope.destination);
    const bool elsewhere = heard != m_vehicles.end() && !heard->second.bound &&
                           heard->second.beacon.attachedTo != NOBODY;
    return elsewhere ? heard->second.beacon.attachedTo : m_self;
}

void
RsuApp::TraceRelayed(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    if (envelope.type != MessageType::CHUNK)
    {
        return;
    }
    const auto chunk = PeekBody<Chunk>(message);
    if (chunk.offsetBytes + envelope.payloadBytes == chunk.totalBytes)
    {
        m_transferTrace({chunk.task,
                         chunk.subtask,
                         chunk.kind,
                         TransferEvent::Step::RELAYED,
                         envelope.source,
                         envelope.destination,
                         envelope.via,
                         8.0 * chunk.totalBytes,
                         Simulator::Now().GetSeconds(),
                         m_self});
    }
}

void
RsuApp::OnDownlinkMessage(Ptr<MessageStream>, const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
    Pass(envelope, message);
}

void
RsuApp::OnStreamClosed(Ptr<MessageStream> stream)
{
    NS_LOG_FUNCTION(this << stream);
    TakeStranger(stream);
    for (auto& [endpoint, vehicle] : m_vehicles)
    {
        if (vehicle.downlink == stream)
        {
            vehicle.downlink = nullptr;
        }
        for (auto it = vehicle.uplinks.begin(); it != vehicle.uplinks.end();)
        {
            it = it->second == stream ? vehicle.uplinks.erase(it) : std::next(it);
        }
    }
}

void
RsuApp::Release(Vehicle& vehicle)
{
    NS_LOG_FUNCTION(this);
    vehicle.bound = false;
    if (vehicle.downlink)
    {
        vehicle.downlink->Abort();
        vehicle.downlink = nullptr;
    }
    for (auto& [channel, stream] : vehicle.uplinks)
    {
        stream->Abort();
    }
    vehicle.uplinks.clear();
}

void
RsuApp::ReleaseSilent()
{
    NS_LOG_FUNCTION(this);
    for (auto it = m_vehicles.begin(); it != m_vehicles.end();)
    {
        if (Simulator::Now() - it->second.heard > m_silence)
        {
            Release(it->second);
            it = m_vehicles.erase(it);
        }
        else
        {
            ++it;
        }
    }
}

} // namespace ns3::vec
