// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learning-policy.h"

#include "ns3/vec-error.h"
#include "vec-episode.h"

namespace ns3::vec
{

LearningPolicy::LearningPolicy(std::string name,
                               std::unique_ptr<Agent> agent,
                               ObservationKind observation,
                               bool learns)
    : m_name(std::move(name)), m_agent(std::move(agent)), m_observation(observation),
      m_learns(learns)
{
}

LearningPolicy::~LearningPolicy() = default;

std::string
LearningPolicy::Name() const
{
    return m_name;
}

Agent&
LearningPolicy::Learner()
{
    return *m_agent;
}

Plan
LearningPolicy::DoDecide(const Instance& instance, uint64_t id)
{
    const std::unique_ptr<DecisionProcess> process =
        instance.Equations().Begin(instance, m_observation);
    m_agent->Check(*process);
    Open open;
    open.items = process->Items();
    open.unit = RewardUnit(*process);
    open.trajectory = m_agent->Play(*process, m_learns, open.unit);
    if (!m_learns)
    {
        return process->CurrentPlan();
    }
    m_open.emplace(id, std::move(open));
    return process->CurrentPlan();
}

void
LearningPolicy::DoFeedback(uint64_t id, const Timeline& measured)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
    {
        return;
    }
    Open open = std::move(found->second);
    m_open.erase(found);
    SetMeasuredRewards(open.trajectory, open.items, measured, open.unit);
    m_agent->Learn(open.trajectory);
}

void
LearningPolicy::DoEndOfRun()
{
    m_open.clear();
}

} // namespace ns3::vec
