// SPDX-License-Identifier: GPL-2.0-only
#include "vec-model-chooser.h"

#include "ns3/vec-error.h"
#include "ns3/vec-system.h"
#include "vec-model-file.h"

#include <algorithm>
#include <exception>

namespace ns3::vec
{

namespace
{

ObservationKind
ParseObservation(const SafeTensors& file)
{
    const std::string& observation = file.Metadata("observation");
    if (observation != "full" && observation != "literal")
    {
        throw InputError(file.File() + ": /__metadata__/observation: expected full or literal");
    }
    return observation == "full" ? ObservationKind::FULL : ObservationKind::LITERAL;
}

} // namespace

TrainedModel::TrainedModel(SafeTensors file)
    : m_file(std::move(file)), m_observation(ParseObservation(m_file))
{
}

void
TrainedModel::Check(const DecisionProcess& process)
{
    const std::string layout(process.Layout().Name());
    if (layout != m_file.Metadata("layout"))
    {
        throw InputError(m_file.File() + ": was trained on the observation \"" +
                         m_file.Metadata("layout") + "\", which is now \"" + layout +
                         "\": train it again");
    }
    CheckSizes(process);
}

ModelChooser::ModelChooser(std::string agent,
                           const std::vector<std::string>& systems,
                           const PolicyOptions& options,
                           Maker make)
    : m_agent(std::move(agent)), m_options(options), m_make(std::move(make))
{
    if (!m_options.model.empty())
    {
        SafeTensors file = SafeTensors::Read(m_options.model);
        std::string system = file.Metadata("system");
        if (!systems.empty() && std::find(systems.begin(), systems.end(), system) == systems.end())
        {
            system = systems.front();
        }
        Add(m_systems[system], std::move(file), system);
    }
    else if (systems.size() == 1)
    {
        Load(systems.front());
    }
}

void
ModelChooser::Add(OfSystem& known, SafeTensors file, std::string_view system) const
{
    CheckModel(file, m_agent, system);
    known.models.push_back(m_make(std::move(file)));
}

ModelChooser::OfSystem&
ModelChooser::Load(std::string_view system)
{
    const auto found = m_systems.find(system);
    if (found != m_systems.end())
    {
        return found->second;
    }
    if (!m_options.model.empty())
    {
        CheckModel(m_systems.begin()->second.models.front()->File(), m_agent, system);
    }
    OfSystem known;
    for (const std::string& path : FindModels(m_agent, system, m_options))
    {
        Add(known, SafeTensors::Read(path), system);
    }
    return m_systems.emplace(system, std::move(known)).first->second;
}

ModelChooser::Choice
ModelChooser::Choose(const Instance& instance)
{
    const System& system = instance.Equations();
    OfSystem& known = Load(instance.System());
    const ObservationKind first = known.models.front()->Observation();
    auto process = system.Begin(instance, first);
    const Sizes sizes{process->Layout().Size(), process->ActionCount()};
    const auto chosen = known.chosen.find(sizes);
    if (chosen == known.chosen.end())
    {
        Choice choice = FirstThatFits(known, instance);
        known.chosen.emplace(sizes, choice.model);
        return choice;
    }
    if (chosen->second->Observation() != first)
    {
        process = system.Begin(instance, chosen->second->Observation());
    }
    return {chosen->second, std::move(process)};
}

ModelChooser::Choice
ModelChooser::FirstThatFits(const OfSystem& known, const Instance& instance) const
{
    const System& system = instance.Equations();
    std::exception_ptr refusal;
    for (const auto& model : known.models)
    {
        try
        {
            auto process = system.Begin(instance, model->Observation());
            model->Check(*process);
            return {model.get(), std::move(process)};
        }
        catch (const InputError&)
        {
            refusal = refusal ? refusal : std::current_exception();
        }
    }
    std::rethrow_exception(refusal);
}

ModelPolicy::ModelPolicy(ModelChooser chooser) : m_chooser(std::move(chooser))
{
}

std::string
ModelPolicy::Name() const
{
    return m_chooser.Agent();
}

Plan
ModelPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const ModelChooser::Choice choice = m_chooser.Choose(instance);
    choice.model->Decide(*choice.process);
    return choice.process->CurrentPlan();
}

} // namespace ns3::vec
