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

std::vector<std::pair<const char*, double>>
MultiWorkloadSystem::Levels(const Instance& any) const
{
    const MultiWorkloadInstance& instance = Own(any);
    const auto mean = [](const auto& places)
    {
        double sum = 0;
        for (const auto& place : places)
        {
            sum += place.queueBits;
        }
        return places.empty() ? 0 : sum / static_cast<double>(places.size());
    };
    return {
        {"server_queue_bits", mean(instance.servers)},
        {"device_queue_bits", mean(instance.devices)}
    };
}

const System&
MultiWorkloadInstance::Equations() const
{
    return TheSystem<MultiWorkloadSystem>();
}

} // namespace ns3::vec
