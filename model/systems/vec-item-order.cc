// SPDX-License-Identifier: GPL-2.0-only
#include "vec-item-order.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

constexpr std::size_t NOT_OPEN = std::numeric_limits<std::size_t>::max();

} // namespace

ItemOrder::ItemOrder(std::vector<std::pair<int, int>> items,
                     const std::vector<std::size_t>& sizes,
                     const std::vector<std::pair<int, int>>& edges)
    : m_items(std::move(items))
{
    std::size_t count = 0;
    for (std::size_t size : sizes)
    {
        m_first.push_back(static_cast<int>(count));
        count += size;
    }
    m_place.assign(count, NOT_OPEN);
    Renumber();
    SetParents(edges);
}

void
ItemOrder::SetParents(const std::vector<std::pair<int, int>>& edges)
{
    const auto counts = [this](const std::pair<int, int>& edge)
    { return m_place[edge.first] != NOT_OPEN && m_place[edge.second] != NOT_OPEN; };
    m_firstParent.assign(m_place.size() + 1, 0);
    for (const auto& edge : edges)
    {
        m_firstParent[edge.second + 1] += counts(edge) ? 1 : 0;
    }
    std::partial_sum(m_firstParent.begin(), m_firstParent.end(), m_firstParent.begin());
    m_parents.resize(m_firstParent.back());
    std::vector<int> next(m_firstParent.begin(), m_firstParent.end() - 1);
    for (const auto& edge : edges)
    {
        if (counts(edge))
        {
            m_parents[next[edge.second]++] = edge.first;
        }
    }
}

void
ItemOrder::Reorder(const std::vector<std::pair<int, int>>& items, std::size_t position)
{
    if (position > 0)
    {
        throw std::invalid_argument("the order of items is set before the first step");
    }
    std::vector<std::pair<int, int>> mine = m_items;
    std::vector<std::pair<int, int>> theirs = items;
    std::sort(mine.begin(), mine.end());
    std::sort(theirs.begin(), theirs.end());
    if (mine != theirs)
    {
        throw std::invalid_argument("the new order is not a permutation of the items");
    }
    std::vector<uint8_t> seen(m_place.size(), 0);
    for (const auto& [owner, item] : items)
    {
        const int number = Number(owner, item);
        if (!AllParents(number, [&](int parent) { return seen[parent] != 0; }))
        {
            throw std::invalid_argument("the new order has a child before its parent");
        }
        seen[number] = 1;
    }
    m_items = items;
    Renumber();
}

bool
ItemOrder::IsReady(std::size_t index, std::size_t position) const
{
    return AllParents(m_numbers[index], [&](int parent) { return m_place[parent] < position; });
}

void
ItemOrder::Move(std::size_t from, std::size_t to)
{
    const auto at = [](auto& list, std::size_t i)
    { return list.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto move = [&](auto& list)
    {
        if (from > to)
        {
            std::rotate(at(list, to), at(list, from), at(list, from + 1));
        }
        else
        {
            std::rotate(at(list, from), at(list, from + 1), at(list, to + 1));
        }
    };
    move(m_items);
    move(m_numbers);
    for (std::size_t i = std::min(from, to); i <= std::max(from, to); ++i)
    {
        m_place[m_numbers[i]] = i;
    }
}

double
ItemOrder::Count() const
{
    constexpr std::size_t MOST = 20;
    const std::size_t size = m_items.size();
    if (size > MOST)
    {
        return std::numeric_limits<double>::infinity();
    }
    std::vector<uint32_t> needs(size, 0);
    for (std::size_t i = 0; i < size; ++i)
    {
        for (int k = m_firstParent[m_numbers[i]]; k < m_firstParent[m_numbers[i] + 1]; ++k)
        {
            needs[i] |= uint32_t{1} << m_place[m_parents[k]];
        }
    }
    std::vector<double> ways(std::size_t{1} << size, 0); // to have decided exactly this set
    ways[0] = 1;
    for (uint32_t set = 0; set < ways.size(); ++set)
    {
        for (std::size_t i = 0; ways[set] > 0 && i < size; ++i)
        {
            const uint32_t item = uint32_t{1} << i;
            if ((set & item) == 0 && (needs[i] & ~set) == 0)
            {
                ways[set | item] += ways[set];
            }
        }
    }
    return ways.back();
}

void
ItemOrder::Renumber()
{
    m_numbers.clear();
    for (const auto& [owner, item] : m_items)
    {
        m_place[Number(owner, item)] = m_numbers.size();
        m_numbers.push_back(Number(owner, item));
    }
}

} // namespace ns3::vec
