// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SYSTEM_SCENARIOS_H
#define VEC_SYSTEM_SCENARIOS_H

#include "ns3/vec-load-balance-planning.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-scenario.h"
#include "ns3/vec-static-traffic.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

inline std::shared_ptr<Policy>
Make(const std::string& name, uint64_t seed)
{
    PolicyRegistry registry;
    AddClassical(registry);
    PolicyOptions options;
    options.seed = seed;
    options.settings["evaluations"] = "500";
    return registry.Make(name, options);
}

inline std::unique_ptr<TrafficSource>
Parked(std::size_t vehicles)
{
    std::vector<VehiclePosition> places;
    for (std::size_t i = 0; i < vehicles; ++i)
    {
        places.push_back({std::string(1, static_cast<char>('a' + i)), 30.0 + 55 * i, 0});
    }
    return std::make_unique<StaticTraffic>(std::move(places));
}

/** Four RSUs in a square of fibres, a server at each, everything ideal. */
inline Scenario
Base(const std::string& system, uint64_t seed)
{
    Scenario scenario;
    scenario.system = system;
    scenario.seed = seed;
    scenario.radio.kind = "ideal";
    scenario.radio.idealSignalling = true;
    scenario.radio.dataRateBps = 8e6;
    scenario.rsus.positions = {
        {50,  10 },
        {350, 10 },
        {50,  200},
        {350, 200}
    };
    scenario.compute.servers = 0;
    scenario.compute.processors = 1;
    scenario.coordinator.place = "cloud";
    scenario.workload.rateHz = 0;
    scenario.workload.giveUpS = 60;
    scenario.workload.deadlineS = {0, 0};
    scenario.time.warmupS = 1;
    scenario.time.measureS = 2;
    scenario.time.drainS = 60;
    scenario.backhaul.kind = "links";
    for (int k = 0; k < 4; ++k)
    {
        const std::string n = std::to_string(k);
        scenario.backhaul.links.push_back({"rsu" + n, "mec" + n, 1e9, 1e-5});
    }
    for (const auto& [a, b] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 3), std::pair(2, 3)})
    {
        scenario.backhaul.links.push_back(
            {"rsu" + std::to_string(a), "rsu" + std::to_string(b), 1e9, 1e-5});
    }
    scenario.backhaul.links.push_back({"rsu0", "cloud", 1e9, 1e-3});
    return scenario;
}

inline Scenario
EdgeCloud(uint64_t seed)
{
    Scenario scenario = Base("edge-cloud", seed);
    scenario.compute.vehicleHz = {1e9, 1.5e9};
    scenario.compute.processorHz = {3e9, 4e9};
    scenario.compute.cloudHz = {6e9, 8e9};
    scenario.workload.n = {5, 8};
    scenario.workload.ownInputBits = {1e6, 2e6};
    scenario.workload.cycles = {5e8, 2e9};
    return scenario;
}

inline Scenario
LoadBalance(uint64_t seed)
{
    Scenario scenario = Base("load-balance", seed);
    scenario.coordinator.decisionIntervalS = 0.2;
    scenario.own.Of<LoadBalanceSettings>().lbmDelta = 0.3; // one task on four RSUs is imbalance
    scenario.compute.vehicleHz = {0.5e9, 0.5e9};
    scenario.compute.processorHz = {15e9, 15e9};
    scenario.workload.ownInputBits = {1.6e6, 2.4e6};
    scenario.workload.cycles = {3e8, 4.5e8};
    scenario.workload.resultBits = 8000;
    return scenario;
}

inline Scenario
MultiWorkload(uint64_t seed)
{
    Scenario scenario = Base("multi-workload", seed);
    scenario.coordinator.decisionIntervalS = 0.1;
    scenario.compute.vehicleHz = {2.5e9, 2.5e9};
    scenario.compute.processorHz = {41.8e9, 41.8e9};
    scenario.workload.ownInputBits = {1e6, 8e6};
    scenario.workload.cyclesPerBit = {800, 1200};
    scenario.workload.resultBits = 8000;
    return scenario;
}

inline Scenario
VehicularCloud(uint64_t seed)
{
    Scenario scenario = Base("vehicular-cloud", seed);
    scenario.compute.vehicleHz = {1e9, 4e9};
    scenario.workload.n = {5, 8};
    scenario.workload.ownInputBits = {1e6, 2e6};
    scenario.workload.cycles = {5e8, 2e9};
    scenario.workload.resultBits = 8000;
    return scenario;
}

inline Scenario
MecDag(uint64_t seed)
{
    Scenario scenario = Base("mec-dag", seed);
    scenario.compute.vehicleHz = {1e9, 1.5e9};
    scenario.compute.processors = 2;
    scenario.compute.processorHz = {3e9, 4e9};
    scenario.workload.n = {5, 8};
    scenario.workload.ownInputBits = {1e6, 2e6};
    scenario.workload.cycles = {5e8, 2e9};
    return scenario;
}

inline Scenario
Of(const std::string& system, uint64_t seed)
{
    return system == "mec-dag"        ? MecDag(seed)
         : system == "edge-cloud"     ? EdgeCloud(seed)
         : system == "load-balance"   ? LoadBalance(seed)
         : system == "multi-workload" ? MultiWorkload(seed)
                                      : VehicularCloud(seed);
}

/** Fits 802.11p, with small tasks and 4 s for each. */
inline Scenario
Busy(const std::string& system, uint64_t seed)
{
    Scenario scenario = Of(system, seed);
    scenario.workload.rateHz = 2;
    scenario.workload.giveUpS = 4;
    scenario.workload.deadlineS = {1, 2};
    scenario.workload.ownInputBits = {5e4, 2e5};
    scenario.workload.n = {3, 5};
    if (system == "edge-cloud" || system == "vehicular-cloud" || system == "mec-dag")
    {
        scenario.workload.cycles = {5e7, 2e8};
    }
    scenario.time.measureS = 6;
    scenario.time.drainS = 6;
    scenario.radio.kind = "80211p";
    scenario.radio.idealSignalling = false;
    scenario.radio.dataRateBps = 12e6;
    return scenario;
}

/** Where vehicles compute for one another it takes some. */
inline std::size_t
Helpers(const std::string& system)
{
    return system == "vehicular-cloud" ? 4 : 0;
}

inline std::vector<std::string>
PoliciesFor(const std::string& system)
{
    PolicyRegistry registry;
    AddClassical(registry);
    std::vector<std::string> names;
    for (const PolicyEntry& entry : registry.Entries())
    {
        if (entry.PlansFor(system))
        {
            names.push_back(entry.name);
        }
    }
    return names;
}

/** Without hyphens, as names of tests want it. */
inline std::string
NameOf(std::string name)
{
    name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
    return name;
}

} // namespace ns3::vec

#endif // VEC_SYSTEM_SCENARIOS_H
