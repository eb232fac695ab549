// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
#include "vec-multi-workload-model.h"
#include "vec-multi-workload-system.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

using Server = MultiWorkloadInstance::Server;
using Workload = MultiWorkloadInstance::Workload;
using Device = MultiWorkloadInstance::Device;

template <class Owner>
void
AddQueue(Fields<Owner>& fields)
{
    fields.Add("queue_bits", &Owner::queueBits, Optional(QUANTITY), "Q")
        .Add("past_queue_bits", &Owner::pastQueueBits, Sparse(QUANTITY), "in slots before")
        .Add("queue_capacity_bits", &Owner::queueCapacityBits, Sparse(QUANTITY), "absent: no limit")
        .Check(
            [](const ValuePlace& place, const Owner& owner)
            {
                if (owner.queueCapacityBits && owner.queueBits > *owner.queueCapacityBits)
                {
                    place.View().At("queue_bits").Fail("a number of at most queue_capacity_bits");
                }
            });
}

Fields<Server>
ServerFields()
{
    Fields<Server> fields;
    fields.Add("cpu_hz", &Server::cpuHz, POSITIVE, "F_m")
        .Add("bandwidth_hz", &Server::bandwidthHz, POSITIVE, "B_m, for every device that sends")
        .Add("noise_w", &Server::noiseW, QUANTITY, "σ², power over the band")
        .Add("kappa", &Server::kappa, QUANTITY, "energy κ f² c");
    AddQueue(fields);
    fields.Add("x", &Server::x, Sparse(ANY), "m").Add("y", &Server::y, Sparse(ANY), "m");
    return fields;
}

Fields<Device>
DeviceFields()
{
    const auto workload = Fields<Workload>()
                              .Add("kind", &Workload::kind, Optional(COUNT))
                              .Add("bits", &Workload::bits, QUANTITY, "k^s")
                              .Add("cycles_per_bit", &Workload::cyclesPerBit, QUANTITY, "k^c")
                              .Add("deadline_s", &Workload::deadlineS, Sparse(QUANTITY));
    Fields<Device> fields;
    fields.Add("cpu_hz", &Device::cpuHz, POSITIVE, "F_w")
        .Add("kappa", &Device::kappa, QUANTITY, "energy κ f² c");
    AddQueue(fields);
    fields.Add("tx_power_w", &Device::txPowerW, QUANTITY, "transmit power")
        .Add("gain", &Device::gain, ForEach("servers", QUANTITY), "|h|²")
        .Add("gain_complex", &Device::gainComplex, Sparse(ForEach("servers", ANY)), "h")
        .Add("uplink_bps",
             &Device::uplinkBps,
             Sparse(ForEach("servers", POSITIVE)),
             "replaces Shannon's rate")
        .Add("x", &Device::x, Sparse(ANY), "m")
        .Add("y", &Device::y, Sparse(ANY), "m")
        .Add("workloads", &Device::workloads, workload);
    return fields;
}

/** Shannon's rates take part only where no measured rate replaces them. */
void
CheckRates(const ValuePlace& place, const MultiWorkloadInstance& instance)
{
    for (std::size_t w = 0; w < instance.devices.size(); ++w)
    {
        for (std::size_t m = 0; m < instance.servers.size(); ++m)
        {
            const double bps = MultiWorkloadUplinkBps(instance, w, m);
            if (!(std::isfinite(bps) && bps > 0))
            {
                place.View().At("devices").At(w).Fail(
                    "gain, tx_power_w and noise_w that give rates > 0, or measured rates");
            }
        }
    }
}

const Fields<MultiWorkloadInstance>&
AllFields()
{
    using I = MultiWorkloadInstance;
    const auto beta = Fields<I>("an array of 2 numbers")
                          .Add("latency", &I::betaLatency, QUANTITY)
                          .Add("energy", &I::betaEnergy, QUANTITY);
    static const Fields<I> fields =
        InstanceFields<I>()
            .Add("slot_s", &I::slotS, POSITIVE, "length of a slot")
            .Add("slot", &I::slot, Optional(COUNT), "slots before this one")
            .Add("latency_unit_s",
                 &I::latencyUnitS,
                 Optional(POSITIVE),
                 "in which latency counts in the objective")
            .Add("beta", SELF, beta, "weights of latency and energy")
            .Add("penalty", &I::penalty, QUANTITY, "p, of an unfinished workload")
            .Add("servers", &I::servers, ServerFields())
            .Add("devices", &I::devices, DeviceFields())
            .Check(CheckRates);
    return fields;
}

Json
OutcomeOf(const Timeline&, const TimelineItem& item)
{
    const auto isUnfinished = [](const std::pair<const char*, double>& extra)
    { return std::string_view(extra.first) == "unfinished" && extra.second != 0; };
    const bool isLate = std::any_of(item.extra.begin(), item.extra.end(), isUnfinished);
    return ToString(isLate ? Outcome::LATE : Outcome::ON_TIME);
}

} // namespace

const MultiWorkloadInstance&
AsMultiWorkload(const Instance& instance)
{
    return InstanceAs<MultiWorkloadInstance>(instance);
}

std::unique_ptr<Instance>
MultiWorkloadSystem::Parse(const JsonView& json) const
{
    return ReadInstance(AllFields(), json);
}

Json
MultiWorkloadSystem::ToJson(const Instance& instance) const
{
    return AllFields().Write(AsMultiWorkload(instance));
}

const PlanForm&
MultiWorkloadSystem::Form() const
{
    static const PlanForm form = []
    {
        PlanForm f;
        f.owner = "device";
        f.item = "workload";
        f.siteForm = SiteForm::BEFORE;
        f.site = "server";
        f.share = "share";
        f.places = "a server";
        f.hidden = "unfinished";
        f.columns = {
            {"outcome",  OutcomeOf             },
            {"finish_s", &TimelineItem::finishS},
            {"energy_j", &TimelineItem::energyJ}
        };
        return f;
    }();
    return form;
}

PlanBounds
MultiWorkloadSystem::Bounds(const Instance& any) const
{
    const MultiWorkloadInstance& instance = AsMultiWorkload(any);
    PlanBounds bounds;
    for (const Device& device : instance.devices)
    {
        bounds.items.push_back(device.workloads.size());
    }
    bounds.sites = instance.servers.size();
    return bounds;
}

} // namespace ns3::vec
