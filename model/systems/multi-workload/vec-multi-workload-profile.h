// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_PROFILE_H
#define VEC_MULTI_WORKLOAD_PROFILE_H

#include "ns3/vec-dag-generator.h"

#include <vector>

namespace ns3::vec
{

/** Sub-workloads of one kind. */
struct WorkloadKind
{
    Interval bits;
    double cyclesPerBit = 0;
};

/**
 * Everything a random `multi-workload` slot is drawn from: paper 4, section 5.2 and table 1; what
 * is printed nowhere is marked as chosen. Mb = 10^6 bits.
 */
struct MultiWorkloadProfile
{
    int servers = 5;
    int devices = 50;
    std::vector<WorkloadKind> kinds{
        {{1e6, 4e6}, 800 },
        {{3e6, 6e6}, 1000},
        {{5e6, 8e6}, 1200},
    };
    double bandwidthHz = 10e6;
    double txPowerW = 1;
    double noiseW = 1e-13;     //!< −100 dBm over the band
    double correlation = 0.95; //!< ρ of eq. (2)
    double deadlineS = 1;      //!< 10 slots
    double deviceQueueBits = 50e6;
    double serverQueueBits = 500e6;

    // Chosen: slot and processors of Tang and Wong, whose deadline and number of slots the paper
    // shares; arrivals so that its rewards are within reach.
    double slotS = 0.1;
    double arrival = 0.2; //!< probability that a device has its sub-workloads in a slot
    double deviceHz = 2.5e9;
    double serverHz = 41.8e9;
    double betaLatency = 0.5;
    double betaEnergy = 0.5;
    double kappa = 1e-28;       //!< of devices
    double serverKappa = 1e-30; //!< with that of devices energy holds every share below a tenth
    bool dropsLate = true;      //!< what is late is left at its deadline

    // Chosen: without files, sites and users as many as in the EUA data set, uniformly in a
    // rectangle of its size.
    int candidateSites = 125;
    int candidateUsers = 816;
    double widthM = 2000;
    double heightM = 1400;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_PROFILE_H
