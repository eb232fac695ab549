// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ga-drl.h"

#include "ns3/vec-choices.h"
#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"
#include "vec-graph-scorer.h"
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
    const Blocks blocks = BlocksOf(process.Layout(), settings.predictions);
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

/** Builds GraphStates row by row. */
class StateRows
{
  public:
    StateRows(const GraphQShape& shape, std::size_t rows, std::size_t vehicles, std::size_t nodes)
        : m_common(shape.common), m_perVehicle(shape.perVehicle), m_vehicles(vehicles),
          m_nodes(nodes)
    {
        const auto n = static_cast<int64_t>(rows);
        const auto v = static_cast<int64_t>(vehicles);
        states.node = torch::zeros({n}, torch::kLong);
        states.common = torch::zeros({n, static_cast<int64_t>(shape.common)});
        states.vehicle = torch::zeros({n, v, static_cast<int64_t>(shape.perVehicle)});
        states.allocation = torch::zeros({n, v, static_cast<int64_t>(nodes)});
        states.allowed = torch::zeros({n, v}, torch::kBool);
    }

    void Set(std::size_t row,
             std::size_t node,
             const std::vector<float>& observation,
             const std::vector<uint8_t>& mask)
    {
        states.node.data_ptr<int64_t>()[row] = static_cast<int64_t>(node);
        std::copy_n(observation.begin(),
                    m_common,
                    states.common.data_ptr<float>() + row * m_common);
        float* vehicle = states.vehicle.data_ptr<float>() + row * m_vehicles * m_perVehicle;
        const float* blocks = observation.data() + m_common;
        const std::size_t count = mask.size();
        for (std::size_t m = 0; m < count; ++m)
        {
            for (std::size_t k = 0; k < m_perVehicle; ++k)
            {
                vehicle[m * m_perVehicle + k] = blocks[k * count + m];
            }
        }
        std::copy(mask.begin(), mask.end(), states.allowed.data_ptr<bool>() + row * m_vehicles);
    }

    void Place(std::size_t row, std::size_t node, std::size_t vehicle)
    {
        states.allocation.data_ptr<float>()[(row * m_vehicles + vehicle) * m_nodes + node] = 1;
    }

    GraphStates states;

  private:
    std::size_t m_common;
    std::size_t m_perVehicle;
    std::size_t m_vehicles;
    std::size_t m_nodes;
};

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

/** A graph as the network sees it, and Q of decisions about it. */
class GaDrl::Values
{
  public:
    Values(const GraphQNetwork& network, const GraphBatch& graph, std::size_t vehicles)
        : m_network(network), m_vehicles(vehicles), m_h(network.Encode(graph).contiguous()),
          m_isNode(graph.isNode)
    {
        if (network.Shape().shared)
        {
            const auto* h = m_h.data_ptr<float>();
            m_scorer.emplace(network, std::vector<float>(h, h + m_h.numel()), m_h.size(1));
        }
    }

    /** Nothing is placed. */
    void Begin()
    {
        if (m_scorer)
        {
            m_scorer->Begin(m_vehicles);
        }
        else
        {
            m_rows.emplace(m_network.Shape(), 1, m_vehicles, m_h.size(1));
        }
    }

    void Place(std::size_t node, std::size_t vehicle)
    {
        m_scorer ? m_scorer->Place(node, vehicle) : m_rows->Place(0, node, vehicle);
    }

    /** The allowed vehicle of highest Q. */
    std::size_t Best(const Trajectory::Step& step)
    {
        if (m_scorer)
        {
            return MaskedArgmax(m_scorer->Score(step.node, step.observation).data(), step.mask);
        }
        m_rows->Set(0, step.node, step.observation, step.mask);
        const torch::Tensor q = m_network.Values(m_h, m_isNode, m_rows->states).contiguous();
        return MaskedArgmax(q.data_ptr<float>(), step.mask);
    }

  private:
    const GraphQNetwork& m_network;
    std::size_t m_vehicles;
    torch::Tensor m_h; //!< [1, N, embedding]
    torch::Tensor m_isNode;
    std::optional<GraphScorer> m_scorer; //!< of a shared scorer
    std::optional<StateRows> m_rows;     //!< of a padded network
};

struct GaDrl::Networks
{
    Networks(const GraphQShape& shape, const Random& random)
        : online(shape, random), frozen(shape, random), weights(online.Weights(), frozen.Weights())
    {
    }

    GraphQNetwork online; //!< θ
    GraphQNetwork frozen; //!< θ⁻
    QWeights weights;
};

GaDrlSettings::GaDrlSettings()
{
    learningRate = 2e-4;
    learningRateEnd = 2e-5;
    batch = 32;
    updateEvery = 2;
    targetEvery = 100;
    epsilonStart = 0.2;
    epsilonEnd = 0.02;
    epsilonSteps = 20000;
    rewardScale = 10;
}

SettingsTable
GaDrlSettings::Table()
{
    SettingsTable table;
    table.Add("leaky", &leaky, "LeakyReLU before the softmax of attention");
    table.Add("shared", &shared, "one scorer for all vehicles; false: padded to --padding");
    table.Add("predictions",
              &predictions,
              "false: predicted transfers, finishes and outlooks are not seen");
    table.Add("sample", &sample, 0, 1000, "neighbours drawn per node in training; 0: all");
    table.Add("heads", &heads, 2, 64, "heads of attention, an even number");
    table.Add("padding", &padding, 1, 1000, "vehicles of the padded network");
    table.Add("embedding", &embedding, 1, 1024, "widths of the attention network's layers");
    table.Add("hidden", &hidden, 1, 4096, "widths of the value network's two layers");
    table.Add("orders", &orders, 1, 1000, "orders a plan is made in, of which the best counts");
    table.Add("prior", &prior, 0, 100, "first weight of a vehicle's outlook");
    AddTo(table);
    return table;
}

GaDrl::GaDrl(const GaDrlSettings& settings, const DecisionProcess& process, uint64_t seed)
    : m_settings(settings), m_common(BlocksOf(process.Layout(), true).common),
      m_perAction(BlocksOf(process.Layout(), true).perAction),
      m_replay(settings.replay, settings.prioritised ? settings.priorityExponent : 0),
      m_learner(m_settings, seed, [this]() { Update(); })
{
    if (settings.hidden.size() != 2 || settings.heads % 2 != 0)
    {
        throw InputError("--hidden: expected two widths, --heads: an even number");
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
    const Blocks blocks = BlocksOf(process.Layout(), true);
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

Trajectory
GaDrl::Play(DecisionProcess& process, bool explore, double unit)
{
    Trajectory trajectory;
    trajectory.graph = GraphOf(process);
    const GraphBatch graph = GraphBatch::Make({&trajectory.graph}, 0, m_learner.state.explore);
    const c10::InferenceMode guard;
    Values values(m_networks->online, graph, process.ActionCount());
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

std::vector<float>
GaDrl::Seen(const std::vector<float>& observation, std::size_t vehicles) const
{
    const GraphQShape& shape = m_networks->online.Shape();
    const auto blocks = observation.begin() + static_cast<std::ptrdiff_t>(m_common);
    std::vector<float> seen(observation.begin(),
                            observation.begin() + static_cast<std::ptrdiff_t>(shape.common));
    seen.insert(seen.end(),
                blocks,
                blocks + static_cast<std::ptrdiff_t>(shape.perVehicle * vehicles));
    return seen;
}

std::vector<Trajectory::Step>
GaDrl::PlayInOrder(DecisionProcess& process, Values& values, bool explore, double unit)
{
    std::vector<Trajectory::Step> steps;
    values.Begin();
    while (!process.Done())
    {
        Trajectory::Step step;
        step.observation = Seen(process.Observation(), process.ActionCount());
        step.mask = process.Mask();
        step.node = process.Items()[process.Position()].second;
        if (explore && m_learner.Explores())
        {
            step.action = RandomAction(step.mask, m_learner.state.explore);
        }
        else if (std::count(step.mask.begin(), step.mask.end(), 1) == 1)
        {
            step.action = std::find(step.mask.begin(), step.mask.end(), 1) - step.mask.begin();
        }
        else
        {
            step.action = values.Best(step);
        }
        values.Place(step.node, step.action);
        step.reward = process.Step(step.action) / unit;
        steps.push_back(std::move(step));
    }
    return steps;
}

/**
 * Algorithm 2, lines 11-14: the Huber loss of Q(s, a; θ) against
 * y = Σ γ^i r + γ^k Q(s', argmax_a' Q(s', a'; θ); θ⁻), a' among the allowed actions of s'.
 */
void
GaDrl::Update()
{
    const auto samples = m_replay.Draw(m_settings.batch,
                                       m_settings.ImportanceAt(m_learner.state.counts.updates),
                                       m_learner.state.replay);
    std::size_t vehicles = 0;
    std::vector<const GraphObservation*> graphs;
    for (const auto& sample : samples)
    {
        graphs.push_back(&sample.episode->graph);
        vehicles = std::max(vehicles, sample.episode->steps.front().mask.size());
    }
    const GraphBatch graph = GraphBatch::Make(graphs, m_settings.sample, m_learner.state.replay);
    const auto nodes = static_cast<std::size_t>(graph.feature.size(1));
    const GraphQShape& shape = m_networks->online.Shape();
    StateRows now(shape, samples.size(), vehicles, nodes);
    StateRows next(shape, samples.size(), vehicles, nodes);
    const auto size = static_cast<int64_t>(samples.size());
    torch::Tensor action = torch::empty({size, 1}, torch::kLong);
    torch::Tensor reward = torch::empty({size});
    torch::Tensor discount = torch::empty({size});
    for (std::size_t b = 0; b < samples.size(); ++b)
    {
        const Trajectory& episode = *samples[b].episode;
        const std::size_t begin = samples[b].step;
        const std::size_t end = std::min(begin + m_settings.nStep, episode.steps.size());
        double sum = 0;
        double factor = 1;
        for (std::size_t k = 0; k < end; ++k)
        {
            const Trajectory::Step& step = episode.steps[k];
            if (k < begin)
            {
                now.Place(b, step.node, step.action);
            }
            else
            {
                sum += factor * step.reward;
                factor *= m_settings.gamma;
            }
            next.Place(b, step.node, step.action);
        }
        const Trajectory::Step& step = episode.steps[begin];
        now.Set(b, step.node, step.observation, step.mask);
        const bool isLast = end == episode.steps.size();
        if (isLast && episode.terminated)
        {
            factor = 0;
            next.Set(b, step.node, step.observation, step.mask);
        }
        else if (isLast)
        {
            next.Set(b, episode.nextNode, episode.nextObservation, episode.nextMask);
        }
        else
        {
            next.Set(b,
                     episode.steps[end].node,
                     episode.steps[end].observation,
                     episode.steps[end].mask);
        }
        action.data_ptr<int64_t>()[b] = static_cast<int64_t>(step.action);
        reward.data_ptr<float>()[b] = static_cast<float>(m_settings.rewardScale * sum);
        discount.data_ptr<float>()[b] = static_cast<float>(factor);
    }

    const GraphQNetwork& online = m_networks->online;
    const GraphQNetwork& frozen = m_networks->frozen;
    const torch::Tensor h = online.Encode(graph);
    torch::Tensor target;
    {
        const torch::NoGradGuard guard;
        target = QTargets(reward,
                          discount,
                          online.Values(h, graph.isNode, next.states),
                          frozen.Values(frozen.Encode(graph), graph.isNode, next.states),
                          next.states.allowed);
    }
    const torch::Tensor q = online.Values(h, graph.isNode, now.states).gather(1, action).squeeze(1);
    m_replay.UpdatePriorities(m_networks->weights.Update(q,
                                                         target,
                                                         VectorView(m_replay.Weights()),
                                                         m_settings,
                                                         m_learner.state.counts));
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
    m_networks->online.Weights().Save(model, "");
}

void
GaDrl::LoadModel(const SafeTensors& model)
{
    m_networks->weights.StartFrom(model);
}

void
GaDrl::Save(Checkpoint& checkpoint) const
{
    m_learner.Save(checkpoint, m_replay);
}

void
GaDrl::Load(const Checkpoint& checkpoint)
{
    m_learner.Load(checkpoint, m_replay);
}

} // namespace ns3::vec
