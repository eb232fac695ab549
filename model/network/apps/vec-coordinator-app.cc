// SPDX-License-Identifier: GPL-2.0-only
#include "vec-coordinator-app.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vec-system.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecCoordinatorApp");
NS_OBJECT_ENSURE_REGISTERED(CoordinatorApp);

TypeId
CoordinatorApp::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vec::CoordinatorApp")
            .SetParent<Application>()
            .SetGroupName("Vec")
            .AddConstructor<CoordinatorApp>()
            .AddAttribute("DecisionInterval",
                          "Tasks that arrive within this time are planned together; 0: each at "
                          "its arrival.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&CoordinatorApp::m_interval),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("DecisionCost",
                          "Simulated time that taking a decision costs.",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&CoordinatorApp::m_cost),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ControlTimeout",
                          "Time after which a plan that must be acknowledged is sent again.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&CoordinatorApp::m_controlTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute(
                "ControlTries",
                "How often it is sent; then a vehicle that was to compute counts as gone.",
                UintegerValue(10),
                MakeUintegerAccessor(&CoordinatorApp::m_controlTries),
                MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "ServerTimeout",
                "A server that is not heard for this time counts as lost, and its tasks are "
                "planned anew; 0: never. See ServerApp::KeepAlive.",
                TimeValue(Seconds(0)),
                MakeTimeAccessor(&CoordinatorApp::m_serverTimeout),
                MakeTimeChecker(Seconds(0)))
            .AddTraceSource("Server",
                            "A server counts as lost (false), or is heard again (true): "
                            "coordinator, server, which.",
                            MakeTraceSourceAccessor(&CoordinatorApp::m_serverTrace),
                            "ns3::vec::CoordinatorApp::ServerTracedCallback")
            .AddAttribute("MeasuredCost",
                          "Charge the wall-clock time of each decision in place of DecisionCost: "
                          "no two runs are the same then.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&CoordinatorApp::m_measured),
                          MakeBooleanChecker())
            .AddAttribute("FreezeViewAfter",
                          "From this moment on policies are shown the world as it was then, "
                          "whatever is reported: to measure what stale knowledge costs. 0: never.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&CoordinatorApp::m_freezeAfter),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("Decided",
                            "A decision was taken.",
                            MakeTraceSourceAccessor(&CoordinatorApp::m_decidedTrace),
                            "ns3::vec::DecisionEvent::TracedCallback");
    return tid;
}

CoordinatorApp::CoordinatorApp() = default;
CoordinatorApp::~CoordinatorApp() = default;

void
CoordinatorApp::Configure(Endpoint self,
                          std::shared_ptr<const Directory> directory,
                          const std::string& system,
                          const CoordinatorView& view,
                          std::shared_ptr<Policy> policy)
{
    NS_LOG_FUNCTION(this << self << system);
    m_self = self;
    m_directory = std::move(directory);
    m_system = &FindPacketSystem(system);
    m_told = view;
    m_view = view;
    m_policy = std::move(policy);
}

void
CoordinatorApp::ConfigureOnVehicle(const std::string& system,
                                   const CoordinatorView& view,
                                   std::shared_ptr<Policy> policy)
{
    NS_LOG_FUNCTION(this << system);
    m_system = &FindPacketSystem(system);
    m_told = view;
    m_policy = std::move(policy);
}

void
CoordinatorApp::Board(Endpoint vehicle, Outlet outlet)
{
    NS_LOG_FUNCTION(this << vehicle);
    NS_ABORT_MSG_IF(m_directory || !m_policy, "this coordinator is not for a vehicle");
    m_self = vehicle;
    m_outlet = std::move(outlet);
    m_view = m_told;
}

void
CoordinatorApp::Alight()
{
    NS_LOG_FUNCTION(this);
    NS_ASSERT_MSG(m_planned.empty(), "a vehicle leaves with tasks that nobody closed");
    m_timer.Cancel();
    m_waiting.clear();
    m_bindings.clear();
    m_closed.clear();
    m_closedOrder.clear();
    m_outlet = nullptr;
    m_self = NOBODY;
}

void
CoordinatorApp::StartApplication()
{
    NS_LOG_FUNCTION(this);
    if (m_directory)
    {
        m_backhaul = std::make_unique<BackhaulPort>(GetNode(),
                                                    m_self,
                                                    m_directory,
                                                    MakeCallback(&CoordinatorApp::Hear, this));
    }
    NS_ABORT_MSG_UNLESS(m_policy, "a CoordinatorApp must be configured before it starts");
    BeginWatch();
    const Time freezes = m_freezeAfter - Simulator::Now();
    if (m_freezeAfter.IsStrictlyPositive())
    {
        m_freeze = Simulator::Schedule(Max(freezes, Time(0)), [this]() { m_frozen = m_view; });
    }
}

void
CoordinatorApp::Send(Endpoint hop, const Envelope& envelope, const Ptr<Packet>& message)
{
    NS_LOG_FUNCTION(this << hop << message);
    m_outlet ? m_outlet(envelope, message) : m_backhaul->Send(hop, message);
}

Endpoint
CoordinatorApp::Self() const
{
    return m_self;
}

void
CoordinatorApp::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_timer.Cancel();
    EndWatch();
    m_freeze.Cancel();
    for (auto& [key, planned] : m_planned)
    {
        planned.expiry.Cancel();
    }
    for (auto& [name, open] : m_unheard)
    {
        open.retry.Cancel();
    }
    m_unheard.clear();
    m_planned.clear();
    m_waiting.clear();
    m_open.clear();
    m_backhaul.reset();
}

void
CoordinatorApp::DoDispose()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
    m_policy.reset();
    Application::DoDispose();
}

void
CoordinatorApp::Hear(const Envelope& envelope, Ptr<Packet> message)
{
    NS_LOG_FUNCTION(this << message);
    switch (envelope.type)
    {
    case MessageType::TASK_DESCRIPTION:
        OnDescription(envelope, TakeBody<TaskDescription>(message));
        break;
    case MessageType::BINDING_UPDATE:
        Bind(envelope);
        break;
    case MessageType::BEACON:
        OnBeacon(envelope.source, TakeBody<Beacon>(message));
        break;
    case MessageType::RSU_REPORT:
    {
        const auto report = TakeBody<RsuReport>(message);
        CoordinatorView::Rsu& rsu = m_view.rsus.at(envelope.source);
        rsu.busyRatios = report.busyRatios;
        rsu.reportedS = Simulator::Now().GetSeconds();
        for (const RsuReport::Heard& heard : report.vehicles)
        {
            CoordinatorView::Vehicle& vehicle = m_view.vehicles[heard.vehicle];
            if (vehicle.cpuHz == 0) // otherwise reports of vehicles say more
            {
                vehicle.x = heard.x;
                vehicle.y = heard.y;
                vehicle.heardS = heard.heardS;
            }
        }
        break;
    }
    case MessageType::ITEM_REPORT:
        OnItem(envelope.source, TakeBody<ItemReport>(message));
        break;
    case MessageType::ALIVE:
        OnAlive(envelope.source, TakeBody<Alive>(message));
        break;
    case MessageType::PLAN_ACK:
        Bind(envelope);
        OnPlanAck(envelope.source, TakeBody<PlanAck>(message));
        break;
    case MessageType::VEHICLE_REPORT:
        OnVehicles(TakeBody<VehicleReport>(message));
        break;
    case MessageType::TASK_REPORT:
        OnReport(envelope, TakeBody<TaskReport>(message));
        break;
    default:
        NS_LOG_WARN("a coordinator has no use for message type "
                    << static_cast<int>(envelope.type));
    }
}

void
CoordinatorApp::OnBeacon(Endpoint endpoint, const Beacon& beacon)
{
    NS_LOG_FUNCTION(this << endpoint);
    const std::size_t others = 2; // control and downlink
    if (beacon.server.server == NOBODY || beacon.busyRatios.size() <= others)
    {
        const auto known = m_view.rsus.find(endpoint);
        if (known != m_view.rsus.end())
        {
            known->second.server = NOBODY; // it hears nothing of its server
        }
        return;
    }
    CoordinatorView::Rsu& rsu = m_view.rsus[endpoint];
    rsu.server = beacon.server.server;
    rsu.busyRatios = beacon.busyRatios;
    rsu.reportedS = Simulator::Now().GetSeconds();
    rsu.plannedBits.resize(beacon.busyRatios.size() - others, 0);
    CoordinatorView::Server& server = m_view.servers[rsu.server];
    server.processorsHz = beacon.server.processorsHz;
    server.plannedCycles.resize(server.processorsHz.size(), 0);
    server.backlogS = beacon.server.backlogS;
    server.reportedS = beacon.server.reportedS;
}

void
CoordinatorApp::Bind(const Envelope& envelope)
{
    NS_LOG_FUNCTION(this);
    Binding& binding = m_bindings[envelope.source];
    if (envelope.binding >= binding.count)
    {
        const Endpoint before = binding.rsu;
        binding = {envelope.relay, envelope.binding};
        if (m_migration != Migration::STAY && before != NOBODY && before != envelope.relay)
        {
            Simulator::ScheduleNow(&CoordinatorApp::OnMoved, this, envelope.source);
        }
    }
}

void
CoordinatorApp::OnDescription(const Envelope& envelope, const TaskDescription& description)
{
    NS_LOG_FUNCTION(this);
    Bind(envelope);
    const auto known = m_planned.find(description.task);
    if (known != m_planned.end())
    {
        SendPlan(known->second, false);
        return;
    }
    const bool waits =
        std::any_of(m_waiting.begin(),
                    m_waiting.end(),
                    [&](const auto& task) { return task.description.task == description.task; });
    // A vehicle that has not heard what there is cannot plan yet; it will describe the task again.
    const auto rsu = m_view.rsus.find(envelope.relay);
    const bool heard = rsu != m_view.rsus.end() && rsu->second.server != NOBODY;
    if (waits || !heard || m_closed.count(description.task) > 0)
    {
        return;
    }
    m_waiting.push_back({description, envelope.relay, Simulator::Now().GetSeconds()});
    if (m_timer.IsExpired())
    {
        m_timer = Simulator::Schedule(m_measured ? m_interval : m_interval + m_cost,
                                      &CoordinatorApp::DecideAll,
                                      this);
    }
}

void
CoordinatorApp::DecideAll()
{
    NS_LOG_FUNCTION(this);
    std::map<Endpoint, std::vector<PlanningTask>> groups;
    for (PlanningTask& task : m_waiting)
    {
        const Endpoint group = m_system->GroupOf(task, m_view);
        // Without an interval everybody gets a decision of his own.
        if ((m_interval.IsZero() || !m_system->IsJoint()) && !groups[group].empty())
        {
            Decide({task});
        }
        else
        {
            groups[group].push_back(task);
        }
    }
    m_waiting.clear();
    for (auto& [group, tasks] : groups)
    {
        if (!tasks.empty())
        {
            Decide(std::move(tasks));
        }
    }
}

const CoordinatorView&
CoordinatorApp::Believed(Endpoint rsu) const
{
    return m_frozen.rsus.count(rsu) > 0 ? m_frozen : m_view;
}

void
CoordinatorApp::Decide(std::vector<PlanningTask> tasks)
{
    NS_LOG_FUNCTION(this);
    const Decided decided = Ask(tasks);
    for (std::size_t i = 0; i < tasks.size(); ++i)
    {
        Planned planned;
        planned.task = std::move(tasks[i]);
        const TaskDescription& description = planned.task.description;
        planned.plan.task = description.task;
        planned.plan.decision = decided.id;
        planned.plan.coordinator = m_self;
        planned.plan.placements = decided.placements[i];
        planned.items.resize(description.subtasks.size());
        planned.itemSites.resize(description.subtasks.size(), NOBODY);
        planned.progress.resize(description.subtasks.size());
        const double endS = description.createdS + description.giveUpS + 1;
        const double leftS = endS - Simulator::Now().GetSeconds();
        planned.expiry = Simulator::Schedule(Seconds(std::max(0.0, leftS)),
                                             &CoordinatorApp::Expire,
                                             this,
                                             planned.plan.task);
        Planned& stored = m_planned.emplace(planned.plan.task, std::move(planned)).first->second;
        Adopt(stored, decided.shares[i]);
        SendDecided(stored, decided);
    }
}

CoordinatorApp::Decided
CoordinatorApp::Ask(const std::vector<PlanningTask>& tasks)
{
    NS_LOG_FUNCTION(this);
    const double nowS = Simulator::Now().GetSeconds();
    const CoordinatorView& view = Believed(tasks.front().rsu);
    std::unique_ptr<Instance> instance = m_system->Snapshot(nowS, tasks, view);
    const auto begin = std::chrono::steady_clock::now();
    const Decision decision = m_policy->Decide(*instance);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    const Timeline predicted = Evaluate(*instance, decision.plan);

    DecisionEvent event;
    event.decision = decision.id;
    event.coordinator = m_self;
    event.timeS = nowS;
    event.viewAgeS = nowS - view.rsus.at(tasks.front().rsu).reportedS;
    event.wallS = wall.count();
    event.costS = m_measured ? event.wallS : m_cost.GetSeconds();
    event.sentS = m_measured ? nowS + event.wallS : nowS;
    event.instance = instance.get();
    event.plan = &decision.plan;
    event.predicted = &predicted;
    event.isReplan = !tasks.front().ended.empty();
    event.planning = &tasks;
    event.view = &view;
    event.system = m_system;
    for (std::size_t i = 0; i < tasks.size(); ++i)
    {
        event.tasks.push_back(tasks[i].description.task);
        event.items.emplace_back();
        for (std::size_t k = 0; k < tasks[i].description.subtasks.size(); ++k)
        {
            event.items.back().push_back(m_system->ItemOf(tasks, i, k));
        }
    }
    std::map<std::pair<int, int>, Assignment> assignments;
    for (const TimelineItem& item : predicted.items)
    {
        Assignment& assignment = assignments[{item.assignment.owner, item.assignment.item}];
        assignment = item.assignment;
        assignment.via = assignment.site == LOCAL ? LOCAL : assignment.via;
    }
    Decided decided;
    decided.id = decision.id;
    decided.wallS = event.wallS;
    for (std::size_t i = 0; i < tasks.size(); ++i)
    {
        std::vector<Placement> placements =
            m_system->Place({tasks, decision.plan, predicted, nowS}, i, view);
        KeepOffLost(tasks[i], placements);
        Share share;
        share.decision = decision.id;
        share.ended = tasks[i].ended;
        for (std::size_t k = 0; k < placements.size(); ++k)
        {
            const bool ended = k < share.ended.size() && share.ended[k].finishS >= 0;
            if (ended)
            {
                placements[k].site = share.ended[k].site;
            }
            NS_ABORT_MSG_IF(placements[k].site == NOBODY && !ended,
                            "a policy left a subtask without a place");
            share.owner = event.items[i][k].first;
            share.assignments.push_back(assignments.at(event.items[i][k]));
            share.sites.push_back(placements[k].site);
        }
        decided.shares.push_back(std::move(share));
        decided.placements.push_back(std::move(placements));
    }
    event.placements = &decided.placements;
    m_decidedTrace(event);
    m_system->Remember(*instance, m_view);
    m_open[decision.id] = {std::move(instance), Timeline(), tasks.size()};
    return decided;
}

void
CoordinatorApp::Adopt(Planned& planned, const Share& share)
{
    NS_LOG_FUNCTION(this);
    for (Booking& booking : planned.bookings)
    {
        m_view.ReleaseUpload(booking);
        m_view.ReleaseCompute(booking);
    }
    planned.bookings = m_system->Bookings(planned.task, planned.plan.placements);
    for (std::size_t k = 0; k < planned.bookings.size(); ++k)
    {
        if (planned.progress[k].ended)
        {
            planned.bookings[k] = Booking();
        }
        m_view.Book(planned.bookings[k]);
    }
    planned.shares.push_back(share);
    planned.adopted = Simulator::Now();
}

} // namespace ns3::vec
