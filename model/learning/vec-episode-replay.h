// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EPISODE_REPLAY_H
#define VEC_EPISODE_REPLAY_H

#include "vec-checkpoint.h"
#include "vec-sampler.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace ns3::vec
{

/**
 * Experience replay that remembers whole episodes, so that a sample knows its graph and all that
 * was decided before it. Holds a fixed number of decisions; the oldest makes room for the newest,
 * an episode goes with the last of its decisions.
 */
class EpisodeReplay
{
  public:
    /** \p priorityExponent: 0 draws uniformly. */
    EpisodeReplay(std::size_t capacity, double priorityExponent);

    struct Sample
    {
        const Trajectory* episode = nullptr;
        std::size_t step = 0;
    };

    std::size_t Size() const
    {
        return m_size;
    }

    /** Decisions of the episode in the first slot. REQUIRES: Size() > 0. */
    std::size_t StepsOfOne() const
    {
        return m_slots.front().episode->steps.size();
    }

    void Add(Trajectory trajectory);
    /** Draws with replacement. Valid until the next Add. REQUIRES: Size() > 0. */
    std::vector<Sample> Draw(std::size_t count, double importance, Random& random);

    /** Of the last draw. */
    const std::vector<float>& Weights() const
    {
        return m_weights;
    }

    /** The errors of the last draw, which set the priorities. */
    void UpdatePriorities(const std::vector<float>& errors);

    void Save(Checkpoint& checkpoint) const;
    void Load(const Checkpoint& checkpoint);

  private:
    struct Slot
    {
        std::shared_ptr<const Trajectory> episode; // shared by the slots of its steps
        std::size_t step = 0;
    };

    std::vector<Slot> m_slots;
    std::size_t m_size = 0;
    std::size_t m_next = 0;
    Sampler m_sampler;
    std::vector<float> m_weights;
};

} // namespace ns3::vec

#endif // VEC_EPISODE_REPLAY_H
