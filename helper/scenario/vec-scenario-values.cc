// SPDX-License-Identifier: GPL-2.0-only
#include "vec-scenario-values.h"

#include "ns3/vec-json.h"

#include <cstdlib>
#include <filesystem>

namespace ns3::vec
{

std::string
ResolvePath(const ValuePlace& place, const std::string& text)
{
    std::string path = text;
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
    return std::filesystem::absolute(std::filesystem::path(place.Scope().Folder()) / path)
        .lexically_normal()
        .string();
}

std::string
ResolvePolicy(const ValuePlace& place, const std::string& text)
{
    const auto colon = text.find(':');
    if (colon == text.npos)
    {
        return text;
    }
    if (colon == 0 || colon + 1 == text.size())
    {
        place.Fail("NAME or NAME:FILE");
    }
    return text.substr(0, colon + 1) + ResolvePath(place, text.substr(colon + 1));
}

const Fields<Point>&
PointFields()
{
    static const Fields<Point> fields =
        Fields<Point>("[x, y]").Add("x", &Point::x, ANY).Add("y", &Point::y, ANY);
    return fields;
}

const Fields<VehiclePosition>&
VehiclePositionFields()
{
    static const Fields<VehiclePosition> fields = Fields<VehiclePosition>()
                                                      .Add("id", &VehiclePosition::id, ANY)
                                                      .Add("x", &VehiclePosition::x, ANY)
                                                      .Add("y", &VehiclePosition::y, ANY);
    return fields;
}

const Fields<BackhaulLink>&
BackhaulLinkFields()
{
    static const Fields<BackhaulLink> fields =
        Fields<BackhaulLink>()
            .Add("from", &BackhaulLink::from, ANY)
            .Add("to", &BackhaulLink::to, ANY)
            .Add("rate_bps", &BackhaulLink::rateBps, POSITIVE)
            .Add("delay_s", &BackhaulLink::delayS, QUANTITY);
    return fields;
}

void
ReadValue(const ValuePlace& place, const ValueRule& rule, Interval& range)
{
    if (!place.Value().is_array())
    {
        ReadValue(place, rule, range.low);
        range.high = range.low;
        return;
    }
    if (place.Size() != 2)
    {
        place.Fail("a number or [low, high]");
    }
    ReadValue(place.At(0), rule, range.low);
    ReadValue(place.At(1), rule, range.high);
    if (range.low > range.high)
    {
        place.Fail("[low, high] with low <= high");
    }
}

Json
WriteValue(const Interval& range)
{
    return range.low == range.high ? Json(range.low) : Json::array({range.low, range.high});
}

Json
ValueSchema(const Interval&, const ValueRule& rule)
{
    const Json number = ValueSchema(0.0, rule);
    Json schema;
    schema["anyOf"].push_back(number);
    schema["anyOf"].push_back(TupleSchema(number, 2));
    return schema;
}

void
ReadValue(const ValuePlace& place, const ValueRule&, Fault& fault)
{
    const JsonView json = place.View();
    fault = Fault();
    const JsonView kind = json.At("kind");
    ReadValue(ValuePlace(kind, place.Scope()), OneOf({"stop", "cut", "loss", "sumo"}), fault.kind);
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

Json
WriteValue(const Fault& fault)
{
    Json json;
    json["kind"] = fault.kind;
    if (!fault.target.empty())
    {
        json["target"] = fault.target;
    }
    json["from_s"] = fault.fromS;
    if (fault.untilS > 0)
    {
        json["until_s"] = fault.untilS;
    }
    if (fault.kind == "loss")
    {
        json["probability"] = fault.probability;
    }
    return json;
}

Json
ValueSchema(const Fault&, const ValueRule&)
{
    const auto one = [](const std::vector<std::string>& kinds, bool target, bool probability)
    {
        Fields<Fault> fields;
        fields.Add("kind", &Fault::kind, OneOf(kinds)).Add("from_s", &Fault::fromS, QUANTITY);
        if (target)
        {
            fields.Add("target", &Fault::target, ANY);
        }
        if (probability)
        {
            fields.Add("probability", &Fault::probability, Between(0, 1));
        }
        Json schema = fields.Schema();
        if (target)
        {
            schema["properties"]["until_s"] = ValueSchema(0.0, QUANTITY);
        }
        return schema;
    };
    Json schema;
    schema["anyOf"].push_back(one({"stop", "cut"}, true, false));
    schema["anyOf"].push_back(one({"loss"}, true, true));
    schema["anyOf"].push_back(one({"sumo"}, false, false));
    return schema;
}

} // namespace ns3::vec
