// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SEARCHABLE_PROCESS_H
#define VEC_SEARCHABLE_PROCESS_H

#include "vec-decision-process.h"

#include <cstddef>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What a search may skip, and change, in a process that offers it.
 */
class SearchableProcess
{
  public:
    virtual ~SearchableProcess() = default;

    /**
     * Whether an action leads to the same as a lower one because their places are alike and still
     * unused.
     */
    virtual bool IsRedundant(std::size_t /* action */) const
    {
        return false;
    }

    /** Whether the order in which items are decided is part of the plan, so that the best plan may
     * need another one than Items(). */
    virtual bool IsOrderOpen() const
    {
        return false;
    }

    /** How many orders with parents first there are; infinity where they are too many to count. */
    virtual double OrderCount() const
    {
        return 1;
    }

    /** Whether Items()[index] may be decided next. REQUIRES: IsOrderOpen(), Position() <= index <
     * Items().size(). */
    virtual bool IsReady(std::size_t index) const;
    /**
     * Takes the open item Items()[from] out of the order and puts it back as Items()[to].
     * MoveItem(to, from) is the opposite. REQUIRES: IsOrderOpen(), both are at least Position(),
     * no item comes before a parent.
     */
    virtual void MoveItem(std::size_t from, std::size_t to);
    /** Whether the last decision and this one for the current item give the same in either order.
     * REQUIRES: IsOrderOpen(). */
    virtual bool CommutesWithLast(std::size_t action) const;
};

/** The same process as one that offers this; nullptr when it does not. */
SearchableProcess* Searchable(DecisionProcess& process);
/** The same where its order is open; nullptr where it is not. */
SearchableProcess* WithOpenOrder(DecisionProcess& process);

/**
 * @ingroup vec
 * @brief A process whose order is part of the plan.
 */
class OpenOrderProcess : public DecisionProcess, public SearchableProcess
{
  public:
    bool IsOrderOpen() const override;
    double OrderCount() const override;
    bool IsReady(std::size_t index) const override;
    void MoveItem(std::size_t from, std::size_t to) override;
};

} // namespace ns3::vec

#endif // VEC_SEARCHABLE_PROCESS_H
