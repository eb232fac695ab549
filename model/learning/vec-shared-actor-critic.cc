// SPDX-License-Identifier: GPL-2.0-only
#include "vec-shared-actor-critic.h"

#include "ns3/vec-decision-process.h"
#include "ns3/vec-error.h"
#include "vec-tensor-view.h"

#include <algorithm>
#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

constexpr std::size_t HIDDEN_LAYERS = 2;

std::vector<LinearLayer>
MakeLayers(Parameters& parameters,
           const std::string& name,
           std::size_t inputs,
           std::size_t hidden,
           Random& random)
{
    std::vector<LinearLayer> layers;
    for (std::size_t i = 0; i < HIDDEN_LAYERS; ++i)
    {
        layers.emplace_back(parameters,
                            name + "." + std::to_string(i),
                            i == 0 ? inputs : hidden,
                            hidden,
                            random);
    }
    layers.emplace_back(parameters, name + ".output", hidden, 1, random);
    layers.back().Zero();
    return layers;
}

/** [n, inputs] → [n]. */
torch::Tensor
Run(const std::vector<LinearLayer>& layers, torch::Tensor x)
{
    for (std::size_t i = 0; i < HIDDEN_LAYERS; ++i)
    {
        x = torch::tanh(layers[i].Forward(x));
    }
    return layers.back().Forward(x).squeeze(1);
}

} // namespace

/** Decisions one below the other, of each only the actions that it allows. */
struct SharedActorCritic::Rows
{
    explicit Rows(const ActionView& seen) : view(seen), x(seen.Inputs())
    {
    }

    void Add(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
    {
        const std::size_t common = view.Common().size();
        const std::size_t own = view.PerAction();
        const auto all = static_cast<float>(view.Actions());
        const auto allowed = static_cast<float>(std::count(mask.begin(), mask.end(), 1));
        const std::size_t first = state.size();
        state.resize(first + common + 3 * own, 0);
        float* const means = &state[first + common];
        for (std::size_t a = 0; a < view.Actions(); ++a)
        {
            view.Gather(observation, a, x.data());
            for (std::size_t k = 0; k < own; ++k)
            {
                const float value = x[common + k];
                means[k] += mask[a] ? value / allowed : 0;
                means[own + k] += value / all;
                means[2 * own + k] += value * value / all;
            }
            if (mask[a])
            {
                actions.insert(actions.end(), x.begin(), x.end());
                places.push_back(static_cast<int64_t>(count * view.Actions() + a));
            }
        }
        std::copy_n(x.begin(), common, &state[first]);
        ++count;
    }

    const ActionView& view;
    std::vector<float> x;
    std::size_t count = 0;
    std::vector<float> actions;  //!< of each allowed action, view.Inputs() numbers
    std::vector<int64_t> places; //!< of the same, among count × view.Actions()
    std::vector<float> state;    //!< of each decision, what the value is of
};

class SharedActorCritic::Steps : public Decoding
{
  public:
    explicit Steps(const SharedActorCritic& network) : m_network(network)
    {
    }

    torch::Tensor Next(const std::vector<std::size_t>& numbers,
                       const std::vector<const Trajectory*>& trajectories) override
    {
        Rows rows(m_network.m_view);
        for (const std::size_t number : numbers)
        {
            const Trajectory::Step& step = trajectories[number]->steps.back();
            rows.Add(step.observation, step.mask);
        }
        return m_network.Logits(rows);
    }

  private:
    const SharedActorCritic& m_network;
};

SharedActorCritic::SharedActorCritic(const ObservationLayout& layout,
                                     std::size_t hidden,
                                     double prior,
                                     Random random)
    : m_layout(layout.Name()), m_size(layout.Size()), m_view(layout)
{
    if (!layout.IsByAction())
    {
        throw InputError("observation " + m_layout +
                         " does not tell numbers of actions from others; train with "
                         "--observation=full");
    }
    if (prior != 0 && !m_view.Delay())
    {
        throw InputError("observation " + m_layout +
                         " says nothing to begin greedy with; train with --prior=0");
    }
    m_actor = MakeLayers(m_parameters, "actor", m_view.Inputs(), hidden, random);
    m_skip = m_parameters.AddZeros("actor.skip", {static_cast<int64_t>(m_view.Inputs()), 1});
    if (prior != 0)
    {
        const torch::NoGradGuard guard;
        m_skip[static_cast<int64_t>(*m_view.Delay())][0] = -prior;
    }
    const std::size_t state = m_view.Common().size() + 3 * m_view.PerAction();
    m_critic = MakeLayers(m_parameters, "critic", state, hidden, random);
}

torch::Tensor
SharedActorCritic::Logits(const Rows& rows) const
{
    const torch::Tensor seen = MatrixView(rows.actions, rows.places.size()).clone();
    const torch::Tensor scores = Run(m_actor, seen) + seen.matmul(m_skip).squeeze(1);
    const auto count = static_cast<int64_t>(rows.count);
    const auto actions = static_cast<int64_t>(m_view.Actions());
    return torch::full({count * actions}, FORBIDDEN)
        .scatter(0, VectorView(rows.places).clone(), scores)
        .view({count, actions});
}

torch::Tensor
SharedActorCritic::Values(const Rows& rows) const
{
    return Run(m_critic, MatrixView(rows.state, rows.count).clone());
}

ActorCritic::Outputs
SharedActorCritic::Forward(const std::vector<const Trajectory*>& trajectories) const
{
    Rows rows(m_view);
    for (const Trajectory* trajectory : trajectories)
    {
        for (const Trajectory::Step& step : trajectory->steps)
        {
            rows.Add(step.observation, step.mask);
        }
    }
    return {Logits(rows), Values(rows)};
}

std::vector<double>
SharedActorCritic::NextValues(const std::vector<const Trajectory*>& trajectories) const
{
    Rows rows(m_view);
    for (const Trajectory* trajectory : trajectories)
    {
        if (!trajectory->terminated)
        {
            rows.Add(trajectory->nextObservation, trajectory->nextMask);
        }
    }
    std::vector<double> values(trajectories.size(), 0);
    if (rows.count == 0)
    {
        return values;
    }
    const std::vector<float> known = Numbers(Values(rows));
    std::size_t row = 0;
    for (std::size_t i = 0; i < trajectories.size(); ++i)
    {
        values[i] = trajectories[i]->terminated ? 0 : known[row++];
    }
    return values;
}

std::unique_ptr<ActorCritic::Decoding>
SharedActorCritic::Begin(const std::vector<const Trajectory*>&) const
{
    return std::make_unique<Steps>(*this);
}

void
SharedActorCritic::Check(const DecisionProcess& process) const
{
    const ObservationLayout layout = process.Layout();
    if (layout.Name() != m_layout || layout.Size() != m_size ||
        layout.Actions() != m_view.Actions())
    {
        throw InputError("the network takes " + std::to_string(m_size) + " numbers (" + m_layout +
                         ") and has " + std::to_string(m_view.Actions()) +
                         " actions; the instance has " + std::to_string(layout.Size()) + " (" +
                         std::string(layout.Name()) + ") and " + std::to_string(layout.Actions()));
    }
}

} // namespace ns3::vec
