// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/channel.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"
#include "ns3/vec-backhaul-helper.h"
#include "ns3/vec-backhaul-paths.h"
#include "ns3/vec-coordinator-setup.h"
#include "ns3/vec-node-names.h"

#include <gtest/gtest.h>

namespace ns3::vec
{

TEST(BackhaulPaths, AreThoseOfLeastDelay)
{
    const std::vector<BackhaulLink> links{
        {"a", "b", 1e9, 0.001},
        {"b", "c", 1e8, 0.001},
        {"a", "c", 1e7, 0.005},
        {"x", "y", 1e9, 0.001}
    };
    const auto paths = PathsFrom("a", links);
    EXPECT_EQ(paths.at("c").nodes, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(paths.at("c").rateBps, 1e8);
    EXPECT_NEAR(paths.at("c").delayS, 0.002, 1e-12);
    EXPECT_EQ(paths.count("x"), 0u);
}

TEST(BackhaulPaths, RoutesAreThosePathsAlsoWhereTwoTakeAsLong)
{
    // a to b takes 2 ms directly and through c; the wire is listed last so that the detour is seen
    // first.
    Scenario::Backhaul settings;
    settings.kind = "links";
    settings.links = {
        {"a", "c", 1e8, 0.001},
        {"c", "b", 1e8, 0.001},
        {"a", "b", 1e9, 0.002},
        {"a", "b", 1e9, 0.002}
    };
    const BackhaulPath path = PathsFrom("a", settings.links).at("b");
    EXPECT_EQ(path.nodes, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(path.links, std::vector<std::size_t>{2});
    EXPECT_EQ(path.rateBps, 1e9);

    std::map<std::string, Ptr<Node>> nodes;
    InternetStackHelper stack;
    stack.SetRoutingHelper(Ipv4StaticRoutingHelper());
    for (const char* name : {"a", "b", "c"})
    {
        nodes[name] = CreateObject<Node>();
        stack.Install(nodes[name]);
    }
    const BackhaulHelper backhaul(settings, nodes);
    for (const auto& [from, to] : {std::pair("a", "b"), std::pair("b", "a")})
    {
        Ipv4Header header;
        header.SetDestination(backhaul.AddressOf(to));
        Socket::SocketErrno error;
        const Ptr<Ipv4Route> route =
            nodes[from]->GetObject<Ipv4>()->GetRoutingProtocol()->RouteOutput(nullptr,
                                                                              header,
                                                                              nullptr,
                                                                              error);
        ASSERT_TRUE(route);
        const Ptr<Channel> wire = route->GetOutputDevice()->GetChannel();
        EXPECT_EQ(wire, backhaul.Wires()[2 * path.links.front()].device->GetChannel());
    }
    Simulator::Destroy();
}

TEST(BackhaulPaths, OfAMeshGoThroughItsSwitch)
{
    Scenario::Backhaul settings;
    settings.delayS = 0.002;
    settings.cloudDelayS = 0.03;
    settings.cloudRateBps = 1e8;
    const auto links = BackhaulLinks(settings, {"rsu0", "mec0", "cloud"});
    const auto paths = PathsFrom("rsu0", links);
    EXPECT_NEAR(paths.at("mec0").delayS, 0.002, 1e-12);
    EXPECT_EQ(paths.at("mec0").rateBps, settings.rateBps);
    EXPECT_NEAR(paths.at("cloud").delayS, 0.031, 1e-12);
    EXPECT_EQ(paths.at("cloud").rateBps, 1e8);
}

TEST(BackhaulPaths, NameTheServersThatDataPasses)
{
    // rsu0 - rsu1 - rsu2 in a line, a server at each.
    Scenario scenario;
    scenario.system = "load-balance";
    scenario.rsus.positions = {
        {0,   0},
        {100, 0},
        {200, 0}
    };
    scenario.compute.servers = 0;
    scenario.backhaul.kind = "links";
    for (int k = 0; k < 3; ++k)
    {
        const std::string n = std::to_string(k);
        scenario.backhaul.links.push_back({"rsu" + n, "mec" + n, 1e9, 1e-5});
    }
    scenario.backhaul.links.push_back({"rsu0", "rsu1", 1e9, 1e-5});
    scenario.backhaul.links.push_back({"rsu1", "rsu2", 1e9, 1e-5});
    const CoordinatorView view = MakeView(scenario);
    const auto server = [](int k) { return MakeEndpoint(EndpointKind::SERVER, k); };
    EXPECT_TRUE(view.PathOf(server(0), server(1)).stops.empty());
    EXPECT_EQ(view.PathOf(server(0), server(2)).stops, std::vector<Endpoint>{server(1)});
    EXPECT_EQ(view.PathOf(server(2), server(0)).stops, std::vector<Endpoint>{server(1)});
    EXPECT_NEAR(view.PathOf(server(0), server(2)).delayS, 4e-5, 1e-12);
}

TEST(BackhaulPaths, CoordinatorsKnowTheCloudWhereThereIsAServer)
{
    Scenario scenario;
    scenario.system = "edge-cloud";
    scenario.rsus.positions = {
        {0, 0}
    };
    EXPECT_EQ(MakeView(scenario).servers.size(), 1u);
    EXPECT_FALSE(HasCloud(scenario));
    scenario.compute.cloudHz = {4e9, 4e9};
    const CoordinatorView view = MakeView(scenario);
    ASSERT_EQ(view.servers.size(), 2u);
    const Endpoint cloud = MakeEndpoint(EndpointKind::SERVER, 1);
    EXPECT_TRUE(view.servers.at(cloud).cloud);
    EXPECT_EQ(view.servers.at(cloud).processorsHz, std::vector<double>{4e9});
    EXPECT_EQ(HostOfServer(scenario, 0), "mec0");
    EXPECT_EQ(HostOfServer(scenario, 1), "cloud");
    const CoordinatorView::Path& path = view.PathOf(MakeEndpoint(EndpointKind::SERVER, 0), cloud);
    EXPECT_NEAR(path.delayS, scenario.backhaul.delayS / 2 + scenario.backhaul.cloudDelayS, 1e-12);
    // 1 Mbit at 1e9 bit/s would take 1 ms; the delay is 20 times that.
    EXPECT_NEAR(view.GoodputBps(path, 1e6, 1e12),
                1e6 / (1e6 / (8 * 65536 / 2 / path.delayS) + path.delayS),
                1);
}

} // namespace ns3::vec
