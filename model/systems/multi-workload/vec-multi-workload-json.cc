// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-model.h"
#include "vec-multi-workload-system.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

constexpr int64_t MOST = std::numeric_limits<int>::max() - 1;

std::optional<double>
OptionalQuantity(const JsonView& json, const char* key)
{
    return json.Has(key) ? std::optional<double>(json.At(key).Quantity()) : std::nullopt;
}

std::optional<double>
OptionalPlace(const JsonView& json, const char* key)
{
    return json.Has(key) ? std::optional<double>(json.At(key).Number()) : std::nullopt;
}

/** The queue of a server or a device. */
template <class Owner>
void
ParseQueue(const JsonView& json, Owner& owner)
{
    owner.queueBits = json.QuantityOr("queue_bits", 0);
    if (json.Has("past_queue_bits"))
    {
        owner.pastQueueBits = json.At("past_queue_bits").Quantities();
    }
    owner.queueCapacityBits = OptionalQuantity(json, "queue_capacity_bits");
    if (owner.queueCapacityBits && owner.queueBits > *owner.queueCapacityBits)
    {
        json.At("queue_bits").Fail("a number of at most queue_capacity_bits");
    }
    owner.x = OptionalPlace(json, "x");
    owner.y = OptionalPlace(json, "y");
}

MultiWorkloadInstance::Server
ParseServer(const JsonView& json)
{
    json.AllowKeys({"cpu_hz",
                    "bandwidth_hz",
                    "noise_w",
                    "kappa",
                    "queue_bits",
                    "past_queue_bits",
                    "queue_capacity_bits",
                    "x",
                    "y"});
    MultiWorkloadInstance::Server server;
    server.cpuHz = json.At("cpu_hz").Positive();
    server.bandwidthHz = json.At("bandwidth_hz").Positive();
    server.noiseW = json.At("noise_w").Quantity();
    server.kappa = json.At("kappa").Quantity();
    ParseQueue(json, server);
    return server;
}

MultiWorkloadInstance::Workload
ParseWorkload(const JsonView& json)
{
    json.AllowKeys({"kind", "bits", "cycles_per_bit", "deadline_s"});
    MultiWorkloadInstance::Workload workload;
    workload.kind = json.Has("kind") ? static_cast<int>(json.At("kind").Integer(0, MOST)) : 0;
    workload.bits = json.At("bits").Quantity();
    workload.cyclesPerBit = json.At("cycles_per_bit").Quantity();
    workload.deadlineS = OptionalQuantity(json, "deadline_s");
    return workload;
}

MultiWorkloadInstance::Device
ParseDevice(const JsonView& json, std::size_t servers)
{
    json.AllowKeys({"cpu_hz",
                    "kappa",
                    "queue_bits",
                    "past_queue_bits",
                    "queue_capacity_bits",
                    "tx_power_w",
                    "gain",
                    "gain_complex",
                    "uplink_bps",
                    "x",
                    "y",
                    "workloads"});
    MultiWorkloadInstance::Device device;
    device.cpuHz = json.At("cpu_hz").Positive();
    device.kappa = json.At("kappa").Quantity();
    ParseQueue(json, device);
    device.txPowerW = json.At("tx_power_w").Quantity();
    device.gain = json.At("gain").Quantities(servers);
    if (json.Has("gain_complex"))
    {
        const JsonView list = json.At("gain_complex");
        if (list.Size() != servers)
        {
            list.Fail("an array of " + std::to_string(servers) + " pairs [re, im]");
        }
        for (std::size_t m = 0; m < servers; ++m)
        {
            const JsonView pair = list.At(m);
            if (pair.Size() != 2)
            {
                pair.Fail("a pair [re, im]");
            }
            device.gainComplex.emplace_back(pair.At(std::size_t{0}).Number(), pair.At(1).Number());
        }
    }
    if (json.Has("uplink_bps"))
    {
        device.uplinkBps = json.At("uplink_bps").Quantities(servers);
        json.At("uplink_bps").Positives();
    }
    const JsonView workloads = json.At("workloads");
    for (std::size_t k = 0; k < workloads.Size(); ++k)
    {
        device.workloads.push_back(ParseWorkload(workloads.At(k)));
    }
    return device;
}

/** Shannon's rates take part only where no measured rate replaces them. */
void
CheckRates(const JsonView& devices, const MultiWorkloadInstance& instance)
{
    for (std::size_t w = 0; w < instance.devices.size(); ++w)
    {
        for (std::size_t m = 0; m < instance.servers.size(); ++m)
        {
            const double bps = MultiWorkloadUplinkBps(instance, w, m);
            if (!(std::isfinite(bps) && bps > 0))
            {
                devices.At(w).Fail(
                    "gain, tx_power_w and noise_w that give rates > 0, or measured rates");
            }
        }
    }
}

template <class Owner>
void
AddQueue(const Owner& owner, Json& json)
{
    json["queue_bits"] = owner.queueBits;
    if (!owner.pastQueueBits.empty())
    {
        json["past_queue_bits"] = owner.pastQueueBits;
    }
    if (owner.queueCapacityBits)
    {
        json["queue_capacity_bits"] = *owner.queueCapacityBits;
    }
}

template <class Owner>
void
AddPlace(const Owner& owner, Json& json)
{
    if (owner.x)
    {
        json["x"] = *owner.x;
    }
    if (owner.y)
    {
        json["y"] = *owner.y;
    }
}

} // namespace

const MultiWorkloadInstance&
AsMultiWorkload(const Instance& instance)
{
    const auto* multiWorkload = dynamic_cast<const MultiWorkloadInstance*>(&instance);
    if (!multiWorkload)
    {
        throw std::invalid_argument("an instance of multi-workload was expected, not of " +
                                    std::string(instance.System()));
    }
    return *multiWorkload;
}

std::unique_ptr<Instance>
MultiWorkloadSystem::Parse(const JsonView& json) const
{
    json.AllowKeys({"format",
                    "system",
                    "now_s",
                    "slot_s",
                    "slot",
                    "latency_unit_s",
                    "beta",
                    "penalty",
                    "servers",
                    "devices"});
    auto instance = std::make_unique<MultiWorkloadInstance>();
    instance->nowS = json.QuantityOr("now_s", 0);
    instance->slotS = json.At("slot_s").Positive();
    instance->slot = json.Has("slot") ? static_cast<int>(json.At("slot").Integer(0, MOST)) : 0;
    instance->latencyUnitS = json.Has("latency_unit_s") ? json.At("latency_unit_s").Positive() : 1;
    const std::vector<double> beta = json.At("beta").Quantities(2);
    instance->betaLatency = beta[0];
    instance->betaEnergy = beta[1];
    instance->penalty = json.At("penalty").Quantity();
    const JsonView servers = json.At("servers");
    for (std::size_t m = 0; m < servers.Size(); ++m)
    {
        instance->servers.push_back(ParseServer(servers.At(m)));
    }
    const JsonView devices = json.At("devices");
    for (std::size_t w = 0; w < devices.Size(); ++w)
    {
        instance->devices.push_back(ParseDevice(devices.At(w), instance->servers.size()));
    }
    CheckRates(devices, *instance);
    return instance;
}

Json
MultiWorkloadSystem::ToJson(const Instance& any) const
{
    const MultiWorkloadInstance& instance = AsMultiWorkload(any);
    Json json;
    json["slot_s"] = instance.slotS;
    json["slot"] = instance.slot;
    json["latency_unit_s"] = instance.latencyUnitS;
    json["beta"] = {instance.betaLatency, instance.betaEnergy};
    json["penalty"] = instance.penalty;
    json["servers"] = Json::array();
    for (const auto& server : instance.servers)
    {
        Json one;
        one["cpu_hz"] = server.cpuHz;
        one["bandwidth_hz"] = server.bandwidthHz;
        one["noise_w"] = server.noiseW;
        one["kappa"] = server.kappa;
        AddQueue(server, one);
        AddPlace(server, one);
        json["servers"].push_back(std::move(one));
    }
    json["devices"] = Json::array();
    for (const auto& device : instance.devices)
    {
        Json one;
        one["cpu_hz"] = device.cpuHz;
        one["kappa"] = device.kappa;
        AddQueue(device, one);
        one["tx_power_w"] = device.txPowerW;
        one["gain"] = device.gain;
        for (const auto& h : device.gainComplex)
        {
            one["gain_complex"].push_back({h.real(), h.imag()});
        }
        if (!device.uplinkBps.empty())
        {
            one["uplink_bps"] = device.uplinkBps;
        }
        AddPlace(device, one);
        one["workloads"] = Json::array();
        for (const auto& workload : device.workloads)
        {
            Json each;
            each["kind"] = workload.kind;
            each["bits"] = workload.bits;
            each["cycles_per_bit"] = workload.cyclesPerBit;
            if (workload.deadlineS)
            {
                each["deadline_s"] = *workload.deadlineS;
            }
            one["workloads"].push_back(std::move(each));
        }
        json["devices"].push_back(std::move(one));
    }
    return json;
}

} // namespace ns3::vec
