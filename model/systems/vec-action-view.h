// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ACTION_VIEW_H
#define VEC_ACTION_VIEW_H

#include "vec-observation-layout.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Which numbers of an observation are of no action, and which are of each: what a network
 * needs that gives every action the same weights, whatever their number.
 *
 * Blocks of OTHER are not seen.
 */
class ActionView
{
  public:
    static constexpr int NONE = -1; //!< a number that an action does not have; it is 0

    /** Common numbers are those of ITEM; each action has those of ACTION, then by i, then by j.
     * REQUIRES: layout.IsByAction(). */
    explicit ActionView(const ObservationLayout& layout);

    std::size_t Actions() const
    {
        return m_actions;
    }

    std::size_t PerAction() const
    {
        return m_perAction;
    }

    /** What a network sees of an action: the common numbers, then its own. */
    std::size_t Inputs() const
    {
        return m_common.size() + PerAction();
    }

    const std::vector<int>& Common() const
    {
        return m_common;
    }

    /** Number k of an action, or NONE. */
    int Own(std::size_t action, std::size_t k) const
    {
        return m_own[k * m_actions + action];
    }

    /** Where, among Inputs(), that of ObservationLayout::DELAY is. */
    std::optional<std::size_t> Delay() const
    {
        return m_delay;
    }

    /** REQUIRES: room for Inputs() numbers. */
    void Gather(const std::vector<float>& observation, std::size_t action, float* inputs) const
    {
        for (int place : m_common)
        {
            *inputs++ = observation[place];
        }
        for (std::size_t k = action; k < m_own.size(); k += m_actions)
        {
            *inputs++ = m_own[k] == NONE ? 0.0F : observation[m_own[k]];
        }
    }

  private:
    std::size_t m_actions;
    std::size_t m_perAction = 0;
    std::vector<int> m_common;
    std::vector<int> m_own; //!< PerAction() blocks of Actions()
    std::optional<std::size_t> m_delay;
};

} // namespace ns3::vec

#endif // VEC_ACTION_VIEW_H
