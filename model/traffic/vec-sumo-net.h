// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SUMO_NET_H
#define VEC_SUMO_NET_H

#include "vec-traffic-source.h"

#include <string>
#include <vector>

namespace ns3::vec
{

/** One direction of a road that cars may use. */
struct Road
{
    std::string id;
    int lanes = 0;           //!< those for cars
    double speedMps = 0;     //!< allowed, the fastest lane's
    std::vector<Point> line; //!< along the middle one of these lanes, in driving direction
};

/** What a map shows of a SUMO network. */
struct SumoNet
{
    Point low;  //!< corner of the bounding box
    Point high; //!< the opposite corner
    std::vector<Road> roads;
};

/**
 * Reads a network, plain or gzip; insides of junctions and paths without cars are left out. Throws
 * InputError when the file is missing or is no SUMO network.
 */
SumoNet ReadSumoNet(const std::string& path);

} // namespace ns3::vec

#endif // VEC_SUMO_NET_H
