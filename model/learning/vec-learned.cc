// SPDX-License-Identifier: GPL-2.0-only
#include "vec-learned.h"

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-plain-policy.h"
#include "vec-agents.h"
#include "vec-dqn.h"
#include "vec-learning-policy.h"
#include "vec-torch-script.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

std::unique_ptr<Policy>
MakeOnline(const std::string& agent, const PolicyOptions& options)
{
    DqnSettings settings = DefaultDqnSettings(agent);
    settings.epsilonStart = 0;
    settings.epsilonEnd = 0;
    settings.epsilonSteps = 1;
    settings.learningRate = settings.learningRateEnd;
    SettingsTable table = settings.Table();
    std::string profile;
    for (const auto& [name, value] : options.settings)
    {
        if (name == "profile")
        {
            profile = value;
        }
        else
        {
            table.Set(name, value);
        }
    }
    const std::string file =
        options.model.empty() ? FindModel(agent, "mec-dag", profile) : options.model;
    const SafeTensors model = ReadModel(file, agent, "mec-dag");
    const ValueModel value = ValueModel::Parse(model);
    settings.skip = value.shape.skip;
    settings.hidden.assign(value.shape.hidden.begin(), value.shape.hidden.end());
    auto learner =
        std::make_unique<Dqn>(settings, value.shape.inputs, value.shape.outputs, options.seed);
    learner->LoadModel(model);
    return std::make_unique<LearningPolicy>(agent + "-online",
                                            std::move(learner),
                                            value.observation,
                                            true);
}

/**
 * Plans with a trained agent. Its sizes are those of the first instance it meets; the agent checks
 * all others itself.
 */
class TrainedPolicy : public Policy
{
  public:
    TrainedPolicy(const AgentEntry& entry, const PolicyOptions& options)
        : m_entry(entry), m_options(options)
    {
        const auto profile = options.settings.find("profile");
        const std::string system(entry.systems.front());
        const std::string file =
            options.model.empty()
                ? FindModel(entry.name,
                            system,
                            profile == options.settings.end() ? "" : profile->second)
                : options.model;
        m_model = ReadModel(file, entry.name, system);
        m_recipe = entry.recipe(entry.name);
        const std::string place = file + ": /__metadata__/settings";
        const Json settings = ParseJson(m_model.Metadata("settings"), place);
        SettingsTable table = m_recipe->Table();
        for (const auto& [name, value] : settings.items())
        {
            std::string text = ToLine(value);
            text.erase(std::remove_if(text.begin(),
                                      text.end(),
                                      [](char c) { return c == '[' || c == ']'; }),
                       text.end());
            table.Set(name, text);
        }
        m_observation = ParseObservation(m_model);
    }

    std::string Name() const override
    {
        return std::string(m_entry.name);
    }

  private:
    void LoadModel(std::size_t actions)
    {
        try
        {
            m_agent->LoadModel(m_model);
        }
        catch (const InputError& error)
        {
            throw InputError("the model is of other sizes than the instance, which has " +
                             std::to_string(actions) + " actions for an item: " + error.what());
        }
    }

    Plan DoDecide(const Instance& instance, uint64_t) override
    {
        const auto process = FindSystem(instance.System()).Begin(instance, m_observation);
        if (process->ObservationLayout() != m_model.Metadata("layout"))
        {
            throw InputError(m_model.File() + ": was trained on the observation \"" +
                             m_model.Metadata("layout") + "\", which is now \"" +
                             process->ObservationLayout() + "\": train it again");
        }
        if (!m_agent)
        {
            m_agent = m_recipe->Make(*process, m_options.seed);
            LoadModel(process->ActionCount());
        }
        m_agent->Check(*process);
        m_agent->Play(*process, false, 1);
        return process->CurrentPlan();
    }

    const AgentEntry& m_entry;
    PolicyOptions m_options;
    SafeTensors m_model;
    std::unique_ptr<AgentRecipe> m_recipe;
    ObservationKind m_observation = ObservationKind::FULL;
    std::unique_ptr<Agent> m_agent;
};

} // namespace

void
AddLearned(PolicyRegistry& registry)
{
    for (const AgentEntry& entry : Agents())
    {
        if (!entry.isPlain)
        {
            registry.Add({std::string(entry.name),
                          entry.systems,
                          std::string(entry.summary) + " (LibTorch)",
                          [&entry](const PolicyOptions& options)
                          { return std::make_unique<TrainedPolicy>(entry, options); }});
        }
    }
    for (const char* name : {"dqn", "double-dqn", "dueling-dqn"})
    {
        registry.Add({std::string(name) + "-online",
                      {"mec-dag"},
                      "begins as " + std::string(name) + " and goes on learning (LibTorch)",
                      [agent = std::string(name)](const PolicyOptions& options)
                      { return MakeOnline(agent, options); }});
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
