// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_POLICIES_H
#define VEC_POLICIES_H

#include "ns3/vec-policy.h"
#include "vec-progress.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What a policy may need to be built.
 */
struct PolicyOptions
{
    uint64_t seed = 1;
    std::string model; //!< file of a trained model; empty: none given
    /** What instances are drawn from, if it is known: a shipped model of it is taken first. */
    std::string workloadProfile;
    /** Further settings as the command line gives them: name → value. */
    std::map<std::string, std::string> settings;
    Progress progress; //!< of a decision that takes long
};

/**
 * @ingroup vec
 * @brief A policy as it is named everywhere: NAME, or NAME:FILE for NAME with the model in FILE.
 */
struct PolicyName
{
    std::string name;
    std::string model; //!< empty: none named

    /** At the first colon. Throws InputError where nothing stands on one side of it. */
    static PolicyName Parse(std::string_view text);
};

/**
 * @ingroup vec
 * @brief One row of the table of policies.
 */
struct PolicyEntry
{
    std::string name;
    std::vector<std::string> systems; //!< those it plans for; empty: all
    std::string summary;              //!< one line
    std::function<std::unique_ptr<Policy>(const PolicyOptions&)> make;
    bool takesModel = false; //!< may be called NAME:FILE

    bool PlansFor(std::string_view system) const;
};

/** An entry as a line of text: name, systems ("all" when there is no list), summary. */
std::string TableRow(const PolicyEntry& entry);

/**
 * @ingroup vec
 * @brief The policies a program can build, by name.
 *
 * Filled in main: AddClassical, AddLearned.
 */
class PolicyRegistry
{
  public:
    /** REQUIRES: the name is not taken. */
    void Add(PolicyEntry entry);
    /** In the order in which they were added. */
    const std::vector<PolicyEntry>& Entries() const;
    /** Whether there is a policy NAME; \p name may be NAME:FILE here and below. */
    bool Has(std::string_view name) const;
    /** A new policy. A name that is not there is an InputError that lists those that are, as is a
     * file for one without models. */
    std::unique_ptr<Policy> Make(std::string_view name, const PolicyOptions& options) const;
    /** Throws InputError when there is a policy of that name that does not plan for the system. */
    void CheckSystem(std::string_view name, std::string_view system) const;

  private:
    /** The entry of that name, or of NAME:FILE; nullptr without one. */
    const PolicyEntry* Find(std::string_view name) const;

    std::vector<PolicyEntry> m_entries;
};

/**
 * The classical policies: heuristics, list schedulers, searches and exact ones. Most plan any
 * system through its decision process; the table says which do not.
 */
void AddClassical(PolicyRegistry& registry);

} // namespace ns3::vec

#endif // VEC_POLICIES_H
