// SPDX-License-Identifier: GPL-2.0-only
#include "vec-scenario.h"

#include "ns3/string.h"
#include "ns3/type-id.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-problems.h"
#include "vec-scenario-fields.h"
#include "vec-tried-in-child.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

namespace ns3::vec
{

namespace
{

/** Whether a key says the shape of random graphs, which stands against graphs of files. */
bool
IsShape(const ScenarioField& field)
{
    const std::set<std::string_view> shape{"workload.n",
                                           "workload.density",
                                           "workload.fat",
                                           "workload.regular",
                                           "workload.jump"};
    return shape.count(field.name) > 0;
}

/** The keys that a group may have: its members and the groups directly below it. */
std::vector<std::string_view>
KeysOf(const std::string& group)
{
    std::vector<std::string_view> keys;
    if (group.empty())
    {
        keys.emplace_back("format");
    }
    const std::string prefix = group.empty() ? "" : group + ".";
    for (const ScenarioField& field : ScenarioFields())
    {
        if (field.name.compare(0, prefix.size(), prefix) == 0)
        {
            const std::string_view rest = std::string_view(field.name).substr(prefix.size());
            const std::string_view key = rest.substr(0, rest.find('.'));
            if (std::find(keys.begin(), keys.end(), key) == keys.end())
            {
                keys.push_back(key);
            }
        }
    }
    return keys;
}

/** The problems of a document, and in which of its groups they are. */
struct Faults
{
    Problems problems;
    std::set<std::string, std::less<>> groups; //!< what depends on them is not looked at

    /** Does a piece of work that is about a group or a key in it. */
    template <class Work>
    void Try(const std::string& path, const Work& work)
    {
        if (!problems.Try(work))
        {
            groups.insert(path.substr(0, path.find('.')));
        }
    }
};

/** Refuses unknown keys in a group and in those below it. */
void
CheckKeys(const JsonView& view, const std::string& group, Faults& faults)
{
    if (!view.Value().is_object())
    {
        faults.Try(group, [&] { view.Fail("an object"); });
        return;
    }
    const std::vector<std::string_view> keys = KeysOf(group);
    for (const auto& [key, value] : view.Value().items())
    {
        if (key != "meta" && std::find(keys.begin(), keys.end(), key) == keys.end())
        {
            std::string known;
            for (const std::string_view k : keys)
            {
                known += (known.empty() ? "" : ", ") + std::string(k);
            }
            const JsonView unknown = view.At(key);
            faults.Try(group, [&] { unknown.Fail("no such key; known are " + known); });
        }
    }
    for (const std::string_view key : keys)
    {
        const std::string path = (group.empty() ? "" : group + ".") + std::string(key);
        if (view.Has(key) && !KeysOf(path).empty())
        {
            CheckKeys(view.At(key), path, faults);
        }
    }
}

/** Reads a field if the document has it. */
void
ReadField(JsonView view, const ScenarioField& field, const std::string& folder, Scenario& scenario)
{
    for (std::size_t begin = 0; begin <= field.name.size();)
    {
        const std::size_t end = std::min(field.name.find('.', begin), field.name.size());
        const std::string key = field.name.substr(begin, end - begin);
        if (!view.Has(key))
        {
            return;
        }
        view = view.At(key);
        begin = end + 1;
    }
    ReadKey(field, view, folder, scenario);
}

struct Target
{
    const ScenarioField* field = nullptr;
    std::string entry; //!< of a map
};

/** As the command line writes it: `ideal-signalling` is `ideal_signalling`. */
Target
FindTarget(std::string key)
{
    if (key.compare(0, 5, "ns3::") != 0 && key.find('.') == std::string::npos)
    {
        std::replace(key.begin(), key.end(), '-', '_');
    }
    Target target;
    int matches = 0;
    for (const ScenarioField& field : ScenarioFields())
    {
        if (field.name == key)
        {
            return {&field, ""};
        }
        const std::string prefix = field.name + ".";
        if (IsMap(field) && key.size() > prefix.size() &&
            key.compare(0, prefix.size(), prefix) == 0)
        {
            return {&field, key.substr(prefix.size())};
        }
        if (key == "policy" && field.name == "policy.name")
        {
            return {&field, ""};
        }
        if (key.compare(0, 5, "ns3::") == 0 && field.name == "attributes")
        {
            return {&field, key};
        }
        const std::string tail = "." + key;
        if (field.name.size() > tail.size() &&
            field.name.compare(field.name.size() - tail.size(), tail.size(), tail) == 0)
        {
            target = {&field, ""};
            ++matches;
        }
    }
    return matches == 1 ? target : Target();
}

/** The value of the command line as the JSON that the field would read. */
Json
OverrideValue(const ScenarioField& field, const std::string& text)
{
    if (field.schema.contains("type") && field.schema["type"] == "string")
    {
        return text;
    }
    const Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json(text) : json;
}

void
Override(Json& document, const std::string& key, const std::string& text)
{
    if (key == "sumo")
    {
        Override(document, "traffic.kind", "sumo");
        Override(document, "traffic.file", text);
        return;
    }
    const Target target = FindTarget(key);
    if (!target.field)
    {
        throw InputError("--" + key + ": no such key of a scenario, or several end like that");
    }
    const Json& schema = target.field->schema;
    const bool plain = IsMap(*target.field) && schema["additionalProperties"]["type"] == "number";
    Json value = target.entry.empty() || plain ? OverrideValue(*target.field, text) : Json(text);
    Json::json_pointer place(PointerOf(*target.field));
    if (target.entry.empty())
    {
        Scenario scratch;
        ReadKey(*target.field, JsonView(value, "--" + key), ".", scratch);
        value = target.field->write(scratch);
    }
    else
    {
        place.push_back(target.entry);
    }
    try
    {
        document[place] = value;
    }
    catch (const Json::exception&)
    {
        // A group that is no object: reading the document says where.
    }
}

/** Whether ns-3 can read the value. */
bool
IsReadable(const AttributeChecker& checker, const std::string& value)
{
    return TriedInChild(
        [&checker, &value]()
        { return PeekPointer(checker.CreateValidValue(StringValue(value))) != nullptr; });
}

/** What is wrong with an attribute and its value; empty: nothing. */
std::string
AttributeFault(const std::string& path, const std::string& value)
{
    const auto end = path.rfind("::");
    TypeId type;
    TypeId::AttributeInformation attribute;
    if (end == std::string::npos || !TypeId::LookupByNameFailSafe(path.substr(0, end), &type) ||
        !type.LookupAttributeByName(path.substr(end + 2), &attribute))
    {
        return "attributes of ns-3, and found " + path;
    }
    if (!IsReadable(*attribute.checker, value))
    {
        const std::string what = attribute.checker->HasUnderlyingTypeInformation()
                                   ? attribute.checker->GetUnderlyingTypeInformation()
                                   : attribute.checker->GetValueTypeName();
        return "for " + path + " a value that ns-3 reads as " + what + ", and found " + value;
    }
    return "";
}

/** The keys of a group that say the shape of random graphs. */
std::string
ShapeKeys(const JsonView& workload)
{
    std::string keys;
    for (const ScenarioField& field : ScenarioFields())
    {
        const std::string key = field.name.substr(field.name.find('.') + 1);
        if (IsShape(field) && workload.Has(key))
        {
            keys += (keys.empty() ? "" : ", ") + key;
        }
    }
    return keys;
}

/** What one key alone cannot show. */
void
CheckTogether(const JsonView& root, const Scenario& s, Faults& faults)
{
    const auto need = [&](bool good, const char* group, const std::string& expected)
    {
        if (!good && faults.groups.count(group) == 0)
        {
            faults.problems.Try([&] { (root.Has(group) ? root.At(group) : root).Fail(expected); });
        }
    };
    const std::string& kind = s.traffic.kind;
    need(kind != "users" || !s.rsus.sites.empty(), "rsus", "sites, for traffic of kind users");
    const bool unmoved = kind == "static" || (kind == "traci" && s.traffic.port != 0);
    need(unmoved || !s.traffic.file.empty(), "traffic", "a file for traffic of kind " + kind);
    need(kind != "static" || !s.traffic.vehicles.empty(), "traffic", "vehicles that are static");
    const auto& area = s.traffic.area;
    need(area.empty() || (area.size() == 4 && area[0] < area[2] && area[1] < area[3]),
         "traffic",
         "an area [x0, y0, x1, y1] with x0 < x1 and y0 < y1, or []");
    const auto& origin = s.traffic.origin;
    need(origin.empty() ||
             (origin.size() == 2 && std::abs(origin[0]) <= 180 && std::abs(origin[1]) < 90),
         "traffic",
         "an origin [longitude, latitude] in degrees, or []");
    need(origin.empty() || kind == "fcd", "traffic", "no origin, unless kind is fcd");
    std::set<std::string> ids;
    for (const VehiclePosition& vehicle : s.traffic.vehicles)
    {
        need(ids.insert(vehicle.id).second, "traffic", "vehicles with different ids");
    }
    need(!s.rsus.positions.empty() || s.rsus.spacingM > 0 || !s.rsus.sites.empty(),
         "rsus",
         "positions, sites or a spacing_m > 0");
    need(s.rsus.along.size() != 1, "rsus", "along: a line of at least two points, or []");
    need(s.backhaul.kind != "links" || !s.backhaul.links.empty(), "backhaul", "links");
    need(s.workload.arrivals != "file" || !s.workload.file.empty(), "workload", "a file");
    const bool isSystemKnown = faults.groups.count("system") == 0;
    const auto hasGraphs = [](const std::string& system)
    {
        const TaskShape tasks = FindPacketSystem(system).Traits().tasks;
        return tasks == TaskShape::GRAPH || tasks == TaskShape::GRAPH_FROM_OWNER;
    };
    need(s.workload.graphs.empty() || !isSystemKnown || hasGraphs(s.system),
         "workload",
         "no graphs for " + s.system + ", whose tasks are none");
    const std::string shape = s.workload.graphs.empty() ? "" : ShapeKeys(root.At("workload"));
    need(shape.empty(), "workload", "graphs or " + shape + ", not both: the files say the shape");
    need(s.workload.deadlineS.low > 0 || s.workload.deadlineS.high == 0,
         "workload",
         "a deadline_s above 0, or 0 for none");
    need(s.radio.frameLoss == 0 || s.radio.kind != "ideal",
         "radio",
         "a frame_loss of 0, since nothing is lost over the ideal radio");
    for (std::size_t i = 0; i < s.faults.size() && faults.groups.count("faults") == 0; ++i)
    {
        const bool isOfSumo = s.faults[i].kind == "sumo";
        const JsonView view = root.At("faults").At(i).At("kind");
        if (isOfSumo && kind != "sumo" && kind != "traci" && faults.groups.count("traffic") == 0)
        {
            faults.problems.Try(
                [&] { view.Fail("stop, cut or loss, since no SUMO moves the vehicles"); });
        }
        if (!isOfSumo && s.radio.kind == "ideal")
        {
            faults.problems.Try([&]
                                { view.Fail("sumo, since nothing is lost over the ideal radio"); });
        }
    }
    const uint32_t radios = s.radio.radiosPerVehicle;
    need(radios == 0 || radios == s.radio.subchannels + 2 ||
             (radios == 2 && s.radio.kind == "80211p"),
         "radio",
         "a radios_per_vehicle of subchannels + 2, or 0 for it, or 2 for 80211p");
    for (const auto& [path, value] : s.attributes)
    {
        const std::string fault = AttributeFault(path, value);
        need(fault.empty(), "attributes", fault);
    }
    const std::vector<Demand> demands =
        isSystemKnown ? FindPacketSystem(s.system).Demands(SettingOf(s)) : std::vector<Demand>();
    for (const Demand& demand : demands)
    {
        need(demand.isMet, demand.group, demand.expected);
    }
    const double width = s.radio.widthHz;
    need(s.radio.kind != "80211p" || width == 10e6, "radio", "a width_hz of 10e6 for 80211p");
    need(s.radio.kind != "80211ax" || width == 20e6 || width == 40e6 || width == 80e6,
         "radio",
         "a width_hz of 20e6, 40e6 or 80e6 for 80211ax");
}

/**
 * A model belongs to the policy that the file names with it: it does not hold for another one that
 * the command line puts in its place, and does for the same one. REQUIRES: the overrides are in
 * \p resolved.
 */
void
KeepModelOfPolicy(const Json& document,
                  const std::vector<ScenarioOverride>& overrides,
                  Json& resolved)
{
    const Json::json_pointer name("/policy/name");
    const bool isGiven = std::any_of(overrides.begin(),
                                     overrides.end(),
                                     [](const ScenarioOverride& given)
                                     {
                                         const ScenarioField* field = FindTarget(given.first).field;
                                         return field && field->name == "policy.model";
                                     });
    if (isGiven || !document.contains(name) || !document[name].is_string() ||
        !resolved[name].is_string() || document[name] == resolved[name])
    {
        return;
    }
    const std::string own = document[name].get<std::string>();
    const std::string chosen = resolved[name].get<std::string>();
    if (chosen == own.substr(0, own.find(':')))
    {
        resolved[name] = own;
    }
    else
    {
        resolved["policy"].erase("model");
    }
}

/** NAME:FILE is NAME with the model FILE. */
void
SplitPolicy(const JsonView& root, Scenario::PolicyChoice& policy)
{
    const auto colon = policy.name.find(':');
    if (colon == policy.name.npos)
    {
        return;
    }
    if (!policy.model.empty())
    {
        root.At("policy").Fail("one model, and found " + policy.name.substr(colon + 1) +
                               " in the name and " + policy.model + " as the model");
    }
    policy.model = policy.name.substr(colon + 1);
    policy.name.resize(colon);
}

} // namespace

bool
IsScenarioKey(const std::string& key)
{
    return key == "sumo" || FindTarget(key).field;
}

Scenario
ParseScenario(const Json& document,
              const std::string& file,
              const std::vector<ScenarioOverride>& overrides)
{
    const JsonView given(document, file);
    if (given.At("format").String() != SCENARIO_FORMAT)
    {
        given.At("format").Fail(std::string("\"") + SCENARIO_FORMAT + "\"");
    }
    Json resolved = document;
    Faults faults;
    for (const auto& given : overrides)
    {
        const ScenarioField* field = FindTarget(given.first).field;
        faults.Try(field ? field->name : "traffic",
                   [&] { Override(resolved, given.first, given.second); });
    }
    KeepModelOfPolicy(document, overrides, resolved);
    const JsonView root(resolved, file);
    CheckKeys(root, "", faults);
    faults.Try("system", [&] { root.At("system"); });
    faults.Try("traffic", [&] { root.At("traffic").At("kind"); });
    const std::string folder = std::filesystem::path(file).parent_path().string();
    Scenario scenario;
    for (const ScenarioField& field : ScenarioFields())
    {
        faults.Try(field.name, [&] { ReadField(root, field, folder, scenario); });
        if (field.name == "workload.profile")
        {
            ApplyProfile(scenario.workload.profile, scenario.workload);
        }
    }
    faults.Try("policy", [&] { SplitPolicy(root, scenario.policy); });
    CheckTogether(root, scenario, faults);
    faults.problems.Throw();
    return scenario;
}

Scenario
ReadScenario(const std::string& path, const std::vector<ScenarioOverride>& overrides)
{
    return ParseScenario(ReadJson(path), path, overrides);
}

void
CheckValues(const Scenario& scenario)
{
    const Scenario untouched;
    Scenario scratch = scenario;
    Problems problems;
    for (const ScenarioField& field : ScenarioFields())
    {
        const Json value = field.write(scenario);
        // Without tasks of its own a world has those that the program makes.
        const bool isSilent = field.name == "workload.rate_hz" && scenario.workload.rateHz == 0;
        if (value == field.write(untouched) || isSilent)
        {
            continue;
        }
        Json document;
        document[Json::json_pointer(PointerOf(field))] = value;
        problems.Try([&] { ReadField(JsonView(document, "scenario"), field, ".", scratch); });
    }
    problems.Throw();
}

Json
ScenarioToJson(const Scenario& scenario)
{
    Json document{
        {"format", SCENARIO_FORMAT}
    };
    for (const ScenarioField& field : ScenarioFields())
    {
        if (scenario.workload.graphs.empty() || !IsShape(field))
        {
            document[Json::json_pointer(PointerOf(field))] = ShortNumbers(field.write(scenario));
        }
    }
    return document;
}

PacketSetting
SettingOf(const Scenario& scenario)
{
    PacketSetting setting;
    setting.isIdeal = scenario.radio.kind == "ideal";
    setting.decisionIntervalS = scenario.coordinator.decisionIntervalS;
    setting.place = scenario.coordinator.place;
    setting.servers = scenario.compute.servers;
    setting.processors = scenario.compute.processors;
    setting.own = scenario.own;
    return setting;
}

double
DecisionCostS(const Scenario& scenario, const std::string& policy)
{
    const Scenario::Coordinator& coordinator = scenario.coordinator;
    if (coordinator.decisionCost == "measured")
    {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto own = coordinator.policyCostS.find(policy);
    return own == coordinator.policyCostS.end() ? coordinator.decisionCostS : own->second;
}

} // namespace ns3::vec
