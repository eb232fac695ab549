// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_EVALUATOR_H
#define VEC_EDGE_CLOUD_EVALUATOR_H

#include "ns3/vec-system.h"
#include "vec-edge-cloud-model.h"

namespace ns3::vec
{

/**
 * Timelines of plans for one instance. Evaluating allocates nothing once the first plan is done.
 * Throws InputError when sizes and rates give times or energies beyond the range of a double.
 */
class EdgeCloudEvaluator : public Evaluator
{
  public:
    explicit EdgeCloudEvaluator(const EdgeCloudInstance& instance);

    const Timeline& Evaluate(const Plan& plan) override;

  private:
    const EdgeCloudInstance& m_instance;
    EdgeCloudModel m_model;
    std::vector<int> m_tier; // by number
    Timeline m_timeline;
};

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_EVALUATOR_H
