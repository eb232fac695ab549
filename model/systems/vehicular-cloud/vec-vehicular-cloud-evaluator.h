// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_EVALUATOR_H
#define VEC_VEHICULAR_CLOUD_EVALUATOR_H

#include "ns3/vec-system.h"
#include "vec-vehicular-cloud-model.h"

namespace ns3::vec
{

/**
 * Timelines of plans for one instance. Evaluating a feasible plan allocates nothing once the first
 * one is done. Throws InputError when sizes and rates give times beyond the range of a double.
 */
class VehicularCloudEvaluator : public Evaluator
{
  public:
    explicit VehicularCloudEvaluator(const VehicularCloudInstance& instance);

    const Timeline& Evaluate(const Plan& plan) override;

  private:
    void Judge(int subtask, int vehicle, const VehicularCloudModel::Times& times);

    const VehicularCloudInstance& m_instance;
    VehicularCloudModel m_model;
    VehicularCloudModel::State m_start;
    VehicularCloudModel::State m_state;
    Timeline m_timeline;
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_EVALUATOR_H
