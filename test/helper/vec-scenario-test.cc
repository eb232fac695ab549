// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-scenario.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <gtest/gtest.h>
#include <set>

using namespace ns3::vec;

namespace
{

const std::string SOURCE = VEC_SOURCE_DIR;
const std::string SCHEMA_FILE = SOURCE + "/examples/scenarios/vec-scenario-1.schema.json";
const std::string MANUAL_FILE = SOURCE + "/doc/results.rst";

/** Set to write the shipped schema and the manual's table anew instead of comparing them. */
bool
Updating()
{
    return std::getenv("VEC_UPDATE") != nullptr;
}

Json
SmallScenario()
{
    return ReadJson(SOURCE + "/examples/scenarios/mec-dag-small.json");
}

std::string
ErrorOf(const Json& document, const std::vector<ScenarioOverride>& overrides = {})
{
    try
    {
        ParseScenario(document, "s.json", overrides);
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

std::vector<std::string>
ShippedScenarios()
{
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE + "/examples/scenarios"))
    {
        const std::string path = entry.path().string();
        if (entry.path().extension() == ".json" && path != SCHEMA_FILE)
        {
            files.push_back(path);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool
HasType(const Json& value, const std::string& type)
{
    const bool whole = value.is_number() && value.get<double>() == std::floor(value.get<double>());
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "number" && value.is_number()) || (type == "integer" && whole);
}

bool Satisfies(const Json& value, const Json& schema);

/** One keyword of a JSON schema; the test fails for a keyword that is not known here. */
bool
SatisfiesKeyword(const Json& value, const Json& schema, const std::string& keyword)
{
    const Json& rule = schema[keyword];
    const auto all = [&](auto&& good) { return std::all_of(rule.begin(), rule.end(), good); };
    const auto any = [&](auto&& good) { return std::any_of(rule.begin(), rule.end(), good); };
    if (keyword == "type")
    {
        const auto has = [&](const Json& type) { return HasType(value, type.get<std::string>()); };
        return rule.is_array() ? any(has) : has(rule);
    }
    if (keyword == "const")
    {
        return value == rule;
    }
    if (keyword == "enum")
    {
        return any([&](const Json& name) { return value == name; });
    }
    if (keyword == "anyOf")
    {
        return any([&](const Json& either) { return Satisfies(value, either); });
    }
    if (keyword == "minimum" || keyword == "maximum" || keyword == "exclusiveMinimum")
    {
        const double number = value.is_number() ? value.get<double>() : rule.get<double>() + 1;
        const double limit = rule.get<double>();
        return !value.is_number() || (keyword == "minimum"   ? number >= limit
                                      : keyword == "maximum" ? number <= limit
                                                             : number > limit);
    }
    if (keyword == "minItems" || keyword == "maxItems")
    {
        const auto size = rule.get<std::size_t>();
        return !value.is_array() ||
               (keyword == "minItems" ? value.size() >= size : value.size() <= size);
    }
    if (keyword == "items")
    {
        return !value.is_array() ||
               std::all_of(value.begin(),
                           value.end(),
                           [&](const Json& item) { return Satisfies(item, rule); });
    }
    if (keyword == "required")
    {
        return !value.is_object() ||
               all([&](const Json& key) { return value.contains(key.get<std::string>()); });
    }
    if (keyword == "properties" || keyword == "additionalProperties")
    {
        const Json properties = schema.value("properties", Json::object());
        const Json members = value.is_object() ? value : Json::object();
        bool good = true;
        for (const auto& [key, member] : members.items())
        {
            const bool known = properties.contains(key);
            if (known == (keyword == "properties"))
            {
                good = good && Satisfies(member, known ? properties[key] : rule);
            }
        }
        return good;
    }
    EXPECT_TRUE(keyword[0] == '$' || keyword == "title" || keyword == "description" ||
                keyword == "default")
        << keyword;
    return true;
}

bool
Satisfies(const Json& value, const Json& schema)
{
    if (schema.is_boolean())
    {
        return schema.get<bool>();
    }
    for (const auto& [keyword, rule] : schema.items())
    {
        if (!SatisfiesKeyword(value, schema, keyword))
        {
            return false;
        }
    }
    return true;
}

/** Calls \p visit with the document after each of many small damages. */
void
ForEachMutation(const Json& document, const std::function<void(const Json&)>& visit)
{
    std::set<std::string> places;
    const Json leaves = document.flatten();
    for (const auto& [pointer, leaf] : leaves.items())
    {
        for (Json::json_pointer place(pointer); !place.empty(); place.pop_back())
        {
            places.insert(place.to_string());
        }
    }
    for (const std::string& text : places)
    {
        const Json::json_pointer place(text);
        for (const char* value : {"null",
                                  "-1",
                                  "0",
                                  "1",
                                  "0.5",
                                  "1e300",
                                  "\"x\"",
                                  "true",
                                  "[]",
                                  "[3, 1]",
                                  "[1, 3]",
                                  "[[0, 1], [2, 3]]",
                                  "{}",
                                  "{\"x\": 1}"})
        {
            Json changed = document;
            changed[place] = Json::parse(value);
            visit(changed);
        }
        Json changed = document;
        Json& parent = changed[place.parent_pointer()];
        if (parent.is_object())
        {
            parent.erase(place.back());
            visit(changed);
            changed = document;
            changed[place.parent_pointer()]["unknown_key"] = 1;
            visit(changed);
            changed = document;
            changed[place.parent_pointer()]["meta"] = Json::array({1});
            visit(changed);
        }
    }
}

} // namespace

TEST(Scenario, ShippedOnesReadAndTheResolvedFormIsTheSame)
{
    ASSERT_GE(ShippedScenarios().size(), 1U);
    for (const std::string& file : ShippedScenarios())
    {
        const Json resolved = ScenarioToJson(ReadScenario(file));
        EXPECT_EQ(ScenarioToJson(ParseScenario(resolved, "/elsewhere/s.json")), resolved) << file;
    }
}

TEST(Scenario, ShippedSchemaIsTheReadersOwn)
{
    const std::string schema = ScenarioSchema().dump(2) + "\n";
    if (Updating())
    {
        WriteFile(SCHEMA_FILE, schema);
    }
    EXPECT_EQ(ReadFile(SCHEMA_FILE), schema) << "run with VEC_UPDATE=1 to write it anew";
}

TEST(Scenario, ManualListsEveryKey)
{
    const std::string begin = ".. begin of the keys\n\n";
    const std::string end = "\n.. end of the keys\n";
    std::string manual = ReadFile(MANUAL_FILE);
    const auto from = manual.find(begin) + begin.size();
    const auto to = manual.find(end);
    ASSERT_LE(from, to);
    ASSERT_NE(to, std::string::npos);
    if (Updating())
    {
        manual.replace(from, to - from, ScenarioManual());
        WriteFile(MANUAL_FILE, manual);
        return;
    }
    EXPECT_EQ(manual.substr(from, to - from), ScenarioManual())
        << "run with VEC_UPDATE=1 to write it anew";
}

TEST(Scenario, SchemaAndReaderAgree)
{
    const Json schema = ReadJson(SCHEMA_FILE);
    int accepted = 0;
    int refused = 0;
    for (const std::string& file : ShippedScenarios())
    {
        Json short_ = ReadJson(file);
        EXPECT_TRUE(Satisfies(short_, schema)) << file;
        const Json resolved = ScenarioToJson(ReadScenario(file));
        for (const Json& document : {short_, resolved})
        {
            ForEachMutation(document,
                            [&](const Json& changed)
                            {
                                const std::string error = ErrorOf(changed);
                                const bool good = Satisfies(changed, schema);
                                // What the schema cannot say: order in a range, keys that need each
                                // other.
                                const bool beyond =
                                    error.find("attributes of ns-3") != std::string::npos ||
                                    error.find("that ns-3 reads as") != std::string::npos ||
                                    error.find("low <= high") != std::string::npos ||
                                    error.find("along: ") != std::string::npos ||
                                    error.find("positions, sites or") != std::string::npos ||
                                    error.find("sites, for traffic") != std::string::npos ||
                                    error.find("no graphs for") != std::string::npos ||
                                    error.find("not both") != std::string::npos ||
                                    error.find("processors 1 for") != std::string::npos ||
                                    error.find("servers 0 for") != std::string::npos ||
                                    error.find("a place of") != std::string::npos ||
                                    error.find("expected a file") != std::string::npos ||
                                    error.find("expected vehicles") != std::string::npos ||
                                    error.find("expected an area") != std::string::npos ||
                                    error.find("expected an origin") != std::string::npos ||
                                    error.find("expected no origin") != std::string::npos ||
                                    error.find("expected links") != std::string::npos ||
                                    error.find("a radios_per_vehicle of") != std::string::npos ||
                                    error.find("a time after from_s") != std::string::npos ||
                                    error.find("a deadline_s above 0") != std::string::npos ||
                                    error.find("a frame_loss of") != std::string::npos ||
                                    error.find("a width_hz of") != std::string::npos;
                                if (!beyond)
                                {
                                    EXPECT_EQ(good, error.empty()) << error << "\n"
                                                                   << changed.dump();
                                }
                                ++(error.empty() ? accepted : refused);
                            });
        }
    }
    EXPECT_GT(accepted, 100);
    EXPECT_GT(refused, 1000);
}

TEST(Scenario, ErrorsSayWhereAndWhat)
{
    Json document = SmallScenario();
    document["workload"]["deadline_s"] = {3, 1};
    EXPECT_EQ(ErrorOf(document),
              "s.json: /workload/deadline_s: expected [low, high] with low <= high");
    document = SmallScenario();
    document["radio"]["propagation"]["modell"] = "x";
    EXPECT_NE(ErrorOf(document).find("s.json: /radio/propagation/modell: expected no such key"),
              std::string::npos);
    document = SmallScenario();
    document.erase("traffic");
    EXPECT_EQ(ErrorOf(document), "s.json: /: expected a key \"traffic\"");
    document = SmallScenario();
    document["traffic"] = {
        {"kind", "fcd"}
    };
    EXPECT_EQ(ErrorOf(document), "s.json: /traffic: expected a file for traffic of kind fcd");
    document = SmallScenario();
    document["format"] = "vec-scenario/2";
    EXPECT_EQ(ErrorOf(document), "s.json: /format: expected \"vec-scenario/1\"");
    document = SmallScenario();
    document["radio"]["kind"] = "80211ax";
    EXPECT_EQ(ErrorOf(document),
              "s.json: /radio: expected a width_hz of 20e6, 40e6 or 80e6 for 80211ax");
    document = SmallScenario();
    document["attributes"] = {
        {"ns3::vec::VehicleApp::BeaconInterval", "50ms"}
    };
    EXPECT_EQ(ErrorOf(document), "");
    document["attributes"] = {
        {"ns3::vec::VehicleApp::Nonsense", "50ms"}
    };
    EXPECT_EQ(ErrorOf(document),
              "s.json: /attributes: expected attributes of ns-3, and found "
              "ns3::vec::VehicleApp::Nonsense");
    EXPECT_EQ(ErrorOf(Json::array()), "s.json: /: expected an object");
    EXPECT_THROW(ReadScenario("/nowhere.json"), InputError);
}

TEST(Scenario, RefusesAttributeValuesThatNs3CannotRead)
{
    const auto faultOf = [](const std::string& attribute, const std::string& value)
    {
        return ErrorOf(SmallScenario(),
                       {
                           {"ns3::vec::" + attribute, value}
        });
    };
    for (const char* good : {"50ms", "+50.5ms", ".5s", "1e-3s", "2"})
    {
        EXPECT_EQ(faultOf("VehicleApp::BeaconInterval", good), "");
    }
    for (const char* bad : {"soon", "50mss", "ms", "-1s"})
    {
        EXPECT_NE(faultOf("VehicleApp::BeaconInterval", bad).find("a value that ns-3 reads as"),
                  std::string::npos)
            << bad;
    }
    EXPECT_EQ(faultOf("RadioChannel::MinPower", "-95"), "");
    EXPECT_NE(faultOf("RadioChannel::MinPower", "loud"), "");
    EXPECT_NE(faultOf("RadioChannel::Culling", "perhaps"), "");
}

TEST(Scenario, OverridesByPathTailAndAttribute)
{
    const auto with = [](const ScenarioOverride& change)
    { return ParseScenario(SmallScenario(), "s.json", {change}); };
    EXPECT_EQ(with({"traffic.penetration", "0.3"}).traffic.penetration, 0.3);
    EXPECT_EQ(with({"penetration", "0.3"}).traffic.penetration, 0.3);
    EXPECT_EQ(with({"policy", "heft"}).policy.name, "heft");
    EXPECT_EQ(with({"policy.options.depth", "3"}).policy.options.at("depth"), "3");
    EXPECT_EQ(
        with({"coordinator.policy_cost_s.genetic", "0.2"}).coordinator.policyCostS.at("genetic"),
        0.2);
    EXPECT_EQ(with({"deadline_s", "[1, 2]"}).workload.deadlineS.high, 2);
    EXPECT_EQ(with({"deadline_s", "1.5"}).workload.deadlineS.low, 1.5);
    EXPECT_EQ(with({"seed", "7"}).seed, 7U);
    EXPECT_EQ(with({"nakagami", "true"}).radio.propagation.nakagami, true);
    EXPECT_EQ(with({"ns3::vec::VehicleApp::BeaconInterval", "50ms"}).attributes.begin()->second,
              "50ms");
    EXPECT_EQ(with({"positions", "[[1, 2]]"}).rsus.positions.at(0).y, 2);

    const Json document = SmallScenario();
    EXPECT_EQ(ErrorOf(document,
                      {
                          {"penetration", "2"}
    }),
              "--penetration: /: expected a finite number >= 0 and <= 1");
    EXPECT_NE(ErrorOf(document,
                      {
                          {"nonsense", "2"}
    }),
              "");
    EXPECT_NE(ErrorOf(document,
                      {
                          {"kind", "static"}
    }),
              "")
        << "four keys end like that";
    EXPECT_TRUE(IsScenarioKey("penetration"));
    EXPECT_FALSE(IsScenarioKey("kind"));
}

TEST(Scenario, OverrideOfAProfileChangesOnlyWhatTheFileLeavesOpen)
{
    Json document = SmallScenario();
    document["workload"] = {
        {"cycles", 7}
    };
    const Scenario s = ParseScenario(document,
                                     "s.json",
                                     {
                                         {"profile", "paper"}
    });
    EXPECT_EQ(s.workload.n.low, 20);
    EXPECT_EQ(s.workload.ownInputBits.low, 1.6e6);
    EXPECT_EQ(s.workload.cycles.high, 7);
}

TEST(Scenario, PathsBelongToTheFileAndOverridesToTheWorkingFolder)
{
    Json document = SmallScenario();
    document["traffic"] = {
        {"kind", "fcd"                },
        {"file", "../traces/a.fcd.xml"}
    };
    EXPECT_EQ(ParseScenario(document, "/data/scenarios/s.json").traffic.file,
              "/data/traces/a.fcd.xml");
    const std::string here = std::filesystem::current_path().string();
    EXPECT_EQ(ParseScenario(document,
                            "/data/scenarios/s.json",
                            {
                                {"traffic.file", "b.xml"}
    })
                  .traffic.file,
              here + "/b.xml");
    const Scenario sumo = ParseScenario(document,
                                        "/data/s.json",
                                        {
                                            {"sumo", "c.sumocfg"}
    });
    EXPECT_EQ(sumo.traffic.kind, "sumo");
    EXPECT_EQ(sumo.traffic.file, here + "/c.sumocfg");

    document["traffic"] = {
        {"kind", "sumo"                  },
        {"file", "${SUMO_HOME}/a.sumocfg"}
    };
    setenv("SUMO_HOME", "/opt/sumo", 1);
    EXPECT_EQ(ParseScenario(document, "s.json").traffic.file, "/opt/sumo/a.sumocfg");
    unsetenv("SUMO_HOME");
    EXPECT_EQ(ParseScenario(document, "s.json").traffic.file, "/usr/share/sumo/a.sumocfg");
}
