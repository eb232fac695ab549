// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learning-policy.h"

#include "ns3/vec-error.h"
#include "vec-episode.h"

namespace ns3::vec
{

LearningPolicy::LearningPolicy(std::string name,
                               std::unique_ptr<Agent> agent,
                               ObservationKind observation,
                               bool explores)
    : m_name(std::move(name)), m_agent(std::move(agent)), m_observation(observation),
      m_explores(explores)
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
        FindSystem(instance.System()).Begin(instance, m_observation);
    if (process->ObservationSize() != m_agent->ObservationSize() ||
        process->ActionCount() != m_agent->ActionCount())
    {
        throw InputError(m_name + ": was trained for " + std::to_string(m_agent->ActionCount()) +
                         " actions, the instance has " + std::to_string(process->ActionCount()) +
                         ": train a model of its sizes");
    }
    Open open;
    open.items = process->Items();
    open.unit = RewardUnit(*process);
    open.trajectory = m_explores ? PlayExploring(*m_agent, *process, open.unit)
                                 : PlayGreedily(*m_agent, *process, open.unit);
    m_open.emplace(id, std::move(open));
    return process->CurrentPlan();
}

void
LearningPolicy::DoFeedback(uint64_t id, const Timeline& measured)
{
    const auto found = m_open.find(id);
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
