// SPDX-License-Identifier: GPL-2.0-only
#include "vec-scenario-values.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

namespace ns3::vec
{

namespace
{

std::string
ResolvePath(std::string path, const std::string& folder)
{
    const std::string variable = "${SUMO_HOME}";
    if (const auto at = path.find(variable); at != std::string::npos)
    {
        const char* home = std::getenv("SUMO_HOME");
        path.replace(at, variable.size(), home && *home ? home : "/usr/share/sumo");
    }
    if (path.empty())
    {
        return path;
    }
    return std::filesystem::absolute(std::filesystem::path(folder) / path)
        .lexically_normal()
        .string();
}

template <class Integer>
void
ReadInteger(const ValuePlace& place, Integer& number)
{
    number = static_cast<Integer>(place.json.Integer(static_cast<int64_t>(place.rule.low),
                                                     static_cast<int64_t>(place.rule.high)));
}

Json
NumberSchema(const ValueRule& rule)
{
    Json schema{
        {"type", rule.integer ? "integer" : "number"}
    };
    if (rule.positive)
    {
        schema["exclusiveMinimum"] = 0;
    }
    else if (std::isfinite(rule.low))
    {
        schema["minimum"] = WriteValue(rule.low);
    }
    if (std::isfinite(rule.high))
    {
        schema["maximum"] = WriteValue(rule.high);
    }
    return schema;
}

Json
ObjectSchema(const Json& properties)
{
    Json required = Json::array();
    for (const auto& [key, schema] : properties.items())
    {
        required.push_back(key);
    }
    Json all = properties;
    all["meta"] = true;
    return {
        {"type",                 "object"},
        {"properties",           all     },
        {"required",             required},
        {"additionalProperties", false   }
    };
}

Json
PairSchema(const Json& items)
{
    return {
        {"type",     "array"},
        {"items",    items  },
        {"minItems", 2      },
        {"maxItems", 2      }
    };
}

} // namespace

void
ReadValue(const ValuePlace& place, double& number)
{
    number = place.rule.positive ? place.json.Positive()
                                 : place.json.Number(place.rule.low, place.rule.high);
    if (place.rule.integer && number != std::floor(number))
    {
        place.json.Fail("an integer");
    }
}

void
ReadValue(const ValuePlace& place, bool& value)
{
    value = place.json.Boolean();
}

void
ReadValue(const ValuePlace& place, uint32_t& number)
{
    ReadInteger(place, number);
}

void
ReadValue(const ValuePlace& place, uint64_t& number)
{
    ReadInteger(place, number);
}

void
ReadValue(const ValuePlace& place, std::string& text)
{
    text = place.json.String();
    const auto& names = place.rule.names;
    if (!names.empty() && std::find(names.begin(), names.end(), text) == names.end())
    {
        std::string list;
        for (const auto& name : names)
        {
            list += (list.empty() ? "" : ", ") + name;
        }
        place.json.Fail("one of " + list);
    }
    if (place.rule.path)
    {
        text = ResolvePath(text, place.folder);
    }
    if (const auto colon = text.find(':'); place.rule.policy && colon != text.npos)
    {
        if (colon == 0 || colon + 1 == text.size())
        {
            place.json.Fail("NAME or NAME:FILE");
        }
        text = text.substr(0, colon + 1) + ResolvePath(text.substr(colon + 1), place.folder);
    }
}

void
ReadValue(const ValuePlace& place, std::vector<std::string>& texts)
{
    texts.clear();
    if (place.json.Value().is_string())
    {
        texts.emplace_back();
        ReadValue(place, texts.front());
        return;
    }
    for (std::size_t i = 0; i < place.json.Size(); ++i)
    {
        texts.emplace_back();
        ReadValue({place.json.At(i), place.folder, place.rule}, texts.back());
    }
}

void
ReadValue(const ValuePlace& place, Interval& range)
{
    if (!place.json.Value().is_array())
    {
        ReadValue(place, range.low);
        range.high = range.low;
        return;
    }
    if (place.json.Size() != 2)
    {
        place.json.Fail("a number or [low, high]");
    }
    ReadValue({place.json.At(0), place.folder, place.rule}, range.low);
    ReadValue({place.json.At(1), place.folder, place.rule}, range.high);
    if (range.low > range.high)
    {
        place.json.Fail("[low, high] with low <= high");
    }
}

void
ReadValue(const ValuePlace& place, Point& point)
{
    if (place.json.Size() != 2)
    {
        place.json.Fail("[x, y]");
    }
    point = {place.json.At(0).Number(), place.json.At(1).Number()};
}

void
ReadValue(const ValuePlace& place, VehiclePosition& vehicle)
{
    place.json.AllowKeys({"id", "x", "y"});
    vehicle = {place.json.At("id").String(),
               place.json.At("x").Number(),
               place.json.At("y").Number()};
}

void
ReadValue(const ValuePlace& place, BackhaulLink& link)
{
    place.json.AllowKeys({"from", "to", "rate_bps", "delay_s"});
    link = {place.json.At("from").String(),
            place.json.At("to").String(),
            place.json.At("rate_bps").Positive(),
            place.json.At("delay_s").Quantity()};
}

void
ReadValue(const ValuePlace& place, Fault& fault)
{
    const JsonView& json = place.json;
    fault = Fault();
    ValueRule kinds;
    kinds.names = {"stop", "cut", "loss", "sumo"};
    ReadValue({json.At("kind"), place.folder, kinds}, fault.kind);
    fault.fromS = json.At("from_s").Quantity();
    if (fault.kind == "sumo")
    {
        json.AllowKeys({"kind", "from_s"});
        return;
    }
    std::vector<std::string_view> keys{"kind", "target", "from_s", "until_s"};
    if (fault.kind == "loss")
    {
        keys.emplace_back("probability");
        fault.probability = json.At("probability").Number(0, 1);
    }
    json.AllowKeys(keys);
    fault.target = json.At("target").String();
    if (json.Has("until_s"))
    {
        fault.untilS = json.At("until_s").Number();
        if (fault.untilS <= fault.fromS)
        {
            json.At("until_s").Fail("a time after from_s");
        }
    }
}

void
ReadValue(const ValuePlace& place, std::map<std::string, std::string>& map)
{
    if (!place.json.Value().is_object())
    {
        place.json.Fail("an object of texts and numbers");
    }
    map.clear();
    for (const auto& [key, value] : place.json.Value().items())
    {
        if (value.is_structured() || value.is_null())
        {
            place.json.At(key).Fail("a text, a number, true or false");
        }
        map[key] = value.is_string() ? value.template get<std::string>() : ToLine(value);
    }
}

void
ReadValue(const ValuePlace& place, std::map<std::string, double>& map)
{
    if (!place.json.Value().is_object())
    {
        place.json.Fail("an object of numbers");
    }
    map.clear();
    for (const auto& [key, value] : place.json.Value().items())
    {
        const JsonView number = place.json.At(key);
        ReadValue({number, place.folder, place.rule}, map[key]);
    }
}

Json
WriteValue(double number)
{
    const bool whole = number == std::floor(number) && std::abs(number) < 1e15;
    return whole ? Json(static_cast<int64_t>(number)) : Json(number);
}

Json
WriteValue(bool value)
{
    return value;
}

Json
WriteValue(uint32_t number)
{
    return number;
}

Json
WriteValue(uint64_t number)
{
    return number;
}

Json
WriteValue(const std::string& text)
{
    return text;
}

Json
WriteValue(const Interval& range)
{
    return range.low == range.high ? WriteValue(range.low)
                                   : WriteValue(std::vector<double>{range.low, range.high});
}

Json
WriteValue(const Point& point)
{
    return WriteValue(std::vector<double>{point.x, point.y});
}

Json
WriteValue(const VehiclePosition& vehicle)
{
    Json json{
        {"id", vehicle.id}
    };
    json["x"] = WriteValue(vehicle.x);
    json["y"] = WriteValue(vehicle.y);
    return json;
}

Json
WriteValue(const BackhaulLink& link)
{
    Json json{
        {"from", link.from},
        {"to",   link.to  }
    };
    json["rate_bps"] = WriteValue(link.rateBps);
    json["delay_s"] = WriteValue(link.delayS);
    return json;
}

Json
WriteValue(const Fault& fault)
{
    Json json{
        {"kind", fault.kind}
    };
    if (!fault.target.empty())
    {
        json["target"] = fault.target;
    }
    json["from_s"] = WriteValue(fault.fromS);
    if (fault.untilS > 0)
    {
        json["until_s"] = WriteValue(fault.untilS);
    }
    if (fault.kind == "loss")
    {
        json["probability"] = WriteValue(fault.probability);
    }
    return json;
}

Json
WriteValue(const std::map<std::string, std::string>& map)
{
    Json object = Json::object();
    for (const auto& [key, value] : map)
    {
        object[key] = value;
    }
    return object;
}

Json
WriteValue(const std::map<std::string, double>& map)
{
    Json object = Json::object();
    for (const auto& [key, value] : map)
    {
        object[key] = WriteValue(value);
    }
    return object;
}

Json
ValueSchema(double, const ValueRule& rule)
{
    return NumberSchema(rule);
}

Json
ValueSchema(bool, const ValueRule&)
{
    return {
        {"type", "boolean"}
    };
}

Json
ValueSchema(uint32_t, const ValueRule& rule)
{
    ValueRule whole = rule;
    whole.integer = true;
    return NumberSchema(whole);
}

Json
ValueSchema(uint64_t, const ValueRule& rule)
{
    return ValueSchema(uint32_t{}, rule);
}

Json
ValueSchema(const std::string&, const ValueRule& rule)
{
    Json schema{
        {"type", "string"}
    };
    if (!rule.names.empty())
    {
        schema["enum"] = rule.names;
    }
    return schema;
}

Json
ValueSchema(const std::vector<std::string>&, const ValueRule& rule)
{
    const Json text = ValueSchema(std::string(), rule);
    Json list{
        {"type", "array"}
    };
    list["items"] = text;
    Json either = Json::array();
    either.push_back(text);
    either.push_back(list);
    return {
        {"anyOf", either}
    };
}

Json
ValueSchema(const Interval&, const ValueRule& rule)
{
    Json either = Json::array();
    either.push_back(NumberSchema(rule));
    either.push_back(PairSchema(NumberSchema(rule)));
    return {
        {"anyOf", either}
    };
}

Json
ValueSchema(const Point&, const ValueRule&)
{
    return PairSchema({
        {"type", "number"}
    });
}

Json
ValueSchema(const VehiclePosition&, const ValueRule&)
{
    const Json number{
        {"type", "number"}
    };
    return ObjectSchema({
        {"id", {{"type", "string"}}},
        {"x",  number              },
        {"y",  number              }
    });
}

Json
ValueSchema(const BackhaulLink&, const ValueRule&)
{
    ValueRule quantity;
    quantity.low = 0;
    ValueRule positive;
    positive.positive = true;
    const Json text{
        {"type", "string"}
    };
    return ObjectSchema({
        {"from",     text                  },
        {"to",       text                  },
        {"rate_bps", NumberSchema(positive)},
        {"delay_s",  NumberSchema(quantity)}
    });
}

Json
ValueSchema(const Fault&, const ValueRule&)
{
    ValueRule quantity;
    quantity.low = 0;
    ValueRule share = quantity;
    share.high = 1;
    const auto one = [&](const std::vector<std::string>& kinds, bool target, bool probability)
    {
        ValueRule names;
        names.names = kinds;
        Json properties{
            {"kind", ValueSchema(std::string(), names)},
            {"from_s",      NumberSchema(quantity)                       }
        };
        if (target)
        {
            properties["target"]["type"] = "string";
        }
        if (probability)
        {
            properties["probability"] = NumberSchema(share);
        }
        Json schema = ObjectSchema(properties);
        if (target)
        {
            schema["properties"]["until_s"] = NumberSchema(quantity);
        }
        return schema;
    };
    Json either = Json::array();
    either.push_back(one({"stop", "cut"}, true, false));
    either.push_back(one({"loss"}, true, true));
    either.push_back(one({"sumo"}, false, false));
    return {
        {"anyOf", either}
    };
}

Json
ValueSchema(const std::map<std::string, std::string>&, const ValueRule&)
{
    const Json types = {"string", "number", "boolean"};
    return {
        {"type",                 "object"         },
        {"additionalProperties", {{"type", types}}}
    };
}

Json
ValueSchema(const std::map<std::string, double>&, const ValueRule& rule)
{
    return {
        {"type",           "object"},
        { "additionalProperties", ValueSchema(0.0,    rule)}
    };
}

} // namespace ns3::vec
