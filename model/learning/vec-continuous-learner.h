// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CONTINUOUS_LEARNER_H
#define VEC_CONTINUOUS_LEARNER_H

#include "ns3/vec-random.h"
#include "vec-agent.h"
#include "vec-continuous-settings.h"
#include "vec-running-mean.h"
#include "vec-transitions.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/** What a learner of continuous actions sees and gives. */
struct ContinuousSizes
{
    std::size_t state = 0;
    std::size_t surroundings = 0; //!< the first of the state's numbers, of the world
    std::size_t action = 0;       //!< numbers, each in [−1, 1]
};

/**
 * @ingroup vec
 * @brief Learns actions in [−1, 1]^A from transitions, off policy: random actions first, then one
 * batch of its memory after the other.
 *
 * An algorithm says how it acts and what a gradient step is; memory, schedule, random numbers and
 * checkpoints are here. Deterministic for a seed; one thread.
 */
class ContinuousLearner
{
  public:
    virtual ~ContinuousLearner() = default;
    ContinuousLearner(const ContinuousLearner&) = delete;
    ContinuousLearner& operator=(const ContinuousLearner&) = delete;

    virtual std::string_view Name() const = 0;

    const ContinuousSizes& Sizes() const
    {
        return m_sizes;
    }

    /** The actions in one slot: \p states is rows × state, row-major; rows × action. The best it
     * knows, or exploring: uniform in the first `warm-up` slots. */
    std::vector<float> Act(const std::vector<float>& states, std::size_t rows, bool explore);
    /** Discounts are those beside its own. */
    void Remember(Transition transition);
    /** The gradient steps of a slot; none before the first slot that was not random, and none
     * without anything remembered. */
    void Learn();
    LearningProgress Progress();

    /** The weights of the policy. */
    virtual void SaveModel(SafeTensors& model) const = 0;
    virtual void LoadModel(const SafeTensors& model) = 0;

    /** Everything: weights, optimisers, memory, random states, counters. */
    void Save(Checkpoint& checkpoint) const;
    void Load(const Checkpoint& checkpoint);

  protected:
    /** \p priorityExponent: of the memory, 0 is uniform. */
    ContinuousLearner(const ContinuousSettings& settings,
                      const ContinuousSizes& sizes,
                      double priorityExponent,
                      uint64_t seed);

    /** Actions of the policy, with its noise when exploring. */
    virtual std::vector<float> Choose(const std::vector<float>& states,
                                      std::size_t rows,
                                      bool explore) = 0;
    /** One gradient step; returns the loss of the values. */
    virtual double Update() = 0;
    /** After a transition was remembered. */
    virtual void Told(const Transition& transition);
    /** The gradient steps that are due now, of the \p due of this slot. */
    virtual uint64_t Granted(uint64_t due);

    virtual void SaveState(Checkpoint& checkpoint) const = 0;
    virtual void LoadState(const Checkpoint& checkpoint) = 0;

    /** Gradient steps so far. */
    uint64_t Updates() const
    {
        return m_updates;
    }

    bool IsWarm() const
    {
        return m_slots >= m_settings.warmUp;
    }

    TransitionReplay m_replay;
    Random m_exploring; //!< noise of actions in slots
    Random m_drawing;   //!< of batches
    Random m_noise;     //!< of actions in gradient steps

  private:
    ContinuousSettings m_settings;
    ContinuousSizes m_sizes;
    uint64_t m_slots = 0; //!< that it explored
    uint64_t m_updates = 0;
    RunningMean m_loss;
};

} // namespace ns3::vec

#endif // VEC_CONTINUOUS_LEARNER_H
