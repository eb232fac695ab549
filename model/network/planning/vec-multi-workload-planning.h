// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_PLANNING_H
#define VEC_MULTI_WORKLOAD_PLANNING_H

#include "vec-packet-system.h"

#include <map>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The numbers of a scenario that are multi-workload's own, by the names of its paper.
 */
struct MultiWorkloadSettings
{
    double betaLatency = 0.5; //!< β1, weight of latency, counted in slots
    double betaEnergy = 0.5;  //!< β2, weight of energy (J)
    double penalty = 10;      //!< p, of a late workload
};

/**
 * @ingroup vec
 * @brief What its snapshots know of the slots before.
 */
struct MultiWorkloadMemory
{
    std::map<Endpoint, std::vector<double>> pastBits; //!< queues of servers, the last one last
};

/**
 * @ingroup vec
 * @brief `multi-workload` in packets: every workload is a task of one subtask; the tasks of a slot
 * that come from one vehicle are the workloads of one device.
 *
 * Who is in range of a server's RSU sends to it directly, on the channel 1 + m mod R of RSU m;
 * anybody else through the RSU in use and the backhaul. Queues are what was planned for a server
 * and is not reported done, in bits of task data, and at the device what it says waits there. They
 * have no capacity.
 */
class MultiWorkloadPlanning : public PacketSystem
{
  public:
    MultiWorkloadPlanning();

    Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const override;
    std::unique_ptr<Instance> Snapshot(double nowS,
                                       const std::vector<PlanningTask>& tasks,
                                       const CoordinatorView& view) const override;
    std::vector<Placement> Place(const PlanningDecision& decision,
                                 std::size_t task,
                                 const CoordinatorView& view) const override;
    std::pair<int, int> ItemOf(const std::vector<PlanningTask>& tasks,
                               std::size_t task,
                               std::size_t subtask) const override;
    void Remember(const Instance& instance, CoordinatorView& view) const override;
    /** C of eq. (7): measured latencies since the decision, and the energy that the equations give
     * the plan. */
    double Objective(const Instance& instance, const Timeline& measured) const override;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_PLANNING_H
