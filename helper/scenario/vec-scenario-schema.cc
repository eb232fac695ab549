// SPDX-License-Identifier: GPL-2.0-only
#include "vec-scenario-fields.h"
#include "vec-scenario.h"

#include <string>
#include <utility>
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
        if (field.path == "traffic.kind")
        {
            (*group)["required"] = {"kind"};
        }
        else if (field.path != "system")
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
        const std::string value = ToLine(defaults[Json::json_pointer(PointerOf(field))]);
        text += "   * - ``" + field.path + "``\n     -";
        text += unit.empty() ? "" : " " + unit;
        text += "\n     -";
        text += value == "\"\"" ? "" : " ``" + value + "``";
        text += "\n     - " + meaning + "\n";
    }
    return text;
}

} // namespace ns3::vec
