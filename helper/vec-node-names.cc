// SPDX-License-Identifier: GPL-2.0-only
#include "vec-node-names.h"

#include "vec-coordinator-setup.h"

namespace ns3::vec
{

namespace
{

std::string
MecName(std::size_t server)
{
    return "mec" + std::to_string(server);
}

} // namespace

std::string
RsuName(std::size_t rsu)
{
    return "rsu" + std::to_string(rsu);
}

std::string
HostOfServer(const Scenario& scenario, std::size_t server)
{
    return server < ServerCount(scenario) ? MecName(server) : CLOUD_NODE;
}

std::string
HostOfCoordinator(const Scenario& scenario, std::size_t coordinator)
{
    const std::string& place = scenario.coordinator.place;
    return place == "cloud" ? CLOUD_NODE
         : place == "rsu"   ? RsuName(coordinator)
                            : MecName(coordinator);
}

std::string
ProcessName(Endpoint endpoint)
{
    const std::string kind = KindOf(endpoint) == EndpointKind::SERVER ? "server" : "coordinator";
    return kind + std::to_string(NumberOf(endpoint));
}

} // namespace ns3::vec
