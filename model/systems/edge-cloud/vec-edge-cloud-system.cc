// SPDX-License-Identifier: GPL-2.0-only
#include "vec-edge-cloud-system.h"

#include "vec-edge-cloud-evaluator.h"
#include "vec-edge-cloud-process.h"

namespace ns3::vec
{

template class SystemOf<EdgeCloudInstance, EdgeCloudEvaluator, EdgeCloudProcess>;

EdgeCloudSystem::EdgeCloudSystem()
    : SystemOf("edge-cloud", "chains over device, edge servers and clouds, delay and energy")
{
}

const System&
EdgeCloudInstance::Equations() const
{
    return TheSystem<EdgeCloudSystem>();
}

} // namespace ns3::vec
