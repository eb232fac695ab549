// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_SYSTEM_H
#define VEC_TASK_GRAPH_SYSTEM_H

#include "ns3/vec-system-of.h"
#include "vec-task-graph-instance.h"

namespace ns3::vec
{

class TaskGraphEvaluator;
class TaskGraphProcess;
extern template class SystemOf<TaskGraphInstance, TaskGraphEvaluator, TaskGraphProcess>;

/**
 * `task-graph`: one task graph on unlike processors, the problem of the list schedulers.
 *
 * Assignments are in the order of scheduling, parents first. One without start_s is appended behind
 * what its processor has so far. One with start_s begins then; it is feasible when its data is
 * there and it overlaps no other. The objective is the makespan. Metrics: makespan_s.
 */
class TaskGraphSystem : public SystemOf<TaskGraphInstance, TaskGraphEvaluator, TaskGraphProcess>
{
  public:
    TaskGraphSystem();

    /** Not: it has processors alone. */
    bool HasOwners() const override;
    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /** Another graph. */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    const PlanForm& Form() const override;
    PlanBounds Bounds(const Instance& instance) const override;
};

/** The instance as this system's. Throws std::invalid_argument when it is another's. */
const TaskGraphInstance& AsTaskGraph(const Instance& instance);

/** The ten subtasks on three processors of Topcuoglu, Hariri, Wu, 2002, figure 2 and its table. */
TaskGraphInstance HeftExample();

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_SYSTEM_H
