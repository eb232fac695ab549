// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-open-items.h"
#include "vec-task-graph-system.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

using Edge = TaskGraphInstance::Edge;

std::size_t
Processors(const TaskGraphInstance& instance)
{
    return instance.costS.empty() ? 0 : instance.costS[0].size();
}

void
CheckCosts(const ValuePlace& place, const TaskGraphInstance& instance)
{
    const std::size_t processors = Processors(instance);
    for (std::size_t i = 0; i < instance.costS.size(); ++i)
    {
        const std::vector<double>& row = instance.costS[i];
        if (row.empty() || row.size() != processors)
        {
            place.View().At("cost_s").At(i).Fail(
                row.empty() ? "a cost on at least one processor"
                            : "an array of " + std::to_string(processors) + " numbers");
        }
    }
}

void
CheckGraph(const ValuePlace& place, const TaskGraphInstance& instance)
{
    EdgeList pairs;
    for (const Edge& edge : instance.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    CheckAcyclic(place, "edges", instance.costS.size(), pairs);
}

const Fields<TaskGraphInstance>&
AllFields()
{
    using I = TaskGraphInstance;
    const auto edge = Fields<Edge>("an edge [from, to, seconds]")
                          .Add("from", &Edge::from, IndexOf("cost_s"))
                          .Add("to", &Edge::to, IndexOf("cost_s"))
                          .Add("seconds", &Edge::seconds, QUANTITY, "nothing on one processor");
    static const Fields<I> fields =
        Fields<I>()
            .Allow("format")
            .Add("cost_s", &I::costS, QUANTITY, "by subtask and processor")
            .Check(CheckCosts)
            .Add("edges", &I::edges, edge)
            .Check(CheckGraph);
    return fields;
}

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

} // namespace

const TaskGraphInstance&
AsTaskGraph(const Instance& instance)
{
    return InstanceAs<TaskGraphInstance>(instance);
}

std::unique_ptr<Instance>
TaskGraphSystem::Parse(const JsonView& json) const
{
    return ReadInstance(AllFields(), json);
}

Json
TaskGraphSystem::ToJson(const Instance& instance) const
{
    return AllFields().Write(AsTaskGraph(instance));
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
