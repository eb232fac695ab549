// SPDX-License-Identifier: GPL-2.0-only
#include "vec-replanning.h"

#include "ns3/abort.h"
#include "ns3/vec-task-graph.h"

#include <limits>

namespace ns3::vec
{

void
InferEnded(const TaskDescription& description,
           const TaskPlan& plan,
           std::vector<SubtaskProgress>& progress)
{
    const EdgeList edges(description.edges.begin(), description.edges.end());
    const std::vector<int> order = TopologicalOrder(description.subtasks.size(), edges);
    const Adjacency parents = Adjacency::Parents(description.subtasks.size(), edges);
    for (auto subtask = order.rbegin(); subtask != order.rend(); ++subtask)
    {
        for (int parent : parents[*subtask])
        {
            if (progress[*subtask].ended && !progress[parent].ended)
            {
                const Placement& placement = plan.placements[parent];
                progress[parent] = {true, placement.since == 0 ? placement.site : NOBODY};
            }
        }
    }
}

std::vector<bool>
OpenSubtasks(const TaskDescription& description, const std::vector<SubtaskProgress>& progress)
{
    const std::size_t n = description.subtasks.size();
    const EdgeList edges(description.edges.begin(), description.edges.end());
    const Adjacency children = Adjacency::Children(n, edges);
    const std::vector<int> order = TopologicalOrder(n, edges);
    std::vector<bool> isOpen(n, false);
    for (auto subtask = order.rbegin(); subtask != order.rend(); ++subtask)
    {
        bool isNeeded = children[*subtask].size() == 0;
        for (int child : children[*subtask])
        {
            isNeeded = isNeeded || isOpen[child];
        }
        const SubtaskProgress& known = progress[*subtask];
        isOpen[*subtask] = !known.ended || (isNeeded && known.outputAt == NOBODY);
    }
    return isOpen;
}

TaskPlan
Revised(const TaskDescription& description,
        const TaskPlan& plan,
        uint64_t decision,
        const std::vector<Placement>& placements,
        const std::vector<SubtaskProgress>& progress,
        const std::set<Endpoint>& lost)
{
    NS_ABORT_MSG_IF(plan.revision == std::numeric_limits<uint16_t>::max(),
                    "a task was planned too often");
    const Endpoint owner = VehicleOf(description.task);
    TaskPlan revised = plan;
    revised.decision = decision;
    ++revised.revision;
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        if (progress[k].ended)
        {
            revised.placements[k].site = progress[k].outputAt;
        }
        else
        {
            const Placement& before = plan.placements[k];
            const Endpoint site = placements[k].site;
            const bool stays = site == before.site && lost.count(site) == 0;
            revised.placements[k] = placements[k];
            revised.placements[k].since = stays ? before.since : revised.revision;
        }
    }
    for (const auto& [from, to] : description.edges)
    {
        const bool wasAtOwner = plan.placements[from].site == owner;
        const bool isAtOwner = revised.placements[from].site == owner;
        if (!progress[to].ended && description.edgeBits.empty() && wasAtOwner != isAtOwner)
        {
            revised.placements[to].since = revised.revision;
        }
    }
    return revised;
}

} // namespace ns3::vec
