// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_SCORER_H
#define VEC_GRAPH_SCORER_H

#include "ns3/vec-plain-layer.h"
#include "vec-graph-q-network.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What the shared scorer of a GraphQNetwork says of the vehicles, for one state and without
 * LibTorch: of 20 decisions over 20 vehicles most of LibTorch's time is the calling.
 */
class GraphScorer
{
  public:
    /** REQUIRES: the network is `shared`; \p h, [nodes, width], is what its Encode() gives of the
     * graph, row-major. */
    GraphScorer(const GraphQNetwork& network, std::vector<float> h, std::size_t nodes);

    /** What has been placed where. */
    struct Placed
    {
        std::vector<float> sum; //!< of h on each vehicle, [vehicles, width]
        std::vector<int> count; //!< subtasks on each vehicle
    };

    /** Nothing is placed, and there are so many vehicles. */
    void Begin(std::size_t vehicles);
    void Place(std::size_t node, std::size_t vehicle);

    const Placed& Now() const
    {
        return m_placed;
    }

    /** Back to what was placed then. */
    void Return(const Placed& then)
    {
        m_placed = then;
    }

    /** Q of placing \p node on each vehicle, less what is the same for all. \p observation as a
     * process gives it: common numbers, then blocks per vehicle. Valid until the next call. */
    const std::vector<float>& Score(std::size_t node, const std::vector<float>& observation);

  private:
    std::size_t m_common;
    std::size_t m_perVehicle;
    std::size_t m_width;
    std::vector<float> m_h;    //!< [nodes, width]
    std::vector<float> m_mean; //!< of h
    PlainLayer m_state;
    PlainLayer m_vehicle;
    PlainLayer m_own;
    PlainLayer m_others;
    std::vector<float> m_value; //!< of the advantage, [hidden]
    std::vector<float> m_skip;  //!< [perVehicle]
    Placed m_placed;
    std::vector<float> m_input;
    std::vector<float> m_stateZ;
    std::vector<float> m_z; //!< [vehicles, hidden]
    std::vector<float> m_meanZ;
    std::vector<float> m_shared;
    std::vector<float> m_y;
    std::vector<float> m_scores;
};

} // namespace ns3::vec

#endif // VEC_GRAPH_SCORER_H
