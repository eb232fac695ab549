// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learning-policy.h"

#include "ns3/vec-error.h"
#include "vec-episode.h"

namespace ns3::vec
{

LearningPolicy::LearningPolicy(std::string name, Learner learner)
    : m_name(std::move(name)), m_learner(std::move(learner))
{
}

LearningPolicy::LearningPolicy(std::string name, MakeLearner make)
    : m_name(std::move(name)), m_make(std::move(make))
{
}

LearningPolicy::~LearningPolicy() = default;

std::string
LearningPolicy::Name() const
{
    return m_name;
}

Plan
LearningPolicy::DoDecide(const Instance& instance, uint64_t id)
{
    if (!m_learner.agent)
    {
        m_learner = m_make(instance);
    }
    const std::unique_ptr<DecisionProcess> process =
        instance.Equations().Begin(instance, m_learner.observation);
    m_learner.agent->Check(*process);
    Open open;
    open.items = process->Items();
    open.unit = RewardUnit(*process);
    open.trajectory = m_learner.agent->Play(*process, true, open.unit);
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
    m_learner.agent->Learn(open.trajectory);
}

void
LearningPolicy::DoEndOfRun()
{
    m_open.clear();
}

} // namespace ns3::vec
