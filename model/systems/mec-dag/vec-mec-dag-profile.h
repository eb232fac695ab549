// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_PROFILE_H
#define VEC_MEC_DAG_PROFILE_H

#include "ns3/vec-dag-generator.h"
#include "vec-mec-dag.h"

#include <optional>
#include <string_view>
#include <vector>

namespace ns3::vec
{

/**
 * The tasks of one MEC server among several, each with its own distribution: density and fat come
 * from its part of [0.6, 0.9] and [0.4, 0.7], ccr is 0.3, 0.4 or 0.5 in turn. Servers are separate
 * decision processes: what paper 0 federates.
 */
struct MecDagRegion
{
    Interval density;
    Interval fat;
    double ccr = 0;
};

/** Region \p index of so many. REQUIRES: 0 <= index < regions. */
MecDagRegion MakeMecDagRegion(int index, int regions);

/** Everything a random `mec-dag` instance is drawn from; KB = 1000 bytes. */
struct MecDagProfile
{
    std::string_view name;
    std::string_view summary;

    int vehicles = 5; //!< one task each
    int processors = 3;
    int subchannels = 4;

    Interval n{20, 20}; //!< subtasks of a task, an integer of [low, high]
    DagShape shape;     //!< its n is not used
    TaskRanges sizes;
    std::optional<MecDagRegion> region; //!< instead of density, fat and ccr

    Interval vehicleHz;
    Interval vehicleTxPowerW;
    Interval gain;
    Interval processorHz;
    Interval uplinkHz;
    Interval downlinkHz;
    double serverTxPowerW = 1;
    double noiseW = 0;
    /** Goodput instead of Shannon's rates: log-uniform for a vehicle, each of its links up to
     * \p linkSpread above or below that. */
    std::optional<Interval> measuredBps;
    double linkSpread = 0;
    std::optional<double> kappa; //!< of vehicles and server

    /**
     * How busy queues are, s. An instance has a level, exponential with this mean, and a share of
     * queues that have a backlog, uniform in [0, 1]; those backlogs are exponential with the level.
     */
    double busyS = 0;
    /** Tasks are submitted within so many seconds, uniformly. */
    double spreadS = 0;
};

/** The named profiles, the default first. */
const std::vector<MecDagProfile>& MecDagProfiles();
/** The profile of that name, or an InputError that lists those there are. */
const MecDagProfile& FindMecDagProfile(std::string_view name);

/** A vehicle of the profile. Packet-level runs draw theirs here too. */
MecDagInstance::Vehicle DrawVehicle(const MecDagProfile& profile, Random& random);
/** A task of the profile, submitted at 0 by vehicle 0. */
MecDagInstance::Task DrawTask(const MecDagProfile& profile, Random& random);
/** The server of the profile. */
MecDagInstance::Mec DrawMec(const MecDagProfile& profile, Random& random);

/** A graph as a task, submitted at 0 by vehicle 0; edges lose their own data. */
MecDagInstance::Task ToMecDagTask(const TaskGraph& graph);

} // namespace ns3::vec

#endif // VEC_MEC_DAG_PROFILE_H
