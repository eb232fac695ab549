// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph-system.h"

#include "vec-task-graph-evaluator.h"
#include "vec-task-graph-process.h"

namespace ns3::vec
{

std::string_view
TaskGraphSystem::Name() const
{
    return "task-graph";
}

std::string_view
TaskGraphSystem::Summary() const
{
    return "one task graph on unlike processors, the problem of the list schedulers";
}

std::string_view
TaskGraphSystem::Format() const
{
    return "vec-costs/1";
}

std::unique_ptr<Evaluator>
TaskGraphSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<TaskGraphEvaluator>(AsTaskGraph(instance));
}

std::unique_ptr<DecisionProcess>
TaskGraphSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<TaskGraphProcess>(AsTaskGraph(instance), observation);
}

} // namespace ns3::vec
