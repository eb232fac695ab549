// SPDX-License-Identifier: GPL-2.0-only
#include "vec-world.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/log.h"
#include "ns3/names.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-error.h"
#include "vec-coordinator-setup.h"
#include "vec-node-names.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecWorld");

namespace
{

/** A vehicle that seems faster has jumped: it stands still until its next position. */
constexpr double FASTEST_MPS = 80;

/** A retired node is put where nobody hears it. */
constexpr double NOWHERE_M = -1e6;

/** Between vehicles; the default of VehicleApp. */
constexpr uint32_t V2V_CHANNEL = 1;

RadioSettings
ToRadioSettings(const Scenario::Radio& radio)
{
    RadioSettings settings;
    settings.kind = radio.kind;
    settings.propagation.model = radio.propagation.model;
    settings.propagation.exponent = radio.propagation.exponent;
    settings.propagation.referenceM = radio.propagation.referenceM;
    settings.propagation.referenceLossDb = radio.propagation.referenceLossDb;
    settings.propagation.nakagami = radio.propagation.nakagami;
    settings.txPowerDbm = radio.txPowerDbm;
    settings.vehicleGainDb = radio.vehicleGainDb;
    settings.rsuGainDb = radio.rsuGainDb;
    settings.noiseFigureDb = radio.noiseFigureDb;
    settings.widthHz = radio.widthHz;
    settings.controlRateBps = radio.controlRateBps;
    settings.dataRateBps = radio.dataRateBps;
    settings.frameLoss = radio.frameLoss;
    settings.rateControl = radio.rateControl;
    settings.subchannels = radio.subchannels;
    settings.idealSignalling = radio.idealSignalling;
    settings.vehicleRadios = radio.radiosPerVehicle;
    settings.switchingDelayS = radio.switchingDelayS;
    return settings;
}

CoordinatorApp::Migration
ToMigration(const std::string& policy)
{
    return policy == "follow" ? CoordinatorApp::Migration::FOLLOW
         : policy == "policy" ? CoordinatorApp::Migration::POLICY
                              : CoordinatorApp::Migration::STAY;
}

/** Those whose vehicles a server works for. */
std::vector<Endpoint>
RsusOf(const CoordinatorView& view, Endpoint server)
{
    std::vector<Endpoint> rsus;
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        if (rsu.server == server)
        {
            rsus.push_back(endpoint);
        }
    }
    return rsus;
}

/**
 * Attributes that must hold before anything is built; streams by seed. Called first in the
 * constructor's list so that the radios see them.
 */
const Scenario&
Prepare(const Scenario& scenario, AttributeDefaults& defaults)
{
    CheckValues(scenario);
    RngSeedManager::SetRun(scenario.seed);
    if (scenario.radio.kind == "ideal")
    {
        // Transfers wait for their turn below TCP, and nothing is lost that a timer could mend.
        const TimeValue never(Hours(1));
        defaults.Set("ns3::vec::TcpSocket::MinimumRto", never);
        for (const char* app : {"ns3::vec::VehicleApp::", "ns3::vec::ServerApp::"})
        {
            defaults.Set(std::string(app) + "StallTime", never);
            defaults.Set(std::string(app) + "TagTransfers", BooleanValue(true));
        }
    }
    FindPacketSystem(scenario.system)
        .SetDefaults(SettingOf(scenario),
                     [&defaults](const std::string& path, const AttributeValue& value)
                     { defaults.Set(path, value); });
    if (scenario.radio.radiosPerVehicle == 2)
    {
        // A channel that has nothing to send gives way at once.
        defaults.Set("ns3::vec::VehicleApp::RadioLinger", TimeValue(Seconds(0)));
    }
    if (!scenario.faults.empty())
    {
        // Where things fail, they tell one another that they live.
        defaults.Set("ns3::vec::ServerApp::KeepAlive", TimeValue(MilliSeconds(500)));
        defaults.Set("ns3::vec::CoordinatorApp::ServerTimeout", TimeValue(MilliSeconds(1100)));
        defaults.Set("ns3::vec::VehicleApp::ServerTimeout", TimeValue(MilliSeconds(1600)));
    }
    for (const auto& [path, value] : scenario.attributes)
    {
        defaults.Set(path, StringValue(value));
    }
    return scenario;
}

} // namespace

World::World(const Scenario& scenario,
             std::shared_ptr<Policy> policy,
             std::unique_ptr<TrafficSource> traffic)
    : World(scenario, policy, std::move(traffic), [policy](const std::string&) { return policy; })
{
}

World::World(const Scenario& scenario,
             std::shared_ptr<Policy> policy,
             std::unique_ptr<TrafficSource> traffic,
             const PolicyOf& policyOf)
    : m_scenario(Prepare(scenario, m_defaults)), m_system(FindPacketSystem(scenario.system)),
      m_policy(std::move(policy)), m_policyOf(policyOf), m_traffic(std::move(traffic)),
      m_radios(ToRadioSettings(scenario.radio)),
      m_neighbours(std::make_shared<NeighbourTables>(m_radios.GetChannelCount())),
      m_air(FrameAccessS(scenario.radio.kind), scenario.workload.giveUpS + 10),
      m_ledger(scenario, m_air), m_migrations(scenario), m_bytes(m_radios),
      m_faults(scenario.faults, scenario.seed)
{
    NS_LOG_FUNCTION(this);
    m_bytes.SetListener(
        [this](uint32_t channel, const FrameOnAir& frame)
        {
            m_air.OnFrame(channel, frame);
            if (m_animation)
            {
                m_animation->OnFrame(frame);
            }
        });
    const Scenario::Time& time = m_scenario.time;
    m_endS = time.warmupS + time.measureS + time.drainS;
    try
    {
        BuildInfrastructure();
        PrepareFaults();
    }
    catch (...)
    {
        Simulator::Destroy();
        throw;
    }
}

World::~World()
{
    NS_LOG_FUNCTION(this);
    Simulator::Destroy();
    Names::Clear();
}

std::shared_ptr<Policy>
World::PlannerOf(const std::string& machine)
{
    NS_LOG_FUNCTION(this << machine);
    return *m_planners.insert(m_policyOf(machine)).first;
}

void
World::BuildInfrastructure()
{
    NS_LOG_FUNCTION(this);
    const uint64_t seed = m_scenario.seed;
    const std::vector<Point>& places = m_scenario.rsus.positions;
    NS_ABORT_MSG_IF(places.empty(), "a world needs RSUs: give positions, or call PlaceRsus first");
    const std::size_t rsus = places.size();
    const std::size_t servers = ServerCount(m_scenario);
    const std::string& place = m_scenario.coordinator.place;

    std::map<std::string, Ptr<Node>> nodes;
    for (std::size_t k = 0; k < rsus; ++k)
    {
        m_rsus.push_back(std::make_unique<RadioNode>(m_radios,
                                                     m_neighbours,
                                                     RadioNode::Role::RSU,
                                                     m_scenario.radio.rsuHeightM));
        m_rsus.back()->Place(places[k].x, places[k].y, 0, 0);
        m_bytes.Attach(*m_rsus.back(), true);
        m_air.Attach(*m_rsus.back());
        nodes[RsuName(k)] = m_rsus.back()->GetNode();
    }
    ShareDownlinks();
    if (m_system.Traits().usesVehicles && m_scenario.radio.kind == "ideal")
    {
        m_lanes = std::make_unique<LaneKeeper>(m_radios.UseLanes(V2V_CHANNEL));
    }
    InternetStackHelper stack;
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    stack.SetIpv6StackInstall(false);
    auto addNode = [&nodes, &stack](const std::string& name)
    {
        nodes[name] = CreateObject<Node>();
        stack.Install(nodes[name]);
    };
    for (std::size_t s = 0; s < servers; ++s)
    {
        addNode(HostOfServer(m_scenario, s));
    }
    if (HasCloud(m_scenario))
    {
        addNode(CLOUD_NODE);
    }
    for (const auto& [name, node] : nodes)
    {
        if (Names::Find<Node>(name))
        {
            Names::Clear(); // those of a world that was not finished
        }
        Names::Add(name, node);
    }
    m_backhaul = std::make_unique<BackhaulHelper>(m_scenario.backhaul, nodes);
    m_bytes.Attach(m_backhaul->Wires());

    // Coordinators: one per server, per RSU, or one in the cloud; or one on each vehicle.
    const bool vehiclesPlan = place == "vehicle";
    const std::size_t coordinators = vehiclesPlan     ? 0
                                   : place == "rsu"   ? rsus
                                   : place == "cloud" ? 1
                                                      : servers;
    auto coordinatorOf = [&](std::size_t rsu) {
        return place == "rsu" ? rsu : place == "cloud" ? 0 : ServerOfRsu(m_scenario, rsu);
    };
    auto hostOf = [this](std::size_t coordinator)
    { return HostOfCoordinator(m_scenario, coordinator); };
    auto directory = std::make_shared<Directory>();
    if (m_scenario.radio.idealSignalling)
    {
        directory->control = std::make_shared<ControlShortcut>();
    }
    for (std::size_t k = 0; k < rsus; ++k)
    {
        (*directory)[MakeEndpoint(EndpointKind::RSU, k)] = m_backhaul->AddressOf(RsuName(k));
    }
    const CoordinatorView view = MakeView(m_scenario);
    for (const auto& [endpoint, server] : view.servers)
    {
        (*directory)[endpoint] =
            m_backhaul->AddressOf(HostOfServer(m_scenario, NumberOf(endpoint)));
    }
    for (std::size_t c = 0; c < coordinators; ++c)
    {
        (*directory)[MakeEndpoint(EndpointKind::COORDINATOR, c)] = m_backhaul->AddressOf(hostOf(c));
    }

    for (const auto& [endpoint, server] : view.servers)
    {
        const auto app = CreateObject<ServerApp>();
        app->Configure(endpoint, directory, server.processorsHz);
        app->Use(m_system.Traits().processors);
        if (vehiclesPlan)
        {
            app->ReportTo(RsusOf(view, endpoint));
        }
        nodes[HostOfServer(m_scenario, NumberOf(endpoint))]->AddApplication(app);
        m_ledger.Listen(app);
        m_migrations.Listen(app);
        app->SetAttribute("StateBits", DoubleValue(m_scenario.migration.stateBits));
        m_servers.push_back(app);
    }
    for (std::size_t k = 0; k < rsus; ++k)
    {
        const Endpoint endpoint = MakeEndpoint(EndpointKind::RSU, k);
        m_rsus[k]->Assign(endpoint, RsuName(k));
        const auto app = CreateObject<RsuApp>();
        app->Configure(endpoint,
                       vehiclesPlan ? NOBODY
                                    : MakeEndpoint(EndpointKind::COORDINATOR, coordinatorOf(k)),
                       directory,
                       seed);
        m_rsus[k]->GetNode()->AddApplication(app);
        m_ledger.Listen(app);
        m_rsuApps.push_back(app);
        m_results.rsus.push_back({RsuName(k), places[k].x, places[k].y});
    }
    for (std::size_t c = 0; c < coordinators; ++c)
    {
        const Ptr<CoordinatorApp> app = MakeCoordinator();
        app->Configure(MakeEndpoint(EndpointKind::COORDINATOR, c),
                       directory,
                       m_scenario.system,
                       view,
                       PlannerOf(hostOf(c)));
        nodes[hostOf(c)]->AddApplication(app);
        app->Use(ToMigration(m_scenario.migration.policy));
        m_coordinators.emplace_back(hostOf(c), app);
    }
}

Ptr<CoordinatorApp>
World::MakeCoordinator()
{
    NS_LOG_FUNCTION(this);
    const auto app = CreateObject<CoordinatorApp>();
    app->SetAttribute("DecisionInterval",
                      TimeValue(Seconds(m_scenario.coordinator.decisionIntervalS)));
    const double costS = DecisionCostS(m_scenario, m_policy->Name());
    app->SetAttribute("MeasuredCost", BooleanValue(std::isnan(costS)));
    app->SetAttribute("DecisionCost", TimeValue(Seconds(std::isnan(costS) ? 0 : costS)));
    m_ledger.Listen(app);
    return app;
}

void
World::ShareDownlinks()
{
    NS_LOG_FUNCTION(this);
    if (m_system.Traits().usesVehicles)
    {
        return; // nothing comes from servers
    }
    // In the equations a server has one downlink, through whichever of its RSUs.
    const uint32_t downlink = m_radios.GetChannelCount() - 1;
    std::map<std::size_t, Ptr<IdealPipe>> pipes;
    for (std::size_t k = 0; k < m_rsus.size() && m_radios.IsIdeal(downlink); ++k)
    {
        const auto device = DynamicCast<IdealDevice>(m_rsus[k]->Devices().Get(downlink));
        const auto shared = pipes.emplace(ServerOfRsu(m_scenario, k), device->GetPipe()).first;
        device->SetPipe(shared->second);
    }
}

void
World::MakeNode()
{
    NS_LOG_FUNCTION(this);
    auto node = std::make_unique<VehicleNode>();
    node->radio = std::make_unique<RadioNode>(m_radios,
                                              m_neighbours,
                                              RadioNode::Role::VEHICLE,
                                              m_scenario.radio.vehicleHeightM);
    node->app = CreateObject<VehicleApp>();
    if (m_scenario.coordinator.place == "vehicle")
    {
        const Ptr<CoordinatorApp> coordinator = MakeCoordinator();
        CoordinatorView own = MakeView(m_scenario);
        own.rsus.clear();
        own.servers.clear();
        coordinator->ConfigureOnVehicle(m_scenario.system,
                                        own,
                                        PlannerOf("vehicle" + std::to_string(m_nodes.size())));
        node->radio->GetNode()->AddApplication(coordinator);
        node->app->SetCoordinator(coordinator);
    }
    node->radio->GetNode()->AddApplication(node->app);
    m_ledger.Listen(node->app);
    m_migrations.Listen(node->app);
    if (m_lanes)
    {
        m_lanes->Listen(node->app);
    }
    m_bytes.Attach(*node->radio, false);
    m_faults.AddRadios(node->radio->Devices());
    m_air.Attach(*node->radio);
    ObserveNode(*node);
    m_free.push_back(node.get());
    m_nodes.push_back(std::move(node));
}

World::VehicleNode&
World::TakeNode()
{
    NS_LOG_FUNCTION(this);
    if (m_free.empty())
    {
        MakeNode();
    }
    VehicleNode& node = *m_free.back();
    m_free.pop_back();
    return node;
}

void
World::Step()
{
    NS_LOG_FUNCTION(this);
    const std::vector<VehiclePosition>& vehicles = m_traffic->Vehicles();
    // Both are sorted by name: who is in one only has left or entered.
    std::vector<std::string> gone;
    auto now = vehicles.begin();
    for (auto& [name, present] : m_present)
    {
        while (now != vehicles.end() && now->id < name)
        {
            ++now;
        }
        if (now == vehicles.end() || now->id != name)
        {
            gone.push_back(name);
        }
    }
    for (const std::string& name : gone)
    {
        Leave(name);
    }
    for (const VehiclePosition& position : vehicles)
    {
        const auto found = m_present.find(position.id);
        if (found == m_present.end())
        {
            Enter(position);
        }
        else
        {
            Move(found->second, position);
        }
    }
    RecordPositions();
    if (m_trafficEnded)
    {
        return;
    }
    if (Advance())
    {
        Simulator::Schedule(Seconds(m_traffic->StepS()), &World::Step, this);
    }
}

void
World::Enter(const VehiclePosition& position)
{
    NS_LOG_FUNCTION(this);
    VehicleNode& node = TakeNode();
    Present& present = m_present[position.id];
    present.node = &node;
    present.endpoint = MakeEndpoint(EndpointKind::VEHICLE, ++m_vehicleCount);
    present.last = position;
    node.radio->Place(position.x, position.y, 0, 0);
    node.radio->Assign(present.endpoint, position.id);
    m_ledger.Name(present.endpoint, position.id);
    VehicleApp::Identity identity;
    identity.endpoint = present.endpoint;
    identity.cpuHz = DrawVehicleHz(m_scenario, position.id);
    identity.txPowerW = std::pow(10, m_scenario.radio.txPowerDbm / 10 - 3);
    identity.seed = m_scenario.seed;
    identity.name = position.id;
    node.app->Enter(identity);
    if (m_animation)
    {
        m_animation->Name(*node.radio, position.id);
        m_animation->Move(*node.radio);
    }
    const double nowS = Simulator::Now().GetSeconds();
    m_sources.try_emplace(position.id, m_scenario, position.id, nowS, m_graphs);
    ScheduleTask(position.id);
}

void
World::Leave(const std::string& name)
{
    NS_LOG_FUNCTION(this << name);
    Present& present = m_present.at(name);
    present.nextTask.Cancel();
    present.node->app->Leave();
    present.node->radio->Release();
    if (m_animation)
    {
        m_animation->Name(*present.node->radio, "");
    }
    present.node->radio->Place(NOWHERE_M, NOWHERE_M, 0, 0);
    m_free.push_back(present.node);
    m_present.erase(name);
}

void
World::Move(Present& present, const VehiclePosition& position)
{
    NS_LOG_FUNCTION(this);
    const double stepS = m_traffic->StepS();
    double speedX = (position.x - present.last.x) / stepS;
    double speedY = (position.y - present.last.y) / stepS;
    if (std::hypot(speedX, speedY) > FASTEST_MPS)
    {
        speedX = 0;
        speedY = 0;
    }
    present.node->radio->Place(position.x, position.y, speedX, speedY);
    present.last = position;
    if (m_animation)
    {
        m_animation->Move(*present.node->radio);
    }
}

void
World::ScheduleTask(const std::string& name)
{
    NS_LOG_FUNCTION(this << name);
    const double nowS = Simulator::Now().GetSeconds();
    const double nextS = m_sources.at(name).NextS(nowS);
    if (nextS > m_endS)
    {
        return;
    }
    m_present.at(name).nextTask =
        Simulator::Schedule(Seconds(nextS) - Simulator::Now(),
                            [this, name]()
                            {
                                m_present.at(name).node->app->CreateTask(m_sources.at(name).Draw());
                                ScheduleTask(name);
                            });
}

void
World::CheckEnd()
{
    NS_LOG_FUNCTION(this);
    if (m_ledger.MeasuredInFlight() == 0)
    {
        Simulator::Stop();
        return;
    }
    Simulator::Schedule(MilliSeconds(100), &World::CheckEnd, this);
}

void
World::SetProgress(std::function<void(double, double)> progress)
{
    NS_LOG_FUNCTION(this);
    m_progress = std::move(progress);
}

void
World::Run()
{
    NS_LOG_FUNCTION(this);
    const auto begin = std::chrono::steady_clock::now();
    const Scenario::Time& time = m_scenario.time;
    Simulator::ScheduleNow(&World::Step, this);
    if (m_system.Traits().measuresBalance && m_scenario.coordinator.decisionIntervalS > 0)
    {
        Simulator::Schedule(Seconds(m_scenario.coordinator.decisionIntervalS),
                            &World::RecordBalance,
                            this);
    }
    Simulator::Schedule(Seconds(time.warmupS), &World::BeginMeasuring, this);
    Simulator::Schedule(Seconds(time.warmupS + time.measureS), &World::EndMeasuring, this);
    Simulator::Stop(Seconds(m_endS));
    Simulator::Run();
    m_policy->EndOfRun();
    for (const std::shared_ptr<Policy>& planner : m_planners)
    {
        if (planner != m_policy)
        {
            planner->EndOfRun();
        }
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    m_results.wall.wallS = wall.count();
    Collect();
    EndObservation();
}

} // namespace ns3::vec
