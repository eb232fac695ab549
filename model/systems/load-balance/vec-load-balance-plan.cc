// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "vec-load-balance-system.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

const char* ONCE = "one assignment for each task, this is another";

/** The expectation that is not met; empty when all tasks are assigned. */
std::string
Missing(const std::vector<uint8_t>& isTaken)
{
    const auto open = std::find(isTaken.begin(), isTaken.end(), 0);
    return open == isTaken.end()
             ? ""
             : "an assignment of task " + std::to_string(open - isTaken.begin());
}

} // namespace

Plan
LoadBalanceSystem::ParsePlan(const Instance& any, const JsonView& assignments) const
{
    const LoadBalanceInstance& instance = AsLoadBalance(any);
    std::vector<uint8_t> isTaken(instance.tasks.size(), 0);
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys({"task", "where", "ingress", "target"});
        Assignment a;
        a.owner = json.At("task").Index(instance.tasks.size());
        const std::string where = json.At("where").String();
        if (where == "rsu")
        {
            a.via = json.At("ingress").Index(instance.rsus.size());
            a.site = json.At("target").Index(instance.rsus.size());
        }
        else if (where != "local")
        {
            json.At("where").Fail("\"local\" or \"rsu\"");
        }
        else if (json.Has("ingress") || json.Has("target"))
        {
            json.Fail("no ingress and no target where it is local");
        }
        if (isTaken[a.owner])
        {
            json.Fail(ONCE);
        }
        isTaken[a.owner] = 1;
        plan.assignments.push_back(a);
    }
    const std::string missing = Missing(isTaken);
    if (!missing.empty())
    {
        assignments.Fail(missing);
    }
    return plan;
}

void
LoadBalanceSystem::CheckPlan(const Instance& any, const Plan& plan) const
{
    const LoadBalanceInstance& instance = AsLoadBalance(any);
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    std::vector<uint8_t> isTaken(instance.tasks.size(), 0);
    const auto fail = [](const std::string& where, const std::string& expected)
    { throw InputError("plan: /assignments" + where + ": expected " + expected); };
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        const Assignment& a = plan.assignments[i];
        const std::string where = "/" + std::to_string(i);
        if (!inRange(a.owner, instance.tasks.size()) || a.item != 0)
        {
            fail(where, "a task of the instance");
        }
        if (a.site != LOCAL &&
            (!inRange(a.site, instance.rsus.size()) || !inRange(a.via, instance.rsus.size())))
        {
            fail(where, "an ingress and target RSU of the instance");
        }
        if (isTaken[a.owner])
        {
            fail(where, ONCE);
        }
        isTaken[a.owner] = 1;
    }
    const std::string missing = Missing(isTaken);
    if (!missing.empty())
    {
        fail("", missing);
    }
}

Json
LoadBalanceSystem::PlanToJson(const Instance&, const Plan& plan) const
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        Json json;
        json["task"] = a.owner;
        json["where"] = a.site == LOCAL ? "local" : "rsu";
        if (a.site != LOCAL)
        {
            json["ingress"] = a.via;
            json["target"] = a.site;
        }
        assignments.push_back(std::move(json));
    }
    return assignments;
}

Json
LoadBalanceSystem::ItemsToJson(const Instance&, const Timeline& timeline) const
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        const Assignment& a = item.assignment;
        Json json;
        json["task"] = a.owner;
        json["where"] = a.site == LOCAL ? "local" : "rsu";
        if (a.site != LOCAL)
        {
            json["ingress"] = a.via;
            json["target"] = a.site;
        }
        for (const auto& [key, value] : item.extra)
        {
            json[key] = value;
        }
        json["finish_s"] = item.finishS;
        json["outcome"] = ToString(timeline.tasks[a.owner].outcome);
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
