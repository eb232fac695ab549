// SPDX-License-Identifier: GPL-2.0-only
#include "vec-deployment.h"

#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-access-port.h"
#include "ns3/vec-packet-system.h"

#include <set>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecDeployment");

Deployment::Deployment() : m_directory(std::make_shared<Directory>())
{
    NS_LOG_FUNCTION(this);
    // Before any application starts: theirs are scheduled when nodes are initialised.
    m_connect = Simulator::ScheduleNow(&Deployment::Connect, this);
    m_view.channelHz = 10e6;
    m_view.serverTxPowerW = 0.2;
    m_view.noiseW = 3.2e-13;
    m_view.kappa = 1e-28;
    m_view.vehicleKappa = 1e-27;
    m_view.rangeM = 300;
}

Deployment::~Deployment()
{
    NS_LOG_FUNCTION(this);
    m_connect.Cancel();
}

CoordinatorView&
Deployment::Nominal()
{
    return m_view;
}

void
Deployment::SetAddress(const Ptr<Node>& node, Ipv4Address address)
{
    NS_LOG_FUNCTION(this << node << address);
    m_addresses[node] = address;
}

Ipv4Address
Deployment::AddressOf(Endpoint endpoint) const
{
    return m_directory->at(endpoint);
}

void
Deployment::CheckOpen(const Ptr<Node>& node, const char* what) const
{
    NS_ABORT_MSG_IF(m_connected,
                    "node " << node->GetId() << ": a " << what
                            << " was installed while the simulation runs; install it before");
}

Endpoint
Deployment::AddServer(const Ptr<Node>& node, const Ptr<ServerApp>& app, std::vector<double> hz)
{
    NS_LOG_FUNCTION(this << node << app);
    CheckOpen(node, "server");
    m_servers.push_back({
        {node, app, MakeEndpoint(EndpointKind::SERVER, m_servers.size())},
        std::move(hz)
    });
    return m_servers.back().endpoint;
}

Endpoint
Deployment::AddRsu(const Ptr<Node>& node, const Ptr<RsuApp>& app, uint64_t seed)
{
    NS_LOG_FUNCTION(this << node << app);
    CheckOpen(node, "roadside unit");
    m_rsus.push_back({
        {node, app, MakeEndpoint(EndpointKind::RSU, m_rsus.size())},
        seed
    });
    return m_rsus.back().endpoint;
}

Endpoint
Deployment::AddCoordinator(const Ptr<Node>& node,
                           const Ptr<CoordinatorApp>& app,
                           const std::string& system,
                           std::shared_ptr<Policy> policy)
{
    NS_LOG_FUNCTION(this << node << app << system);
    CheckOpen(node, "coordinator");
    m_coordinators.push_back({
        {node, app, MakeEndpoint(EndpointKind::COORDINATOR, m_coordinators.size())},
        system,
        std::move(policy)
    });
    return m_coordinators.back().endpoint;
}

Endpoint
Deployment::AddVehicle()
{
    NS_LOG_FUNCTION(this);
    return MakeEndpoint(EndpointKind::VEHICLE, ++m_vehicles);
}

Endpoint
Deployment::RsuOn(const Ptr<Node>& node) const
{
    for (const Rsu& rsu : m_rsus)
    {
        if (rsu.node == node)
        {
            return rsu.endpoint;
        }
    }
    return NOBODY;
}

template <class Of>
Endpoint
Deployment::NearestTo(std::size_t rsu, const std::vector<Of>& members) const
{
    for (const Of& member : members)
    {
        if (member.node == m_rsus[rsu].node)
        {
            return member.endpoint;
        }
    }
    return members[rsu * members.size() / m_rsus.size()].endpoint;
}

Ipv4Address
Deployment::FindAddress(const Ptr<Node>& node) const
{
    const auto given = m_addresses.find(node);
    if (given != m_addresses.end())
    {
        return given->second;
    }
    const auto ipv4 = node->GetObject<Ipv4>();
    const auto access = node->GetObject<AccessPort>();
    Ipv4Address shared; // with the access, when there is no other
    for (uint32_t i = 0; ipv4 && i < ipv4->GetNInterfaces(); ++i)
    {
        if (ipv4->GetNAddresses(i) == 0 || ipv4->GetAddress(i, 0).GetLocal().IsLocalhost())
        {
            continue;
        }
        const Ipv4Address address = ipv4->GetAddress(i, 0).GetLocal();
        if (!access || !access->Owns(ipv4->GetNetDevice(i)))
        {
            return address;
        }
        shared = address;
    }
    // Alone in the world, it is reached on its own node only.
    return shared.IsInitialized() ? shared : Ipv4Address::GetLoopback();
}

void
Deployment::FillView()
{
    NS_LOG_FUNCTION(this);
    for (const Server& server : m_servers)
    {
        m_view.servers[server.endpoint] = {server.processorsHz,
                                           std::vector<double>(server.processorsHz.size(), 0)};
    }
    for (std::size_t k = 0; k < m_rsus.size(); ++k)
    {
        const auto access = m_rsus[k].node->GetObject<AccessPort>();
        NS_ABORT_MSG_UNLESS(access,
                            "node " << m_rsus[k].node->GetId()
                                    << " has a roadside unit and no access: install one on it");
        CoordinatorView::Rsu& rsu = m_view.rsus[m_rsus[k].endpoint];
        rsu.server = NearestTo(k, m_servers);
        rsu.plannedBits.assign(access->GetPaths(), 0);
        double speedX = 0;
        double speedY = 0;
        access->Locate(rsu.x, rsu.y, speedX, speedY);
        const double goodputBps = access->ExpectedGoodputBps(1);
        if (m_view.idleUplinkBps <= 0)
        {
            m_view.idleUplinkBps = goodputBps;
        }
        if (m_view.idleDownlinkBps <= 0)
        {
            m_view.idleDownlinkBps = access->ExpectedGoodputBps(access->GetPaths() + 1);
        }
    }
    NS_ABORT_MSG_IF(m_view.idleUplinkBps <= 0 || m_view.idleDownlinkBps <= 0,
                    "coordinators do not know what the access carries: set its ExpectedGoodput, or "
                    "idleUplinkBps and idleDownlinkBps of Deployment::Nominal()");
    if (m_view.dataRateBps <= 0)
    {
        m_view.dataRateBps = m_view.idleUplinkBps;
    }
}

void
Deployment::Connect()
{
    NS_LOG_FUNCTION(this);
    m_connected = true;
    if (m_vehicles == 0 && m_servers.empty() && m_rsus.empty() && m_coordinators.empty())
    {
        return;
    }
    NS_ABORT_MSG_IF(m_rsus.empty(), "a deployment without roadside units: RsuHelper installs them");
    NS_ABORT_MSG_IF(m_servers.empty(), "a deployment without servers: ServerHelper installs them");
    NS_ABORT_MSG_IF(m_coordinators.empty(),
                    "a deployment without coordinators: CoordinatorHelper installs them");
    for (const Server& server : m_servers)
    {
        (*m_directory)[server.endpoint] = FindAddress(server.node);
    }
    for (const Rsu& rsu : m_rsus)
    {
        (*m_directory)[rsu.endpoint] = FindAddress(rsu.node);
    }
    for (const Coordinator& coordinator : m_coordinators)
    {
        (*m_directory)[coordinator.endpoint] = FindAddress(coordinator.node);
    }
    FillView();
    for (const Server& server : m_servers)
    {
        server.app->Configure(server.endpoint, m_directory, server.processorsHz);
        server.app->Use(FindPacketSystem(m_coordinators.front().system).Traits().processors);
    }
    for (std::size_t k = 0; k < m_rsus.size(); ++k)
    {
        m_rsus[k].app->Configure(m_rsus[k].endpoint,
                                 NearestTo(k, m_coordinators),
                                 m_directory,
                                 m_rsus[k].seed);
    }
    for (const Coordinator& coordinator : m_coordinators)
    {
        coordinator.app->Configure(coordinator.endpoint,
                                   m_directory,
                                   coordinator.system,
                                   m_view,
                                   coordinator.policy);
    }
}

} // namespace ns3::vec
