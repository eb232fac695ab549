// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RECORDED_ENVIRONMENT_H
#define VEC_RECORDED_ENVIRONMENT_H

#include "vec-environment.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/** Instances in the order of their time. */
using Recording = std::vector<std::shared_ptr<const Instance>>;

/**
 * The instances of a folder, *.instance.json in it or in its folder `instances`, as `run
 * --dump-instances` writes them. Throws InputError when there are none, or one of another system.
 */
Recording ReadRecording(const std::string& folder, const System& system);

/**
 * @ingroup vec
 * @brief Recordings as episodes: what is planned changes nothing in what follows.
 */
class RecordedEnvironment : public Environment
{
  public:
    /** REQUIRES: there is a recording, and none is empty. */
    explicit RecordedEnvironment(std::vector<Recording> recordings);

    /** The recording number seed mod all. */
    const Instance& Begin(uint64_t seed) override;
    const Instance& Next(const Plan& plan) override;
    const Instance& Now() const override;
    std::size_t Slot() const override;
    std::size_t Length() const override;
    void Restore(uint64_t seed, std::size_t slot, std::unique_ptr<Instance> now) override;

  private:
    std::vector<Recording> m_recordings;
    const Recording* m_episode = nullptr;
    std::size_t m_slot = 0;
};

} // namespace ns3::vec

#endif // VEC_RECORDED_ENVIRONMENT_H
