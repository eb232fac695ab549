// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_PROCESS_H
#define VEC_TASK_GRAPH_PROCESS_H

#include "ns3/vec-searchable-process.h"
#include "vec-task-graph-model.h"

namespace ns3::vec
{

/**
 * `task-graph` as a sequence of decisions: action p = processor p; every action is feasible. A
 * subtask goes into the first gap of its processor that holds it once its data is there
 * (insertion-based scheduling); with all orders open, every best schedule can be reached.
 *
 * Items come by descending upward rank. V is the makespan of what is decided.
 *
 * Observations, in which every number lies in [−1, 1]; τ is the mean cost over subtasks and
 * processors, s(x) = x / (1 + |x|). FULL, 8 + 4 P numbers for P processors, and LITERAL, the first
 * 4 + P of these:
 *
 * | 4 | parents, children: s(number / 3); mean cost, mean transfer to its children: s(time / τ) |
 * | P | cost: s(time / τ)                                                                       |
 * | 1 | subtasks decided / subtasks                                                             |
 * | 1 | upward rank: s(that / 5τ)                                                               |
 * | 1 | V − best finish: s(that / τ)                                                            |
 * | 1 | best finish − last parent's finish: s(that / τ)                                         |
 * | P | data there − last parent's finish: s(that / τ)                                          |
 * | P | finish − best finish: s(that / τ)                                                       |
 * | P | increase of V: s(that / τ)                                                              |
 */
class TaskGraphProcess : public OpenOrderProcess
{
  public:
    /** REQUIRES: the instance outlives the process. */
    TaskGraphProcess(const TaskGraphInstance& instance, ObservationKind observation);

    bool CommutesWithLast(std::size_t action) const override;
    bool IsRedundant(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    ObservationLayout Layout() const override;
    double LowerBound() override;

  private:
    struct Slot
    {
        double startS;
        double finishS;
        int node;
    };

    std::vector<double> RanksByNumber() const override;
    Assignment AssignmentOf(std::size_t position, std::size_t action) const override;
    void Observe(std::vector<float>& values) override;
    Outcome Take(std::size_t action) override;
    void TakeBack(std::size_t action) override;
    void Changed() override;

    void FindReady();
    double StartS(int node, int processor);

    TaskGraphModel m_model;
    ObservationKind m_kind;
    std::vector<double> m_ranks;  // upward, by node
    std::vector<int> m_lowerTwin; // per processor a lower one with the same costs; -1: none
    std::vector<std::vector<Slot>> m_slots; // per processor, by time
    std::vector<int> m_processor;           // by node; -1: open
    std::vector<double> m_startS;           // by node
    std::vector<double> m_finishS;          // by node
    std::vector<double> m_boundS;           // by node
    double m_busyS = 0;                     // of all processors
    std::vector<double> m_busyBefore;
    int m_readyOf = -1;           // the node m_readyS is about
    std::vector<double> m_readyS; // per processor
    double m_unitS = 1;           // τ
};

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_PROCESS_H
