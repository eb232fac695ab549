// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_AGENTS_H
#define VEC_AGENTS_H

#include "vec-agent.h"
#include "vec-settings.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief How an agent is made: its settings first, then the agent.
 */
class AgentRecipe
{
  public:
    virtual ~AgentRecipe() = default;
    /** The settings, to be changed before Make. REQUIRES: this outlives the table. */
    virtual SettingsTable Table() = 0;
    /** An agent for processes like this one. Throws InputError. */
    virtual std::unique_ptr<Agent> Make(const DecisionProcess& sample, uint64_t seed) const = 0;
};

/**
 * @ingroup vec
 * @brief One row of the table of agents; a name has several where an agent is another kind of
 * network on other systems.
 */
struct AgentEntry
{
    std::string_view name;
    std::vector<std::string> systems; //!< those it learns on; empty: all
    bool isPlain;                     //!< its models are evaluated without LibTorch
    std::string_view summary;         //!< one line
    std::unique_ptr<AgentRecipe> (*recipe)(std::string_view name);
};

const std::vector<AgentEntry>& Agents();
/** The agent of that name, or an InputError that lists those there are for the system. */
const AgentEntry& FindAgent(std::string_view name, std::string_view system);

} // namespace ns3::vec

#endif // VEC_AGENTS_H
