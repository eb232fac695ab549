// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ENVIRONMENT_H
#define VEC_ENVIRONMENT_H

#include "ns3/vec-instance.h"
#include "ns3/vec-plan.h"
#include "vec-system.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Episodes of slots: gives an instance, takes the plan for it, moves on.
 */
class Environment
{
  public:
    virtual ~Environment() = default;

    /** Begins the episode of that seed and returns its first instance. */
    virtual const Instance& Begin(uint64_t seed) = 0;
    /** Carries a plan for Now() out and returns the instance of the next slot.
     * REQUIRES: an episode has begun; the plan passed CheckPlan. */
    virtual const Instance& Next(const Plan& plan) = 0;
    /** The instance that is to be decided. REQUIRES: an episode has begun. */
    virtual const Instance& Now() const = 0;
    /** Slots that were carried out since Begin. */
    virtual std::size_t Slot() const = 0;

    /** How many slots the episode has. */
    virtual std::size_t Length() const
    {
        return std::numeric_limits<std::size_t>::max();
    }

    /** A slot in the middle of an episode, as Begin(seed) and \p slot calls of Next left it. */
    virtual void Restore(uint64_t seed, std::size_t slot, std::unique_ptr<Instance> now) = 0;
};

/** Generate, then Step: what is drawn depends on seed and slot, not on the plans. Without end. */
class GeneratedEnvironment : public Environment
{
  public:
    /** REQUIRES: the system outlives this. */
    GeneratedEnvironment(const System& system, GenerateOptions options);

    const Instance& Begin(uint64_t seed) override;
    const Instance& Next(const Plan& plan) override;
    const Instance& Now() const override;
    std::size_t Slot() const override;
    void Restore(uint64_t seed, std::size_t slot, std::unique_ptr<Instance> now) override;

  private:
    const System& m_system;
    GenerateOptions m_options;
    uint64_t m_seed = 0;
    std::size_t m_slot = 0;
    std::unique_ptr<Instance> m_now;
};

/** Plans for an instance. */
using DecideSlot = std::function<Plan(const Instance&)>;
/** Sees a slot and what its plan led to. */
using VisitSlot = std::function<void(const Instance&, const Timeline&)>;

/** Plays \p slots slots of the episode of that seed, or all it has. */
void PlayEpisode(Environment& environment,
                 uint64_t seed,
                 std::size_t slots,
                 const DecideSlot& decide,
                 const VisitSlot& visit);

} // namespace ns3::vec

#endif // VEC_ENVIRONMENT_H
