// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PACKET_SYSTEM_H
#define VEC_PACKET_SYSTEM_H

#include "ns3/vec-instance.h"
#include "ns3/vec-messages.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-timeline.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
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
        std::vector<double> pastBits{};    //!< … at decisions before, the last one last
        bool cloud = false;                //!< behind a wide-area link, not at the roadside
        double joulePerBit = 0;            //!< energy of computing, where a system counts by bits

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

    /** What is believed of links between vehicles. */
    struct V2v
    {
        double idleBps = 0;   //!< what the radio would carry for one sender on an idle channel
        uint32_t channel = 1; //!< radio channel
        bool relay = true;    //!< through the RSU when out of reach; otherwise there is no path
        double rangeM = 0;    //!< of vehicles
        double rsuRangeM = 0; //!< of RSUs
        uint32_t helpers = 0; //!< vehicles beside the owner that a task may use
        double silenceS = 1;  //!< a vehicle that was not heard for so long is gone
    };

    /** A way through the backhaul, as it was built. */
    struct Path
    {
        double rateBps = 0;            //!< of its slowest wire
        double delayS = 0;             //!< of all of it, one way
        std::vector<Endpoint> stops{}; //!< servers of the RSUs on the way, ends excluded
    };

    /** Weights and bounds of the systems' objectives, by the names of their papers. */
    struct Weights
    {
        double energyDelta = 0.2; //!< δ of edge-cloud
        double omega = 0.9;       //!< of load-balance, as the next four
        double lbmDelta = 0.1;    //!< δ
        double lbmAlpha = 0.1;    //!< α
        bool enforceLbm = false;  //!< shares under (16e)
        double opticalPowerW = 5; //!< p_optical
        double betaLatency = 0.5; //!< β1 of multi-workload
        double betaEnergy = 0.5;  //!< β2
        double penalty = 10;      //!< p
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
    double vehicleJoulePerBit = 0;
    double rangeM = 0;     //!< in which an RSU is expected to be heard
    double windowBits = 0; //!< of a transfer that may be on its way; 0: no limit
    Weights weights;
    V2v v2v;

    std::map<Endpoint, Server> servers;
    std::map<Endpoint, Rsu> rsus;
    std::map<Endpoint, Vehicle> vehicles;
    std::map<std::pair<Endpoint, Endpoint>, Path> paths; //!< from RSUs and servers to servers

    /** For systems with slots: their length, how many there were, the work of the last one. */
    double slotS = 1;
    uint64_t slot = 0;
    double previousCycles = 0;

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

/** A task that waits for its plan. */
struct PlanningTask
{
    TaskDescription description;
    Endpoint rsu = NOBODY;
    double heardS = 0; //!< when the description came
    /** Of a task whose rest is planned: by subtask, where it has ended and when; finishS < 0: it is
     * open. Empty: nothing has ended. */
    struct Ended
    {
        Endpoint site = NOBODY;
        double finishS = -1;
    };

    std::vector<Ended> ended{};
};

/** A decision on the tasks of one instance, in its order. */
struct PlanningDecision
{
    const std::vector<PlanningTask>& tasks;
    const Plan& plan;
    const Timeline& predicted; //!< whose items have the assignments with their shares
    double nowS = 0;
};

/** Translates between the packet world and one system's Instance and Plan. */
class PacketSystem
{
  public:
    virtual ~PacketSystem() = default;
    /** Which tasks may be planned together: equal keys go into one Instance. */
    virtual Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const = 0;
    /** Whether an Instance may have several tasks. */
    virtual bool IsJoint() const;
    /** What is known at \p nowS. REQUIRES: one group. */
    virtual std::unique_ptr<Instance> Snapshot(double nowS,
                                               const std::vector<PlanningTask>& tasks,
                                               const CoordinatorView& view) const = 0;
    /** Where the subtasks of task number \p task of the snapshot go. */
    virtual std::vector<Placement> Place(const PlanningDecision& decision,
                                         std::size_t task,
                                         const CoordinatorView& view) const = 0;
    /** Owner and item of a subtask in instances and plans. By default the numbers of the task and
     * the subtask. */
    virtual std::pair<int, int> ItemOf(const std::vector<PlanningTask>& tasks,
                                       std::size_t task,
                                       std::size_t subtask) const;
    /** What a planned task holds, by subtask. By default each subtask at a server holds an upload,
     * its own input and the outputs of its parents on the vehicle, and its cycles. */
    virtual std::vector<Booking> Bookings(const PlanningTask& task,
                                          const std::vector<Placement>& placements) const;
    /**
     * Sites of open subtasks, or of outputs that these need, that are gone at \p nowS as far as is
     * known: the rest of the task has to be planned anew. By default none.
     */
    virtual std::set<Endpoint> GoneSites(const PlanningTask& task,
                                         const TaskPlan& plan,
                                         double nowS,
                                         const CoordinatorView& view) const;
    /** After a decision: what later snapshots shall know of it. By default nothing. */
    virtual void Remember(const Instance& instance, CoordinatorView& view) const;
    /** The objective of what was measured. By default the mean time over the tasks. */
    virtual double Objective(const Instance& instance, const Timeline& measured) const;
};

/** One row of the table of systems that have a packet world. */
struct PacketSystemEntry
{
    const char* system;
    std::unique_ptr<PacketSystem> (*make)();
};

const std::vector<PacketSystemEntry>& PacketSystems();
/** The model of a system, or an abort that names those there are. */
std::unique_ptr<PacketSystem> MakePacketSystem(const std::string& system);

} // namespace ns3::vec

#endif // VEC_PACKET_SYSTEM_H
