// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-addresses.h"

namespace ns3::vec
{

namespace
{

constexpr uint32_t FIRST_RSU_HOST = MAX_VEHICLES + 1;

} // namespace

Ipv4Address
RadioAddress(Endpoint endpoint, uint32_t channel)
{
    const uint32_t host = KindOf(endpoint) == EndpointKind::RSU
                            ? FIRST_RSU_HOST + NumberOf(endpoint)
                            : NumberOf(endpoint);
    return Ipv4Address(10u << 24 | channel << 16 | host);
}

Endpoint
EndpointOfRadioAddress(Ipv4Address address)
{
    const uint32_t host = address.Get() & 0xffff;
    return host >= FIRST_RSU_HOST ? MakeEndpoint(EndpointKind::RSU, host - FIRST_RSU_HOST)
                                  : MakeEndpoint(EndpointKind::VEHICLE, host);
}

Ipv4Address
RadioBroadcast(uint32_t channel)
{
    return Ipv4Address(10u << 24 | channel << 16 | 0xffff);
}

} // namespace ns3::vec
