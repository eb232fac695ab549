// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-system.h"

#include "vec-load-balance-evaluator.h"
#include "vec-load-balance-process.h"

namespace ns3::vec
{

template class SystemOf<LoadBalanceInstance, LoadBalanceEvaluator, LoadBalanceProcess>;

LoadBalanceSystem::LoadBalanceSystem()
    : SystemOf("load-balance",
               "slots of vehicles and RSUs, migration over fibre, CPU shares under a bound on "
               "imbalance")
{
}

std::vector<std::pair<const char*, double>>
LoadBalanceSystem::Levels(const Instance& any) const
{
    double usedHz = 0;
    double allHz = 0;
    for (const auto& rsu : Own(any).rsus)
    {
        usedHz += rsu.usedHz;
        allHz += rsu.cpuHz;
    }
    return {
        {"used_share", allHz > 0 ? usedHz / allHz : 0}
    };
}

const System&
LoadBalanceInstance::Equations() const
{
    return TheSystem<LoadBalanceSystem>();
}

} // namespace ns3::vec
