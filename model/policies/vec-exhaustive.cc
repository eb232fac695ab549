// SPDX-License-Identifier: GPL-2.0-only
#include "vec-exhaustive.h"

#include "ns3/vec-error.h"
#include "ns3/vec-system.h"
#include "vec-local-search.h"
#include "vec-tree-search.h"

#include <cmath>
#include <sstream>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr uint64_t FIRST_EVALUATIONS = 2000;

void
RefuseTooMany(DecisionProcess& process, const char* policy)
{
    const double actions = static_cast<double>(process.ActionCount());
    const SearchableProcess* order = WithOpenOrder(process);
    const double orders = order ? order->OrderCount() : 1;
    const double plans = orders * std::pow(actions, static_cast<double>(process.Items().size()));
    if (plans > ExhaustivePolicy::MAX_PLANS)
    {
        std::ostringstream message;
        message << policy << ": ";
        if (order && std::isinf(orders))
        {
            message << "orders too many to count of ";
        }
        else if (order)
        {
            message << orders << " orders of ";
        }
        message << actions << "^" << process.Items().size();
        if (std::isfinite(plans))
        {
            message << " = " << plans;
        }
        message << " plans are more than " << ExhaustivePolicy::MAX_PLANS
                << "; use it on a smaller instance, or another policy";
        throw RefusalError(message.str());
    }
}

} // namespace

ExhaustivePolicy::ExhaustivePolicy(Progress progress) : m_progress(std::move(progress))
{
}

std::string
ExhaustivePolicy::Name() const
{
    return "exhaustive";
}

Plan
ExhaustivePolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = instance.Equations().Begin(instance);
    RefuseTooMany(*process, "exhaustive");
    TreeSearch search(*process, m_progress);
    search.Run();
    return search.Best().plan;
}

BranchAndBoundPolicy::BranchAndBoundPolicy(uint64_t seed, Progress progress)
    : m_seed(seed), m_progress(std::move(progress))
{
}

std::string
BranchAndBoundPolicy::Name() const
{
    return "branch-and-bound";
}

Plan
BranchAndBoundPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = instance.Equations().Begin(instance);
    if (std::isinf(process->LowerBound()))
    {
        RefuseTooMany(*process, "branch-and-bound");
    }
    LocalSearch first(instance, m_seed);
    TreeSearch search(*process, m_progress);
    search.Offer(first.Run(FIRST_EVALUATIONS));
    if (!search.Run(MAX_STEPS))
    {
        std::ostringstream message;
        message << "branch-and-bound: " << process->Items().size()
                << " open items are not solved within " << MAX_STEPS
                << " steps; use it on a smaller instance, or local-search";
        throw RefusalError(message.str());
    }
    return search.Best().plan;
}

} // namespace ns3::vec
