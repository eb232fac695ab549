// SPDX-License-Identifier: GPL-2.0-only
#include "vec-joint-episode.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3::vec
{

JointEpisode::JointEpisode(const EpisodeSettings& settings, uint64_t seed)
    : m_slots(settings, false)
{
    m_slots.Begin(seed);
    const JointView* const view = JointViewOf(m_slots.Process());
    if (!view)
    {
        throw InputError("slots of " + settings.system +
                         " cannot be decided at once: leave heads=\"joint\" out");
    }
    m_layout = view->Joint();
    m_rows = view->ObserveJoint().rows;
}

uint64_t
JointEpisode::Reset(uint64_t seed)
{
    m_isOpen = false;
    seed = m_slots.Begin(seed);
    Look();
    m_hasBegun = true;
    m_isOpen = true;
    return seed;
}

void
JointEpisode::Look()
{
    const JointView* const view = JointViewOf(m_slots.Process());
    m_now = view->ObserveJoint();
    if (m_now.rows != m_rows || view->Joint().inputs != m_layout.inputs)
    {
        throw InputError("this instance has " + std::to_string(m_now.rows) +
                         " rows, the first one had " + std::to_string(m_rows) +
                         ": an environment takes instances of one size");
    }
}

std::vector<float>
JointEpisode::Check(const std::vector<int64_t>& choices, const std::vector<float>& levels) const
{
    if (!m_isOpen)
    {
        throw std::logic_error(m_hasBegun ? "the episode is over: reset() begins the next one"
                                          : "no episode has begun: reset() comes before step()");
    }
    const std::size_t heads = m_layout.choices.size();
    if (choices.size() != m_rows * heads || levels.size() != m_rows * m_layout.levels)
    {
        throw InputError("an action has " + std::to_string(m_rows) + " rows of " +
                         std::to_string(heads) + " choices and " + std::to_string(m_layout.levels) +
                         " levels");
    }
    std::vector<float> action;
    for (std::size_t row = 0; row < m_rows; ++row)
    {
        std::size_t at = row * m_layout.Choices(); // of the head in the mask
        for (std::size_t head = 0; head < heads; ++head)
        {
            const int64_t choice = choices[row * heads + head];
            const auto values = static_cast<int64_t>(m_layout.choices[head]);
            if (choice < 0 || choice >= values || !m_now.mask[at + choice])
            {
                throw InputError("choice " + std::to_string(choice) + " is not allowed for head " +
                                 std::to_string(head) + " of row " + std::to_string(row) +
                                 " now: action_masks() tells which ones are");
            }
            at += values;
            action.push_back(static_cast<float>(choice));
        }
        for (std::size_t level = 0; level < m_layout.levels; ++level)
        {
            action.push_back(levels[row * m_layout.levels + level]);
            if (!(std::abs(action.back()) <= 1))
            {
                throw InputError("a level of row " + std::to_string(row) + " is not in [-1, 1]");
            }
        }
    }
    return action;
}

EpisodeStep
JointEpisode::Take(const std::vector<int64_t>& choices, const std::vector<float>& levels)
{
    const std::vector<float> action = Check(choices, levels);
    EpisodeStep step;
    DecisionProcess& process = m_slots.Process();
    m_rowRewards = JointViewOf(process)->TakeAll(action);
    step.reward = -process.Loss();
    step.isTerminated = !m_slots.Next();
    step.isTruncated = m_slots.IsCut();
    m_isOpen = !step.isTerminated && !step.isTruncated;
    if (step.isTerminated)
    {
        std::fill(m_now.row.begin(), m_now.row.end(), 0.0F);
        std::fill(m_now.context.begin(), m_now.context.end(), 0.0F);
        std::fill(m_now.mask.begin(), m_now.mask.end(), uint8_t{0});
    }
    else
    {
        Look();
    }
    return step;
}

} // namespace ns3::vec
