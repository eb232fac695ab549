// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-task-graph.h"
#include "vec-vehicular-cloud-system.h"

#include <set>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

VehicularCloudInstance::Vehicle
ParseVehicle(const JsonView& json)
{
    json.AllowKeys({"cpu_hz", "arrive_s", "depart_s", "track", "free_s"});
    VehicularCloudInstance::Vehicle vehicle;
    vehicle.cpuHz = json.At("cpu_hz").Positive();
    vehicle.arriveS = json.At("arrive_s").Quantity();
    vehicle.departS = json.At("depart_s").Quantity();
    vehicle.freeS = json.QuantityOr("free_s", 0);
    const JsonView track = json.At("track");
    if (track.Size() == 0)
    {
        track.Fail("at least one point [t, x, y]");
    }
    for (std::size_t i = 0; i < track.Size(); ++i)
    {
        const JsonView point = track.At(i);
        if (point.Size() != 3)
        {
            point.Fail("a point [t, x, y]");
        }
        VehicularCloudInstance::Point read;
        read.timeS = point.At(std::size_t{0}).Quantity();
        read.x = point.At(1).Number();
        read.y = point.At(2).Number();
        if (i > 0 && read.timeS <= vehicle.track.back().timeS)
        {
            point.At(std::size_t{0}).Fail("a time after the one before");
        }
        vehicle.track.push_back(read);
    }
    return vehicle;
}

/** [a, b] with indices below the two sizes. */
std::pair<int, int>
ParsePair(const JsonView& json, std::size_t first, std::size_t second, const char* what)
{
    if (json.Size() != 2)
    {
        json.Fail(what);
    }
    const int a = json.At(std::size_t{0}).Index(first);
    return {a, json.At(1).Index(second)};
}

void
ParseGraph(const JsonView& json, VehicularCloudInstance& instance)
{
    const JsonView subtasks = json.At("subtasks");
    for (std::size_t i = 0; i < subtasks.Size(); ++i)
    {
        subtasks.At(i).AllowKeys({"cycles"});
        instance.cycles.push_back(subtasks.At(i).At("cycles").Quantity());
    }
    const JsonView edges = json.At("edges");
    EdgeList pairs;
    for (std::size_t i = 0; i < edges.Size(); ++i)
    {
        const JsonView edge = edges.At(i);
        if (edge.Size() != 3)
        {
            edge.Fail("an edge [from, to, bits]");
        }
        const int from = edge.At(std::size_t{0}).Index(instance.cycles.size());
        const int to = edge.At(1).Index(instance.cycles.size());
        instance.edges.push_back({from, to, edge.At(2).Quantity()});
        pairs.emplace_back(from, to);
    }
    if (TopologicalOrder(instance.cycles.size(), pairs).size() != instance.cycles.size())
    {
        edges.Fail("a graph without cycles");
    }
}

void
ParseLists(const JsonView& json, VehicularCloudInstance& instance)
{
    const std::size_t subtasks = instance.cycles.size();
    const std::size_t vehicles = instance.vehicles.size();
    if (json.Has("pinned"))
    {
        const JsonView pinned = json.At("pinned");
        std::set<int> seen;
        for (std::size_t i = 0; i < pinned.Size(); ++i)
        {
            instance.pinned.push_back(
                ParsePair(pinned.At(i), subtasks, vehicles, "a pair [subtask, vehicle]"));
            if (!seen.insert(instance.pinned.back().first).second)
            {
                pinned.At(i).Fail("each subtask once");
            }
        }
    }
    if (json.Has("fixed"))
    {
        const JsonView fixed = json.At("fixed");
        std::set<int> seen;
        for (std::size_t i = 0; i < fixed.Size(); ++i)
        {
            const JsonView item = fixed.At(i);
            item.AllowKeys({"subtask", "vehicle", "finish_s"});
            instance.fixed.push_back({item.At("subtask").Index(subtasks),
                                      item.At("vehicle").Index(vehicles),
                                      item.At("finish_s").Quantity()});
            if (!seen.insert(instance.fixed.back().subtask).second)
            {
                item.Fail("each subtask once");
            }
        }
    }
}

} // namespace

const VehicularCloudInstance&
AsVehicularCloud(const Instance& instance)
{
    const auto* mine = dynamic_cast<const VehicularCloudInstance*>(&instance);
    if (!mine)
    {
        throw std::invalid_argument("an instance of vehicular-cloud was expected, not of " +
                                    std::string(instance.System()));
    }
    return *mine;
}

std::unique_ptr<Instance>
VehicularCloudSystem::Parse(const JsonView& json) const
{
    json.AllowKeys({"format",
                    "system",
                    "now_s",
                    "carrier_ghz",
                    "shadowing",
                    "psi",
                    "link_bps",
                    "vehicles",
                    "subtasks",
                    "edges",
                    "pinned",
                    "deadline_s",
                    "fixed"});
    auto instance = std::make_unique<VehicularCloudInstance>();
    instance->nowS = json.QuantityOr("now_s", 0);
    instance->carrierGhz = json.At("carrier_ghz").Positive();
    const JsonView shadowing = json.At("shadowing");
    shadowing.AllowKeys({"enabled", "seed"});
    instance->isShadowed = shadowing.At("enabled").Boolean();
    instance->shadowingSeed = shadowing.At("seed").Integer(0, std::numeric_limits<int64_t>::max());
    const JsonView psi = json.At("psi");
    psi.AllowKeys({"slope", "intercept", "per_bits"});
    instance->psi.slope = psi.At("slope").Quantity();
    instance->psi.intercept = psi.At("intercept").Quantity();
    instance->psi.perBits = psi.At("per_bits").Positive();
    const JsonView vehicles = json.At("vehicles");
    if (vehicles.Size() == 0)
    {
        vehicles.Fail("at least one vehicle, the owner of the task");
    }
    for (std::size_t i = 0; i < vehicles.Size(); ++i)
    {
        instance->vehicles.push_back(ParseVehicle(vehicles.At(i)));
    }
    if (json.Has("link_bps"))
    {
        const JsonView rows = json.At("link_bps");
        if (rows.Size() != instance->vehicles.size())
        {
            rows.Fail("a row for each of " + std::to_string(instance->vehicles.size()) +
                      " vehicles");
        }
        for (std::size_t i = 0; i < rows.Size(); ++i)
        {
            instance->linkBps.push_back(rows.At(i).Quantities(instance->vehicles.size()));
        }
    }
    ParseGraph(json, *instance);
    ParseLists(json, *instance);
    if (json.Has("deadline_s"))
    {
        instance->deadlineS = json.At("deadline_s").Quantity();
    }
    return instance;
}

Json
VehicularCloudSystem::ToJson(const Instance& any) const
{
    const VehicularCloudInstance& instance = AsVehicularCloud(any);
    Json json;
    json["carrier_ghz"] = instance.carrierGhz;
    json["shadowing"]["enabled"] = instance.isShadowed;
    json["shadowing"]["seed"] = instance.shadowingSeed;
    json["psi"]["slope"] = instance.psi.slope;
    json["psi"]["intercept"] = instance.psi.intercept;
    json["psi"]["per_bits"] = instance.psi.perBits;
    if (!instance.linkBps.empty())
    {
        json["link_bps"] = instance.linkBps;
    }
    json["vehicles"] = Json::array();
    for (const auto& v : instance.vehicles)
    {
        Json vehicle;
        vehicle["cpu_hz"] = v.cpuHz;
        vehicle["arrive_s"] = v.arriveS;
        vehicle["depart_s"] = v.departS;
        vehicle["track"] = Json::array();
        for (const auto& point : v.track)
        {
            vehicle["track"].push_back(Json::array({point.timeS, point.x, point.y}));
        }
        if (v.freeS != 0)
        {
            vehicle["free_s"] = v.freeS;
        }
        json["vehicles"].push_back(std::move(vehicle));
    }
    json["subtasks"] = Json::array();
    for (double cycles : instance.cycles)
    {
        Json subtask;
        subtask["cycles"] = cycles;
        json["subtasks"].push_back(std::move(subtask));
    }
    json["edges"] = Json::array();
    for (const auto& edge : instance.edges)
    {
        json["edges"].push_back(Json::array({edge.from, edge.to, edge.bits}));
    }
    if (!instance.pinned.empty())
    {
        json["pinned"] = instance.pinned;
    }
    if (instance.deadlineS)
    {
        json["deadline_s"] = *instance.deadlineS;
    }
    if (!instance.fixed.empty())
    {
        json["fixed"] = Json::array();
        for (const auto& f : instance.fixed)
        {
            Json fixed;
            fixed["subtask"] = f.subtask;
            fixed["vehicle"] = f.vehicle;
            fixed["finish_s"] = f.finishS;
            json["fixed"].push_back(std::move(fixed));
        }
    }
    return json;
}

} // namespace ns3::vec
