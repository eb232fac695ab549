// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_Q_LEARNING_STATE_H
#define VEC_Q_LEARNING_STATE_H

#include "ns3/vec-random.h"
#include "vec-agent.h"
#include "vec-q-learning.h"
#include "vec-running-mean.h"

#include <cstdint>

namespace ns3::vec
{

/** How far Q-learning has come: what its schedules go by, and what it reports. */
struct QLearningCounts
{
    uint64_t explored = 0; //!< decisions made in training
    uint64_t told = 0;     //!< decisions told
    uint64_t updates = 0;  //!< gradient steps
    RunningMean loss;      //!< since the last report

    LearningProgress Report(const QLearningSettings& settings);
    Json ToJson() const;
    void Restore(const JsonView& state);
};

/** What an agent of one network keeps beside its weights and its replay. */
struct QLearningState
{
    explicit QLearningState(uint64_t seed);

    /** Whether the decision now is a random one; it counts as explored. */
    bool Explores(const QLearningSettings& settings);
    /** The key "agent". */
    void Save(Checkpoint& checkpoint) const;
    void Load(const Checkpoint& checkpoint);

    QLearningCounts counts;
    Random explore;
    Random replay;
};

} // namespace ns3::vec

#endif // VEC_Q_LEARNING_STATE_H
