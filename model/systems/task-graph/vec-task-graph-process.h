// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_PROCESS_H
#define VEC_TASK_GRAPH_PROCESS_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-item-order.h"
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
class TaskGraphProcess : public DecisionProcess
{
  public:
    /** REQUIRES: the instance outlives the process. */
    TaskGraphProcess(const TaskGraphInstance& instance, ObservationKind observation);

    const std::vector<std::pair<int, int>>& Items() const override;
    void Reorder(const std::vector<std::pair<int, int>>& items) override;
    std::vector<double> UpwardRanks() const override;
    std::size_t Position() const override;
    bool IsOrderOpen() const override;
    double OrderCount() const override;
    bool IsReady(std::size_t index) const override;
    void MoveItem(std::size_t from, std::size_t to) override;
    bool CommutesWithLast(std::size_t action) const override;
    std::size_t ActionCount() const override;
    const std::vector<uint8_t>& Mask() const override;
    bool IsRedundant(std::size_t action) const override;
    Assignment ActionToAssignment(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    std::string ObservationLayout() const override;
    std::size_t ObservationSize() const override;
    std::optional<ActionView> Actions() const override;
    const std::vector<float>& Observation() override;
    double Step(std::size_t action) override;
    void Undo() override;
    double Value() const override;
    double LowerBound() override;
    Plan CurrentPlan() const override;

  private:
    struct Slot
    {
        double startS;
        double finishS;
        int node;
    };

    void FindReady();
    double StartS(int node, int processor);

    TaskGraphModel m_model;
    ObservationKind m_kind;
    std::vector<double> m_ranks; // upward, by node
    ItemOrder m_order;
    std::vector<uint8_t> m_mask;
    std::vector<int> m_lowerTwin; // per processor a lower one with the same costs; -1: none
    std::vector<std::vector<Slot>> m_slots; // per processor, by time
    std::vector<int> m_processor;           // by node; -1: open
    std::vector<double> m_startS;           // by node
    std::vector<double> m_finishS;          // by node
    std::vector<int> m_taken;               // nodes
    std::vector<double> m_values{0};        // V before the first step and after each
    std::vector<double> m_boundS;           // by node
    double m_busyS = 0;                     // of all processors
    std::vector<double> m_busyBefore;
    int m_readyOf = -1;           // the node m_readyS is about
    std::vector<double> m_readyS; // per processor
    double m_unitS = 1;           // τ
    std::vector<float> m_observed;
};

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_PROCESS_H
