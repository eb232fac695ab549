// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_PLANNING_H
#define VEC_MEC_DAG_PLANNING_H

#include "vec-packet-system.h"

namespace ns3::vec
{

/**
 * `mec-dag` in packets: the tasks of the vehicles at one RSU, its uplink channels, and the
 * processors of the server behind it.
 *
 * Rates are estimated goodputs: the idle rate times the share of airtime that was free. Queues are
 * believed to be busy until all work that was planned and not reported done is carried out.
 */
class MecDagPlanning : public PacketSystem
{
  public:
    MecDagPlanning();

    /** None: here a vehicle may plan for itself. */
    std::vector<Demand> Demands(const PacketSetting& setting) const override;
    /** None: one server, which is near, and plans that are expected at once. */
    void SetDefaults(const PacketSetting& setting, const AttributeSetter& set) const override;
    Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const override;
    std::unique_ptr<Instance> Snapshot(double nowS,
                                       const std::vector<PlanningTask>& tasks,
                                       const CoordinatorView& view) const override;
    std::vector<Placement> Place(const PlanningDecision& decision,
                                 std::size_t task,
                                 const CoordinatorView& view) const override;
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_PLANNING_H
