// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_RUN_H
#define VEC_GRAPH_RUN_H

#include "ns3/vec-messages.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace ns3::vec
{

/**
 * One planned task as one site sees it: which of its subtasks may run here now, and what must be
 * sent from here to where. All sites use the same rules, so that outputs follow the graph's edges
 * to wherever the children run.
 *
 * When edges carry no data of their own:
 *
 * - The owner sends each subtask that runs elsewhere ONE burst: its own input and the outputs of
 *   the parents that ran at the owner, as soon as the last of these has ended. One that has
 *   neither, but parents elsewhere, gets none.
 * - Any other site sends the output of a subtask once to each site that runs a child.
 * - A subtask may run when its burst, if it gets one, and the outputs of all other parents are
 *   here.
 *
 * When they do, each goes to the site of its child when its parent has ended, and a burst is the
 * own input alone, where there is some.
 *
 * In both cases the output of a subtask without children goes to the owner, and subtasks with an
 * order in the plan become runnable at their site in that order.
 *
 * What is nowhere (site NOBODY) has ended and is not needed any more.
 *
 * A plan may be revised at any time. An output is the same wherever it was computed: what has come
 * under an earlier plan counts, but for a burst, whose content depends on the plan. Where the plan
 * names the holder of a burst, that site hands it on and the owner does not send it again.
 */
class GraphRun
{
  public:
    /** All input of \p subtask is here. */
    using Runnable = std::function<void(int subtask)>;
    /** Something must go to \p to. For a BURST \p subtask is the consumer, for an EDGE the number
     * of the edge, else the producer. */
    using Outgoing = std::function<void(TransferKind kind, int subtask, Endpoint to, double bits)>;
    /** A subtask that became runnable and has not ended shall not run here any more. */
    using Cancelled = std::function<void(int subtask)>;
    /** What was outgoing is not wanted there any more; named as when it was. */
    using Withdrawn = std::function<void(TransferKind kind, int subtask, Endpoint to)>;

    /** \p self is where this is; the owner is the vehicle named in the task key. */
    GraphRun(Endpoint self,
             const TaskDescription& description,
             const TaskPlan& plan,
             Runnable runnable,
             Outgoing outgoing);

    /** Who is told what a revised plan takes back. Before Revise. */
    void SetRevised(Cancelled cancelled, Withdrawn withdrawn);

    /** Lets everything go that waits for nothing. Call once. */
    void Start();
    /** A burst or an output has come that was sent under a plan of that revision. */
    void OnArrival(TransferKind kind, int subtask, uint16_t revision = 0);
    /** A subtask has ended here. */
    void OnFinished(int subtask);
    /**
     * Goes on by another plan for what is left. Cancels what has moved away, withdraws what is not
     * wanted any more, sends what has to go elsewhere now, and keeps what is done. Does nothing
     * when \p plan is not newer than the one at hand.
     */
    void Revise(const TaskPlan& plan);

    const TaskDescription& Description() const;
    const TaskPlan& Plan() const;
    bool RunsHere(int subtask) const;
    /** Whether the output of a subtask is here. */
    bool HasOutput(int subtask) const;
    /** What the owner sends a subtask that runs elsewhere. */
    double BurstBits(int subtask) const;
    /** Subtasks that run here and have not ended. */
    int Unfinished() const;
    /** At the owner: results of subtasks without children that are not yet here. */
    int UndeliveredResults() const;

  private:
    enum class State : uint8_t
    {
        IDLE,
        RUNNABLE,
        DONE,
    };

    /** An edge at one of its ends. */
    struct Link
    {
        int subtask; //!< at the other end
        int edge;
    };

    Endpoint SiteOf(int subtask) const;
    bool HasEdgeData() const;
    bool NeedsBurst(int subtask) const;
    bool IsInBurst(int parent, int child) const;
    bool HasInputs(int subtask) const;
    void TryRun(int subtask);
    void RunInOrder();
    void TryBurst(int subtask);
    void Provide(int subtask);
    void Send(TransferKind kind, int subtask, Endpoint to, double bits, uint16_t since);
    bool IsWanted(TransferKind kind, int subtask, Endpoint to, uint16_t sent) const;
    void TakePlan(const TaskPlan& plan);

    Endpoint m_self;
    Endpoint m_owner;
    TaskDescription m_description;
    TaskPlan m_plan;
    Runnable m_runnable;
    Outgoing m_outgoing;
    Cancelled m_cancelled;
    Withdrawn m_withdrawn;
    std::vector<std::vector<Link>> m_parents;  //!< in the order of edges
    std::vector<std::vector<Link>> m_children; //!< in the order of subtasks
    std::vector<State> m_states;
    std::vector<bool> m_arrived;     //!< output of a subtask from elsewhere is here
    std::vector<bool> m_edgeArrived; //!< data of an edge from elsewhere is here
    std::vector<int> m_burstArrived; //!< revision of the newest burst; −1: none
    /** What was sent to whom, and under which revision. */
    std::map<std::tuple<TransferKind, int, Endpoint>, uint16_t> m_sent;
    std::vector<int> m_sequence; //!< subtasks here that have an order, by it …
    std::size_t m_next = 0;      //!< … and the first of them that was not runnable yet
};

} // namespace ns3::vec

#endif // VEC_GRAPH_RUN_H
