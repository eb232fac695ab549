// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-system.h"

#include "vec-vehicular-cloud-evaluator.h"
#include "vec-vehicular-cloud-process.h"

namespace ns3::vec
{

template class SystemOf<VehicularCloudInstance, VehicularCloudEvaluator, VehicularCloudProcess>;

VehicularCloudSystem::VehicularCloudSystem()
    : SystemOf("vehicular-cloud", "one DAG task over moving vehicles, direct links, dwell times")
{
}

const System&
VehicularCloudInstance::Equations() const
{
    return TheSystem<VehicularCloudSystem>();
}

} // namespace ns3::vec
