// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_H
#define VEC_LOAD_BALANCE_H

#include "ns3/vec-instance.h"

#include <optional>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One slot of vehicles with a task each and M RSUs that share their bandwidth and CPUs
 * fairly and hand tasks to each other over fibre (paper 1, section III).
 *
 * Plain data; the JSON form has the same names.
 *
 * In an Assignment: owner = task, item = 0, site = target RSU or LOCAL, via = ingress RSU.
 */
struct LoadBalanceInstance : Instance
{
    /** Part of an RSU's processor that new tasks always find, however many have not ended. */
    static constexpr double LEAST_FREE = 0.1;

    /** The share of a task of an earlier slot that has not ended. */
    struct Held
    {
        double hz = 0;
        double endS = 0; //!< absolute
    };

    struct Rsu
    {
        double cpuHz = 0;       //!< F_m
        double bandwidthHz = 0; //!< B_m, shared equally by the tasks that enter here
        double rangeM = 0;      //!< R_m, radius of coverage
        double x = 0;           //!< m
        double y = 0;           //!< m
        double kappa = 0;       //!< energy κ f² c, J/(Hz²·cycle)
        double usedHz = 0;      //!< of cpuHz, by others; below it
        std::vector<Held> held; //!< what of usedHz is known to end; for the slots that follow
    };

    struct Vehicle
    {
        double x = 0;    //!< m
        double y = 0;    //!< m
        int segment = 0; //!< identifier of the road segment
        double cpuHz = 0;
        double txPowerW = 0;
        double kappa = 0;
        std::vector<double> gain;      //!< h_n,m, linear, M of them
        std::vector<double> uplinkBps; //!< what a task alone would get, M of them; empty: Shannon's
    };

    struct Task
    {
        int vehicle = 0;
        double cycles = 0;               //!< C_n
        double bits = 0;                 //!< D_n
        std::optional<double> deadlineS; //!< relative to nowS
    };

    double slotS = 1;
    int slot = 0;
    std::vector<Rsu> rsus;
    std::vector<std::vector<double>> hops; //!< k_m,m', M × M
    double backhaulBps = 0;                //!< R_0, of one hop
    double opticalPowerW = 0;              //!< p_optical
    double noiseW = 0;                     //!< σ², power over the band
    double omega = 0;                      //!< weight of time against energy, in (0, 1]
    double delta = 0;                      //!< constant part of the LBM's bound
    double alpha = 0;                      //!< its sensitivity to the work of the slot
    double previousCycles = 0;             //!< Σ C_n of the slot before; 0: not known
    bool enforceLbm = false;               //!< shares under (16e)
    /** ζ: the LBM above its bound has this price in place of a constraint; see LbmPenalty. */
    std::optional<double> lbmPenalty;
    std::optional<double> capacityS; //!< work that the greedy baselines give an RSU, s of its F_m
    std::vector<Vehicle> vehicles;
    std::vector<Task> tasks;

    std::string_view System() const override
    {
        return "load-balance";
    }

    const class System& Equations() const override;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_H
