// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_JOINT_VIEW_H
#define VEC_JOINT_VIEW_H

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ns3::vec
{

class DecisionProcess;

/**
 * @ingroup vec
 * @brief How the joint decision of a slot is built up: what a model is trained for. The same for
 * all instances of a system of the same sizes, however many rows they have.
 */
struct JointLayout
{
    std::string_view name;  //!< what the numbers mean and how they are scaled; of static storage
    std::size_t inputs = 0; //!< numbers that a row sees
    std::size_t surroundings =
        0;                   //!< the first of them, of the world; the others are of its own work
    std::size_t context = 0; //!< numbers of the slot that all rows share
    std::vector<std::size_t> choices; //!< discrete heads of a row: how many values each has
    std::size_t levels = 0;           //!< continuous heads of a row, each in [−1, 1]

    /** Numbers of an action of a row. */
    std::size_t Heads() const
    {
        return choices.size() + levels;
    }

    /** Values of all discrete heads of a row together. */
    std::size_t Choices() const;
};

/**
 * @ingroup vec
 * @brief What a row sees, what it may do and all rows share, before a slot is decided.
 */
struct JointObservation
{
    std::size_t rows = 0;
    std::vector<float> row;     //!< rows × inputs, row-major, about [−1, 1]
    std::vector<float> context; //!< numbers of the slot
    std::vector<uint8_t> mask;  //!< rows × Choices(), head after head: 1 where allowed
    std::vector<uint8_t> busy;  //!< of each row: 1 where it has something to decide
};

/**
 * @ingroup vec
 * @brief A process whose items can be decided all at once: a row for each owner (vehicle, device),
 * all rows alike.
 *
 * Row r is the same owner in all slots of an episode, with or without work in this one.
 */
class JointView
{
  public:
    virtual ~JointView() = default;

    virtual JointLayout Joint() const = 0;
    /** REQUIRES: nothing is decided yet. */
    virtual JointObservation ObserveJoint() const = 0;
    /**
     * Decides all items. \p action: rows × Heads(), for each row the values of its discrete heads,
     * then its levels, which are cut to [−1, 1]. Where the constraints of the instance forbid what
     * a row asks for, the row takes the nearest that they allow.
     *
     * Returns each row's part of the reward; their mean is the reward of the slot, −Loss().
     * REQUIRES: nothing is decided yet; the values of discrete heads are allowed ones.
     */
    virtual std::vector<double> TakeAll(const std::vector<float>& action) = 0;
};

/** The joint view of a process, or nullptr in a system without. */
JointView* JointViewOf(DecisionProcess& process);
const JointView* JointViewOf(const DecisionProcess& process);

} // namespace ns3::vec

#endif // VEC_JOINT_VIEW_H
