// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-model.h"
#include "vec-load-balance-system.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

LoadBalanceInstance::Rsu
ParseRsu(const JsonView& json)
{
    json.AllowKeys({"cpu_hz", "bandwidth_hz", "range_m", "x", "y", "kappa", "used_hz"});
    LoadBalanceInstance::Rsu rsu;
    rsu.cpuHz = json.At("cpu_hz").Positive();
    rsu.bandwidthHz = json.At("bandwidth_hz").Positive();
    rsu.rangeM = json.At("range_m").Quantity();
    rsu.x = json.At("x").Number();
    rsu.y = json.At("y").Number();
    rsu.kappa = json.At("kappa").Quantity();
    rsu.usedHz = json.QuantityOr("used_hz", 0);
    if (rsu.usedHz >= rsu.cpuHz)
    {
        json.At("used_hz").Fail("a number below cpu_hz");
    }
    return rsu;
}

LoadBalanceInstance::Vehicle
ParseVehicle(const JsonView& json, std::size_t rsus)
{
    json.AllowKeys({"x", "y", "segment", "cpu_hz", "tx_power_w", "kappa", "gain", "uplink_bps"});
    LoadBalanceInstance::Vehicle vehicle;
    vehicle.x = json.At("x").Number();
    vehicle.y = json.At("y").Number();
    if (json.Has("segment"))
    {
        vehicle.segment =
            static_cast<int>(json.At("segment").Integer(0, std::numeric_limits<int>::max()));
    }
    vehicle.cpuHz = json.At("cpu_hz").Positive();
    vehicle.txPowerW = json.At("tx_power_w").Quantity();
    vehicle.kappa = json.At("kappa").Quantity();
    vehicle.gain = json.At("gain").Quantities(rsus);
    if (json.Has("uplink_bps"))
    {
        vehicle.uplinkBps = json.At("uplink_bps").Quantities(rsus);
        json.At("uplink_bps").Positives();
    }
    return vehicle;
}

LoadBalanceInstance::Task
ParseTask(const JsonView& json, std::size_t vehicles)
{
    json.AllowKeys({"vehicle", "cycles", "bits", "deadline_s"});
    LoadBalanceInstance::Task task;
    task.vehicle = json.At("vehicle").Index(vehicles);
    task.cycles = json.At("cycles").Quantity();
    task.bits = json.At("bits").Quantity();
    if (json.Has("deadline_s"))
    {
        task.deadlineS = json.At("deadline_s").Quantity();
    }
    return task;
}

/** Shannon's rates take part only where no measured rate replaces them. */
void
CheckRates(const JsonView& vehicles, const LoadBalanceInstance& instance)
{
    for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
    {
        for (std::size_t m = 0; m < instance.rsus.size(); ++m)
        {
            const double bps = LoadBalanceUplinkBps(instance, instance.vehicles[v], m);
            if (!(std::isfinite(bps) && bps > 0))
            {
                vehicles.At(v).Fail(
                    "gain, tx_power_w and noise_w that give rates > 0, or measured rates");
            }
        }
    }
}

} // namespace

const LoadBalanceInstance&
AsLoadBalance(const Instance& instance)
{
    const auto* loadBalance = dynamic_cast<const LoadBalanceInstance*>(&instance);
    if (!loadBalance)
    {
        throw std::invalid_argument("an instance of load-balance was expected, not of " +
                                    std::string(instance.System()));
    }
    return *loadBalance;
}

std::unique_ptr<Instance>
LoadBalanceSystem::Parse(const JsonView& json) const
{
    json.AllowKeys({"format",
                    "system",
                    "now_s",
                    "slot_s",
                    "slot",
                    "rsus",
                    "hops",
                    "backhaul_bps",
                    "optical_power_w",
                    "noise_w",
                    "omega",
                    "delta",
                    "alpha",
                    "previous_cycles",
                    "enforce_lbm",
                    "vehicles",
                    "tasks"});
    auto instance = std::make_unique<LoadBalanceInstance>();
    instance->nowS = json.QuantityOr("now_s", 0);
    instance->slotS = json.At("slot_s").Positive();
    if (json.Has("slot"))
    {
        instance->slot =
            static_cast<int>(json.At("slot").Integer(0, std::numeric_limits<int>::max() - 1));
    }
    const JsonView rsus = json.At("rsus");
    for (std::size_t m = 0; m < rsus.Size(); ++m)
    {
        instance->rsus.push_back(ParseRsu(rsus.At(m)));
    }
    const JsonView hops = json.At("hops");
    if (hops.Size() != instance->rsus.size())
    {
        hops.Fail("a row for each of " + std::to_string(instance->rsus.size()) + " RSUs");
    }
    for (std::size_t m = 0; m < hops.Size(); ++m)
    {
        instance->hops.push_back(hops.At(m).Quantities(instance->rsus.size()));
        if (instance->hops[m][m] != 0)
        {
            hops.At(m).At(m).Fail("0, the hops from an RSU to itself");
        }
    }
    instance->backhaulBps = json.At("backhaul_bps").Positive();
    instance->opticalPowerW = json.At("optical_power_w").Quantity();
    instance->noiseW = json.At("noise_w").Quantity();
    instance->omega = json.At("omega").Number(0, 1);
    if (instance->omega == 0)
    {
        json.At("omega").Fail("a number above 0, at most 1 (without weight on time no share is "
                              "least)");
    }
    instance->delta = json.At("delta").Quantity();
    instance->alpha = json.At("alpha").Quantity();
    instance->previousCycles = json.QuantityOr("previous_cycles", 0);
    instance->enforceLbm = json.Has("enforce_lbm") && json.At("enforce_lbm").Boolean();
    const JsonView vehicles = json.At("vehicles");
    for (std::size_t v = 0; v < vehicles.Size(); ++v)
    {
        instance->vehicles.push_back(ParseVehicle(vehicles.At(v), instance->rsus.size()));
    }
    const JsonView tasks = json.At("tasks");
    for (std::size_t n = 0; n < tasks.Size(); ++n)
    {
        instance->tasks.push_back(ParseTask(tasks.At(n), instance->vehicles.size()));
    }
    CheckRates(vehicles, *instance);
    return instance;
}

Json
LoadBalanceSystem::ToJson(const Instance& any) const
{
    const LoadBalanceInstance& instance = AsLoadBalance(any);
    Json json;
    json["slot_s"] = instance.slotS;
    json["slot"] = instance.slot;
    json["rsus"] = Json::array();
    for (const auto& rsu : instance.rsus)
    {
        Json one;
        one["cpu_hz"] = rsu.cpuHz;
        one["bandwidth_hz"] = rsu.bandwidthHz;
        one["range_m"] = rsu.rangeM;
        one["x"] = rsu.x;
        one["y"] = rsu.y;
        one["kappa"] = rsu.kappa;
        if (rsu.usedHz != 0)
        {
            one["used_hz"] = rsu.usedHz;
        }
        json["rsus"].push_back(std::move(one));
    }
    json["hops"] = instance.hops;
    json["backhaul_bps"] = instance.backhaulBps;
    json["optical_power_w"] = instance.opticalPowerW;
    json["noise_w"] = instance.noiseW;
    json["omega"] = instance.omega;
    json["delta"] = instance.delta;
    json["alpha"] = instance.alpha;
    json["previous_cycles"] = instance.previousCycles;
    json["enforce_lbm"] = instance.enforceLbm;
    json["vehicles"] = Json::array();
    for (const auto& vehicle : instance.vehicles)
    {
        Json one;
        one["x"] = vehicle.x;
        one["y"] = vehicle.y;
        one["segment"] = vehicle.segment;
        one["cpu_hz"] = vehicle.cpuHz;
        one["tx_power_w"] = vehicle.txPowerW;
        one["kappa"] = vehicle.kappa;
        one["gain"] = vehicle.gain;
        if (!vehicle.uplinkBps.empty())
        {
            one["uplink_bps"] = vehicle.uplinkBps;
        }
        json["vehicles"].push_back(std::move(one));
    }
    json["tasks"] = Json::array();
    for (const auto& task : instance.tasks)
    {
        Json one;
        one["vehicle"] = task.vehicle;
        one["cycles"] = task.cycles;
        one["bits"] = task.bits;
        if (task.deadlineS)
        {
            one["deadline_s"] = *task.deadlineS;
        }
        json["tasks"].push_back(std::move(one));
    }
    return json;
}

} // namespace ns3::vec
