// SPDX-License-Identifier: GPL-2.0-only
#include "vec-backhaul-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/nstime.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"
#include "vec-backhaul-paths.h"
#include "vec-node-names.h"

#include <limits>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

namespace ns3::vec
{

BackhaulHelper::BackhaulHelper(const Scenario::Backhaul& settings,
                               std::map<std::string, Ptr<Node>> nodes)
    : m_nodes(std::move(nodes))
{
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
    for (const BackhaulLink& link : BackhaulLinks(settings, names))
    {
        Connect(link.from, link.to, link.rateBps, link.delayS);
    }
    SetRoutes();
}

void
BackhaulHelper::Connect(const std::string& from,
                        const std::string& to,
                        double rateBps,
                        double delayS)
{
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
        if (!m_hops[names[end]].empty())
        {
            ipv4->SetAttribute("IpForward", BooleanValue(true)); // others' packets pass through
        }
        m_addresses.emplace(names[end], address);
        m_wires.push_back(
            {names[end], names[1 - end], DynamicCast<PointToPointNetDevice>(devices.Get(end))});
    }
    m_hops[from].push_back({to, Ipv4Address(network | 2), interfaces[0], delayS});
    m_hops[to].push_back({from, Ipv4Address(network | 1), interfaces[1], delayS});
}

void
BackhaulHelper::SetRoutes()
{
    // A node with several wires speaks as whichever it sends over: all its addresses have a route.
    std::map<std::string, std::vector<Ipv4Address>> addresses;
    for (const auto& [from, hops] : m_hops)
    {
        for (const Hop& hop : hops)
        {
            addresses[hop.to].push_back(hop.gateway);
        }
    }
    Ipv4StaticRoutingHelper helper;
    for (const auto& [source, sourceNode] : m_nodes)
    {
        // Dijkstra, remembering the first hop.
        using Entry = std::tuple<double, std::string, const Hop*>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> frontier;
        std::set<std::string> reached;
        frontier.emplace(0, source, nullptr);
        const Ptr<Ipv4StaticRouting> routing =
            helper.GetStaticRouting(sourceNode->GetObject<Ipv4>());
        while (!frontier.empty())
        {
            const auto [delayS, name, first] = frontier.top();
            frontier.pop();
            if (!reached.insert(name).second)
            {
                continue;
            }
            for (const Ipv4Address& address : addresses[name])
            {
                if (first)
                {
                    routing->AddHostRouteTo(address, first->gateway, first->interface);
                }
            }
            for (const Hop& hop : m_hops[name])
            {
                frontier.emplace(delayS + hop.delayS, hop.to, first ? first : &hop);
            }
        }
        for (const auto& [name, address] : m_addresses)
        {
            NS_ABORT_MSG_IF(reached.count(name) == 0,
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
