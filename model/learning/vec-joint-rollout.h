// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOINT_ROLLOUT_H
#define VEC_JOINT_ROLLOUT_H

#include "vec-checkpoint.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * Slots that were decided jointly, in the order in which they were told; several episodes may run
 * side by side.
 */
class JointRollout
{
  public:
    /** REQUIRES: a joint trajectory with rows. */
    void Add(const Trajectory& trajectory);
    void Clear();

    std::size_t Size() const
    {
        return m_slots.size();
    }

    const JointStep& operator[](std::size_t i) const
    {
        return m_slots[i].step;
    }

    /** Of the slot that follows. */
    double Discount(std::size_t i) const
    {
        return m_slots[i].discount;
    }

    /** The number of the slot that begins as slot i ended, or Size() when it is not here. */
    std::size_t Successor(std::size_t i) const;

    /** Everything, under keys that begin with "rollout". */
    void Save(Checkpoint& checkpoint) const;
    void Load(const Checkpoint& checkpoint);

  private:
    struct Slot
    {
        JointStep step;
        double discount = 1;
    };

    std::vector<Slot> m_slots;
};

} // namespace ns3::vec

#endif // VEC_JOINT_ROLLOUT_H
