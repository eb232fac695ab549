// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PROCESS_VIEWS_H
#define VEC_PROCESS_VIEWS_H

#include "vec-decision-process.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The task graph of an instance as a graph network sees it, the same during all its
 * decisions.
 *
 * Node i is the item that Items() numbers i.
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

/**
 * @ingroup vec
 * @brief A process whose items are a graph.
 */
class GraphView
{
  public:
    virtual ~GraphView() = default;
    virtual GraphObservation Graph() const = 0;
};

/**
 * @ingroup vec
 * @brief A process with queues that last from slot to slot.
 */
class QueueView
{
  public:
    virtual ~QueueView() = default;
    /**
     * How long queues were at the beginning of the last \p slots slots, oldest first, now last: for
     * each slot a number in [0, 1) per server, then one for the owner of the current item (0 when
     * Done()). Before the first slot that is known they were as in that one.
     */
    virtual std::vector<float> Queues(std::size_t slots) const = 0;
};

/**
 * @ingroup vec
 * @brief A process that tells how things are at the moment of a decision, and nothing of what an
 * action would lead to.
 */
class FactsView
{
  public:
    virtual ~FactsView() = default;
    virtual ObservationLayout FactsLayout() const = 0;
    /** Scaled to about [−1, 1], as FactsLayout() says. REQUIRES: !Done(). */
    virtual std::vector<float> Facts() const = 0;
};

/** The facts of a process. Throws std::logic_error in a system that does not tell them. */
const FactsView& FactsOf(const DecisionProcess& process);
/** The graph of a process. Throws std::logic_error in a system whose items are no graph. */
GraphObservation GraphOf(const DecisionProcess& process);
/** The queues of a process; empty in a system without queues from slot to slot. */
std::vector<float> QueuesOf(const DecisionProcess& process, std::size_t slots);

} // namespace ns3::vec

#endif // VEC_PROCESS_VIEWS_H
