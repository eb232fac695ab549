// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_FACTS_H
#define VEC_VEHICULAR_CLOUD_FACTS_H

#include "vec-vehicular-cloud-observation.h"

#include <vector>

namespace ns3::vec
{

/**
 * How things are when one subtask is placed: what an agent can know that predicts nothing. The
 * state of eq. (28) with, in place of the allocations as such, what they mean for the current
 * subtask.
 *
 * 9 + 12 V numbers in the units of VehicularCloudObservation. RT is the moment at which the
 * subtask's parents have finished; links are those of that moment without shadowing.
 *
 * | slots | content                                                                              |
 * | 4     | work, data to its children, parents, children: the raw features of eq. (13)          |
 * | 1     | items decided / items                                                                |
 * | 1     | least work from its begin to the end of the task on the fastest vehicle: s(that / 5τ)|
 * | 1     | mean execution times of all that is open: s(sum / 10τ)                               |
 * | 1     | V − RT: s(that / 5τ)                                                                 |
 * | 1     | its input bits: s(mean transfer time / τ)                                            |
 * | V     | subtasks placed there / subtasks                                                     |
 * | V     | whether the action is feasible                                                       |
 * | V, V  | x and y at RT, relative to the owner's: s(that / 500 m)                              |
 * | V     | speed: q(f_m, mean f)                                                                |
 * | V     | time after RT until it is free: s(that / τ)                                          |
 * | V     | rest of its dwell time after RT: s(that / 10τ)                                       |
 * | V     | share of the input bits of the subtask that are held there                           |
 * | V     | link: the longest transfer of an input to it: s(that / τ)                            |
 * | V     | work of the subtask over its speed: s(that / τ)                                      |
 * | V     | of the bits that open subtasks still get from placed ones, the share held there      |
 * | V     | link from there to the others: s(mean transfer time of the mean edge / τ)            |
 */
class VehicularCloudFacts
{
  public:
    /** REQUIRES: all outlive this. */
    VehicularCloudFacts(const VehicularCloudInstance& instance,
                        const VehicularCloudModel& model,
                        const VehicularCloudObservation& observation);

    ObservationLayout Layout() const;

    /** Appends the facts. \p context: without times. */
    void Build(const VehicularCloudObservation::Context& context,
               double rtS,
               std::vector<float>& values) const;

  private:
    void AddLinks(const VehicularCloudObservation::Context& context,
                  double rtS,
                  std::vector<float>& values) const;

    const VehicularCloudInstance& m_instance;
    const VehicularCloudModel& m_model;
    const VehicularCloudObservation& m_observation;
    double m_meanHz = 0;
    double m_meanBits = 0; // of an edge
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_FACTS_H
