// SPDX-License-Identifier: GPL-2.0-only
#include "vec-task-graph-evaluator.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

/** Whether a moment is before another, the last digits of a printed number aside. */
bool
IsBefore(double aS, double bS)
{
    return aS < bS - 1e-9 * (1 + std::abs(bS));
}

} // namespace

TaskGraphEvaluator::TaskGraphEvaluator(const TaskGraphInstance& instance)
    : m_model(instance), m_byProcessor(m_model.Processors())
{
    m_timeline.items.resize(m_model.Nodes());
    for (int i = 0; i < m_model.Nodes(); ++i)
    {
        m_timeline.items[i].assignment.item = i;
    }
    m_timeline.tasks.resize(1);
    m_timeline.metrics = {
        {"makespan_s", 0}
    };
}

const Timeline&
TaskGraphEvaluator::Evaluate(const Plan& plan)
{
    m_availableS.assign(m_model.Processors(), 0);
    m_timeline.feasible = true;
    m_timeline.violations.clear();
    double makespanS = 0;
    bool isInserted = false;
    for (const Assignment& a : plan.assignments)
    {
        double parentsS = 0;
        double readyS = 0;
        for (const TaskGraphModel::Link& parent : m_model.Parents(a.item))
        {
            const TimelineItem& before = m_timeline.items[parent.node];
            parentsS = std::max(parentsS, before.finishS);
            readyS =
                std::max(readyS,
                         before.finishS + (before.assignment.site == a.site ? 0 : parent.seconds));
        }
        TimelineItem& item = m_timeline.items[a.item];
        item.assignment = a;
        item.enqueuedS = parentsS;
        item.sentS = parentsS;
        item.receivedS = readyS;
        item.readyS = readyS;
        item.startS = std::max(m_availableS[a.site], readyS);
        if (!std::isnan(a.startS))
        {
            isInserted = true;
            item.startS = a.startS;
            if (IsBefore(a.startS, readyS))
            {
                Violate(a, "starts before its data is there");
            }
        }
        item.finishS = item.startS + m_model.CostS(a.item, a.site);
        m_availableS[a.site] = std::max(m_availableS[a.site], item.finishS);
        makespanS = std::max(makespanS, item.finishS);
    }
    if (!std::isfinite(makespanS))
    {
        throw InputError("instance: expected costs that give finite times");
    }
    if (isInserted)
    {
        FindOverlaps();
    }
    m_timeline.objective = makespanS;
    m_timeline.metrics[0].second = makespanS;
    m_timeline.tasks[0].finishS = makespanS;
    m_timeline.tasks[0].deliveredS = makespanS;
    m_timeline.tasks[0].etS = makespanS;
    return m_timeline;
}

void
TaskGraphEvaluator::Violate(const Assignment& assignment, const std::string& what)
{
    m_timeline.feasible = false;
    m_timeline.violations.push_back("subtask " + std::to_string(assignment.item) +
                                    " on processor " + std::to_string(assignment.site) + ": " +
                                    what);
}

void
TaskGraphEvaluator::FindOverlaps()
{
    for (auto& subtasks : m_byProcessor)
    {
        subtasks.clear();
    }
    for (const TimelineItem& item : m_timeline.items)
    {
        m_byProcessor[item.assignment.site].push_back(item.assignment.item);
    }
    for (auto& subtasks : m_byProcessor)
    {
        const auto& items = m_timeline.items;
        std::sort(subtasks.begin(),
                  subtasks.end(),
                  [&](int a, int b)
                  {
                      return items[a].startS != items[b].startS
                               ? items[a].startS < items[b].startS
                               : items[a].finishS < items[b].finishS;
                  });
        for (std::size_t i = 1; i < subtasks.size(); ++i)
        {
            const TimelineItem& before = items[subtasks[i - 1]];
            const TimelineItem& item = items[subtasks[i]];
            if (IsBefore(item.startS, before.finishS))
            {
                Violate(item.assignment,
                        "overlaps subtask " + std::to_string(before.assignment.item));
            }
        }
    }
}

} // namespace ns3::vec
