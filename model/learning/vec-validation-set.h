// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VALIDATION_SET_H
#define VEC_VALIDATION_SET_H

#include "ns3/vec-instance.h"
#include "ns3/vec-policy.h"
#include "vec-agent.h"
#include "vec-instance-source.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What a training is looked at with: instances, or episodes of slots, that nobody trains on.
 */
class ValidationSet
{
  public:
    ValidationSet(const TrainerSettings& settings, const InstanceSource& source);

    std::size_t Size() const
    {
        return m_instances.size();
    }

    /** The instances, or the first ones of the episodes. */
    const std::vector<std::shared_ptr<const Instance>>& Instances() const
    {
        return m_instances;
    }

    /** The loss (LossOf) of each instance, or the mean over the slots of each episode. */
    std::vector<double> LossesOf(Policy& policy) const;
    /** The same of what an agent knows best, without exploring. */
    std::vector<double> LossesOf(Agent& agent) const;

  private:
    std::vector<double> OfInstances(Agent& agent) const;
    std::vector<double> OfEpisodes(Agent& agent) const;

    double EpisodeLoss(uint64_t seed, const DecideSlot& decide) const;

    TrainerSettings m_settings;
    std::vector<uint64_t> m_seeds;
    std::vector<std::shared_ptr<const Instance>> m_instances;
    std::unique_ptr<Environment> m_episodes;
};

} // namespace ns3::vec

#endif // VEC_VALIDATION_SET_H
