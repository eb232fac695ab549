// SPDX-License-Identifier: GPL-2.0-only
#include "vec-item-episode.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ns3::vec
{

ItemEpisode::ItemEpisode(const EpisodeSettings& settings, uint64_t seed) : m_slots(settings, true)
{
    m_slots.Begin(seed);
    m_inputs = m_slots.Process().Layout().Size();
    m_actions = m_slots.Process().ActionCount();
}

uint64_t
ItemEpisode::Reset(uint64_t seed)
{
    m_isOpen = false;
    seed = m_slots.Begin(seed);
    CheckSizes();
    m_hasBegun = true;
    m_isOpen = true;
    return seed;
}

void
ItemEpisode::CheckSizes() const
{
    DecisionProcess& process = m_slots.Process();
    const std::size_t inputs = process.Done() ? m_inputs : process.Observation().size();
    if (process.ActionCount() != m_actions || inputs != m_inputs)
    {
        throw InputError("this instance has observations of " + std::to_string(inputs) + " and " +
                         std::to_string(process.ActionCount()) + " actions, the first one had " +
                         std::to_string(m_inputs) + " and " + std::to_string(m_actions) +
                         ": an environment takes instances of one size");
    }
}

void
ItemEpisode::Check(std::size_t action) const
{
    if (!m_isOpen)
    {
        throw std::logic_error(m_hasBegun ? "the episode is over: reset() begins the next one"
                                          : "no episode has begun: reset() comes before step()");
    }
    if (action >= m_actions || !m_slots.Process().Mask()[action])
    {
        Refuse(action);
    }
}

void
ItemEpisode::Refuse(std::size_t action) const
{
    if (action >= m_actions)
    {
        throw InputError("an action is an integer from 0 to " + std::to_string(m_actions - 1));
    }
    throw InputError("action " + std::to_string(action) +
                     " is not allowed now: action_masks() tells which ones are");
}

EpisodeStep
ItemEpisode::Take(std::size_t action)
{
    Check(action);
    EpisodeStep step;
    DecisionProcess& process = m_slots.Process();
    step.reward = process.Step(action);
    if (process.Done())
    {
        step.isTerminated = !m_slots.Next();
        step.isTruncated = m_slots.IsCut();
        m_isOpen = !step.isTerminated && !step.isTruncated;
        if (!step.isTerminated)
        {
            CheckSizes();
        }
    }
    return step;
}

void
ItemEpisode::Observe(float* to) const
{
    DecisionProcess& process = m_slots.Process();
    if (process.Done())
    {
        std::fill_n(to, m_inputs, 0.0F);
        return;
    }
    const std::vector<float>& seen = process.Observation();
    std::copy(seen.begin(), seen.end(), to);
}

void
ItemEpisode::WriteMask(uint8_t* to) const
{
    const DecisionProcess& process = m_slots.Process();
    if (process.Done())
    {
        std::fill_n(to, m_actions, uint8_t{0});
        return;
    }
    std::copy(process.Mask().begin(), process.Mask().end(), to);
}

} // namespace ns3::vec
