// SPDX-License-Identifier: GPL-2.0-only
#include "vec-rsu-app.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vec-compat.h"

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
                  std::shared_ptr<RadioPort> radio,
                  uint32_t uplinks,
                  uint64_t seed)
{
    NS_LOG_FUNCTION(this << self << coordinator << uplinks << seed);
    m_self = self;
    m_coordinator = coordinator;
    m_directory = std::move(directory);
    m_radio = std::move(radio);
    m_uplinkCount = uplinks;
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
    m_backhaul = std::make_unique<BackhaulPort>(node,
                                                m_self,
                                                m_directory,
                                                MakeCallback(&RsuApp::OnBackhaul, this));
    m_beaconSocket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    m_beaconSocket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT_VEHICLE_BEACON));
    m_beaconSocket->SetAllowBroadcast(true);
    m_beaconSocket->SetIpTos(TOS_BEACON);
    m_beaconSocket->SetRecvCallback(MakeCallback(&RsuApp::OnBeacon, this));
    m_controlSocket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
    m_controlSocket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT_CONTROL));
    m_controlSocket->SetIpTos(TOS_CONTROL);
    m_controlSocket->SetRecvCallback(MakeCallback(&RsuApp::OnControl, this));
    for (uint32_t channel = 1; channel <= m_uplinkCount; ++channel)
    {
        const Ptr<TcpSocket> listener = TcpSocket::Create(node);
        listener->Bind(InetSocketAddress(RadioAddress(m_self, channel), PORT_DATA));
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&RsuApp::OnUplinkAccept, this));
        listener->Listen();
        m_listeners.push_back(listener);
    }
    for (uint32_t channel = 0; channel <= m_uplinkCount + 1; ++channel)
    {
        m_radio->Listen(channel, true);
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
    for (Ptr<Socket>* socket : {&m_beaconSocket, &m_controlSocket})
    {
        if (*socket)
        {
            (*socket)->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
            (*socket)->Close();
            *socket = nullptr;
        }
    }
}

void
RsuApp::DoDispose()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
    m_radio = nullptr;
    Application::DoDispose();
}

void
RsuApp::SendBeacon()
{
    NS_LOG_FUNCTION(this);
    Beacon beacon;
    beacon.sequence = ++m_beaconSequence;
    m_radio->Locate(beacon.x, beacon.y, beacon.speedX, beacon.speedY);
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
    m_beaconSocket->SendTo(packet,
                           0,
                           compat::WithTos({RadioBroadcast(0), PORT_BEACON}, TOS_BEACON));
    ReleaseSilent();
    m_beaconTimer = Simulator::Schedule(m_beaconInterval * m_jitter->Uniform(0.95, 1.05),
                                        &RsuApp::SendBeacon,
                                        this);
}

std::vector<double>
RsuApp::BusyRatios() const
{
    std::vector<double> ratios;
    for (uint32_t channel = 0; channel <= m_uplinkCount + 1; ++channel)
    {
        ratios.push_back(m_radio->BusyRatio(channel));
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
RsuApp::OnBeacon(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    while (Ptr<Packet> packet = socket->Recv())
    {
        Envelope envelope;
        packet->RemoveHeader(envelope);
        if (KindOf(envelope.source) != EndpointKind::VEHICLE)
        {
            continue;
        }
        Vehicle& vehicle = m_vehicles[envelope.source];
        vehicle.beacon = TakeBody<Beacon>(packet);
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
}

void
RsuApp::OnControl(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    while (Ptr<Packet> packet = socket->Recv())
    {
        Envelope envelope;
        packet->RemoveHeader(envelope);
        if (KindOf(envelope.source) != EndpointKind::VEHICLE || envelope.relay != m_self)
        {
            continue;
        }
        if (envelope.type == MessageType::BINDING_UPDATE)
        {
            Vehicle& vehicle = m_vehicles[envelope.source];
            const auto update = TakeBody<BindingUpdate>(packet);
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
                envelope.destination = endpoint;
                m_backhaul->Send(endpoint, MakeMessage(envelope, update));
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
                envelope.destination = m_coordinator;
                m_signalTrace(PeekBody<TaskDescription>(packet).task, envelope.type);
            }
            packet->AddHeader(envelope);
            m_backhaul->Send(envelope.destination, packet);
        }
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
        m_controlSocket->SendTo(
            message,
            0,
            compat::WithTos({RadioAddress(envelope.destination, 0), PORT_CONTROL}, TOS_CONTROL));
    }
}

void
RsuApp::ToDownlink(Vehicle& vehicle, Endpoint endpoint, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << endpoint << message);
    if (!vehicle.downlink)
    {
        const uint32_t channel = m_uplinkCount + 1;
        vehicle.downlink =
            MessageStream::Connect(GetNode(),
                                   RadioAddress(m_self, channel),
                                   InetSocketAddress(RadioAddress(endpoint, channel), PORT_RESULT),
                                   TOS_DATA,
                                   MakeCallback(&RsuApp::OnDownlinkMessage, this),
                                   MakeCallback(&RsuApp::OnStreamClosed, this));
    }
    vehicle.downlink->Send(message);
}

void
RsuApp::OnUplinkAccept(Ptr<Socket> socket, const Address&)
{
    NS_LOG_FUNCTION(this << socket);
    Address local;
    socket->GetSockName(local);
    const uint32_t channel = InetSocketAddress::ConvertFrom(local).GetIpv4().Get() >> 16 & 0xff;
    const Ptr<MessageStream> stream =
        MessageStream::Accept(DynamicCast<TcpSocket>(socket),
                              MakeCallback(&RsuApp::OnUplinkMessage, this),
                              MakeCallback(&RsuApp::OnStreamClosed, this));
    Vehicle& vehicle = m_vehicles[EndpointOfRadioAddress(stream->PeerAddress())];
    vehicle.heard = Simulator::Now();
    Ptr<MessageStream>& slot = vehicle.uplinks[channel];
    if (slot)
    {
        slot->Abort();
    }
    slot = stream;
}

void
RsuApp::OnUplinkMessage(Ptr<MessageStream>, const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
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
    const auto found = m_vehicles.find(EndpointOfRadioAddress(stream->PeerAddress()));
    if (found == m_vehicles.end())
    {
        return;
    }
    Vehicle& vehicle = found->second;
    if (vehicle.downlink == stream)
    {
        vehicle.downlink = nullptr;
    }
    for (auto it = vehicle.uplinks.begin(); it != vehicle.uplinks.end();)
    {
        it = it->second == stream ? vehicle.uplinks.erase(it) : std::next(it);
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
