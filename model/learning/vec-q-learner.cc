// SPDX-License-Identifier: GPL-2.0-only
#include "vec-q-learner.h"

#include "vec-q-weights.h"

#include <utility>

namespace ns3::vec
{

QLearner::QLearner(QLearningSettings& settings, uint64_t seed, std::function<void()> update)
    : state(seed), m_settings(settings), m_update(std::move(update))
{
}

void
QLearner::Use(QWeights& weights)
{
    m_weights = &weights;
}

bool
QLearner::Explores()
{
    return state.Explores(m_settings);
}

void
QLearner::Learn(uint64_t decisions)
{
    m_together.Learn(decisions, m_settings, state.counts, m_update);
}

LearningProgress
QLearner::Progress()
{
    return state.counts.Report(m_settings);
}

void
QLearner::Join(std::shared_ptr<Federation> federation)
{
    m_together.Join(std::move(federation));
    m_weights->Join(m_together);
    m_together.Split(state.explore);
    m_together.Split(state.replay);
    m_settings.batch = m_together.Share(m_settings.batch);
}

uint64_t
QLearner::EndRound(uint64_t decisions)
{
    return m_together.EndRound(decisions, m_settings, state.counts, m_update);
}

void
QLearner::SaveWeights(Checkpoint& checkpoint) const
{
    m_weights->Save(checkpoint);
}

void
QLearner::LoadWeights(const Checkpoint& checkpoint)
{
    m_weights->Load(checkpoint);
}

} // namespace ns3::vec
