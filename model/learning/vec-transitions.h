// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRANSITIONS_H
#define VEC_TRANSITIONS_H

#include "ns3/vec-random.h"
#include "vec-checkpoint.h"
#include "vec-sampler.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/** One step of a task with continuous actions. */
struct Transition
{
    std::vector<float> state;
    std::vector<float> action; //!< each in [−1, 1]
    double reward = 0;
    double discount = 0; //!< what the value of `next` is multiplied with; 0 where nothing follows
    std::vector<float> next; //!< empty where nothing follows
};

/** Row-major samples of a memory of transitions, n of each. */
struct TransitionBatch
{
    std::size_t size = 0;
    std::vector<float> state;    //!< n × state
    std::vector<float> action;   //!< n × action
    std::vector<float> reward;   //!< n
    std::vector<float> discount; //!< n
    std::vector<float> next;     //!< n × state; zeros where nothing follows
    std::vector<float> weight;   //!< n, importance; 1 when drawn uniformly
};

/**
 * Experience replay of transitions with continuous actions, uniform or prioritised: the oldest
 * makes room for the newest. Memory is taken as it fills.
 */
class TransitionReplay
{
  public:
    /** \p priorityExponent: 0 draws uniformly. REQUIRES: all sizes > 0. */
    TransitionReplay(std::size_t capacity,
                     std::size_t stateSize,
                     std::size_t actionSize,
                     double priorityExponent);

    std::size_t Size() const
    {
        return m_store.size;
    }

    /** REQUIRES: of these sizes. */
    void Add(const Transition& transition);

    /** Draws \p count transitions with replacement, \p importance is the exponent of their weights
     * (0: all 1). Valid until the next call. REQUIRES: Size() > 0. */
    const TransitionBatch& Sample(std::size_t count, double importance, Random& random);
    /** The errors of the last batch, which set the priorities of its transitions. */
    void UpdatePriorities(const std::vector<float>& errors);
    /** New ones have the highest priority of those that are held, not of all so far. */
    void ForgetPriorities();

    /** The contents, as tensors whose names begin with "replay." and the key "replay". */
    void Save(Checkpoint& checkpoint) const;
    /** Restores what Save wrote into a memory of the same sizes. Throws InputError. */
    void Load(const Checkpoint& checkpoint);

  private:
    std::size_t m_capacity;
    std::size_t m_stateSize;
    std::size_t m_actionSize;
    std::size_t m_next = 0; //!< where the next one goes
    Sampler m_sampler;
    TransitionBatch m_store;
    TransitionBatch m_batch;
};

} // namespace ns3::vec

#endif // VEC_TRANSITIONS_H
