// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_H
#define VEC_MEC_DAG_H

#include "ns3/vec-instance.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One MEC server with R uplink subchannels and M processors; vehicles with DAG tasks (paper
 * 0, section IV).
 *
 * Plain data; the JSON form has the same names.
 *
 * In an Assignment: owner = task, item = subtask, site = processor or LOCAL, via = subchannel.
 */
struct MecDagInstance : Instance
{
    struct Mec
    {
        std::vector<double> processorsHz;    //!< f_m, M of them
        std::vector<double> uplinkHz;        //!< w_r, R of them
        double downlinkHz = 0;               //!< w_d
        double txPowerW = 0;                 //!< q_m
        double noiseW = 0;                   //!< noise power over the band
        std::vector<double> processorsFreeS; //!< absolute; empty: idle
        std::vector<double> uplinkFreeS;     //!< absolute; empty: idle
        double downlinkFreeS = 0;            //!< absolute
        std::optional<double> kappa;         //!< energy κ f² c, J/(Hz²·cycle)
    };

    struct Vehicle
    {
        double cpuHz = 0;
        double txPowerW = 0;
        double gain = 0;     //!< linear
        double cpuFreeS = 0; //!< absolute
        std::optional<double> kappa;
        std::vector<double> uplinkBps;     //!< replaces Shannon's rate; empty: not measured
        std::optional<double> downlinkBps; //!< replaces Shannon's rate
    };

    struct Subtask
    {
        double ownInputBits = 0; //!< d^L
        double cycles = 0;       //!< c
        double outputBits = 0;   //!< d^O
    };

    struct Task
    {
        int vehicle = 0;
        double submitS = 0;
        std::optional<double> deadlineS; //!< relative to submitS
        std::vector<Subtask> subtasks;
        std::vector<std::pair<int, int>> edges; //!< from → to; listed twice counts once
    };

    struct Fixed
    {
        int task = 0;
        int subtask = 0;
        bool local = true;
        double finishS = 0;
    };

    Mec mec;
    std::vector<Vehicle> vehicles;
    std::vector<Task> tasks;
    std::vector<Fixed> fixed;

    std::string_view System() const override
    {
        return "mec-dag";
    }

    const class System& Equations() const override;
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_H
