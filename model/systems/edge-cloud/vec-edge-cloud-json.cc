// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-open-items.h"
#include "vec-edge-cloud-system.h"

#include <stdexcept>

namespace ns3::vec
{

namespace
{

EdgeCloudInstance::Tier
ParseTier(const JsonView& json)
{
    json.AllowKeys({"name", "cpu_hz", "joule_per_bit", "weight", "free_s"});
    EdgeCloudInstance::Tier tier;
    tier.name = json.At("name").String();
    tier.cpuHz = json.At("cpu_hz").Positive();
    tier.joulePerBit = json.At("joule_per_bit").Quantity();
    tier.weight = json.At("weight").Quantity();
    tier.freeS = json.QuantityOr("free_s", 0);
    return tier;
}

EdgeCloudInstance::Workflow
ParseWorkflow(const JsonView& json)
{
    json.AllowKeys({"cycles", "bits", "deadline_s"});
    EdgeCloudInstance::Workflow workflow;
    workflow.cycles = json.At("cycles").Quantities();
    workflow.bits = json.At("bits").Quantities(workflow.cycles.size() + 1);
    if (json.Has("deadline_s"))
    {
        workflow.deadlineS = json.At("deadline_s").Quantity();
    }
    return workflow;
}

std::vector<std::size_t>
Sizes(const EdgeCloudInstance& instance)
{
    std::vector<std::size_t> sizes;
    for (const auto& workflow : instance.workflows)
    {
        sizes.push_back(workflow.cycles.size());
    }
    return sizes;
}

} // namespace

const EdgeCloudInstance&
AsEdgeCloud(const Instance& instance)
{
    const auto* mine = dynamic_cast<const EdgeCloudInstance*>(&instance);
    if (!mine)
    {
        throw std::invalid_argument("an instance of edge-cloud was expected, not of " +
                                    std::string(instance.System()));
    }
    return *mine;
}

std::unique_ptr<Instance>
EdgeCloudSystem::Parse(const JsonView& json) const
{
    json.AllowKeys(
        {"format", "system", "now_s", "tiers", "bandwidth_bps", "delta", "energy_on", "workflows"});
    auto instance = std::make_unique<EdgeCloudInstance>();
    instance->nowS = json.QuantityOr("now_s", 0);
    const JsonView tiers = json.At("tiers");
    if (tiers.Size() == 0)
    {
        tiers.Fail("at least one tier, the device");
    }
    for (std::size_t k = 0; k < tiers.Size(); ++k)
    {
        instance->tiers.push_back(ParseTier(tiers.At(k)));
    }
    const JsonView rows = json.At("bandwidth_bps");
    if (rows.Size() != tiers.Size())
    {
        rows.Fail("a row for each of " + std::to_string(tiers.Size()) + " tiers");
    }
    for (std::size_t k = 0; k < rows.Size(); ++k)
    {
        instance->bandwidthBps.push_back(rows.At(k).Quantities(tiers.Size()));
        for (std::size_t other = 0; other < tiers.Size(); ++other)
        {
            if (other != k)
            {
                rows.At(k).At(other).Positive();
            }
        }
    }
    instance->delta = json.At("delta").Quantity();
    const std::string energyOn = json.At("energy_on").String();
    if (energyOn != "bits" && energyOn != "cycles")
    {
        json.At("energy_on").Fail("\"bits\" or \"cycles\"");
    }
    instance->energyOn = energyOn == "bits" ? EdgeCloudInstance::EnergyOn::BITS
                                            : EdgeCloudInstance::EnergyOn::CYCLES;
    const JsonView workflows = json.At("workflows");
    for (std::size_t x = 0; x < workflows.Size(); ++x)
    {
        instance->workflows.push_back(ParseWorkflow(workflows.At(x)));
    }
    return instance;
}

Json
EdgeCloudSystem::ToJson(const Instance& any) const
{
    const EdgeCloudInstance& instance = AsEdgeCloud(any);
    Json json;
    json["tiers"] = Json::array();
    for (const auto& t : instance.tiers)
    {
        Json tier;
        tier["name"] = t.name;
        tier["cpu_hz"] = t.cpuHz;
        tier["joule_per_bit"] = t.joulePerBit;
        tier["weight"] = t.weight;
        if (t.freeS != 0)
        {
            tier["free_s"] = t.freeS;
        }
        json["tiers"].push_back(std::move(tier));
    }
    json["bandwidth_bps"] = instance.bandwidthBps;
    json["delta"] = instance.delta;
    json["energy_on"] = instance.energyOn == EdgeCloudInstance::EnergyOn::BITS ? "bits" : "cycles";
    json["workflows"] = Json::array();
    for (const auto& w : instance.workflows)
    {
        Json workflow;
        workflow["cycles"] = w.cycles;
        workflow["bits"] = w.bits;
        if (w.deadlineS)
        {
            workflow["deadline_s"] = *w.deadlineS;
        }
        json["workflows"].push_back(std::move(workflow));
    }
    return json;
}

Plan
EdgeCloudSystem::ParsePlan(const Instance& any, const JsonView& assignments) const
{
    const EdgeCloudInstance& instance = AsEdgeCloud(any);
    OpenItems open(Sizes(instance), "workflow");
    Plan plan;
    for (std::size_t i = 0; i < assignments.Size(); ++i)
    {
        const JsonView json = assignments.At(i);
        json.AllowKeys({"workflow", "subtask", "tier"});
        const int workflow = json.At("workflow").Index(instance.workflows.size());
        const int subtask = json.At("subtask").Index(instance.workflows[workflow].cycles.size());
        const int tier = json.At("tier").Index(instance.tiers.size());
        const std::string fault = open.Take(workflow, subtask);
        if (!fault.empty())
        {
            json.Fail(fault);
        }
        plan.assignments.push_back(OnTier(workflow, subtask, tier));
    }
    const std::string missing = open.Missing();
    if (!missing.empty())
    {
        assignments.Fail(missing);
    }
    return plan;
}

void
EdgeCloudSystem::CheckPlan(const Instance& any, const Plan& plan) const
{
    const EdgeCloudInstance& instance = AsEdgeCloud(any);
    const auto inRange = [](int index, std::size_t size)
    { return index >= 0 && index < static_cast<int>(size); };
    OpenItems open(Sizes(instance), "workflow");
    for (std::size_t i = 0; i < plan.assignments.size(); ++i)
    {
        const Assignment& a = plan.assignments[i];
        std::string fault;
        if (!inRange(a.owner, instance.workflows.size()) ||
            !inRange(a.item, instance.workflows[a.owner].cycles.size()))
        {
            fault = "a workflow and subtask of the instance";
        }
        else if (a.site != LOCAL && !inRange(a.site, instance.tiers.size()))
        {
            fault = "a tier of the instance";
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
EdgeCloudSystem::PlanToJson(const Instance&, const Plan& plan) const
{
    Json assignments = Json::array();
    for (const Assignment& a : plan.assignments)
    {
        Json json;
        json["workflow"] = a.owner;
        json["subtask"] = a.item;
        json["tier"] = TierOf(a.site);
        assignments.push_back(std::move(json));
    }
    return assignments;
}

Json
EdgeCloudSystem::ItemsToJson(const Instance&, const Timeline& timeline) const
{
    Json items = Json::array();
    for (const TimelineItem& item : timeline.items)
    {
        Json json;
        json["workflow"] = item.assignment.owner;
        json["subtask"] = item.assignment.item;
        json["tier"] = TierOf(item.assignment.site);
        json["start_s"] = item.startS;
        json["finish_s"] = item.finishS;
        json["energy_j"] = item.energyJ;
        items.push_back(std::move(json));
    }
    return items;
}

} // namespace ns3::vec
