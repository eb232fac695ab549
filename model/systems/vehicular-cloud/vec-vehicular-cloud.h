// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_H
#define VEC_VEHICULAR_CLOUD_H

#include "ns3/vec-instance.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One DAG task of vehicle 0 over moving vehicles that reach each other directly (paper 2,
 * section III).
 *
 * Plain data; the JSON form has the same names.
 *
 * In an Assignment: owner = 0, item = subtask, site = LOCAL for vehicle 0, else the vehicle.
 */
struct VehicularCloudInstance : Instance
{
    /** Where a vehicle is at one moment. */
    struct Point
    {
        double timeS = 0;
        double x = 0; //!< m
        double y = 0; //!< m
    };

    struct Vehicle
    {
        double cpuHz = 0;         //!< f_m
        double arriveS = 0;       //!< AT_m, absolute
        double departS = 0;       //!< DT_m, absolute
        std::vector<Point> track; //!< at least one, times rise
        double freeS = 0;         //!< absolute
    };

    struct Edge
    {
        int from = 0;
        int to = 0;
        double bits = 0; //!< c_ij
    };

    struct Fixed
    {
        int subtask = 0;
        int vehicle = 0;
        double finishS = 0;
    };

    /** Ψ, seconds for per_bits bits: slope × path loss in dB + intercept. */
    struct Psi
    {
        double slope = 0.15;
        double intercept = 0.001;
        double perBits = 4e7;
    };

    double carrierGhz = 5.9; //!< F_c
    bool isShadowed = false; //!< whether the random terms of (3) and (4) are drawn
    uint64_t shadowingSeed = 1;
    Psi psi;
    std::vector<std::vector<double>> linkBps; //!< replaces Ψ; 0: out of reach; empty: not measured
    std::vector<Vehicle> vehicles;
    std::vector<double> cycles; //!< u_i of each subtask
    std::vector<Edge> edges;
    std::vector<std::pair<int, int>> pinned; //!< subtask, vehicle
    std::optional<double> deadlineS;         //!< relative to nowS
    std::vector<Fixed> fixed;

    std::string_view System() const override
    {
        return "vehicular-cloud";
    }

    const class System& Equations() const override;
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_H
