// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ACTION_VIEW_H
#define VEC_ACTION_VIEW_H

#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * Which numbers of an observation are of no action, and which are of each: what a network needs
 * that gives every action the same weights, whatever their number.
 */
class ActionView
{
  public:
    static constexpr int NONE = -1; //!< a number that an action does not have; it is 0

    explicit ActionView(std::size_t actions) : m_actions(actions)
    {
    }

    /** Of an observation that is \p common numbers and then \p perAction blocks of \p actions. */
    static ActionView OfBlocks(std::size_t common, std::size_t perAction, std::size_t actions)
    {
        ActionView view(actions);
        view.AddCommon(0, common);
        for (std::size_t k = 0; k < perAction; ++k)
        {
            view.AddBlock(common + k * actions);
        }
        return view;
    }

    /** \p count numbers from \p first on are of no action. */
    void AddCommon(std::size_t first, std::size_t count)
    {
        m_common.resize(m_common.size() + count);
        std::iota(m_common.end() - static_cast<std::ptrdiff_t>(count),
                  m_common.end(),
                  static_cast<int>(first));
    }

    /** One more number of every action: it stands at \p first, first + 1, … */
    void AddBlock(std::size_t first)
    {
        for (std::size_t action = 0; action < m_actions; ++action)
        {
            m_own.push_back(static_cast<int>(first + action));
        }
        ++m_perAction;
    }

    /** The actions but 0 are pairs, action 1 + i n + j of (i, j). One more number of each, which
     * stands at \p first + i; action 0 has NONE. */
    void AddByFirst(std::size_t first, std::size_t n)
    {
        AddEach([first, n](std::size_t pair) { return first + pair / n; });
    }

    /** The same at \p first + j. */
    void AddBySecond(std::size_t first, std::size_t n)
    {
        AddEach([first, n](std::size_t pair) { return first + pair % n; });
    }

    /** The number that was added last says how much worse an action is than the best one, finish or
     * cost, and is 0 for the best. */
    void LastIsDelay()
    {
        m_delay = m_perAction - 1;
    }

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

    /** Among Inputs(), see LastIsDelay(). */
    std::optional<std::size_t> Delay() const
    {
        return m_delay ? std::optional(m_common.size() + *m_delay) : std::nullopt;
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
    template <class Place>
    void AddEach(Place place)
    {
        for (std::size_t action = 0; action < m_actions; ++action)
        {
            m_own.push_back(action == 0 ? NONE : static_cast<int>(place(action - 1)));
        }
        ++m_perAction;
    }

    std::size_t m_actions;
    std::size_t m_perAction = 0;
    std::vector<int> m_common;
    std::vector<int> m_own; //!< PerAction() blocks of Actions()
    std::optional<std::size_t> m_delay;
};

} // namespace ns3::vec

#endif // VEC_ACTION_VIEW_H
