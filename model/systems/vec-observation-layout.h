// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_OBSERVATION_LAYOUT_H
#define VEC_OBSERVATION_LAYOUT_H

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/** What an agent gets to see. */
enum class ObservationKind
{
    FULL,    //!< all that decides, backlogs and predictions included
    LITERAL, //!< what the system's paper prints as its state
};

/**
 * What the numbers of a block are of. Where actions but 0 are pairs, action 1 + i n + j of (i, j),
 * a block may have a number for each i or for each j; action 0 has none of these.
 */
enum class BlockOf
{
    ITEM,   //!< of the decision as a whole
    ACTION, //!< one number for each action
    FIRST,  //!< one for each i
    SECOND, //!< one for each j
    BOTH,   //!< one for each i, which are the same as the j
    OTHER,  //!< of something that actions share in another way
};

/** Some neighbouring numbers of an observation. */
struct ObservationBlock
{
    std::string_view name; //!< in its layout; of static storage
    std::size_t offset = 0;
    std::size_t size = 0;
    BlockOf of = BlockOf::ITEM;
    bool isPredicted = false; //!< tells what an action would lead to; else a fact
};

/**
 * How an observation is built up: what a model is trained for, and what a network goes by that
 * gives all actions the same weights (ActionView). The same for all instances of a system of the
 * same sizes (channels, processors).
 */
class ObservationLayout
{
  public:
    static constexpr std::size_t NOWHERE = std::numeric_limits<std::size_t>::max();

    /** The block, of ACTION, that tells how much later than with the best action the current item
     * would finish, or how much more it would cost in a system with a metric `reward`; 0 for the
     * best. */
    static constexpr std::string_view DELAY = "delay";
    /** The block, of ACTION, that tells what is then still to come, minus. */
    static constexpr std::string_view OUTLOOK = "outlook";

    /** \p name: what the numbers mean and how they are scaled, so that a model that was trained on
     * another layout is refused; of static storage. \p pairedWith: n of BlockOf. */
    ObservationLayout(std::string_view name, std::size_t actions, std::size_t pairedWith = 1);

    /** Appends a block of facts: \p size numbers, or one for each action. */
    ObservationLayout& Add(std::string_view block, std::size_t size, BlockOf of = BlockOf::ITEM);
    ObservationLayout& AddPerAction(std::string_view block);
    /** The same of predictions. */
    ObservationLayout& Predict(std::string_view block,
                               std::size_t size,
                               BlockOf of = BlockOf::ITEM);
    ObservationLayout& PredictPerAction(std::string_view block);
    /** Networks see this block before the others of its kind. REQUIRES: it was added. */
    ObservationLayout& SeeFirst(std::string_view block);

    std::string_view Name() const
    {
        return m_name;
    }

    /** Length of the observation. */
    std::size_t Size() const
    {
        return m_size;
    }

    std::size_t Actions() const
    {
        return m_actions;
    }

    std::size_t PairedWith() const
    {
        return m_pairedWith;
    }

    /** In the order in which networks see them. */
    const std::vector<ObservationBlock>& Blocks() const
    {
        return m_blocks;
    }

    /** nullptr without one. */
    const ObservationBlock* Find(std::string_view block) const;
    /** Where DELAY begins, or NOWHERE. */
    std::size_t DelaysAt() const;
    /** Whether numbers of actions are told from others, as a network needs that gives all actions
     * the same weights. */
    bool IsByAction() const;

  private:
    ObservationLayout& Append(std::string_view block,
                              std::size_t size,
                              BlockOf of,
                              bool isPredicted);

    std::string_view m_name;
    std::size_t m_actions;
    std::size_t m_pairedWith;
    std::size_t m_size = 0;
    std::vector<ObservationBlock> m_blocks;
};

} // namespace ns3::vec

#endif // VEC_OBSERVATION_LAYOUT_H
