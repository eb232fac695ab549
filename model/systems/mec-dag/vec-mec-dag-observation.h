// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_OBSERVATION_H
#define VEC_MEC_DAG_OBSERVATION_H

#include "ns3/vec-decision-process.h"
#include "vec-mec-dag-simulator.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What an agent sees before it places one subtask of a `mec-dag` instance, for R subchannels and M
 * processors. The one place where observations of this system are scaled.
 *
 * All numbers are free of units, so that small and large profiles look alike: times are divided by
 * τ, the mean local execution time of the subtasks of the item's task, and then squashed,
 * s(x) = x / (1 + |x|). A speed is compared with a mean, q(a, b) = (a − b) / (a + b). An upload
 * time without a subchannel is the mean over subchannels. Everything lies in [−1, 1].
 *
 * FULL, 20 + 3R + 2M + 2RM numbers, and LITERAL, the first 4 + M + R of these:
 *
 * | slots     | content                                                                        |
 * | 1         | position of the subtask in the topological order of its task, over its size    |
 * | 1         | own input d^L: s(upload time / τ)                                              |
 * | 1         | work c: s(local execution time / τ)                                            |
 * | 1         | f_v: q(f_v, mean f_m)                                                          |
 * | M         | f_m: q(f_m, mean f_m)                                                          |
 * | R         | rate in use on subchannel r: q(rate, mean rate)                                |
 * | 2         | output d^O: s(upload time / τ), s(download time / τ)                           |
 * | 3         | parents on the vehicle, parents on the server, children: s(number / 3)         |
 * | 2         | other parents of its children placed on the vehicle, on the server: s(n / 3)   |
 * | 1         | items decided / items                                                          |
 * | 1         | longest way to the end, cheapest place each: s(that / 5τ)                      |
 * | 1         | best predicted finish − earliest start: s(that / τ)                            |
 * | 1         | vehicle CPU: s(time until it is free for the next job / τ)                     |
 * | R         | the same of each subchannel                                                    |
 * | 1         | the same of the downlink                                                       |
 * | M         | the same of each processor                                                     |
 * | R         | upload of its own input and its local parents' outputs: s(time / τ)            |
 * | 1 + RM    | per action s((predicted finish − the best action's) / τ)                       |
 * | 1 + RM    | per action s(increase of the sum of execution times over tasks / τ)            |
 * | 1         | s((last finish of its task so far − best predicted finish) / τ), −1 if none    |
 * | 1         | sum of execution times over tasks so far: s(that / 10τ)                        |
 *
 * "Until free" counts from the earliest moment at which the item could begin anywhere (its release
 * and its parents' finishes) and is 0 for a queue that is free by then; queues are as after
 * everything decided so far. LITERAL adds, as paper 0 does, the positions of up to 6 parents and 6
 * children over the task's size, filled up with −1.
 */
class MecDagObservation
{
  public:
    static constexpr std::size_t NEIGHBOURS = 6; //!< listed on each side by LITERAL

    static ObservationLayout Layout(ObservationKind kind,
                                    std::size_t subchannels,
                                    std::size_t processors);

    /** Numbers that a graph network sees of a subtask, whatever has been decided. */
    static constexpr std::size_t NODE_FEATURES = 9;

    /** REQUIRES: both outlive this. */
    MecDagObservation(const MecDagInstance& instance,
                      const MecDagSimulator& simulator,
                      ObservationKind kind);

    /** What is needed beside the simulator's state. */
    struct Context
    {
        int number = 0;         //!< the item
        double progress = 0;    //!< items decided / items
        double value = 0;       //!< V of what is decided
        double longestWayS = 0; //!< to the end of its task
        const std::vector<DecisionProcess::Estimate>* estimates =
            nullptr; //!< per action; FULL only
    };

    /** Appends an observation. REQUIRES: the simulator's last run was of what is decided so far. */
    void Build(const Context& context, std::vector<float>& values) const;

    /**
     * Appends the features of a subtask as a node: position, own input, work and f_v as above,
     * output s(upload time / τ) and s(download time / τ), parents and children s(number / 3), and
     * the longest way to the end.
     */
    void AddNode(int number, double longestWayS, std::vector<float>& values) const;

  private:
    void AddFeatures(int number, std::vector<float>& values) const;
    void AddNeighbourLists(int number, std::vector<float>& values) const;
    void AddState(const Context& context, std::vector<float>& values) const;
    double MeanUploadS(int vehicle, double bits) const;

    const MecDagInstance& m_instance;
    const MecDagSimulator& m_simulator;
    ObservationKind m_kind;
    std::vector<double> m_unitS;   // τ per task
    std::vector<double> m_place;   // position over size, by number
    std::vector<double> m_meanBps; // per vehicle
    double m_meanHz = 0;
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_OBSERVATION_H
