// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLANNING_MODEL_H
#define VEC_PLANNING_MODEL_H

#include "ns3/vec-instance.h"
#include "ns3/vec-plan.h"
#include "vec-messages.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

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
    };

    struct Rsu
    {
        Endpoint server = NOBODY;       //!< that serves its vehicles
        std::vector<double> busyRatios; //!< per radio channel, from the last report
        double reportedS = 0;
        std::vector<double> plannedBits; //!< per uplink, [0] is channel 1
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
};

/** A task that waits for its plan. */
struct PlanningTask
{
    TaskDescription description;
    Endpoint rsu = NOBODY;
    double heardS = 0; //!< when the description came
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
    /** The placements of task number \p task of the snapshot. */
    virtual std::vector<Placement> Place(const std::vector<PlanningTask>& tasks,
                                         std::size_t task,
                                         const Plan& plan,
                                         const CoordinatorView& view) const = 0;
};

/** The model of a system, or an abort that names those there are. */
std::unique_ptr<PlanningModel> MakePlanningModel(const std::string& system);

} // namespace ns3::vec

#endif // VEC_PLANNING_MODEL_H
