// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SLOT_LANE_H
#define VEC_SLOT_LANE_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-environment.h"
#include "ns3/vec-json.h"
#include "vec-agent.h"
#include "vec-trajectory.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace ns3::vec
{

/**
 * Episodes of T slots, one after the other, for an agent to learn from. Slots in which nothing is
 * to be decided pass by.
 *
 * That an episode ends after T slots is no end of the world: what would follow counts for the last
 * slot as for the others.
 */
class SlotLane
{
  public:
    /** REQUIRES: slots > 0. */
    SlotLane(std::unique_ptr<Environment> environment,
             std::size_t slots,
             ObservationKind observation);

    /** The process of the next slot that has something to decide; where an episode has ended, the
     * next one begins, of the seed that \p draw gives. */
    DecisionProcess& Now(const std::function<uint64_t()>& draw);

    /** Carries out what was decided in Now(), and has the agent note in its trajectory what
     * follows, a slot later being worth \p discount times as much. */
    void Next(const Agent& agent, Trajectory& trajectory, double discount, double unit);

    Json Save() const;
    /** \p file: for messages. */
    void Load(const JsonView& json, const std::string& file);

  private:
    /** Whether the episode has ended. */
    bool IsOver() const;
    /** Makes the process of the instance now. */
    void Open();

    std::unique_ptr<Environment> m_environment;
    std::size_t m_slots;
    ObservationKind m_observation;
    uint64_t m_seed = 0;
    bool m_isRunning = false;
    std::unique_ptr<DecisionProcess> m_process; //!< of the instance now
};

} // namespace ns3::vec

#endif // VEC_SLOT_LANE_H
