// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-system.h"
#include "vec-chain-dp.h"
#include "vec-exhaustive.h"
#include "vec-genetic.h"
#include "vec-heuristics.h"
#include "vec-list-schedulers.h"
#include "vec-local-search.h"
#include "vec-policies.h"
#include "vec-rollout.h"
#include "vec-slot-policies.h"

#include <charconv>

namespace ns3::vec
{

namespace
{

uint64_t
Evaluations(const PolicyOptions& options)
{
    const auto found = options.settings.find("evaluations");
    if (found == options.settings.end())
    {
        return 0;
    }
    uint64_t number = 0;
    const char* end = found->second.data() + found->second.size();
    const auto [stop, error] = std::from_chars(found->second.data(), end, number);
    if (error != std::errc() || stop != end || number == 0)
    {
        throw InputError("--evaluations: expected an integer from 1, not \"" + found->second +
                         "\"");
    }
    return number;
}

} // namespace

void
AddClassical(PolicyRegistry& registry)
{
    const std::vector<std::string> all;
    std::vector<std::string> offloading;
    for (const System* system : Systems())
    {
        if (system->HasOwners())
        {
            offloading.emplace_back(system->Name());
        }
    }
    using Options = const PolicyOptions&;
    using Order = GreedyOffloadPolicy::Order;
    const auto add = [&](const char* name,
                         const std::vector<std::string>& systems,
                         const char* summary,
                         auto make) {
        registry.Add({name, systems, summary, make});
    };
    add("local",
        offloading,
        "everything stays where it was created",
        [](Options) { return std::make_unique<LocalPolicy>(); });
    add("edge",
        offloading,
        "everything is offloaded, each item where it finishes first",
        [](Options) { return std::make_unique<EdgePolicy>(); });
    add("cloud",
        {"edge-cloud"},
        "everything goes to a cloud, each item where it finishes first",
        [](Options) { return std::make_unique<CloudPolicy>(); });
    add("random",
        all,
        "any feasible place, uniformly",
        [](Options options) { return std::make_unique<RandomPolicy>(options.seed); });
    add("round-robin",
        all,
        "the places in turn",
        [](Options) { return std::make_unique<RoundRobinPolicy>(); });
    add("nearest",
        {"load-balance", "multi-workload"},
        "each item at the RSU or server nearest to it",
        [](Options) { return std::make_unique<NearestPolicy>(); });
    add("greedy",
        all,
        "item by item the place of earliest finish",
        [](Options) { return std::make_unique<GreedyPolicy>(); });
    add("greedy-reward",
        {"multi-workload"},
        "item by item the place of the highest reward",
        [](Options) { return std::make_unique<GreedyRewardPolicy>(); });
    add("greedy-computation",
        {"load-balance"},
        "most work first, to the covering RSU with most time left",
        [](Options) { return std::make_unique<GreedyOffloadPolicy>(Order::COMPUTATION); });
    add("greedy-data",
        {"load-balance"},
        "least data first, to the covering RSU with most time left",
        [](Options) { return std::make_unique<GreedyOffloadPolicy>(Order::DATA); });
    add("heft",
        all,
        "earliest finish in the order of upward ranks",
        [](Options) { return std::make_unique<HeftPolicy>(); });
    add("heft-local-fallback",
        {"vehicular-cloud"},
        "by downward rank, dwell times ignored; what they break stays with the owner",
        [](Options) { return std::make_unique<HeftLocalFallbackPolicy>(); });
    add("cpop",
        {"task-graph"},
        "the critical path on one processor, the rest where it finishes first",
        [](Options) { return std::make_unique<CpopPolicy>(); });
    add("peft",
        {"task-graph"},
        "earliest finish plus the optimistic cost of what is behind",
        [](Options) { return std::make_unique<PeftPolicy>(); });
    add("rollout",
        all,
        "item by item the place from which greedy ends best: a look-ahead",
        [](Options) { return std::make_unique<RolloutPolicy>(); });
    add("rollout-orders",
        all,
        "the best of rollout in four orders of the items",
        [](Options) { return std::make_unique<RolloutOrdersPolicy>(); });
    add("genetic",
        all,
        "a genetic algorithm over the places of all items",
        [](Options options) {
            return std::make_unique<GeneticPolicy>(options.seed,
                                                   GeneticSettings(),
                                                   options.progress);
        });
    add("local-search",
        all,
        "restarted simulated annealing: the best known plan of larger instances",
        [](Options options)
        {
            return std::make_unique<LocalSearchPolicy>(options.seed,
                                                       Evaluations(options),
                                                       options.progress);
        });
    add("chain-dp",
        {"edge-cloud", "task-graph"},
        "the optimum of chains",
        [](Options) { return std::make_unique<ChainDpPolicy>(); });
    add("branch-and-bound",
        all,
        "the optimum of instances with a good lower bound",
        [](Options options)
        { return std::make_unique<BranchAndBoundPolicy>(options.seed, options.progress); });
    add("exhaustive",
        all,
        "the optimum of a small instance",
        [](Options options) { return std::make_unique<ExhaustivePolicy>(options.progress); });
}

} // namespace ns3::vec
