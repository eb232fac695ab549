// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_OBSERVATION_H
#define VEC_VEHICULAR_CLOUD_OBSERVATION_H

#include "ns3/vec-decision-process.h"
#include "vec-vehicular-cloud-model.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What an agent sees before it places one subtask, for V vehicles. The one place where
 * observations of this system are scaled.
 *
 * τ is the mean execution time of a subtask that has work, over subtasks and vehicles; s(x) = x /
 * (1 + |x|), q(a, b) = (a − b) / (a + b). Everything lies in [−1, 1].
 *
 * FULL, 9 + 14 V numbers, and LITERAL, the state of eq. (28) with the raw features of eq. (13),
 * 4 + 4 V numbers: those marked L, in this order. Numbers per vehicle come as one block of V after
 * the other, so that a network can give every vehicle the same weights.
 *
 * | slots | content                                                                    |
 * | 1   L | work u: s(mean execution time / τ)                                         |
 * | 1   L | mean data on the edges to its children: s(mean transfer time / τ)          |
 * | 1   L | parents: s(number / 3)                                                     |
 * | 1   L | children: s(number / 3)                                                    |
 * | 1     | items decided / items                                                      |
 * | 1     | least time from its begin to the end of the task: s(that / 5τ)             |
 * | 1     | RT − now: s(that / 5τ)                                                     |
 * | 1     | V − RT: s(that / 5τ)                                                       |
 * | 1     | best predicted finish of a feasible action − RT: s(that / τ)               |
 * | V   L | subtasks placed there / subtasks                                           |
 * | V   L | whether the action is feasible                                             |
 * | V   L | x at RT, relative to the owner's: s(that / 500 m)                          |
 * | V   L | y, the same                                                                |
 * | V     | speed: q(f_m, mean f)                                                      |
 * | V     | time after RT until it is free: s(that / τ)                                |
 * | V     | rest of its dwell time after RT: s(that / 10τ)                             |
 * | V     | transfer of the inputs there: s(that / τ)                                  |
 * | V     | predicted finish − the best feasible one: s(that / τ)                      |
 * | V     | increase of V: s(that / τ)                                                 |
 * | V     | data its children get from other parents placed there: s(transfer / τ)     |
 * | V     | V if all that is open runs there − the least such V: s(that / τ)           |
 * | V     | V if this runs there and the rest on one of the CANDIDATES of least such V |
 * |       | − the least of these: s(that / τ)                                          |
 * | V     | outlook, what is then still to come: −(that V − V now) / U, at least −1    |
 *
 * U is the last finish when everything runs where it is pinned, else on the owner, from the start.
 */
class VehicularCloudObservation
{
  public:
    /** REQUIRES: both outlive this. */
    VehicularCloudObservation(const VehicularCloudInstance& instance,
                              const VehicularCloudModel& model,
                              ObservationKind kind);

    ObservationLayout Layout() const;

    static constexpr std::size_t CANDIDATES = 3;
    static constexpr std::size_t RAW = 4; //!< features of eq. (13)

    /** The features of eq. (13) of every subtask, as the first four numbers; row-major. */
    std::vector<float> RawFeatures() const;

    /** What is needed beside the instance. */
    struct Context
    {
        int subtask = 0;
        std::size_t decided = 0;
        std::size_t items = 0;
        double value = 0; //!< V
        double tailS = 0; //!< least time from its begin to the end of the task
        const VehicularCloudModel::State* state = nullptr;
        const std::vector<VehicularCloudModel::Times>* times = nullptr; //!< per vehicle
        const std::vector<uint8_t>* mask = nullptr;
        const std::vector<int>* open = nullptr; //!< subtasks in order, the current one first
    };

    /** Appends an observation. */
    void Build(const Context& context, std::vector<float>& values) const;

    /** τ. */
    double UnitS() const
    {
        return m_unitS;
    }

    /** On the edges to the children of a subtask. */
    double MeanOutBits(int subtask) const
    {
        return m_meanOutBits[subtask];
    }

  private:
    void AddOutlook(const Context& context, std::vector<float>& values) const;

    const VehicularCloudInstance& m_instance;
    const VehicularCloudModel& m_model;
    ObservationKind m_kind;
    double m_unitS = 1;       // τ
    double m_allOnOwnerS = 1; // U
    double m_meanHz = 0;
    std::vector<double> m_meanOutBits; // by subtask
    mutable VehicularCloudModel::State m_scratch;
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_OBSERVATION_H
