// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_PROFILE_H
#define VEC_EDGE_CLOUD_PROFILE_H

#include "ns3/vec-dag-generator.h"
#include "vec-edge-cloud.h"

#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * Everything a random `edge-cloud` instance is drawn from. Sizes are scaled to be of the order of 1
 * (cycles / 10⁵, data / 100 of what paper 3 prints); MB = 8·10⁶ bits.
 */
struct EdgeCloudProfile
{
    std::string_view name;
    std::string_view summary;

    int workflows = 20; //!< four users, five each
    int length = 10;
    double delta = 0.2;
    Interval cycles{1e4, 1e6};
    Interval firstBits{4e6, 8e6}; //!< e_{0,1}
    Interval bits{8e5, 4e6};      //!< all others

    Interval deviceHz{30e6, 30e6};
    std::vector<Interval> edgeHz; //!< of each edge server, from the first one again when more
    std::vector<Interval> cloudHz;
    double deviceJ = 3.75e-8; //!< J/bit
    std::vector<double> edgeJ;
    std::vector<double> cloudJ;
    Interval deviceEdgeBps;
    Interval edgeCloudBps;
    Interval deviceCloudBps;
    double edgeEdgeBps = 4e9;     //!< B_{1,1} of table III
    double cloudCloudBps = 1.2e9; //!< B_{2,2} of table III
};

/** paper (table II), multi-server (table III), training (table IV). The first is the default. */
const std::vector<EdgeCloudProfile>& EdgeCloudProfiles();
/** The profile of that name, or an InputError that lists those there are. */
const EdgeCloudProfile& FindEdgeCloudProfile(std::string_view name);

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_PROFILE_H
