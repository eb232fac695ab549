// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ITEM_ORDER_H
#define VEC_ITEM_ORDER_H

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * The order in which a decision process asks for its open items, with parents before children.
 *
 * Items are (owner, item) pairs; all items of all owners, open or not, also have a number, owner by
 * owner. Positions count what is decided.
 */
class ItemOrder
{
  public:
    /** No items. */
    ItemOrder() = default;
    /**
     * \p items: the open ones, in their first order. \p sizes: number of items of each owner.
     * \p edges: from parent to child, by number.
     * REQUIRES: the order has parents before children.
     */
    ItemOrder(std::vector<std::pair<int, int>> items,
              const std::vector<std::size_t>& sizes,
              const std::vector<std::pair<int, int>>& edges);

    const std::vector<std::pair<int, int>>& Items() const
    {
        return m_items;
    }

    std::size_t Size() const
    {
        return m_items.size();
    }

    /** The number of an item. */
    int Number(int owner, int item) const
    {
        return m_first[owner] + item;
    }

    /** The number of Items()[index]. */
    int NumberAt(std::size_t index) const
    {
        return m_numbers[index];
    }

    /** Throws std::invalid_argument unless this is DecisionProcess::Reorder's permutation and
     * nothing is decided. */
    void Reorder(const std::vector<std::pair<int, int>>& items, std::size_t position);
    /** Whether Items()[index] has no parent at \p position or behind. */
    bool IsReady(std::size_t index, std::size_t position) const;
    /** Takes Items()[from] out and puts it back as Items()[to]. */
    void Move(std::size_t from, std::size_t to);
    /** The number of orders with parents first; infinity above 20 items. */
    double Count() const;

  private:
    void Renumber();
    void SetParents(const std::vector<std::pair<int, int>>& edges);

    /** Whether all open parents of a number are such. */
    template <class Predicate>
    bool AllParents(int number, const Predicate& is) const
    {
        return std::all_of(m_parents.begin() + m_firstParent[number],
                           m_parents.begin() + m_firstParent[number + 1],
                           is);
    }

    std::vector<std::pair<int, int>> m_items;
    std::vector<int> m_numbers;       // of m_items
    std::vector<int> m_first;         // number of each owner's first item
    std::vector<int> m_firstParent;   // by number, and the end: where its parents begin
    std::vector<int> m_parents;       // numbers, open ones only
    std::vector<std::size_t> m_place; // by number: index in m_items
};

} // namespace ns3::vec

#endif // VEC_ITEM_ORDER_H
