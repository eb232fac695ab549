// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_PLANNING_H
#define VEC_EDGE_CLOUD_PLANNING_H

#include "vec-packet-system.h"

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The numbers of a scenario that are edge-cloud's own.
 */
struct EdgeCloudSettings
{
    double energyDelta = 0.2; //!< δ, weight of energy (J) against delay (s)
    /** Energy of computing per bit of input, J/bit. */
    double vehicleJoulePerBit = 3.75e-8;
    double serverJoulePerBit = 1.875e-8;
    double cloudJoulePerBit = 1.25e-8;
};

/**
 * @ingroup vec
 * @brief `edge-cloud` in packets: the tasks of one vehicle, each a chain; tiers are the vehicle,
 * all edge servers and the clouds behind them.
 *
 * A bandwidth is the estimated goodput of a transfer of the tasks' mean size: the slowest of radio
 * and wires, with the delay of the way added to each transfer. A tier is believed to be busy until
 * its least busy processor has done what was planned.
 */
class EdgeCloudPlanning : public PacketSystem
{
  public:
    EdgeCloudPlanning();

    Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const override;
    std::unique_ptr<Instance> Snapshot(double nowS,
                                       const std::vector<PlanningTask>& tasks,
                                       const CoordinatorView& view) const override;
    std::vector<Placement> Place(const PlanningDecision& decision,
                                 std::size_t task,
                                 const CoordinatorView& view) const override;
    /** Q of eq. (9): measured delays, and the energy that the equations give the plan. */
    double Objective(const Instance& instance, const Timeline& measured) const override;
};

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_PLANNING_H
