// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_SYSTEM_H
#define VEC_EDGE_CLOUD_SYSTEM_H

#include "ns3/vec-system-of.h"
#include "vec-edge-cloud.h"

namespace ns3::vec
{

class EdgeCloudEvaluator;
class EdgeCloudProcess;
extern template class SystemOf<EdgeCloudInstance, EdgeCloudEvaluator, EdgeCloudProcess>;

/**
 * `edge-cloud`: chains over device, edges and clouds, delay and energy (paper 3).
 *
 * Every well-formed plan is feasible. The objective is Q of eq. (9), the sum over workflows of
 * delay
 * + δ energy. Metrics: delay_s, energy_j (weighted as in eq. 6), late (number of workflows). An
 * item's energy is E_i of eq. (7), not weighted.
 */
class EdgeCloudSystem : public SystemOf<EdgeCloudInstance, EdgeCloudEvaluator, EdgeCloudProcess>
{
  public:
    EdgeCloudSystem();

    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /** Other workflows on the same tiers, a second later. */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    const PlanForm& Form() const override;
    PlanBounds Bounds(const Instance& instance) const override;
};

/** The instance as this system's. Throws std::invalid_argument when it is another's. */
const EdgeCloudInstance& AsEdgeCloud(const Instance& instance);

/** The tier that an assignment's site means: LOCAL is tier 0. */
inline int
TierOf(int site)
{
    return site < 0 ? 0 : site;
}

/** The assignment of one subtask. */
inline Assignment
OnTier(int workflow, int subtask, int tier)
{
    Assignment assignment;
    assignment.owner = workflow;
    assignment.item = subtask;
    assignment.site = tier == 0 ? LOCAL : tier;
    return assignment;
}

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_SYSTEM_H
