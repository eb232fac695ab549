// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dqn.h"

#include "ns3/vec-action-view.h"
#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"
#include "vec-episode.h"
#include "vec-q-network.h"
#include "vec-q-weights.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

namespace ns3::vec
{

struct Dqn::Networks
{
    Networks(const MlpShape& shape, const Random& random)
        : online(shape, random), frozen(shape, random),
          weights(online.parameters, frozen.parameters)
    {
    }

    torch::Tensor Targets(const ReplayBatch& batch, bool doubleQ) const;

    QNetwork online; //!< θ
    QNetwork frozen; //!< θ⁻
    QWeights weights;
};

struct Dqn::Sizes
{
    std::size_t observation = 0;
    std::size_t actions = 0;
    std::size_t delaysAt = ObservationLayout::NOWHERE;
    std::optional<ActionView> view;

    static Sizes Of(const ObservationLayout& layout)
    {
        Sizes sizes{layout.Size(), layout.Actions(), layout.DelaysAt(), {}};
        if (layout.IsByAction())
        {
            sizes.view.emplace(layout);
        }
        return sizes;
    }

    MlpShape Shape(const DqnSettings& settings) const
    {
        MlpShape shape;
        shape.inputs = settings.shared ? view->Inputs() : observation;
        shape.hidden.assign(settings.hidden.begin(), settings.hidden.end());
        shape.outputs = settings.shared ? 1 : actions;
        shape.dueling = settings.dueling;
        shape.skip = settings.skip;
        shape.shared = settings.shared;
        return shape;
    }
};

torch::Tensor
Dqn::Networks::Targets(const ReplayBatch& batch, bool doubleQ) const
{
    const torch::NoGradGuard guard;
    const torch::Tensor next = MatrixView(batch.nextObservation, batch.size);
    const torch::Tensor value = frozen.Forward(next);
    return QTargets(batch, doubleQ ? online.Forward(next) : value, value);
}

void
Dqn::Update()
{
    const ReplayBatch& batch =
        m_replay.Sample(m_settings.batch,
                        m_learner.state.replay,
                        m_settings.ImportanceAt(m_learner.state.counts.updates));
    const torch::Tensor target = m_networks->Targets(batch, m_settings.doubleQ);
    const torch::Tensor q = m_networks->online.Forward(MatrixView(batch.observation, batch.size))
                                .gather(1, MatrixView(batch.action, batch.size))
                                .squeeze(1);
    m_replay.UpdatePriorities(m_networks->weights.Update(q,
                                                         target,
                                                         VectorView(batch.weight),
                                                         m_settings,
                                                         m_learner.state.counts));
}

Dqn::Dqn(const DqnSettings& settings,
         std::size_t observationSize,
         std::size_t actionCount,
         uint64_t seed)
    : Dqn(settings, Sizes{observationSize, actionCount, ObservationLayout::NOWHERE, {}}, seed)
{
}

Dqn::Dqn(const DqnSettings& settings, const DecisionProcess& sample, uint64_t seed)
    : Dqn(settings, Sizes::Of(sample.Layout()), seed)
{
}

Dqn::Dqn(const DqnSettings& settings, const Sizes& sizes, uint64_t seed)
    : m_settings(settings), m_replay(settings.replay,
                                     sizes.observation,
                                     sizes.actions,
                                     settings.prioritised ? settings.priorityExponent : 0),
      m_learner(m_settings, seed, [this]() { Update(); }), m_values(sizes.actions),
      m_observationSize(sizes.observation)
{
    if (settings.dueling && settings.hidden.back() % 2 != 0)
    {
        throw InputError("--hidden: the last width of a dueling network must be even");
    }
    if (settings.shared && !sizes.view)
    {
        throw InputError("--shared: only --observation=full says what is of which action");
    }
    const std::size_t delay =
        settings.shared ? sizes.view->Delay().value_or(sizes.delaysAt) : sizes.delaysAt;
    if (settings.greedy > 0 && (!settings.skip || delay == ObservationLayout::NOWHERE))
    {
        throw InputError(
            "--greedy needs --skip=true and an observation that says what every action costs: "
            "try --shared=true with --observation=full");
    }
    PrepareTorch();
    m_networks =
        std::make_unique<Networks>(sizes.Shape(settings), Random(seed, "agent", "weights"));
    m_learner.Use(m_networks->weights);
    for (QNetwork* network : {&m_networks->online, &m_networks->frozen})
    {
        if (settings.shared)
        {
            network->See(*sizes.view, sizes.observation);
        }
        if (settings.greedy > 0)
        {
            network->BeginGreedy(delay, settings.greedy);
        }
    }
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
    CheckSizes(process, Name(), m_observationSize, m_values.size());
}

Trajectory
Dqn::Play(DecisionProcess& process, bool explore, double unit)
{
    std::vector<double> least; // what is still to come costs so much at least
    Trajectory trajectory = PlayFlat(process,
                                     unit,
                                     [&](const Trajectory::Step& step)
                                     {
                                         if (m_settings.shaped)
                                         {
                                             least.push_back(LeastToCome(process));
                                         }
                                         return explore ? Explore(step.observation, step.mask)
                                                        : Act(step.observation, step.mask);
                                     });
    least.push_back(0);
    for (std::size_t i = 0; i + 1 < least.size(); ++i)
    {
        trajectory.steps[i].reward += (least[i] - least[i + 1]) / unit;
    }
    return trajectory;
}

void
Dqn::Follow(Trajectory& trajectory, DecisionProcess& next, double discount, double unit) const
{
    Agent::Follow(trajectory, next, discount, unit);
    if (m_settings.shaped)
    {
        ShapeLast(trajectory, next, unit);
    }
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
    return m_learner.Explores() ? RandomAction(mask, m_learner.state.explore)
                                : Act(observation, mask);
}

void
Dqn::Learn(const Trajectory& trajectory)
{
    m_replay.Add(trajectory, m_settings.gamma, m_settings.nStep, m_settings.rewardScale);
    m_learner.Learn(trajectory.steps.size());
}

RoundLearner&
Dqn::Rounds()
{
    return m_learner;
}

LearningProgress
Dqn::Progress()
{
    return m_learner.Progress();
}

std::vector<float>
Dqn::Targets(const ReplayBatch& batch) const
{
    return Numbers(m_networks->Targets(batch, m_settings.doubleQ));
}

void
Dqn::SaveModel(SafeTensors& model) const
{
    m_networks->online.parameters.Save(model, "");
    model.metadata["network"] = ToLine(m_networks->online.Shape().ToJson());
}

void
Dqn::LoadModel(const SafeTensors& model)
{
    m_networks->weights.StartFrom(model);
}

void
Dqn::Save(Checkpoint& checkpoint) const
{
    m_learner.Save(checkpoint, m_replay);
}

void
Dqn::Load(const Checkpoint& checkpoint)
{
    m_learner.Load(checkpoint, m_replay);
}

SettingsTable
DqnSettings::Table()
{
    SettingsTable table;
    table.Add("skip", &skip, "a linear path from the observation to every action's value");
    table.Add("shaped", &shaped, "rewards less what each item costs at least");
    table.Add("shared", &shared, "the same weights for every action, whatever their number");
    table.Add("greedy", &greedy, 0, 1000, "preference at first for what costs least at once");
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
