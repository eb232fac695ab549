// SPDX-License-Identifier: GPL-2.0-only
#include "vec-observation-layout.h"

#include <algorithm>

namespace ns3::vec
{

ObservationLayout::ObservationLayout(std::string_view name,
                                     std::size_t actions,
                                     std::size_t pairedWith)
    : m_name(name), m_actions(actions), m_pairedWith(pairedWith)
{
}

ObservationLayout&
ObservationLayout::Append(std::string_view block, std::size_t size, BlockOf of, bool isPredicted)
{
    m_blocks.push_back({block, m_size, size, of, isPredicted});
    m_size += size;
    return *this;
}

ObservationLayout&
ObservationLayout::Add(std::string_view block, std::size_t size, BlockOf of)
{
    return Append(block, size, of, false);
}

ObservationLayout&
ObservationLayout::AddPerAction(std::string_view block)
{
    return Append(block, m_actions, BlockOf::ACTION, false);
}

ObservationLayout&
ObservationLayout::Predict(std::string_view block, std::size_t size, BlockOf of)
{
    return Append(block, size, of, true);
}

ObservationLayout&
ObservationLayout::PredictPerAction(std::string_view block)
{
    return Append(block, m_actions, BlockOf::ACTION, true);
}

ObservationLayout&
ObservationLayout::SeeFirst(std::string_view block)
{
    const auto found =
        std::find_if(m_blocks.begin(),
                     m_blocks.end(),
                     [&](const ObservationBlock& known) { return known.name == block; });
    std::rotate(m_blocks.begin(), found, found + 1);
    return *this;
}

const ObservationBlock*
ObservationLayout::Find(std::string_view block) const
{
    const auto found =
        std::find_if(m_blocks.begin(),
                     m_blocks.end(),
                     [&](const ObservationBlock& known) { return known.name == block; });
    return found == m_blocks.end() ? nullptr : &*found;
}

std::size_t
ObservationLayout::DelaysAt() const
{
    const ObservationBlock* delay = Find(DELAY);
    return delay ? delay->offset : NOWHERE;
}

bool
ObservationLayout::IsByAction() const
{
    return std::any_of(m_blocks.begin(),
                       m_blocks.end(),
                       [](const ObservationBlock& block) { return block.of == BlockOf::ACTION; });
}

} // namespace ns3::vec
