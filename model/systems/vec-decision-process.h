// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DECISION_PROCESS_H
#define VEC_DECISION_PROCESS_H

#include "ns3/vec-plan.h"
#include "vec-item-order.h"
#include "vec-observation-layout.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Where an action puts an item, as seen from the item's owner.
 */
enum class PlaceKind
{
    LOCAL, //!< on the owner itself
    EDGE,  //!< on another vehicle, an RSU, an edge or MEC server, a processor
    CLOUD, //!< in the cloud
};

/**
 * @ingroup vec
 * @brief An instance as a sequence of decisions: the open items one after the other, a finite set
 * of actions for each.
 *
 * Generic policies (local, random, greedy, exhaustive, …) and all learning agents see a system
 * through this interface alone. What only some systems have is in interfaces of its own:
 * SearchableProcess, GraphView, QueueView.
 *
 * V is the objective of the decided items alone, simulated without the others; V of nothing is 0.
 * The rewards of an episode sum to −objective exactly, or to the metric `reward` of its timeline in
 * a system that has one.
 *
 * A system writes the private functions; order, decisions, values, mask and observation are kept
 * here.
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
    const std::vector<std::pair<int, int>>& Items() const
    {
        return m_order.Items();
    }

    /**
     * Sets another order of asking before the first step. Throws std::invalid_argument unless it
     * is a permutation of Items() in which parents come before children.
     */
    void Reorder(const std::vector<std::pair<int, int>>& items);
    /**
     * Upward rank of Items()[i] (HEFT; paper 2, eq. 21 mirrored), s: mean cost over the places
     * plus the longest way down to the end of its task.
     */
    std::vector<double> UpwardRanks() const;

    /** Number of decided items; the current item is Items()[Position()]. */
    std::size_t Position() const
    {
        return m_actions.size();
    }

    bool Done() const
    {
        return Position() == m_order.Size();
    }

    std::size_t ActionCount() const
    {
        return m_mask.size();
    }

    /** 1 for each action that keeps the plan feasible, else 0; at least one is 1.
     * REQUIRES: !Done(). */
    const std::vector<uint8_t>& Mask() const
    {
        if (!m_isMasked && !Done())
        {
            FillMask(m_mask);
            m_isMasked = true;
        }
        return m_mask;
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
    Assignment ActionToAssignment(std::size_t action) const
    {
        return AssignmentOf(Position(), action);
    }

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

    /** What the numbers of Observation() are. */
    virtual ObservationLayout Layout() const = 0;
    /** The state before the current item, scaled to about [−1, 1]. REQUIRES: !Done(). */
    const std::vector<float>& Observation();

    /**
     * Decides the current item; returns the reward −(V after − V before), less what a system that
     * has a metric `reward` counts beside the objective.
     */
    double Step(std::size_t action)
    {
        const double before = Value();
        const Outcome outcome = Take(action);
        m_actions.push_back(action);
        m_values.push_back(outcome.value);
        Forget();
        return -(outcome.value - before) - outcome.penalty;
    }

    /** Takes the last step back. REQUIRES: Position() > 0. */
    void Undo()
    {
        const std::size_t action = m_actions.back();
        m_actions.pop_back();
        m_values.pop_back();
        TakeBack(action);
        Forget();
    }

    /** V of what is decided. */
    double Value() const
    {
        return m_values.back();
    }

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
    Plan CurrentPlan() const;

  protected:
    /** Once, before anything else. */
    void Begin(ItemOrder order, std::size_t actions);

    const ItemOrder& Order() const
    {
        return m_order;
    }

    /** The number of the current item. */
    int Current() const
    {
        return m_order.NumberAt(Position());
    }

    /** What was decided of Items()[position]. */
    std::size_t ActionAt(std::size_t position) const
    {
        return m_actions[position];
    }

    /** Takes Items()[from] out of the order and puts it back as Items()[to]. */
    void Move(std::size_t from, std::size_t to);

    /** What a step leads to. */
    struct Outcome
    {
        double value = 0;   //!< V
        double penalty = 0; //!< counts in the reward beside V
    };

  private:
    /** Of all items, open or not, by number. */
    virtual std::vector<double> RanksByNumber() const = 0;
    /** What an action means, or meant, for Items()[position]. REQUIRES: position <= Position(). */
    virtual Assignment AssignmentOf(std::size_t position, std::size_t action) const = 0;

    /** Where not all actions are always feasible: writes 0 or 1 for each. */
    virtual void FillMask(std::vector<uint8_t>& /* mask */) const
    {
    }

    /** Appends the observation. */
    virtual void Observe(std::vector<float>& values) = 0;
    /** Carries a decision of the current item out, which counts as decided afterwards only. */
    virtual Outcome Take(std::size_t action) = 0;
    /** The opposite; the item is the current one again. */
    virtual void TakeBack(std::size_t action) = 0;

    /** Another item is the current one, or other items are decided. */
    virtual void Changed()
    {
    }

    void Forget()
    {
        m_isMasked = false;
        m_isObserved = false;
        Changed();
    }

    ItemOrder m_order;
    std::vector<std::size_t> m_actions; // taken
    std::vector<double> m_values{0};    // V before the first step and after each
    mutable std::vector<uint8_t> m_mask;
    mutable bool m_isMasked = false;
    std::vector<float> m_observation;
    bool m_isObserved = false;
};

} // namespace ns3::vec

#endif // VEC_DECISION_PROCESS_H
