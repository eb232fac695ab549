// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
#include "vec-load-balance-model.h"
#include "vec-load-balance-system.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

using Rsu = LoadBalanceInstance::Rsu;
using Vehicle = LoadBalanceInstance::Vehicle;
using Task = LoadBalanceInstance::Task;

Fields<LoadBalanceInstance::Held>
HeldFields()
{
    using Held = LoadBalanceInstance::Held;
    return Fields<Held>()
        .Add("hz", &Held::hz, QUANTITY, "its share")
        .Add("end_s", &Held::endS, ANY, "absolute");
}

Fields<Rsu>
RsuFields()
{
    return Fields<Rsu>()
        .Add("cpu_hz", &Rsu::cpuHz, POSITIVE, "F_m")
        .Add("bandwidth_hz", &Rsu::bandwidthHz, POSITIVE, "B_m, shared by the tasks that enter")
        .Add("range_m", &Rsu::rangeM, QUANTITY, "R_m, radius of coverage")
        .Add("x", &Rsu::x, ANY, "m")
        .Add("y", &Rsu::y, ANY, "m")
        .Add("kappa", &Rsu::kappa, QUANTITY, "energy κ f² c")
        .Add("used_hz", &Rsu::usedHz, Sparse(QUANTITY), "of cpu_hz, by others; below it")
        .Add("held", &Rsu::held, HeldFields(), "what of used_hz is known to end", Presence::SPARSE)
        .Check(
            [](const ValuePlace& place, const Rsu& rsu)
            {
                if (rsu.usedHz >= rsu.cpuHz)
                {
                    place.View().At("used_hz").Fail("a number below cpu_hz");
                }
            });
}

Fields<Vehicle>
VehicleFields()
{
    return Fields<Vehicle>()
        .Add("x", &Vehicle::x, ANY, "m")
        .Add("y", &Vehicle::y, ANY, "m")
        .Add("segment",
             &Vehicle::segment,
             Optional(Whole(0, std::numeric_limits<int>::max())),
             "of the road")
        .Add("cpu_hz", &Vehicle::cpuHz, POSITIVE, "clock")
        .Add("tx_power_w", &Vehicle::txPowerW, QUANTITY, "transmit power")
        .Add("kappa", &Vehicle::kappa, QUANTITY, "energy κ f² c")
        .Add("gain", &Vehicle::gain, ForEach("rsus", QUANTITY), "h_n,m, linear")
        .Add("uplink_bps",
             &Vehicle::uplinkBps,
             Sparse(ForEach("rsus", POSITIVE)),
             "what a task alone would get, replaces Shannon's rate");
}

Fields<Task>
TaskFields()
{
    return Fields<Task>()
        .Add("vehicle", &Task::vehicle, IndexOf("vehicles"), "whose task it is")
        .Add("cycles", &Task::cycles, QUANTITY, "C_n")
        .Add("bits", &Task::bits, QUANTITY, "D_n")
        .Add("deadline_s", &Task::deadlineS, Sparse(QUANTITY), "relative to now_s");
}

void
CheckHops(const ValuePlace& place, const LoadBalanceInstance& instance)
{
    for (std::size_t m = 0; m < instance.hops.size(); ++m)
    {
        if (instance.hops[m][m] != 0)
        {
            place.View().At("hops").At(m).At(m).Fail("0, the hops from an RSU to itself");
        }
    }
}

void
CheckPenalty(const ValuePlace& place, const LoadBalanceInstance& instance)
{
    if (instance.lbmPenalty && instance.enforceLbm)
    {
        place.View().At("lbm_penalty").Fail("no such key beside enforce_lbm");
    }
}

void
CheckOmega(const ValuePlace& place, const LoadBalanceInstance& instance)
{
    if (instance.omega == 0)
    {
        place.View().At("omega").Fail(
            "a number above 0, at most 1 (without weight on time no share is least)");
    }
}

/** Shannon's rates take part only where no measured rate replaces them. */
void
CheckRates(const ValuePlace& place, const LoadBalanceInstance& instance)
{
    for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
    {
        for (std::size_t m = 0; m < instance.rsus.size(); ++m)
        {
            const double bps = LoadBalanceUplinkBps(instance, instance.vehicles[v], m);
            if (!(std::isfinite(bps) && bps > 0))
            {
                place.View()
                    .At("vehicles")
                    .At(v)
                    .Fail("gain, tx_power_w and noise_w that give rates > 0, or measured rates");
            }
        }
    }
}

const Fields<LoadBalanceInstance>&
AllFields()
{
    using I = LoadBalanceInstance;
    static const Fields<I> fields =
        InstanceFields<I>()
            .Add("slot_s", &I::slotS, POSITIVE, "length of a slot")
            .Add("slot", &I::slot, Optional(COUNT), "slots before this one")
            .Add("rsus", &I::rsus, RsuFields())
            .Add("hops", &I::hops, ForEach("rsus", QUANTITY, "RSUs"), "k_m,m'")
            .Check(CheckHops)
            .Add("backhaul_bps", &I::backhaulBps, POSITIVE, "R_0, of one hop")
            .Add("optical_power_w", &I::opticalPowerW, QUANTITY, "p_optical")
            .Add("noise_w", &I::noiseW, QUANTITY, "σ², power over the band")
            .Add("omega", &I::omega, Between(0, 1), "weight of time against energy, above 0")
            .Check(CheckOmega)
            .Add("delta", &I::delta, QUANTITY, "constant part of the bound on imbalance")
            .Add("alpha", &I::alpha, QUANTITY, "its sensitivity to the work of the slot")
            .Add("previous_cycles", &I::previousCycles, Optional(QUANTITY), "0: not known")
            .Add("enforce_lbm", &I::enforceLbm, Optional(ANY), "shares under (16e)")
            .Add("lbm_penalty",
                 &I::lbmPenalty,
                 Sparse(QUANTITY),
                 "price of the LBM above its bound, in place of a constraint")
            .Check(CheckPenalty)
            .Add("capacity_s",
                 &I::capacityS,
                 Sparse(QUANTITY),
                 "work that the greedy baselines give an RSU, in seconds of cpu_hz")
            .Add("vehicles", &I::vehicles, VehicleFields())
            .Add("tasks", &I::tasks, TaskFields())
            .Check(CheckRates);
    return fields;
}

} // namespace

const LoadBalanceInstance&
AsLoadBalance(const Instance& instance)
{
    return InstanceAs<LoadBalanceInstance>(instance);
}

std::unique_ptr<Instance>
LoadBalanceSystem::Parse(const JsonView& json) const
{
    return ReadInstance(AllFields(), json);
}

Json
LoadBalanceSystem::ToJson(const Instance& instance) const
{
    return AllFields().Write(AsLoadBalance(instance));
}

const PlanForm&
LoadBalanceSystem::Form() const
{
    static const PlanForm form = []
    {
        PlanForm f;
        f.owner = "task";
        f.siteForm = SiteForm::WHERE;
        f.elsewhere = "rsu";
        f.via = "ingress";
        f.site = "target";
        f.places = "an ingress and target RSU";
        f.columns = {
            {"finish_s",                   &TimelineItem::finishS},
            { "outcome", [](const Timeline& timeline,          const TimelineItem& item) {
                 return Json(ToString(timeline.tasks[item.assignment.owner].outcome));
             }}
        };
        return f;
    }();
    return form;
}

PlanBounds
LoadBalanceSystem::Bounds(const Instance& any) const
{
    const LoadBalanceInstance& instance = AsLoadBalance(any);
    PlanBounds bounds;
    bounds.items.assign(instance.tasks.size(), 1);
    bounds.sites = instance.rsus.size();
    bounds.vias = instance.rsus.size();
    return bounds;
}

} // namespace ns3::vec
