// SPDX-License-Identifier: GPL-2.0-only
#include "vec-system.h"

#include "ns3/vec-error.h"
#include "vec-plan-form.h"

namespace ns3::vec
{

namespace
{

const System*
Lookup(std::string_view name)
{
    for (const System* system : Systems())
    {
        if (system->Name() == name)
        {
            return system;
        }
    }
    return nullptr;
}

std::string
Names()
{
    std::string names;
    for (const System* system : Systems())
    {
        names += (names.empty() ? "" : ", ") + std::string(system->Name());
    }
    return names;
}

void
CheckFormat(const JsonView& root, const std::string& format)
{
    if (root.At("format").String() != format)
    {
        root.At("format").Fail("\"" + format + "\"");
    }
}

} // namespace

void
System::CheckPlan(const Instance& instance, const Plan& plan) const
{
    vec::CheckPlan(Form(), Bounds(instance), plan);
}

const System&
FindSystem(std::string_view name)
{
    const System* system = Lookup(name);
    if (!system)
    {
        throw InputError("no system \"" + std::string(name) + "\"; there are " + Names());
    }
    return *system;
}

std::unique_ptr<Instance>
ParseInstance(const Json& document, const std::string& file)
{
    const JsonView root(document, file);
    const std::string format = root.At("format").String();
    for (const System* system : Systems())
    {
        if (system->Format() == format && format != INSTANCE_FORMAT)
        {
            return system->Parse(root);
        }
    }
    CheckFormat(root, INSTANCE_FORMAT);
    const System* system = Lookup(root.At("system").String());
    if (!system || system->Format() != INSTANCE_FORMAT)
    {
        root.At("system").Fail("a system, one of " + Names());
    }
    return system->Parse(root);
}

Json
InstanceToJson(const Instance& instance)
{
    const System& system = instance.Equations();
    Json json;
    json["format"] = system.Format();
    if (system.Format() == INSTANCE_FORMAT)
    {
        json["system"] = system.Name();
    }
    json.update(system.ToJson(instance));
    return json;
}

Plan
ParsePlan(const Instance& instance, const Json& document, const std::string& file)
{
    const JsonView root(document, file);
    CheckFormat(root, "vec-plan/1");
    root.AllowKeys({"format", "assignments"});
    const System& system = instance.Equations();
    return ReadPlan(system.Form(), system.Bounds(instance), root.At("assignments"));
}

Json
PlanToJson(const Instance& instance, const Plan& plan)
{
    Json json;
    json["format"] = "vec-plan/1";
    json["assignments"] = WritePlan(instance.Equations().Form(), plan);
    return json;
}

Json
TimelineToJson(const Instance& instance, const Timeline& timeline)
{
    return TimelineToJson(instance.Equations(), timeline);
}

Json
TimelineToJson(const System& system, const Timeline& timeline)
{
    Json metrics = Json::object();
    for (const auto& [name, value] : timeline.metrics)
    {
        metrics[name] = value;
    }
    metrics["feasible"] = timeline.feasible;
    metrics["violations"] = timeline.violations;

    Json tasks = Json::array();
    for (const TimelineTask& task : timeline.tasks)
    {
        Json json = {
            {"task",        task.task             },
            {"et_s",        task.etS              },
            {"delivered_s", task.deliveredS       },
            {"outcome",     ToString(task.outcome)}
        };
        if (task.outcome == Outcome::FAILED)
        {
            json.erase("delivered_s");
            json["reason"] = ToString(task.reason);
        }
        tasks.push_back(std::move(json));
    }
    return {
        {"format",    "vec-timeline/1"        },
        {"system",    system.Name()           },
        {"objective", timeline.objective      },
        {"metrics",   std::move(metrics)      },
        {"items",     WriteItems(system.Form(), timeline)},
        {"tasks",           std::move(tasks)                            }
    };
}

Plan
LocalPlan(const Instance& instance)
{
    const auto process = instance.Equations().Begin(instance);
    while (!process->Done())
    {
        const auto& mask = process->Mask();
        std::size_t chosen = mask.size();
        for (std::size_t action = 0; action < mask.size(); ++action)
        {
            if (mask[action] && process->ActionToAssignment(action).site == LOCAL)
            {
                chosen = action;
                break;
            }
            chosen = mask[action] && chosen == mask.size() ? action : chosen;
        }
        process->Step(chosen);
    }
    return process->CurrentPlan();
}

Timeline
Evaluate(const Instance& instance, const Plan& plan)
{
    const System& system = instance.Equations();
    system.CheckPlan(instance, plan);
    return system.Prepare(instance)->Evaluate(plan);
}

} // namespace ns3::vec
