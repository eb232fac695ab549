// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_WIRED_WORLD_H
#define VEC_WIRED_WORLD_H

#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/pointer.h"
#include "ns3/simple-channel.h"
#include "ns3/simple-net-device.h"
#include "ns3/udp-l4-protocol.h"
#include "ns3/vec-ad-hoc-access.h"
#include "ns3/vec-coordinator-app.h"
#include "ns3/vec-mec-dag.h"
#include "ns3/vec-radio-addresses.h"
#include "ns3/vec-rsu-app.h"
#include "ns3/vec-server-app.h"
#include "ns3/vec-vehicle-app.h"
#include "ns3/vec-vehicular-cloud-planning.h"
#include "vec-node-pair.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Offloads what the test tells it to, and remembers what it hears. */
class ToldPolicy : public Policy
{
  public:
    using Choice = std::function<bool(int subtask)>;

    explicit ToldPolicy(Choice offload) : m_offload(std::move(offload))
    {
    }

    std::string Name() const override
    {
        return "told";
    }

    std::vector<MecDagInstance> instances;
    std::vector<Timeline> feedback;
    int decisions = 0;

  private:
    Plan DoDecide(const Instance& instance, uint64_t) override
    {
        ++decisions;
        const auto& mecDag = dynamic_cast<const MecDagInstance&>(instance);
        instances.push_back(mecDag);
        std::set<std::pair<int, int>> fixed;
        for (const auto& item : mecDag.fixed)
        {
            fixed.emplace(item.task, item.subtask);
        }
        Plan plan;
        for (std::size_t t = 0; t < mecDag.tasks.size(); ++t)
        {
            for (std::size_t i = 0; i < mecDag.tasks[t].subtasks.size(); ++i)
            {
                Assignment assignment;
                assignment.owner = static_cast<int>(t);
                assignment.item = static_cast<int>(i);
                if (m_offload(assignment.item))
                {
                    assignment.site = static_cast<int>(i % mecDag.mec.processorsHz.size());
                    assignment.via = static_cast<int>(i % mecDag.mec.uplinkHz.size());
                }
                if (fixed.count({assignment.owner, assignment.item}) == 0)
                {
                    plan.assignments.push_back(assignment);
                }
            }
        }
        return plan;
    }

    void DoFeedback(uint64_t, const Timeline& measured) override
    {
        feedback.push_back(measured);
    }

    Choice m_offload;
};

/** Loses that share of packets. */
inline Ptr<ErrorModel>
Loss(double share, int64_t stream = 1)
{
    auto model = CreateObject<RateErrorModel>();
    model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    model->SetRate(share);
    model->AssignStreams(stream);
    return model;
}

/** Radios that are wires: a device per channel, deaf when tuned away. */
class WiredPort : public RadioPort
{
  public:
    void Listen(uint32_t channel, bool on) override
    {
        devices[channel]->SetAttribute("ReceiveErrorModel", PointerValue(Loss(on ? 0 : 1)));
        listening[channel] = on;
    }

    double LastPowerDbm() const override
    {
        return -70;
    }

    double BusyRatio(uint32_t channel) const override
    {
        return channel == 1 ? 0.25 : 0;
    }

    bool Has(const Ptr<NetDevice>& device) const override
    {
        return std::find(devices.begin(), devices.end(), device) != devices.end();
    }

    /** One of the segment's devices. */
    Ptr<SimpleNetDevice> On(uint32_t channel) const
    {
        return DynamicCast<SimpleNetDevice>(devices[channel]);
    }

    std::vector<Ptr<NetDevice>> devices;
    std::map<uint32_t, bool> listening;
};

/**
 * The applications without any radio: one Ethernet-like segment per radio channel and one for the
 * backhaul. One server with the coordinator on its node, two RSUs at most, vehicles that come and
 * go.
 */
class WiredWorld
{
  public:
    static constexpr uint32_t UPLINKS = 2;
    static constexpr uint32_t CHANNELS = UPLINKS + 2;

    struct Settings
    {
        int rsus = 1;
        std::vector<double> processorsHz{1e9, 2e9};
        double channelRateBps = 1e7;
        double decisionIntervalS = 0;
        double decisionCostS = 1e-3;
        bool coordinatorOnRsu = false;
        bool vehiclesPlan = false; //!< a coordinator on each vehicle, and no other
        bool pointToPoint = false; //!< not segments: a wire per channel from vehicle k to RSU k
        bool v2v = false;          //!< vehicular-cloud in place of mec-dag
        bool relay = true;         //!< between vehicles out of reach
    };

    struct Vehicle
    {
        Ptr<Node> node;
        std::shared_ptr<WiredPort> port;
        std::vector<uint32_t> interfaces;
        Ptr<VehicleApp> app;
        Endpoint endpoint = NOBODY;
    };

    WiredWorld(const Settings& settings, std::shared_ptr<Policy> policy)
        : m_settings(settings), m_policy(policy)
    {
        for (uint32_t channel = 0; channel < CHANNELS; ++channel)
        {
            m_channels.push_back(CreateObject<SimpleChannel>());
            m_channels.back()->SetAttribute("Delay", TimeValue(MicroSeconds(10)));
        }
        m_backhaul = CreateObject<SimpleChannel>();
        m_backhaul->SetAttribute("Delay", TimeValue(MilliSeconds(1)));

        auto directory = std::make_shared<Directory>();
        const Ptr<Node> serverNode = MakeNode();
        const Ipv4Address serverAddress = ToBackhaul(serverNode);
        server = CreateObject<ServerApp>();
        const Endpoint serverEndpoint = MakeEndpoint(EndpointKind::SERVER, 0);
        const Endpoint coordinatorEndpoint = MakeEndpoint(EndpointKind::COORDINATOR, 0);
        (*directory)[serverEndpoint] = serverAddress;
        if (!settings.vehiclesPlan)
        {
            (*directory)[coordinatorEndpoint] = serverAddress;
        }
        CoordinatorView view;
        view.idleUplinkBps = view.idleDownlinkBps = settings.channelRateBps * 0.9;
        view.channelHz = 1e7;
        view.serverTxPowerW = 1;
        view.noiseW = 1e-13;
        view.kappa = 1e-27;
        view.own.Of<VehicularCloudSettings>().outOfReach = settings.relay ? "relay" : "no-path";
        view.servers[serverEndpoint] = {settings.processorsHz,
                                        std::vector<double>(settings.processorsHz.size(), 0)};
        Ptr<Node> coordinatorNode = serverNode;
        for (int k = 0; k < settings.rsus; ++k)
        {
            const Ptr<Node> node = MakeNode();
            const Endpoint endpoint = MakeEndpoint(EndpointKind::RSU, k);
            (*directory)[endpoint] = ToBackhaul(node);
            auto port = std::make_shared<WiredPort>();
            ToChannels(node, *port, endpoint);
            Access(node, port);
            rsus.push_back(CreateObject<RsuApp>());
            rsus.back()->SetAttribute("ReportVehicles", BooleanValue(settings.v2v));
            rsus.back()->Configure(endpoint,
                                   settings.vehiclesPlan ? NOBODY : coordinatorEndpoint,
                                   directory,
                                   1);
            node->AddApplication(rsus.back());
            rsuPorts.push_back(port);
            view.rsus[endpoint] = {serverEndpoint, {}, 0, std::vector<double>(UPLINKS, 0)};
            if (k == 0 && settings.coordinatorOnRsu)
            {
                coordinatorNode = node;
                (*directory)[coordinatorEndpoint] = (*directory)[endpoint];
            }
        }
        server->Configure(serverEndpoint, directory, settings.processorsHz);
        serverNode->AddApplication(server);
        if (settings.vehiclesPlan)
        {
            std::vector<Endpoint> endpoints;
            for (const Ptr<RsuApp>& rsu : rsus)
            {
                endpoints.push_back(rsu->Self());
            }
            server->ReportTo(endpoints);
            m_ownView = view;
            m_ownView.servers.clear();
            m_ownView.rsus.clear();
        }
        else
        {
            coordinator = MakeCoordinator();
            coordinator->Configure(coordinatorEndpoint,
                                   directory,
                                   settings.v2v ? "vehicular-cloud" : "mec-dag",
                                   view,
                                   policy);
            coordinatorNode->AddApplication(coordinator);
        }
        server->TraceConnectWithoutContext("Transfer", MakeCallback(&WiredWorld::OnTransfer, this));
        server->TraceConnectWithoutContext("ItemFinished",
                                           MakeCallback(&WiredWorld::OnServerItem, this));
        server->TraceConnectWithoutContext("ItemCancelled",
                                           MakeCallback(&WiredWorld::OnCancelled, this));
        for (const Ptr<RsuApp>& rsu : rsus)
        {
            rsu->TraceConnectWithoutContext("StaleBinding",
                                            MakeCallback(&WiredWorld::OnStale, this));
        }
    }

    /** Where the node is, m; y is 1. */
    static void Place(const Ptr<Node>& node, double x)
    {
        Ptr<MobilityModel> mobility = node->GetObject<MobilityModel>();
        if (!mobility)
        {
            mobility = CreateObject<ConstantPositionMobilityModel>();
            node->AggregateObject(mobility);
        }
        mobility->SetPosition({x, 1, 0});
    }

    /** A node for vehicles, all radios tuned away. */
    Vehicle& AddVehicleNode()
    {
        vehicles.push_back(std::make_unique<Vehicle>());
        Vehicle& vehicle = *vehicles.back();
        vehicle.node = MakeNode();
        vehicle.port = std::make_shared<WiredPort>();
        vehicle.interfaces = ToChannels(vehicle.node, *vehicle.port, NOBODY);
        vehicle.app = CreateObject<VehicleApp>();
        Access(vehicle.node, vehicle.port);
        vehicle.app->SetAttribute("V2v", BooleanValue(m_settings.v2v));
        vehicle.app->SetAttribute("V2vRelay", BooleanValue(m_settings.relay));
        vehicle.app->SetAttribute("ReportItems", BooleanValue(m_settings.v2v));
        if (m_settings.vehiclesPlan)
        {
            const Ptr<CoordinatorApp> own = MakeCoordinator();
            own->ConfigureOnVehicle("mec-dag", m_ownView, m_policy);
            vehicle.node->AddApplication(own);
            vehicle.app->SetCoordinator(own);
        }
        vehicle.node->AddApplication(vehicle.app);
        vehicle.app->TraceConnectWithoutContext("TaskCreated",
                                                MakeCallback(&WiredWorld::OnCreated, this));
        vehicle.app->TraceConnectWithoutContext("TaskEnded",
                                                MakeCallback(&WiredWorld::OnEnded, this));
        vehicle.app->TraceConnectWithoutContext("Transfer",
                                                MakeCallback(&WiredWorld::OnTransfer, this));
        vehicle.app->TraceConnectWithoutContext("ItemFinished",
                                                MakeCallback(&WiredWorld::OnVehicleItem, this));
        vehicle.app->TraceConnectWithoutContext("ItemCancelled",
                                                MakeCallback(&WiredWorld::OnCancelled, this));
        vehicle.app->TraceConnectWithoutContext("PlanReceived",
                                                MakeCallback(&WiredWorld::OnPlan, this));
        return vehicle;
    }

    void Enter(Vehicle& vehicle, double cpuHz = 1e9)
    {
        vehicle.endpoint = MakeEndpoint(EndpointKind::VEHICLE, ++m_entered);
        const Ptr<Ipv4> ipv4 = vehicle.node->GetObject<Ipv4>();
        for (uint32_t channel = 0; channel < CHANNELS; ++channel)
        {
            ipv4->AddAddress(
                vehicle.interfaces[channel],
                Ipv4InterfaceAddress(RadioAddress(vehicle.endpoint, channel), RADIO_MASK));
        }
        vehicle.app->Enter(
            {vehicle.endpoint, cpuHz, 0.2, 1, "vehicle" + std::to_string(m_entered)});
    }

    void Leave(Vehicle& vehicle)
    {
        vehicle.app->Leave();
        const Ptr<Ipv4> ipv4 = vehicle.node->GetObject<Ipv4>();
        for (uint32_t channel = 0; channel < CHANNELS; ++channel)
        {
            ipv4->RemoveAddress(vehicle.interfaces[channel],
                                RadioAddress(vehicle.endpoint, channel));
        }
    }

    /** Whether a vehicle and an RSU hear one another. */
    void Hear(const Vehicle& vehicle,
              int rsu,
              bool hear,
              uint32_t from = 0,
              uint32_t to = CHANNELS - 1)
    {
        Hear(*vehicle.port, *rsuPorts[rsu], hear, from, to);
    }

    /** Whether two hear one another. */
    void Hear(const WiredPort& one,
              const WiredPort& other,
              bool hear,
              uint32_t from = 0,
              uint32_t to = CHANNELS - 1)
    {
        for (uint32_t channel = from; channel <= to; ++channel)
        {
            const Ptr<SimpleNetDevice> a = one.On(channel);
            const Ptr<SimpleNetDevice> b = other.On(channel);
            if (hear)
            {
                m_channels[channel]->UnBlackList(a, b);
                m_channels[channel]->UnBlackList(b, a);
            }
            else
            {
                m_channels[channel]->BlackList(a, b);
                m_channels[channel]->BlackList(b, a);
            }
        }
    }

    /** Sockets that the TCP of a node knows. */
    static std::size_t Sockets(const Ptr<Node>& node)
    {
        ObjectVectorValue sockets;
        node->GetObject<TcpL4Protocol>()->GetAttribute("SocketList", sockets);
        return sockets.GetN();
    }

    int Count(Outcome outcome, FailureReason reason = FailureReason::NONE) const
    {
        int count = 0;
        for (const TaskEnd& end : ended)
        {
            count += end.outcome == outcome && end.reason == reason;
        }
        return count;
    }

    int Count(TransferEvent::Step step) const
    {
        int count = 0;
        for (const TransferEvent& event : transfers)
        {
            count += event.step == step;
        }
        return count;
    }

    Ptr<ServerApp> server;
    Ptr<CoordinatorApp> coordinator;
    std::vector<Ptr<RsuApp>> rsus;
    std::vector<std::shared_ptr<WiredPort>> rsuPorts;
    std::vector<std::unique_ptr<Vehicle>> vehicles;

    int created = 0;
    std::vector<TaskEnd> ended;
    std::vector<TransferEvent> transfers;
    std::vector<ItemEvent> serverItems;
    std::vector<ItemEvent> vehicleItems;
    std::vector<ItemEvent> cancelled;
    std::vector<uint64_t> plans; //!< decisions as they came
    uint32_t lastRevision = 0;
    int stale = 0;

  private:
    Ptr<CoordinatorApp> MakeCoordinator() const
    {
        const auto app = CreateObject<CoordinatorApp>();
        app->SetAttribute("DecisionInterval", TimeValue(Seconds(m_settings.decisionIntervalS)));
        app->SetAttribute("DecisionCost", TimeValue(Seconds(m_settings.decisionCostS)));
        return app;
    }

    static Ptr<Node> MakeNode()
    {
        const auto node = CreateObject<Node>();
        InternetStackHelper stack;
        stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
        stack.SetIpv6StackInstall(false);
        stack.Install(node);
        node->GetObject<Ipv4L3Protocol>()->SetAttribute("IpForward", BooleanValue(false));
        return node;
    }

    static void Access(const Ptr<Node>& node, const std::shared_ptr<WiredPort>& port)
    {
        const auto access = CreateObject<AdHocAccess>();
        access->SetRadio(port, UPLINKS);
        node->AggregateObject(access);
        Place(node, 1);
    }

    static Ptr<NetDevice> OnSegment(const Ptr<SimpleChannel>& channel, double rateBps)
    {
        const auto device = CreateObject<SimpleNetDevice>();
        device->SetAttribute("DataRate", DataRateValue(DataRate(static_cast<uint64_t>(rateBps))));
        device->SetAddress(Mac48Address::Allocate());
        device->SetChannel(channel);
        device->SetMtu(1500);
        device->GetQueue()->SetMaxSize(QueueSize("2000p"));
        return device;
    }

    /** The next end of the wires of a channel: of an RSU, or of a vehicle. */
    Ptr<NetDevice> OnWire(bool rsu, uint32_t channel)
    {
        std::vector<Ptr<PointToPointChannel>>& wires = m_wires[channel];
        std::size_t& ends = m_wireEnds[{channel, rsu}];
        if (ends == wires.size())
        {
            wires.push_back(CreateObject<PointToPointChannel>());
            wires.back()->SetAttribute("Delay", TimeValue(MicroSeconds(10)));
        }
        const auto device = CreateObject<PointToPointNetDevice>();
        device->SetAddress(Mac48Address::Allocate());
        device->SetDataRate(DataRate(static_cast<uint64_t>(m_settings.channelRateBps)));
        device->SetQueue(CreateObject<DropTailQueue<Packet>>());
        device->Attach(wires[ends++]);
        return device;
    }

    static uint32_t Attach(const Ptr<Node>& node, const Ptr<NetDevice>& device)
    {
        node->AddDevice(device);
        const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(device);
        ipv4->SetUp(interface);
        return interface;
    }

    Ipv4Address ToBackhaul(const Ptr<Node>& node)
    {
        const uint32_t interface = Attach(node, OnSegment(m_backhaul, 1e9));
        const Ipv4Address address(172u << 24 | 16u << 16 | ++m_backhaulHosts);
        node->GetObject<Ipv4>()->AddAddress(interface,
                                            Ipv4InterfaceAddress(address, "255.255.255.0"));
        return address;
    }

    std::vector<uint32_t> ToChannels(const Ptr<Node>& node, WiredPort& port, Endpoint endpoint)
    {
        std::vector<uint32_t> interfaces;
        for (uint32_t channel = 0; channel < CHANNELS; ++channel)
        {
            const bool rsu = endpoint != NOBODY;
            const Ptr<NetDevice> device =
                m_settings.pointToPoint ? OnWire(rsu, channel)
                                        : OnSegment(m_channels[channel], m_settings.channelRateBps);
            interfaces.push_back(Attach(node, device));
            port.devices.push_back(device);
            port.Listen(channel, false);
            if (endpoint != NOBODY)
            {
                node->GetObject<Ipv4>()->AddAddress(
                    interfaces.back(),
                    Ipv4InterfaceAddress(RadioAddress(endpoint, channel), RADIO_MASK));
            }
        }
        return interfaces;
    }

    void OnCreated(const std::string&, const TaskDescription&)
    {
        ++created;
    }

    void OnEnded(const TaskEnd& end)
    {
        ended.push_back(end);
    }

    void OnTransfer(const TransferEvent& event)
    {
        transfers.push_back(event);
    }

    void OnServerItem(const ItemEvent& event)
    {
        serverItems.push_back(event);
    }

    void OnVehicleItem(const ItemEvent& event)
    {
        vehicleItems.push_back(event);
    }

    void OnCancelled(const ItemEvent& event)
    {
        cancelled.push_back(event);
    }

    void OnPlan(const TaskPlan& plan)
    {
        plans.push_back(plan.decision);
        lastRevision = plan.revision;
    }

    void OnStale(Endpoint, Endpoint, uint32_t)
    {
        ++stale;
    }

    Settings m_settings;
    std::shared_ptr<Policy> m_policy;
    CoordinatorView m_ownView; //!< what a vehicle that plans knows at first
    std::vector<Ptr<SimpleChannel>> m_channels;
    std::map<uint32_t, std::vector<Ptr<PointToPointChannel>>> m_wires; //!< by channel
    std::map<std::pair<uint32_t, bool>, std::size_t> m_wireEnds; //!< by channel and kind of end
    Ptr<SimpleChannel> m_backhaul;
    uint32_t m_backhaulHosts = 0;
    uint32_t m_entered = 0;
};

} // namespace ns3::vec

#endif // VEC_WIRED_WORLD_H
