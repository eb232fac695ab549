// SPDX-License-Identifier: GPL-2.0-only
#include "vec-recurrent-dqn.h"

#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"
#include "ns3/vec-process-views.h"
#include "vec-episode.h"
#include "vec-q-weights.h"
#include "vec-recurrent-q-network.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

struct RecurrentDqn::Networks
{
    Networks(const RecurrentQShape& shape, const Random& random)
        : online(shape, random), frozen(shape, random),
          weights(online.parameters, frozen.parameters)
    {
    }

    torch::Tensor Targets(const ReplayBatch& batch) const;

    RecurrentQNetwork online; //!< θ
    RecurrentQNetwork frozen; //!< θ⁻
    QWeights weights;
};

torch::Tensor
RecurrentDqn::Networks::Targets(const ReplayBatch& batch) const
{
    const torch::NoGradGuard guard;
    const torch::Tensor next = MatrixView(batch.nextObservation, batch.size);
    return QTargets(batch, online.Forward(next), frozen.Forward(next));
}

RecurrentDqn::RecurrentDqn(const RecurrentDqnSettings& settings,
                           const DecisionProcess& sample,
                           uint64_t seed)
    : m_settings(settings), m_learner(m_settings, seed, [this]() { Update(); })
{
    RecurrentQShape shape;
    shape.observation = sample.Layout().Size();
    shape.history = settings.history;
    shape.queues = Queues(sample, 1).size();
    shape.actions = sample.ActionCount();
    shape.units = settings.units;
    shape.hidden = settings.hidden;
    shape.lstm = settings.lstm;
    shape.dueling = settings.dueling;
    shape.skip = settings.skip;
    shape.delaysAt = sample.Layout().DelaysAt();
    shape.greedy = shape.delaysAt == ObservationLayout::NOWHERE ? 0 : settings.greedy;
    if (shape.queues == 0)
    {
        throw InputError(std::string(Name()) + ": there are no queues of servers to observe");
    }
    PrepareTorch();
    m_networks = std::make_unique<Networks>(shape, Random(seed, "agent", "weights"));
    m_learner.Use(m_networks->weights);
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
    CheckSizes(process, Name(), shape.observation, shape.actions);
}

std::vector<float>
RecurrentDqn::Queues(const DecisionProcess& process, std::size_t slots) const
{
    const std::vector<float> all = QueuesOf(process, slots);
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

std::vector<float>
RecurrentDqn::Inputs(DecisionProcess& process) const
{
    std::vector<float> inputs = process.Observation();
    const std::vector<float> queues = Queues(process, m_settings.history);
    inputs.insert(inputs.end(), queues.begin(), queues.end());
    return inputs;
}

void
RecurrentDqn::Follow(Trajectory& trajectory,
                     DecisionProcess& next,
                     double discount,
                     double unit) const
{
    Agent::Follow(trajectory, next, discount, unit);
    if (!trajectory.terminated)
    {
        trajectory.nextObservation = Inputs(next);
    }
    if (m_settings.shaped)
    {
        ShapeLast(trajectory, next, unit);
    }
}

Trajectory
RecurrentDqn::Play(DecisionProcess& process, bool explore, double unit)
{
    Trajectory trajectory;
    while (!process.Done())
    {
        Trajectory::Step step;
        step.observation = Inputs(process);
        step.mask = process.Mask();
        step.action = explore && m_learner.Explores()
                        ? RandomAction(step.mask, m_learner.state.explore)
                        : MaskedArgmax(Values(step.observation).data(), step.mask);
        const double least = m_settings.shaped ? LeastToCome(process) : 0;
        step.reward = process.Step(step.action) / unit;
        if (m_settings.shaped)
        {
            step.reward += (least - process.LowerBound() + process.Value()) / unit;
        }
        trajectory.steps.push_back(std::move(step));
    }
    return trajectory;
}

std::vector<float>
RecurrentDqn::Values(const std::vector<float>& inputs) const
{
    const torch::NoGradGuard guard;
    return Numbers(m_networks->online.Forward(MatrixView(inputs, 1)));
}

std::vector<float>
RecurrentDqn::Targets(const ReplayBatch& batch) const
{
    return Numbers(m_networks->Targets(batch));
}

void
RecurrentDqn::Update()
{
    const ReplayBatch& batch =
        m_replay->Sample(m_settings.batch,
                         m_learner.state.replay,
                         m_settings.ImportanceAt(m_learner.state.counts.updates));
    const torch::Tensor target = m_networks->Targets(batch);
    const torch::Tensor q = m_networks->online.Forward(MatrixView(batch.observation, batch.size))
                                .gather(1, MatrixView(batch.action, batch.size))
                                .squeeze(1);
    m_replay->UpdatePriorities(m_networks->weights.Update(q,
                                                          target,
                                                          VectorView(batch.weight),
                                                          m_settings,
                                                          m_learner.state.counts));
}

void
RecurrentDqn::Learn(const Trajectory& trajectory)
{
    m_replay->Add(trajectory, m_settings.gamma, m_settings.nStep, m_settings.rewardScale);
    m_learner.Learn(trajectory.steps.size());
}

RoundLearner&
RecurrentDqn::Rounds()
{
    return m_learner;
}

LearningProgress
RecurrentDqn::Progress()
{
    return m_learner.Progress();
}

void
RecurrentDqn::SaveModel(SafeTensors& model) const
{
    m_networks->online.parameters.Save(model, "");
}

void
RecurrentDqn::LoadModel(const SafeTensors& model)
{
    m_networks->weights.StartFrom(model);
}

void
RecurrentDqn::Save(Checkpoint& checkpoint) const
{
    m_learner.Save(checkpoint, *m_replay);
}

void
RecurrentDqn::Load(const Checkpoint& checkpoint)
{
    m_learner.Load(checkpoint, *m_replay);
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
