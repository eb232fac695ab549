// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_H
#define VEC_MULTI_WORKLOAD_H

#include "ns3/vec-instance.h"

#include <complex>
#include <optional>
#include <vector>

namespace ns3::vec
{

/** Adds the queue of a slot that ends to those of the slots before, the oldest of which go. */
void AddPastQueue(std::vector<double>& past, double bits);

/**
 * @ingroup vec
 * @brief One slot of W devices with several sub-workloads each and M servers whose processors are
 * shared (paper 4, section 3).
 *
 * Plain data; the JSON form has the same names.
 *
 * In an Assignment: owner = device, item = workload, site = server (from 0) or LOCAL, share = the
 * server's CPU share y. In JSON servers count from 1 and 0 is local.
 */
struct MultiWorkloadInstance : Instance
{
    /** Slots whose queues are remembered beside those of now. */
    static constexpr std::size_t PAST_SLOTS = 9;

    struct Server
    {
        double cpuHz = 0;       //!< F_m
        double bandwidthHz = 0; //!< B_m, for every device that sends
        double noiseW = 0;      //!< σ², power over the band
        double kappa = 0;
        double queueBits = 0;                    //!< Q_m
        std::vector<double> pastQueueBits;       //!< in slots before, the last one last
        std::optional<double> queueCapacityBits; //!< absent: no limit
        std::optional<double> x;                 //!< m
        std::optional<double> y;                 //!< m
    };

    struct Workload
    {
        int kind = 0;
        double bits = 0;         //!< k^s
        double cyclesPerBit = 0; //!< k^c
        std::optional<double> deadlineS;
    };

    struct Device
    {
        double cpuHz = 0; //!< F_w
        double kappa = 0;
        double queueBits = 0;              //!< Q_w
        std::vector<double> pastQueueBits; //!< in slots before, the last one last
        std::optional<double> queueCapacityBits;
        double txPowerW = 0;
        std::vector<double> gain;                      //!< |h|², M of them
        std::vector<std::complex<double>> gainComplex; //!< h; empty: its phase is not known
        std::vector<double> uplinkBps;                 //!< M of them; empty: Shannon's
        std::optional<double> x;
        std::optional<double> y;
        std::vector<Workload> workloads;
    };

    double slotS = 0.1;
    int slot = 0;
    double latencyUnitS = 1; //!< in which latency counts in the objective
    double betaLatency = 0;  //!< β1
    double betaEnergy = 0;   //!< β2
    double penalty = 0;      //!< p, of an unfinished workload
    std::vector<Server> servers;
    std::vector<Device> devices;

    std::string_view System() const override
    {
        return "multi-workload";
    }

    const class System& Equations() const override;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_H
