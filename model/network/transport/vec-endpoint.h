// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ENDPOINT_H
#define VEC_ENDPOINT_H

#include "ns3/ipv4-address.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace ns3::vec
{

/**
 * Whoever a message can be for: a vehicle, an RSU, a server, a coordinator. An endpoint is never
 * reused: a vehicle that enters after another has left is a new endpoint, also on the same node.
 */
using Endpoint = uint32_t;

/**
 * @ingroup vec
 * @brief What an endpoint is.
 */
enum class EndpointKind : uint8_t
{
    NOBODY,
    VEHICLE,
    RSU,
    SERVER,
    COORDINATOR,
};

inline constexpr Endpoint NOBODY = 0;
/** Vehicles are numbered from 1 to this; the rest of a /16 is for RSUs. */
inline constexpr uint32_t MAX_VEHICLES = 0xfdff;
/** RSUs are numbered from 0 to one less. */
inline constexpr uint32_t MAX_RSUS = 0xffff - MAX_VEHICLES - 1;

/** The endpoint of that kind and number. Vehicles count from 1, all others from 0. */
Endpoint MakeEndpoint(EndpointKind kind, uint32_t number);
EndpointKind KindOf(Endpoint endpoint);
uint32_t NumberOf(Endpoint endpoint);
/** "vehicle-3", "rsu-0", … for logs. */
std::string EndpointName(Endpoint endpoint);

class ControlShortcut;

/**
 * @ingroup vec
 * @brief Where infrastructure endpoints listen on the backhaul: static configuration, as in a DNS.
 */
struct Directory : std::map<Endpoint, Ipv4Address>
{
    using std::map<Endpoint, Ipv4Address>::map;

    /** When set, control messages between them go this way and take no time. */
    std::shared_ptr<ControlShortcut> control;
};

/**
 * @ingroup vec
 * @brief Ports; the traffic of a port has one purpose, so that bytes can be counted by purpose.
 */
enum Port : uint16_t
{
    PORT_BEACON = 5000,     //!< UDP on the control channel, from RSUs to vehicles
    PORT_CONTROL = 5001,    //!< UDP on the control channel
    PORT_DATA = 5002,       //!< TCP, vehicle to RSU: task inputs
    PORT_RESULT = 5003,     //!< TCP, RSU to vehicle: outputs and results
    PORT_V2V_DATA = 5004,   //!< TCP, vehicle to vehicle: inputs and data of edges
    PORT_V2V_RESULT = 5005, //!< TCP, vehicle to vehicle: results
    /** UDP on the control channel, from vehicles. Of vehicles only those listen that compute for
     * one another: to all others what most frames carry is nothing, and costs next to nothing. */
    PORT_VEHICLE_BEACON = 5006,
    PORT_BACKHAUL = 6000, //!< TCP between infrastructure; + 10 × Purpose + EndpointKind of the
                          //!< receiver
};

/** IP type of service: its upper three bits are the user priority of 802.11 (EDCA). */
inline constexpr uint8_t TOS_BEACON = 5 << 5;  //!< AC_VI
inline constexpr uint8_t TOS_CONTROL = 7 << 5; //!< AC_VO
inline constexpr uint8_t TOS_DATA = 0;         //!< AC_BE

/**
 * @ingroup vec
 * @brief What traffic is for; every byte on a radio or a backhaul link has one.
 */
enum class Purpose : uint8_t
{
    BEACON,
    CONTROL,
    DATA,
    RESULT,
    MIGRATION,
    MODEL,
};

inline constexpr int PURPOSES = 6;
/** What the traffic of this port is for; false when the port is none of ours. */
bool PurposeOfPort(uint16_t port, Purpose& purpose);
/** "beacon", "control", … as in results. */
const char* ToString(Purpose purpose);

} // namespace ns3::vec

#endif // VEC_ENDPOINT_H
