// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dmro.h"

#include "ns3/vec-error.h"
#include "vec-episode.h"
#include "vec-q-network.h"
#include "vec-q-weights.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

#include <algorithm>
#include <limits>
#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

struct Dmro::Network
{
    Network(const MlpShape& shape, uint64_t seed, std::size_t j)
        : Network(shape, seed, std::to_string(j), Random(seed, "agent-weights", std::to_string(j)))
    {
    }

    Network(const MlpShape& shape, uint64_t seed, const std::string& key, const Random& random)
        : online(shape, random), frozen(shape, random),
          weights(online.parameters, frozen.parameters), exploreRandom(seed, "agent-explore", key),
          replayRandom(seed, "agent-replay", key)
    {
    }

    std::size_t Best(const Trajectory::Step& step)
    {
        values.resize(online.Shape().outputs);
        online.Values(step.observation, values.data());
        return MaskedArgmax(values.data(), step.mask);
    }

    QNetwork online; //!< θ_j
    QNetwork frozen; //!< θ_j⁻
    QWeights weights;
    Random exploreRandom; //!< each explores in its own way
    Random replayRandom;  //!< … and learns from batches of its own
    std::vector<float> values;
};

DmroSettings::DmroSettings()
{
    learningRate = 0.01;
    learningRateEnd = 0.001;
    learningRateSteps = 50000;
    gamma = 0.9;
    replay = 1024;
    batch = 128;
    warmUp = 100;
    targetEvery = 200;
    epsilonEnd = 0.1;
    epsilonSteps = 2000;
}

SettingsTable
DmroSettings::Table()
{
    SettingsTable table;
    table.Add("nets", &nets, 1, 100, "parallel networks");
    table.Add("hidden", &hidden, 1, 4096, "widths of the hidden layers of each");
    table.Add("reptile",
              &reptile,
              0,
              10000,
              "gradient steps in each environment; 0: joint training");
    table.Add("reptile-step", &reptileStep, 0, 1, "of the weights towards those after them");
    AddTo(table);
    return table;
}

Dmro::Dmro(const DmroSettings& settings,
           std::size_t observationSize,
           std::size_t actionCount,
           uint64_t seed)
    : m_settings(settings), m_observationSize(observationSize), m_actionCount(actionCount),
      m_replay(settings.replay, observationSize, actionCount)
{
    if (settings.prioritised)
    {
        throw InputError("--prioritised=true: the networks of dmro share one uniform memory");
    }
    PrepareTorch();
    MlpShape shape;
    shape.inputs = observationSize;
    shape.hidden.assign(settings.hidden.begin(), settings.hidden.end());
    shape.outputs = actionCount;
    for (std::size_t j = 0; j < settings.nets; ++j)
    {
        m_networks.push_back(std::make_unique<Network>(shape, seed, j));
    }
}

Dmro::~Dmro() = default;

std::string_view
Dmro::Name() const
{
    return "dmro";
}

void
Dmro::Check(const DecisionProcess& process) const
{
    if (process.Layout().Size() != m_observationSize || process.ActionCount() != m_actionCount)
    {
        throw InputError("dmro: was trained for " + std::to_string(m_observationSize) +
                         " observed numbers and " + std::to_string(m_actionCount) +
                         " places, the instance has " + std::to_string(process.Layout().Size()) +
                         " and " + std::to_string(process.ActionCount()) +
                         ": train a model of its sizes");
    }
}

Trajectory
Dmro::Play(DecisionProcess& process, bool explore, double unit)
{
    if (explore)
    {
        return Explore(process, unit);
    }
    const std::size_t begin = process.Position();
    Trajectory best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < m_networks.size(); ++j)
    {
        Trajectory trajectory = Decide(process, j, unit);
        if (process.Value() < least)
        {
            least = process.Value();
            best = std::move(trajectory);
        }
        while (process.Position() > begin)
        {
            process.Undo();
        }
    }
    for (const Trajectory::Step& step : best.steps)
    {
        process.Step(step.action);
    }
    return best;
}

Trajectory
Dmro::Decide(DecisionProcess& process, std::size_t j, double unit)
{
    return PlayFlat(process,
                    unit,
                    [&](const Trajectory::Step& step) { return m_networks[j]->Best(step); });
}

Trajectory
Dmro::Explore(DecisionProcess& process, double unit)
{
    Trajectory trajectory;
    while (!process.Done())
    {
        Trajectory::Step step;
        step.observation = process.Observation();
        step.mask = process.Mask();
        const double before = process.Value();
        std::vector<std::size_t> proposals;
        double worst = -std::numeric_limits<double>::infinity();
        double least = std::numeric_limits<double>::infinity();
        for (auto& network : m_networks)
        {
            const bool random =
                network->exploreRandom.Uniform() < m_settings.EpsilonAt(m_counts.explored);
            const std::size_t action =
                random ? RandomAction(step.mask, network->exploreRandom) : network->Best(step);
            proposals.push_back(action);
            const double f = process.Peek(action).value - before; // eq. (14)
            worst = std::max(worst, f);
            if (f < least)
            {
                least = f;
                step.action = action;
            }
        }
        ++m_counts.explored;
        for (std::size_t action : proposals)
        {
            if (action != step.action)
            {
                step.others.emplace_back(action, -worst / unit);
            }
        }
        step.reward = process.Step(step.action) / unit;
        trajectory.steps.push_back(std::move(step));
    }
    return trajectory;
}

void
Dmro::Update(Network& network)
{
    const ReplayBatch& batch = m_replay.Sample(m_settings.batch, network.replayRandom);
    torch::Tensor target;
    {
        const torch::NoGradGuard guard;
        const torch::Tensor value =
            network.frozen.Forward(MatrixView(batch.nextObservation, batch.size));
        target = QTargets(batch, value, value);
    }
    const torch::Tensor q = network.online.Forward(MatrixView(batch.observation, batch.size))
                                .gather(1, MatrixView(batch.action, batch.size))
                                .squeeze(1);
    network.weights.Descend(torch::huber_loss(q, target, at::Reduction::Mean, m_settings.huber),
                            m_settings,
                            m_counts);
}

void
Dmro::LearnByReptile(const Trajectory& trajectory)
{
    m_replay = Replay(m_settings.replay, m_observationSize, m_actionCount);
    m_replay.Add(trajectory, m_settings.gamma, m_settings.nStep, m_settings.rewardScale);
    m_counts.told += trajectory.steps.size();
    std::vector<torch::Tensor> before;
    for (const auto& network : m_networks)
    {
        for (const torch::Tensor& tensor : network->online.parameters.Tensors())
        {
            before.push_back(tensor.detach().clone());
        }
    }
    for (uint64_t k = 0; k < m_settings.reptile; ++k)
    {
        UpdateAll();
    }
    const torch::NoGradGuard guard;
    auto from = before.begin();
    for (const auto& network : m_networks)
    {
        for (torch::Tensor& tensor : network->online.parameters.Tensors())
        {
            tensor.copy_(from++->lerp(tensor, m_settings.reptileStep));
        }
    }
}

void
Dmro::Learn(const Trajectory& trajectory)
{
    if (m_settings.reptile > 0)
    {
        LearnByReptile(trajectory);
        return;
    }
    m_replay.Add(trajectory, m_settings.gamma, m_settings.nStep, m_settings.rewardScale);
    m_together.Learn(trajectory.steps.size(), m_settings, m_counts, [this]() { UpdateAll(); });
}

void
Dmro::UpdateAll()
{
    ++m_counts.updates;
    for (auto& network : m_networks)
    {
        Update(*network);
        if (m_counts.updates % m_settings.targetEvery == 0)
        {
            network->weights.RenewFrozen();
        }
    }
}

RoundLearner&
Dmro::Rounds()
{
    return *this;
}

void
Dmro::Join(std::shared_ptr<Federation> federation)
{
    if (m_settings.reptile > 0)
    {
        throw InputError("dmro: --reptile learns in one process only");
    }
    m_together.Join(std::move(federation));
    for (auto& network : m_networks)
    {
        network->weights.Join(m_together);
        m_together.Split(network->exploreRandom);
        m_together.Split(network->replayRandom);
    }
    m_settings.batch = m_together.Share(m_settings.batch);
}

uint64_t
Dmro::EndRound(uint64_t decisions)
{
    return m_together.EndRound(decisions, m_settings, m_counts, [this]() { UpdateAll(); });
}

LearningProgress
Dmro::Progress()
{
    LearningProgress progress = m_counts.Report(m_settings);
    progress.updates *= m_networks.size();
    return progress;
}

void
Dmro::SaveModel(SafeTensors& model) const
{
    for (std::size_t j = 0; j < m_networks.size(); ++j)
    {
        m_networks[j]->online.parameters.Save(model, "net." + std::to_string(j) + ".");
    }
    model.metadata["network"] = ToLine(m_networks.front()->online.Shape().ToJson());
    model.metadata["nets"] = std::to_string(m_networks.size());
}

void
Dmro::LoadModel(const SafeTensors& model)
{
    const std::string& nets = model.Metadata("nets");
    if (nets != "1" && nets != std::to_string(m_networks.size()))
    {
        throw InputError(model.File() + ": has " + nets + " networks, expected 1 or " +
                         std::to_string(m_networks.size()));
    }
    for (std::size_t j = 0; j < m_networks.size(); ++j)
    {
        m_networks[j]->weights.StartFrom(model,
                                         "net." + (nets == "1" ? "0" : std::to_string(j)) + ".");
    }
}

void
Dmro::Save(Checkpoint& checkpoint) const
{
    Json randoms = Json::array();
    for (std::size_t j = 0; j < m_networks.size(); ++j)
    {
        m_networks[j]->weights.Save(checkpoint, "net." + std::to_string(j) + ".");
        randoms.push_back(m_networks[j]->exploreRandom.Save());
        randoms.push_back(m_networks[j]->replayRandom.Save());
    }
    m_replay.Save(checkpoint);
    checkpoint.state["agent"] = m_counts.ToJson();
    checkpoint.state["agent"]["randoms"] = randoms;
}

void
Dmro::Load(const Checkpoint& checkpoint)
{
    const JsonView state = checkpoint.State().At("agent");
    for (std::size_t j = 0; j < m_networks.size(); ++j)
    {
        m_networks[j]->weights.Load(checkpoint, "net." + std::to_string(j) + ".");
        m_networks[j]->exploreRandom.Restore(state.At("randoms").At(2 * j).String());
        m_networks[j]->replayRandom.Restore(state.At("randoms").At(2 * j + 1).String());
    }
    m_replay.Load(checkpoint);
    m_counts.Restore(state);
}

} // namespace ns3::vec
