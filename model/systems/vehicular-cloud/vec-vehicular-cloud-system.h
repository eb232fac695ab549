// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_SYSTEM_H
#define VEC_VEHICULAR_CLOUD_SYSTEM_H

#include "ns3/vec-system-of.h"
#include "vec-vehicular-cloud.h"

namespace ns3::vec
{

class VehicularCloudEvaluator;
class VehicularCloudProcess;
extern template class SystemOf<VehicularCloudInstance,
                               VehicularCloudEvaluator,
                               VehicularCloudProcess>;

/**
 * `vehicular-cloud`: one DAG over moving vehicles, direct links, dwell times (paper 2).
 *
 * The order of assignments is the order of scheduling; parents come first. A plan is feasible when
 * every subtask runs within the dwell time of its vehicle (C5), pinned ones where they are pinned,
 * and data only goes between vehicles in reach. The objective is the completion time, eq. (12).
 * Metrics: completion_s.
 */
class VehicularCloudSystem
    : public SystemOf<VehicularCloudInstance, VehicularCloudEvaluator, VehicularCloudProcess>
{
  public:
    VehicularCloudSystem();

    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /** Another task and other vehicles, a second later. */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    const PlanForm& Form() const override;
    PlanBounds Bounds(const Instance& instance) const override;
};

/** The instance as this system's. Throws std::invalid_argument when it is another's. */
const VehicularCloudInstance& AsVehicularCloud(const Instance& instance);

/** The vehicle that an assignment's site means: LOCAL is vehicle 0. */
inline int
VehicleOf(int site)
{
    return site < 0 ? 0 : site;
}

/** The opposite of VehicleOf. */
inline int
SiteOf(int vehicle)
{
    return vehicle == 0 ? -1 : vehicle;
}

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_SYSTEM_H
