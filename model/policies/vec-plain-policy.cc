// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-policy.h"

#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-system.h"

namespace ns3::vec
{

ValueModel
ValueModel::Parse(const SafeTensors& model)
{
    ValueModel result;
    const std::string file = model.File() + ": /__metadata__/network";
    const Json network = ParseJson(model.Metadata("network"), file);
    result.shape = MlpShape::Parse(JsonView(network, file));
    const std::string& observation = model.Metadata("observation");
    if (observation != "full" && observation != "literal")
    {
        throw InputError(model.File() + ": /__metadata__/observation: expected full or literal");
    }
    result.observation = observation == "full" ? ObservationKind::FULL : ObservationKind::LITERAL;
    return result;
}

void
ValueModel::Check(const DecisionProcess& process, const std::string& file) const
{
    if (process.ObservationSize() != shape.inputs || process.ActionCount() != shape.outputs)
    {
        throw InputError(file + ": was trained for " + std::to_string(shape.inputs) +
                         " observed numbers and " + std::to_string(shape.outputs) +
                         " actions, the instance has " + std::to_string(process.ObservationSize()) +
                         " and " + std::to_string(process.ActionCount()) +
                         ": train a model for these sizes");
    }
}

PlainPolicy::PlainPolicy(const SafeTensors& model)
    : m_name(model.Metadata("agent")), m_file(model.File()), m_system(model.Metadata("system")),
      m_model(ValueModel::Parse(model)), m_network(m_model.shape, model)
{
}

std::string
PlainPolicy::Name() const
{
    return m_name;
}

Plan
PlainPolicy::DoDecide(const Instance& instance, uint64_t)
{
    if (instance.System() != m_system)
    {
        throw InputError(m_file + ": was trained for " + m_system + ", the instance is of " +
                         std::string(instance.System()));
    }
    const std::unique_ptr<DecisionProcess> process =
        FindSystem(m_system).Begin(instance, m_model.observation);
    m_model.Check(*process, m_file);
    while (!process->Done())
    {
        process->Step(m_network.Act(process->Observation(), process->Mask()));
    }
    return process->CurrentPlan();
}

} // namespace ns3::vec
