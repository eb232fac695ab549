// SPDX-License-Identifier: GPL-2.0-only
#include "vec-policies.h"

#include "ns3/vec-error.h"
#include "vec-exhaustive.h"
#include "vec-heuristics.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ns3::vec
{

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

bool
PolicyRegistry::Has(std::string_view name) const
{
    return std::any_of(m_entries.begin(),
                       m_entries.end(),
                       [&](const PolicyEntry& entry) { return entry.name == name; });
}

std::unique_ptr<Policy>
PolicyRegistry::Make(std::string_view name, const PolicyOptions& options) const
{
    std::string names;
    for (const PolicyEntry& entry : m_entries)
    {
        if (entry.name == name)
        {
            return entry.make(options);
        }
        names += (names.empty() ? "" : ", ") + entry.name;
    }
    throw InputError("no policy \"" + std::string(name) + "\"; there are " + names);
}

void
AddClassical(PolicyRegistry& registry)
{
    const auto add = [&](const char* name, const char* summary, auto make) {
        registry.Add({name, {}, summary, make});
    };
    add("local",
        "everything stays where it was created",
        [](const PolicyOptions&) { return std::make_unique<LocalPolicy>(); });
    add("edge",
        "everything is offloaded, each item where it finishes first",
        [](const auto&) { return std::make_unique<EdgePolicy>(); });
    add("random",
        "any feasible place, uniformly",
        [](const PolicyOptions& options) { return std::make_unique<RandomPolicy>(options.seed); });
    add("round-robin",
        "the places in turn",
        [](const PolicyOptions&) { return std::make_unique<RoundRobinPolicy>(); });
    add("greedy",
        "item by item the place of earliest finish",
        [](const PolicyOptions&) { return std::make_unique<GreedyPolicy>(); });
    add("heft",
        "earliest finish in the order of upward ranks",
        [](const PolicyOptions&) { return std::make_unique<HeftPolicy>(); });
    add("exhaustive",
        "the optimum of a small instance",
        [](const PolicyOptions&) { return std::make_unique<ExhaustivePolicy>(); });
}

} // namespace ns3::vec
