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

/** A network for instances like these that sees nothing and values staying 0, all else \p offload.
 */
SafeTensors
Constant(float offload,
         const GenerateOptions& like = SMALL,
         ObservationKind kind = ObservationKind::FULL)
{
    const auto instance = FindSystem("mec-dag").Generate(like, 1);
    const ObservationLayout layout = FindSystem("mec-dag").Begin(*instance, kind)->Layout();
    const std::size_t inputs = layout.Size();
    const std::size_t actions = layout.Actions();
    const MlpShape shape{inputs, {1}, actions, false, false};
    SafeTensors model;
    model.metadata = {
        {"format",      "vec-model/1"                                     },
        {"agent",       "dqn"                                             },
        {"system",      "mec-dag"                                         },
        {"observation", kind == ObservationKind::FULL ? "full" : "literal"},
        {"layout",      std::string(layout.Name())                        },
        {"network",     ToLine(shape.ToJson())                            }
    };
    std::vector<float> values(actions, offload);
    values[0] = 0;
    model.Add("hidden.0.weight", {1, inputs}, std::vector<float>(inputs, 0));
    model.Add("hidden.0.bias", {1}, {0});
    model.Add("output.weight", {actions, 1}, std::vector<float>(actions, 0));
    model.Add("output.bias", {actions}, values);
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
    PolicyOptions options;
    options.model = file;
    PlainPolicy policy("dqn", options);
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
        PolicyOptions options;
        options.model = file;
        PlainPolicy* made = nullptr;
        EXPECT_THROW(
            {
                PlainPolicy policy("dqn", options);
                made = &policy;
                policy.Decide(*FindSystem("mec-dag").Generate(SMALL, 1));
            },
            InputError)
            << key;
        // All but another system are known before an instance is seen.
        EXPECT_EQ(made != nullptr, key == "system") << key;
    }
    PolicyOptions options;
    options.model = "/no/such/model.safetensors";
    EXPECT_THROW(PlainPolicy("dqn", options), InputError);
    options.model = file;

    SafeTensors older = Constant(0);
    older.metadata["layout"] = "mec-dag full 0";
    older.Write(file);
    EXPECT_THROW(PlainPolicy("dqn", options).Decide(*FindSystem("mec-dag").Generate(SMALL, 1)),
                 InputError);

    Constant(0).Write(file);
    PlainPolicy policy("dqn", options);
    GenerateOptions larger = SMALL;
    larger["processors"] = "2";
    const auto instance = FindSystem("mec-dag").Generate(larger, 1);
    EXPECT_THROW(policy.Decide(*instance), InputError);
}

TEST(PlainPolicy, FindsShippedModels)
{
    const std::string folder = Folder() + "/models";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    Constant(1).Write(folder + "/dqn-mec-dag-b.safetensors");
    Constant(-1).Write(folder + "/dqn-mec-dag-a.safetensors");
    Constant(1).Write(folder + "/double-dqn-mec-dag-a.safetensors");
    setenv("VEC_MODELS", folder.c_str(), 1);
    const auto names = [&folder](const char* agent, const auto& choice)
    {
        std::string all;
        for (const std::string& file : FindModels(agent, "mec-dag", choice))
        {
            all += file.substr(folder.size() + 1, file.find(".safe") - folder.size() - 1) + " ";
        }
        return all;
    };
    EXPECT_EQ(names("dqn", ""), "dqn-mec-dag-a dqn-mec-dag-b ");
    EXPECT_EQ(names("dqn", "b"), "dqn-mec-dag-b ");
    EXPECT_EQ(names("double-dqn", ""), "double-dqn-mec-dag-a ");
    EXPECT_THROW(FindModels("dqn", "mec-dag", "c"), InputError);
    EXPECT_THROW(FindModels("dqn", "edge-cloud", ""), InputError);
    EXPECT_EQ(SiteUnder(""), LOCAL);

    // The workload's profile comes first, then the usual one of the system.
    PolicyOptions workload;
    workload.workloadProfile = "b";
    EXPECT_EQ(names("dqn", workload), "dqn-mec-dag-b dqn-mec-dag-a ");
    Constant(1).Write(folder + "/dqn-mec-dag-paper.safetensors");
    EXPECT_EQ(names("dqn", workload), "dqn-mec-dag-b dqn-mec-dag-paper dqn-mec-dag-a ");
    workload.settings["profile"] = "a";
    EXPECT_EQ(names("dqn", workload), "dqn-mec-dag-a ");

    // Of models of other sizes the first that fits plans.
    SafeTensors other;
    other.metadata = Constant(1).metadata;
    other.metadata["network"] = ToLine(MlpShape{5, {1}, 2, false, false}.ToJson());
    other.Add("hidden.0.weight", {1, 5}, std::vector<float>(5, 0));
    other.Add("hidden.0.bias", {1}, {0});
    other.Add("output.weight", {2, 1}, {0, 0});
    other.Add("output.bias", {2}, {0, 1});
    other.Write(folder + "/dqn-mec-dag-paper.safetensors");
    EXPECT_EQ(SiteUnder(""), LOCAL);
    std::filesystem::remove(folder + "/dqn-mec-dag-a.safetensors");
    EXPECT_EQ(SiteUnder(""), 0);

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

TEST(ModelChooser, TakesTheFirstThatFitsAtEverySizeItMeets)
{
    const std::string folder = Folder() + "/sizes";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    GenerateOptions larger = SMALL;
    larger["processors"] = "2";
    GenerateOptions largest = SMALL;
    largest["processors"] = "3";
    Constant(-1).Write(folder + "/dqn-mec-dag-a.safetensors");
    Constant(1, larger, ObservationKind::LITERAL).Write(folder + "/dqn-mec-dag-b.safetensors");
    Constant(-1, larger).Write(folder + "/dqn-mec-dag-c.safetensors");
    setenv("VEC_MODELS", folder.c_str(), 1);
    PlainPolicy policy("dqn");
    const auto siteOf = [&policy](const GenerateOptions& options)
    {
        const auto instance = FindSystem("mec-dag").Generate(options, 2);
        return policy.Decide(*instance).plan.assignments.front().site;
    };
    for (int round = 0; round < 3; ++round)
    {
        EXPECT_EQ(siteOf(SMALL), LOCAL);
        EXPECT_EQ(siteOf(larger), 0); // by another kind of observation than the first model's
        EXPECT_THROW(siteOf(largest), InputError);
    }
    // Files are read once.
    std::filesystem::remove_all(folder);
    EXPECT_EQ(siteOf(larger), 0);
    unsetenv("VEC_MODELS");
}

TEST(PlainPolicy, IsNamedWithItsModel)
{
    const std::string file = Folder() + "/a:b.safetensors";
    Constant(1).Write(file);
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    EXPECT_TRUE(registry.Has("dqn:" + file));
    const auto instance = FindSystem("mec-dag").Generate(SMALL, 1);
    const auto policy = registry.Make("dqn:" + file, {});
    EXPECT_EQ(policy->Name(), "dqn");
    EXPECT_EQ(policy->Decide(*instance).plan.assignments.front().site, 0);
    registry.CheckSystem("dqn:" + file, "mec-dag");
    EXPECT_THROW(registry.CheckSystem("peft:" + file, "mec-dag"), InputError);

    const auto error = [&registry](const char* name, const PolicyOptions& options) -> std::string
    {
        try
        {
            registry.Make(name, options);
        }
        catch (const InputError& thrown)
        {
            return thrown.what();
        }
        return "";
    };
    EXPECT_EQ(error("local:a.pt", {}), "policy local has no model; leave out \":a.pt\"");
    EXPECT_EQ(error("dqn:", {}), "policy dqn:: expected NAME or NAME:FILE");
    EXPECT_EQ(error("nonsense:a.pt", {}).rfind("no policy \"nonsense:a.pt\"; there are", 0), 0U);
    EXPECT_EQ(error("dqn:/none.safetensors", {}).rfind("/none.safetensors: cannot be read", 0), 0U);
    PolicyOptions options;
    options.model = "b.safetensors";
    EXPECT_EQ(error("dqn:a.safetensors", options),
              "policy dqn:a.safetensors names its file; leave out the model b.safetensors");
    std::filesystem::remove(file);
}
