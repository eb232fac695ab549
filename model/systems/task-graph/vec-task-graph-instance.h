// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_INSTANCE_H
#define VEC_TASK_GRAPH_INSTANCE_H

#include "ns3/vec-instance.h"

#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The textbook problem: a task graph on unlike processors, what each subtask costs on each
 * processor and what each edge costs between processors.
 *
 * Plain data; its document is "vec-costs/1", which has no moment: everything begins at 0, nowS only
 * counts slots.
 *
 * In an Assignment: owner = 0, item = subtask, site = processor, startS = its start where it was
 * inserted into a gap.
 */
struct TaskGraphInstance : Instance
{
    struct Edge
    {
        int from = 0;
        int to = 0;
        double seconds = 0; //!< nothing within one processor
    };

    std::vector<std::vector<double>> costS; //!< by subtask and processor
    std::vector<Edge> edges;

    std::string_view System() const override
    {
        return "task-graph";
    }

    const class System& Equations() const override;
};

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_INSTANCE_H
