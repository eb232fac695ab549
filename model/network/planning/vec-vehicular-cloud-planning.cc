// SPDX-License-Identifier: GPL-2.0-only
#include "vec-vehicular-cloud-planning.h"

#include "ns3/boolean.h"
#include "ns3/vec-vehicular-cloud-system.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3::vec
{

namespace
{

PacketTraits
MakeTraits()
{
    PacketTraits traits;
    traits.tasks = TaskShape::GRAPH_FROM_OWNER;
    traits.usesVehicles = true;
    return traits;
}

/** Airtime that a newcomer can count on even on a channel that looks full. */
constexpr double LEAST_FREE_AIRTIME = 0.1;
/** Between vehicles; the default of VehicleApp. */
constexpr uint32_t V2V_CHANNEL = 1;
/** No forecast goes further. */
constexpr double HORIZON_S = 3600;

using Vehicle = CoordinatorView::Vehicle;

Vehicle
MoveOn(Vehicle vehicle, double nowS)
{
    vehicle.x += vehicle.speedX * (nowS - vehicle.heardS);
    vehicle.y += vehicle.speedY * (nowS - vehicle.heardS);
    return vehicle;
}

double
Distance(const Vehicle& a, const Vehicle& b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

double
TimeTogether(const Vehicle& a, const Vehicle& b, double rangeM)
{
    return TimeWithin(a.x - b.x,
                      a.y - b.y,
                      a.speedX - b.speedX,
                      a.speedY - b.speedY,
                      rangeM,
                      HORIZON_S);
}

bool
IsThere(const CoordinatorView& view, Endpoint vehicle, double nowS)
{
    const auto found = view.vehicles.find(vehicle);
    return found != view.vehicles.end() && nowS - found->second.heardS <= view.silenceS;
}

double
FreeAirtime(const CoordinatorView& view, Endpoint rsu, std::size_t channel)
{
    const auto found = view.rsus.find(rsu);
    const bool known = found != view.rsus.end() && channel < found->second.busyRatios.size();
    return std::max(LEAST_FREE_AIRTIME, 1 - (known ? found->second.busyRatios[channel] : 0));
}

/** Task data per second from one vehicle to another; 0: there is no path. */
double
LinkBps(const Vehicle& a, const Vehicle& b, const CoordinatorView& view)
{
    const auto& own = view.own.Of<VehicularCloudSettings>();
    if (Distance(a, b) <= own.rangeM)
    {
        return view.idleUplinkBps * FreeAirtime(view, a.rsu, V2V_CHANNEL);
    }
    if (!own.Relays() || a.rsu == NOBODY || b.rsu == NOBODY)
    {
        return 0;
    }
    // The RSU of the sender must have heard which one the receiver uses.
    const CoordinatorView::Rsu& rsu = view.rsus.at(a.rsu);
    if (a.rsu != b.rsu && std::hypot(b.x - rsu.x, b.y - rsu.y) > own.rsuRangeM)
    {
        return 0;
    }
    // Up and down again, on two channels at a time.
    const std::size_t downlink = rsu.plannedBits.size() + 1;
    return std::min(view.idleUplinkBps * FreeAirtime(view, a.rsu, V2V_CHANNEL),
                    view.idleDownlinkBps * FreeAirtime(view, b.rsu, downlink));
}

bool
AreConnected(const Vehicle& a, const Vehicle& b, const CoordinatorView& view)
{
    return LinkBps(a, b, view) > 0 && LinkBps(b, a, view) > 0;
}

/** The owner, and those that its task may use, nearest first. */
std::vector<std::pair<Endpoint, Vehicle>>
Members(const PlanningTask& task, const CoordinatorView& view, double nowS)
{
    const Endpoint owner = VehicleOf(task.description.task);
    const auto heard = view.vehicles.find(owner);
    Vehicle first = heard == view.vehicles.end() ? Vehicle() : MoveOn(heard->second, nowS);
    first.rsu = task.rsu;
    std::vector<std::pair<Endpoint, Vehicle>> others;
    for (const auto& [endpoint, vehicle] : view.vehicles)
    {
        if (endpoint == owner || !(vehicle.cpuHz > 0) || !IsThere(view, endpoint, nowS))
        {
            continue;
        }
        const Vehicle now = MoveOn(vehicle, nowS);
        if (vehicle.rsu != NOBODY && AreConnected(now, first, view))
        {
            others.emplace_back(endpoint, now);
        }
    }
    const auto holdsOutput = [&task](Endpoint endpoint)
    {
        return std::any_of(task.ended.begin(),
                           task.ended.end(),
                           [endpoint](const PlanningTask::Ended& ended)
                           { return ended.finishS >= 0 && ended.site == endpoint; });
    };
    std::stable_sort(others.begin(),
                     others.end(),
                     [&](const auto& a, const auto& b)
                     {
                         return std::make_pair(!holdsOutput(a.first), Distance(a.second, first)) <
                                std::make_pair(!holdsOutput(b.first), Distance(b.second, first));
                     });
    others.resize(
        std::min<std::size_t>(others.size(), view.own.Of<VehicularCloudSettings>().helpers));
    others.insert(others.begin(), {owner, first});
    return others;
}

/** Where a member is in the list; the owner stands for those that are not there any more. */
int
IndexOf(const std::vector<std::pair<Endpoint, Vehicle>>& members, Endpoint endpoint)
{
    for (std::size_t m = 0; m < members.size(); ++m)
    {
        if (members[m].first == endpoint)
        {
            return static_cast<int>(m);
        }
    }
    return 0;
}

} // namespace

double
TimeWithin(double x, double y, double speedX, double speedY, double rangeM, double mostS)
{
    // |d + v t| = range: a t² + 2 b t + c = 0, the later one.
    const double a = speedX * speedX + speedY * speedY;
    const double b = x * speedX + y * speedY;
    const double c = x * x + y * y - rangeM * rangeM;
    if (c > 0)
    {
        return 0;
    }
    if (a <= 0)
    {
        return mostS;
    }
    return std::min(mostS, (-b + std::sqrt(b * b - a * c)) / a);
}

VehicularCloudPlanning::VehicularCloudPlanning() : PacketSystem("vehicular-cloud", MakeTraits())
{
}

void
VehicularCloudPlanning::SetDefaults(const PacketSetting& setting, const AttributeSetter& set) const
{
    PacketSystem::SetDefaults(setting, set);
    const bool relays = setting.own.Of<VehicularCloudSettings>().Relays();
    set("ns3::vec::VehicleApp::V2v", BooleanValue(true));
    set("ns3::vec::VehicleApp::V2vRelay", BooleanValue(relays));
    set("ns3::vec::VehicleApp::V2vParallel", BooleanValue(setting.isIdeal));
    set("ns3::vec::VehicleApp::ReportItems", BooleanValue(true));
    set("ns3::vec::RsuApp::ReportVehicles", BooleanValue(true));
}

Endpoint
VehicularCloudPlanning::GroupOf(const PlanningTask& task, const CoordinatorView&) const
{
    return VehicleOf(task.description.task);
}

bool
VehicularCloudPlanning::IsJoint() const
{
    return false;
}

std::unique_ptr<Instance>
VehicularCloudPlanning::Snapshot(double nowS,
                                 const std::vector<PlanningTask>& tasks,
                                 const CoordinatorView& view) const
{
    const PlanningTask& task = tasks.front();
    const TaskDescription& description = task.description;
    const auto& own = view.own.Of<VehicularCloudSettings>();
    const auto members = Members(task, view, nowS);
    auto instance = std::make_unique<VehicularCloudInstance>();
    instance->nowS = nowS;
    for (std::size_t m = 0; m < members.size(); ++m)
    {
        const Vehicle& now = members[m].second;
        VehicularCloudInstance::Vehicle vehicle;
        double backlogS = now.cpuBacklogS - (nowS - now.heardS);
        if (m == 0)
        {
            vehicle.cpuHz = description.cpuHz;
            vehicle.departS = nowS + HORIZON_S; // it need not reach anybody to serve itself
            if (now.cpuHz == 0 || now.heardS < task.heardS)
            {
                backlogS = description.cpuBacklogS - (nowS - task.heardS);
            }
        }
        else
        {
            vehicle.cpuHz = now.cpuHz;
            const CoordinatorView::Rsu& rsu = view.rsus.at(now.rsu);
            double staysS = TimeWithin(now.x - rsu.x,
                                       now.y - rsu.y,
                                       now.speedX,
                                       now.speedY,
                                       own.rsuRangeM,
                                       HORIZON_S);
            if (!own.Relays())
            {
                staysS = std::min(staysS, TimeTogether(now, members[0].second, own.rangeM));
            }
            vehicle.departS = nowS + staysS;
        }
        const double plannedS = now.plannedCycles / vehicle.cpuHz;
        vehicle.freeS = nowS + std::max({0.0, backlogS, plannedS});
        vehicle.track.push_back({nowS, now.x, now.y});
        vehicle.track.push_back({nowS + description.giveUpS,
                                 now.x + now.speedX * description.giveUpS,
                                 now.y + now.speedY * description.giveUpS});
        instance->vehicles.push_back(std::move(vehicle));
        std::vector<double> row;
        for (const auto& other : members)
        {
            const bool self = other.first == members[m].first;
            row.push_back(self ? 0 : LinkBps(now, other.second, view));
        }
        instance->linkBps.push_back(std::move(row));
    }
    for (const TaskDescription::Subtask& subtask : description.subtasks)
    {
        instance->cycles.push_back(subtask.cycles);
    }
    for (std::size_t e = 0; e < description.edges.size(); ++e)
    {
        const auto& [from, to] = description.edges[e];
        instance->edges.push_back({from, to, description.edgeBits.at(e)});
    }
    instance->pinned.emplace_back(0, 0);
    if (description.deadlineS > 0)
    {
        instance->deadlineS = std::max(0.0, description.createdS + description.deadlineS - nowS);
    }
    for (std::size_t k = 0; k < task.ended.size(); ++k)
    {
        if (task.ended[k].finishS >= 0)
        {
            instance->fixed.push_back(
                {static_cast<int>(k), IndexOf(members, task.ended[k].site), task.ended[k].finishS});
        }
    }
    return instance;
}

std::vector<Placement>
VehicularCloudPlanning::Place(const PlanningDecision& decision,
                              std::size_t task,
                              const CoordinatorView& view) const
{
    const PlanningTask& planned = decision.tasks[task];
    const auto members = Members(planned, view, decision.nowS);
    std::vector<Placement> placements(planned.description.subtasks.size());
    uint16_t order = 0;
    for (const Assignment& assignment : decision.plan.assignments)
    {
        Placement& placement = placements.at(assignment.item);
        placement.site = members.at(VehicleOf(assignment.site)).first;
        placement.order = ++order;
    }
    return placements;
}

std::vector<Booking>
VehicularCloudPlanning::Bookings(const PlanningTask& task,
                                 const std::vector<Placement>& placements) const
{
    const Endpoint owner = VehicleOf(task.description.task);
    std::vector<Booking> bookings(placements.size());
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        if (placements[k].site != owner)
        {
            bookings[k].server = placements[k].site;
            bookings[k].cycles = task.description.subtasks[k].cycles;
        }
    }
    return bookings;
}

std::set<Endpoint>
VehicularCloudPlanning::GoneSites(const PlanningTask& task,
                                  const TaskPlan& plan,
                                  double nowS,
                                  const CoordinatorView& view) const
{
    const TaskDescription& description = task.description;
    const Endpoint owner = VehicleOf(description.task);
    const auto isOpen = [&task](std::size_t k)
    { return task.ended.empty() || task.ended[k].finishS < 0; };
    std::set<Endpoint> needed;
    for (std::size_t k = 0; k < plan.placements.size(); ++k)
    {
        if (isOpen(k))
        {
            needed.insert(plan.placements[k].site);
        }
    }
    for (const auto& [from, to] : description.edges)
    {
        if (isOpen(to))
        {
            needed.insert(plan.placements[from].site);
        }
    }
    needed.erase(owner);
    const auto areApart = [&view, nowS](Endpoint a, Endpoint b)
    {
        return IsThere(view, a, nowS) && IsThere(view, b, nowS) &&
               !AreConnected(MoveOn(view.vehicles.at(a), nowS),
                             MoveOn(view.vehicles.at(b), nowS),
                             view);
    };
    std::set<Endpoint> gone;
    for (Endpoint site : needed)
    {
        if (!IsThere(view, site, nowS) || areApart(site, owner))
        {
            gone.insert(site);
        }
    }
    for (const auto& [from, to] : description.edges)
    {
        const Endpoint sender = plan.placements[from].site;
        const Endpoint receiver = plan.placements[to].site;
        if (isOpen(to) && sender != receiver && receiver != owner && areApart(sender, receiver))
        {
            gone.insert(receiver); // somebody else will get the data
        }
    }
    return gone;
}

double
VehicularCloudPlanning::Objective(const Instance& instance, const Timeline& measured) const
{
    const TimelineTask& task = measured.tasks.front();
    return std::isnan(task.finishS) ? instance.nowS + task.etS : task.finishS;
}

std::optional<double>
VehicularCloudPlanning::VehicleEnergyJ(const TaskDescription& description,
                                       const std::vector<Placement>& placements,
                                       const CoordinatorView& view) const
{
    double joule = 0;
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        const double hz = view.vehicles.at(placements[k].site).cpuHz;
        joule += view.vehicleKappa * hz * hz * description.subtasks[k].cycles;
    }
    for (std::size_t e = 0; e < description.edges.size(); ++e)
    {
        const auto& [from, to] = description.edges[e];
        const bool moves = placements[from].site != placements[to].site;
        joule += moves ? description.edgeBits[e] * description.txPowerW / view.dataRateBps : 0;
    }
    return joule;
}

} // namespace ns3::vec
