// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "vec-scenario-fields.h"
#include "vec-scenario.h"

#include <string>
#include <vector>

namespace ns3::vec
{

namespace
{

/** An object of known keys, of which there are none yet. */
Json
EmptyGroup()
{
    Json group{
        {"type", "object"}
    };
    group["properties"]["meta"] = true;
    group["additionalProperties"] = false;
    return group;
}

} // namespace

Json
ScenarioSchema()
{
    const Json defaults = ScenarioToJson(Scenario());
    Json schema{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"}
    };
    schema["title"] = SCENARIO_FORMAT;
    schema["description"] = "What is simulated. Everything in SI units.";
    schema.update(EmptyGroup());
    schema["properties"]["format"]["const"] = SCENARIO_FORMAT;
    schema["required"] = {"format", "system", "traffic"};
    for (const ScenarioField& field : ScenarioFields())
    {
        Json* group = &schema;
        Json::json_pointer rest(PointerOf(field));
        std::string name = rest.back();
        std::vector<std::string> groups;
        for (rest.pop_back(); !rest.empty(); rest.pop_back())
        {
            groups.insert(groups.begin(), rest.back());
        }
        for (const std::string& key : groups)
        {
            Json& properties = (*group)["properties"];
            if (!properties.contains(key))
            {
                properties[key] = EmptyGroup();
            }
            group = &properties[key];
        }
        Json entry = field.schema;
        entry["description"] = field.help;
        if (field.name == "traffic.kind")
        {
            (*group)["required"] = {"kind"};
        }
        else if (field.name != "system")
        {
            entry["default"] = defaults[Json::json_pointer(PointerOf(field))];
        }
        (*group)["properties"][name] = entry;
    }
    return schema;
}

std::string
ScenarioManual()
{
    const auto& fields = ScenarioFields();
    return ManualTable({fields.begin(), fields.end()}, ScenarioToJson(Scenario()));
}

} // namespace ns3::vec
