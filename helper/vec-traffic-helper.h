// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAFFIC_HELPER_H
#define VEC_TRAFFIC_HELPER_H

#include "ns3/vec-scenario.h"
#include "ns3/vec-traffic-source.h"

#include <memory>
#include <vector>

namespace ns3::vec
{

/** The traffic of a scenario: SUMO, a recording or a list; only equipped vehicles in its area. */
std::unique_ptr<TrafficSource> MakeTraffic(const Scenario& scenario);

/**
 * Where the RSUs of a scenario stand: at its positions, else at its sites, else every spacing_m
 * along its line or along the traffic. Does not depend on seed or policy. Along the traffic it is
 * simulated once for that: call this before MakeTraffic, since libsumo runs one simulation at a
 * time. Throws InputError when there is nothing to go by.
 */
std::vector<Point> PlaceRsus(const Scenario& scenario);

} // namespace ns3::vec

#endif // VEC_TRAFFIC_HELPER_H
