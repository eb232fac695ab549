// SPDX-License-Identifier: GPL-2.0-only
#include "vec-fields.h"

#include <algorithm>

namespace ns3::vec
{

const Json*
FindMember(const Json& object, std::string_view key)
{
    for (const auto& member : object.get_ref<const Json::object_t&>())
    {
        if (member.first == key)
        {
            return &member.second;
        }
    }
    return nullptr;
}

Json
ListSchema(Json items)
{
    Json schema;
    schema["type"] = "array";
    schema["items"] = std::move(items);
    return schema;
}

Json
ObjectSchema(const std::vector<FieldInfo>& fields)
{
    Json schema;
    schema["type"] = "object";
    Json required = Json::array();
    for (const FieldInfo& field : fields)
    {
        Json& member = schema["properties"][field.name] = field.schema;
        if (!field.help.empty())
        {
            member["description"] = field.help;
        }
        if (field.presence == Presence::REQUIRED)
        {
            required.push_back(field.name);
        }
    }
    schema["properties"]["meta"] = true;
    schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

Json
ArraySchema(const std::vector<FieldInfo>& fields)
{
    const bool isUniform =
        std::all_of(fields.begin(),
                    fields.end(),
                    [&](const FieldInfo& field) { return field.schema == fields.front().schema; });
    if (isUniform && !fields.empty())
    {
        return TupleSchema(fields.front().schema, fields.size());
    }
    Json schema;
    schema["type"] = "array";
    for (const FieldInfo& field : fields)
    {
        schema["prefixItems"].push_back(field.schema);
    }
    schema["items"] = false;
    schema["minItems"] = fields.size();
    return schema;
}

std::string
UnitOf(std::string_view key)
{
    static const std::pair<std::string_view, const char*> units[] = {
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
    std::string unit;
    for (const auto& [end, name] : units)
    {
        if (key.size() > end.size() && key.substr(key.size() - end.size()) == end)
        {
            unit = name;
        }
    }
    return unit;
}

std::string
ManualTable(const std::vector<FieldInfo>& fields, const Json& defaults)
{
    std::string text = ".. list-table::\n   :header-rows: 1\n   :widths: 28 10 16 46\n\n"
                       "   * - Key\n     - Unit\n     - Default\n     - Meaning\n";
    for (const FieldInfo& field : fields)
    {
        const std::string unit = UnitOf(field.name);
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
        std::string pointer = "/" + field.name;
        std::replace(pointer.begin(), pointer.end(), '.', '/');
        const Json::json_pointer place(pointer);
        const std::string value = defaults.contains(place) ? ToLine(defaults[place]) : "";
        text += "   * - ``" + field.name + "``\n     -";
        text += unit.empty() ? "" : " " + unit;
        text += "\n     -";
        text += value.empty() || value == "\"\"" ? "" : " ``" + value + "``";
        text += "\n     - " + meaning + "\n";
    }
    return text;
}

} // namespace ns3::vec
