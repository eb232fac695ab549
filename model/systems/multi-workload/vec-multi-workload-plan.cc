// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "vec-multi-workload-system.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

const char* ONCE = "one assignment for each workload, this is another";

/** Which workloads have an assignment. */
class Taken
{
  public:
    explicit Taken(const MultiWorkloadInstance& instance)
    {
        for (const auto& device : instance.devices)
        {
            m_isTaken.emplace_back(device.workloads.size(), 0);
        }
    }

    /** Whether it was still open. */
    bool Take(const Assignment& a)
    {
        return m_isTaken[a.owner][a.item]++ == 0;
    }

    /** The expectation that is not met; empty when all are assigned. */
    std::string Missing() const
    {
        for (std::size_t w = 0; w < m_isTaken.size(); ++w)
        {
            const auto open = std::find(m_isTaken[w].begin(), m_isTaken[w].end(), 0);
            if (open != m_isTaken[w].end())
            {
                return "an assignment of device " + std::to_string(w) + " workload " +
                       std::to_string(open - m_isTaken[w].begin());
            }
        }
        return "";
    }

  private:
    std::vector<std::vector<int>> m_isTaken;
};

} // namespace

Plan
MultiWorkloadSystem::ParsePlan(const Instance& any, const JsonView& assignments) const
{
    const MultiWorkloadInstance& instance = AsMultiWorkload(any);
    Taken taken(instance);
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys({"device", "workload", "server", "share"});
        Assignment a;
        a.owner = json.At("device").Index(instance.devices.size());
        a.item = json.At("workload").Index(instance.devices[a.owner].workloads.size());
        a.site = json.At("server").Index(instance.servers.size() + 1) - 1;
        if (a.site != LOCAL)
        {
            a.share = json.At("share").Positive();
        }
        else if (json.Has("share"))
        {
            json.At("share").Quantity(); // of nothing
        }
        if (!taken.Take(a))
        {
            json.Fail(ONCE);
        }
        plan.assignments.push_back(a);
    }
    const std::string missing = taken.Missing();
    if (!missing.empty())
    {
        assignments.Fail(missing);
    }
    return plan;
}

void
MultiWorkloadSystem::CheckPlan(const Instance& any, const Plan& plan) const
{
    const MultiWorkloadInstance& instance = AsMultiWorkload(any);
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    const auto fail = [](const std::string& where, const std::string& expected)
    { throw InputError("plan: /assignments" + where + ": expected " + expected); };
    Taken taken(instance);
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        const Assignment& a = plan.assignments[i];
        const std::string where = "/" + std::to_string(i);
        if (!inRange(a.owner, instance.devices.size()) ||
            !inRange(a.item, instance.devices[a.owner].workloads.size()))
        {
            fail(where, "a device and workload of the instance");
        }
        if (a.site != LOCAL && !inRange(a.site, instance.servers.size()))
        {
            fail(where, "a server of the instance");
        }
        if (a.site != LOCAL && !(a.share > 0 && std::isfinite(a.share)))
        {
            fail(where, "a share > 0");
        }
        if (!taken.Take(a))
        {
            fail(where, ONCE);
        }
    }
    const std::string missing = taken.Missing();
    if (!missing.empty())
    {
        fail("", missing);
    }
}

Json
MultiWorkloadSystem::PlanToJson(const Instance&, const Plan& plan) const
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        Json json;
        json["device"] = a.owner;
        json["workload"] = a.item;
        json["server"] = a.site + 1;
        if (a.site != LOCAL)
        {
            json["share"] = a.share;
        }
        assignments.push_back(std::move(json));
    }
    return assignments;
}

Json
MultiWorkloadSystem::ItemsToJson(const Instance&, const Timeline& timeline) const
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        const Assignment& a = item.assignment;
        Json json;
        json["device"] = a.owner;
        json["workload"] = a.item;
        json["server"] = a.site + 1;
        if (a.site != LOCAL)
        {
            json["share"] = a.share;
        }
        for (const auto& [key, value] : item.extra)
        {
            json[key] = value;
        }
        const bool isUnfinished = json["unfinished"] != 0;
        json.erase("unfinished");
        json["outcome"] = ToString(isUnfinished ? Outcome::LATE : Outcome::ON_TIME);
        json["finish_s"] = item.finishS;
        json["energy_j"] = item.energyJ;
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
