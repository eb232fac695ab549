// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
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
const PlanForm&
EdgeCloudSystem::Form() const
{
    static const PlanForm form = []
    {
        PlanForm f;
        f.owner = "workflow";
        f.item = "subtask";
        f.siteForm = SiteForm::FIRST;
        f.site = "tier";
        f.places = "a tier";
        f.columns = {
            {"start_s",  &TimelineItem::startS },
            {"finish_s", &TimelineItem::finishS},
            {"energy_j", &TimelineItem::energyJ}
        };
        return f;
    }();
    return form;
}

PlanBounds
EdgeCloudSystem::Bounds(const Instance& any) const
{
    const EdgeCloudInstance& instance = AsEdgeCloud(any);
    PlanBounds bounds;
    for (const Workflow& workflow : instance.workflows)
    {
        bounds.items.push_back(workflow.cycles.size());
    }
    bounds.sites = instance.tiers.size();
    return bounds;
}

} // namespace ns3::vec
