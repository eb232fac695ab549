// SPDX-License-Identifier: GPL-2.0-only
#include "vec-backhaul-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"
#include "vec-backhaul-paths.h"
#include "vec-node-names.h"

#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecBackhaulHelper");

BackhaulHelper::BackhaulHelper(const Scenario::Backhaul& settings,
                               std::map<std::string, Ptr<Node>> nodes)
    : m_nodes(std::move(nodes))
{
    NS_LOG_FUNCTION(this);
    std::vector<std::string> names;
    for (const auto& [name, node] : m_nodes)
    {
        names.push_back(name);
    }
    if (settings.kind != "links")
    {
        m_nodes[SWITCH_NODE] = CreateObject<Node>();
        InternetStackHelper stack;
        stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
        stack.SetIpv6StackInstall(false);
        stack.Install(m_nodes[SWITCH_NODE]);
    }
    const std::vector<BackhaulLink> links = BackhaulLinks(settings, names);
    for (const BackhaulLink& link : links)
    {
        Connect(link);
    }
    SetRoutes(links);
}

void
BackhaulHelper::Connect(const BackhaulLink& link)
{
    NS_LOG_FUNCTION(this);
    const auto& [from, to, rateBps, delayS] = link;
    for (const std::string& name : {from, to})
    {
        NS_ABORT_MSG_IF(m_nodes.count(name) == 0, "backhaul link to unknown node '" << name << "'");
    }
    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", DataRateValue(DataRate(static_cast<uint64_t>(rateBps))));
    wire.SetChannelAttribute("Delay", TimeValue(Seconds(delayS)));
    wire.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", StringValue("10000p"));
    const NetDeviceContainer devices = wire.Install(m_nodes[from], m_nodes[to]);

    const auto number = static_cast<uint32_t>(m_wires.size() / 2);
    const uint32_t network = 172u << 24 | 16u << 16 | number << 2;
    const std::string names[] = {from, to};
    uint32_t interfaces[2];
    for (uint32_t end = 0; end < 2; ++end)
    {
        const Ptr<Ipv4> ipv4 = m_nodes[names[end]]->GetObject<Ipv4>();
        const Ipv4Address address(network | (end + 1));
        interfaces[end] = ipv4->AddInterface(devices.Get(end));
        ipv4->AddAddress(interfaces[end], Ipv4InterfaceAddress(address, "255.255.255.252"));
        ipv4->SetUp(interfaces[end]);
        if (!m_addresses.emplace(names[end], address).second)
        {
            ipv4->SetAttribute("IpForward", BooleanValue(true)); // others' packets pass through
        }
        m_wires.push_back(
            {names[end], names[1 - end], DynamicCast<PointToPointNetDevice>(devices.Get(end))});
    }
    m_ends.push_back({
        {from, Ipv4Address(network | 1), interfaces[0]},
        {to,   Ipv4Address(network | 2), interfaces[1]}
    });
}

void
BackhaulHelper::SetRoutes(const std::vector<BackhaulLink>& links)
{
    NS_LOG_FUNCTION(this);
    // A node with several wires speaks as whichever it sends over: all its addresses have a route.
    std::map<std::string, std::vector<Ipv4Address>> addresses;
    for (const auto& [one, other] : m_ends)
    {
        addresses[one.node].push_back(one.address);
        addresses[other.node].push_back(other.address);
    }
    Ipv4StaticRoutingHelper helper;
    for (const auto& [source, sourceNode] : m_nodes)
    {
        const Ptr<Ipv4StaticRouting> routing =
            helper.GetStaticRouting(sourceNode->GetObject<Ipv4>());
        const std::map<std::string, BackhaulPath> paths = PathsFrom(source, links);
        for (const auto& [name, path] : paths)
        {
            if (path.links.empty())
            {
                continue;
            }
            const auto& [one, other] = m_ends.at(path.links.front());
            const End& near = one.node == source ? one : other;
            const End& far = one.node == source ? other : one;
            for (const Ipv4Address& address : addresses[name])
            {
                routing->AddHostRouteTo(address, far.address, near.interface);
            }
        }
        for (const auto& [name, address] : m_addresses)
        {
            NS_ABORT_MSG_IF(paths.count(name) == 0,
                            "the backhaul has no path from '" << source << "' to '" << name << "'");
        }
    }
}

Ipv4Address
BackhaulHelper::AddressOf(const std::string& name) const
{
    return m_addresses.at(name);
}

const std::vector<BackhaulHelper::Wire>&
BackhaulHelper::Wires() const
{
    return m_wires;
}

} // namespace ns3::vec
