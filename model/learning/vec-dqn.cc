// SPDX-License-Identifier: GPL-2.0-only
#include "vec-dqn.h"

#include "ns3/vec-error.h"
#include "vec-adam.h"
#include "vec-q-network.h"
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

/** A batch's numbers as a tensor that shares their memory: [rows] or [rows, columns]. */
template <class T>
torch::Tensor
View(const std::vector<T>& numbers, std::size_t rows, bool matrix = false)
{
    const auto n = static_cast<int64_t>(rows);
    const std::vector<int64_t> shape =
        matrix ? std::vector<int64_t>{n, static_cast<int64_t>(numbers.size()) / n}
               : std::vector<int64_t>{n};
    return torch::from_blob(const_cast<T*>(numbers.data()),
                            shape,
                            c10::CppTypeToScalarType<T>::value);
}

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

/** From \p start to \p end in \p steps, and \p end from then on. */
double
Linear(double start, double end, uint64_t step, uint64_t steps)
{
    return step < steps
             ? start + (end - start) * static_cast<double>(step) / static_cast<double>(steps)
             : end;
}

std::size_t
RandomAction(const std::vector<uint8_t>& mask, Random& random)
{
    const auto allowed = std::count(mask.begin(), mask.end(), 1);
    auto k = random.Integer(0, allowed - 1);
    std::size_t action = 0;
    while (!mask[action] || k-- > 0)
    {
        ++action;
    }
    return action;
}

} // namespace

torch::Tensor
Dqn::Networks::Targets(const ReplayBatch& batch, bool doubleQ) const
{
    const torch::NoGradGuard guard;
    const torch::Tensor next = View(batch.nextObservation, batch.size, true);
    const torch::Tensor forbidden = View(batch.nextMask, batch.size, true) == 0;
    const torch::Tensor value = frozen.Forward(next);
    const torch::Tensor choice = doubleQ ? online.Forward(next) : value;
    const torch::Tensor best =
        choice.masked_fill(forbidden, -std::numeric_limits<float>::infinity())
            .argmax(1, /*keepdim=*/true);
    return View(batch.reward, batch.size) +
           View(batch.discount, batch.size) * value.gather(1, best).squeeze(1);
}

double
Dqn::Update()
{
    const ReplayBatch& batch = m_replay.Sample(m_settings.batch, m_replayRandom);
    const torch::Tensor target = m_networks->Targets(batch, m_settings.doubleQ);
    const torch::Tensor q = m_networks->online.Forward(View(batch.observation, batch.size, true))
                                .gather(1, View(batch.action, batch.size, true))
                                .squeeze(1);
    const torch::Tensor loss = torch::huber_loss(q, target, at::Reduction::Mean, m_settings.huber);

    m_networks->optimiser.ZeroGradients();
    loss.backward();
    m_networks->optimiser.Step(LearningRate(), m_settings.gradientNorm);
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
    : m_settings(settings), m_replay(settings.replay, observationSize, actionCount),
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

std::size_t
Dqn::ObservationSize() const
{
    return m_networks->online.Shape().inputs;
}

std::size_t
Dqn::ActionCount() const
{
    return m_networks->online.Shape().outputs;
}

const std::vector<float>&
Dqn::Values(const std::vector<float>& observation)
{
    m_networks->online.Values(observation, m_values.data());
    return m_values;
}

std::size_t
Dqn::Act(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
{
    return MaskedArgmax(Values(observation).data(), mask);
}

double
Dqn::Epsilon() const
{
    return Linear(m_settings.epsilonStart,
                  m_settings.epsilonEnd,
                  m_decisions,
                  m_settings.epsilonSteps);
}

double
Dqn::LearningRate() const
{
    return Linear(m_settings.learningRate,
                  m_settings.learningRateEnd,
                  m_learned,
                  m_settings.learningRateSteps);
}

std::size_t
Dqn::Explore(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
{
    const bool explore = m_exploreRandom.Uniform() < Epsilon();
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
    progress.exploration = Epsilon();
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
    constexpr double MANY = 1e12;
    SettingsTable table;
    table.Add("skip", &skip, "a linear path from the observation to every action's value");
    table.Add("hidden", &hidden, 1, 4096, "widths of the hidden layers");
    table.Add("learning-rate", &learningRate, 1e-8, 1, "of Adam, at first");
    table.Add("learning-rate-end", &learningRateEnd, 1e-8, 1, "of Adam, at last");
    table.Add("learning-rate-steps",
              &learningRateSteps,
              1,
              MANY,
              "decisions from one to the other");
    table.Add("gamma", &gamma, 0, 1, "discount per decision");
    table.Add("n-step", &nStep, 1, 1e6, "decisions summed before the value of the next state");
    table.Add("replay", &replay, 1, 1e8, "decisions remembered");
    table.Add("batch", &batch, 1, 65536, "samples of a gradient step");
    table.Add("warm-up", &warmUp, 1, MANY, "decisions before the first gradient step");
    table.Add("update-every", &updateEvery, 1, MANY, "decisions per gradient step");
    table.Add("target-every", &targetEvery, 1, MANY, "gradient steps between copies");
    table.Add("epsilon-start", &epsilonStart, 0, 1, "probability of a random action at first");
    table.Add("epsilon-end", &epsilonEnd, 0, 1, "probability of a random action at last");
    table.Add("epsilon-steps", &epsilonSteps, 1, MANY, "decisions from the first to the last");
    table.Add("huber", &huber, 1e-6, 1e6, "errors above this count linearly");
    table.Add("gradient-norm", &gradientNorm, 1e-6, 1e6, "gradients are scaled down to this norm");
    table.Add("reward-scale", &rewardScale, 1e-9, 1e9, "rewards are multiplied by this");
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
