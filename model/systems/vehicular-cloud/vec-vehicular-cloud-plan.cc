// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-open-items.h"
#include "vec-vehicular-cloud-system.h"

namespace ns3::vec
{

namespace
{

/** Follows a plan assignment by assignment. */
class PlanChecker
{
  public:
    explicit PlanChecker(const VehicularCloudInstance& instance)
        : m_open({instance.cycles.size()}), m_parents(instance.cycles.size())
    {
        for (const auto& fixed : instance.fixed)
        {
            m_open.Fix(0, fixed.subtask);
        }
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

Plan
VehicularCloudSystem::ParsePlan(const Instance& any, const JsonView& assignments) const
{
    const VehicularCloudInstance& instance = AsVehicularCloud(any);
    PlanChecker checker(instance);
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys({"subtask", "vehicle"});
        Assignment a;
        a.item = json.At("subtask").Index(instance.cycles.size());
        a.site = SiteOf(json.At("vehicle").Index(instance.vehicles.size()));
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
VehicularCloudSystem::CheckPlan(const Instance& any, const Plan& plan) const
{
    const VehicularCloudInstance& instance = AsVehicularCloud(any);
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    PlanChecker checker(instance);
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        const Assignment& a = plan.assignments[i];
        std::string fault;
        if (a.owner != 0 || !inRange(a.item, instance.cycles.size()))
        {
            fault = "a subtask of the instance";
        }
        else if (a.site != LOCAL && !inRange(a.site, instance.vehicles.size()))
        {
            fault = "a vehicle of the instance";
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
VehicularCloudSystem::PlanToJson(const Instance&, const Plan& plan) const
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        Json json;
        json["subtask"] = a.item;
        json["vehicle"] = VehicleOf(a.site);
        assignments.push_back(std::move(json));
    }
    return assignments;
}

Json
VehicularCloudSystem::ItemsToJson(const Instance&, const Timeline& timeline) const
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        Json json;
        json["subtask"] = item.assignment.item;
        json["vehicle"] = VehicleOf(item.assignment.site);
        if (item.fixed)
        {
            json["fixed"] = true;
        }
        else
        {
            json["rt_s"] = item.enqueuedS;
            json["est_s"] = item.startS;
        }
        json["eft_s"] = item.finishS;
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
