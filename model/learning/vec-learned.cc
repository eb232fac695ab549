// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learned.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-model-chooser.h"
#include "ns3/vec-plain-policy.h"
#include "vec-agents.h"
#include "vec-dqn.h"
#include "vec-learning-policy.h"
#include "vec-torch-script.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace ns3::vec
{

namespace
{

/** Makes an agent for processes like this one, its weights still to come. */
using MakeAgent = std::function<std::unique_ptr<Agent>(const DecisionProcess&)>;

/** An agent with the weights of a file, made for the sizes of the first process that it meets; it
 * checks all others itself. */
class AgentModel : public TrainedModel
{
  public:
    AgentModel(SafeTensors file, MakeAgent make)
        : TrainedModel(std::move(file)), m_make(std::move(make))
    {
    }

    void Decide(DecisionProcess& process) override
    {
        m_agent->Play(process, false, 1);
    }

    /** REQUIRES: passed Check; is not asked again. */
    std::unique_ptr<Agent> TakeAgent()
    {
        return std::move(m_agent);
    }

  private:
    void CheckSizes(const DecisionProcess& process) override
    {
        if (m_agent)
        {
            m_agent->Check(process);
            return;
        }
        auto made = m_make(process);
        try
        {
            made->LoadModel(File());
        }
        catch (const InputError& error)
        {
            throw InputError("the model is of other sizes than the instance, which has " +
                             std::to_string(process.ActionCount()) +
                             " actions for an item: " + error.what());
        }
        made->Check(process);
        m_agent = std::move(made);
    }

    MakeAgent m_make;
    std::unique_ptr<Agent> m_agent;
};

/** The recipe of an agent, with the settings that a model's file tells. */
std::shared_ptr<AgentRecipe>
ReadRecipe(const AgentEntry& entry, const SafeTensors& file)
{
    std::shared_ptr<AgentRecipe> recipe = entry.recipe(entry.name);
    const std::string place = file.File() + ": /__metadata__/settings";
    const Json settings = ParseJson(file.Metadata("settings"), place);
    SettingsTable table = recipe->Table();
    for (const auto& [name, value] : settings.items())
    {
        std::string text = ToLine(value);
        text.erase(
            std::remove_if(text.begin(), text.end(), [](char c) { return c == '[' || c == ']'; }),
            text.end());
        table.Set(name, text);
    }
    return recipe;
}

/** All that agents of that name learn on; empty: all there are. */
std::vector<std::string>
SystemsOf(std::string_view agent)
{
    std::vector<std::string> systems;
    for (const AgentEntry& entry : Agents())
    {
        if (entry.name == agent)
        {
            systems.insert(systems.end(), entry.systems.begin(), entry.systems.end());
        }
    }
    return systems;
}

/** What refuses a model whose network has the same weights for all actions. */
void
CheckGoesOn(const MlpShape& shape, const std::string& file, const std::string& agent)
{
    if (shape.shared)
    {
        throw InputError(file +
                         ": a model made with --shared=true does not go on learning in a "
                         "run; plan with " +
                         agent + ", or name another with --model=FILE");
    }
}

/** Learning goes on where it ended: without exploration, at the last learning rate. */
DqnSettings
OnlineSettings(const std::string& agent, const PolicyOptions& options)
{
    DqnSettings settings = DefaultDqnSettings(agent);
    settings.epsilonStart = 0;
    settings.epsilonEnd = 0;
    settings.epsilonSteps = 1;
    settings.learningRate = settings.learningRateEnd;
    SettingsTable table = settings.Table();
    for (const auto& [name, value] : options.settings)
    {
        if (name != "profile")
        {
            table.Set(name, value);
        }
    }
    return settings;
}

std::unique_ptr<Policy>
MakeOnline(const std::string& agent,
           const std::vector<std::string>& systems,
           const PolicyOptions& options)
{
    const DqnSettings base = OnlineSettings(agent, options);
    const auto read = [agent, base, options](SafeTensors file)
    {
        const MlpShape shape = ReadShape(file);
        const std::string path = file.File();
        if (!options.model.empty())
        {
            CheckGoesOn(shape, path, agent);
        }
        DqnSettings settings = base;
        settings.skip = shape.skip;
        settings.hidden.assign(shape.hidden.begin(), shape.hidden.end());
        return std::make_unique<AgentModel>(
            std::move(file),
            [shape, path, agent, settings, seed = options.seed](const DecisionProcess& process)
            {
                CheckGoesOn(shape, path, agent);
                return std::make_unique<Dqn>(settings, process, seed);
            });
    };
    const auto chooser = std::make_shared<ModelChooser>(agent, systems, options, read);
    return std::make_unique<LearningPolicy>(
        agent + "-online",
        [chooser](const Instance& instance)
        {
            auto& model = static_cast<AgentModel&>(*chooser->Choose(instance).model);
            return LearningPolicy::Learner{model.TakeAgent(), model.Observation()};
        });
}

} // namespace

std::unique_ptr<Policy>
MakeTrained(const AgentEntry& entry, const PolicyOptions& options)
{
    const auto read = [name = entry.name, seed = options.seed](SafeTensors file)
    {
        const std::shared_ptr<AgentRecipe> recipe =
            ReadRecipe(FindAgent(name, file.Metadata("system")), file);
        return std::make_unique<AgentModel>(std::move(file),
                                            [recipe, seed](const DecisionProcess& process)
                                            { return recipe->Make(process, seed); });
    };
    return std::make_unique<ModelPolicy>(
        ModelChooser(std::string(entry.name), SystemsOf(entry.name), options, read));
}

void
AddLearned(PolicyRegistry& registry)
{
    for (const AgentEntry& entry : Agents())
    {
        if (!entry.isPlain && !registry.Has(entry.name))
        {
            registry.Add({std::string(entry.name),
                          SystemsOf(entry.name),
                          std::string(entry.summary) + " (LibTorch)",
                          [&entry](const PolicyOptions& options)
                          { return MakeTrained(entry, options); },
                          true});
        }
    }
    // What is measured tells the rewards of these systems (SetMeasuredRewards).
    const std::vector<std::string> measured{"mec-dag"};
    for (const char* name : {"dqn", "double-dqn", "dueling-dqn"})
    {
        registry.Add({std::string(name) + "-online",
                      measured,
                      "begins as " + std::string(name) + " and goes on learning (LibTorch)",
                      [agent = std::string(name), measured](const PolicyOptions& options)
                      { return MakeOnline(agent, measured, options); },
                      true});
    }
    registry.Add({"torchscript",
                  {},
                  "torchscript:FILE, a module made in Python (LibTorch)",
                  [](const PolicyOptions& options)
                  {
                      if (options.model.empty())
                      {
                          throw InputError("policy torchscript: which module? torchscript:FILE");
                      }
                      return std::make_unique<TorchScriptPolicy>(options.model, options.seed);
                  },
                  true});
}

} // namespace ns3::vec
