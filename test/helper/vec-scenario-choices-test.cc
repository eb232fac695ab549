// SPDX-License-Identifier: GPL-2.0-only
// Policies with models, graphs of one's own, and what is said of a scenario with several problems.
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-scenario.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

Json
SmallScenario()
{
    return ReadJson(VEC_SOURCE_DIR "/examples/scenarios/mec-dag-small.json");
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

} // namespace

TEST(ScenarioChoices, APolicyIsNamedWithItsModel)
{
    Json document = SmallScenario();
    document["policy"] = {
        {"name", "torchscript:models/a.pt"}
    };
    const std::string here = std::filesystem::current_path().string();
    const auto policy = [&](const std::vector<ScenarioOverride>& overrides)
    { return ParseScenario(document, "/data/s.json", overrides).policy; };
    EXPECT_EQ(policy({}).name, "torchscript");
    EXPECT_EQ(policy({}).model, "/data/models/a.pt");
    EXPECT_EQ(policy({
                         {"policy", "dqn:b:c.safetensors"}
    })
                  .name,
              "dqn");
    EXPECT_EQ(policy({
                         {"policy", "dqn:b:c.safetensors"}
    })
                  .model,
              here + "/b:c.safetensors");
    EXPECT_EQ(policy({
                         {"policy", "torchscript"}
    })
                  .model,
              "/data/models/a.pt")
        << "the same policy";
    EXPECT_EQ(policy({
                         {"policy", "local"}
    })
                  .model,
              "")
        << "another's model";

    document["policy"] = {
        {"name",  "torchscript"},
        {"model", "a.pt"       }
    };
    EXPECT_EQ(policy({}).model, "/data/a.pt");
    EXPECT_EQ(policy({
                         {"policy", "torchscript"}
    })
                  .model,
              "/data/a.pt");
    EXPECT_EQ(policy({
                         {"policy", "torchscript:b.pt"}
    })
                  .model,
              here + "/b.pt");
    EXPECT_EQ(policy({
                         {"policy", "local"}
    })
                  .model,
              "");
    EXPECT_EQ(policy({
                         {"policy.model", "c.pt"},
                         {"policy",       "dqn" }
    })
                  .model,
              here + "/c.pt");
    document["policy"].erase("name"); // for whatever policy is chosen
    EXPECT_EQ(policy({
                         {"policy", "dqn"}
    })
                  .model,
              "/data/a.pt");

    document["policy"] = {
        {"name",  "dqn:b.safetensors"},
        {"model", "a.safetensors"    }
    };
    EXPECT_EQ(ErrorOf(document).rfind("s.json: /policy: expected one model", 0), 0U);
    document["policy"] = {
        {"name", ":a"}
    };
    EXPECT_EQ(ErrorOf(document), "s.json: /policy/name: expected NAME or NAME:FILE");
}

TEST(ScenarioChoices, ProblemsAreSaidAllAtOnce)
{
    Json document = SmallScenario();
    document["radio"]["txpower"] = 1;
    document["radio"]["subchannels"] = 77;
    document["workload"]["deadline_s"] = {3, 1};
    document["workload"]["jump"] = "far";
    document["rsus"] = 5;
    document["traffic"]["vehicles"] = {
        {{"id", "a"}, {"x", 1}},
        {{"id", "b"}, {"y", 1}}
    };
    document["backhaul"]["kind"] = "links";
    document["nonsense"] = 1;
    const std::string error = ErrorOf(document,
                                      {
                                          {"penetration", "2"},
                                          {"lanes",       "3"}
    });
    const std::vector<std::string> expected{"--penetration: /: expected",
                                            "--lanes: no such key",
                                            "s.json: /nonsense: expected no such key",
                                            "s.json: /radio/txpower: expected no such key",
                                            "s.json: /radio/subchannels: expected",
                                            "s.json: /workload/deadline_s: expected",
                                            "s.json: /workload/jump: expected",
                                            "s.json: /rsus: expected an object",
                                            "s.json: /traffic/vehicles/0: expected a key \"y\"",
                                            "s.json: /traffic/vehicles/1: expected a key \"x\"",
                                            "s.json: /backhaul: expected links"};
    for (const std::string& line : expected)
    {
        EXPECT_NE(("\n" + error).find("\n" + line), std::string::npos) << line << "\n\n" << error;
    }
    EXPECT_EQ(std::count(error.begin(), error.end(), '\n') + 1, static_cast<int>(expected.size()))
        << error;
}

TEST(ScenarioChoices, GraphsOfFilesStandForRandomShapes)
{
    Json document = SmallScenario();
    for (const char* key : {"n", "density", "fat", "regular", "jump"})
    {
        document["workload"].erase(key);
    }
    document["workload"]["graphs"] = "a.gv";
    const auto read = [&] { return ParseScenario(document, "/data/s.json"); };
    EXPECT_EQ(read().workload.graphs, std::vector<std::string>{"/data/a.gv"});
    document["workload"]["graphs"] = {"a.gv", "/b.dax"};
    document["workload"]["scale_cycles"] = 0.5;
    EXPECT_EQ(read().workload.graphs, (std::vector<std::string>{"/data/a.gv", "/b.dax"}));
    const Json resolved = ScenarioToJson(read());
    EXPECT_FALSE(resolved["workload"].contains("n"));
    EXPECT_EQ(ScenarioToJson(ParseScenario(resolved, "/elsewhere/s.json")), resolved);
    EXPECT_EQ(ErrorOf(document,
                      {
                          {"n",   "5"  },
                          {"fat", "0.3"}
    }),
              "s.json: /workload: expected graphs or n, fat, not both: the files say the shape");
    document["system"] = "edge-cloud";
    EXPECT_EQ(ErrorOf(document),
              "s.json: /workload: expected no graphs for edge-cloud, whose tasks are none");
}
