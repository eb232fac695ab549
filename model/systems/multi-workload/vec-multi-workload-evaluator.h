// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_EVALUATOR_H
#define VEC_MULTI_WORKLOAD_EVALUATOR_H

#include "ns3/vec-system.h"
#include "vec-multi-workload-model.h"

namespace ns3::vec
{

/**
 * Timelines of plans for one slot. A workload is unfinished (its outcome is late) when it ends
 * after its deadline or does not fit in its queue; its latency and energy count all the same. A
 * device is late when one of its workloads is.
 *
 * Throws InputError when sizes and rates of the instance give times beyond the range of a double.
 */
class MultiWorkloadEvaluator : public Evaluator
{
  public:
    explicit MultiWorkloadEvaluator(const MultiWorkloadInstance& instance);

    const Timeline& Evaluate(const Plan& plan) override;

  private:
    void FillItem(const Assignment& assignment);
    void FillDevices();

    const MultiWorkloadInstance& m_instance;
    MultiWorkloadModel m_model;
    std::vector<std::vector<int>> m_joining; // by queue: numbers, ascending
    std::vector<char> m_overflows;           // of one queue
    std::vector<char> m_isUnfinished;        // by number
    std::vector<Assignment> m_assignments;   // by number
    std::vector<double> m_shares;            // sums, by server
    Timeline m_timeline;
    double m_latencyS = 0;
    double m_energyJ = 0;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_EVALUATOR_H
