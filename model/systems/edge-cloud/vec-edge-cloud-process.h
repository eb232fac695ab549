// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_PROCESS_H
#define VEC_EDGE_CLOUD_PROCESS_H

#include "ns3/vec-decision-process.h"
#include "vec-edge-cloud-model.h"

namespace ns3::vec
{

/**
 * `edge-cloud` as a sequence of decisions: action k = tier k; every action is feasible. Items come
 * workflow by workflow along the chain.
 *
 * V is Q of the decided subtasks; a workflow whose last subtask is not decided has no return yet.
 * So a reward is −F(S, a) of eq. (14), and the last one of a workflow includes the return.
 *
 * Observations, in which every number lies in [−1, 1]; τ is the mean of computation over subtasks
 * and tiers, s(x) = x / (1 + |x|):
 *
 * | FULL, 3 + 9 K numbers for K tiers                                               |
 * | 1 | subtasks of the workflow that are done / all                                |
 * | 1 | subtasks that are left: s(number / 10)                                      |
 * | 1 | δ: s(δ)                                                                     |
 * | K | 1 for the tier of the subtask before                                        |
 * | K | computation on each tier: s(time / τ)                                       |
 * | K | transfer to each tier: s(time / τ)                                          |
 * | K | wait for each tier once the data is there: s(time / τ)                      |
 * | K | δ × weighted energy: s(that / τ)                                            |
 * | K | what the action adds to Q − the least of all: s(that / τ)                   |
 * | K | transfer of its output from each tier to the device: s(time / τ)            |
 * | K | mean transfer of its output from each tier to the others: s(time / τ)       |
 * | K | the next subtask on each tier, computation and energy: s(that / τ); 0: none |
 *
 * LITERAL is the state of eq. (13), K + 2 N + 1 numbers, N the length of the longest workflow:
 * a_{i−1} as K numbers of which one is 1, then e_{i−1,i}, v_i, e_{i,i+1}, … e_n, filled up with 0;
 * bits over the most bits, cycles over the most cycles of the instance.
 */
class EdgeCloudProcess : public DecisionProcess
{
  public:
    /** REQUIRES: the instance outlives the process. */
    EdgeCloudProcess(const EdgeCloudInstance& instance, ObservationKind observation);

    PlaceKind KindOf(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    ObservationLayout Layout() const override;
    double LowerBound() override;

  private:
    std::vector<double> RanksByNumber() const override;
    Assignment AssignmentOf(std::size_t position, std::size_t action) const override;
    void Observe(std::vector<float>& values) override;
    Outcome Take(std::size_t action) override;
    void TakeBack(std::size_t action) override;

    int TierBefore(int workflow, int subtask) const;
    double TimeBefore(int workflow, int subtask) const;
    void ObserveFull(int workflow, int subtask, std::vector<float>& values);
    void ObserveLiteral(int workflow, int subtask, std::vector<float>& values) const;

    const EdgeCloudInstance& m_instance;
    EdgeCloudModel m_model;
    ObservationKind m_kind;
    std::vector<int> m_tier;          // by number, where decided
    std::vector<double> m_finishS;    // by number, where decided
    std::vector<double> m_leastRests; // of all that is open, before the first step and after each
    double m_unitS = 1;               // τ
    std::size_t m_longest = 0;        // N
    double m_mostBits = 1;
    double m_mostCycles = 1;
};

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_PROCESS_H
