// SPDX-License-Identifier: GPL-2.0-only
#include "vec-recurrent-dqn.h"

#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"
#include "vec-adam.h"
#include "vec-recurrent-q-network.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

#include <algorithm>
#include <limits>
#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

struct RecurrentDqn::Networks
{
    Networks(const RecurrentQShape& shape, uint64_t seed)
        : online(shape, Random(seed, "agent", "weights")),
          frozen(shape, Random(seed, "agent", "weights")), optimiser(online.parameters.Tensors())
    {
        frozen.parameters.Freeze();
    }

    torch::Tensor Targets(const ReplayBatch& batch) const;

    RecurrentQNetwork online; //!< θ
    RecurrentQNetwork frozen; //!< θ⁻
    Adam optimiser;
};

torch::Tensor
RecurrentDqn::Networks::Targets(const ReplayBatch& batch) const
{
    const torch::NoGradGuard guard;
    const torch::Tensor next = MatrixView(batch.nextObservation, batch.size);
    const torch::Tensor forbidden = MatrixView(batch.nextMask, batch.size) == 0;
    const torch::Tensor best = online.Forward(next)
                                   .masked_fill(forbidden, -std::numeric_limits<float>::infinity())
                                   .argmax(1, /*keepdim=*/true);
    const torch::Tensor value = frozen.Forward(next).gather(1, best).squeeze(1);
    return VectorView(batch.reward) + VectorView(batch.discount) * value;
}

RecurrentDqn::RecurrentDqn(const RecurrentDqnSettings& settings,
                           const DecisionProcess& sample,
                           uint64_t seed)
    : m_settings(settings), m_exploreRandom(seed, "agent", "explore"),
      m_replayRandom(seed, "agent", "replay")
{
    RecurrentQShape shape;
    shape.observation = sample.ObservationSize();
    shape.history = settings.history;
    shape.queues = Queues(sample, 1).size();
    shape.actions = sample.ActionCount();
    shape.units = settings.units;
    shape.hidden = settings.hidden;
    shape.lstm = settings.lstm;
    shape.dueling = settings.dueling;
    shape.skip = settings.skip;
    shape.delaysAt = sample.DelaysAt();
    shape.greedy = shape.delaysAt == DecisionProcess::NOWHERE ? 0 : settings.greedy;
    if (shape.queues == 0)
    {
        throw InputError(std::string(Name()) + ": there are no queues of servers to observe");
    }
    PrepareTorch();
    m_networks = std::make_unique<Networks>(shape, seed);
    m_replay = std::make_unique<Replay>(settings.replay,
                                        shape.Inputs(),
                                        shape.actions,
                                        settings.prioritised ? settings.priorityExponent : 0);
}

RecurrentDqn::~RecurrentDqn() = default;

std::string_view
RecurrentDqn::Name() const
{
    return m_settings.lstm ? "dqn-lstm" : "mco-drl";
}

void
RecurrentDqn::Check(const DecisionProcess& process) const
{
    const RecurrentQShape& shape = m_networks->online.Shape();
    if (process.ObservationSize() != shape.observation || process.ActionCount() != shape.actions)
    {
        throw InputError(std::string(Name()) + ": was trained for " +
                         std::to_string(shape.actions) + " actions, the instance has " +
                         std::to_string(process.ActionCount()) + ": train a model of its sizes");
    }
}

std::vector<float>
RecurrentDqn::Queues(const DecisionProcess& process, std::size_t slots) const
{
    const std::vector<float> all = process.Queues(slots);
    if (m_settings.own)
    {
        return all;
    }
    std::vector<float> servers;
    const std::size_t width = all.size() / slots;
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        if (i % width < width - 1)
        {
            servers.push_back(all[i]);
        }
    }
    return servers;
}

Trajectory
RecurrentDqn::Play(DecisionProcess& process, bool explore, double unit)
{
    Trajectory trajectory;
    while (!process.Done())
    {
        Trajectory::Step step;
        step.observation = process.Observation();
        const std::vector<float> queues = Queues(process, m_settings.history);
        step.observation.insert(step.observation.end(), queues.begin(), queues.end());
        step.mask = process.Mask();
        const bool random =
            explore && m_exploreRandom.Uniform() < m_settings.EpsilonAt(m_decisions++);
        step.action = random ? RandomAction(step.mask, m_exploreRandom)
                             : MaskedArgmax(Values(step.observation).data(), step.mask);
        const double bound = m_settings.shaped ? process.LowerBound() - process.Value() : 0;
        step.reward = process.Step(step.action) / unit;
        if (m_settings.shaped)
        {
            step.reward += (bound - process.LowerBound() + process.Value()) / unit;
        }
        trajectory.steps.push_back(std::move(step));
    }
    return trajectory;
}

std::vector<float>
RecurrentDqn::Values(const std::vector<float>& inputs) const
{
    const torch::NoGradGuard guard;
    const torch::Tensor q = m_networks->online.Forward(MatrixView(inputs, 1)).contiguous();
    return {q.data_ptr<float>(), q.data_ptr<float>() + q.numel()};
}

std::vector<float>
RecurrentDqn::Targets(const ReplayBatch& batch) const
{
    const torch::Tensor targets = m_networks->Targets(batch).contiguous();
    return {targets.data_ptr<float>(), targets.data_ptr<float>() + targets.numel()};
}

double
RecurrentDqn::Update()
{
    const ReplayBatch& batch =
        m_replay->Sample(m_settings.batch, m_replayRandom, m_settings.ImportanceAt(m_updates));
    const torch::Tensor target = m_networks->Targets(batch);
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
        m_replay->UpdatePriorities(errors.data_ptr<float>());
    }
    if (++m_updates % m_settings.targetEvery == 0)
    {
        m_networks->frozen.parameters.Assign(m_networks->online.parameters);
    }
    return loss.item<double>();
}

void
RecurrentDqn::Learn(const Trajectory& trajectory)
{
    m_replay->Add(trajectory, m_settings.gamma, m_settings.nStep, m_settings.rewardScale);
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
RecurrentDqn::Progress()
{
    LearningProgress progress;
    progress.updates = m_updates;
    progress.loss = m_lossCount > 0 ? m_lossSum / static_cast<double>(m_lossCount) : 0;
    progress.exploration = m_settings.EpsilonAt(m_decisions);
    m_lossSum = 0;
    m_lossCount = 0;
    return progress;
}

void
RecurrentDqn::SaveModel(SafeTensors& model) const
{
    m_networks->online.parameters.Save(model, "");
}

void
RecurrentDqn::LoadModel(const SafeTensors& model)
{
    m_networks->online.parameters.Load(model, "");
    m_networks->frozen.parameters.Assign(m_networks->online.parameters);
}

void
RecurrentDqn::Save(Checkpoint& checkpoint) const
{
    m_networks->online.parameters.Save(checkpoint.tensors, "online.");
    m_networks->frozen.parameters.Save(checkpoint.tensors, "frozen.");
    m_networks->optimiser.Save(checkpoint, "adam.");
    m_replay->Save(checkpoint);
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
RecurrentDqn::Load(const Checkpoint& checkpoint)
{
    m_networks->online.parameters.Load(checkpoint.tensors, "online.");
    m_networks->frozen.parameters.Load(checkpoint.tensors, "frozen.");
    m_networks->optimiser.Load(checkpoint, "adam.");
    m_replay->Load(checkpoint);
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

RecurrentDqnSettings::RecurrentDqnSettings()
{
    learningRate = 0.0005;
    learningRateEnd = 0.00001;
    replay = 50000;
    batch = 128;
    updateEvery = 8;
    targetEvery = 500;
    epsilonStart = 0.5;
    epsilonEnd = 0.02;
    rewardScale = 10;
}

SettingsTable
RecurrentDqnSettings::Table()
{
    SettingsTable table;
    table.Add("skip", &skip, "a linear path from the observation to every action's value");
    table.Add("greedy", &greedy, 0, 1000, "preference at first for what costs least at once");
    table.Add("shaped", &shaped, "rewards less what each item costs at least");
    table.Add("history", &history, 1, 1000, "slots whose queues are seen, that of now included");
    table.Add("units", &units, 1, 4096, "of the recurrent layer");
    table.Add("hidden", &hidden, 1, 4096, "widths of the layers behind it");
    AddTo(table);
    return table;
}

RecurrentDqnSettings
DefaultRecurrentDqnSettings(std::string_view agent)
{
    RecurrentDqnSettings settings;
    settings.lstm = agent == "dqn-lstm";
    settings.dueling = settings.lstm;
    settings.own = !settings.lstm;
    return settings;
}

} // namespace ns3::vec
