// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TOY_PLANNING_H
#define VEC_TOY_PLANNING_H

#include "ns3/vec-packet-system.h"
#include "vec-toy-system.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace ns3::vec
{

/** `toy` in packets: all tasks of vehicles whose RSUs have the same server. */
class ToyPlanning : public PacketSystem
{
  public:
    ToyPlanning() : PacketSystem("toy", Traits())
    {
    }

    Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const override
    {
        return view.rsus.at(task.rsu).server;
    }

    std::unique_ptr<Instance> Snapshot(double nowS,
                                       const std::vector<PlanningTask>& tasks,
                                       const CoordinatorView& view) const override
    {
        const Endpoint rsu = tasks.front().rsu;
        const CoordinatorView::Server& server = view.servers.at(view.rsus.at(rsu).server);
        auto instance = std::make_unique<ToyInstance>();
        instance->nowS = nowS;
        instance->serverHz = server.processorsHz.front();
        instance->serverFreeS = nowS + server.WaitS(0, nowS);
        instance->uplinkBps = view.UplinkBps(rsu, view.BestUplink(rsu));
        for (const PlanningTask& task : tasks)
        {
            const TaskDescription::Subtask& work = task.description.subtasks.front();
            instance->tasks.push_back({work.cycles, work.ownInputBits, task.description.cpuHz});
        }
        return instance;
    }

    std::vector<Placement> Place(const PlanningDecision& decision,
                                 std::size_t task,
                                 const CoordinatorView& view) const override
    {
        const PlanningTask& planned = decision.tasks[task];
        const auto& assignments = decision.plan.assignments;
        const auto own = std::find_if(assignments.begin(),
                                      assignments.end(),
                                      [task](const Assignment& assignment)
                                      { return assignment.owner == static_cast<int>(task); });
        Placement placement;
        placement.site = VehicleOf(planned.description.task);
        if (own->site != LOCAL)
        {
            placement.site = view.rsus.at(planned.rsu).server;
            placement.via = static_cast<uint8_t>(view.BestUplink(planned.rsu) + 1);
        }
        return {placement};
    }

  private:
    static PacketTraits Traits()
    {
        PacketTraits traits;
        traits.tasks = TaskShape::SINGLE;
        traits.knowsWires = false;
        return traits;
    }
};

} // namespace ns3::vec

#endif // VEC_TOY_PLANNING_H
