// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-system.h"

#include "vec-multi-workload-evaluator.h"
#include "vec-multi-workload-process.h"

namespace ns3::vec
{

std::string_view
MultiWorkloadSystem::Name() const
{
    return "multi-workload";
}

std::string_view
MultiWorkloadSystem::Summary() const
{
    return "slots of devices with several sub-workloads, servers with queues and CPU shares";
}

std::unique_ptr<Evaluator>
MultiWorkloadSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<MultiWorkloadEvaluator>(AsMultiWorkload(instance));
}

std::unique_ptr<DecisionProcess>
MultiWorkloadSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<MultiWorkloadProcess>(AsMultiWorkload(instance), observation);
}

} // namespace ns3::vec
