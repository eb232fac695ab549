// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_RUN_H
#define VEC_GRAPH_RUN_H

#include "vec-messages.h"

#include <functional>
#include <vector>

namespace ns3::vec
{

/**
 * One planned task as one site sees it: which of its subtasks may run here now, and what must be
 * sent from here to where. Vehicles and servers use the same rules, so that outputs follow the
 * graph's edges to wherever the children run:
 *
 * - The owner sends each subtask that runs elsewhere ONE burst: its own input and the outputs of
 *   the parents that ran at the owner, as soon as the last of these has ended. One that has
 * neither, but parents elsewhere, gets none.
 * - Any other site sends the output of a subtask once to each site that runs a child, and the
 *   output of a subtask without children to the owner.
 * - A subtask may run when its burst, if it gets one, and the outputs of all parents are here.
 */
class GraphRun
{
  public:
    /** All input of \p subtask is here. */
    using Runnable = std::function<void(int subtask)>;
    /** Something must go to \p to. For a BURST \p subtask is the consumer, else the producer. */
    using Outgoing = std::function<void(TransferKind kind, int subtask, Endpoint to, double bits)>;

    /** \p self is where this is; the owner is the vehicle named in the task key. */
    GraphRun(Endpoint self,
             const TaskDescription& description,
             const TaskPlan& plan,
             Runnable runnable,
             Outgoing outgoing);

    /** Lets everything go that waits for nothing. Call once. */
    void Start();
    /** A burst or an output has come. */
    void OnArrival(TransferKind kind, int subtask);
    /** A subtask has ended here. */
    void OnFinished(int subtask);

    const TaskDescription& Description() const;
    const TaskPlan& Plan() const;
    bool RunsHere(int subtask) const;
    /** What the owner sends a subtask that runs elsewhere. */
    double BurstBits(int subtask) const;
    /** Subtasks that run here and have not ended. */
    int Unfinished() const;
    /** At the owner: results of subtasks without children that are not yet here. */
    int UndeliveredResults() const;

  private:
    void OneInputLess(int subtask);

    Endpoint m_self;
    Endpoint m_owner;
    TaskDescription m_description;
    TaskPlan m_plan;
    Runnable m_runnable;
    Outgoing m_outgoing;
    std::vector<std::vector<int>> m_children;
    std::vector<int> m_missing;        //!< inputs a subtask here waits for
    std::vector<int> m_missingAtOwner; //!< owner's parents a burst from here waits for
    std::vector<double> m_burstBits;
    std::vector<bool> m_getsBurst;
    std::vector<bool> m_arrived; //!< output of a subtask from elsewhere is here
    int m_unfinished = 0;
    int m_undelivered = 0;
};

} // namespace ns3::vec

#endif // VEC_GRAPH_RUN_H
