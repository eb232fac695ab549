// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_SYSTEM_H
#define VEC_MEC_DAG_SYSTEM_H

#include "ns3/vec-system-of.h"
#include "vec-mec-dag.h"

namespace ns3::vec
{

class MecDagEvaluator;
class MecDagProcess;
extern template class SystemOf<MecDagInstance, MecDagEvaluator, MecDagProcess>;

/**
 * `mec-dag`: DAG tasks of vehicles, one MEC server, R uplink subchannels, M processors (paper 0).
 *
 * Every well-formed plan is feasible. The objective is the average execution time, eq. (14).
 * Metrics: aet_s, energy_j = energy_vehicle_j + energy_infrastructure_j, late (number of tasks).
 * Energy: κ f² c of each computation whose κ is given, the vehicle's transmit power times the
 * airtime of its uploads, the server's times the airtime of its downloads; a download belongs to
 * the item that made the data.
 */
class MecDagSystem : public SystemOf<MecDagInstance, MecDagEvaluator, MecDagProcess>
{
  public:
    MecDagSystem();

    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /** An instance of its own, a second later: nothing is carried over. */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    const PlanForm& Form() const override;
    PlanBounds Bounds(const Instance& instance) const override;
};

/** The instance as this system's. Throws std::invalid_argument when it is another's. */
const MecDagInstance& AsMecDag(const Instance& instance);

} // namespace ns3::vec

#endif // VEC_MEC_DAG_SYSTEM_H
