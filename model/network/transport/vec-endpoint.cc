// SPDX-License-Identifier: GPL-2.0-only
#include "vec-endpoint.h"

#include "ns3/abort.h"

namespace ns3::vec
{

Endpoint
MakeEndpoint(EndpointKind kind, uint32_t number)
{
    NS_ABORT_MSG_IF(kind == EndpointKind::VEHICLE && (number < 1 || number > MAX_VEHICLES),
                    "more than " << MAX_VEHICLES << " vehicles entered during one run");
    NS_ABORT_MSG_IF(kind == EndpointKind::RSU && number >= MAX_RSUS,
                    "more than " << MAX_RSUS << " RSUs");
    return static_cast<uint32_t>(kind) << 24 | number;
}

EndpointKind
KindOf(Endpoint endpoint)
{
    return static_cast<EndpointKind>(endpoint >> 24);
}

uint32_t
NumberOf(Endpoint endpoint)
{
    return endpoint & 0xffffff;
}

std::string
EndpointName(Endpoint endpoint)
{
    static const char* const names[] = {"nobody", "vehicle", "rsu", "server", "coordinator"};
    return std::string(names[endpoint >> 24]) + "-" + std::to_string(NumberOf(endpoint));
}

bool
PurposeOfPort(uint16_t port, Purpose& purpose)
{
    static const Purpose radio[] = {Purpose::BEACON,
                                    Purpose::CONTROL,
                                    Purpose::DATA,
                                    Purpose::RESULT,
                                    Purpose::DATA,
                                    Purpose::RESULT,
                                    Purpose::BEACON};
    if (port >= PORT_BEACON && port <= PORT_VEHICLE_BEACON)
    {
        purpose = radio[port - PORT_BEACON];
        return true;
    }
    if (port >= PORT_BACKHAUL && port < PORT_BACKHAUL + 10 * PURPOSES)
    {
        purpose = static_cast<Purpose>((port - PORT_BACKHAUL) / 10);
        return true;
    }
    return false;
}

const char*
ToString(Purpose purpose)
{
    static const char* const names[] =
        {"beacon", "control", "data", "result", "migration", "model"};
    return names[static_cast<int>(purpose)];
}

} // namespace ns3::vec
