// SPDX-License-Identifier: GPL-2.0-only
#include "vec-packet-system.h"

#include "ns3/abort.h"
#include "vec-edge-cloud-planning.h"
#include "vec-load-balance-planning.h"
#include "vec-mec-dag-planning.h"
#include "vec-multi-workload-planning.h"
#include "vec-vehicular-cloud-planning.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

namespace
{

/** Airtime that a newcomer can count on even on a channel that looks full. */
constexpr double LEAST_FREE_AIRTIME = 0.1;

double
FreeAirtime(const CoordinatorView::Rsu& rsu, std::size_t channel)
{
    const double busy = channel < rsu.busyRatios.size() ? rsu.busyRatios[channel] : 0;
    return std::max(LEAST_FREE_AIRTIME, 1 - busy);
}

template <class Model>
std::unique_ptr<PacketSystem>
Make()
{
    return std::make_unique<Model>();
}

} // namespace

double
CoordinatorView::Server::WaitS(std::size_t processor, double nowS) const
{
    // What was planned from here may be in what was reported: the longer of the two.
    double waitS = std::max(0.0, plannedCycles[processor]) / processorsHz[processor];
    if (processor < backlogS.size())
    {
        waitS = std::max(waitS, backlogS[processor] - (nowS - reportedS));
    }
    return waitS;
}

std::size_t
CoordinatorView::Server::LeastBusy(double nowS) const
{
    std::size_t best = 0;
    for (std::size_t m = 1; m < processorsHz.size(); ++m)
    {
        best = WaitS(m, nowS) < WaitS(best, nowS) ? m : best;
    }
    return best;
}

double
CoordinatorView::UplinkBps(Endpoint rsu, std::size_t uplink) const
{
    return idleUplinkBps * FreeAirtime(rsus.at(rsu), uplink + 1);
}

double
CoordinatorView::DownlinkBps(Endpoint rsu) const
{
    const Rsu& at = rsus.at(rsu);
    return idleDownlinkBps * FreeAirtime(at, at.plannedBits.size() + 1);
}

std::size_t
CoordinatorView::BestUplink(Endpoint rsu) const
{
    const Rsu& at = rsus.at(rsu);
    std::size_t best = 0;
    for (std::size_t r = 1; r < at.plannedBits.size(); ++r)
    {
        const double waitS = std::max(0.0, at.plannedBits[r]) / UplinkBps(rsu, r);
        const double bestS = std::max(0.0, at.plannedBits[best]) / UplinkBps(rsu, best);
        const bool faster = waitS == bestS && UplinkBps(rsu, r) > UplinkBps(rsu, best);
        best = waitS < bestS || faster ? r : best;
    }
    return best;
}

CoordinatorView::Vehicle
CoordinatorView::PlaceOf(Endpoint vehicle, Endpoint rsu) const
{
    const auto heard = vehicles.find(vehicle);
    const Rsu& at = rsus.at(rsu);
    return heard == vehicles.end() ? Vehicle{at.x, at.y, 0} : heard->second;
}

const CoordinatorView::Path&
CoordinatorView::PathOf(Endpoint from, Endpoint to) const
{
    const auto path = paths.find({from, to});
    NS_ABORT_MSG_IF(path == paths.end(),
                    "no way from " << EndpointName(from) << " to " << EndpointName(to));
    return path->second;
}

double
CoordinatorView::GoodputBps(const Path& path, double bits, double firstBps) const
{
    double rateBps = std::min(firstBps, path.rateBps);
    if (windowBits > 0 && path.delayS > 0)
    {
        rateBps = std::min(rateBps, windowBits / (2 * path.delayS));
    }
    return bits > 0 ? bits / (bits / rateBps + path.delayS) : rateBps;
}

void
CoordinatorView::Book(const Booking& booking)
{
    if (booking.rsu != NOBODY)
    {
        rsus.at(booking.rsu).plannedBits.at(booking.uplink - 1) += booking.bits;
    }
    if (KindOf(booking.server) == EndpointKind::VEHICLE)
    {
        vehicles[booking.server].plannedCycles += booking.cycles;
    }
    else if (booking.server != NOBODY)
    {
        Server& server = servers.at(booking.server);
        server.plannedCycles.at(booking.processor) += booking.cycles;
        server.plannedHz += booking.shareHz;
        server.plannedInputBits += booking.bits;
    }
}

void
CoordinatorView::ReleaseUpload(Booking& booking)
{
    if (const Endpoint rsu = std::exchange(booking.rsu, NOBODY); rsu != NOBODY)
    {
        rsus.at(rsu).plannedBits.at(booking.uplink - 1) -= booking.bits;
    }
}

void
CoordinatorView::ReleaseCompute(Booking& booking)
{
    const Endpoint at = std::exchange(booking.server, NOBODY);
    if (KindOf(at) == EndpointKind::VEHICLE)
    {
        const auto vehicle = vehicles.find(at);
        if (vehicle != vehicles.end())
        {
            vehicle->second.plannedCycles -= booking.cycles;
        }
    }
    else if (at != NOBODY)
    {
        Server& server = servers.at(at);
        server.plannedCycles.at(booking.processor) -= booking.cycles;
        server.plannedHz -= booking.shareHz;
        server.plannedInputBits -= booking.bits;
    }
}

std::pair<int, int>
PacketSystem::ItemOf(const std::vector<PlanningTask>&, std::size_t task, std::size_t subtask) const
{
    return {static_cast<int>(task), static_cast<int>(subtask)};
}

std::vector<Booking>
PacketSystem::Bookings(const PlanningTask& task, const std::vector<Placement>& placements) const
{
    const TaskDescription& description = task.description;
    const auto remote = [&placements](std::size_t subtask)
    { return KindOf(placements[subtask].site) == EndpointKind::SERVER; };
    std::vector<Booking> bookings(placements.size());
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        if (remote(k))
        {
            const Placement& placement = placements[k];
            bookings[k] = {placement.ingress == NOBODY ? task.rsu : placement.ingress,
                           placement.via,
                           description.subtasks[k].ownInputBits,
                           placement.site,
                           placement.processor,
                           description.subtasks[k].cycles,
                           placement.shareHz};
        }
    }
    for (const auto& [from, to] : description.edges)
    {
        if (remote(to) && !remote(from))
        {
            bookings[to].bits += description.subtasks[from].outputBits;
        }
    }
    return bookings;
}

bool
PacketSystem::IsJoint() const
{
    return true;
}

std::set<Endpoint>
PacketSystem::GoneSites(const PlanningTask&, const TaskPlan&, double, const CoordinatorView&) const
{
    return {};
}

void
PacketSystem::Remember(const Instance&, CoordinatorView&) const
{
}

double
PacketSystem::Objective(const Instance&, const Timeline& measured) const
{
    double sumS = 0;
    for (const TimelineTask& task : measured.tasks)
    {
        sumS += task.etS / static_cast<double>(measured.tasks.size());
    }
    return sumS;
}

const std::vector<PacketSystemEntry>&
PacketSystems()
{
    static const std::vector<PacketSystemEntry> table{
        {"mec-dag",         &Make<MecDagPlanning>        },
        {"load-balance",    &Make<LoadBalancePlanning>   },
        {"edge-cloud",      &Make<EdgeCloudPlanning>     },
        {"multi-workload",  &Make<MultiWorkloadPlanning> },
        {"vehicular-cloud", &Make<VehicularCloudPlanning>},
    };
    return table;
}

std::unique_ptr<PacketSystem>
MakePacketSystem(const std::string& system)
{
    std::string names;
    for (const PacketSystemEntry& entry : PacketSystems())
    {
        if (system == entry.system)
        {
            return entry.make();
        }
        names += (names.empty() ? "" : ", ") + std::string(entry.system);
    }
    NS_ABORT_MSG("no packet world for system '" << system << "'; there are " << names);
}

} // namespace ns3::vec
