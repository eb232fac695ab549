// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-task-graph.h"
#include "vec-mec-dag-simulator.h"
#include "vec-mec-dag-system.h"

#include <cmath>
#include <set>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

std::vector<double>
FreeTimes(const JsonView& json, const char* key, std::size_t size)
{
    return json.Has(key) ? json.At(key).Quantities(size) : std::vector<double>{};
}

std::optional<double>
Optional(const JsonView& json, const char* key)
{
    return json.Has(key) ? std::optional<double>(json.At(key).Quantity()) : std::nullopt;
}

MecDagInstance::Mec
ParseMec(const JsonView& json)
{
    json.AllowKeys({"processors_hz",
                    "uplink_hz",
                    "downlink_hz",
                    "tx_power_w",
                    "noise_w",
                    "processors_free_s",
                    "uplink_free_s",
                    "downlink_free_s",
                    "kappa"});
    MecDagInstance::Mec mec;
    mec.processorsHz = json.At("processors_hz").Positives();
    mec.uplinkHz = json.At("uplink_hz").Positives();
    mec.downlinkHz = json.At("downlink_hz").Positive();
    mec.txPowerW = json.At("tx_power_w").Quantity();
    mec.noiseW = json.At("noise_w").Quantity();
    mec.processorsFreeS = FreeTimes(json, "processors_free_s", mec.processorsHz.size());
    mec.uplinkFreeS = FreeTimes(json, "uplink_free_s", mec.uplinkHz.size());
    mec.downlinkFreeS = json.QuantityOr("downlink_free_s", 0);
    mec.kappa = Optional(json, "kappa");
    return mec;
}

MecDagInstance::Vehicle
ParseVehicle(const JsonView& json, std::size_t subchannels)
{
    json.AllowKeys(
        {"cpu_hz", "tx_power_w", "gain", "cpu_free_s", "kappa", "uplink_bps", "downlink_bps"});
    MecDagInstance::Vehicle vehicle;
    vehicle.cpuHz = json.At("cpu_hz").Positive();
    vehicle.txPowerW = json.At("tx_power_w").Quantity();
    vehicle.gain = json.At("gain").Quantity();
    vehicle.cpuFreeS = json.QuantityOr("cpu_free_s", 0);
    vehicle.kappa = Optional(json, "kappa");
    if (json.Has("uplink_bps"))
    {
        vehicle.uplinkBps = json.At("uplink_bps").Quantities(subchannels);
        json.At("uplink_bps").Positives();
    }
    if (json.Has("downlink_bps"))
    {
        vehicle.downlinkBps = json.At("downlink_bps").Positive();
    }
    return vehicle;
}

MecDagInstance::Task
ParseTask(const JsonView& json, std::size_t vehicles)
{
    json.AllowKeys({"vehicle", "submit_s", "deadline_s", "subtasks", "edges"});
    MecDagInstance::Task task;
    task.vehicle = json.At("vehicle").Index(vehicles);
    task.submitS = json.QuantityOr("submit_s", 0);
    task.deadlineS = Optional(json, "deadline_s");
    const JsonView subtasks = json.At("subtasks");
    for (std::size_t i = 0; i < subtasks.Size(); ++i)
    {
        const JsonView subtask = subtasks.At(i);
        subtask.AllowKeys({"own_input_bits", "cycles", "output_bits"});
        task.subtasks.push_back({subtask.At("own_input_bits").Quantity(),
                                 subtask.At("cycles").Quantity(),
                                 subtask.At("output_bits").Quantity()});
    }
    const JsonView edges = json.At("edges");
    for (std::size_t i = 0; i < edges.Size(); ++i)
    {
        const JsonView edge = edges.At(i);
        if (edge.Size() != 2)
        {
            edge.Fail("an edge [from, to]");
        }
        const int from = edge.At(std::size_t{0}).Index(task.subtasks.size());
        const int to = edge.At(1).Index(task.subtasks.size());
        task.edges.emplace_back(from, to);
    }
    if (TopologicalOrder(task.subtasks.size(), task.edges).size() != task.subtasks.size())
    {
        edges.Fail("a graph without cycles");
    }
    return task;
}

MecDagInstance::Fixed
ParseFixed(const JsonView& json, const MecDagInstance& instance)
{
    json.AllowKeys({"task", "subtask", "where", "finish_s"});
    MecDagInstance::Fixed fixed;
    fixed.task = json.At("task").Index(instance.tasks.size());
    fixed.subtask = json.At("subtask").Index(instance.tasks[fixed.task].subtasks.size());
    const std::string where = json.At("where").String();
    if (where != "local" && where != "mec")
    {
        json.At("where").Fail("\"local\" or \"mec\"");
    }
    fixed.local = where == "local";
    fixed.finishS = json.At("finish_s").Quantity();
    if (fixed.finishS < instance.tasks[fixed.task].submitS)
    {
        json.At("finish_s").Fail("no time before the task was submitted");
    }
    return fixed;
}

/** Shannon's rates take part only where no measured rate replaces them. */
void
CheckRates(const JsonView& vehicles, const MecDagInstance& instance)
{
    const auto usable = [](double bps) { return std::isfinite(bps) && bps > 0; };
    for (std::size_t v = 0; v < instance.vehicles.size(); ++v)
    {
        bool good = usable(DownlinkBps(instance, static_cast<int>(v)));
        for (std::size_t r = 0; r < instance.mec.uplinkHz.size(); ++r)
        {
            good = good && usable(UplinkBps(instance, static_cast<int>(v), static_cast<int>(r)));
        }
        if (!good)
        {
            vehicles.At(v).Fail("gain, powers and noise_w that give rates > 0, or measured rates");
        }
    }
}

const char*
Where(bool local)
{
    return local ? "local" : "mec";
}

} // namespace

const MecDagInstance&
AsMecDag(const Instance& instance)
{
    const auto* mecDag = dynamic_cast<const MecDagInstance*>(&instance);
    if (!mecDag)
    {
        throw std::invalid_argument("an instance of mec-dag was expected, not of " +
                                    std::string(instance.System()));
    }
    return *mecDag;
}

std::unique_ptr<Instance>
MecDagSystem::Parse(const JsonView& json) const
{
    json.AllowKeys({"format", "system", "now_s", "mec", "vehicles", "tasks", "fixed"});
    auto instance = std::make_unique<MecDagInstance>();
    instance->nowS = json.QuantityOr("now_s", 0);
    instance->mec = ParseMec(json.At("mec"));
    const JsonView vehicles = json.At("vehicles");
    for (std::size_t i = 0; i < vehicles.Size(); ++i)
    {
        instance->vehicles.push_back(ParseVehicle(vehicles.At(i), instance->mec.uplinkHz.size()));
    }
    const JsonView tasks = json.At("tasks");
    for (std::size_t i = 0; i < tasks.Size(); ++i)
    {
        instance->tasks.push_back(ParseTask(tasks.At(i), instance->vehicles.size()));
    }
    if (json.Has("fixed"))
    {
        const JsonView fixed = json.At("fixed");
        std::set<std::pair<int, int>> seen;
        for (std::size_t i = 0; i < fixed.Size(); ++i)
        {
            instance->fixed.push_back(ParseFixed(fixed.At(i), *instance));
            if (!seen.emplace(instance->fixed.back().task, instance->fixed.back().subtask).second)
            {
                fixed.At(i).Fail("each subtask once");
            }
        }
    }
    CheckRates(vehicles, *instance);
    return instance;
}

Json
MecDagSystem::ToJson(const Instance& any) const
{
    const MecDagInstance& instance = AsMecDag(any);
    Json mec = {
        {"processors_hz", instance.mec.processorsHz},
        {"uplink_hz",     instance.mec.uplinkHz    },
        {"downlink_hz",   instance.mec.downlinkHz  },
        {"tx_power_w",    instance.mec.txPowerW    },
        {"noise_w",       instance.mec.noiseW      }
    };
    const auto addList = [](Json& to, const char* key, const std::vector<double>& numbers)
    {
        if (!numbers.empty())
        {
            to[key] = numbers;
        }
    };
    const auto addTime = [](Json& to, const char* key, double time)
    {
        if (time != 0)
        {
            to[key] = time;
        }
    };
    const auto addOptional = [](Json& to, const char* key, const std::optional<double>& number)
    {
        if (number)
        {
            to[key] = *number;
        }
    };
    addList(mec, "processors_free_s", instance.mec.processorsFreeS);
    addList(mec, "uplink_free_s", instance.mec.uplinkFreeS);
    addTime(mec, "downlink_free_s", instance.mec.downlinkFreeS);
    addOptional(mec, "kappa", instance.mec.kappa);

    Json vehicles = Json::array();
    for (const auto& v : instance.vehicles)
    {
        Json vehicle = {
            {"cpu_hz",     v.cpuHz   },
            {"tx_power_w", v.txPowerW},
            {"gain",       v.gain    }
        };
        addTime(vehicle, "cpu_free_s", v.cpuFreeS);
        addOptional(vehicle, "kappa", v.kappa);
        addList(vehicle, "uplink_bps", v.uplinkBps);
        addOptional(vehicle, "downlink_bps", v.downlinkBps);
        vehicles.push_back(std::move(vehicle));
    }

    Json tasks = Json::array();
    for (const auto& t : instance.tasks)
    {
        Json task = {
            {"vehicle",  t.vehicle},
            {"submit_s", t.submitS}
        };
        addOptional(task, "deadline_s", t.deadlineS);
        task["subtasks"] = Json::array();
        for (const auto& s : t.subtasks)
        {
            task["subtasks"].push_back({
                {"own_input_bits", s.ownInputBits},
                {"cycles",         s.cycles      },
                {"output_bits",    s.outputBits  }
            });
        }
        task["edges"] = t.edges;
        tasks.push_back(std::move(task));
    }

    Json json = {
        {"mec",      std::move(mec)     },
        {"vehicles", std::move(vehicles)},
        {"tasks",    std::move(tasks)   }
    };
    if (!instance.fixed.empty())
    {
        json["fixed"] = Json::array();
        for (const auto& f : instance.fixed)
        {
            json["fixed"].push_back({
                {"task",     f.task        },
                {"subtask",  f.subtask     },
                {"where",    Where(f.local)},
                {"finish_s", f.finishS     }
            });
        }
    }
    return json;
}

} // namespace ns3::vec
