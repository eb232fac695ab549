// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BACKHAUL_PATHS_H
#define VEC_BACKHAUL_PATHS_H

#include "ns3/vec-scenario.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace ns3::vec
{

/** The wires of a backhaul: those of the scenario, or of a mesh one from each name to the switch.
 */
std::vector<BackhaulLink> BackhaulLinks(const Scenario::Backhaul& settings,
                                        const std::vector<std::string>& names);

/** A way through the backhaul. */
struct BackhaulPath
{
    double rateBps = 0; //!< of its slowest wire
    double delayS = 0;
    std::vector<std::string> nodes; //!< both ends included
    std::vector<std::size_t> links; //!< from each of them to the next, by index
};

/**
 * The paths of least delay from one node to every other that can be reached; of two with one delay
 * (in ns) that with fewer wires, then that through the nodes and the wires that come first. Routes
 * and what coordinators believe are both these: a path goes on as its nodes' own paths do.
 */
std::map<std::string, BackhaulPath> PathsFrom(const std::string& source,
                                              const std::vector<BackhaulLink>& links);

} // namespace ns3::vec

#endif // VEC_BACKHAUL_PATHS_H
