// SPDX-License-Identifier: GPL-2.0-only
#include "vec-bench-print.h"
#include "vec-bench-profile.h"
#include "vec-bench-world.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

void
PrintSixty()
{
    BenchRoad road;
    road.recording = true;
    const BenchOutcome recorded = RunRoad(road);
    road.recording = false;
    // In turn, and the least of each: the machine may have had other things to do.
    BenchOutcome ours;
    BenchOutcome plain;
    for (int round = 0; round < 3; ++round)
    {
        const BenchOutcome a = RunRoad(road);
        const BenchOutcome b = RunPlainRoad(road, recorded.frames);
        ours = round == 0 || a.cpuS < ours.cpuS ? a : ours;
        plain = round == 0 || b.cpuS < plain.cpuS ? b : plain;
    }
    char text[256];
    std::snprintf(text,
                  sizeof(text),
                  "CPU per simulated second, 60 vehicles on 3 km, 6 RSUs: beacons of 350 B at "
                  "10 Hz, %.2f Mbit/s of task data, %.0f %% of tasks on time, control channel "
                  "%.0f %% busy",
                  ours.taskBps / 1e6,
                  100 * ours.onTime,
                  100 * ours.busyRatio);
    Print("packets-60", ours.cpuS, "s/s", text);
    std::snprintf(text,
                  sizeof(text),
                  "of it in the time of plain ns-3 for the frames alone, %.3g s/s; frames on the "
                  "air per second: %.0f and %.0f",
                  plain.cpuS,
                  ours.framesHz,
                  plain.framesHz);
    Print("packets-plain", ours.cpuS / plain.cpuS, "", text);
}

/** Slope of log(y) over log(x) by least squares. */
double
Exponent(const std::vector<double>& x, const std::vector<double>& y)
{
    const double n = static_cast<double>(x.size());
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
        const double a = std::log(x[i]);
        const double b = std::log(y[i]);
        sx += a;
        sy += b;
        sxx += a * a;
        sxy += a * b;
    }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

void
PrintScale()
{
    const std::vector<double> vehicles{50, 100, 200, 400};
    std::vector<BenchOutcome> least(vehicles.size());
    // In turn, for the machine may have had other things to do.
    for (int round = 0; round < 3; ++round)
    {
        for (std::size_t i = 0; i < vehicles.size(); ++i)
        {
            BenchRoad road;
            road.vehicles = static_cast<uint32_t>(vehicles[i]);
            road.taskBps = 2e6 * vehicles[i] / 60;
            road.seconds = i < 2 ? 3 : 1.5;
            const BenchOutcome outcome = RunRoad(road);
            least[i] = round == 0 || outcome.cpuS < least[i].cpuS ? outcome : least[i];
        }
    }
    std::vector<double> cpuS;
    for (std::size_t i = 0; i < vehicles.size(); ++i)
    {
        cpuS.push_back(least[i].cpuS);
        char text[256];
        std::snprintf(text,
                      sizeof(text),
                      "CPU per simulated second, %.0f vehicles on %g km; %.0f frames per second",
                      vehicles[i],
                      vehicles[i] * ROAD_OF_A_VEHICLE_M / 1e3,
                      least[i].framesHz);
        Print("packets-" + std::to_string(std::lround(vehicles[i])), cpuS[i], "s/s", text);
    }
    Print("packets-grow",
          Exponent(vehicles, cpuS),
          "",
          "the exponent of that, fitted: CPU time ~ vehicles ^ this");
}

void
PrintShares(const std::string& title, const std::map<std::string, double>& shares)
{
    std::vector<std::pair<double, std::string>> sorted;
    for (const auto& [name, share] : shares)
    {
        sorted.emplace_back(share, name);
    }
    std::sort(sorted.rbegin(), sorted.rend());
    for (std::size_t i = 0; i < std::min<std::size_t>(sorted.size(), 12); ++i)
    {
        if (sorted[i].second != "elsewhere")
        {
            std::printf("  %s %5.1f %%  %s\n",
                        title.c_str(),
                        100 * sorted[i].first,
                        sorted[i].second.c_str());
        }
    }
}

double
ShareOf(const std::map<std::string, double>& libraries, const std::string& part)
{
    double sum = 0;
    for (const auto& [name, share] : libraries)
    {
        sum += name.find(part) != std::string::npos ? share : 0;
    }
    return sum;
}

} // namespace

void
PrintPackets()
{
    PrintSixty();
    PrintScale();
}

void
PrintProfile()
{
    const BenchRoad road;
    Profile profile;
    RunRoad(road);
    profile.Stop();
    char text[256];
    std::snprintf(
        text,
        sizeof(text),
        "of the CPU time of packets-60 is this module's own code; %zu samples of the stack",
        profile.Samples());
    const auto libraries = profile.Libraries();
    Print("profile", 100 * ShareOf(libraries, "vec"), "%", text);
    PrintShares("library ", libraries);
    for (const char* library : {"libvec", "libns3"})
    {
        PrintShares("function", profile.Functions(library));
    }
}

} // namespace ns3::vec
