// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ga-drl.h"

#include "ns3/vec-choices.h"
#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"
#include "vec-q-weights.h"
#include "vec-tensor-view.h"
#include "vec-torch.h"

#include <algorithm>
#include <optional>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

constexpr double TIES = 0.005; // what an early finish weighs in the first policy, of an outlook
constexpr double SPREAD = 0.6; // of ranks in drawn orders

/** Numbers of an observation that is those of the item and then block after block of actions. */
struct Blocks
{
    std::size_t common = 0;
    std::size_t perAction = 0;
    std::optional<std::size_t> outlook; //!< the block of OUTLOOK
    std::optional<std::size_t> finish;  //!< the block of DELAY
};

ObservationLayout
LayoutOf(const GaDrlSettings& settings, const DecisionProcess& process)
{
    return settings.facts ? FactsOf(process).FactsLayout() : process.Layout();
}

/** Those of a layout, or of its facts alone, which come first among their kind. */
Blocks
BlocksOf(const ObservationLayout& layout, bool predictions)
{
    Blocks blocks;
    for (const ObservationBlock& block : layout.Blocks())
    {
        if (block.isPredicted && !predictions)
        {
            continue;
        }
        if (block.of == BlockOf::ITEM)
        {
            blocks.common += block.size;
            continue;
        }
        if (block.name == ObservationLayout::OUTLOOK)
        {
            blocks.outlook = blocks.perAction;
        }
        if (block.name == ObservationLayout::DELAY)
        {
            blocks.finish = blocks.perAction;
        }
        ++blocks.perAction;
    }
    return blocks;
}

GraphQShape
ShapeOf(const GaDrlSettings& settings, const DecisionProcess& process)
{
    const Blocks blocks = BlocksOf(LayoutOf(settings, process), settings.predictions);
    GraphQShape shape;
    shape.attention = settings.attention;
    shape.leaky = settings.leaky;
    shape.shared = settings.shared;
    shape.features = GraphOf(process).features;
    shape.common = blocks.common;
    shape.perVehicle = blocks.perAction;
    shape.vehicles = settings.padding;
    shape.heads = settings.heads;
    shape.embedding = settings.embedding;
    shape.hidden = settings.hidden;
    shape.skip.assign(blocks.perAction, 0);
    if (blocks.outlook)
    {
        shape.skip[*blocks.outlook] = static_cast<float>(settings.prior);
    }
    if (blocks.finish)
    {
        shape.skip[*blocks.finish] = static_cast<float>(-TIES * settings.prior);
    }
    return shape;
}

void
Rewind(DecisionProcess& process)
{
    while (process.Position() > 0)
    {
        process.Undo();
    }
}

/** Order 0: by downward ranks, as the items of vehicular-cloud come; 1: by upward ranks; others: by
 * shaken upward ranks. */
void
Reorder(DecisionProcess& process, uint64_t order, Random& random)
{
    if (order == 1)
    {
        OrderByUpwardRank(process);
    }
    else if (order > 1)
    {
        OrderByShakenRank(process, SPREAD, random);
    }
}

} // namespace

struct GaDrl::Networks
{
    Networks(const GraphQShape& shape, const Random& random)
        : online(shape, random), frozen(shape, random), average(shape, random),
          weights(online.Weights(), frozen.Weights())
    {
        average.Weights().Freeze();
    }

    GraphQNetwork online;  //!< θ
    GraphQNetwork frozen;  //!< θ⁻
    GraphQNetwork average; //!< of θ as time goes by
    QWeights weights;
};

GaDrl::GaDrl(const GaDrlSettings& settings, const DecisionProcess& process, uint64_t seed)
    : m_settings(settings), m_common(BlocksOf(LayoutOf(settings, process), true).common),
      m_perAction(BlocksOf(LayoutOf(settings, process), true).perAction),
      m_replay(settings.replay, settings.prioritised ? settings.priorityExponent : 0),
      m_learner(m_settings, seed, [this]() { Update(); })
{
    if (settings.hidden.size() != 2 || settings.heads % 2 != 0)
    {
        throw InputError("--hidden: expected two widths, --heads: an even number");
    }
    if (settings.tries > 0 && !settings.shared)
    {
        throw InputError("--tries: needs --shared=true");
    }
    PrepareTorch();
    m_networks =
        std::make_unique<Networks>(ShapeOf(settings, process), Random(seed, "agent", "weights"));
    m_learner.Use(m_networks->weights);
}

GaDrl::~GaDrl() = default;

std::string_view
GaDrl::Name() const
{
    return m_settings.attention ? "ga-drl" : "drlosm";
}

void
GaDrl::Check(const DecisionProcess& process) const
{
    const Blocks blocks = BlocksOf(LayoutOf(m_settings, process), true);
    const GraphQShape& shape = m_networks->online.Shape();
    if (blocks.common != m_common || blocks.perAction != m_perAction)
    {
        throw InputError(std::string(Name()) + ": was trained on another observation");
    }
    if (!shape.shared && process.ActionCount() > shape.vehicles)
    {
        throw InputError(std::string(Name()) + ": is padded to " + std::to_string(shape.vehicles) +
                         " vehicles, the instance has " + std::to_string(process.ActionCount()));
    }
}

/** The weights that plan. */
const GraphQNetwork&
GaDrl::Planner() const
{
    return m_settings.average > 0 ? m_networks->average : m_networks->online;
}

Trajectory
GaDrl::Play(DecisionProcess& process, bool explore, double unit)
{
    Trajectory trajectory;
    trajectory.graph = GraphOf(process);
    const GraphBatch graph = GraphBatch::Make({&trajectory.graph}, 0, m_learner.state.explore);
    const c10::InferenceMode guard;
    GraphValues values(explore ? m_networks->online : Planner(), graph, process.ActionCount());
    if (explore)
    {
        const int64_t most = static_cast<int64_t>(m_settings.orders) - 1;
        Reorder(process, m_learner.state.explore.Integer(0, most), m_learner.state.explore);
        trajectory.steps = PlayInOrder(process, values, true, unit);
        return trajectory;
    }

    const std::vector<std::pair<int, int>> downward = process.Items();
    Random random(0, "ga-drl", "orders");
    std::vector<std::pair<int, int>> best;
    bool isBestFeasible = false;
    double least = 0;
    for (uint64_t order = 0; order < m_settings.orders; ++order)
    {
        Rewind(process);
        process.Reorder(downward);
        Reorder(process, order, random);
        std::vector<Trajectory::Step> steps = PlayInOrder(process, values, false, unit);
        const bool isFeasible = process.IsFeasible();
        const bool isBetter = isFeasible == isBestFeasible ? process.Value() < least : isFeasible;
        if (order == 0 || isBetter)
        {
            best = process.Items();
            isBestFeasible = isFeasible;
            least = process.Value();
            trajectory.steps = std::move(steps);
        }
    }
    if (process.Items() != best)
    {
        Rewind(process);
        process.Reorder(best);
        for (const Trajectory::Step& step : trajectory.steps)
        {
            process.Step(step.action);
        }
    }
    return trajectory;
}

/** The current decision, as far as the settings let the agent see it. */
Trajectory::Step
GaDrl::Look(DecisionProcess& process) const
{
    Trajectory::Step step;
    step.node = process.Items()[process.Position()].second;
    step.mask = process.Mask();
    if (m_settings.facts)
    {
        step.observation = FactsOf(process).Facts();
        return step;
    }
    const std::vector<float>& observation = process.Observation();
    const GraphQShape& shape = m_networks->online.Shape();
    const auto item = observation.begin();
    const auto blocks = item + static_cast<std::ptrdiff_t>(m_common);
    const std::size_t seen = shape.perVehicle * process.ActionCount();
    step.observation.assign(item, item + static_cast<std::ptrdiff_t>(shape.common));
    step.observation.insert(step.observation.end(),
                            blocks,
                            blocks + static_cast<std::ptrdiff_t>(seen));
    return step;
}

/** The allowed vehicle of highest Q. */
std::size_t
GaDrl::Best(GraphValues& values, const Trajectory::Step& step) const
{
    if (std::count(step.mask.begin(), step.mask.end(), 1) == 1)
    {
        return std::find(step.mask.begin(), step.mask.end(), 1) - step.mask.begin();
    }
    return MaskedArgmax(values.Score(step).data(), step.mask);
}

std::vector<Trajectory::Step>
GaDrl::PlayInOrder(DecisionProcess& process, GraphValues& values, bool explore, double unit)
{
    const bool imitates = explore && m_learner.state.counts.told < m_settings.imitation;
    std::vector<uint8_t> isTried(process.Items().size(), 0);
    if (explore && !imitates && m_settings.tries > 0)
    {
        const auto order = m_learner.state.explore.Permutation(isTried.size());
        for (std::size_t k = 0; k < std::min<std::size_t>(order.size(), m_settings.tried); ++k)
        {
            isTried[order[k]] = 1;
        }
    }
    std::vector<Trajectory::Step> steps;
    values.Begin();
    while (!process.Done())
    {
        Trajectory::Step step = Look(process);
        if (imitates)
        {
            Imitate(process, step);
        }
        else if (isTried[process.Position()])
        {
            Try(process, values, unit, step);
        }
        step.action = explore && m_learner.Explores()
                        ? RandomAction(step.mask, m_learner.state.explore)
                        : Best(values, step);
        values.Place(step.node, step.action);
        step.reward = process.Step(step.action) / unit;
        steps.push_back(std::move(step));
    }
    return steps;
}

/** Advice of the look-ahead, which is one of the predictions of the observation. */
void
GaDrl::Imitate(DecisionProcess& process, Trajectory::Step& step) const
{
    const ObservationLayout layout = process.Layout();
    const ObservationBlock* outlook = layout.Find(ObservationLayout::OUTLOOK);
    if (!outlook)
    {
        throw InputError("--imitation: needs --observation=full");
    }
    const std::vector<float>& observation = process.Observation();
    for (std::size_t m = 0; m < step.mask.size(); ++m)
    {
        if (step.mask[m])
        {
            step.advice.emplace_back(m, observation[outlook->offset + m]);
        }
    }
}

/** Advice of experience: the best actions of now, each played to the end, and taken back. */
void
GaDrl::Try(DecisionProcess& process, GraphValues& values, double unit, Trajectory::Step& step)
{
    const std::vector<float> scores = values.Score(step);
    std::vector<std::size_t> actions;
    for (std::size_t m = 0; m < step.mask.size(); ++m)
    {
        if (step.mask[m])
        {
            actions.push_back(m);
        }
    }
    if (actions.size() < 2)
    {
        return;
    }
    std::stable_sort(actions.begin(),
                     actions.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    actions.resize(std::min<std::size_t>(actions.size(), m_settings.tries));
    const GraphScorer::Placed placed = values.Scorer()->Now();
    const std::size_t begin = process.Position();
    for (std::size_t action : actions)
    {
        std::size_t node = step.node;
        std::size_t next = action;
        double sum = 0;
        while (true)
        {
            values.Place(node, next);
            sum += process.Step(next);
            if (process.Done())
            {
                break;
            }
            const Trajectory::Step then = Look(process);
            node = then.node;
            next = Best(values, then);
        }
        while (process.Position() > begin)
        {
            process.Undo();
        }
        values.Scorer()->Return(placed);
        step.advice.emplace_back(action, sum / unit);
    }
}

/**
 * Algorithm 2, lines 11-14: the Huber loss of Q(s, a; θ) against
 * y = Σ γ^i r + γ^k Q(s', argmax_a' Q(s', a'; θ); θ⁻), a' among the allowed actions of s'.
 */
void
GaDrl::Update()
{
    const std::size_t count =
        m_settings.whole ? (m_settings.batch + m_replay.StepsOfOne() - 1) / m_replay.StepsOfOne()
                         : m_settings.batch;
    const auto draws = m_replay.Draw(count,
                                     m_settings.ImportanceAt(m_learner.state.counts.updates),
                                     m_learner.state.replay);
    GraphSampling sampling;
    sampling.nStep = m_settings.nStep;
    sampling.gamma = m_settings.gamma;
    sampling.rewardScale = m_settings.rewardScale;
    sampling.isWhole = m_settings.whole;
    sampling.own = m_settings.tries > 0 ? m_settings.own : 1;
    const GraphQNetwork& online = m_networks->online;
    const GraphQNetwork& frozen = m_networks->frozen;
    const GraphSamples samples(draws, m_replay.Weights(), online.Shape(), sampling);
    const GraphBatch graph =
        GraphBatch::Make(samples.graphs, m_settings.sample, m_learner.state.replay);
    const auto ofRows = [&samples](const torch::Tensor& ofGraphs)
    { return ofGraphs.index_select(0, samples.graph); };
    const torch::Tensor h = ofRows(online.Encode(graph));
    const torch::Tensor isNode = ofRows(graph.isNode);
    torch::Tensor target = samples.gain;
    if (samples.isCut)
    {
        const torch::NoGradGuard guard;
        const torch::Tensor later =
            QTargets(torch::zeros_like(samples.graph, torch::kFloat),
                     torch::ones_like(samples.graph, torch::kFloat),
                     online.Values(h, isNode, samples.next),
                     frozen.Values(ofRows(frozen.Encode(graph)), isNode, samples.next),
                     samples.next.allowed);
        target = samples.gain + samples.discount * later.index_select(0, samples.row);
    }
    const torch::Tensor values = online.Values(h, isNode, samples.now);
    const torch::Tensor q =
        values.flatten().index_select(0, samples.row * values.size(1) + samples.action);
    torch::Tensor more;
    if (samples.isAdvised && m_settings.sharpness > 0)
    {
        more = samples.Disagreement(values, m_settings.sharpness);
    }
    const std::vector<float> errors = m_networks->weights.Update(q,
                                                                 target,
                                                                 samples.weight,
                                                                 m_settings,
                                                                 m_learner.state.counts,
                                                                 more);
    m_replay.UpdatePriorities(samples.ErrorsOfDraws(errors));
    if (m_settings.average > 0)
    {
        m_networks->average.Weights().Follow(online.Weights(), m_settings.average);
    }
}

void
GaDrl::Learn(const Trajectory& trajectory)
{
    m_replay.Add(trajectory);
    m_learner.Learn(trajectory.steps.size());
}

RoundLearner&
GaDrl::Rounds()
{
    return m_learner;
}

LearningProgress
GaDrl::Progress()
{
    return m_learner.Progress();
}

void
GaDrl::SaveModel(SafeTensors& model) const
{
    Planner().Weights().Save(model, "");
}

void
GaDrl::LoadModel(const SafeTensors& model)
{
    m_networks->weights.StartFrom(model);
    m_networks->average.Weights().Assign(m_networks->online.Weights());
}

void
GaDrl::Save(Checkpoint& checkpoint) const
{
    m_learner.Save(checkpoint, m_replay);
    m_networks->average.Weights().Save(checkpoint.tensors, "average.");
}

void
GaDrl::Load(const Checkpoint& checkpoint)
{
    m_learner.Load(checkpoint, m_replay);
    m_networks->average.Weights().Load(checkpoint.tensors, "average.");
}

} // namespace ns3::vec
