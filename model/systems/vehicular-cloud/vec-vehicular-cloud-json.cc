// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-instance-fields.h"
#include "ns3/vec-plan-form.h"
#include "vec-vehicular-cloud-system.h"

namespace ns3::vec
{

namespace
{

using Point = VehicularCloudInstance::Point;
using Vehicle = VehicularCloudInstance::Vehicle;
using Edge = VehicularCloudInstance::Edge;
using Fixed = VehicularCloudInstance::Fixed;
using Psi = VehicularCloudInstance::Psi;
using Pinned = std::pair<int, int>;

void
CheckTrack(const ValuePlace& place, const Vehicle& vehicle)
{
    if (vehicle.track.empty())
    {
        place.View().At("track").Fail("at least one point [t, x, y]");
    }
    for (std::size_t i = 1; i < vehicle.track.size(); ++i)
    {
        if (vehicle.track[i].timeS <= vehicle.track[i - 1].timeS)
        {
            place.View().At("track").At(i).At(std::size_t{0}).Fail("a time after the one before");
        }
    }
}

Fields<Vehicle>
VehicleFields()
{
    const auto point = Fields<Point>("a point [t, x, y]")
                           .Add("t", &Point::timeS, QUANTITY)
                           .Add("x", &Point::x, ANY)
                           .Add("y", &Point::y, ANY);
    return Fields<Vehicle>()
        .Add("cpu_hz", &Vehicle::cpuHz, POSITIVE, "f_m")
        .Add("arrive_s", &Vehicle::arriveS, QUANTITY, "AT_m, absolute")
        .Add("depart_s", &Vehicle::departS, QUANTITY, "DT_m, absolute")
        .Add("track", &Vehicle::track, point, "where it is when, times rise")
        .Check(CheckTrack)
        .Add("free_s", &Vehicle::freeS, Sparse(QUANTITY), "absolute");
}

EdgeList
Pairs(const VehicularCloudInstance& instance)
{
    EdgeList pairs;
    for (const Edge& edge : instance.edges)
    {
        pairs.emplace_back(edge.from, edge.to);
    }
    return pairs;
}

void
CheckVehicles(const ValuePlace& place, const VehicularCloudInstance&)
{
    const JsonView vehicles = place.View().At("vehicles");
    if (vehicles.Size() == 0)
    {
        vehicles.Fail("at least one vehicle, the owner of the task");
    }
}

const Fields<VehicularCloudInstance>&
AllFields()
{
    using I = VehicularCloudInstance;
    const auto shadowing = Fields<I>()
                               .Add("enabled", &I::isShadowed, ANY, "whether it is drawn")
                               .Add("seed", &I::shadowingSeed, Whole(0, 1e19));
    const auto psi = Fields<Psi>()
                         .Add("slope", &Psi::slope, QUANTITY, "s/dB")
                         .Add("intercept", &Psi::intercept, QUANTITY, "s")
                         .Add("per_bits", &Psi::perBits, POSITIVE, "for so many bits");
    const auto subtask = Fields<double>().Add("cycles", SELF, QUANTITY, "u_i");
    const auto edge = Fields<Edge>("an edge [from, to, bits]")
                          .Add("from", &Edge::from, IndexOf("subtasks"))
                          .Add("to", &Edge::to, IndexOf("subtasks"))
                          .Add("bits", &Edge::bits, QUANTITY, "c_ij");
    const auto pinned = Fields<Pinned>("a pair [subtask, vehicle]")
                            .Add("subtask", &Pinned::first, IndexOf("subtasks"))
                            .Add("vehicle", &Pinned::second, IndexOf("vehicles"));
    const auto fixed = Fields<Fixed>()
                           .Add("subtask", &Fixed::subtask, IndexOf("subtasks"))
                           .Add("vehicle", &Fixed::vehicle, IndexOf("vehicles"))
                           .Add("finish_s", &Fixed::finishS, QUANTITY, "absolute");
    static const Fields<I> fields =
        InstanceFields<I>()
            .Add("carrier_ghz", &I::carrierGhz, POSITIVE, "F_c (GHz)")
            .Add("shadowing", SELF, shadowing, "the random terms of (3) and (4)")
            .Add("psi", &I::psi, psi, "Ψ: slope × path loss in dB + intercept")
            .Check(CheckVehicles)
            .Add("link_bps",
                 &I::linkBps,
                 Sparse(ForEach("vehicles", QUANTITY, "vehicles")),
                 "replaces Ψ; 0: out of reach")
            .Add("vehicles", &I::vehicles, VehicleFields(), "the owner of the task first")
            .Add("subtasks", &I::cycles, subtask)
            .Add("edges", &I::edges, edge)
            .Check([](const ValuePlace& place, const I& instance)
                   { CheckAcyclic(place, "edges", instance.cycles.size(), Pairs(instance)); })
            .Add("pinned", &I::pinned, pinned, "to a vehicle", Presence::SPARSE)
            .Check([](const ValuePlace& place, const I& instance)
                   { CheckOnce(place, "pinned", instance.pinned, &Pinned::first); })
            .Add("deadline_s", &I::deadlineS, Sparse(QUANTITY), "relative to now_s")
            .Add("fixed", &I::fixed, fixed, "no longer to be decided", Presence::SPARSE)
            .Check([](const ValuePlace& place, const I& instance)
                   { CheckOnce(place, "fixed", instance.fixed, &Fixed::subtask); });
    return fields;
}

} // namespace

const VehicularCloudInstance&
AsVehicularCloud(const Instance& instance)
{
    return InstanceAs<VehicularCloudInstance>(instance);
}

std::unique_ptr<Instance>
VehicularCloudSystem::Parse(const JsonView& json) const
{
    return ReadInstance(AllFields(), json);
}

Json
VehicularCloudSystem::ToJson(const Instance& instance) const
{
    return AllFields().Write(AsVehicularCloud(instance));
}

const PlanForm&
VehicularCloudSystem::Form() const
{
    static const PlanForm form = []
    {
        PlanForm f;
        f.item = "subtask";
        f.siteForm = SiteForm::FIRST;
        f.site = "vehicle";
        f.places = "a vehicle";
        f.columns = {
            {"rt_s",  &TimelineItem::enqueuedS},
            {"est_s", &TimelineItem::startS   },
            {"eft_s", &TimelineItem::finishS  }
        };
        return f;
    }();
    return form;
}

PlanBounds
VehicularCloudSystem::Bounds(const Instance& any) const
{
    const VehicularCloudInstance& instance = AsVehicularCloud(any);
    PlanBounds bounds;
    bounds.items = {instance.cycles.size()};
    bounds.sites = instance.vehicles.size();
    for (const Fixed& fixed : instance.fixed)
    {
        bounds.fixed.emplace_back(0, fixed.subtask);
    }
    bounds.edges = Pairs(instance);
    return bounds;
}

} // namespace ns3::vec
