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
#include <exception>
#include <map>
#include <utility>

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
    for (const auto& [name, value] : options.settings)
    {
        if (name != "profile")
        {
            table.Set(name, value);
        }
    }
    const std::string file =
        options.model.empty() ? FindModels(agent, "mec-dag", options).front() : options.model;
    const SafeTensors model = ReadModel(file, agent, "mec-dag");
    const ValueModel value = ValueModel::Parse(model);
    if (value.shape.shared)
    {
        throw InputError(file +
                         ": a model made with --shared=true does not go on learning in a "
                         "run; plan with " +
                         agent + ", or name another with --model=FILE");
    }
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

/** What a model's file says beside the weights, and an agent of it once sizes are known. */
struct Trained
{
    Trained(const AgentEntry& entry, const std::string& file, std::string_view system)
        : model(ReadModel(file, entry.name, system)), recipe(entry.recipe(entry.name)),
          observation(ParseObservation(model))
    {
        const std::string place = file + ": /__metadata__/settings";
        const Json settings = ParseJson(model.Metadata("settings"), place);
        SettingsTable table = recipe->Table();
        for (const auto& [name, value] : settings.items())
        {
            std::string text = ToLine(value);
            text.erase(std::remove_if(text.begin(),
                                      text.end(),
                                      [](char c) { return c == '[' || c == ']'; }),
                       text.end());
            table.Set(name, text);
        }
    }

    std::unique_ptr<DecisionProcess> Begin(const Instance& instance) const
    {
        auto process = FindSystem(instance.System()).Begin(instance, observation);
        if (process->ObservationLayout() != model.Metadata("layout"))
        {
            throw InputError(model.File() + ": was trained on the observation \"" +
                             model.Metadata("layout") + "\", which is now \"" +
                             process->ObservationLayout() + "\": train it again");
        }
        return process;
    }

    /** Makes the agent. Throws InputError when the model is of other sizes than the process. */
    void Enter(const DecisionProcess& process, uint64_t seed)
    {
        auto made = recipe->Make(process, seed);
        try
        {
            made->LoadModel(model);
        }
        catch (const InputError& error)
        {
            throw InputError("the model is of other sizes than the instance, which has " +
                             std::to_string(process.ActionCount()) +
                             " actions for an item: " + error.what());
        }
        made->Check(process);
        agent = std::move(made);
    }

    SafeTensors model;
    std::unique_ptr<AgentRecipe> recipe;
    ObservationKind observation;
    std::unique_ptr<Agent> agent;
};

/**
 * Plans with a trained agent, on every system it has a model for. Its sizes on a system are those
 * of the first instance it meets, for which the first model that fits is taken; the agent checks
 * all others itself.
 */
class TrainedPolicy : public Policy
{
  public:
    TrainedPolicy(const AgentEntry& entry, const PolicyOptions& options)
        : m_entry(entry), m_options(options)
    {
        const auto& systems = entry.systems;
        if (!options.model.empty())
        {
            const std::string system = SafeTensors::Read(options.model).Metadata("system");
            const bool learnsOn =
                systems.empty() ||
                std::find(systems.begin(), systems.end(), system) != systems.end();
            Load(learnsOn ? system : systems.front());
        }
        else if (systems.size() == 1)
        {
            Load(systems.front());
        }
    }

    std::string Name() const override
    {
        return std::string(m_entry.name);
    }

  private:
    /** Of a system, the one in use first. */
    using Models = std::vector<std::unique_ptr<Trained>>;

    Plan DoDecide(const Instance& instance, uint64_t) override
    {
        Models& models = Load(std::string(instance.System()));
        if (!models.front()->agent)
        {
            Choose(models, instance);
        }
        const auto process = models.front()->Begin(instance);
        models.front()->agent->Check(*process);
        models.front()->agent->Play(*process, false, 1);
        return process->CurrentPlan();
    }

    Models& Load(const std::string& system)
    {
        const auto found = m_models.find(system);
        if (found != m_models.end())
        {
            return found->second;
        }
        const auto files = m_options.model.empty() ? FindModels(m_entry.name, system, m_options)
                                                   : std::vector{m_options.model};
        Models models;
        for (const std::string& file : files)
        {
            models.push_back(std::make_unique<Trained>(m_entry, file, system));
        }
        return m_models.emplace(system, std::move(models)).first->second;
    }

    /** Brings the first model that fits to the front; throws what the first says if none does. */
    void Choose(Models& models, const Instance& instance) const
    {
        std::exception_ptr refusal;
        for (auto& trained : models)
        {
            try
            {
                trained->Enter(*trained->Begin(instance), m_options.seed);
                std::swap(trained, models.front());
                return;
            }
            catch (const InputError&)
            {
                refusal = refusal ? refusal : std::current_exception();
            }
        }
        std::rethrow_exception(refusal);
    }

    const AgentEntry m_entry;
    PolicyOptions m_options;
    std::map<std::string, Models> m_models;
};

} // namespace

std::unique_ptr<Policy>
MakeTrained(const AgentEntry& entry, const PolicyOptions& options)
{
    return std::make_unique<TrainedPolicy>(entry, options);
}

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
                          { return MakeTrained(entry, options); },
                          true});
        }
    }
    for (const char* name : {"dqn", "double-dqn", "dueling-dqn"})
    {
        registry.Add({std::string(name) + "-online",
                      {"mec-dag"},
                      "begins as " + std::string(name) + " and goes on learning (LibTorch)",
                      [agent = std::string(name)](const PolicyOptions& options)
                      { return MakeOnline(agent, options); },
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
