// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
#include "vec-task-graph-system.h"

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

EdgeList
Pairs(const TaskGraphInstance& instance)
{
    EdgeList pairs;
    for (const Edge& edge : instance.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    return pairs;
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
            .Check([](const ValuePlace& place, const I& instance)
                   { CheckAcyclic(place, "edges", instance.costS.size(), Pairs(instance)); });
    return fields;
}

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
const PlanForm&
TaskGraphSystem::Form() const
{
    static const PlanForm form = []
    {
        PlanForm f;
        f.item = "subtask";
        f.site = "processor";
        f.start = "start_s";
        f.places = "a processor";
        f.columns = {
            {"start_s",  &TimelineItem::startS },
            {"finish_s", &TimelineItem::finishS}
        };
        return f;
    }();
    return form;
}

PlanBounds
TaskGraphSystem::Bounds(const Instance& any) const
{
    const TaskGraphInstance& instance = AsTaskGraph(any);
    PlanBounds bounds;
    bounds.items = {instance.costS.size()};
    bounds.sites = Processors(instance);
    bounds.edges = Pairs(instance);
    return bounds;
}

} // namespace ns3::vec
