// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_EVALUATOR_H
#define VEC_MEC_DAG_EVALUATOR_H

#include "ns3/vec-system.h"
#include "vec-mec-dag-simulator.h"

namespace ns3::vec
{

/**
 * Timelines of plans for one instance. Evaluating allocates nothing once the first plan is done.
 * Throws InputError when sizes and rates of the instance give times beyond the range of a double.
 */
class MecDagEvaluator : public Evaluator
{
  public:
    explicit MecDagEvaluator(const MecDagInstance& instance);

    const Timeline& Evaluate(const Plan& plan) override;

  private:
    void FillItem(const Assignment& assignment);
    void FillTasks();

    const MecDagInstance& m_instance;
    MecDagSimulator m_simulator;
    std::vector<double> m_computeJ; // on the vehicle, by number
    Timeline m_timeline;
    double m_vehicleJ = 0;
    double m_infrastructureJ = 0;
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_EVALUATOR_H
