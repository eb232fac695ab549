// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_SYSTEM_H
#define VEC_EDGE_CLOUD_SYSTEM_H

#include "ns3/vec-system.h"
#include "vec-edge-cloud.h"

namespace ns3::vec
{

/**
 * `edge-cloud`: chains over device, edges and clouds, delay and energy (paper 3).
 *
 * Every well-formed plan is feasible. The objective is Q of eq. (9), the sum over workflows of
 * delay
 * + δ energy. Metrics: delay_s, energy_j (weighted as in eq. 6), late (number of workflows). An
 * item's energy is E_i of eq. (7), not weighted.
 */
class EdgeCloudSystem : public System
{
  public:
    std::string_view Name() const override;
    std::string_view Summary() const override;

    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /** Other workflows on the same tiers, a second later. */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    Plan ParsePlan(const Instance& instance, const JsonView& assignments) const override;
    Json PlanToJson(const Instance& instance, const Plan& plan) const override;
    void CheckPlan(const Instance& instance, const Plan& plan) const override;

    std::unique_ptr<Evaluator> Prepare(const Instance& instance) const override;
    Json ItemsToJson(const Instance& instance, const Timeline& timeline) const override;
    std::unique_ptr<DecisionProcess> Begin(const Instance& instance,
                                           ObservationKind observation) const override;
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
