// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ITEM_EPISODE_H
#define VEC_ITEM_EPISODE_H

#include "vec-slot-walk.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** What a step has led to. */
struct EpisodeStep
{
    double reward = 0;
    bool isTerminated = false; //!< nothing follows
    bool isTruncated = false;  //!< cut off: what follows is observed
};

/**
 * Episodes as a sequence of decisions, an item each. Observations and actions have the same sizes
 * in all of them.
 *
 * Wrong use throws: std::logic_error where there is nothing to decide, InputError for an action
 * that is not allowed.
 */
class ItemEpisode
{
  public:
    /** Begins the episode of \p seed to see its sizes; Reset comes before the first step. */
    ItemEpisode(const EpisodeSettings& settings, uint64_t seed);

    /** Begins the episode of that seed and returns its seed; see SlotWalk::Begin. */
    uint64_t Reset(uint64_t seed);
    /** Decides the current item. */
    EpisodeStep Take(std::size_t action);
    /** Throws what Take would, and does nothing. */
    void Check(std::size_t action) const;

    std::size_t Inputs() const
    {
        return m_inputs;
    }

    std::size_t Actions() const
    {
        return m_actions;
    }

    /** Writes Inputs() numbers: what is seen before the current item, or zeros where nothing is to
     * be decided. */
    void Observe(float* to) const;
    /** Writes Actions() numbers, 1 where allowed: zeros where nothing is to be decided. */
    void WriteMask(uint8_t* to) const;

    /** Whether an item waits for its action. */
    bool IsOpen() const
    {
        return m_isOpen;
    }

    SlotWalk& Slots()
    {
        return m_slots;
    }

  private:
    void CheckSizes() const;
    [[noreturn]] void Refuse(std::size_t action) const;

    SlotWalk m_slots;
    std::size_t m_inputs = 0;
    std::size_t m_actions = 0;
    bool m_hasBegun = false;
    bool m_isOpen = false;
};

} // namespace ns3::vec

#endif // VEC_ITEM_EPISODE_H
