// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-open-items.h"
#include "vec-edge-cloud-system.h"

namespace ns3::vec
{

namespace
{

using Tier = EdgeCloudInstance::Tier;
using Workflow = EdgeCloudInstance::Workflow;

void
CheckBits(const ValuePlace& place, const Workflow& workflow)
{
    const std::size_t size = workflow.cycles.size() + 1;
    if (workflow.bits.size() != size)
    {
        place.View().At("bits").Fail("an array of " + std::to_string(size) + " numbers");
    }
}

/** Only within a tier nothing is sent. */
void
CheckBandwidths(const ValuePlace& place, const EdgeCloudInstance& instance)
{
    for (std::size_t k = 0; k < instance.tiers.size(); ++k)
    {
        for (std::size_t other = 0; other < instance.tiers.size(); ++other)
        {
            if (other != k && instance.bandwidthBps[k][other] == 0)
            {
                place.View().At("bandwidth_bps").At(k).At(other).Positive();
            }
        }
    }
}

const Fields<EdgeCloudInstance>&
AllFields()
{
    using I = EdgeCloudInstance;
    const auto tier = Fields<Tier>()
                          .Add("name", &Tier::name, ANY, "one that begins with cloud is one")
                          .Add("cpu_hz", &Tier::cpuHz, POSITIVE, "C_k")
                          .Add("joule_per_bit", &Tier::joulePerBit, QUANTITY, "d_k")
                          .Add("weight", &Tier::weight, QUANTITY, "1, α or β of eq. (6)")
                          .Add("free_s", &Tier::freeS, Sparse(QUANTITY), "absolute");
    const auto workflow =
        Fields<Workflow>()
            .Add("cycles", &Workflow::cycles, QUANTITY, "v_1 … v_n")
            .Add("bits", &Workflow::bits, QUANTITY, "e_{0,1}, e_{1,2}, …, e_{n,out}")
            .Check(CheckBits)
            .Add("deadline_s", &Workflow::deadlineS, Sparse(QUANTITY), "relative to now_s");
    static const Fields<I> fields =
        InstanceFields<I>()
            .Add("tiers", &I::tiers, tier, "the device first")
            .Check(
                [](const ValuePlace& place, const I& instance)
                {
                    if (instance.tiers.empty())
                    {
                        place.View().At("tiers").Fail("at least one tier, the device");
                    }
    })
            .Add("bandwidth_bps", &I::bandwidthBps, ForEach("tiers", QUANTITY, "tiers"))
            .Check(CheckBandwidths)
            .Add("delta", &I::delta, QUANTITY, "δ, weight of energy in Q")
            .AddChoice("energy_on",
                       &I::energyOn,
                       {{"bits", I::EnergyOn::BITS}, {"cycles", I::EnergyOn::CYCLES}},
                       "what the energy of a subtask is a multiple of")
            .Add("workflows", &I::workflows, workflow);
    return fields;
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
    return InstanceAs<EdgeCloudInstance>(instance);
}

std::unique_ptr<Instance>
EdgeCloudSystem::Parse(const JsonView& json) const
{
    return ReadInstance(AllFields(), json);
}

Json
EdgeCloudSystem::ToJson(const Instance& instance) const
{
    return AllFields().Write(AsEdgeCloud(instance));
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
