// SPDX-License-Identifier: GPL-2.0-only
#include "vec-decision-dump.h"

#include "ns3/log.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-system.h"

#include <filesystem>
#include <system_error>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecDecisionDump");

DecisionDump::DecisionDump(const std::string& folder) : m_folder(folder + "/instances")
{
    NS_LOG_FUNCTION(this << folder);
    std::error_code error;
    std::filesystem::remove_all(m_folder, error);
    std::filesystem::create_directories(m_folder, error);
    if (error)
    {
        throw EnvironmentError(m_folder + ": cannot be made: " + error.message());
    }
}

void
DecisionDump::Write(uint64_t id, const Instance& instance, const Plan& plan)
{
    NS_LOG_FUNCTION(this << id);
    std::string name = std::to_string(id);
    name.insert(0, name.size() < 6 ? 6 - name.size() : 0, '0');
    const std::string instanceFile = m_folder + "/" + name + ".instance.json";
    const std::string planFile = m_folder + "/" + name + ".plan.json";
    WriteFile(instanceFile, ToLine(InstanceToJson(instance)) + "\n");
    WriteFile(planFile, ToLine(PlanToJson(instance, plan)) + "\n");
    m_pairs += instanceFile + " " + planFile + "\n";
}

void
DecisionDump::Finish() const
{
    WriteFile(m_folder + "/pairs.txt", m_pairs);
}

} // namespace ns3::vec
