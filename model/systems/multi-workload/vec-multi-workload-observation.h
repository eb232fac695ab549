// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_OBSERVATION_H
#define VEC_MULTI_WORKLOAD_OBSERVATION_H

#include "ns3/vec-decision-process.h"
#include "vec-multi-workload-model.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What an agent sees before it places one workload of a `multi-workload` slot with M servers. The
 * one place where observations of this system are scaled.
 *
 * With τ the execution time of the workload on its device, κ what it costs there (its part of eq.
 * 7, queue included), s(x) = x / (1 + |x|) and q(a, b) = (a − b) / (a + b), FULL has 15 + 9 M
 * numbers, all in [−1, 1]:
 *
 * | slots | content                                                                          |
 * | 1     | items decided / items                                                            |
 * | 1     | s(deadline / τ), 1 without one                                                   |
 * | 1     | data: s(least upload time over servers / τ), 1 without servers                   |
 * | 1     | work for each bit: q(its cycles per bit, mean of the slot)                       |
 * | 1     | fill of the device's queue, 0 without a capacity                                 |
 * | 1     | s(wait in the device's queue / τ)                                                |
 * | 1     | workloads that become unfinished by staying: s(number)                           |
 * | 1     | share of energy in κ                                                             |
 * | 1     | s(V × items / (10 κ))                                                            |
 * | 1     | unfinished so far / items                                                        |
 * | 1     | speed: q(F_w, mean F_m)                                                          |
 * | 1     | least of all increases of V by moving: s((increase − κ) / κ), 1 without servers  |
 * | M     | upload: s(time / τ)                                                              |
 * | M     | wait in the queue with its share: s(time / τ)                                    |
 * | M     | computing with its share: s(time / τ)                                            |
 * | M     | its share                                                                        |
 * | M     | increase of V, others' included: s(increase / κ)                                 |
 * | M     | workloads that become unfinished, others' included: s(number)                    |
 * | M     | fill of the queue, 0 without a capacity                                          |
 * | M     | workloads there: s(number / 3)                                                   |
 * | 1     | items undecided: s(number / 10)                                                  |
 * | 1     | q(κ, its mean over the items)                                                    |
 * | 1 + M | here and at each server: loss of the step, penalties included, above the least   |
 * |       | of all: s(difference / mean κ)                                                   |
 *
 * LITERAL is eq. (9) of paper 4 for one workload, 5 + 3 M numbers: q(bits, mean bits), q(cycles per
 * bit, mean), s(deadline / τ) or 1, q(F_w, mean F_m), s(Q_w / bits), then per server q(B_m, mean
 * B), q(F_m, mean F), s(Q_m / (10 bits)).
 */
class MultiWorkloadObservation
{
  public:
    static ObservationLayout Layout(ObservationKind kind, std::size_t servers);

    /** REQUIRES: both outlive this. */
    MultiWorkloadObservation(const MultiWorkloadInstance& instance,
                             const MultiWorkloadModel& model,
                             ObservationKind kind);

    /** The item in one place. */
    struct Place
    {
        WorkloadParts parts;
        double increase = 0; //!< of V
        double share = 0;
        double company = 0; //!< workloads there already
        int unfinished = 0; //!< more of them
    };

    /** What is needed beside the instance. */
    struct Context
    {
        int number = 0;
        double progress = 0;       //!< items decided / items
        double value = 0;          //!< V of what is decided
        int unfinished = 0;        //!< so far
        std::vector<Place> places; //!< local, then the servers; FULL only
    };

    /** Appends an observation. */
    void Build(const Context& context, std::vector<float>& values) const;
    /** QueueView::Queues(): s(slots that a processor needs for its queue / 10), with the mean
     * cycles per bit of this slot's workloads. \p owner: nullptr is as an empty queue. */
    std::vector<float> Queues(const MultiWorkloadInstance::Device* owner, std::size_t slots) const;

  private:
    void AddFull(const Context& context, std::vector<float>& values) const;
    void AddLiteral(const Context& context, std::vector<float>& values) const;

    const MultiWorkloadInstance& m_instance;
    const MultiWorkloadModel& m_model;
    ObservationKind m_kind;
    double m_meanBits = 0;
    double m_meanCyclesPerBit = 0;
    double m_meanCost = 0; // on their devices
    double m_meanHz = 0;
    double m_meanBandwidthHz = 0;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_OBSERVATION_H
