// SPDX-License-Identifier: GPL-2.0-only
#include "vec-costs-system.h"

#include "vec-costs-evaluator.h"
#include "vec-costs-process.h"

namespace ns3::vec
{

std::string_view
CostsSystem::Name() const
{
    return "task-graph";
}

std::string_view
CostsSystem::Summary() const
{
    return "one task graph on unlike processors, the problem of the list schedulers";
}

std::string_view
CostsSystem::Format() const
{
    return "vec-costs/1";
}

std::unique_ptr<Evaluator>
CostsSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<CostsEvaluator>(AsCosts(instance));
}

std::unique_ptr<DecisionProcess>
CostsSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<CostsProcess>(AsCosts(instance), observation);
}

} // namespace ns3::vec
