// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SLOT_WALK_H
#define VEC_SLOT_WALK_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-environment.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace ns3::vec
{

/** What episodes are made of. */
struct EpisodeSettings
{
    std::string system;
    GenerateOptions options; //!< as generate takes them
    std::string recording;   //!< a folder of instances in place of the options
    std::size_t slots = 0;   //!< of an episode; 0: each instance is one of its own
    ObservationKind observation = ObservationKind::FULL;
};

/** "full" or "literal". Throws InputError for anything else. */
ObservationKind ParseObservation(const std::string& name);

/**
 * The slots of an episode, one after the other, each as a decision process.
 *
 * An episode of T slots is cut off after them: the world would go on, and what follows its last
 * slot can be observed. Without slots an episode is one instance and ends with it.
 */
class SlotWalk
{
  public:
    /** \p passEmpty: slots in which nothing is to be decided pass by. Throws InputError. */
    SlotWalk(const EpisodeSettings& settings, bool passEmpty);

    /** Begins the episode of that seed, or of the next one that has something to decide. Returns
     * its seed. Throws InputError when there is none. */
    uint64_t Begin(uint64_t seed);

    /** Carries out what was decided. False when the world ends with it; else the process is that
     * of the next slot. REQUIRES: all is decided. */
    bool Next();

    /** Whether the slots of the episode are over. */
    bool IsCut() const;

    /** Of the slot now. REQUIRES: an episode has begun. */
    DecisionProcess& Process() const
    {
        return *m_process;
    }

    const Instance& Now() const
    {
        return m_environment->Now();
    }

    std::size_t Slot() const
    {
        return m_environment->Slot();
    }

    /** Whether finished slots are kept as timelines; not unless this was called. */
    void KeepTimelines()
    {
        m_keepsTimelines = true;
    }

    /** The last slot that was carried out, as JSON; empty: none was, or none is kept. */
    const std::string& LastTimeline() const
    {
        return m_timeline;
    }

  private:
    void Open();
    /** To the next slot. */
    void Carry(const Plan& plan);

    std::unique_ptr<Environment> m_environment;
    std::size_t m_slots;
    ObservationKind m_observation;
    bool m_passEmpty;
    bool m_keepsTimelines = false;
    std::string m_timeline;
    std::unique_ptr<DecisionProcess> m_process;
};

} // namespace ns3::vec

#endif // VEC_SLOT_WALK_H
