// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COORDINATOR_VIEW_H
#define VEC_COORDINATOR_VIEW_H

#include "ns3/vec-endpoint.h"
#include "vec-system-settings.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** What one planned subtask holds until it is known to be over. */
struct Booking
{
    Endpoint rsu = NOBODY;    //!< that its input comes through; NOBODY: it needs no upload
    uint16_t uplink = 0;      //!< radio channel, 1…R
    double bits = 0;          //!< of the upload
    Endpoint server = NOBODY; //!< or a vehicle that computes for others
    uint16_t processor = 0;
    double cycles = 0;
    double shareHz = 0; //!< of the processor; 0: all of it in turn
};

/** What a coordinator believes about the world: heard from beacons and reports, possibly stale. */
struct CoordinatorView
{
    /** Work that was planned and is not yet reported done, per resource. */
    struct Server
    {
        std::vector<double> processorsHz;
        std::vector<double> plannedCycles; //!< per processor
        std::vector<double> backlogS{};    //!< per processor, as reported; empty: never
        double reportedS = 0;              //!< when that was so
        double plannedHz = 0;              //!< shares of processors
        double plannedInputBits = 0;       //!< inputs of all that is planned here
        bool cloud = false;                //!< behind a wide-area link, not at the roadside

        /** How long a processor is believed to be busy from \p nowS on, s. */
        double WaitS(std::size_t processor, double nowS) const;
        /** The processor that is free first. */
        std::size_t LeastBusy(double nowS) const;
    };

    struct Rsu
    {
        Endpoint server = NOBODY;       //!< that serves its vehicles
        std::vector<double> busyRatios; //!< per radio channel, from the last report
        double reportedS = 0;
        std::vector<double> plannedBits; //!< per uplink, [0] is channel 1
        double x = 0;                    //!< m
        double y = 0;                    //!< m
    };

    /** As its RSU heard it last. */
    struct Vehicle
    {
        double x = 0; //!< m
        double y = 0; //!< m
        double heardS = 0;
        /** Where RSUs report more: … */
        double speedX = 0;        //!< m/s
        double speedY = 0;        //!< m/s
        double cpuHz = 0;         //!< 0: not known
        double cpuBacklogS = 0;   //!< as it said itself
        Endpoint rsu = NOBODY;    //!< that it uses
        double plannedCycles = 0; //!< for others, not known to be done
    };

    /** A way through the backhaul, as it was built. */
    struct Path
    {
        double rateBps = 0;            //!< of its slowest wire
        double delayS = 0;             //!< of all of it, one way
        std::vector<Endpoint> stops{}; //!< servers of the RSUs on the way, ends excluded
    };

    /** What the radio would carry for one sender on an idle channel, bit/s of task data. */
    double idleUplinkBps = 0;
    double idleDownlinkBps = 0;
    /** Nominal values, for policies that look at them. */
    double channelHz = 0;
    double serverTxPowerW = 0;
    double noiseW = 0;
    double kappa = 0; //!< of servers
    double vehicleKappa = 0;
    double dataRateBps = 0; //!< of frames on the data channels
    double rangeM = 0;      //!< in which an RSU is expected to be heard
    double silenceS = 1;    //!< a vehicle that was not heard for so long is gone
    double windowBits = 0;  //!< of a transfer that may be on its way; 0: no limit

    /** What a system was told of itself, and what it remembers of its decisions. */
    SystemSettings own;

    std::map<Endpoint, Server> servers;
    std::map<Endpoint, Rsu> rsus;
    std::map<Endpoint, Vehicle> vehicles;
    std::map<std::pair<Endpoint, Endpoint>, Path> paths; //!< from RSUs and servers to servers

    /** For systems with slots: their length, and how many there were. */
    double slotS = 1;
    uint64_t slot = 0;

    /** Task data per second on an uplink ([0] is channel 1) or the downlink: idle goodput times the
     * airtime that was free. */
    double UplinkBps(Endpoint rsu, std::size_t uplink) const;
    double DownlinkBps(Endpoint rsu) const;
    /** The uplink that is free first. */
    std::size_t BestUplink(Endpoint rsu) const;
    /** Where a vehicle was heard last, or its RSU while nobody has said. */
    Vehicle PlaceOf(Endpoint vehicle, Endpoint rsu) const;
    /** Aborts when the backhaul has no such way. */
    const Path& PathOf(Endpoint from, Endpoint to) const;
    /** Bits per second of a transfer of that size which first takes a link of \p firstBps: the
     * slowest of all and the window, with the delay of the way. */
    double GoodputBps(const Path& path, double bits, double firstBps) const;

    /** Takes note of what was planned. REQUIRES: its RSU and server are in the view. */
    void Book(const Booking& booking);
    /** The upload is over; does nothing the second time. */
    void ReleaseUpload(Booking& booking);
    /** The computation is over; does nothing the second time. */
    void ReleaseCompute(Booking& booking);
};

} // namespace ns3::vec

#endif // VEC_COORDINATOR_VIEW_H
