// SPDX-License-Identifier: GPL-2.0-only
#include "vec-coordinator-view.h"

#include "ns3/abort.h"

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

} // namespace ns3::vec
