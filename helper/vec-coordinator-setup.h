// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COORDINATOR_SETUP_H
#define VEC_COORDINATOR_SETUP_H

#include "ns3/vec-packet-system.h"
#include "ns3/vec-scenario.h"

#include <cstddef>
#include <string>

namespace ns3::vec
{

/** Number of servers; as many as RSUs when the scenario says 0. */
std::size_t ServerCount(const Scenario& scenario);
/** Whether there is a cloud: a server in it, or the coordinator. */
bool HasCloud(const Scenario& scenario);
/** Whether there is a server in the cloud; its number comes after those of the MEC servers. */
bool HasCloudServer(const Scenario& scenario);
/** Which server works for an RSU: neighbours share one. */
std::size_t ServerOfRsu(const Scenario& scenario, std::size_t rsu);

/**
 * What coordinators are told before anything was measured: servers with their processors (drawn per
 * seed), RSUs with idle channels, nominal rates, the wires between them.
 */
CoordinatorView MakeView(const Scenario& scenario);

} // namespace ns3::vec

#endif // VEC_COORDINATOR_SETUP_H
