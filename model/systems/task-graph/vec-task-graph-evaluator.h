// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_GRAPH_EVALUATOR_H
#define VEC_TASK_GRAPH_EVALUATOR_H

#include "ns3/vec-system.h"
#include "vec-task-graph-model.h"

namespace ns3::vec
{

/**
 * Timelines of plans for one task graph. Throws InputError when costs give times beyond the range
 * of a double.
 */
class TaskGraphEvaluator : public Evaluator
{
  public:
    explicit TaskGraphEvaluator(const TaskGraphInstance& instance);

    const Timeline& Evaluate(const Plan& plan) override;

  private:
    void Violate(const Assignment& assignment, const std::string& what);
    void FindOverlaps();

    TaskGraphModel m_model;
    std::vector<double> m_availableS;            // by processor
    std::vector<std::vector<int>> m_byProcessor; // subtasks
    Timeline m_timeline;
};

} // namespace ns3::vec

#endif // VEC_TASK_GRAPH_EVALUATOR_H
