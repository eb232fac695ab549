// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-open-items.h"
#include "ns3/vec-task-graph.h"
#include "vec-task-graph-system.h"

#include <cmath>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

/** Follows a plan assignment by assignment. */
class PlanChecker
{
  public:
    explicit PlanChecker(const TaskGraphInstance& instance)
        : m_open({instance.costS.size()}), m_parents(instance.costS.size())
    {
        for (const auto& edge : instance.edges)
        {
            m_parents[edge.to].push_back(edge.from);
        }
    }

    /** What is wrong with this assignment coming next; empty: nothing. */
    std::string Take(int subtask)
    {
        for (int parent : m_parents[subtask])
        {
            if (!m_open.IsPlaced(0, parent))
            {
                return "its parent, subtask " + std::to_string(parent) + ", before it";
            }
        }
        return m_open.Take(0, subtask);
    }

    std::string Missing() const
    {
        return m_open.Missing();
    }

  private:
    OpenItems m_open;
    std::vector<std::vector<int>> m_parents;
};

std::size_t
Processors(const TaskGraphInstance& instance)
{
    return instance.costS.empty() ? 0 : instance.costS[0].size();
}

} // namespace

const TaskGraphInstance&
AsTaskGraph(const Instance& instance)
{
    const auto* mine = dynamic_cast<const TaskGraphInstance*>(&instance);
    if (!mine)
    {
        throw std::invalid_argument("an instance of task-graph was expected, not of " +
                                    std::string(instance.System()));
    }
    return *mine;
}

std::unique_ptr<Instance>
TaskGraphSystem::Parse(const JsonView& json) const
{
    json.AllowKeys({"format", "cost_s", "edges"});
    auto instance = std::make_unique<TaskGraphInstance>();
    const JsonView rows = json.At("cost_s");
    for (std::size_t i = 0; i < rows.Size(); ++i)
    {
        const JsonView row = rows.At(i);
        if (row.Size() == 0)
        {
            row.Fail("a cost on at least one processor");
        }
        instance->costS.push_back(i == 0 ? row.Quantities()
                                         : row.Quantities(instance->costS[0].size()));
    }
    const JsonView edges = json.At("edges");
    EdgeList pairs;
    for (std::size_t i = 0; i < edges.Size(); ++i)
    {
        const JsonView edge = edges.At(i);
        if (edge.Size() != 3)
        {
            edge.Fail("an edge [from, to, seconds]");
        }
        const int from = edge.At(std::size_t{0}).Index(instance->costS.size());
        const int to = edge.At(1).Index(instance->costS.size());
        instance->edges.push_back({from, to, edge.At(2).Quantity()});
        pairs.emplace_back(from, to);
    }
    if (TopologicalOrder(instance->costS.size(), pairs).size() != instance->costS.size())
    {
        edges.Fail("a graph without cycles");
    }
    return instance;
}

Json
TaskGraphSystem::ToJson(const Instance& any) const
{
    const TaskGraphInstance& instance = AsTaskGraph(any);
    Json json;
    json["cost_s"] = instance.costS;
    json["edges"] = Json::array();
    for (const auto& edge : instance.edges)
    {
        json["edges"].push_back(Json::array({edge.from, edge.to, edge.seconds}));
    }
    return json;
}

Plan
TaskGraphSystem::ParsePlan(const Instance& any, const JsonView& assignments) const
{
    const TaskGraphInstance& instance = AsTaskGraph(any);
    PlanChecker checker(instance);
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys({"subtask", "processor", "start_s"});
        Assignment a;
        a.item = json.At("subtask").Index(instance.costS.size());
        a.site = json.At("processor").Index(Processors(instance));
        if (json.Has("start_s"))
        {
            a.startS = json.At("start_s").Quantity();
        }
        const std::string fault = checker.Take(a.item);
        if (!fault.empty())
        {
            json.Fail(fault);
        }
        plan.assignments.push_back(a);
    }
    const std::string missing = checker.Missing();
    if (!missing.empty())
    {
        assignments.Fail(missing);
    }
    return plan;
}

void
TaskGraphSystem::CheckPlan(const Instance& any, const Plan& plan) const
{
    const TaskGraphInstance& instance = AsTaskGraph(any);
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    PlanChecker checker(instance);
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        const Assignment& a = plan.assignments[i];
        std::string fault;
        if (a.owner != 0 || !inRange(a.item, instance.costS.size()))
        {
            fault = "a subtask of the instance";
        }
        else if (!inRange(a.site, Processors(instance)))
        {
            fault = "a processor of the instance";
        }
        else if (a.startS < 0 || std::isinf(a.startS))
        {
            fault = "a finite start from 0 on";
        }
        else
        {
            fault = checker.Take(a.item);
        }
        if (!fault.empty())
        {
            throw InputError("plan: /assignments/" + std::to_string(i) + ": expected " + fault);
        }
    }
    const std::string missing = checker.Missing();
    if (!missing.empty())
    {
        throw InputError("plan: /assignments: expected " + missing);
    }
}

Json
TaskGraphSystem::PlanToJson(const Instance&, const Plan& plan) const
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        Json json;
        json["subtask"] = a.item;
        json["processor"] = a.site;
        if (!std::isnan(a.startS))
        {
            json["start_s"] = a.startS;
        }
        assignments.push_back(std::move(json));
    }
    return assignments;
}

Json
TaskGraphSystem::ItemsToJson(const Instance&, const Timeline& timeline) const
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        Json json;
        json["subtask"] = item.assignment.item;
        json["processor"] = item.assignment.site;
        json["start_s"] = item.startS;
        json["finish_s"] = item.finishS;
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
