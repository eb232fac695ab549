// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sac.h"

#include "vec-continuous-networks.h"
#include "vec-tanh-gaussian.h"
#include "vec-temperature.h"
#include "vec-tensor-view.h"

#include <torch/utils.h>

namespace ns3::vec
{

struct Sac::Networks
{
    Networks(const SacSettings& settings,
             const ContinuousSizes& sizes,
             Random actorRandom,
             const Random& criticRandom);

    TanhGaussian Policy(const torch::Tensor& state) const
    {
        return TanhGaussian::Of(actor.Forward(state));
    }

    Parameters actorWeights;
    Mlp actor;
    TwinCritic critic;
    TwinCritic target;
    Temperature temperature;
    Descent actorDescent;
    Descent criticDescent;
};

Sac::Networks::Networks(const SacSettings& settings,
                        const ContinuousSizes& sizes,
                        Random actorRandom,
                        const Random& criticRandom)
    : actor(actorWeights,
            "actor",
            sizes.state,
            settings.hidden,
            2 * sizes.action,
            Activation::RELU,
            actorRandom),
      critic(sizes.state, sizes.action, settings.hidden, criticRandom),
      target(sizes.state, sizes.action, settings.hidden, criticRandom), temperature(sizes.action),
      actorDescent(actorWeights), criticDescent(critic.parameters)
{
    target.parameters.Freeze();
}

Sac::Sac(const SacSettings& settings, const ContinuousSizes& sizes, uint64_t seed)
    : ContinuousLearner(settings, sizes, /*priorityExponent=*/0, seed), m_settings(settings),
      m_networks(std::make_unique<Networks>(settings,
                                            sizes,
                                            Random(seed, "agent", "actor"),
                                            Random(seed, "agent", "critic")))
{
}

Sac::~Sac() = default;

std::string_view
Sac::Name() const
{
    return "sac";
}

std::vector<float>
Sac::Choose(const std::vector<float>& states, std::size_t rows, bool explore)
{
    const torch::NoGradGuard guard;
    const TanhGaussian policy = m_networks->Policy(MatrixView(states, rows));
    if (!explore)
    {
        return Numbers(policy.Mode());
    }
    return Numbers(
        policy.Draw(NormalNoise(policy.mean.size(0), policy.mean.size(1), m_exploring)).action);
}

double
Sac::Update()
{
    const TransitionTensors batch(m_replay.Sample(m_settings.batch, 0, m_drawing));
    const int64_t size = batch.action.size(0);
    const int64_t width = batch.action.size(1);
    Networks& networks = *m_networks;
    const double alpha = networks.temperature.Alpha();

    // (3): V(s') = min Q(s', a') − α log π(a'|s'), a' of the policy.
    torch::Tensor y;
    {
        const torch::NoGradGuard guard;
        const auto next = networks.Policy(batch.next).Draw(NormalNoise(size, width, m_noise));
        const torch::Tensor least =
            networks.target.Values(batch.next, next.action).amin(1, /*keepdim=*/true);
        y = batch.reward + batch.discount * (least - alpha * next.logProbability);
    }
    // (5): ½ (Q(s, a) − y)², for both.
    const torch::Tensor criticLoss =
        0.5 * (networks.critic.Values(batch.state, batch.action) - y).square().sum(1).mean();
    networks.criticDescent.Step(criticLoss, m_settings.criticLearningRate);

    // (9): α log π(a|s) − min Q(s, a), a of the policy.
    const auto drawn = networks.Policy(batch.state).Draw(NormalNoise(size, width, m_noise));
    const torch::Tensor least =
        networks.critic.Values(batch.state, drawn.action).amin(1, /*keepdim=*/true);
    networks.actorDescent.Step((alpha * drawn.logProbability - least).mean(),
                               m_settings.actorLearningRate);
    // (18)
    networks.temperature.Step(drawn.logProbability.detach(), m_settings.temperatureLearningRate);

    networks.target.parameters.Follow(networks.critic.parameters, m_settings.tau);
    return criticLoss.item<double>();
}

void
Sac::SaveModel(SafeTensors& model) const
{
    m_networks->actorWeights.Save(model, "");
}

void
Sac::LoadModel(const SafeTensors& model)
{
    m_networks->actorWeights.Load(model, "");
}

void
Sac::SaveState(Checkpoint& checkpoint) const
{
    m_networks->actorWeights.Save(checkpoint.tensors, "");
    m_networks->critic.parameters.Save(checkpoint.tensors, "critic.");
    m_networks->target.parameters.Save(checkpoint.tensors, "target.");
    m_networks->temperature.Save(checkpoint, "temperature.");
    m_networks->actorDescent.Save(checkpoint, "actor.adam.");
    m_networks->criticDescent.Save(checkpoint, "critic.adam.");
}

void
Sac::LoadState(const Checkpoint& checkpoint)
{
    m_networks->actorWeights.Load(checkpoint.tensors, "");
    m_networks->critic.parameters.Load(checkpoint.tensors, "critic.");
    m_networks->target.parameters.Load(checkpoint.tensors, "target.");
    m_networks->temperature.Load(checkpoint, "temperature.");
    m_networks->actorDescent.Load(checkpoint, "actor.adam.");
    m_networks->criticDescent.Load(checkpoint, "critic.adam.");
}

SettingsTable
SacSettings::Table()
{
    SettingsTable table;
    AddTo(table);
    table.Add("tau", &tau, 0, 1, "how fast target weights follow");
    table.Add("temperature-learning-rate",
              &temperatureLearningRate,
              1e-8,
              1,
              "of Adam, for the weight of the entropy");
    return table;
}

} // namespace ns3::vec
