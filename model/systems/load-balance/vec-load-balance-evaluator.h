// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_EVALUATOR_H
#define VEC_LOAD_BALANCE_EVALUATOR_H

#include "ns3/vec-system.h"
#include "vec-load-balance-model.h"

namespace ns3::vec
{

/**
 * Timelines of plans for one slot, the CPU shares included. Throws InputError when sizes and rates
 * of the instance give times beyond the range of a double.
 */
class LoadBalanceEvaluator : public Evaluator
{
  public:
    explicit LoadBalanceEvaluator(const LoadBalanceInstance& instance);

    const Timeline& Evaluate(const Plan& plan) override;

  private:
    void FillItem(int task);
    void FillMetrics();

    const LoadBalanceInstance& m_instance;
    LoadBalanceModel m_model;
    CpuShares m_shares;
    double m_bound;
    std::vector<Assignment> m_assignments;     // by task
    std::vector<int> m_entering;               // tasks that enter, by RSU
    std::vector<std::vector<double>> m_cycles; // of its tasks, by target RSU
    std::vector<std::vector<double>> m_sharesHz;
    std::vector<std::size_t> m_next; // of the shares above, by RSU
    std::vector<double> m_loads;
    Timeline m_timeline;
    double m_sumS = 0;
    double m_vehicleJ = 0;
    double m_infrastructureJ = 0;
    double m_misses = 0;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_EVALUATOR_H
