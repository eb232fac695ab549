// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FLOW_H
#define VEC_FLOW_H

#include "vec-graph-reader.h"

#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** A recorded workflow: runtimes, and files by name. NaN is what the recording does not say. */
struct Flow
{
    static constexpr double OPEN = std::numeric_limits<double>::quiet_NaN();

    struct Task
    {
        double runtimeS = OPEN;
        std::map<std::string, double> inputBytes;
        std::map<std::string, double> outputBytes;
    };

    std::vector<Task> tasks;
    std::set<std::pair<int, int>> edges; //!< parent, child
    bool saysEdges = false;              //!< else a task follows those whose files it reads
    bool saysFiles = false;              //!< else nothing is known about data
};

/**
 * cycles = runtime × referenceHz; own input = files that no other task makes; output = all files a
 * task makes; an edge carries the files its parent makes and its child reads.
 */
TaskGraph ToGraph(const Flow& flow, const GraphScale& scale);

} // namespace ns3::vec

#endif // VEC_FLOW_H
