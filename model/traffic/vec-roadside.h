// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ROADSIDE_H
#define VEC_ROADSIDE_H

#include "vec-traffic-source.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * Points every \p spacingM metres along a line, centred: what is left over is shared by both ends.
 * A line shorter than that gets one point in its middle. REQUIRES: two points or more, spacing > 0.
 */
std::vector<Point> PlaceAlongLine(const std::vector<Point>& line, double spacingM);

/**
 * Points every \p spacingM metres along the roads that vehicles really take, the busiest first.
 *
 * Watches \p traffic for \p observeS seconds (or until it ends). The way of the vehicle that passes
 * most of the traffic not yet near a point gets points as PlaceAlongLine sets them, except within
 * 0.9 spacings of an earlier one; again, until 95 % of all observed positions are within 0.6
 * spacings of a point, or there are \p atMost points (0: no limit; the middle of the way keeps its
 * own). The same traffic gives the same points: for places that do not change with policy or seed
 * give it traffic of a fixed seed.
 */
std::vector<Point> PlaceAlongTraffic(TrafficSource& traffic,
                                     double spacingM,
                                     double observeS,
                                     std::size_t atMost = 0);

} // namespace ns3::vec

#endif // VEC_ROADSIDE_H
