// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BENCH_WORLD_H
#define VEC_BENCH_WORLD_H

#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3::vec
{

inline constexpr double ROAD_OF_A_VEHICLE_M = 50;

/** Vehicles on a straight road, 50 m each, with an RSU every 500 m and a server; default radios. */
struct BenchRoad
{
    uint32_t vehicles = 60;
    double seconds = 10;    //!< measured, after one second of which nothing counts
    double taskBps = 2e6;   //!< of task data, all vehicles together
    bool recording = false; //!< of frames, which costs time
};

/** A data frame that a radio sends for the first time. */
struct BenchFrame
{
    Time at;
    uint32_t node; //!< of an RSU, or behind them of a vehicle
    uint32_t channel;
    int64_t to; //!< node; -1: everybody
    uint32_t bytes;
    uint8_t priority;
};

/** What a run took, and what happened in it. */
struct BenchOutcome
{
    double cpuS = 0;      //!< per simulated second
    double setUpS = 0;    //!< CPU before the first simulated second is over, all of it
    double framesHz = 0;  //!< on the air, per simulated second, acknowledgements included
    double taskBps = 0;   //!< of task data created
    double onTime = 0;    //!< share of tasks
    double busyRatio = 0; //!< of the control channel, mean over RSUs
    std::vector<BenchFrame> frames;
};

/** The whole packet world, mec-dag, every subtask offloaded. */
BenchOutcome RunRoad(const BenchRoad& road);

/**
 * The same nodes and radios out of ns-3's own parts, with nothing above them: each frame is handed
 * to its MAC when the world first sent it.
 */
BenchOutcome RunPlainRoad(const BenchRoad& road, const std::vector<BenchFrame>& frames);

/** Prints what `./vec bench packets` is about. */
void PrintPackets();
/** Prints where the time goes. */
void PrintProfile();

} // namespace ns3::vec

#endif // VEC_BENCH_WORLD_H
