// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_SYSTEM_H
#define VEC_LOAD_BALANCE_SYSTEM_H

#include "ns3/vec-system-of.h"
#include "vec-load-balance.h"

namespace ns3::vec
{

class LoadBalanceEvaluator;
class LoadBalanceProcess;
extern template class SystemOf<LoadBalanceInstance, LoadBalanceEvaluator, LoadBalanceProcess>;

/**
 * `load-balance`: one slot of vehicles and RSUs, fair bandwidth, migration over fibre, CPU shares
 * that minimise P2 (paper 1).
 *
 * The objective is J of eq. (15), ω T_avg + (1 − ω) E_avg over the tasks of the slot. Metrics:
 * t_avg_s, e_avg_j, lbm, lbm_bound, deadline_misses, energy_vehicle_j, energy_infrastructure_j.
 * A plan is feasible when every ingress covers the vehicle and the LBM keeps its bound; with a
 * price on the LBM coverage alone counts, and there is a metric reward = −J − LbmPenalty.
 */
class LoadBalanceSystem
    : public SystemOf<LoadBalanceInstance, LoadBalanceEvaluator, LoadBalanceProcess>
{
  public:
    LoadBalanceSystem();

    std::unique_ptr<Instance> Parse(const JsonView& json) const override;
    Json ToJson(const Instance& instance) const override;
    std::unique_ptr<Instance> Generate(const GenerateOptions& options,
                                       uint64_t seed) const override;
    /**
     * Vehicles drive on, gains follow their new places, everyone has a new task, and the work of
     * this slot becomes previous_cycles. A task that has not ended at the end of the slot holds its
     * share (Rsu::held) until the first slot that begins after its end; LEAST_FREE of an RSU is
     * never held. Measured rates (uplink_bps) hold for their slot only.
     */
    std::unique_ptr<Instance> Step(const Instance& instance,
                                   const Plan& plan,
                                   const GenerateOptions& options,
                                   uint64_t seed) const override;

    /** used_share: of the RSUs' processors, by tasks of slots before. */
    std::vector<std::pair<const char*, double>> Levels(const Instance& instance) const override;

    const PlanForm& Form() const override;
    PlanBounds Bounds(const Instance& instance) const override;
};

/** The instance as this system's. Throws std::invalid_argument when it is another's. */
const LoadBalanceInstance& AsLoadBalance(const Instance& instance);

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_SYSTEM_H
