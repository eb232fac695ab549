// SPDX-License-Identifier: GPL-2.0-only
#include "vec-policies.h"

#include "ns3/vec-error.h"
#include "vec-chain-dp.h"
#include "vec-exhaustive.h"
#include "vec-genetic.h"
#include "vec-heuristics.h"
#include "vec-list-schedulers.h"
#include "vec-local-search.h"
#include "vec-slot-policies.h"

#include <algorithm>
#include <charconv>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

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

PolicyName
PolicyName::Parse(std::string_view text)
{
    const std::size_t colon = text.find(':');
    PolicyName parsed{std::string(text.substr(0, colon)), ""};
    if (colon == text.npos)
    {
        return parsed;
    }
    parsed.model = text.substr(colon + 1);
    if (parsed.name.empty() || parsed.model.empty())
    {
        throw InputError("policy " + std::string(text) + ": expected NAME or NAME:FILE");
    }
    return parsed;
}

bool
PolicyEntry::PlansFor(std::string_view system) const
{
    return systems.empty() || std::find(systems.begin(), systems.end(), system) != systems.end();
}

std::string
TableRow(const PolicyEntry& entry)
{
    std::string systems;
    for (const std::string& system : entry.systems)
    {
        systems += (systems.empty() ? "" : ",") + system;
    }
    std::ostringstream row;
    row << std::left << std::setw(18) << entry.name << ' ' << std::setw(10)
        << (systems.empty() ? "all" : systems) << ' ' << entry.summary;
    return row.str();
}

void
PolicyRegistry::Add(PolicyEntry entry)
{
    if (Has(entry.name))
    {
        throw std::invalid_argument("two policies of the name " + entry.name);
    }
    m_entries.push_back(std::move(entry));
}

const std::vector<PolicyEntry>&
PolicyRegistry::Entries() const
{
    return m_entries;
}

const PolicyEntry*
PolicyRegistry::Find(std::string_view name) const
{
    const std::string_view plain = name.substr(0, name.find(':'));
    const auto found = std::find_if(m_entries.begin(),
                                    m_entries.end(),
                                    [&](const PolicyEntry& entry) { return entry.name == plain; });
    return found == m_entries.end() ? nullptr : &*found;
}

bool
PolicyRegistry::Has(std::string_view name) const
{
    return Find(name) != nullptr;
}

std::unique_ptr<Policy>
PolicyRegistry::Make(std::string_view name, const PolicyOptions& options) const
{
    const PolicyEntry* entry = Find(name);
    if (!entry)
    {
        std::string names;
        for (const PolicyEntry& known : m_entries)
        {
            names += (names.empty() ? "" : ", ") + known.name;
        }
        throw InputError("no policy \"" + std::string(name) + "\"; there are " + names);
    }
    const PolicyName parsed = PolicyName::Parse(name);
    if (parsed.model.empty())
    {
        return entry->make(options);
    }
    if (!entry->takesModel)
    {
        throw InputError("policy " + parsed.name + " has no model; leave out \":" + parsed.model +
                         "\"");
    }
    if (!options.model.empty())
    {
        throw InputError("policy " + std::string(name) + " names its file; leave out the model " +
                         options.model);
    }
    PolicyOptions withFile = options;
    withFile.model = parsed.model;
    return entry->make(withFile);
}

void
PolicyRegistry::CheckSystem(std::string_view name, std::string_view system) const
{
    const PolicyEntry* entry = Find(name);
    if (!entry || entry->PlansFor(system))
    {
        return;
    }
    std::string systems;
    for (const std::string& known : entry->systems)
    {
        systems += (systems.empty() ? "" : ", ") + known;
    }
    throw InputError("policy " + entry->name + " plans for " + systems + ", not for " +
                     std::string(system));
}

void
AddClassical(PolicyRegistry& registry)
{
    const std::vector<std::string> all;
    const std::vector<std::string> offloading{"mec-dag",
                                              "load-balance",
                                              "vehicular-cloud",
                                              "edge-cloud",
                                              "multi-workload"};
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
