// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ITEM_BATCH_H
#define VEC_ITEM_BATCH_H

#include "vec-item-episode.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/**
 * Many episodes side by side: a step decides an item of each. Where an episode ends, the next one
 * begins in the same step.
 *
 * Observations are rows of one array. There are two of them in turns, so that what was seen before
 * a step is there after it, and is overwritten by the step after that.
 */
class ItemBatch
{
  public:
    /** REQUIRES: count > 0. Throws InputError. */
    ItemBatch(const EpisodeSettings& settings, std::size_t count, uint64_t seed);

    /**
     * Begins all episodes: of seed, seed + 1, … The episodes after them take the next seeds that
     * their lane has: lane i of N those of seed + i + N, seed + i + 2 N, …
     */
    void Reset(uint64_t seed);
    /** Decides the current item of each. Throws what ItemEpisode::Check throws, with nothing
     * decided. REQUIRES: as many actions as lanes. */
    void Take(const int64_t* actions);

    std::size_t Count() const
    {
        return m_lanes.size();
    }

    std::size_t Inputs() const
    {
        return m_lanes.front()->Inputs();
    }

    std::size_t Actions() const
    {
        return m_lanes.front()->Actions();
    }

    /** Count() × Inputs(): what is seen before the current items. */
    std::vector<float>& Observations()
    {
        return m_observations[m_side];
    }

    /** Count() × Actions(). */
    std::vector<uint8_t>& Masks()
    {
        return m_masks[m_side];
    }

    /** Of the last step. */
    const std::vector<double>& Rewards() const
    {
        return m_rewards;
    }

    const std::vector<uint8_t>& Terminated() const
    {
        return m_terminated;
    }

    const std::vector<uint8_t>& Truncated() const
    {
        return m_truncated;
    }

    /** Lanes in which an episode has ended in the last step. */
    const std::vector<std::size_t>& Ended() const
    {
        return m_ended;
    }

    /** What was to be seen at the end of those episodes, a row each. */
    const std::vector<float>& LastObservations() const
    {
        return m_lastObservations;
    }

    /** Of the episode that lane i is in. */
    const std::vector<uint64_t>& Seeds() const
    {
        return m_seeds;
    }

  private:
    void Begin(std::size_t lane, uint64_t seed);
    void Look(std::size_t lane);

    std::vector<std::unique_ptr<ItemEpisode>> m_lanes;
    std::vector<uint64_t> m_seeds;
    std::vector<uint64_t> m_nextSeeds;
    std::array<std::vector<float>, 2> m_observations;
    std::array<std::vector<uint8_t>, 2> m_masks;
    std::size_t m_side = 0;
    std::vector<double> m_rewards;
    std::vector<uint8_t> m_terminated;
    std::vector<uint8_t> m_truncated;
    std::vector<std::size_t> m_ended;
    std::vector<float> m_lastObservations;
};

} // namespace ns3::vec

#endif // VEC_ITEM_BATCH_H
