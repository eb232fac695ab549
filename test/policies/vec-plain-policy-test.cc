// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-plain-policy.h"
#include "ns3/vec-system.h"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>

using namespace ns3::vec;

namespace
{

const GenerateOptions SMALL{
    {"n",           "6"},
    {"vehicles",    "1"},
    {"subchannels", "1"},
    {"processors",  "1"}
};

/** A network that sees nothing and values the two actions 0 and \p offload. */
SafeTensors
Constant(float offload)
{
    const auto instance = FindSystem("mec-dag").Generate(SMALL, 1);
    const auto process = FindSystem("mec-dag").Begin(*instance);
    const std::size_t inputs = process->ObservationSize();
    const MlpShape shape{inputs, {1}, 2, false, false};
    SafeTensors model;
    model.metadata = {
        {"format",      "vec-model/1"               },
        {"agent",       "dqn"                       },
        {"system",      "mec-dag"                   },
        {"observation", "full"                      },
        {"layout",      process->ObservationLayout()},
        {"network",     ToLine(shape.ToJson())      }
    };
    model.Add("hidden.0.weight", {1, inputs}, std::vector<float>(inputs, 0));
    model.Add("hidden.0.bias", {1}, {0});
    model.Add("output.weight", {2, 1}, {0, 0});
    model.Add("output.bias", {2}, {0, offload});
    return model;
}

std::string
Folder()
{
    const std::string folder = testing::TempDir() + "vec-plain-policy-test";
    std::filesystem::create_directories(folder);
    return folder;
}

/** Where every item runs under the policy in the file. */
int
SiteUnder(const std::string& file)
{
    PlainPolicy policy("dqn", file);
    const auto instance = FindSystem("mec-dag").Generate(SMALL, 2);
    const Plan plan = policy.Decide(*instance).plan;
    EXPECT_EQ(plan.assignments.size(), 6U);
    for (const Assignment& assignment : plan.assignments)
    {
        EXPECT_EQ(assignment.site, plan.assignments.front().site);
    }
    return plan.assignments.front().site;
}

} // namespace

TEST(PlainPolicy, DoesWhatTheNetworkValuesMost)
{
    const std::string file = Folder() + "/constant.safetensors";
    Constant(1).Write(file);
    EXPECT_EQ(SiteUnder(file), 0);
    Constant(-1).Write(file);
    EXPECT_EQ(SiteUnder(file), LOCAL);
}

TEST(PlainPolicy, RefusesOtherModels)
{
    const std::string file = Folder() + "/other.safetensors";
    for (const auto& [key, value] : std::map<std::string, std::string>{
             {"format",      "vec-model/9"},
             {"agent",       "double-dqn" },
             {"system",      "edge-cloud" },
             {"observation", "half"       },
             {"network",     "{}"         }
    })
    {
        SafeTensors model = Constant(0);
        model.metadata[key] = value;
        model.Write(file);
        PlainPolicy* made = nullptr;
        EXPECT_THROW(
            {
                PlainPolicy policy("dqn", file);
                made = &policy;
                policy.Decide(*FindSystem("mec-dag").Generate(SMALL, 1));
            },
            InputError)
            << key;
        // All but another system are known before an instance is seen.
        EXPECT_EQ(made != nullptr, key == "system") << key;
    }
    EXPECT_THROW(PlainPolicy("dqn", "/no/such/model.safetensors"), InputError);

    SafeTensors older = Constant(0);
    older.metadata["layout"] = "mec-dag full 0";
    older.Write(file);
    EXPECT_THROW(PlainPolicy("dqn", file).Decide(*FindSystem("mec-dag").Generate(SMALL, 1)),
                 InputError);

    Constant(0).Write(file);
    PlainPolicy policy("dqn", file);
    GenerateOptions larger = SMALL;
    larger["processors"] = "2";
    const auto instance = FindSystem("mec-dag").Generate(larger, 1);
    EXPECT_THROW(policy.Decide(*instance), InputError);
}

TEST(PlainPolicy, FindsShippedModels)
{
    const std::string folder = Folder() + "/models";
    std::filesystem::create_directories(folder);
    Constant(1).Write(folder + "/dqn-mec-dag-b.safetensors");
    Constant(-1).Write(folder + "/dqn-mec-dag-a.safetensors");
    Constant(1).Write(folder + "/double-dqn-mec-dag-a.safetensors");
    setenv("VEC_MODELS", folder.c_str(), 1);
    EXPECT_EQ(FindModel("dqn", "mec-dag", ""), folder + "/dqn-mec-dag-a.safetensors");
    EXPECT_EQ(FindModel("dqn", "mec-dag", "b"), folder + "/dqn-mec-dag-b.safetensors");
    EXPECT_EQ(FindModel("double-dqn", "mec-dag", ""), folder + "/double-dqn-mec-dag-a.safetensors");
    EXPECT_THROW(FindModel("dqn", "mec-dag", "c"), InputError);
    EXPECT_THROW(FindModel("dqn", "edge-cloud", ""), InputError);
    EXPECT_EQ(SiteUnder(""), LOCAL);

    PolicyRegistry registry;
    AddPlain(registry);
    PolicyOptions options;
    options.settings["profile"] = "b";
    const auto policy = registry.Make("dqn", options);
    const auto instance = FindSystem("mec-dag").Generate(SMALL, 2);
    EXPECT_EQ(policy->Decide(*instance).plan.assignments.front().site, 0);
    EXPECT_EQ(policy->Name(), "dqn");
    unsetenv("VEC_MODELS");
}
