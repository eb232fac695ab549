// SPDX-License-Identifier: GPL-2.0-only
#include "vec-plain-policy.h"

#include "ns3/vec-action-view.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"

namespace ns3::vec
{

namespace
{

/** A value network evaluated without LibTorch. */
class PlainModel : public TrainedModel
{
  public:
    explicit PlainModel(SafeTensors file)
        : TrainedModel(std::move(file)), m_shape(ReadShape(File())), m_network(m_shape, File())
    {
    }

    void Decide(DecisionProcess& process) override
    {
        if (m_shape.shared)
        {
            const ActionView view(process.Layout());
            DecideBy(process, [&] { return &m_network.Forward(process.Observation(), view); });
        }
        else
        {
            DecideBy(process, [&] { return &m_network.Forward(process.Observation()); });
        }
    }

  private:
    void CheckSizes(const DecisionProcess& process) override
    {
        CheckShape(m_shape, process, File());
    }

    template <class Values>
    static void DecideBy(DecisionProcess& process, const Values& values)
    {
        while (!process.Done())
        {
            process.Step(MaskedArgmax(values()->data(), process.Mask()));
        }
    }

    MlpShape m_shape;
    PlainMlp m_network;
};

} // namespace

MlpShape
ReadShape(const SafeTensors& file)
{
    const std::string place = file.File() + ": /__metadata__/network";
    const Json network = ParseJson(file.Metadata("network"), place);
    return MlpShape::Parse(JsonView(network, place));
}

void
CheckShape(const MlpShape& shape, const DecisionProcess& process, const SafeTensors& file)
{
    const ObservationLayout layout = process.Layout();
    const bool fits = shape.shared
                        ? layout.IsByAction() && ActionView(layout).Inputs() == shape.inputs
                        : layout.Size() == shape.inputs && layout.Actions() == shape.outputs;
    if (!fits)
    {
        throw InputError(file.File() + ": was trained for " + std::to_string(shape.inputs) +
                         " observed numbers and " + std::to_string(shape.outputs) +
                         " actions, the instance has " + std::to_string(layout.Size()) + " and " +
                         std::to_string(layout.Actions()) + ": train a model of its sizes");
    }
}

PlainPolicy::PlainPolicy(const std::string& agent, const PolicyOptions& options)
    : ModelPolicy(ModelChooser(agent,
                               {},
                               options,
                               [](SafeTensors file)
                               { return std::make_unique<PlainModel>(std::move(file)); }))
{
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
