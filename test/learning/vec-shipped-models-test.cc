// SPDX-License-Identifier: GPL-2.0-only
// Every shipped model has been trained, by the agent whose name it bears, or is said not to gain.

#include "ns3/vec-agents.h"
#include "ns3/vec-decision-process.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-system.h"
#include "ns3/vec-text.h"
#include "ns3/vec-trainer-settings.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>

using namespace ns3::vec;

namespace
{

constexpr double LEAST_UPDATES = 1000;
constexpr double MOVED = 1e-4;

std::filesystem::path
Folder()
{
    return std::filesystem::path(FindModels("dqn", "mec-dag", "").front()).parent_path();
}

std::vector<std::string>
Models()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(Folder()))
    {
        if (entry.path().extension() == ".safetensors")
        {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/** The part of README.md about models that do not gain by learning. */
std::string
NoGain()
{
    std::ifstream file(Folder() / "README.md");
    std::stringstream text;
    text << file.rdbuf();
    const std::string all = text.str();
    const auto begin = all.find("## No gain by learning");
    if (begin == std::string::npos)
    {
        return "";
    }
    return all.substr(begin, all.find("\n## ", begin + 1) - begin);
}

double
NumberOf(const Json& settings, const char* name, double otherwise)
{
    return settings.contains(name) ? settings.at(name).get<double>() : otherwise;
}

/** As the file says, or what its settings allow in its decisions; \p items: of an instance. */
double
UpdatesOf(const SafeTensors& model, const Json& settings, double items)
{
    if (model.metadata.count("updates"))
    {
        return std::stod(model.Metadata("updates"));
    }
    const double decisions = std::stod(model.Metadata("steps"));
    if (settings.contains("update-every"))
    {
        return (decisions - NumberOf(settings, "warm-up", 0)) /
               NumberOf(settings, "update-every", 1);
    }
    // Policy gradients: a round is of so many slots, or of the instances of all servers.
    double instances = NumberOf(settings, "servers", 1) * NumberOf(settings, "scenarios", 1);
    if (settings.contains("joint"))
    {
        instances =
            NumberOf(settings, settings.at("joint").get<bool>() ? "rollout" : "lanes", 1);
    }
    const double rounds = decisions / (items * instances);
    return rounds * NumberOf(settings, "epochs", 1) * NumberOf(settings, "minibatches", 1);
}

/** What the command of a model says of instances, and of nothing else. */
GenerateOptions
OptionsOf(const SafeTensors& model, const SettingsTable& settings, uint64_t& seed)
{
    TrainerSettings trainer;
    const SettingsTable training = trainer.Table();
    const std::set<std::string> others{"agent",
                                       "system",
                                       "observation",
                                       "out",
                                       "resume",
                                       "from",
                                       "ranks",
                                       "scenario",
                                       "instances"};
    GenerateOptions options;
    std::stringstream command(model.Metadata("command"));
    std::string word;
    while (command >> word)
    {
        const auto is = word.find('=');
        if (word.rfind("--", 0) != 0)
        {
            continue;
        }
        const std::string name = word.substr(2, is == std::string::npos ? is : is - 2);
        const std::string text = is == std::string::npos ? "1" : word.substr(is + 1);
        seed = name == "seed" ? std::stoull(text) : seed;
        if (!settings.Has(name) && !training.Has(name) && others.count(name) == 0)
        {
            options[name] = text;
        }
    }
    return options;
}

bool
IsOutput(const std::string& name)
{
    const std::set<std::string> outputs{"output.weight",
                                        "value.weight",
                                        "advantage.weight",
                                        "actor.1.weight",
                                        "actor.output.weight",
                                        "net.0.output.weight"};
    return outputs.count(name) > 0;
}

/** Whether a model is what its name says. */
void
Judge(const std::string& which)
{
    const SafeTensors model = SafeTensors::Read((Folder() / (which + ".safetensors")).string());
    const std::string name = model.Metadata("agent");
    const System& system = FindSystem(model.Metadata("system"));
    const Json written = Json::parse(model.Metadata("settings"));
    const auto recipe = FindAgent(name, system.Name()).recipe(name);
    SettingsTable table = recipe->Table();
    for (const auto& [setting, value] : written.items())
    {
        std::string text = ToLine(value);
        text.erase(
            std::remove_if(text.begin(), text.end(), [](char c) { return c == '[' || c == ']'; }),
            text.end());
        table.Set(setting, text);
    }
    uint64_t seed = 1;
    const GenerateOptions options = OptionsOf(model, table, seed);
    const auto kind =
        model.Metadata("observation") == "full" ? ObservationKind::FULL : ObservationKind::LITERAL;
    std::unique_ptr<Instance> instance;
    std::unique_ptr<DecisionProcess> process;
    for (uint64_t k = 0; !process || process->Done(); ++k)
    {
        ASSERT_LT(k, 100U) << "nothing to decide";
        instance = system.Generate(options, k);
        process = system.Begin(*instance, kind);
    }
    const auto agent = recipe->Make(*process, seed);
    SafeTensors fresh;
    agent->SaveModel(fresh);
    agent->LoadModel(model); // throws unless it is of that shape

    if (NoGain().find("`" + which + ".safetensors`") != std::string::npos)
    {
        return;
    }
    EXPECT_GE(UpdatesOf(model, written, static_cast<double>(process->Items().size())),
              LEAST_UPDATES)
        << "or list it in examples/models/README.md";
    int outputs = 0;
    double most = 0;
    for (const SafeTensors::Tensor& tensor : model.Tensors())
    {
        double moved = 0;
        for (const SafeTensors::Tensor& first : fresh.Tensors())
        {
            for (std::size_t i = 0; first.name == tensor.name && i < first.numbers.size(); ++i)
            {
                moved = std::max<double>(moved, std::abs(tensor.numbers[i] - first.numbers[i]));
            }
        }
        most = std::max(most, moved);
        if (IsOutput(tensor.name))
        {
            ++outputs;
            EXPECT_GT(moved, MOVED) << tensor.name << " is as it began";
        }
    }
    EXPECT_GT(most, MOVED) << outputs << " output layers";
}

} // namespace

TEST(ShippedModels, WereTrainedByTheirAgents)
{
    const std::vector<std::string> names = Models();
    EXPECT_GT(names.size(), 10U);
    for (const std::string& name : names)
    {
        SCOPED_TRACE(name);
        Judge(name);
    }
}
