// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_OBSERVATION_H
#define VEC_LOAD_BALANCE_OBSERVATION_H

#include "ns3/vec-decision-process.h"
#include "vec-load-balance-model.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What an agent sees before it places one task of a `load-balance` slot with M RSUs. The one place
 * where observations of this system are scaled.
 *
 * With τ the local execution time of the task and κ its local cost ω T + (1 − ω) E, s(x) = x / (1 +
 * |x|) and q(a, b) = (a − b) / (a + b), FULL has 9 + 7 M + 2 M² numbers, all in [−1, 1]:
 *
 * | slots | content                                                                            |
 * | 1     | items decided / items                                                              |
 * | 1     | s(deadline / τ), 1 without one                                                     |
 * | 1     | data: s(upload time alone at the nearest RSU / τ), 1 without RSUs                  |
 * | 1     | share of energy in the local cost                                                  |
 * | 1     | cost so far: s(V × items / (10 κ))                                                 |
 * | 1     | s(LBM / bound) of the loads so far, −1 when the bound is 0 or below                |
 * | 1     | least of all increases of cost by moving: s((increase − κ) / κ), 1 when none covers|
 * | M     | 1 when the RSU covers the vehicle, else 0                                          |
 * | M     | upload time among those that enter there: s(time / τ), 1 when it does not cover    |
 * | M     | increase of cost at that entrance, others' included: s(increase / κ), or 1         |
 * | M     | load of the RSU so far                                                             |
 * | M     | computing time there with its new share: s(time / τ)                               |
 * | M     | increase of the cost of shares, others' included: s(increase / κ)                  |
 * | M     | per target, least increase over all entrances, with migration: s(that / κ), or 1   |
 * | 1 + M²| per action, cost above the least allowed one: s(that / κ), 1 when not allowed      |
 * | 1 + M²| per action, finish after the first allowed one: s(that / τ), 1 when not allowed    |
 *
 * LITERAL is paper 1's state of one vehicle and of the RSUs, 10 + 3 M numbers: its place (2, in the
 * box of all RSUs' coverage), its road segment (s(segment / 100)), q(work, mean work), q(data, mean
 * data), s(deadline / τ) or 1, CANDIDATES covering RSUs from the nearest on (2 (m + 1) / (M + 1) −
 * 1, repeated in turn to fill up; −1 where none covers) and −1 for the vehicle itself; then per RSU
 * q(F_m, mean F) and its place (2).
 */
class LoadBalanceObservation
{
  public:
    static constexpr std::size_t CANDIDATES = 3; //!< β of paper 1

    /** Networks that see FULL by action do not see coverage, which the mask tells, and the least
     * increases of targets, which those of actions tell. */
    static ObservationLayout Layout(ObservationKind kind, std::size_t rsus);

    /** REQUIRES: both outlive this. */
    LoadBalanceObservation(const LoadBalanceInstance& instance,
                           const LoadBalanceModel& model,
                           ObservationKind kind);

    /** What is needed beside the instance; the lists are per RSU, the last two per action, and for
     * FULL only; infinity where an action is not allowed. */
    struct Context
    {
        int task = 0;
        double progress = 0; //!< items decided / items
        double value = 0;    //!< V of what is decided
        double localCost = 0;
        std::vector<double> uploadS;
        std::vector<double> uploadCost; //!< increase
        std::vector<double> edgeS;
        std::vector<double> edgeCost; //!< increase
        std::vector<double> loads;
        std::vector<double> actionCost; //!< V × items after it
        std::vector<double> finishS;
    };

    /** Appends an observation. */
    void Build(const Context& context, std::vector<float>& values) const;

  private:
    void AddFull(const Context& context, std::vector<float>& values) const;
    void AddLiteral(const Context& context, std::vector<float>& values) const;

    const LoadBalanceInstance& m_instance;
    const LoadBalanceModel& m_model;
    ObservationKind m_kind;
    double m_bound;
    CoverageBox m_box;
    double m_meanCycles = 0;
    double m_meanBits = 0;
    double m_meanHz = 0;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_OBSERVATION_H
