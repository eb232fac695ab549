// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_SYSTEM_H
#define VEC_MULTI_WORKLOAD_SYSTEM_H

#include "ns3/vec-system-of.h"
#include "vec-multi-workload.h"

namespace ns3::vec
{

class MultiWorkloadEvaluator;
class MultiWorkloadProcess;
extern template class SystemOf<MultiWorkloadInstance, MultiWorkloadEvaluator, MultiWorkloadProcess>;

/**
 * `multi-workload`: slots of devices with several sub-workloads, servers with queues and CPU shares
 * that are part of the plan (paper 4).
 *
 * The objective is C of eq. (7). Metrics: latency_s and energy_j (l and e of eq. 7: sums over a
 * device, means over devices), unfinished, unfinished_ratio (of all workloads), reward = −C −
 * penalty × unfinished / devices. A plan is feasible when no server's shares sum to more than 1.
 */
class MultiWorkloadSystem
    : public SystemOf<MultiWorkloadInstance, MultiWorkloadEvaluator, MultiWorkloadProcess>
{
  public:
    MultiWorkloadSystem();

    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /**
     * Queues take in what the plan sent to them, of late workloads what is computed by their
     * deadline (all of it with the option drop-late=false), and lose what a slot serves, the
     * channel follows eq. (2), and new workloads arrive. Measured rates (uplink_bps) hold for their
     * slot only.
     */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    /** server_queue_bits and device_queue_bits, means. */
    std::vector<std::pair<const char*, double>> Levels(const Instance& instance) const override;

    const PlanForm& Form() const override;
    PlanBounds Bounds(const Instance& instance) const override;
};

/** The instance as this system's. Throws std::invalid_argument when it is another's. */
const MultiWorkloadInstance& AsMultiWorkload(const Instance& instance);

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_SYSTEM_H
