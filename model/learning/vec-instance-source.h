// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_INSTANCE_SOURCE_H
#define VEC_INSTANCE_SOURCE_H

#include "ns3/vec-environment.h"
#include "ns3/vec-instance.h"
#include "ns3/vec-recorded-environment.h"
#include "vec-trainer-settings.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Where a training takes instances and episodes from, and those it is looked at with: a
 * generator, or recordings.
 */
class InstanceSource
{
  public:
    /** Reads the recordings that the settings name. Throws InputError. */
    explicit InstanceSource(const TrainerSettings& settings);

    /** The instance of a training seed; \p options: of the generator. */
    std::shared_ptr<const Instance> Draw(uint64_t seed, const GenerateOptions& options) const;
    std::unique_ptr<Environment> Episodes() const;

    /** The seeds of what is looked at: the training instances when they are learnt by heart. */
    std::vector<uint64_t> LookSeeds() const;
    std::shared_ptr<const Instance> Look(uint64_t seed) const;
    std::unique_ptr<Environment> LookEpisodes() const;

    /** An instance in which something is to be decided, of what is trained on. Throws InputError
     * when there is none among many. */
    std::shared_ptr<const Instance> Sample() const;
    /** What a model says it was trained on; empty: random instances. */
    std::string RecordedText() const;
    /** "1-3", from the lowest to the highest seed of the runs that were recorded; "unknown" where a
     * folder has no run.json. */
    std::string RecordedSeeds() const;

  private:
    TrainerSettings m_settings;
    std::vector<Recording> m_recordings;
    std::vector<Recording> m_heldOut;
    Recording m_all; //!< to train on, in random order
    Recording m_allHeldOut;
};

} // namespace ns3::vec

#endif // VEC_INSTANCE_SOURCE_H
