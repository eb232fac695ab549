// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mlp-actor-critic.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

/** Observations [T, inputs] and what is added to logits [T, actions], row by row. */
struct FlatRows
{
    FlatRows(std::size_t rows, int64_t inputs, int64_t actions)
        : x(torch::zeros({static_cast<int64_t>(rows), inputs})),
          mask(torch::zeros({static_cast<int64_t>(rows), actions}))
    {
    }

    void Set(std::size_t row,
             const std::vector<float>& observation,
             const std::vector<uint8_t>& allowed)
    {
        std::copy(observation.begin(),
                  observation.end(),
                  x.data_ptr<float>() + row * observation.size());
        float* added = mask.data_ptr<float>() + row * allowed.size();
        for (std::size_t a = 0; a < allowed.size(); ++a)
        {
            added[a] = allowed[a] ? 0 : ActorCritic::FORBIDDEN;
        }
    }

    torch::Tensor x;
    torch::Tensor mask;
};

torch::Tensor
Run(const std::vector<LinearLayer>& layers, torch::Tensor x)
{
    for (std::size_t i = 0; i < layers.size(); ++i)
    {
        x = layers[i].Forward(x);
        if (i + 1 < layers.size())
        {
            x = torch::tanh(x);
        }
    }
    return x;
}

} // namespace

class MlpActorCritic::Steps : public Decoding
{
  public:
    explicit Steps(const MlpActorCritic& network) : m_network(network)
    {
    }

    torch::Tensor Next(const std::vector<std::size_t>& numbers,
                       const std::vector<const Trajectory*>& trajectories) override
    {
        FlatRows rows(numbers.size(), m_network.m_inputs, m_network.m_actions);
        for (std::size_t i = 0; i < numbers.size(); ++i)
        {
            const Trajectory::Step& step = trajectories[numbers[i]]->steps.back();
            rows.Set(i, step.observation, step.mask);
        }
        return m_network.Logits(rows.x, rows.mask);
    }

  private:
    const MlpActorCritic& m_network;
};

MlpActorCritic::MlpActorCritic(std::size_t inputs,
                               std::size_t actions,
                               const std::vector<uint64_t>& hidden,
                               Random random)
    : m_inputs(static_cast<int64_t>(inputs)), m_actions(static_cast<int64_t>(actions))
{
    for (const bool actor : {true, false})
    {
        std::vector<LinearLayer>& layers = actor ? m_actor : m_critic;
        const std::string name = actor ? "actor." : "critic.";
        std::size_t width = inputs;
        for (const uint64_t next : hidden)
        {
            layers.emplace_back(m_parameters,
                                name + std::to_string(layers.size()),
                                width,
                                next,
                                random);
            width = next;
        }
        layers.emplace_back(m_parameters,
                            name + std::to_string(layers.size()),
                            width,
                            actor ? actions : 1,
                            random);
        layers.back().Zero();
    }
}

torch::Tensor
MlpActorCritic::Logits(const torch::Tensor& x, const torch::Tensor& mask) const
{
    return Run(m_actor, x) + mask;
}

torch::Tensor
MlpActorCritic::Values(const torch::Tensor& x) const
{
    return Run(m_critic, x).squeeze(1);
}

ActorCritic::Outputs
MlpActorCritic::Forward(const std::vector<const Trajectory*>& trajectories) const
{
    std::size_t count = 0;
    for (const Trajectory* trajectory : trajectories)
    {
        count += trajectory->steps.size();
    }
    FlatRows rows(count, m_inputs, m_actions);
    std::size_t row = 0;
    for (const Trajectory* trajectory : trajectories)
    {
        for (const Trajectory::Step& step : trajectory->steps)
        {
            rows.Set(row++, step.observation, step.mask);
        }
    }
    return {Logits(rows.x, rows.mask), Values(rows.x)};
}

std::vector<double>
MlpActorCritic::NextValues(const std::vector<const Trajectory*>& trajectories) const
{
    std::vector<double> values;
    for (const Trajectory* trajectory : trajectories)
    {
        double value = 0;
        if (!trajectory->terminated)
        {
            FlatRows rows(1, m_inputs, m_actions);
            rows.Set(0, trajectory->nextObservation, trajectory->nextMask);
            value = Values(rows.x).item<double>();
        }
        values.push_back(value);
    }
    return values;
}

std::unique_ptr<ActorCritic::Decoding>
MlpActorCritic::Begin(const std::vector<const Trajectory*>&) const
{
    return std::make_unique<Steps>(*this);
}

void
MlpActorCritic::Check(const DecisionProcess& process) const
{
    if (static_cast<int64_t>(process.Layout().Size()) != m_inputs ||
        static_cast<int64_t>(process.ActionCount()) != m_actions)
    {
        throw InputError("the network takes " + std::to_string(m_inputs) + " numbers and has " +
                         std::to_string(m_actions) + " actions; the instance has " +
                         std::to_string(process.Layout().Size()) + " and " +
                         std::to_string(process.ActionCount()));
    }
}

} // namespace ns3::vec
