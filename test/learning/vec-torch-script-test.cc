// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-system.h"
#include "ns3/vec-torch-script.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <torch/script.h>
#include <vector>

using namespace ns3::vec;

namespace
{

/** A module with this source, its weights set, as a file. */
std::string
Save(const std::string& name,
     const std::string& source,
     const std::vector<std::pair<std::string, torch::Tensor>>& weights = {},
     const std::vector<std::pair<std::string, std::string>>& strings = {})
{
    torch::jit::Module module("policy");
    for (const auto& [key, tensor] : weights)
    {
        module.register_parameter(key, tensor, false);
    }
    for (const auto& [key, text] : strings)
    {
        module.register_attribute(key, c10::StringType::get(), text);
    }
    module.define(source);
    std::string file = testing::TempDir() + "vec-torch-script-" + name + ".pt";
    module.save(file);
    return file;
}

/** The one line of the error that planning an instance ends with; empty without one. */
std::string
Complaint(const std::string& file, const std::string& system = "edge-cloud")
{
    try
    {
        const auto instance = FindSystem(system).Generate({}, 1);
        TorchScriptPolicy(file).Decide(*instance);
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

void
ExpectComplaint(const std::string& file, const std::string& expected)
{
    const std::string complaint = Complaint(file);
    EXPECT_NE(complaint.find(expected), std::string::npos) << complaint;
    EXPECT_EQ(complaint.rfind(file, 0), 0U) << complaint;
    EXPECT_EQ(complaint.find('\n'), std::string::npos) << complaint;
}

constexpr int64_t TIERS = 3;
/** Where edge-cloud's full observation says what each action adds to Q, per tier. */
constexpr int64_t ADDS = 3 + 5 * TIERS;

/** A matrix [N, tiers] that picks minus these numbers out of an observation. */
torch::Tensor
MinusWhatItAdds(int64_t inputs)
{
    torch::Tensor weight = torch::zeros({inputs, TIERS});
    for (int64_t tier = 0; tier < TIERS; ++tier)
    {
        weight[ADDS + tier][tier] = -1;
    }
    return weight;
}

} // namespace

TEST(TorchScript, PlansWithTheWeightsOfAModule)
{
    const System& system = FindSystem("edge-cloud");
    const auto first = system.Begin(*system.Generate({}, 0));
    const auto inputs = static_cast<int64_t>(first->Layout().Size());
    ASSERT_EQ(inputs, 3 + 9 * TIERS);
    const std::string file = Save("greedy",
                                  R"(
def forward(self, observation, mask):
    return torch.matmul(observation, self.weight).masked_fill(~mask, -1e9)
)",
                                  {
                                      {"weight", MinusWhatItAdds(inputs)}
    },
                                  {{"layout", "edge-cloud/full/1"}});
    PolicyRegistry registry;
    AddLearned(registry);
    EXPECT_TRUE(registry.Has("torchscript:" + file));
    const auto policy = registry.Make("torchscript:" + file, {});
    int others = 0;
    for (uint64_t seed = 0; seed < 20; ++seed)
    {
        const auto instance = system.Generate({}, seed);
        const auto process = system.Begin(*instance);
        while (!process->Done())
        {
            std::size_t best = 0;
            for (std::size_t action = 1; action < process->ActionCount(); ++action)
            {
                best = process->Peek(action).value < process->Peek(best).value ? action : best;
            }
            others += best != 0;
            process->Step(best);
        }
        EXPECT_EQ(policy->Decide(*instance).plan.assignments, process->CurrentPlan().assignments);
    }
    EXPECT_GT(others, 20); // not the first action everywhere
}

TEST(TorchScript, OneParameterAFlatOutputAndTheLiteralObservationWillDo)
{
    const System& system = FindSystem("mec-dag");
    const auto instance = system.Generate({}, 1);
    const auto process = system.Begin(*instance, ObservationKind::LITERAL);
    const std::string actions = std::to_string(process->ActionCount());
    const std::string size = std::to_string(process->Layout().Size());
    const std::string file = Save("literal",
                                  "\ndef forward(self, x):\n    assert x.size(1) == " + size +
                                      "\n    return torch.arange(" + actions + ").float()\n",
                                  {
    },
                                  {{"observation", "literal"}, {"layout", "mec-dag literal 1"}});
    while (!process->Done())
    {
        process->Step(process->ActionCount() - 1);
    }
    EXPECT_EQ(TorchScriptPolicy(file).Decide(*instance).plan.assignments,
              process->CurrentPlan().assignments);
}

TEST(TorchScript, NeverTakesAForbiddenAction)
{
    const System& system = FindSystem("vehicular-cloud");
    const auto instance = system.Generate({}, 3);
    const auto process = system.Begin(*instance);
    const auto last = static_cast<std::size_t>(process->ActionCount() - 1);
    const std::string file = Save("eager",
                                  "\ndef forward(self, x):\n    return torch.arange(" +
                                      std::to_string(last + 1) + ").double().unsqueeze(0)\n");
    std::size_t forbidden = 0;
    while (!process->Done())
    {
        std::size_t action = last;
        for (; !process->Mask()[action]; --action)
        {
            ++forbidden;
        }
        process->Step(action);
    }
    EXPECT_GT(forbidden, 0U);
    EXPECT_EQ(TorchScriptPolicy(file).Decide(*instance).plan.assignments,
              process->CurrentPlan().assignments);
}

TEST(TorchScript, WhatIsWrongIsOneLine)
{
    ExpectComplaint(testing::TempDir() + "no-such-module.pt", "cannot be read");
    const std::string text = testing::TempDir() + "vec-torch-script-text.pt";
    WriteFile(text, "not a module");
    ExpectComplaint(text, "is not a TorchScript module");
    ExpectComplaint(Save("two", "\ndef forward(self, x):\n    return x[:, :2]\n"),
                    "returned float [1, 2], expected floating point [1, 3]");
    ExpectComplaint(Save("whole", "\ndef forward(self, x):\n    return torch.arange(3)\n"),
                    "expected floating point [1, 3]");
    ExpectComplaint(Save("nan", "\ndef forward(self, x):\n    return x[:, :3] * float('nan')\n"),
                    "returned NaN for action 0");
    ExpectComplaint(Save("number", "\ndef forward(self, x):\n    return 1.0\n"),
                    "expected a tensor");
    ExpectComplaint(Save("sizes",
                         "\ndef forward(self, x):\n    return torch.matmul(x, self.weight)\n",
                         {
                             {"weight", torch::zeros({4, 3})}
    }),
                    "mat1 and mat2");
    ExpectComplaint(Save("none", "\ndef value(self, x):\n    return x\n"), "no method forward");
    ExpectComplaint(Save("many", "\ndef forward(self, x, y, z):\n    return x\n"),
                    "takes 3 parameters");
    ExpectComplaint(Save("layout",
                         "\ndef forward(self, x):\n    return x[:, :3]\n",
                         {
    },
                         {{"layout", "mec-dag full 1"}}),
                    "was made for the observation \"mec-dag full 1\"");
    ExpectComplaint(Save("kind",
                         "\ndef forward(self, x):\n    return x[:, :3]\n",
                         {
    },
                         {{"observation", "half"}}),
                    "expected full or literal");

    PolicyRegistry registry;
    AddLearned(registry);
    EXPECT_THROW(registry.Make("torchscript", {}), InputError);
    PolicyOptions options;
    options.model = "a.pt";
    EXPECT_THROW(registry.Make("torchscript:b.pt", options), InputError);
    EXPECT_TRUE(registry.Has("ga-drl:b.pt")); // every policy with a model is named like that
    EXPECT_FALSE(registry.Has("greedy:b.pt"));
}

TEST(TorchScript, WhatAModulePrintsGoesToStandardError)
{
    const std::string file =
        Save("talks", "\ndef forward(self, x):\n    print('hello')\n    return x[:, :3]\n");
    const auto instance = FindSystem("edge-cloud").Generate({}, 1);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    TorchScriptPolicy(file).Decide(*instance);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr().rfind("hello\nhello\n", 0), 0U);
}

TEST(TorchScript, TheManualKnowsEveryLayout)
{
    const std::string page = ReadFile(VEC_SOURCE_DIR "/doc/torchscript.rst");
    for (const char* name : {"mec-dag",
                             "load-balance",
                             "vehicular-cloud",
                             "edge-cloud",
                             "multi-workload",
                             "task-graph"})
    {
        const System& system = FindSystem(name);
        const auto instance = system.Generate({}, 1);
        for (const auto kind : {ObservationKind::FULL, ObservationKind::LITERAL})
        {
            const std::string layout(system.Begin(*instance, kind)->Layout().Name());
            EXPECT_NE(page.find("``" + layout + "``"), std::string::npos) << layout;
        }
    }
}
