// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ROW_STEPS_H
#define VEC_ROW_STEPS_H

#include "ns3/vec-json.h"
#include "vec-trajectory.h"
#include "vec-transitions.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ns3::vec
{

/** What a learner sees of a row: the context, then the row's numbers. */
std::vector<float> RowState(const JointObservation& seen, std::size_t row);

/**
 * Slots of one episode after the other as steps of their rows: a step lasts from a slot in which
 * the row has something to decide to the next such slot. Its reward is the discounted sum of the
 * row's over these slots, its discount the product of theirs.
 *
 * A step is dropped where the episode is cut off before the row has something to decide again: no
 * value is known of what would follow.
 */
class RowSteps
{
  public:
    /** The steps that end with this slot. REQUIRES: a joint step. */
    std::vector<Transition> Add(const Trajectory& slot);

    /** Those that have not ended. */
    Json Save() const;
    void Load(const JsonView& json);

  private:
    std::vector<float> m_expected; //!< rows of the slot that follows the last one
    std::vector<std::optional<Transition>> m_open;
};

} // namespace ns3::vec

#endif // VEC_ROW_STEPS_H
