// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sequence-network.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <string>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

/** Observation, mask and action before of steps, [rows, …]. */
class StepRows
{
  public:
    StepRows(std::size_t rows, const SequenceShape& shape)
        : observation(
              torch::zeros({static_cast<int64_t>(rows), static_cast<int64_t>(shape.observation)})),
          forbidden(
              torch::zeros({static_cast<int64_t>(rows), static_cast<int64_t>(shape.actions)})),
          before(
              torch::zeros({static_cast<int64_t>(rows), static_cast<int64_t>(shape.actions) + 1}))
    {
    }

    /** \p place: of the step in its sequence. */
    void Set(std::size_t row, const Trajectory& trajectory, std::size_t index, int64_t place)
    {
        const Trajectory::Step& step = trajectory.steps[index];
        std::copy(step.observation.begin(),
                  step.observation.end(),
                  observation.data_ptr<float>() + row * observation.size(1));
        float* added = forbidden.data_ptr<float>() + row * forbidden.size(1);
        for (std::size_t a = 0; a < step.mask.size(); ++a)
        {
            added[a] = step.mask[a] ? 0 : ActorCritic::FORBIDDEN;
        }
        const std::size_t last = place == 0 ? 0 : 1 + trajectory.steps[index - 1].action;
        before.data_ptr<float>()[row * before.size(1) + last] = 1;
    }

    torch::Tensor observation;
    torch::Tensor forbidden;
    torch::Tensor before; //!< one of 1 + actions; the first when there was none
};

torch::Tensor
Indices(const std::vector<int64_t>& numbers)
{
    return torch::tensor(numbers, torch::kLong);
}

/** SequenceBatch::near. */
torch::Tensor
PlacesOfNeighbours(const std::vector<GraphObservation>& sequences, int64_t longest)
{
    constexpr std::size_t SLOTS = SequenceBatch::SLOTS;
    const auto width = static_cast<int64_t>(2 * SLOTS);
    torch::Tensor near =
        torch::full({static_cast<int64_t>(sequences.size()), longest, width}, -1.0F);
    for (std::size_t s = 0; s < sequences.size(); ++s)
    {
        const GraphObservation& sequence = sequences[s];
        std::vector<std::size_t> parents(sequence.nodes, 0);
        std::vector<std::size_t> children(sequence.nodes, 0);
        float* const rows = near.data_ptr<float>() + static_cast<int64_t>(s) * longest * width;
        const auto place = [&](int node)
        { return static_cast<float>(node + 1) / static_cast<float>(sequence.nodes); };
        std::vector<std::pair<int, int>> edges = sequence.edges;
        std::sort(edges.begin(), edges.end());
        for (const auto& [from, to] : edges)
        {
            if (parents[to] < SLOTS)
            {
                rows[to * width + static_cast<int64_t>(parents[to]++)] = place(from);
            }
            if (children[from] < SLOTS)
            {
                rows[from * width + static_cast<int64_t>(SLOTS + children[from]++)] = place(to);
            }
        }
    }
    return near;
}

} // namespace

SequenceBatch
SequenceBatch::Make(const std::vector<const Trajectory*>& trajectories)
{
    std::vector<GraphObservation> sequences;
    SequenceBatch batch;
    for (const Trajectory* trajectory : trajectories)
    {
        const GraphObservation& graph = trajectory->graph;
        auto& places = batch.places.emplace_back();
        for (std::size_t node = 0; node < graph.nodes; ++node)
        {
            const bool begins =
                node == 0 || (!graph.owner.empty() && graph.owner[node] != graph.owner[node - 1]);
            if (begins)
            {
                sequences.emplace_back();
                sequences.back().features = graph.features;
            }
            GraphObservation& sequence = sequences.back();
            places.emplace_back(sequences.size() - 1, sequence.nodes++);
            const auto feature = graph.feature.begin() + node * graph.features;
            sequence.feature.insert(sequence.feature.end(), feature, feature + graph.features);
        }
        for (const auto& [from, to] : graph.edges)
        {
            if (places[from].first == places[to].first)
            {
                sequences[places[to].first].edges.emplace_back(places[from].second,
                                                               places[to].second);
            }
        }
    }
    std::vector<const GraphObservation*> graphs;
    std::vector<int64_t> length;
    for (const GraphObservation& sequence : sequences)
    {
        graphs.push_back(&sequence);
        length.push_back(static_cast<int64_t>(sequence.nodes));
    }
    Random none(0);
    batch.graph = GraphBatch::Make(graphs, 0, none);
    batch.near = PlacesOfNeighbours(sequences, batch.graph.feature.size(1));
    batch.length = Indices(length);
    const torch::Tensor place = torch::arange(batch.graph.feature.size(1)).unsqueeze(0);
    const torch::Tensor mirrored = batch.length.unsqueeze(1) - 1 - place;
    batch.reverse = torch::where(mirrored >= 0, mirrored, place);
    return batch;
}

SequenceNetwork::SequenceNetwork(const SequenceShape& shape, Random random) : m_shape(shape)
{
    const std::size_t hidden = shape.hidden;
    std::size_t width = shape.features;
    if (shape.attention)
    {
        m_attention.emplace_back(m_parameters,
                                 "attention",
                                 shape.features,
                                 shape.embedding,
                                 shape.heads,
                                 /*leaky=*/true,
                                 random,
                                 /*concatenate=*/true);
        const std::size_t seen = shape.heads * shape.embedding;
        if (shape.gate)
        {
            m_gate = m_parameters.AddZeros("attention.gate", {static_cast<int64_t>(seen)});
        }
        width = seen + (shape.gate ? width : 0);
    }
    width += shape.places ? 2 * SequenceBatch::SLOTS : 0;
    m_encoder.emplace_back(m_parameters, "encoder.there", width, hidden, random);
    m_encoder.emplace_back(m_parameters, "encoder.back", width, hidden, random);
    m_first.emplace_back(m_parameters, "first", 2 * hidden, hidden, random);
    m_decoder.emplace_back(m_parameters,
                           "decoder",
                           2 * hidden + 1 + shape.actions + shape.observation,
                           hidden,
                           random);
    m_score.emplace_back(m_parameters, "score", hidden, 2 * hidden, random);
    const std::size_t summary = 3 * hidden + shape.observation;
    m_actor.emplace_back(m_parameters, "actor.0", summary, hidden, random);
    m_actor.emplace_back(m_parameters, "actor.1", hidden, shape.actions, random);
    m_skip.emplace_back(m_parameters, "skip", shape.observation, shape.actions, random);
    m_critic.emplace_back(m_parameters, "critic.0", summary, hidden, random);
    m_critic.emplace_back(m_parameters, "critic.1", hidden, 1, random);
    for (auto* layers : {&m_actor, &m_skip, &m_critic})
    {
        layers->back().Zero();
    }
}

SequenceNetwork::Encoded
SequenceNetwork::Encode(const SequenceBatch& batch) const
{
    torch::Tensor h = batch.graph.feature;
    if (m_shape.attention)
    {
        const torch::Tensor seen = m_attention.front().Forward(h, batch.graph.neighbour);
        h = m_shape.gate ? torch::cat({h, m_gate * seen}, 2) : seen;
    }
    if (m_shape.places)
    {
        h = torch::cat({h, batch.near}, 2);
    }
    const auto turned = [&batch](const torch::Tensor& x) {
        return x.gather(1, batch.reverse.unsqueeze(2).expand({-1, -1, x.size(2)}));
    };
    const torch::Tensor zero = torch::zeros({h.size(0), static_cast<int64_t>(m_shape.hidden)});
    const torch::Tensor there = m_encoder[0].Forward(h, zero);
    const torch::Tensor back = m_encoder[1].Forward(turned(h), zero);
    const torch::Tensor last = (batch.length - 1).view({-1, 1, 1}).expand({-1, 1, there.size(2)});
    const torch::Tensor ends = torch::cat({there.gather(1, last), back.gather(1, last)}, 2);
    return {torch::cat({there, turned(back)}, 2),
            torch::tanh(m_first.front().Forward(ends.squeeze(1)))};
}

torch::Tensor
SequenceNetwork::Attend(const torch::Tensor& state,
                        const torch::Tensor& memory,
                        const torch::Tensor& isNode) const
{
    const torch::Tensor score =
        torch::matmul(m_score.front().Forward(state), memory.transpose(1, 2));
    const torch::Tensor weight =
        (score + (isNode - 1).unsqueeze(1) * -ActorCritic::FORBIDDEN).softmax(2);
    return torch::matmul(weight, memory);
}

torch::Tensor
SequenceNetwork::Logits(const torch::Tensor& summary, const torch::Tensor& observation) const
{
    torch::Tensor logits = m_actor[1].Forward(torch::tanh(m_actor[0].Forward(summary))) +
                           m_skip.front().Forward(observation);
    if (m_shape.delaysAt != ObservationLayout::NOWHERE)
    {
        logits = logits - m_shape.prior * observation.narrow(-1,
                                                             static_cast<int64_t>(m_shape.delaysAt),
                                                             logits.size(-1));
    }
    return logits;
}

torch::Tensor
SequenceNetwork::Values(const torch::Tensor& summary) const
{
    return m_critic[1].Forward(torch::relu(m_critic[0].Forward(summary))).squeeze(-1);
}

ActorCritic::Outputs
SequenceNetwork::Forward(const std::vector<const Trajectory*>& trajectories) const
{
    const SequenceBatch batch = SequenceBatch::Make(trajectories);
    const int64_t sequences = batch.graph.feature.size(0);
    const int64_t longest = batch.graph.feature.size(1);
    StepRows rows(sequences * longest, m_shape);
    std::vector<int64_t> order;
    for (std::size_t b = 0; b < trajectories.size(); ++b)
    {
        for (std::size_t i = 0; i < trajectories[b]->steps.size(); ++i)
        {
            const auto& [sequence, place] = batch.places[b][i];
            order.push_back(sequence * longest + place);
            rows.Set(order.back(), *trajectories[b], i, place);
        }
    }
    const auto shaped = [&](const torch::Tensor& flat) {
        return flat.view({sequences, longest, flat.size(1)});
    };
    const Encoded encoded = Encode(batch);
    const torch::Tensor observation = shaped(rows.observation);
    const torch::Tensor state =
        m_decoder.front().Forward(torch::cat({encoded.memory, shaped(rows.before), observation}, 2),
                                  encoded.first);
    const torch::Tensor context = Attend(state, encoded.memory, batch.graph.isNode);
    const torch::Tensor summary = torch::cat({state, context, observation}, 2);
    const torch::Tensor taken = Indices(order);
    const torch::Tensor logits = Logits(summary, observation).flatten(0, 1) + rows.forbidden;
    return {logits.index_select(0, taken), Values(summary).flatten().index_select(0, taken)};
}

std::vector<double>
SequenceNetwork::NextValues(const std::vector<const Trajectory*>& trajectories) const
{
    // A task graph is decided to its end.
    return std::vector<double>(trajectories.size(), 0);
}

class SequenceNetwork::Steps : public Decoding
{
  public:
    Steps(const SequenceNetwork& network, const std::vector<const Trajectory*>& trajectories)
        : m_network(network), m_batch(SequenceBatch::Make(trajectories)),
          m_encoded(network.Encode(m_batch)),
          m_state(torch::zeros({static_cast<int64_t>(trajectories.size()),
                                static_cast<int64_t>(network.m_shape.hidden)}))
    {
    }

    torch::Tensor Next(const std::vector<std::size_t>& numbers,
                       const std::vector<const Trajectory*>& trajectories) override
    {
        StepRows rows(numbers.size(), m_network.m_shape);
        std::vector<int64_t> who;
        std::vector<int64_t> sequence;
        std::vector<int64_t> place;
        torch::Tensor begins =
            torch::zeros({static_cast<int64_t>(numbers.size()), 1}, torch::kBool);
        for (std::size_t i = 0; i < numbers.size(); ++i)
        {
            const Trajectory& trajectory = *trajectories[numbers[i]];
            const std::size_t index = trajectory.steps.size() - 1;
            const auto& [s, p] = m_batch.places[numbers[i]][index];
            who.push_back(static_cast<int64_t>(numbers[i]));
            sequence.push_back(s);
            place.push_back(p);
            begins.data_ptr<bool>()[i] = p == 0;
            rows.Set(i, trajectory, index, p);
        }
        const torch::Tensor of = Indices(sequence);
        const torch::Tensor memory = m_encoded.memory.index_select(0, of);
        const torch::Tensor current =
            memory.gather(1, Indices(place).view({-1, 1, 1}).expand({-1, 1, memory.size(2)}))
                .squeeze(1);
        const torch::Tensor rowsOf = Indices(who);
        const torch::Tensor before = torch::where(begins,
                                                  m_encoded.first.index_select(0, of),
                                                  m_state.index_select(0, rowsOf));
        const torch::Tensor state = m_network.m_decoder.front().Step(
            torch::cat({current, rows.before, rows.observation}, 1),
            before);
        m_state.index_copy_(0, rowsOf, state);
        const torch::Tensor context =
            m_network.Attend(state.unsqueeze(1), memory, m_batch.graph.isNode.index_select(0, of))
                .squeeze(1);
        return m_network.Logits(torch::cat({state, context, rows.observation}, 1),
                                rows.observation) +
               rows.forbidden;
    }

  private:
    const SequenceNetwork& m_network;
    SequenceBatch m_batch;
    Encoded m_encoded;
    torch::Tensor m_state; //!< of the decoder, by process
};

std::unique_ptr<ActorCritic::Decoding>
SequenceNetwork::Begin(const std::vector<const Trajectory*>& trajectories) const
{
    return std::make_unique<Steps>(*this, trajectories);
}

void
SequenceNetwork::Check(const DecisionProcess& process) const
{
    if (process.Layout().Size() != m_shape.observation || process.ActionCount() != m_shape.actions)
    {
        throw InputError("the network takes " + std::to_string(m_shape.observation) +
                         " numbers a step and has " + std::to_string(m_shape.actions) +
                         " actions; the instance has " + std::to_string(process.Layout().Size()) +
                         " and " + std::to_string(process.ActionCount()));
    }
}

} // namespace ns3::vec
