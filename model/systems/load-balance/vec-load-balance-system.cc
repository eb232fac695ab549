// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-system.h"

#include "vec-load-balance-evaluator.h"
#include "vec-load-balance-process.h"

namespace ns3::vec
{

std::string_view
LoadBalanceSystem::Name() const
{
    return "load-balance";
}

std::string_view
LoadBalanceSystem::Summary() const
{
    return "slots of vehicles and RSUs, migration over fibre, CPU shares under a bound on "
           "imbalance";
}

std::unique_ptr<Evaluator>
LoadBalanceSystem::Prepare(const Instance& instance) const
{
    return std::make_unique<LoadBalanceEvaluator>(AsLoadBalance(instance));
}

std::unique_ptr<DecisionProcess>
LoadBalanceSystem::Begin(const Instance& instance, ObservationKind observation) const
{
    return std::make_unique<LoadBalanceProcess>(AsLoadBalance(instance), observation);
}

} // namespace ns3::vec
