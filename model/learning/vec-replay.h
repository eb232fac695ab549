// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_REPLAY_H
#define VEC_REPLAY_H

#include "ns3/vec-random.h"
#include "vec-checkpoint.h"
#include "vec-sampler.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** Row-major samples of a replay, n of each. */
struct ReplayBatch
{
    std::size_t size = 0;
    std::vector<float> observation;     //!< n × observation
    std::vector<int64_t> action;        //!< n
    std::vector<float> reward;          //!< n, discounted sum over the n-step window
    std::vector<float> discount;        //!< n, what the value of `next` is multiplied with: γ^k,
                                        //!< 0 after a terminated episode
    std::vector<float> nextObservation; //!< n × observation; zeros when terminated
    std::vector<uint8_t> nextMask;      //!< n × actions; all allowed when terminated
    std::vector<float> weight;          //!< n, importance; 1 when drawn uniformly
};

/**
 * Experience replay of fixed capacity, uniform or prioritised: the oldest sample makes room for the
 * newest.
 *
 * Stores windows of up to k steps (k = 1: ordinary transitions): the reward of a step is
 * r_t + γ r_{t+1} + … + γ^{k-1} r_{t+k-1}, followed by the state k steps on.
 */
class Replay
{
  public:
    /** \p priorityExponent: 0 draws uniformly. REQUIRES: all sizes > 0. */
    Replay(std::size_t capacity,
           std::size_t observationSize,
           std::size_t actionCount,
           double priorityExponent = 0);

    std::size_t Size() const
    {
        return m_size;
    }

    /** Adds a sample per step of the trajectory and per other action that was considered in it,
     * rewards multiplied by \p rewardScale. */
    void Add(const Trajectory& trajectory, double gamma, std::size_t window, double rewardScale);

    /** Draws \p count samples with replacement. The reference is valid until the next call.
     * REQUIRES: Size() > 0. */
    const ReplayBatch& Sample(std::size_t count, Random& random, double importance = 1);
    /** The errors of the last batch, which set the priorities of its samples. */
    void UpdatePriorities(const std::vector<float>& errors);

    /** The contents, as tensors whose names begin with "replay." and the key "replay". */
    void Save(Checkpoint& checkpoint) const;
    /** Restores what Save wrote into a replay of the same sizes. Throws InputError. */
    void Load(const Checkpoint& checkpoint);

  private:
    struct Entry
    {
        const std::vector<float>* observation = nullptr;
        const std::vector<float>* next = nullptr; //!< nothing follows
        const std::vector<uint8_t>* nextMask = nullptr;
        float discount = 0;
    };

    void Put(const Entry& sample, std::size_t action, double reward);

    std::size_t m_capacity;
    std::size_t m_observationSize;
    std::size_t m_actionCount;
    std::size_t m_size = 0;
    std::size_t m_next = 0; //!< where the next sample goes
    Sampler m_sampler;
    ReplayBatch m_store;
    ReplayBatch m_batch;
};

} // namespace ns3::vec

#endif // VEC_REPLAY_H
