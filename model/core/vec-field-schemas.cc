// SPDX-License-Identifier: GPL-2.0-only
#include "vec-field-values.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

Json
NumberSchema(const ValueRule& rule, bool isInteger)
{
    Json schema;
    schema["type"] = isInteger ? "integer" : "number";
    if (rule.positive)
    {
        schema["exclusiveMinimum"] = 0;
    }
    else if (!rule.index.empty())
    {
        schema["minimum"] = 0;
    }
    else if (std::isfinite(rule.low))
    {
        schema["minimum"] = ShortNumber(rule.low);
    }
    if (std::isfinite(rule.high))
    {
        schema["maximum"] = ShortNumber(rule.high);
    }
    return schema;
}

} // namespace

Json
ValueSchema(double, const ValueRule& rule)
{
    return NumberSchema(rule, rule.integer);
}

Json
ValueSchema(bool, const ValueRule&)
{
    Json schema;
    schema["type"] = "boolean";
    return schema;
}

Json
ValueSchema(int, const ValueRule& rule)
{
    return NumberSchema(rule, true);
}

Json
ValueSchema(uint32_t, const ValueRule& rule)
{
    return NumberSchema(rule, true);
}

Json
ValueSchema(uint64_t, const ValueRule& rule)
{
    return NumberSchema(rule, true);
}

Json
ValueSchema(const std::string&, const ValueRule& rule)
{
    Json schema;
    schema["type"] = "string";
    if (!rule.names.empty())
    {
        schema["enum"] = rule.names;
    }
    return schema;
}

Json
ValueSchema(const std::optional<double>&, const ValueRule& rule)
{
    return ValueSchema(0.0, rule);
}

Json
ValueSchema(const std::complex<double>&, const ValueRule& rule)
{
    return TupleSchema(ValueSchema(0.0, rule), 2);
}

Json
ValueSchema(const std::vector<std::string>&, const ValueRule& rule)
{
    const Json text = ValueSchema(std::string(), rule);
    Json list;
    list["type"] = "array";
    list["items"] = text;
    Json schema;
    schema["anyOf"].push_back(text);
    schema["anyOf"].push_back(list);
    return schema;
}

Json
ValueSchema(const std::map<std::string, std::string>&, const ValueRule&)
{
    Json schema;
    schema["type"] = "object";
    schema["additionalProperties"]["type"] = {"string", "number", "boolean"};
    return schema;
}

Json
ValueSchema(const std::map<std::string, double>&, const ValueRule& rule)
{
    Json schema;
    schema["type"] = "object";
    schema["additionalProperties"] = ValueSchema(0.0, rule);
    return schema;
}

Json
TupleSchema(const Json& items, std::size_t size)
{
    Json schema;
    schema["type"] = "array";
    schema["items"] = items;
    schema["minItems"] = size;
    schema["maxItems"] = size;
    return schema;
}

} // namespace ns3::vec
