// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOINT_EPISODE_H
#define VEC_JOINT_EPISODE_H

#include "ns3/vec-joint-view.h"
#include "vec-item-episode.h"

#include <cstdint>
#include <vector>

namespace ns3::vec
{

/**
 * Episodes in which a step decides a whole slot: a row for each owner, discrete and continuous
 * heads. Wrong use throws as in ItemEpisode.
 */
class JointEpisode
{
  public:
    /** Throws InputError for a system that has no joint view. */
    JointEpisode(const EpisodeSettings& settings, uint64_t seed);

    uint64_t Reset(uint64_t seed);

    /** What the heads of all rows mean is in JointView. \p choices: rows × discrete heads;
     * \p levels: rows × continuous heads in [−1, 1]. */
    EpisodeStep Take(const std::vector<int64_t>& choices, const std::vector<float>& levels);

    const JointLayout& Layout() const
    {
        return m_layout;
    }

    std::size_t Rows() const
    {
        return m_rows;
    }

    /** Of the slot now; zeros after the end. */
    const JointObservation& Now() const
    {
        return m_now;
    }

    /** Each row's part of the last reward, which is their mean. */
    const std::vector<double>& RowRewards() const
    {
        return m_rowRewards;
    }

    SlotWalk& Slots()
    {
        return m_slots;
    }

  private:
    void Look();
    std::vector<float> Check(const std::vector<int64_t>& choices,
                             const std::vector<float>& levels) const;

    SlotWalk m_slots;
    JointLayout m_layout;
    std::size_t m_rows = 0;
    JointObservation m_now;
    std::vector<double> m_rowRewards;
    bool m_hasBegun = false;
    bool m_isOpen = false;
};

} // namespace ns3::vec

#endif // VEC_JOINT_EPISODE_H
