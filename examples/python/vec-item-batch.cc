// SPDX-License-Identifier: GPL-2.0-only
#include "vec-item-batch.h"

#include "ns3/vec-error.h"

#include <string>

namespace ns3::vec
{

ItemBatch::ItemBatch(const EpisodeSettings& settings, std::size_t count, uint64_t seed)
    : m_seeds(count, seed), m_nextSeeds(count, seed), m_rewards(count, 0), m_terminated(count, 0),
      m_truncated(count, 0)
{
    for (std::size_t lane = 0; lane < count; ++lane)
    {
        m_lanes.push_back(std::make_unique<ItemEpisode>(settings, seed));
    }
    for (std::size_t side : {0, 1})
    {
        m_observations[side].resize(count * Inputs());
        m_masks[side].resize(count * Actions());
    }
}

void
ItemBatch::Begin(std::size_t lane, uint64_t seed)
{
    m_seeds[lane] = m_lanes[lane]->Reset(seed);
    m_nextSeeds[lane] = seed + Count();
}

void
ItemBatch::Look(std::size_t lane)
{
    m_lanes[lane]->Observe(m_observations[m_side].data() + lane * Inputs());
    m_lanes[lane]->WriteMask(m_masks[m_side].data() + lane * Actions());
}

void
ItemBatch::Reset(uint64_t seed)
{
    m_ended.clear();
    m_lastObservations.clear();
    m_side = 1 - m_side;
    for (std::size_t lane = 0; lane < Count(); ++lane)
    {
        Begin(lane, seed + lane);
        Look(lane);
    }
}

void
ItemBatch::Take(const int64_t* actions)
{
    for (std::size_t lane = 0; lane < Count(); ++lane)
    {
        try
        {
            m_lanes[lane]->Check(static_cast<std::size_t>(actions[lane]));
        }
        catch (const InputError& error)
        {
            throw InputError("environment " + std::to_string(lane) + ": " + error.what());
        }
    }
    m_ended.clear();
    m_lastObservations.clear();
    m_side = 1 - m_side;
    for (std::size_t lane = 0; lane < Count(); ++lane)
    {
        ItemEpisode& episode = *m_lanes[lane];
        const EpisodeStep step = episode.Take(static_cast<std::size_t>(actions[lane]));
        m_rewards[lane] = step.reward;
        m_terminated[lane] = step.isTerminated;
        m_truncated[lane] = step.isTruncated;
        if (!episode.IsOpen())
        {
            m_ended.push_back(lane);
            m_lastObservations.resize(m_ended.size() * Inputs());
            episode.Observe(&m_lastObservations[(m_ended.size() - 1) * Inputs()]);
            Begin(lane, m_nextSeeds[lane]);
        }
        Look(lane);
    }
}

} // namespace ns3::vec
