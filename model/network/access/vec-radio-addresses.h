// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_ADDRESSES_H
#define VEC_RADIO_ADDRESSES_H

#include "ns3/ipv4-address.h"
#include "ns3/vec-endpoint.h"

#include <cstdint>

namespace ns3::vec
{

/**
 * The address of a vehicle or an RSU on radio channel \p channel: one /16 network per channel,
 * 10.channel.0.0. Channel 0 is control, 1…R are the uplinks, R + 1 is the downlink.
 */
Ipv4Address RadioAddress(Endpoint endpoint, uint32_t channel);
/** Which endpoint has this radio address. */
Endpoint EndpointOfRadioAddress(Ipv4Address address);
/** The broadcast address of a channel. */
Ipv4Address RadioBroadcast(uint32_t channel);
inline constexpr const char* RADIO_MASK = "255.255.0.0";

} // namespace ns3::vec

#endif // VEC_RADIO_ADDRESSES_H
