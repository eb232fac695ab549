// SPDX-License-Identifier: GPL-2.0-only
#include "vec-coordinator-setup.h"

#include "ns3/type-id.h"
#include "ns3/uinteger.h"
#include "ns3/vec-random.h"
#include "vec-backhaul-paths.h"
#include "vec-node-names.h"
#include "vec-radio-helper.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

/** Thermal noise, W/Hz, at 290 K. */
constexpr double THERMAL_W_PER_HZ = 1.380649e-23 * 290;

/** What of a transfer may be on its way. */
double
WindowBits()
{
    TypeId::AttributeInformation window;
    TypeId::LookupByName("ns3::vec::ServerApp").LookupAttributeByName("WindowBytes", &window);
    return 8.0 * DynamicCast<const UintegerValue>(window.initialValue)->Get();
}

CoordinatorView::Server
MakeServer(const Scenario& scenario, const std::string& name, uint32_t processors, Interval hz)
{
    Random random(scenario.seed, name, "cpu");
    std::vector<double> processorsHz;
    for (uint32_t m = 0; m < processors; ++m)
    {
        processorsHz.push_back(random.Uniform(hz.low, hz.high));
    }
    return {processorsHz, std::vector<double>(processors, 0)};
}

/** The servers whose RSUs are between the ends of a path. */
std::vector<Endpoint>
StopsOf(const Scenario& scenario, const BackhaulPath& path, const std::string& from, Endpoint to)
{
    std::vector<Endpoint> stops;
    for (const std::string& node : path.nodes)
    {
        for (std::size_t k = 0; k < scenario.rsus.positions.size(); ++k)
        {
            const std::size_t server = ServerOfRsu(scenario, k);
            const Endpoint stop = MakeEndpoint(EndpointKind::SERVER, server);
            const bool ends = HostOfServer(scenario, server) == from || stop == to;
            const bool known = std::find(stops.begin(), stops.end(), stop) != stops.end();
            if (node == RsuName(k) && node != from && !ends && !known)
            {
                stops.push_back(stop);
            }
        }
    }
    return stops;
}

void
FillPaths(const Scenario& scenario, CoordinatorView& view)
{
    std::map<std::string, Endpoint> names;
    for (const auto& [endpoint, rsu] : view.rsus)
    {
        names[RsuName(NumberOf(endpoint))] = endpoint;
    }
    for (const auto& [endpoint, server] : view.servers)
    {
        names[HostOfServer(scenario, NumberOf(endpoint))] = endpoint;
    }
    std::vector<std::string> all;
    for (const auto& [name, endpoint] : names)
    {
        all.push_back(name);
    }
    const std::vector<BackhaulLink> links = BackhaulLinks(scenario.backhaul, all);
    for (const auto& [from, source] : names)
    {
        for (const auto& [to, path] : PathsFrom(from, links))
        {
            const auto found = names.find(to);
            if (found != names.end() && to != from && KindOf(found->second) == EndpointKind::SERVER)
            {
                view.paths[{source, found->second}] = {
                    path.rateBps,
                    path.delayS,
                    StopsOf(scenario, path, from, found->second)};
            }
        }
    }
}

} // namespace

std::size_t
ServerCount(const Scenario& scenario)
{
    return scenario.compute.servers == 0 ? scenario.rsus.positions.size()
                                         : scenario.compute.servers;
}

bool
HasCloudServer(const Scenario& scenario)
{
    return scenario.compute.cloudHz.high > 0;
}

bool
HasCloud(const Scenario& scenario)
{
    return HasCloudServer(scenario) || scenario.coordinator.place == "cloud";
}

std::size_t
ServerOfRsu(const Scenario& scenario, std::size_t rsu)
{
    return rsu * ServerCount(scenario) / scenario.rsus.positions.size();
}

CoordinatorView
MakeView(const Scenario& scenario)
{
    const Scenario::Radio& radio = scenario.radio;
    CoordinatorView view;
    view.idleUplinkBps = RadioHelper::IdleGoodputBps(radio.kind, radio.dataRateBps);
    view.idleDownlinkBps = view.idleUplinkBps;
    view.channelHz = radio.widthHz;
    view.serverTxPowerW = std::pow(10, radio.txPowerDbm / 10 - 3);
    view.noiseW = THERMAL_W_PER_HZ * radio.widthHz * std::pow(10, radio.noiseFigureDb / 10);
    view.kappa = scenario.compute.serverKappa;
    view.vehicleKappa = scenario.compute.vehicleKappa;
    view.dataRateBps = radio.dataRateBps;
    view.rangeM = scenario.rsus.rangeM;
    view.windowBits = WindowBits();
    view.own = scenario.own;
    view.slotS =
        scenario.coordinator.decisionIntervalS > 0 ? scenario.coordinator.decisionIntervalS : 1;
    for (std::size_t s = 0; s < ServerCount(scenario); ++s)
    {
        CoordinatorView::Server& server = view.servers[MakeEndpoint(EndpointKind::SERVER, s)];
        server = MakeServer(scenario,
                            HostOfServer(scenario, s),
                            scenario.compute.processors,
                            scenario.compute.processorHz);
    }
    if (HasCloudServer(scenario))
    {
        const std::size_t s = ServerCount(scenario);
        CoordinatorView::Server& server = view.servers[MakeEndpoint(EndpointKind::SERVER, s)];
        server = MakeServer(scenario,
                            HostOfServer(scenario, s),
                            scenario.compute.cloudProcessors,
                            scenario.compute.cloudHz);
        server.cloud = true;
    }
    for (std::size_t k = 0; k < scenario.rsus.positions.size(); ++k)
    {
        CoordinatorView::Rsu& rsu = view.rsus[MakeEndpoint(EndpointKind::RSU, k)];
        rsu.server = MakeEndpoint(EndpointKind::SERVER, ServerOfRsu(scenario, k));
        rsu.plannedBits.assign(radio.subchannels, 0);
        rsu.x = scenario.rsus.positions[k].x;
        rsu.y = scenario.rsus.positions[k].y;
    }
    if (FindPacketSystem(scenario.system).Traits().knowsWires)
    {
        FillPaths(scenario, view);
    }
    return view;
}

} // namespace ns3::vec
