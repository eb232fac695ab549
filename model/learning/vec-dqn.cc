// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dqn.h"

#include "ns3/vec-error.h"
#include "vec-adam.h"
#include "vec-episode.h"
#include "vec-q-network.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

struct Dqn::Networks
{
    Networks(const MlpShape& shape, Random random)
        : online(shape, random), frozen(online.Copy()), optimiser(online.Parameters())
    {
    }

    torch::Tensor Targets(const ReplayBatch& batch, bool doubleQ) const;

    QNetwork online; //!< θ
    QNetwork frozen; //!< θ⁻
    Adam optimiser;
};

namespace
{

MlpShape
ShapeOf(const DqnSettings& settings, std::size_t observationSize, std::size_t actionCount)
{
    MlpShape shape;
    shape.inputs = observationSize;
    shape.hidden.assign(settings.hidden.begin(), settings.hidden.end());
    shape.outputs = actionCount;
    shape.dueling = settings.dueling;
    shape.skip = settings.skip;
    return shape;
}

} // namespace

torch::Tensor
Dqn::Networks::Targets(const ReplayBatch& batch, bool doubleQ) const
{
    const torch::NoGradGuard guard;
    const torch::Tensor next = MatrixView(batch.nextObservation, batch.size);
    const torch::Tensor forbidden = MatrixView(batch.nextMask, batch.size) == 0;
    const torch::Tensor value = frozen.Forward(next);
    const torch::Tensor choice = doubleQ ? online.Forward(next) : value;
    const torch::Tensor best =
        choice.masked_fill(forbidden, -std::numeric_limits<float>::infinity())
            .argmax(1, /*keepdim=*/true);
    return VectorView(batch.reward) + VectorView(batch.discount) * value.gather(1, best).squeeze(1);
}

double
Dqn::Update()
{
    const ReplayBatch& batch =
        m_replay.Sample(m_settings.batch, m_replayRandom, m_settings.ImportanceAt(m_updates));
    const torch::Tensor target = m_networks->Targets(batch, m_settings.doubleQ);
    const torch::Tensor q = m_networks->online.Forward(MatrixView(batch.observation, batch.size))
                                .gather(1, MatrixView(batch.action, batch.size))
                                .squeeze(1);
    const torch::Tensor losses =
        torch::huber_loss(q, target, at::Reduction::None, m_settings.huber);
    const torch::Tensor loss = (losses * VectorView(batch.weight)).mean();

    m_networks->optimiser.ZeroGradients();
    loss.backward();
    m_networks->optimiser.Step(m_settings.LearningRateAt(m_learned), m_settings.gradientNorm);
    if (m_settings.prioritised)
    {
        const torch::Tensor errors = (q - target).detach().contiguous();
        m_replay.UpdatePriorities(errors.data_ptr<float>());
    }
    if (++m_updates % m_settings.targetEvery == 0)
    {
        m_networks->frozen.Assign(m_networks->online);
    }
    return loss.item<double>();
}

Dqn::Dqn(const DqnSettings& settings,
         std::size_t observationSize,
         std::size_t actionCount,
         uint64_t seed)
    : m_settings(settings), m_replay(settings.replay,
                                     observationSize,
                                     actionCount,
                                     settings.prioritised ? settings.priorityExponent : 0),
      m_exploreRandom(seed, "agent", "explore"), m_replayRandom(seed, "agent", "replay"),
      m_values(actionCount)
{
    if (settings.dueling && settings.hidden.back() % 2 != 0)
    {
        throw InputError("--hidden: the last width of a dueling network must be even");
    }
    PrepareTorch();
    m_networks = std::make_unique<Networks>(ShapeOf(settings, observationSize, actionCount),
                                            Random(seed, "agent", "weights"));
}

Dqn::~Dqn() = default;

std::string_view
Dqn::Name() const
{
    return m_settings.dueling ? "dueling-dqn" : m_settings.doubleQ ? "double-dqn" : "dqn";
}

void
Dqn::Check(const DecisionProcess& process) const
{
    const MlpShape& shape = m_networks->online.Shape();
    if (process.ObservationSize() != shape.inputs || process.ActionCount() != shape.outputs)
    {
        throw InputError(std::string(Name()) + ": was trained for " +
                         std::to_string(shape.outputs) + " actions, the instance has " +
                         std::to_string(process.ActionCount()) + ": train a model of its sizes");
    }
}

Trajectory
Dqn::Play(DecisionProcess& process, bool explore, double unit)
{
    return PlayFlat(process,
                    unit,
                    [&](const Trajectory::Step& step) {
                        return explore ? Explore(step.observation, step.mask)
                                       : Act(step.observation, step.mask);
                    });
}

const std::vector<float>&
Dqn::Values(const std::vector<float>& observation)
{
    m_networks->online.Values(observation, m_values.data());
    return m_values;
}

void
Dqn::BatchValues(const std::vector<float>& observations,
                 std::size_t count,
                 std::vector<float>& values) const
{
    const c10::InferenceMode guard;
    const torch::Tensor q = m_networks->online.Forward(MatrixView(observations, count));
    values.assign(q.data_ptr<float>(), q.data_ptr<float>() + q.numel());
}

std::size_t
Dqn::Act(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
{
    return MaskedArgmax(Values(observation).data(), mask);
}

std::size_t
Dqn::Explore(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
{
    const bool explore = m_exploreRandom.Uniform() < m_settings.EpsilonAt(m_decisions);
    ++m_decisions;
    return explore ? RandomAction(mask, m_exploreRandom) : Act(observation, mask);
}

void
Dqn::Learn(const Trajectory& trajectory)
{
    m_replay.Add(trajectory, m_settings.gamma, m_settings.nStep, m_settings.rewardScale);
    for (std::size_t i = 0; i < trajectory.steps.size(); ++i)
    {
        if (++m_learned >= m_settings.warmUp && m_learned % m_settings.updateEvery == 0)
        {
            m_lossSum += Update();
            ++m_lossCount;
        }
    }
}

LearningProgress
Dqn::Progress()
{
    LearningProgress progress;
    progress.updates = m_updates;
    progress.loss = m_lossCount > 0 ? m_lossSum / static_cast<double>(m_lossCount) : 0;
    progress.exploration = m_settings.EpsilonAt(m_decisions);
    m_lossSum = 0;
    m_lossCount = 0;
    return progress;
}

std::vector<float>
Dqn::Targets(const ReplayBatch& batch) const
{
    const torch::Tensor targets = m_networks->Targets(batch, m_settings.doubleQ);
    return {targets.data_ptr<float>(), targets.data_ptr<float>() + targets.numel()};
}

void
Dqn::SaveModel(SafeTensors& model) const
{
    m_networks->online.Save(model, "");
    model.metadata["network"] = ToLine(m_networks->online.Shape().ToJson());
}

void
Dqn::LoadModel(const SafeTensors& model)
{
    m_networks->online.Load(model, "");
    m_networks->frozen.Assign(m_networks->online);
}

void
Dqn::Save(Checkpoint& checkpoint) const
{
    m_networks->online.Save(checkpoint.tensors, "online.");
    m_networks->frozen.Save(checkpoint.tensors, "frozen.");
    m_networks->optimiser.Save(checkpoint, "adam.");
    m_replay.Save(checkpoint);
    checkpoint.state["agent"] = {
        {"decisions",      m_decisions           },
        {"learned",        m_learned             },
        {"updates",        m_updates             },
        {"loss_sum",       m_lossSum             },
        {"loss_count",     m_lossCount           },
        {"explore_random", m_exploreRandom.Save()},
        {"replay_random",  m_replayRandom.Save() }
    };
}

void
Dqn::Load(const Checkpoint& checkpoint)
{
    m_networks->online.Load(checkpoint.tensors, "online.");
    m_networks->frozen.Load(checkpoint.tensors, "frozen.");
    m_networks->optimiser.Load(checkpoint, "adam.");
    m_replay.Load(checkpoint);
    const JsonView state = checkpoint.State().At("agent");
    auto count = [&state](const char* key) {
        return static_cast<uint64_t>(state.At(key).Integer(0, std::numeric_limits<int64_t>::max()));
    };
    m_decisions = count("decisions");
    m_learned = count("learned");
    m_updates = count("updates");
    m_lossSum = state.At("loss_sum").Number();
    m_lossCount = count("loss_count");
    m_exploreRandom.Restore(state.At("explore_random").String());
    m_replayRandom.Restore(state.At("replay_random").String());
}

SettingsTable
DqnSettings::Table()
{
    SettingsTable table;
    table.Add("skip", &skip, "a linear path from the observation to every action's value");
    table.Add("hidden", &hidden, 1, 4096, "widths of the hidden layers");
    AddTo(table);
    return table;
}

DqnSettings
DefaultDqnSettings(std::string_view agent)
{
    DqnSettings settings;
    if (agent != "dqn" && agent != "double-dqn" && agent != "dueling-dqn")
    {
        throw InputError("--agent=" + std::string(agent) +
                         ": expected dqn, double-dqn or dueling-dqn");
    }
    settings.doubleQ = agent != "dqn";
    settings.dueling = agent == "dueling-dqn";
    return settings;
}

} // namespace ns3::vec
