// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mwf.h"

#include "ns3/vec-error.h"
#include "vec-continuous-networks.h"
#include "vec-soft-modules.h"
#include "vec-tanh-gaussian.h"
#include "vec-temperature.h"
#include "vec-tensor-view.h"

#include <algorithm>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

SoftModuleShape
ShapeOf(const MwfSettings& settings, const ContinuousSizes& sizes)
{
    if (sizes.surroundings == 0 || sizes.surroundings >= sizes.state)
    {
        throw InputError("drl-mwf: needs numbers of the surroundings and of the own workloads");
    }
    SoftModuleShape shape;
    shape.surroundings = sizes.surroundings;
    shape.workloads = sizes.state - sizes.surroundings;
    shape.outputs = 2 * sizes.action;
    shape.width = settings.width;
    shape.modules = settings.modules;
    shape.layers = settings.layers;
    return shape;
}

/** From \p start to \p end in \p steps, and \p end from then on. */
double
Linear(double start, double end, uint64_t step, uint64_t steps)
{
    const double share = static_cast<double>(std::min(step, steps)) / static_cast<double>(steps);
    return start + (end - start) * share;
}

} // namespace

struct Mwf::Networks
{
    Networks(const MwfSettings& settings, const ContinuousSizes& sizes, uint64_t seed);

    TanhGaussian Policy(const torch::Tensor& state) const
    {
        return TanhGaussian::Of(actor.Forward(state));
    }

    /** What stands in checkpoints, by name. */
    std::vector<std::pair<std::string, Parameters*>> All()
    {
        return {
            {"actor.",         &actor.parameters },
            {"critic.",        &critic.parameters},
            {"critic.target.", &target.parameters}
        };
    }

    SoftModules actor;
    TwinCritic critic;
    TwinCritic target;
    Temperature temperature;
    Descent actorDescent;
    Descent criticDescent;
};

Mwf::Networks::Networks(const MwfSettings& settings, const ContinuousSizes& sizes, uint64_t seed)
    : actor(ShapeOf(settings, sizes), Random(seed, "agent", "actor")),
      critic(sizes.state, sizes.action, settings.hidden, Random(seed, "agent", "critic")),
      target(sizes.state, sizes.action, settings.hidden, Random(seed, "agent", "critic")),
      temperature(sizes.action), actorDescent(actor.parameters), criticDescent(critic.parameters)
{
    target.parameters.Freeze();
}

Mwf::Mwf(const MwfSettings& settings, const ContinuousSizes& sizes, uint64_t seed)
    : ContinuousLearner(settings, sizes, settings.prioritised ? 1 : 0, seed), m_settings(settings),
      m_networks(std::make_unique<Networks>(settings, sizes, seed))
{
}

Mwf::~Mwf() = default;

std::string_view
Mwf::Name() const
{
    return "drl-mwf";
}

std::vector<float>
Mwf::Choose(const std::vector<float>& states, std::size_t rows, bool explore)
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
Mwf::Update()
{
    const TransitionTensors batch(
        m_replay.Sample(m_settings.batch, m_settings.ImportanceAt(Updates()), m_drawing));
    const int64_t size = batch.action.size(0);
    const int64_t width = batch.action.size(1);
    Networks& networks = *m_networks;
    const double alpha = networks.temperature.Alpha();
    const auto noise = [&](int64_t rows) { return NormalNoise(rows, width, m_noise); };

    // (12): y = r + γ min Q'(s', μ(s') + N).
    torch::Tensor y;
    {
        const torch::NoGradGuard guard;
        const TanhGaussian policy = networks.Policy(batch.next);
        TanhGaussian::Sample next;
        torch::Tensor entropy = torch::zeros({size, 1});
        if (m_settings.softTarget)
        {
            next = policy.Draw(noise(size));
            entropy = -alpha * next.logProbability;
        }
        else
        {
            next.action = (policy.Mode() +
                           (m_settings.targetNoise * noise(size))
                               .clamp(-m_settings.targetNoiseClip, m_settings.targetNoiseClip))
                              .clamp(-1, 1);
        }
        const torch::Tensor least =
            networks.target.Values(batch.next, next.action).amin(1, /*keepdim=*/true);
        y = batch.reward + batch.discount * (least + entropy);
    }
    // (12) and (14): Σ ω_d (y − Q_i(s, a))².
    const torch::Tensor errors = networks.critic.Values(batch.state, batch.action) - y;
    const torch::Tensor criticLoss = (batch.weight * errors.square()).sum(1).mean();
    networks.criticDescent.Step(criticLoss, m_settings.criticLearningRate);
    m_replay.UpdatePriorities(Numbers(errors.detach().abs().mean(1)));

    // J(π) = Q(s, a) − α log π(a|s) − λ_d Δ(s, a), Q the least of the two.
    const TanhGaussian policy = networks.Policy(batch.state);
    const TanhGaussian::Sample drawn = policy.Draw(noise(size));
    const torch::Tensor least =
        networks.critic.Values(batch.state, drawn.action).amin(1, /*keepdim=*/true);
    torch::Tensor objective = least - alpha * drawn.logProbability;
    if (m_settings.corrected)
    {
        const auto samples = static_cast<int64_t>(m_settings.correctionSamples);
        const TanhGaussian repeated{policy.mean.repeat({samples, 1}),
                                    policy.logDeviation.repeat({samples, 1})};
        const torch::Tensor others = repeated.Draw(noise(samples * size)).action;
        const torch::Tensor values =
            networks.critic.Values(batch.state.repeat({samples, 1}), others);
        objective = objective - m_settings.CorrectionAt(Updates()) *
                                    Correction(values.view({samples, size, 2}), least);
    }
    networks.actorDescent.Step(-objective.mean(), m_settings.actorLearningRate);
    networks.temperature.Step(drawn.logProbability.detach(), m_settings.temperatureLearningRate);

    networks.target.parameters.Follow(networks.critic.parameters, m_settings.tau);
    return criticLoss.item<double>();
}

void
Mwf::SaveModel(SafeTensors& model) const
{
    m_networks->actor.parameters.Save(model, "actor.");
}

void
Mwf::LoadModel(const SafeTensors& model)
{
    m_networks->actor.parameters.Load(model, "actor.");
}

void
Mwf::SaveState(Checkpoint& checkpoint) const
{
    for (const auto& [name, parameters] : m_networks->All())
    {
        parameters->Save(checkpoint.tensors, name);
    }
    m_networks->temperature.Save(checkpoint, "temperature.");
    m_networks->actorDescent.Save(checkpoint, "actor.adam.");
    m_networks->criticDescent.Save(checkpoint, "critic.adam.");
}

void
Mwf::LoadState(const Checkpoint& checkpoint)
{
    for (const auto& [name, parameters] : m_networks->All())
    {
        parameters->Load(checkpoint.tensors, name);
    }
    m_networks->temperature.Load(checkpoint, "temperature.");
    m_networks->actorDescent.Load(checkpoint, "actor.adam.");
    m_networks->criticDescent.Load(checkpoint, "critic.adam.");
}

double
MwfSettings::CorrectionAt(uint64_t updates) const
{
    return corrected ? Linear(correctionStart, correctionEnd, updates, annealSteps) : 0;
}

double
MwfSettings::ImportanceAt(uint64_t updates) const
{
    return prioritised ? Linear(importanceStart, 1, updates, annealSteps) : 0;
}

SettingsTable
MwfSettings::Table()
{
    SettingsTable table;
    AddTo(table);
    table.Add("width", &width, 1, 4096, "of representations and modules");
    table.Add("modules", &modules, 1, 64, "in each layer");
    table.Add("layers", &layers, 1, 64, "of modules");
    table.Add("tau", &tau, 0, 1, "how fast target weights follow");
    table.Add("temperature-learning-rate",
              &temperatureLearningRate,
              1e-8,
              1,
              "of Adam, for the weight of the entropy");
    table.Add("target-noise", &targetNoise, 0, 10, "deviation of actions in targets");
    table.Add("target-noise-clip", &targetNoiseClip, 0, 10, "bound of that noise");
    table.Add("soft-target", &softTarget, "the target of soft actor-critic in place of noise");
    table.Add("corrected", &corrected, "less where the critics disagree");
    table.Add("correction-start", &correctionStart, 0, 100, "weight of that at first");
    table.Add("correction-end", &correctionEnd, 0, 100, "weight of that at last");
    table.Add("correction-samples", &correctionSamples, 1, 1000, "actions it is estimated with");
    table.Add("prioritised", &prioritised, "remembered transitions by their last error");
    table.Add("importance-start",
              &importanceStart,
              0,
              1,
              "exponent of importance weights at first");
    table.Add("anneal-steps", &annealSteps, 1, 1e12, "gradient steps from at first to at last");
    return table;
}

} // namespace ns3::vec
