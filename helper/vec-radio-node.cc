// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-node.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/log.h"
#include "ns3/vec-radio-addresses.h"
#include "ns3/vec-random.h"

#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioNode");

RadioNode::RadioNode(RadioHelper& radios,
                     std::shared_ptr<NeighbourTables> neighbours,
                     Role role,
                     double heightM)
    : m_radios(radios), m_neighbours(std::move(neighbours)), m_heightM(heightM),
      m_node(CreateObject<Node>()), m_mobility(CreateObject<ConstantVelocityMobilityModel>())
{
    NS_LOG_FUNCTION(this << heightM);
    m_node->AggregateObject(m_mobility);
    InternetStackHelper stack;
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    stack.SetIpv6StackInstall(false);
    stack.Install(m_node);
    Equip(role);
}

RadioNode::RadioNode(RadioHelper& radios,
                     std::shared_ptr<NeighbourTables> neighbours,
                     Role role,
                     const Ptr<Node>& node)
    : m_radios(radios), m_neighbours(std::move(neighbours)), m_node(node)
{
    NS_LOG_FUNCTION(this << node);
    if (!node->GetObject<Ipv4>())
    {
        InternetStackHelper().Install(node);
    }
    Equip(role);
}

void
RadioNode::Equip(Role role)
{
    NS_LOG_FUNCTION(this);
    m_devices = role == Role::RSU ? m_radios.InstallRsu(m_node) : m_radios.InstallVehicle(m_node);
    const Ptr<Ipv4L3Protocol> ipv4 = m_node->GetObject<Ipv4L3Protocol>();
    ipv4->SetAttribute("IpForward", BooleanValue(false));
    for (uint32_t channel = 0; channel < m_devices.GetN(); ++channel)
    {
        m_interfaces.push_back(ipv4->AddInterface(m_devices.Get(channel)));
        ipv4->SetUp(m_interfaces.back());
        (*m_neighbours)[channel].Join(ipv4->GetInterface(m_interfaces.back()));
        Radio::Listen(m_devices.Get(channel), false);
        if (role == Role::RSU)
        {
            m_busy.push_back(std::make_unique<BusyRatioProbe>(m_devices.Get(channel)));
        }
    }
    const auto access = CreateObject<AdHocAccess>();
    // Whoever owns this outlives the simulation.
    access->SetRadio(std::shared_ptr<RadioPort>(std::shared_ptr<void>(), this),
                     m_radios.GetChannelCount() - 2);
    access->SetAttribute("ExpectedGoodput", DoubleValue(m_radios.GetIdleGoodputBps()));
    m_node->AggregateObject(access);
}

RadioNode::~RadioNode() = default;

Ptr<Node>
RadioNode::GetNode() const
{
    return m_node;
}

Endpoint
RadioNode::Self() const
{
    return m_endpoint;
}

const NetDeviceContainer&
RadioNode::Devices() const
{
    return m_devices;
}

void
RadioNode::Assign(Endpoint endpoint, const std::string& name)
{
    NS_LOG_FUNCTION(this << endpoint << name);
    m_endpoint = endpoint;
    const Ptr<Ipv4> ipv4 = m_node->GetObject<Ipv4>();
    for (uint32_t channel = 0; channel < m_devices.GetN(); ++channel)
    {
        Radio::Reset(m_devices.Get(channel));
        const Ipv4Address address = RadioAddress(endpoint, channel);
        ipv4->AddAddress(m_interfaces[channel], Ipv4InterfaceAddress(address, RADIO_MASK));
        (*m_neighbours)[channel].Set(address, Radio::GetMac(m_devices.Get(channel)));
    }
    // Streams by name, whoever used the node before; ns-3 has room for 2^63 of them.
    const auto stream = static_cast<int64_t>(UniformHash(0, name, "radio") * 0x1p52) * 1024;
    m_radios.AssignStreams(m_devices, stream);
}

void
RadioNode::Release()
{
    NS_LOG_FUNCTION(this);
    const Ptr<Ipv4> ipv4 = m_node->GetObject<Ipv4>();
    for (uint32_t channel = 0; channel < m_devices.GetN(); ++channel)
    {
        const Ipv4Address address = RadioAddress(m_endpoint, channel);
        (*m_neighbours)[channel].Remove(address);
        ipv4->RemoveAddress(m_interfaces[channel], address);
        Radio::Reset(m_devices.Get(channel));
        Radio::Listen(m_devices.Get(channel), false);
    }
    m_endpoint = NOBODY;
}

void
RadioNode::Place(double x, double y, double speedX, double speedY)
{
    NS_LOG_FUNCTION(this << x << y << speedX << speedY);
    m_mobility->SetPosition({x, y, m_heightM});
    m_mobility->SetVelocity({speedX, speedY, 0});
}

void
RadioNode::Listen(uint32_t channel, bool on)
{
    NS_LOG_FUNCTION(this << channel << on);
    Radio::Listen(m_devices.Get(channel), on);
}

double
RadioNode::LastPowerDbm() const
{
    return Radio::GetReceivedPowerDbm(m_devices.Get(0));
}

double
RadioNode::BusyRatio(uint32_t channel) const
{
    return m_busy.empty() ? 0 : m_busy[channel]->GetRatio();
}

double
RadioNode::BusySeconds(uint32_t channel) const
{
    const auto ideal = DynamicCast<IdealDevice>(m_devices.Get(channel));
    return ideal && ideal->GetPipe() ? ideal->GetPipe()->BusySeconds()
                                     : m_busy[channel]->GetBusySeconds();
}

void
RadioNode::Use(Endpoint endpoint)
{
    NS_LOG_FUNCTION(this << endpoint);
    if (m_mobility || endpoint == m_endpoint)
    {
        return;
    }
    if (m_endpoint != NOBODY)
    {
        Release();
    }
    if (endpoint != NOBODY)
    {
        NS_ABORT_MSG_UNLESS(m_node->GetObject<MobilityModel>(),
                            "node " << m_node->GetId()
                                    << " has radios and no mobility model: install one on it");
        Assign(endpoint, EndpointName(endpoint));
    }
}

bool
RadioNode::Has(const Ptr<NetDevice>& device) const
{
    for (uint32_t channel = 0; channel < m_devices.GetN(); ++channel)
    {
        if (m_devices.Get(channel) == device)
        {
            return true;
        }
    }
    return false;
}

} // namespace ns3::vec
