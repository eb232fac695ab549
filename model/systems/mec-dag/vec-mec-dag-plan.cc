// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "vec-mec-dag-system.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3::vec
{

namespace
{

/** Which open items are still without an assignment. */
class OpenItems
{
  public:
    explicit OpenItems(const MecDagInstance& instance)
    {
        for (const auto& task : instance.tasks)
        {
            m_state.emplace_back(task.subtasks.size(), State::OPEN);
        }
        for (const auto& item : instance.fixed)
        {
            m_state[item.task][item.subtask] = State::FIXED;
        }
    }

    /** What is wrong with assigning it now; empty when nothing is. */
    std::string Take(int task, int subtask)
    {
        State& state = m_state[task][subtask];
        if (state != State::OPEN)
        {
            return state == State::FIXED ? "a subtask that is not fixed"
                                         : "one assignment for each subtask, this is another";
        }
        state = State::TAKEN;
        return "";
    }

    /** The expectation that is not met; empty when all are assigned. */
    std::string Missing() const
    {
        for (std::size_t task = 0; task < m_state.size(); ++task)
        {
            const auto open = std::find(m_state[task].begin(), m_state[task].end(), State::OPEN);
            if (open != m_state[task].end())
            {
                return "an assignment of task " + std::to_string(task) + " subtask " +
                       std::to_string(open - m_state[task].begin());
            }
        }
        return "";
    }

  private:
    enum class State
    {
        OPEN,
        TAKEN,
        FIXED,
    };

    std::vector<std::vector<State>> m_state;
};

const char*
Where(bool local)
{
    return local ? "local" : "mec";
}

} // namespace

Plan
MecDagSystem::ParsePlan(const Instance& any, const JsonView& assignments) const
{
    const MecDagInstance& instance = AsMecDag(any);
    OpenItems open(instance);
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys({"task", "subtask", "where", "subchannel", "processor"});
        Assignment a;
        a.owner = json.At("task").Index(instance.tasks.size());
        a.item = json.At("subtask").Index(instance.tasks[a.owner].subtasks.size());
        const std::string where = json.At("where").String();
        if (where == "mec")
        {
            a.via = json.At("subchannel").Index(instance.mec.uplinkHz.size());
            a.site = json.At("processor").Index(instance.mec.processorsHz.size());
        }
        else if (where != "local")
        {
            json.At("where").Fail("\"local\" or \"mec\"");
        }
        else if (json.Has("subchannel") || json.Has("processor"))
        {
            json.Fail("no subchannel and no processor where it is local");
        }
        const std::string fault = open.Take(a.owner, a.item);
        if (!fault.empty())
        {
            json.Fail(fault);
        }
        plan.assignments.push_back(a);
    }
    const std::string missing = open.Missing();
    if (!missing.empty())
    {
        assignments.Fail(missing);
    }
    return plan;
}

void
MecDagSystem::CheckPlan(const Instance& any, const Plan& plan) const
{
    const MecDagInstance& instance = AsMecDag(any);
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    OpenItems open(instance);
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        const Assignment& a = plan.assignments[i];
        std::string fault;
        if (!inRange(a.owner, instance.tasks.size()) ||
            !inRange(a.item, instance.tasks[a.owner].subtasks.size()))
        {
            fault = "a task and subtask of the instance";
        }
        else if (a.site != LOCAL && (!inRange(a.site, instance.mec.processorsHz.size()) ||
                                     !inRange(a.via, instance.mec.uplinkHz.size())))
        {
            fault = "a processor and subchannel of the instance";
        }
        else
        {
            fault = open.Take(a.owner, a.item);
        }
        if (!fault.empty())
        {
            throw InputError("plan: /assignments/" + std::to_string(i) + ": expected " + fault);
        }
    }
    const std::string missing = open.Missing();
    if (!missing.empty())
    {
        throw InputError("plan: /assignments: expected " + missing);
    }
}

Json
MecDagSystem::PlanToJson(const Instance&, const Plan& plan) const
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        Json json = {
            {"task",    a.owner               },
            {"subtask", a.item                },
            {"where",   Where(a.site == LOCAL)}
        };
        if (a.site != LOCAL)
        {
            json["subchannel"] = a.via;
            json["processor"] = a.site;
        }
        assignments.push_back(std::move(json));
    }
    return assignments;
}

Json
MecDagSystem::ItemsToJson(const Instance&, const Timeline& timeline) const
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        const Assignment& a = item.assignment;
        Json json = {
            {"task",    a.owner               },
            {"subtask", a.item                },
            {"where",   Where(a.site == LOCAL)}
        };
        if (item.fixed)
        {
            json["fixed"] = true;
        }
        else if (a.site != LOCAL)
        {
            json["subchannel"] = a.via;
            json["processor"] = a.site;
        }
        const std::pair<const char*, double> times[] = {
            {"enqueued_s", item.enqueuedS},
            {"sent_s",     item.sentS    },
            {"received_s", item.receivedS},
            {"ready_s",    item.readyS   },
            {"start_s",    item.startS   },
            {"finish_s",   item.finishS  }
        };
        for (const auto& [key, time] : times)
        {
            if (!std::isnan(time))
            {
                json[key] = time;
            }
        }
        json["energy_j"] = item.energyJ;
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
