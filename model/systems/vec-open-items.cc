// SPDX-License-Identifier: GPL-2.0-only
#include "vec-open-items.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

OpenItems::OpenItems(const std::vector<std::size_t>& sizes, std::string owner)
    : m_owner(std::move(owner))
{
    for (std::size_t size : sizes)
    {
        m_state.emplace_back(size, State::OPEN);
    }
}

void
OpenItems::Fix(int owner, int item)
{
    m_state[owner][item] = State::FIXED;
}

std::string
OpenItems::Take(int owner, int item)
{
    State& state = m_state[owner][item];
    if (state != State::OPEN)
    {
        return state == State::FIXED ? "a subtask that is not fixed"
                                     : "one assignment for each subtask, this is another";
    }
    state = State::TAKEN;
    return "";
}

bool
OpenItems::IsPlaced(int owner, int item) const
{
    return m_state[owner][item] != State::OPEN;
}

std::string
OpenItems::Missing() const
{
    for (std::size_t owner = 0; owner < m_state.size(); ++owner)
    {
        const auto open = std::find(m_state[owner].begin(), m_state[owner].end(), State::OPEN);
        if (open != m_state[owner].end())
        {
            return "an assignment of " +
                   (m_owner.empty() ? "" : m_owner + " " + std::to_string(owner) + " ") +
                   "subtask " + std::to_string(open - m_state[owner].begin());
        }
    }
    return "";
}

} // namespace ns3::vec
