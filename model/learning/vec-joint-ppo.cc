// SPDX-License-Identifier: GPL-2.0-only
#include "vec-joint-ppo.h"

#include "ns3/vec-error.h"
#include "vec-adam.h"
#include "vec-joint-network.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

constexpr double ADAM_EPSILON = 1e-5;

const JointView&
ViewOf(const DecisionProcess& process)
{
    const JointView* view = JointViewOf(process);
    if (!view)
    {
        throw InputError("this agent decides slots at once, which the system does not know");
    }
    return *view;
}

/** The numbers of some slots, one behind the other. */
torch::Tensor
Gather(const std::vector<std::vector<float>>& lists, const std::vector<std::size_t>& slots)
{
    std::vector<float> all;
    for (const std::size_t i : slots)
    {
        all.insert(all.end(), lists[i].begin(), lists[i].end());
    }
    return torch::tensor(all);
}

/** To mean 0 and deviation 1 over those that count. */
void
Normalise(std::vector<std::vector<float>>& lists, const std::vector<std::vector<float>>& counts)
{
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < lists.size(); ++i)
    {
        for (std::size_t r = 0; r < lists[i].size(); ++r)
        {
            const double x = lists[i][r];
            count += counts[i][r];
            sum += counts[i][r] * x;
            squares += counts[i][r] * x * x;
        }
    }
    const double mean = sum / count;
    const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean)) + 1e-8;
    for (auto& list : lists)
    {
        for (float& x : list)
        {
            x = static_cast<float>((x - mean) / deviation);
        }
    }
}

} // namespace

SettingsTable
JointPpoSettings::Table()
{
    SettingsTable table;
    table.Add("hidden", &hidden, 1, 4096, "units of every layer");
    table.Add("lanes", &lanes, 1, 1000, "episodes side by side");
    table.Add("joint", &joint, "all rows at once; false: item by item, each seeing those before");
    table.Add("rollout", &rollout, 1, 100000, "joint: slots that are learnt from at once");
    table.Add("own", &own, "joint: each row has its own reward; false: that of the slot");
    table.Add("prior", &prior, 0, 1000, "item by item: how much the first policy is greedy");
    AddTo(table);
    return table;
}

JointPpoSettings
DefaultJointPpoSettings(std::string_view agent)
{
    JointPpoSettings settings;
    settings.learningRate = 1e-3;
    settings.learningRateEnd = 1e-4;
    settings.learningRateSteps = 500000;
    settings.rewardScale = 0.1;
    if (agent == "ac")
    {
        settings.lambda = 0;
        settings.clip = 0;
        settings.epochs = 1;
    }
    return settings;
}

JointPpo::JointPpo(std::string name,
                   const JointPpoSettings& settings,
                   const DecisionProcess& sample,
                   uint64_t seed)
    : m_name(std::move(name)), m_settings(settings),
      m_network(std::make_unique<JointNetwork>(ViewOf(sample).Joint(),
                                               settings.hidden,
                                               Random(seed, "agent", "weights"))),
      m_optimiser(std::make_unique<Adam>(m_network->Weights().Tensors(), ADAM_EPSILON)),
      m_explore(seed, "agent", "explore"), m_shuffle(seed, "agent", "shuffle")
{
    PrepareTorch();
}

JointPpo::~JointPpo() = default;

std::string_view
JointPpo::Name() const
{
    return m_name;
}

void
JointPpo::Check(const DecisionProcess& process) const
{
    const JointLayout& mine = m_network->Layout();
    const JointLayout other = ViewOf(process).Joint();
    if (other.name != mine.name || other.inputs != mine.inputs || other.context != mine.context ||
        other.choices != mine.choices || other.levels != mine.levels)
    {
        throw InputError("the network takes rows of " + std::to_string(mine.inputs) + " and " +
                         std::to_string(mine.context) + " numbers (" + std::string(mine.name) +
                         "); the instance has " + std::to_string(other.inputs) + " and " +
                         std::to_string(other.context) + " (" + std::string(other.name) + ")");
    }
}

std::size_t
JointPpo::EpisodesAtOnce() const
{
    return m_settings.lanes;
}

/** Of some values with these log-probabilities: the best, or drawn. */
std::size_t
JointPpo::Choose(const float* log, std::size_t values, bool explore)
{
    const std::size_t best = std::max_element(log, log + values) - log;
    if (!explore)
    {
        return best;
    }
    m_strayed.Add(1 - std::exp(static_cast<double>(log[best])));
    double rest = m_explore.Uniform();
    for (std::size_t value = 0; value < values; ++value)
    {
        rest -= std::exp(static_cast<double>(log[value]));
        if (rest < 0)
        {
            return value;
        }
    }
    return best;
}

Trajectory
JointPpo::Play(DecisionProcess& process, bool explore, double unit)
{
    const c10::InferenceMode guard;
    Trajectory trajectory;
    JointView* view = JointViewOf(process);
    JointStep step;
    step.seen = view->ObserveJoint();
    if (step.seen.rows == 0 || process.Done())
    {
        return trajectory;
    }
    const JointLayout& layout = m_network->Layout();
    const JointNetwork::Outputs outputs = m_network->Forward(JointBatch(layout, {&step.seen}));
    const std::vector<float> log = Numbers(outputs.log);
    const std::vector<float> mean = Numbers(outputs.mean);
    const std::vector<float> deviation =
        layout.levels > 0 ? Numbers(m_network->Deviation()) : std::vector<float>();
    const float* head = log.data();
    for (std::size_t r = 0; r < step.seen.rows; ++r)
    {
        for (const std::size_t values : layout.choices)
        {
            step.action.push_back(static_cast<float>(Choose(head, values, explore)));
            head += values;
        }
        for (std::size_t i = 0; i < layout.levels; ++i)
        {
            const float middle = mean[r * layout.levels + i];
            step.action.push_back(
                explore ? static_cast<float>(m_explore.Normal(middle, deviation[i])) : middle);
        }
    }
    step.reward = view->TakeAll(step.action);
    for (double& reward : step.reward)
    {
        reward /= unit;
    }
    trajectory.joint = std::move(step);
    return trajectory;
}

void
JointPpo::Follow(Trajectory& trajectory,
                 DecisionProcess& next,
                 double discount,
                 double /* unit */) const
{
    if (next.Done() || !trajectory.joint)
    {
        return;
    }
    trajectory.terminated = false;
    trajectory.discount = discount;
    trajectory.joint->next = ViewOf(next).ObserveJoint();
}

void
JointPpo::Learn(const Trajectory& trajectory)
{
    if (!trajectory.joint)
    {
        return;
    }
    m_rollout.Add(trajectory);
    if (m_rollout.Size() < m_settings.rollout)
    {
        return;
    }
    const Lesson lesson = Prepare();
    const std::size_t size = m_rollout.Size();
    const std::size_t parts = std::min<std::size_t>(m_settings.minibatches, size);
    for (uint64_t epoch = 0; epoch < m_settings.epochs; ++epoch)
    {
        const std::vector<std::size_t> order = m_shuffle.Permutation(size);
        for (std::size_t part = 0; part < parts; ++part)
        {
            Improve(lesson,
                    {order.begin() + static_cast<std::ptrdiff_t>(part * size / parts),
                     order.begin() + static_cast<std::ptrdiff_t>((part + 1) * size / parts)});
        }
    }
    for (std::size_t i = 0; i < size; ++i)
    {
        m_decisions += m_rollout[i].seen.rows;
    }
    m_rollout.Clear();
}

/** Of each row, or of the slot: their mean or, in logarithms, their sum. */
std::vector<double>
JointPpo::ByCredit(std::vector<double> rows) const
{
    if (m_settings.own)
    {
        return rows;
    }
    return {std::accumulate(rows.begin(), rows.end(), 0.0) / static_cast<double>(rows.size())};
}

JointPpo::Lesson
JointPpo::Prepare() const
{
    const torch::NoGradGuard guard;
    Lesson lesson;
    std::vector<std::vector<double>> values;
    for (std::size_t i = 0; i < m_rollout.Size(); ++i)
    {
        const JointStep& step = m_rollout[i];
        const JointNetwork::Outputs outputs =
            m_network->Forward(JointBatch(m_network->Layout(), {&step.seen}));
        std::vector<float> log =
            Numbers(m_network->LogProbability(outputs, MatrixView(step.action, step.seen.rows)));
        lesson.old.push_back(std::move(log));
        lesson.busy.emplace_back(step.seen.busy.begin(), step.seen.busy.end());
        const std::vector<float> known = Numbers(outputs.values);
        values.push_back(ByCredit({known.begin(), known.end()}));
    }
    Estimate(values, lesson);
    lesson.counts = m_settings.own ? lesson.busy
                                   : std::vector<std::vector<float>>(m_rollout.Size(), {1});
    Normalise(lesson.advantage, lesson.counts);
    return lesson;
}

/** Generalised advantages, eq. (19)-(20), along each episode. */
void
JointPpo::Estimate(const std::vector<std::vector<double>>& values, Lesson& lesson) const
{
    const std::size_t size = m_rollout.Size();
    lesson.advantage.resize(size);
    lesson.target.resize(size);
    for (std::size_t i = size; i-- > 0;)
    {
        const std::vector<double> reward = ByCredit(m_rollout[i].reward);
        const std::size_t follower = m_rollout.Successor(i);
        const std::vector<double> next = follower < size ? values[follower] : NextValues(i);
        const double gamma = m_settings.gamma * m_rollout.Discount(i);
        for (std::size_t r = 0; r < reward.size(); ++r)
        {
            double advantage = m_settings.rewardScale * reward[r] - values[i][r];
            if (r < next.size())
            {
                advantage += gamma * next[r];
            }
            if (follower < size && r < lesson.advantage[follower].size())
            {
                advantage += gamma * m_settings.lambda * lesson.advantage[follower][r];
            }
            lesson.advantage[i].push_back(static_cast<float>(advantage));
            lesson.target[i].push_back(static_cast<float>(advantage + values[i][r]));
        }
    }
}

/** Values of what follows a slot; none after the end. */
std::vector<double>
JointPpo::NextValues(std::size_t slot) const
{
    const JointObservation& next = m_rollout[slot].next;
    if (next.rows == 0)
    {
        return {};
    }
    const std::vector<float> known =
        Numbers(m_network->Values(JointBatch(m_network->Layout(), {&next})));
    return ByCredit({known.begin(), known.end()});
}

/** One gradient step, eq. (21)-(23). */
void
JointPpo::Improve(const Lesson& lesson, const std::vector<std::size_t>& slots)
{
    std::vector<const JointObservation*> seen;
    std::vector<float> done;
    for (const std::size_t i : slots)
    {
        const JointStep& step = m_rollout[i];
        seen.push_back(&step.seen);
        done.insert(done.end(), step.action.begin(), step.action.end());
    }
    const JointBatch batch(m_network->Layout(), seen);
    const JointNetwork::Outputs outputs = m_network->Forward(batch);
    const auto rows = static_cast<std::size_t>(batch.row.size(0));
    torch::Tensor change =
        m_network->LogProbability(outputs, MatrixView(done, rows)) - Gather(lesson.old, slots);
    torch::Tensor values = outputs.values;
    if (!m_settings.own)
    {
        change = change * Gather(lesson.busy, slots);
        change = JointNetwork::MeanOfSlots(batch, change) * batch.size.squeeze(1);
        values = JointNetwork::MeanOfSlots(batch, values);
    }
    const torch::Tensor objective =
        ClippedObjective(change.exp(), Gather(lesson.advantage, slots), m_settings.clip);
    const auto meanOf = [](const torch::Tensor& rows, const torch::Tensor& counts)
    { return (rows * counts).sum() / counts.sum(); };
    const torch::Tensor loss =
        -meanOf(objective, Gather(lesson.counts, slots)) -
        m_settings.entropy * meanOf(m_network->Entropy(outputs), Gather(lesson.busy, slots)) +
        m_settings.value * (values - Gather(lesson.target, slots)).square().mean();
    m_optimiser->ZeroGradients();
    loss.backward();
    m_optimiser->Step(m_settings.LearningRateAt(m_decisions), m_settings.gradientNorm);
    m_loss.Add(loss.item<double>());
    ++m_updates;
}

LearningProgress
JointPpo::Progress()
{
    LearningProgress progress;
    progress.updates = m_updates;
    progress.loss = m_loss.Take();
    progress.exploration = m_strayed.Take();
    return progress;
}

void
JointPpo::SaveModel(SafeTensors& model) const
{
    m_network->Weights().Save(model, "");
}

void
JointPpo::LoadModel(const SafeTensors& model)
{
    m_network->Weights().Load(model, "");
}

void
JointPpo::Save(Checkpoint& checkpoint) const
{
    m_network->Weights().Save(checkpoint.tensors, "network.");
    m_optimiser->Save(checkpoint, "adam.");
    m_rollout.Save(checkpoint);
    Json& state = checkpoint.state["agent"];
    state = {
        {"explore",   m_explore.Save()},
        {"shuffle",   m_shuffle.Save()},
        {"decisions", m_decisions     },
        {"updates",   m_updates       }
    };
    m_loss.Save(state, "loss");
    m_strayed.Save(state, "strayed");
}

void
JointPpo::Load(const Checkpoint& checkpoint)
{
    m_network->Weights().Load(checkpoint.tensors, "network.");
    m_optimiser->Load(checkpoint, "adam.");
    m_rollout.Load(checkpoint);
    const JsonView state = checkpoint.State().At("agent");
    m_explore.Restore(state.At("explore").String());
    m_shuffle.Restore(state.At("shuffle").String());
    m_decisions = CountAt(state, "decisions");
    m_updates = CountAt(state, "updates");
    m_loss.Load(state, "loss");
    m_strayed.Load(state, "strayed");
}

} // namespace ns3::vec
