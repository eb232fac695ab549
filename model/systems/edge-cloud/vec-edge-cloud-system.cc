// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-system.h"

#include "vec-edge-cloud-evaluator.h"
#include "vec-edge-cloud-process.h"

namespace ns3::vec
{

std::string_view
EdgeCloudSystem::Name() const
{
    return "edge-cloud";
}

std::string_view
EdgeCloudSystem::Summary() const
{
    return "chains over device, edge servers and clouds, delay and energy";
}

std::unique_ptr<Evaluator>
EdgeCloudSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<EdgeCloudEvaluator>(AsEdgeCloud(instance));
}

std::unique_ptr<DecisionProcess>
EdgeCloudSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<EdgeCloudProcess>(AsEdgeCloud(instance), observation);
}

} // namespace ns3::vec
