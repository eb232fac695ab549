// SPDX-License-Identifier: GPL-2.0-only
#include "vec-access-helpers.h"

#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-plain-access.h"

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecAccessHelpers");

namespace
{

void
CheckFree(const Ptr<Node>& node)
{
    NS_ABORT_MSG_IF(node->GetObject<AccessPort>(),
                    "node " << node->GetId() << " has an access already: install one per node");
}

} // namespace

AdHocAccessHelper::AdHocAccessHelper(const RadioSettings& settings)
    : m_radios(settings),
      m_neighbours(std::make_shared<NeighbourTables>(m_radios.GetChannelCount()))
{
    NS_LOG_FUNCTION(this);
}

NetDeviceContainer
AdHocAccessHelper::InstallVehicles(const NodeContainer& nodes)
{
    NS_LOG_FUNCTION(this);
    return Install(nodes, RadioNode::Role::VEHICLE);
}

NetDeviceContainer
AdHocAccessHelper::InstallRsus(const NodeContainer& nodes)
{
    NS_LOG_FUNCTION(this);
    return Install(nodes, RadioNode::Role::RSU);
}

NetDeviceContainer
AdHocAccessHelper::Install(const NodeContainer& nodes, RadioNode::Role role)
{
    NS_LOG_FUNCTION(this);
    NetDeviceContainer devices;
    for (uint32_t n = 0; n < nodes.GetN(); ++n)
    {
        CheckFree(nodes.Get(n));
        m_nodes.push_back(std::make_unique<RadioNode>(m_radios, m_neighbours, role, nodes.Get(n)));
        devices.Add(m_nodes.back()->Devices());
    }
    return devices;
}

int64_t
AdHocAccessHelper::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    int64_t used = 0;
    for (const auto& node : m_nodes)
    {
        used += m_radios.AssignStreams(node->Devices(), stream + used);
    }
    return used;
}

RadioHelper&
AdHocAccessHelper::Radios()
{
    return m_radios;
}

Ipv4Address
AddressOfDevice(const Ptr<NetDevice>& device)
{
    const auto ipv4 = device->GetNode()->GetObject<Ipv4>();
    const int32_t interface = ipv4 ? ipv4->GetInterfaceForDevice(device) : -1;
    NS_ABORT_MSG_IF(interface < 0 || ipv4->GetNAddresses(interface) == 0,
                    "node " << device->GetNode()->GetId()
                            << ": the device of its access has no IPv4 address");
    return ipv4->GetAddress(interface, 0).GetLocal();
}

PlainAccessHelper::PlainAccessHelper(Deployment& deployment) : m_deployment(deployment)
{
    NS_LOG_FUNCTION(this);
    m_factory.SetTypeId(PlainAccess::GetTypeId());
}

void
PlainAccessHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    NS_LOG_FUNCTION(this << name);
    m_factory.Set(name, value);
}

void
PlainAccessHelper::InstallRsu(const Ptr<NetDevice>& device)
{
    NS_LOG_FUNCTION(this << device);
    CheckFree(device->GetNode());
    const auto access = m_factory.Create<PlainAccess>();
    access->SetDevice(device);
    device->GetNode()->AggregateObject(access);
}

void
PlainAccessHelper::InstallVehicles(const NetDeviceContainer& devices, const Ptr<Node>& rsu)
{
    NS_LOG_FUNCTION(this << rsu);
    for (uint32_t d = 0; d < devices.GetN(); ++d)
    {
        const Ptr<Node> node = devices.Get(d)->GetNode();
        CheckFree(node);
        const auto access = m_factory.Create<PlainAccess>();
        access->SetDevice(devices.Get(d));
        node->AggregateObject(access);
        const auto find = [access, rsu, &deployment = m_deployment]()
        {
            const auto there = rsu->GetObject<AccessPort>();
            const Endpoint endpoint = deployment.RsuOn(rsu);
            NS_ABORT_MSG_IF(!there || endpoint == NOBODY,
                            "vehicles are to use a roadside unit on node "
                                << rsu->GetId() << ", which lacks "
                                << (there ? "its application: RsuHelper installs it"
                                          : "its access: PlainAccessHelper::InstallRsu"));
            for (uint32_t i = 0; i < rsu->GetNDevices(); ++i)
            {
                if (there->Owns(rsu->GetDevice(i)))
                {
                    access->UseRsu(endpoint, AddressOfDevice(rsu->GetDevice(i)));
                }
            }
        };
        Simulator::ScheduleWithContext(node->GetId(), Time(0), find);
    }
}

} // namespace ns3::vec
