// SPDX-License-Identifier: GPL-2.0-only
#include "vec-graph-values.h"

#include "vec-tensor-view.h"

namespace ns3::vec
{

GraphValues::GraphValues(const GraphQNetwork& network,
                         const GraphBatch& graph,
                         std::size_t vehicles)
    : m_network(network), m_vehicles(vehicles), m_h(network.Encode(graph).contiguous()),
      m_isNode(graph.isNode)
{
    if (network.Shape().shared)
    {
        const auto* h = m_h.data_ptr<float>();
        m_scorer.emplace(network, std::vector<float>(h, h + m_h.numel()), m_h.size(1));
    }
}

void
GraphValues::Begin()
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

void
GraphValues::Place(std::size_t node, std::size_t vehicle)
{
    m_scorer ? m_scorer->Place(node, vehicle) : m_rows->Place(0, node, vehicle);
}

const std::vector<float>&
GraphValues::Score(const Trajectory::Step& step)
{
    if (m_scorer)
    {
        return m_scorer->Score(step.node, step.observation);
    }
    m_rows->Set(0, step.node, step.observation, step.mask);
    m_scores = Numbers(m_network.Values(m_h, m_isNode, m_rows->states));
    return m_scores;
}

} // namespace ns3::vec
