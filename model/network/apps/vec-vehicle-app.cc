// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicle-app.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "vec-coordinator-app.h"

#include <set>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecVehicleApp");
NS_OBJECT_ENSURE_REGISTERED(VehicleApp);

TypeId
VehicleApp::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::VehicleApp")
            .SetParent<Application>()
            .SetGroupName("Vec")
            .AddConstructor<VehicleApp>()
            .AddAttribute("BeaconInterval",
                          "Time between two beacons.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&VehicleApp::m_beaconInterval),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("BeaconBytes",
                          "Size of a beacon above UDP, bytes.",
                          UintegerValue(350),
                          MakeUintegerAccessor(&VehicleApp::m_beaconBytes),
                          MakeUintegerChecker<uint32_t>(100, 1400))
            .AddAttribute("ControlTimeout",
                          "Time after which an unanswered control message is sent again.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&VehicleApp::m_controlTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ControlTries",
                          "How often a task report is sent before it is given up.",
                          UintegerValue(20),
                          MakeUintegerAccessor(&VehicleApp::m_controlTries),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("LocalFallback",
                          "A task without a plan after this time runs wholly on the vehicle.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&VehicleApp::m_localFallback),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ServerTimeout",
                          "A task of which its server says nothing for this time is taken back and "
                          "runs on the vehicle; 0: never. See ServerApp::KeepAlive.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&VehicleApp::m_serverTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("RadioLinger",
                          "Time a service radio stays tuned in after its last use.",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&VehicleApp::m_radioLinger),
                          MakeTimeChecker(MilliSeconds(0)))
            .AddAttribute("Hysteresis",
                          "A new RSU must be this much stronger, dB.",
                          DoubleValue(3),
                          MakeDoubleAccessor(&VehicleApp::m_hysteresisDb),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("Smoothing",
                          "Weight of the newest beacon in the smoothed power.",
                          DoubleValue(0.3),
                          MakeDoubleAccessor(&VehicleApp::m_smoothing),
                          MakeDoubleChecker<double>(0.01, 1))
            .AddAttribute("Speed",
                          "Share of the processor's clock that subtasks really get; everybody is "
                          "told of the whole.",
                          DoubleValue(1),
                          MakeDoubleAccessor(&VehicleApp::m_speed),
                          MakeDoubleChecker<double>(0.001))
            .AddAttribute("LostBeacons",
                          "Silent beacon intervals after which an RSU is given up.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&VehicleApp::m_lostBeacons),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("ChunkBytes",
                          "Task data between two application acknowledgements, bytes.",
                          UintegerValue(8192),
                          MakeUintegerAccessor(&VehicleApp::m_chunkBytes),
                          MakeUintegerChecker<uint32_t>(256, 1 << 20))
            .AddAttribute("WindowBytes",
                          "Task data of a queue that may be on its way unacknowledged, bytes.",
                          UintegerValue(65536),
                          MakeUintegerAccessor(&VehicleApp::m_windowBytes),
                          MakeUintegerChecker<uint32_t>(256))
            .AddAttribute("StallTime",
                          "Silence after which unacknowledged task data is sent again.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&VehicleApp::m_stallTime),
                          MakeTimeChecker(MilliSeconds(10)))
            .AddAttribute("TagTransfers",
                          "Marks the bytes of transfers for radios that serve transfers, not "
                          "packets: the ideal radio.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&VehicleApp::m_tagTransfers),
                          MakeBooleanChecker())
            .AddAttribute("V2v",
                          "Computes for other vehicles, and lets them compute.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&VehicleApp::m_hasV2v),
                          MakeBooleanChecker())
            .AddAttribute("V2vChannel",
                          "Radio channel between vehicles, one of the uplinks.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&VehicleApp::m_v2vChannel),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("V2vRelay",
                          "A vehicle out of reach is reached through the RSU that both use; "
                          "otherwise there is no path to it.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&VehicleApp::m_v2vRelay),
                          MakeBooleanChecker())
            .AddAttribute("V2vParallel",
                          "A connection for each transfer between vehicles, for the ideal radio.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&VehicleApp::m_v2vParallel),
                          MakeBooleanChecker())
            .AddAttribute("ReportItems",
                          "Tells the coordinator of each subtask that has ended here, also of own "
                          "tasks: what is known to be done is not planned again.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&VehicleApp::m_reportItems),
                          MakeBooleanChecker())
            .AddAttribute("Undispatched",
                          "Data of others' tasks of which no dispatch comes is dropped after this "
                          "time.",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&VehicleApp::m_undispatched),
                          MakeTimeChecker(MilliSeconds(10)))
            .AddTraceSource("TaskCreated",
                            "The vehicle (by its traffic name) has a new task.",
                            MakeTraceSourceAccessor(&VehicleApp::m_taskCreatedTrace),
                            "ns3::vec::VehicleApp::TaskCreatedTracedCallback")
            .AddTraceSource("PlanReceived",
                            "A plan has come; decision 0 is the vehicle's own fallback.",
                            MakeTraceSourceAccessor(&VehicleApp::m_planReceivedTrace),
                            "ns3::vec::VehicleApp::PlanReceivedTracedCallback")
            .AddTraceSource("ItemStarted",
                            "A subtask begins to run on the vehicle.",
                            MakeTraceSourceAccessor(&VehicleApp::m_itemStartedTrace),
                            "ns3::vec::ItemEvent::TracedCallback")
            .AddTraceSource("ItemFinished",
                            "A subtask has ended on the vehicle.",
                            MakeTraceSourceAccessor(&VehicleApp::m_itemFinishedTrace),
                            "ns3::vec::ItemEvent::TracedCallback")
            .AddTraceSource("ItemCancelled",
                            "A subtask was withdrawn while it ran; cycles are those spent on it.",
                            MakeTraceSourceAccessor(&VehicleApp::m_itemCancelledTrace),
                            "ns3::vec::ItemEvent::TracedCallback")
            .AddTraceSource("Transfer",
                            "A step of a transfer from or to the vehicle.",
                            MakeTraceSourceAccessor(&VehicleApp::m_transferTrace),
                            "ns3::vec::TransferEvent::TracedCallback")
            .AddTraceSource("Window",
                            "Everything that may be unacknowledged is on its way to this peer, or "
                            "is no more: from, to, channel, full.",
                            MakeTraceSourceAccessor(&VehicleApp::m_windowTrace),
                            "ns3::vec::WindowTracedCallback")
            .AddTraceSource("TaskEnded",
                            "A task has ended.",
                            MakeTraceSourceAccessor(&VehicleApp::m_taskEndedTrace),
                            "ns3::vec::TaskEnd::TracedCallback")
            .AddTraceSource("Handover",
                            "The vehicle changes from an RSU to another (or nobody).",
                            MakeTraceSourceAccessor(&VehicleApp::m_handoverTrace),
                            "ns3::vec::VehicleApp::HandoverTracedCallback");
    return tid;
}

VehicleApp::VehicleApp() = default;
VehicleApp::~VehicleApp() = default;

void
VehicleApp::Enter(const Identity& identity)
{
    NS_ASSERT_MSG(!Present(), "the node is in use");
    NS_LOG_FUNCTION(this << identity.name);
    m_access = GetNode()->GetObject<AccessPort>();
    NS_ABORT_MSG_UNLESS(m_access,
                        "node " << GetNode()->GetId() << " has a VehicleApp and no AccessPort: "
                                << "install an access on it");
    m_identity = identity;
    m_jitter = std::make_unique<Random>(identity.seed, identity.name, "beacon");
    m_cpu = std::make_unique<ComputeQueue>(identity.cpuHz * m_speed);
    m_receiver = TransferReceiver();
    m_taskCount = 0;
    m_transferCount = 0;
    m_beaconSequence = 0;
    m_binding = 0;
    if (m_coordinator)
    {
        m_coordinator->Board(Self(),
                             [this](const Envelope& envelope, const Ptr<Packet>& message)
                             { FromCoordinator(envelope, message); });
    }
    m_access->OpenVehicle(
        Self(),
        {m_beaconInterval, m_smoothing, m_hysteresisDb, m_lostBeacons},
        m_hasV2v,
        {[this](const Envelope& envelope, const Ptr<Packet>& m) { OnBeacon(envelope, m); },
         [this](const Envelope& envelope, const Ptr<Packet>& m) { OnControl(envelope, m); },
         [this](Endpoint rsu) { UseRsu(rsu); }});
    const uint32_t downlink = m_access->GetPaths() + 1;
    m_downlinkListener =
        m_access->Accept(downlink, PORT_RESULT, MakeCallback(&VehicleApp::OnDownlinkAccept, this));
    m_uplinkRadios = std::vector<UplinkRadio>(m_access->GetPaths());
    m_access->Listen(0, true);
    if (m_hasV2v)
    {
        OpenV2v();
    }
    m_beaconTimer =
        Simulator::Schedule(m_beaconInterval * m_jitter->Uniform(), &VehicleApp::SendBeacon, this);
    if (m_serverTimeout.IsStrictlyPositive())
    {
        WatchServers();
    }
}

void
VehicleApp::Leave()
{
    NS_LOG_FUNCTION(this);
    if (!Present())
    {
        return;
    }
    while (!m_tasks.empty())
    {
        EndTask(m_tasks.begin()->first, Outcome::FAILED, FailureReason::VEHICLE_LEFT);
    }
    for (auto& [task, report] : m_reports)
    {
        report.retry.Cancel();
    }
    m_reports.clear();
    DropHosted();
    m_v2v.reset();
    if (m_coordinator)
    {
        m_coordinator->Alight();
    }
    UseRsu(NOBODY);
    for (auto& [key, uplink] : m_uplinks)
    {
        uplink.reconnect.Cancel();
    }
    m_uplinks.clear();
    for (UplinkRadio& radio : m_uplinkRadios)
    {
        radio.linger.Cancel();
    }
    m_uplinkRadios.clear();
    for (const Ptr<MessageStream>& stream : m_downlinks)
    {
        stream->Abort();
    }
    m_downlinks.clear();
    m_downlinkListener->Abort();
    m_downlinkListener = nullptr;
    m_downlinkListening = false;
    m_beaconTimer.Cancel();
    m_bindingTimer.Cancel();
    m_downlinkLinger.Cancel();
    m_serverTimer.Cancel();
    m_cpu.reset();
    for (uint32_t path = 0; m_access && path <= m_access->GetPaths() + 1; ++path)
    {
        m_access->Listen(path, false);
    }
    if (m_access)
    {
        m_access->Close();
    }
    m_identity.reset();
}

void
VehicleApp::StopApplication()
{
    NS_LOG_FUNCTION(this);
    Leave();
}

void
VehicleApp::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_access = nullptr; // the devices are already disposed of
    // The end of a simulation is no event in the life of a vehicle: nobody hears of it.
    m_coordinator = nullptr;
    m_taskEndedTrace = {};
    m_itemStartedTrace = {};
    m_itemCancelledTrace = {};
    m_transferTrace = {};
    m_windowTrace = {};
    m_handoverTrace = {};
    Leave();
    Application::DoDispose();
}

bool
VehicleApp::Present() const
{
    return m_identity.has_value();
}

Endpoint
VehicleApp::Self() const
{
    return m_identity ? m_identity->endpoint : NOBODY;
}

Endpoint
VehicleApp::AttachedTo() const
{
    return m_rsu;
}

std::size_t
VehicleApp::TasksInFlight() const
{
    return m_tasks.size();
}

std::size_t
VehicleApp::HostedTasks() const
{
    return m_hosted.size();
}

double
VehicleApp::CpuBacklogS() const
{
    return m_cpu->BacklogS();
}

void
VehicleApp::SendBeacon()
{
    NS_LOG_FUNCTION(this);
    Beacon beacon;
    beacon.sequence = ++m_beaconSequence;
    m_access->Locate(beacon.x, beacon.y, beacon.speedX, beacon.speedY);
    beacon.cpuHz = m_identity->cpuHz;
    beacon.cpuBacklogS = m_cpu->BacklogS();
    beacon.attachedTo = m_rsu;
    Envelope envelope;
    envelope.type = MessageType::BEACON;
    envelope.source = Self();
    Ptr<Packet> packet = MakeMessage(envelope, beacon);
    packet->AddPaddingAtEnd(m_beaconBytes - packet->GetSize());
    m_access->SendBeacon(packet);
    if (m_v2v)
    {
        m_v2v->Check();
    }
    // A little jitter, or two vehicles that collide once would collide for ever.
    m_beaconTimer = Simulator::Schedule(m_beaconInterval * m_jitter->Uniform(0.95, 1.05),
                                        &VehicleApp::SendBeacon,
                                        this);
}

void
VehicleApp::OnBeacon(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    if (KindOf(envelope.source) == EndpointKind::VEHICLE && m_v2v)
    {
        m_v2v->Hear(envelope.source);
    }
    else if (KindOf(envelope.source) == EndpointKind::RSU && m_coordinator)
    {
        m_coordinator->Hear(envelope, message);
    }
}

void
VehicleApp::OnControl(const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    if (envelope.destination != Self())
    {
        return;
    }
    if (envelope.type == MessageType::BINDING_ACK)
    {
        if (TakeBody<BindingAck>(message).binding == m_binding)
        {
            m_bindingTimer.Cancel();
        }
    }
    else if (envelope.type == MessageType::TASK_PLAN)
    {
        OnPlan(TakeBody<TaskPlan>(message));
    }
    else if (envelope.type == MessageType::TASK_DISPATCH && m_v2v)
    {
        OnDispatch(TakeBody<TaskDispatch>(message));
    }
    else if (envelope.type == MessageType::ALIVE)
    {
        OnAlive(envelope.source, TakeBody<Alive>(message));
    }
    else if (envelope.type == MessageType::TASK_REPORT_ACK)
    {
        const auto report = m_reports.find(TakeBody<TaskReportAck>(message).task);
        if (report != m_reports.end())
        {
            report->second.retry.Cancel();
            m_reports.erase(report);
        }
    }
    else if (envelope.type == MessageType::DISPATCH_ACK)
    {
        const auto key = std::make_pair(TakeBody<DispatchAck>(message).task, envelope.source);
        const auto dispatch = m_dispatches.find(key);
        if (dispatch != m_dispatches.end())
        {
            dispatch->second.retry.Cancel();
            m_dispatches.erase(dispatch);
        }
    }
    else if (envelope.type == MessageType::ITEM_REPORT && m_coordinator)
    {
        m_coordinator->Hear(envelope, message);
    }
}

void
VehicleApp::UseRsu(Endpoint rsu)
{
    NS_LOG_FUNCTION(this << rsu);
    if (rsu == m_rsu)
    {
        return;
    }
    NS_LOG_LOGIC(EndpointName(Self()) << " changes to " << EndpointName(rsu));
    const Endpoint before = m_rsu;
    m_rsu = rsu;
    m_handoverTrace(Self(), before, rsu);
    for (auto& [key, uplink] : m_uplinks)
    {
        DropUplink(uplink);
    }
    for (const Ptr<MessageStream>& stream : m_downlinks)
    {
        stream->Abort();
    }
    m_downlinks.clear();
    m_bindingTimer.Cancel();
    if (m_rsu == NOBODY)
    {
        return;
    }
    m_attached = Simulator::Now();
    ++m_binding;
    SendBinding();
    for (auto& [key, task] : m_tasks)
    {
        task.wasAttached = true;
        if (!task.run)
        {
            Describe(key);
        }
    }
    ServeUplinks();
    if (m_v2v)
    {
        m_v2v->Check();
    }
}

void
VehicleApp::SendBinding()
{
    NS_LOG_FUNCTION(this);
    BindingUpdate update;
    update.beacon = m_beaconSequence;
    std::set<Endpoint> concerned;
    for (const auto& [key, task] : m_tasks)
    {
        if (!task.run)
        {
            continue;
        }
        concerned.insert(task.coordinator);
        for (const Placement& placement : task.run->Plan().placements)
        {
            concerned.insert(placement.site);
        }
    }
    for (const Endpoint endpoint : concerned)
    {
        if (endpoint != NOBODY && KindOf(endpoint) != EndpointKind::VEHICLE)
        {
            update.servers.push_back(endpoint);
        }
    }
    SendControl(MakeMessage(ControlEnvelope(MessageType::BINDING_UPDATE, m_rsu), update));
    m_bindingTimer = Simulator::Schedule(m_controlTimeout, &VehicleApp::SendBinding, this);
}

Envelope
VehicleApp::ControlEnvelope(MessageType type, Endpoint destination) const
{
    Envelope envelope;
    envelope.type = type;
    envelope.source = Self();
    envelope.destination = destination;
    envelope.relay = m_rsu;
    envelope.binding = m_binding;
    return envelope;
}

void
VehicleApp::SendControl(const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << message);
    m_access->SendControl(m_rsu, message);
}

} // namespace ns3::vec
