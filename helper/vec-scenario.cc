// SPDX-License-Identifier: GPL-2.0-only
#include "vec-scenario.h"

#include "ns3/vec-error.h"
#include "vec-scenario-fields.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace ns3::vec
{

namespace
{

constexpr const char* FORMAT = "vec-scenario/1";

/** "radio.propagation.model" → its group "radio.propagation", or "". */
std::string GroupOf(const std::string& path)
{
    const auto dot = path.rfind('.');
    return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::string NameOf(const std::string& path)
{
    return path.substr(path.rfind('.') + 1);
}

/** The keys that an object may have: members of that group and groups directly below it. */
std::vector<std::string_view> KeysOf(const std::string& group, std::set<std::string>& storage)
{
    std::vector<std::string_view> keys;
    const auto add = [&](const std::string& key)
    {
        const std::string_view view = *storage.insert(key).first;
        if (std::find(keys.begin(), keys.end(), view) == keys.end())
        {
            keys.push_back(view);
        }
    };
    const std::string prefix = group.empty() ? "" : group + ".";
    if (group.empty())
    {
        add("format");
    }
    for (const ScenarioField& field : ScenarioFields())
    {
        if (field.path.compare(0, prefix.size(), prefix) == 0)
        {
            const std::string rest = field.path.substr(prefix.size());
            add(rest.substr(0, rest.find('.')));
        }
    }
    return keys;
}

/** Calls \p visit for every group that the document has, "" included. */
void CheckKeys(const JsonView& view, const std::string& group)
{
    std::set<std::string> storage;
    const auto keys = KeysOf(group, storage);
    view.AllowKeys(keys);
    for (const std::string_view key : keys)
    {
        const std::string path = (group.empty() ? "" : group + ".") + std::string(key);
        std::set<std::string> below;
        if (view.Has(key) && !KeysOf(path, below).empty())
        {
            CheckKeys(view.At(key), path);
        }
    }
}

/** The member at a dotted path, when the document has it. */
bool Find(JsonView view, const std::string& path, const std::function<void(const JsonView&)>& use)
{
    std::size_t begin = 0;
    while (begin <= path.size())
    {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        const std::string key = path.substr(begin, end - begin);
        if (!view.Has(key))
        {
            return false;
        }
        view = view.At(key);
        begin = end + 1;
    }
    use(view);
    return true;
}

struct Target
{
    const ScenarioField* field = nullptr;
    std::string entry; //!< of a map
};

Target FindTarget(const std::string& key)
{
    Target target;
    int matches = 0;
    for (const ScenarioField& field : ScenarioFields())
    {
        if (field.path == key)
        {
            return {&field, ""};
        }
        const std::string prefix = field.path + ".";
        if (field.isMap && key.size() > prefix.size() && key.compare(0, prefix.size(), prefix) == 0)
        {
            return {&field, key.substr(prefix.size())};
        }
        if (key == "policy" && field.path == "policy.name")
        {
            return {&field, ""};
        }
        if (key.compare(0, 5, "ns3::") == 0 && field.path == "attributes")
        {
            return {&field, key};
        }
        const std::string tail = "." + key;
        if (field.path.size() > tail.size() &&
            field.path.compare(field.path.size() - tail.size(), tail.size(), tail) == 0)
        {
            target = {&field, ""};
            ++matches;
        }
    }
    return matches == 1 ? target : Target();
}

/** The value of the command line as the JSON that the field would read. */
Json OverrideValue(const ScenarioField& field, const std::string& text)
{
    if (field.schema.contains("type") && field.schema["type"] == "string")
    {
        return text;
    }
    const Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json(text) : json;
}

void Put(Json& document, const std::string& path, const std::string& entry, const Json& value)
{
    Json* place = &document;
    std::size_t begin = 0;
    while (begin <= path.size() && place->is_object())
    {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        Json& member = (*place)[path.substr(begin, end - begin)];
        if (member.is_null() && (end < path.size() || !entry.empty()))
        {
            member = Json::object();
        }
        place = &member;
        begin = end + 1;
    }
    if (begin > path.size())
    {
        if (entry.empty())
        {
            *place = value;
        }
        else if (place->is_object())
        {
            (*place)[entry] = value;
        }
    }
}

void Override(Json& document, const std::string& key, const std::string& text)
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
    if (!target.entry.empty())
    {
        Put(document, target.field->path, target.entry, text);
        return;
    }
    const Json value = OverrideValue(*target.field, text);
    Scenario scratch;
    target.field->read(JsonView(value, "--" + key), ".", scratch);
    Put(document, target.field->path, "", target.field->write(scratch));
}

/** What one key alone cannot show. */
void CheckTogether(const JsonView& root, const Scenario& s)
{
    const JsonView traffic = root.At("traffic");
    const auto need = [](const JsonView& view, bool good, const std::string& expected)
    {
        if (!good)
        {
            view.Fail(expected);
        }
    };
    const std::string& kind = s.traffic.kind;
    need(traffic,
         !s.traffic.file.empty() || kind == "static" || (kind == "traci" && s.traffic.port != 0),
         "a file for traffic of kind " + kind);
    need(traffic,
         kind != "static" || !s.traffic.vehicles.empty(),
         "vehicles for traffic of kind static");
    const auto& area = s.traffic.area;
    need(traffic,
         area.empty() || (area.size() == 4 && area[0] < area[2] && area[1] < area[3]),
         "an area [x0, y0, x1, y1] with x0 < x1 and y0 < y1, or []");
    std::set<std::string> ids;
    for (const VehiclePosition& vehicle : s.traffic.vehicles)
    {
        need(traffic, ids.insert(vehicle.id).second, "vehicles with different ids");
    }
    need(root,
         !s.rsus.positions.empty() || s.rsus.spacingM > 0,
         "rsus with positions or a spacing_m > 0");
    need(root, s.rsus.along.size() != 1, "rsus along a line of at least two points, or []");
    need(root,
         s.backhaul.kind != "links" || !s.backhaul.links.empty(),
         "backhaul links for a backhaul of kind links");
    need(root,
         s.coordinator.place != "cloud" || s.compute.cloudHz > 0,
         "a compute.cloud_hz > 0 for a coordinator in the cloud");
    need(root,
         s.workload.arrivals != "file" || !s.workload.file.empty(),
         "a workload.file for arrivals of kind file");
    need(root,
         s.workload.deadlineS.low > 0 || s.workload.deadlineS.high == 0,
         "a workload.deadline_s above 0, or 0 for none");
    const bool wide = s.radio.widthHz == 20e6 || s.radio.widthHz == 40e6 || s.radio.widthHz == 80e6;
    need(root,
         s.radio.kind == "ideal" || (s.radio.kind == "80211p" && s.radio.widthHz == 10e6) ||
             (s.radio.kind == "80211ax" && wide),
         "a radio.width_hz of 10e6 for 80211p; 20e6, 40e6 or 80e6 for 80211ax");
}

} // namespace

bool IsScenarioKey(const std::string& key)
{
    return key == "sumo" || FindTarget(key).field;
}

Scenario ParseScenario(const Json& document,
                       const std::string& file,
                       const std::vector<ScenarioOverride>& overrides)
{
    const JsonView given(document, file);
    if (given.At("format").String() != FORMAT)
    {
        given.At("format").Fail(std::string("\"") + FORMAT + "\"");
    }
    Json resolved = document;
    for (const auto& [key, value] : overrides)
    {
        Override(resolved, key, value);
    }
    const JsonView root(resolved, file);
    CheckKeys(root, "");
    root.At("system");
    root.At("traffic").At("kind");
    const std::string folder = std::filesystem::path(file).parent_path().string();
    Scenario scenario;
    for (const ScenarioField& field : ScenarioFields())
    {
        Find(root, field.path, [&](const JsonView& view) { field.read(view, folder, scenario); });
        if (field.path == "workload.profile")
        {
            ApplyProfile(scenario.workload.profile, scenario.workload);
        }
    }
    CheckTogether(root, scenario);
    return scenario;
}

Scenario ReadScenario(const std::string& path, const std::vector<ScenarioOverride>& overrides)
{
    return ParseScenario(ReadJson(path), path, overrides);
}

Json ScenarioToJson(const Scenario& scenario)
{
    Json document{
        {"format", FORMAT}
    };
    for (const ScenarioField& field : ScenarioFields())
    {
        Put(document, field.path, "", field.write(scenario));
    }
    return document;
}

Json ScenarioSchema()
{
    const auto object = []
    {
        return Json{
            {"type",                 "object"        },
            {"properties",           {{"meta", true}}},
            {"additionalProperties", false           }
        };
    };
    const Json defaults = ScenarioToJson(Scenario());
    Json schema{
        {"$schema",     "https://json-schema.org/draft/2020-12/schema"},
        {"title",       FORMAT                                        },
        {"description", "What is simulated. Everything in SI units."  }
    };
    schema.update(object());
    schema["properties"]["format"] = {
        {"const", FORMAT}
    };
    schema["required"] = {"format", "system", "traffic"};
    for (const ScenarioField& field : ScenarioFields())
    {
        Json* place = &schema;
        std::string pointer;
        const std::string group = GroupOf(field.path);
        for (std::size_t begin = 0; begin < group.size();)
        {
            const std::size_t end = std::min(group.find('.', begin), group.size());
            const std::string key = group.substr(begin, end - begin);
            pointer += "/" + key;
            Json& properties = (*place)["properties"];
            if (!properties.contains(key))
            {
                properties[key] = object();
            }
            place = &properties[key];
            begin = end + 1;
        }
        Json entry = field.schema;
        entry["description"] = field.help;
        const Json& value = defaults[Json::json_pointer(pointer + "/" + NameOf(field.path))];
        if (field.path == "traffic.kind")
        {
            (*place)["required"] = {"kind"};
        }
        else if (field.path != "system")
        {
            entry["default"] = value;
        }
        (*place)["properties"][NameOf(field.path)] = entry;
    }
    return schema;
}

std::string ScenarioManual()
{
    const std::vector<std::pair<std::string, std::string>> units{
        {"_s",     "s"             },
        {"_hz",    "Hz"            },
        {"_bps",   "bit/s"         },
        {"_bits",  "bit"           },
        {"_m",     "m"             },
        {"_db",    "dB"            },
        {"_dbm",   "dBm"           },
        {"_kappa", "J/(Hz² cycle)"},
        {"cycles", "cycle"         }
    };
    const Json defaults = ScenarioToJson(Scenario());
    std::string text = ".. list-table::\n   :header-rows: 1\n   :widths: 28 10 16 46\n\n"
                       "   * - Key\n     - Unit\n     - Default\n     - Meaning\n";
    for (const ScenarioField& field : ScenarioFields())
    {
        std::string unit;
        for (const auto& [end, name] : units)
        {
            if (field.path.size() > end.size() &&
                field.path.compare(field.path.size() - end.size(), end.size(), end) == 0)
            {
                unit = name;
            }
        }
        std::string meaning = field.help;
        if (field.schema.contains("enum"))
        {
            std::string list;
            for (const auto& name : field.schema["enum"])
            {
                list += (list.empty() ? "" : ", ") + name.get<std::string>();
            }
            meaning += "; one of " + list;
        }
        std::string pointer = "/" + field.path;
        std::replace(pointer.begin(), pointer.end(), '.', '/');
        const std::string value = ToLine(defaults[Json::json_pointer(pointer)]);
        text += "   * - ``" + field.path + "``\n     -";
        text += unit.empty() ? "" : " " + unit;
        text += "\n     -";
        text += value == "\"\"" ? "" : " ``" + value + "``";
        text += "\n     - " + meaning + "\n";
    }
    return text;
}

} // namespace ns3::vec
