// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-samples.h"

#include "vec-tensor-view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <torch/utils.h>

namespace ns3::vec
{

namespace
{

/** The decisions of a draw. */
std::vector<std::size_t>
StepsOf(const EpisodeReplay::Sample& draw, const GraphSampling& sampling)
{
    std::vector<std::size_t> steps;
    const std::vector<Trajectory::Step>& all = draw.episode->steps;
    for (std::size_t k = 0; k < all.size() && sampling.isWhole && sampling.own == 0; ++k)
    {
        if (!all[k].advice.empty())
        {
            steps.push_back(k);
        }
    }
    if (!sampling.isWhole || !steps.empty())
    {
        return sampling.isWhole ? steps : std::vector<std::size_t>{draw.step};
    }
    steps.resize(all.size());
    std::iota(steps.begin(), steps.end(), 0);
    return steps;
}

torch::Tensor
Copy(const std::vector<float>& numbers)
{
    return torch::tensor(numbers);
}

torch::Tensor
Copy(const std::vector<int64_t>& numbers)
{
    return torch::tensor(numbers, torch::kLong);
}

} // namespace

StateRows::StateRows(const GraphQShape& shape,
                     std::size_t rows,
                     std::size_t vehicles,
                     std::size_t nodes)
    : m_common(shape.common), m_perVehicle(shape.perVehicle), m_vehicles(vehicles), m_nodes(nodes)
{
    const auto n = static_cast<int64_t>(rows);
    const auto v = static_cast<int64_t>(vehicles);
    states.node = torch::zeros({n}, torch::kLong);
    states.common = torch::zeros({n, static_cast<int64_t>(shape.common)});
    states.vehicle = torch::zeros({n, v, static_cast<int64_t>(shape.perVehicle)});
    states.allocation = torch::zeros({n, v, static_cast<int64_t>(nodes)});
    states.allowed = torch::zeros({n, v}, torch::kBool);
}

void
StateRows::Set(std::size_t row,
               std::size_t node,
               const std::vector<float>& observation,
               const std::vector<uint8_t>& mask)
{
    states.node.data_ptr<int64_t>()[row] = static_cast<int64_t>(node);
    std::copy_n(observation.begin(), m_common, states.common.data_ptr<float>() + row * m_common);
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

void
StateRows::Place(std::size_t row, std::size_t node, std::size_t vehicle)
{
    states.allocation.data_ptr<float>()[(row * m_vehicles + vehicle) * m_nodes + node] = 1;
}

GraphSamples::GraphSamples(const std::vector<EpisodeReplay::Sample>& draws,
                           const std::vector<float>& weights,
                           const GraphQShape& shape,
                           const GraphSampling& sampling)
{
    std::size_t rows = 0;
    std::size_t vehicles = 0;
    std::size_t nodes = 0;
    for (const EpisodeReplay::Sample& draw : draws)
    {
        const Trajectory& episode = *draw.episode;
        graphs.push_back(&episode.graph);
        rows += StepsOf(draw, sampling).size();
        vehicles = std::max(vehicles, episode.steps.front().mask.size());
        nodes = std::max(nodes, episode.graph.nodes);
    }
    StateRows nowRows(shape, rows, vehicles, nodes);
    StateRows nextRows(shape, rows, vehicles, nodes);
    advised = torch::full({static_cast<int64_t>(rows), static_cast<int64_t>(vehicles)},
                          -std::numeric_limits<float>::infinity());
    std::vector<int64_t> graphOf;
    std::vector<int64_t> rowOf;
    std::vector<int64_t> actionOf;
    std::vector<float> gains;
    std::vector<float> discounts;
    std::vector<float> entryWeights;

    const auto addRow = [&](const Trajectory& episode, std::size_t begin, float weightOfRow)
    {
        const std::size_t b = graphOf.size() - 1;
        const std::size_t end = std::min<std::size_t>(begin + sampling.nStep, episode.steps.size());
        double sum = 0;
        double factor = 1;
        for (std::size_t k = 0; k < end; ++k)
        {
            const Trajectory::Step& step = episode.steps[k];
            if (k < begin)
            {
                nowRows.Place(b, step.node, step.action);
            }
            else
            {
                sum += factor * step.reward;
                factor *= sampling.gamma;
            }
            nextRows.Place(b, step.node, step.action);
        }
        const Trajectory::Step& step = episode.steps[begin];
        nowRows.Set(b, step.node, step.observation, step.mask);
        if (end < episode.steps.size())
        {
            const Trajectory::Step& later = episode.steps[end];
            nextRows.Set(b, later.node, later.observation, later.mask);
        }
        else if (episode.terminated)
        {
            factor = 0;
            nextRows.Set(b, step.node, step.observation, step.mask);
        }
        else
        {
            nextRows.Set(b, episode.nextNode, episode.nextObservation, episode.nextMask);
        }
        const auto add = [&](std::size_t which, double gained, double later, double counts)
        {
            rowOf.push_back(static_cast<int64_t>(b));
            actionOf.push_back(static_cast<int64_t>(which));
            gains.push_back(static_cast<float>(sampling.rewardScale * gained));
            discounts.push_back(static_cast<float>(later));
            entryWeights.push_back(static_cast<float>(counts) * weightOfRow);
        };
        if (step.advice.empty())
        {
            add(step.action, sum, factor, sampling.own > 0 ? sampling.own : 1);
            isCut = isCut || factor != 0;
            return;
        }
        isAdvised = true;
        float* const advisedHere = advised.data_ptr<float>() + b * vehicles;
        for (const auto& [which, worth] : step.advice)
        {
            advisedHere[which] = static_cast<float>(sampling.rewardScale * worth);
            add(which, worth, 0, 1 / static_cast<double>(step.advice.size()));
        }
    };
    for (std::size_t d = 0; d < draws.size(); ++d)
    {
        for (std::size_t step : StepsOf(draws[d], sampling))
        {
            graphOf.push_back(static_cast<int64_t>(d));
            addRow(*draws[d].episode, step, weights[d]);
        }
    }
    // The mean over entries is to be the mean over rows.
    const auto scale = static_cast<float>(rowOf.size()) / static_cast<float>(rows);
    for (float& one : entryWeights)
    {
        one *= scale;
    }
    graph = Copy(graphOf);
    now = nowRows.states;
    next = nextRows.states;
    row = Copy(rowOf);
    action = Copy(actionOf);
    gain = Copy(gains);
    discount = Copy(discounts);
    weight = Copy(entryWeights);
}

torch::Tensor
GraphSamples::Disagreement(const torch::Tensor& values, double sharpness) const
{
    const torch::Tensor open = advised.isfinite();
    const torch::Tensor has = open.any(1);
    // Rows without advice: all alike in both, which is no divergence.
    const torch::Tensor none = has.logical_not().unsqueeze(1);
    const double least = -1e9;
    const auto logits = [&](const torch::Tensor& of)
    {
        return (sharpness * of)
            .masked_fill(open.logical_not(), least)
            .masked_fill(none, 0)
            .log_softmax(1);
    };
    const torch::Tensor p = logits(advised);
    return (p.exp() * (p - logits(values))).sum(1).mean();
}

std::vector<float>
GraphSamples::ErrorsOfDraws(const std::vector<float>& errors) const
{
    std::vector<float> sums(graphs.size(), 0);
    std::vector<int> counts(graphs.size(), 0);
    const int64_t* graphOf = graph.data_ptr<int64_t>();
    const int64_t* rowOf = row.data_ptr<int64_t>();
    for (std::size_t e = 0; e < errors.size(); ++e)
    {
        sums[graphOf[rowOf[e]]] += std::abs(errors[e]);
        ++counts[graphOf[rowOf[e]]];
    }
    for (std::size_t d = 0; d < sums.size(); ++d)
    {
        sums[d] /= static_cast<float>(counts[d]);
    }
    return sums;
}

} // namespace ns3::vec
