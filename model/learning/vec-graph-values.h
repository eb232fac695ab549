// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_VALUES_H
#define VEC_GRAPH_VALUES_H

#include "vec-graph-samples.h"
#include "vec-graph-scorer.h"
#include "vec-trajectory.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ns3::vec
{

/** A task graph as a GraphQNetwork sees it, and Q of decisions about it, one after the other. */
class GraphValues
{
  public:
    /** REQUIRES: the network outlives this. */
    GraphValues(const GraphQNetwork& network, const GraphBatch& graph, std::size_t vehicles);

    /** Nothing is placed. */
    void Begin();
    void Place(std::size_t node, std::size_t vehicle);
    /** Q of each vehicle, less what is the same for all with a shared scorer. Valid until the next
     * call. */
    const std::vector<float>& Score(const Trajectory::Step& step);

    /** Of a shared scorer; nullptr of a padded network. */
    GraphScorer* Scorer()
    {
        return m_scorer ? &*m_scorer : nullptr;
    }

  private:
    const GraphQNetwork& m_network;
    std::size_t m_vehicles;
    torch::Tensor m_h; //!< [1, N, embedding]
    torch::Tensor m_isNode;
    std::optional<GraphScorer> m_scorer; //!< of a shared scorer
    std::optional<StateRows> m_rows;     //!< of a padded network
    std::vector<float> m_scores;         //!< of a padded network
};

} // namespace ns3::vec

#endif // VEC_GRAPH_VALUES_H
