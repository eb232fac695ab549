// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph-system.h"

#include "vec-task-graph-evaluator.h"
#include "vec-task-graph-process.h"

namespace ns3::vec
{

template class SystemOf<TaskGraphInstance, TaskGraphEvaluator, TaskGraphProcess>;

TaskGraphSystem::TaskGraphSystem()
    : SystemOf("task-graph",
               "one task graph on unlike processors, the problem of the list schedulers",
               "vec-costs/1")
{
}

bool
TaskGraphSystem::HasOwners() const
{
    return false;
}

const System&
TaskGraphInstance::Equations() const
{
    return TheSystem<TaskGraphSystem>();
}

} // namespace ns3::vec
