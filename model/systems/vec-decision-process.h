// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DECISION_PROCESS_H
#define VEC_DECISION_PROCESS_H

#include "ns3/vec-plan.h"
#include "vec-action-view.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** What an agent gets to see. */
enum class ObservationKind
{
    FULL,    //!< all that decides, backlogs and predictions included
    LITERAL, //!< what the system's paper prints as its state
};

/** Where an action puts an item, as seen from the item's owner. */
enum class PlaceKind
{
    LOCAL, //!< on the owner itself
    EDGE,  //!< on another vehicle, an RSU, an edge or MEC server, a processor
    CLOUD, //!< in the cloud
};

/**
 * The task graph of an instance as a graph network sees it, the same during all its decisions. Node
 * i is the item that Items() numbers i.
 */
struct GraphObservation
{
    std::size_t nodes = 0;
    std::size_t features = 0;               //!< per node
    std::vector<float> feature;             //!< nodes × features, row-major, about [−1, 1]
    std::vector<std::pair<int, int>> edges; //!< from parent to child
    std::vector<float> rank; //!< of each node, eq. (21) of paper 2, s; empty where nothing needs it
    /** The owner of each node where an instance has several tasks; node i is then Items()[i].
     * Empty: one task. */
    std::vector<int> owner;
};

/** How Observation() is built up: `common` numbers, then `perAction` blocks of ActionCount(). */
struct ObservationBlocks
{
    std::size_t common = 0;
    std::size_t perAction = 0;
    std::size_t commonFacts = 0;        //!< so many of `common`, the first, predict nothing
    std::size_t perActionFacts = 0;     //!< so many of the blocks, the first, predict nothing
    std::optional<std::size_t> outlook; //!< the block that says what is still to come, minus
    std::optional<std::size_t> finish;  //!< the block of predicted finishes
};

/**
 * An instance as a sequence of decisions: the open items one after the other, a finite set of
 * actions for each. Generic policies (local, random, greedy, exhaustive, …) and all learning agents
 * see a system through this interface alone.
 *
 * V is the objective of the decided items alone, simulated without the others; V of nothing is 0.
 * The rewards of an episode sum to −objective exactly, or to the metric `reward` of its timeline in
 * a system that has one.
 */
class DecisionProcess
{
  public:
    virtual ~DecisionProcess() = default;

    /** What choosing an action for the current item would give, everything decided so far kept. */
    struct Estimate
    {
        double finishS = 0; //!< when the current item would finish, s
        double value = 0;   //!< V of the decided items and this one
    };

    /** Open items, as (owner, item), in the order in which they will be asked. */
    virtual const std::vector<std::pair<int, int>>& Items() const = 0;
    /**
     * Sets another order of asking before the first step. Throws std::invalid_argument unless it
     * is a permutation of Items() in which parents come before children.
     */
    virtual void Reorder(const std::vector<std::pair<int, int>>& items) = 0;
    /**
     * Upward rank of Items()[i] (HEFT; paper 2, eq. 21 mirrored), s: mean cost over the places
     * plus the longest way down to the end of its task.
     */
    virtual std::vector<double> UpwardRanks() const = 0;

    /** Number of decided items; the current item is Items()[Position()]. */
    virtual std::size_t Position() const = 0;
    bool Done() const
    {
        return Position() == Items().size();
    }

    /** Whether the order in which items are decided is part of the plan, so that the best plan may
     * need another one than Items(). */
    virtual bool IsOrderOpen() const
    {
        return false;
    }

    /** How many orders with parents first there are; 1 unless IsOrderOpen(), infinity where they
     * are too many to count. */
    virtual double OrderCount() const
    {
        return 1;
    }

    /** Whether Items()[index] may be decided next. REQUIRES: Position() <= index < Items().size().
     */
    virtual bool IsReady(std::size_t index) const
    {
        return index == Position();
    }

    /**
     * Takes the open item Items()[from] out of the order and puts it back as Items()[to].
     * MoveItem(to, from) is the opposite. REQUIRES: IsOrderOpen(), both are at least Position(),
     * no item comes before a parent.
     */
    virtual void MoveItem(std::size_t /* from */, std::size_t /* to */)
    {
        throw std::logic_error("the order of items is not open");
    }

    /** Whether the last decision and this one for the current item give the same in either order.
     */
    virtual bool CommutesWithLast(std::size_t /* action */) const
    {
        return false;
    }

    virtual std::size_t ActionCount() const = 0;
    /** 1 for each action that keeps the plan feasible, else 0; at least one is 1. */
    virtual const std::vector<uint8_t>& Mask() const = 0;
    /**
     * Whether an action leads to the same as a lower one because their places are alike and still
     * unused; a search may skip it.
     */
    virtual bool IsRedundant(std::size_t /* action */) const
    {
        return false;
    }

    /** Whether all that is decided keeps the constraints. False only after a step whose mask was 0
     * or that was the one allowed because no action was feasible. */
    virtual bool IsFeasible() const
    {
        return true;
    }

    /** Where an action puts the current item. REQUIRES: !Done(). */
    virtual PlaceKind KindOf(std::size_t action) const
    {
        return ActionToAssignment(action).site == LOCAL ? PlaceKind::LOCAL : PlaceKind::EDGE;
    }

    /** The assignment that an action means for the current item. REQUIRES: !Done(). */
    virtual Assignment ActionToAssignment(std::size_t action) const = 0;
    /** Tries an action without taking it. */
    virtual Estimate Peek(std::size_t action) = 0;
    /** No finish that Peek would say of an action is earlier; found in less time. */
    virtual double FinishBoundS(std::size_t /* action */)
    {
        return -std::numeric_limits<double>::infinity();
    }

    /** The finish that Peek would say, for those who need no more: V often takes longer. */
    virtual double PeekFinishS(std::size_t action)
    {
        return Peek(action).finishS;
    }

    /** Names what the numbers of Observation() mean and how they are scaled, so that a model that
     * was trained on another layout is refused. */
    virtual std::string ObservationLayout() const = 0;
    /** Length of Observation(). Depends on the system and its sizes only (channels, processors). */
    virtual std::size_t ObservationSize() const = 0;
    /** The state before the current item, scaled to about [−1, 1]. REQUIRES: !Done(). */
    virtual const std::vector<float>& Observation() = 0;

    static constexpr std::size_t NOWHERE = std::numeric_limits<std::size_t>::max();

    /** Where Observation() begins to tell, for each action, how much later than with the best one
     * the current item would finish, or how much more it would cost in a system with a metric
     * `reward`: ActionCount() numbers, 0 for the best. NOWHERE if it does not. */
    virtual std::size_t DelaysAt() const
    {
        return NOWHERE;
    }

    /**
     * How long queues were at the beginning of the last \p slots slots, oldest first, now last: for
     * each slot a number in [0, 1) per server, then one for the owner of the current item (0 when
     * Done()). Before the first slot that is known they were as in that one. Empty in a system
     * without queues from slot to slot.
     */
    virtual std::vector<float> Queues(std::size_t /* slots */) const
    {
        return {};
    }

    /** Throws std::logic_error where observations do not come in blocks per action. */
    virtual ObservationBlocks Blocks() const
    {
        throw std::logic_error("observations have no blocks per action");
    }

    /** How a network sees the actions that is to give all of them the same weights. Nothing for
     * LITERAL observations. */
    virtual std::optional<ActionView> Actions() const
    {
        return std::nullopt;
    }

    /** Throws std::logic_error in a system whose items are no graph. */
    virtual GraphObservation Graph() const
    {
        throw std::logic_error("no graph");
    }

    /**
     * Decides the current item; returns the reward −(V after − V before), less what a system that
     * has a metric `reward` counts beside the objective.
     */
    virtual double Step(std::size_t action) = 0;
    /** Takes the last step back. REQUIRES: Position() > 0. */
    virtual void Undo() = 0;
    /** V of what is decided. */
    virtual double Value() const = 0;
    /** Minus the sum of all rewards so far: Value(), and what a system that has a metric `reward`
     * counts beside it. */
    virtual double Loss() const
    {
        return Value();
    }

    /** No way to decide the rest ends with a smaller V. */
    virtual double LowerBound()
    {
        return -std::numeric_limits<double>::infinity();
    }

    /** The decisions so far. */
    virtual Plan CurrentPlan() const = 0;
};

} // namespace ns3::vec

#endif // VEC_DECISION_PROCESS_H
