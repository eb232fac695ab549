// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SCENARIO_VALUES_H
#define VEC_SCENARIO_VALUES_H

#include "ns3/vec-problems.h"
#include "vec-scenario.h"

#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace ns3::vec
{

/** What a value of a scenario may be. */
struct ValueRule
{
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool positive = false;            //!< above 0
    bool integer = false;             //!< whole, although kept as a double
    bool path = false;                //!< a file: made absolute, ${SUMO_HOME} expanded
    bool policy = false;              //!< NAME or NAME:FILE, of which the file is made absolute
    std::vector<std::string> names{}; //!< a closed list of texts; empty: any text
};

/** A place in a document, the rule of its value and the folder of its relative paths. */
struct ValuePlace
{
    const JsonView& json;
    const std::string& folder;
    const ValueRule& rule;
};

/** Reads a value; throws InputError. */
void ReadValue(const ValuePlace& place, double& number);
void ReadValue(const ValuePlace& place, bool& value);
void ReadValue(const ValuePlace& place, uint32_t& number);
void ReadValue(const ValuePlace& place, uint64_t& number);
void ReadValue(const ValuePlace& place, std::string& text);
/** A list, or the one text of it. */
void ReadValue(const ValuePlace& place, std::vector<std::string>& texts);
void ReadValue(const ValuePlace& place, Interval& range);
void ReadValue(const ValuePlace& place, Point& point);
void ReadValue(const ValuePlace& place, VehiclePosition& vehicle);
void ReadValue(const ValuePlace& place, BackhaulLink& link);
void ReadValue(const ValuePlace& place, Fault& fault);
void ReadValue(const ValuePlace& place, std::map<std::string, std::string>& map);
void ReadValue(const ValuePlace& place, std::map<std::string, double>& map);

/** The opposite of ReadValue. Whole numbers come without a fraction: 10, not 10.0. */
Json WriteValue(double number);
Json WriteValue(bool value);
Json WriteValue(uint32_t number);
Json WriteValue(uint64_t number);
Json WriteValue(const std::string& text);
Json WriteValue(const Interval& range);
Json WriteValue(const Point& point);
Json WriteValue(const VehiclePosition& vehicle);
Json WriteValue(const BackhaulLink& link);
Json WriteValue(const Fault& fault);
Json WriteValue(const std::map<std::string, std::string>& map);
Json WriteValue(const std::map<std::string, double>& map);

/** The JSON schema of values of that type under that rule. */
Json ValueSchema(double, const ValueRule& rule);
Json ValueSchema(bool, const ValueRule& rule);
Json ValueSchema(uint32_t, const ValueRule& rule);
Json ValueSchema(uint64_t, const ValueRule& rule);
Json ValueSchema(const std::string&, const ValueRule& rule);
Json ValueSchema(const std::vector<std::string>&, const ValueRule& rule);
Json ValueSchema(const Interval&, const ValueRule& rule);
Json ValueSchema(const Point&, const ValueRule& rule);
Json ValueSchema(const VehiclePosition&, const ValueRule& rule);
Json ValueSchema(const BackhaulLink&, const ValueRule& rule);
Json ValueSchema(const Fault&, const ValueRule& rule);
Json ValueSchema(const std::map<std::string, std::string>&, const ValueRule& rule);
Json ValueSchema(const std::map<std::string, double>&, const ValueRule& rule);

template <class Element>
void
ReadValue(const ValuePlace& place, std::vector<Element>& list)
{
    list.assign(place.json.Size(), Element());
    Problems problems;
    for (std::size_t i = 0; i < list.size(); ++i)
    {
        problems.Try([&] { ReadValue({place.json.At(i), place.folder, place.rule}, list[i]); });
    }
    problems.Throw();
}

template <class Element>
Json
WriteValue(const std::vector<Element>& list)
{
    Json array = Json::array();
    for (const Element& element : list)
    {
        array.push_back(WriteValue(element));
    }
    return array;
}

template <class Element>
Json
ValueSchema(const std::vector<Element>&, const ValueRule& rule)
{
    return {
        {"type",                 "array"},
        { "items", ValueSchema(Element(),   rule)}
    };
}

} // namespace ns3::vec

#endif // VEC_SCENARIO_VALUES_H
