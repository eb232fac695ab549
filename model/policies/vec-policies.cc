// SPDX-License-Identifier: GPL-2.0-only
#include "vec-policies.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ns3::vec
{

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

} // namespace ns3::vec
