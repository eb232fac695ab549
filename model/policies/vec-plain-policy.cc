// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-policy.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-system.h"
#include "vec-model-file.h"

namespace ns3::vec
{

namespace
{

/** The system a file's model is for, so that it can be read before any instance is seen. */
std::string
SystemOf(const std::string& file)
{
    return SafeTensors::Read(file).Metadata("system");
}

} // namespace

ObservationKind
ParseObservation(const SafeTensors& model)
{
    const std::string& observation = model.Metadata("observation");
    if (observation != "full" && observation != "literal")
    {
        throw InputError(model.File() + ": /__metadata__/observation: expected full or literal");
    }
    return observation == "full" ? ObservationKind::FULL : ObservationKind::LITERAL;
}

ValueModel
ValueModel::Parse(const SafeTensors& model)
{
    ValueModel result;
    const std::string place = model.File() + ": /__metadata__/network";
    const Json network = ParseJson(model.Metadata("network"), place);
    result.shape = MlpShape::Parse(JsonView(network, place));
    result.observation = ParseObservation(model);
    return result;
}

bool
ValueModel::Fits(const DecisionProcess& process, const SafeTensors& model) const
{
    if (process.ObservationLayout() != model.Metadata("layout"))
    {
        return false;
    }
    if (shape.shared)
    {
        const std::optional<ActionView> view = process.Actions();
        return view && view->Inputs() == shape.inputs;
    }
    return process.ObservationSize() == shape.inputs && process.ActionCount() == shape.outputs;
}

void
ValueModel::Check(const DecisionProcess& process, const SafeTensors& model) const
{
    if (process.ObservationLayout() != model.Metadata("layout"))
    {
        throw InputError(model.File() + ": was trained on the observation \"" +
                         model.Metadata("layout") + "\", which is now \"" +
                         process.ObservationLayout() + "\": train it again");
    }
    if (!Fits(process, model))
    {
        throw InputError(model.File() + ": was trained for " + std::to_string(shape.inputs) +
                         " observed numbers and " + std::to_string(shape.outputs) +
                         " actions, the instance has " + std::to_string(process.ObservationSize()) +
                         " and " + std::to_string(process.ActionCount()) +
                         ": train a model of its sizes");
    }
}

struct PlainPolicy::Loaded
{
    explicit Loaded(SafeTensors read)
        : file(std::move(read)), model(ValueModel::Parse(file)), network(model.shape, file)
    {
    }

    SafeTensors file;
    ValueModel model;
    PlainMlp network;
};

PlainPolicy::PlainPolicy(std::string agent, const PolicyOptions& options)
    : m_agent(std::move(agent)), m_options(options)
{
    if (!m_options.model.empty())
    {
        Load(SystemOf(m_options.model));
    }
}

PlainPolicy::~PlainPolicy() = default;

std::string
PlainPolicy::Name() const
{
    return m_agent;
}

std::vector<std::unique_ptr<PlainPolicy::Loaded>>&
PlainPolicy::Load(std::string_view system)
{
    const auto found = m_loaded.find(system);
    if (found != m_loaded.end())
    {
        return found->second;
    }
    const std::vector<std::string> files = m_options.model.empty()
                                             ? FindModels(m_agent, system, m_options)
                                             : std::vector{m_options.model};
    std::vector<std::unique_ptr<Loaded>> loaded;
    for (const std::string& file : files)
    {
        loaded.push_back(std::make_unique<Loaded>(ReadModel(file, m_agent, system)));
    }
    return m_loaded.emplace(system, std::move(loaded)).first->second;
}

Plan
PlainPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const System& system = FindSystem(instance.System());
    auto& models = Load(instance.System());
    const auto begin = [&](const std::unique_ptr<Loaded>& loaded)
    { return system.Begin(instance, loaded->model.observation); };
    auto chosen = models.begin();
    std::unique_ptr<DecisionProcess> process = begin(*chosen);
    while (chosen != models.end() && !(*chosen)->model.Fits(*process, (*chosen)->file))
    {
        process = ++chosen == models.end() ? begin(models.front()) : begin(*chosen);
    }
    Loaded& loaded = chosen == models.end() ? *models.front() : **chosen;
    loaded.model.Check(*process, loaded.file);
    std::optional<ActionView> view;
    if (loaded.model.shape.shared)
    {
        view = process->Actions();
    }
    while (!process->Done())
    {
        const std::vector<float>& values = view
                                             ? loaded.network.Forward(process->Observation(), *view)
                                             : loaded.network.Forward(process->Observation());
        process->Step(MaskedArgmax(values.data(), process->Mask()));
    }
    return process->CurrentPlan();
}

void
AddPlain(PolicyRegistry& registry)
{
    for (const auto& [name, summary] : {
             std::pair{"dqn",         "trained deep Q-network, evaluated without LibTorch"      },
             std::pair{"double-dqn",  "the same, trained with double Q-learning"                },
             std::pair{"dueling-dqn", "the same, with separate streams for value and advantages"}
    })
    {
        registry.Add({name,
                      {},
                      summary,
                      [agent = std::string(name)](const PolicyOptions& options)
                      { return std::make_unique<PlainPolicy>(agent, options); },
                      true});
    }
}

} // namespace ns3::vec
