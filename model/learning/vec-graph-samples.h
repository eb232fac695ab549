// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_GRAPH_SAMPLES_H
#define VEC_GRAPH_SAMPLES_H

#include "vec-episode-replay.h"
#include "vec-graph-q-network.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** Builds GraphStates row by row. */
class StateRows
{
  public:
    StateRows(const GraphQShape& shape, std::size_t rows, std::size_t vehicles, std::size_t nodes);

    /** \p observation: numbers of the item, then block after block of vehicles. */
    void Set(std::size_t row,
             std::size_t node,
             const std::vector<float>& observation,
             const std::vector<uint8_t>& mask);
    void Place(std::size_t row, std::size_t node, std::size_t vehicle);

    GraphStates states;

  private:
    std::size_t m_common;
    std::size_t m_perVehicle;
    std::size_t m_vehicles;
    std::size_t m_nodes;
};

/** How remembered decisions become samples. */
struct GraphSampling
{
    uint64_t nStep = 1;
    double gamma = 1;
    double rewardScale = 1;
    bool isWhole = false; //!< all decisions of the episodes that were drawn
    double own = 1; //!< what a decision without advice counts; with 0 a whole episode is those
                    //!< with advice, if there are any
};

/**
 * Remembered decisions as what a gradient step is taken on: rows are states, each of one of the
 * graphs, and entries are the actions in them whose values are learnt: the one that was taken, or
 * all that there was advice on.
 */
struct GraphSamples
{
    /** REQUIRES: \p draws is not empty and lives on. \p weights: of the draws. */
    GraphSamples(const std::vector<EpisodeReplay::Sample>& draws,
                 const std::vector<float>& weights,
                 const GraphQShape& shape,
                 const GraphSampling& sampling);

    std::vector<const GraphObservation*> graphs; //!< one for each draw
    torch::Tensor graph;                         //!< of each row, [rows]
    GraphStates now;                             //!< states
    GraphStates next;                            //!< and what comes nStep decisions later
    torch::Tensor row;                           //!< of each entry, [entries]
    torch::Tensor action;                        //!< of each entry
    torch::Tensor gain;     //!< rewards up to the next state, or what was advised, [entries]
    torch::Tensor discount; //!< of the value of the next state, [entries]
    torch::Tensor weight;   //!< of each entry; 1 in the mean of a row
    torch::Tensor advised; //!< as gain, of all actions, [rows, vehicles]; −∞ where there is none
    bool isCut = false;    //!< some next states count
    bool isAdvised = false; //!< some rows have advice

    /**
     * How far the preferences of values, [rows, vehicles], are from those of the advice: the mean
     * over rows of the divergence KL(p ‖ q), p = softmax(\p sharpness × advised) and q the same of
     * the values, both among what was advised on; a row without advice counts 0.
     */
    torch::Tensor Disagreement(const torch::Tensor& values, double sharpness) const;
    /** The mean size of the errors of entries, for each draw. */
    std::vector<float> ErrorsOfDraws(const std::vector<float>& errors) const;
};

} // namespace ns3::vec

#endif // VEC_GRAPH_SAMPLES_H
