// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-system.h"

#include "vec-vehicular-cloud-evaluator.h"
#include "vec-vehicular-cloud-process.h"

namespace ns3::vec
{

std::string_view
VehicularCloudSystem::Name() const
{
    return "vehicular-cloud";
}

std::string_view
VehicularCloudSystem::Summary() const
{
    return "one DAG task over moving vehicles, direct links, dwell times";
}

std::unique_ptr<Evaluator>
VehicularCloudSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<VehicularCloudEvaluator>(AsVehicularCloud(instance));
}

std::unique_ptr<DecisionProcess>
VehicularCloudSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<VehicularCloudProcess>(AsVehicularCloud(instance), observation);
}

} // namespace ns3::vec
