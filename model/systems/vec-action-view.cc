// SPDX-License-Identifier: GPL-2.0-only
#include "vec-action-view.h"

namespace ns3::vec
{

ActionView::ActionView(const ObservationLayout& layout) : m_actions(layout.Actions())
{
    for (const ObservationBlock& block : layout.Blocks())
    {
        for (std::size_t i = 0; block.of == BlockOf::ITEM && i < block.size; ++i)
        {
            m_common.push_back(static_cast<int>(block.offset + i));
        }
    }
    const auto addEach = [&](BlockOf of, bool isPair, auto indexOf)
    {
        for (const ObservationBlock& block : layout.Blocks())
        {
            if (block.of != of && !(isPair && block.of == BlockOf::BOTH))
            {
                continue;
            }
            if (block.name == ObservationLayout::DELAY)
            {
                m_delay = m_common.size() + m_perAction;
            }
            for (std::size_t action = 0; action < m_actions; ++action)
            {
                const bool hasOne = action > 0 || !isPair;
                m_own.push_back(hasOne ? static_cast<int>(block.offset + indexOf(action)) : NONE);
            }
            ++m_perAction;
        }
    };
    const std::size_t n = layout.PairedWith();
    addEach(BlockOf::ACTION, false, [](std::size_t action) { return action; });
    addEach(BlockOf::FIRST, true, [n](std::size_t action) { return (action - 1) / n; });
    addEach(BlockOf::SECOND, true, [n](std::size_t action) { return (action - 1) % n; });
}

} // namespace ns3::vec
