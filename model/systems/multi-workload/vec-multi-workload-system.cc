// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-system.h"

#include "vec-multi-workload-evaluator.h"
#include "vec-multi-workload-process.h"

namespace ns3::vec
{

template class SystemOf<MultiWorkloadInstance, MultiWorkloadEvaluator, MultiWorkloadProcess>;

MultiWorkloadSystem::MultiWorkloadSystem()
    : SystemOf("multi-workload",
               "slots of devices with several sub-workloads, servers with queues and CPU shares")
{
}

const System&
MultiWorkloadInstance::Equations() const
{
    return TheSystem<MultiWorkloadSystem>();
}

} // namespace ns3::vec
