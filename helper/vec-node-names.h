// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_NODE_NAMES_H
#define VEC_NODE_NAMES_H

#include "ns3/vec-endpoint.h"

#include <cstddef>
#include <string>

namespace ns3::vec
{

struct Scenario;

/**
 * What machines are called in scenarios (wires, faults), in results and in ns-3's Names. Nothing
 * else spells these.
 */
inline constexpr const char* CLOUD_NODE = "cloud";
/** In the middle of a mesh. */
inline constexpr const char* SWITCH_NODE = "switch";

/** "rsu0", … */
std::string RsuName(std::size_t rsu);

/** The machine that a server runs on: "mec0", …, and the cloud for the one behind these. */
std::string HostOfServer(const Scenario& scenario, std::size_t server);
/** The machine that a coordinator runs on. REQUIRES: coordinators are not on vehicles. */
std::string HostOfCoordinator(const Scenario& scenario, std::size_t coordinator);

/** A program on a machine, as faults name it: "server0", "coordinator1". */
std::string ProcessName(Endpoint endpoint);

} // namespace ns3::vec

#endif // VEC_NODE_NAMES_H
