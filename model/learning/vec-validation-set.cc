// SPDX-License-Identifier: GPL-2.0-only
#include "vec-validation-set.h"

#include "ns3/vec-timeline.h"

#include <algorithm>

namespace ns3::vec
{

ValidationSet::ValidationSet(const TrainerSettings& settings, const InstanceSource& source)
    : m_settings(settings), m_seeds(source.LookSeeds())
{
    if (settings.slots > 0)
    {
        m_episodes = source.LookEpisodes();
    }
    for (const uint64_t seed : m_seeds)
    {
        m_instances.push_back(source.Look(seed));
    }
}

/** The mean loss over the slots of an episode. */
double
ValidationSet::EpisodeLoss(uint64_t seed, const DecideSlot& decide) const
{
    double sum = 0;
    std::size_t slots = 0;
    PlayEpisode(*m_episodes,
                seed,
                m_settings.slots,
                decide,
                [&](const Instance&, const Timeline& timeline)
                {
                    sum += LossOf(timeline);
                    ++slots;
                });
    return sum / static_cast<double>(slots);
}

std::vector<double>
ValidationSet::LossesOf(Policy& policy) const
{
    std::vector<double> losses;
    for (std::size_t i = 0; i < Size(); ++i)
    {
        const auto decide = [&policy](const Instance& instance)
        { return policy.Decide(instance).plan; };
        losses.push_back(m_settings.slots > 0
                             ? EpisodeLoss(m_seeds[i], decide)
                             : LossOf(Evaluate(*m_instances[i], decide(*m_instances[i]))));
    }
    return losses;
}

std::vector<double>
ValidationSet::LossesOf(Agent& agent) const
{
    return m_settings.slots > 0 ? OfEpisodes(agent) : OfInstances(agent);
}

std::vector<double>
ValidationSet::OfEpisodes(Agent& agent) const
{
    std::vector<double> losses;
    for (const uint64_t seed : m_seeds)
    {
        losses.push_back(EpisodeLoss(seed,
                                     [this, &agent](const Instance& instance)
                                     {
                                         const auto process =
                                             m_settings.system->Begin(instance,
                                                                      m_settings.observation);
                                         if (!process->Done())
                                         {
                                             agent.Play(*process, false, 1);
                                         }
                                         return process->CurrentPlan();
                                     }));
    }
    return losses;
}

std::vector<double>
ValidationSet::OfInstances(Agent& agent) const
{
    std::vector<double> losses;
    for (std::size_t begin = 0; begin < Size(); begin += agent.EpisodesAtOnce())
    {
        std::vector<std::unique_ptr<DecisionProcess>> owned;
        std::vector<DecisionProcess*> processes;
        const std::size_t end = std::min(begin + agent.EpisodesAtOnce(), Size());
        for (std::size_t i = begin; i < end; ++i)
        {
            owned.push_back(m_settings.system->Begin(*m_instances[i], m_settings.observation));
            processes.push_back(owned.back().get());
        }
        agent.PlayAll(processes, false, std::vector<double>(processes.size(), 1));
        for (const DecisionProcess* process : processes)
        {
            losses.push_back(process->Loss());
        }
    }
    return losses;
}

} // namespace ns3::vec
