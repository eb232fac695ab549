// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_Q_LEARNER_H
#define VEC_Q_LEARNER_H

#include "vec-q-learning-state.h"
#include "vec-round-learner.h"
#include "vec-shared-learning.h"

#include <cstdint>
#include <functional>

namespace ns3::vec
{

class QWeights;

/**
 * What agents with one Q-network do alike: they count decisions, take gradient steps when these are
 * due, alone or with other processes, and keep weights, memory, counters and random streams.
 */
class QLearner : public RoundLearner
{
  public:
    /** \p update takes one gradient step. REQUIRES: the settings outlive this; Use comes next. */
    QLearner(QLearningSettings& settings, uint64_t seed, std::function<void()> update);

    /** The weights that are learnt. REQUIRES: they outlive this. */
    void Use(QWeights& weights);

    /** Whether the decision now is a random one; it counts as explored. */
    bool Explores();
    /** Decisions were told. */
    void Learn(uint64_t decisions);
    LearningProgress Progress();

    void Join(std::shared_ptr<Federation> federation) override;
    uint64_t EndRound(uint64_t decisions) override;

    /** Weights, memory, then the state. */
    template <class Memory>
    void Save(Checkpoint& checkpoint, const Memory& memory) const
    {
        SaveWeights(checkpoint);
        memory.Save(checkpoint);
        state.Save(checkpoint);
    }

    template <class Memory>
    void Load(const Checkpoint& checkpoint, Memory& memory)
    {
        LoadWeights(checkpoint);
        memory.Load(checkpoint);
        state.Load(checkpoint);
    }

    QLearningState state;

  private:
    void SaveWeights(Checkpoint& checkpoint) const;
    void LoadWeights(const Checkpoint& checkpoint);

    QLearningSettings& m_settings;
    std::function<void()> m_update;
    SharedLearning m_together;
    QWeights* m_weights = nullptr;
};

} // namespace ns3::vec

#endif // VEC_Q_LEARNER_H
