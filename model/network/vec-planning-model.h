// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLANNING_MODEL_H
#define VEC_PLANNING_MODEL_H

#include "ns3/vec-instance.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-timeline.h"
#include "vec-messages.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** What one planned subtask holds until it is known to be over. */
struct Booking
{
    Endpoint rsu = NOBODY; //!< that its input comes through; NOBODY: it needs no upload
    uint16_t uplink = 0;   //!< radio channel, 1…R
    double bits = 0;       //!< of the upload
    Endpoint server = NOBODY;
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
    };

    struct Rsu
    {
        Endpoint server = NOBODY;       //!< that serves its vehicles
        std::vector<double> busyRatios; //!< per radio channel, from the last report
        double reportedS = 0;
        std::vector<double> plannedBits; //!< per uplink, [0] is channel 1
    };

    /** As its RSU heard it last. */
    struct Vehicle
    {
        double x = 0; //!< m
        double y = 0; //!< m
        double heardS = 0;
    };

    /** What the radio would carry for one sender on an idle channel, bit/s of task data. */
    double idleUplinkBps = 0;
    double idleDownlinkBps = 0;
    /** Nominal values, for policies that look at them. */
    double channelHz = 0;
    double serverTxPowerW = 0;
    double noiseW = 0;
    double kappa = 0;

    std::map<Endpoint, Server> servers;
    std::map<Endpoint, Rsu> rsus;
    std::map<Endpoint, Vehicle> vehicles;

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
};

/** A decision on the tasks of one instance, in its order. */
struct PlanningDecision
{
    const std::vector<PlanningTask>& tasks;
    const Plan& plan;
    const Timeline& predicted; //!< whose items have the assignments with their shares
};

/** Translates between the packet world and one system's Instance and Plan. */
class PlanningModel
{
  public:
    virtual ~PlanningModel() = default;
    /** Which tasks may be planned together: equal keys go into one Instance. */
    virtual Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const = 0;
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
    /** After a decision: what later snapshots shall know of it. By default nothing. */
    virtual void Remember(const Instance& instance, CoordinatorView& view) const;
    /** The objective of what was measured. By default the mean time over the tasks. */
    virtual double Objective(const Instance& instance, const Timeline& measured) const;
};

/** One row of the table of systems that have a packet world. */
struct PlanningModelEntry
{
    const char* system;
    std::unique_ptr<PlanningModel> (*make)();
};

const std::vector<PlanningModelEntry>& PlanningModels();
/** The model of a system, or an abort that names those there are. */
std::unique_ptr<PlanningModel> MakePlanningModel(const std::string& system);

} // namespace ns3::vec

#endif // VEC_PLANNING_MODEL_H
