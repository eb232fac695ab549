// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_PLANNING_H
#define VEC_LOAD_BALANCE_PLANNING_H

#include "vec-packet-system.h"

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The numbers of a scenario that are load-balance's own, by the names of its paper.
 */
struct LoadBalanceSettings
{
    double omega = 0.9;       //!< ω, weight of time against energy
    double lbmDelta = 0.1;    //!< δ, constant part of the bound on imbalance
    double lbmAlpha = 0.1;    //!< α, how the bound follows the work of the slot
    bool enforceLbm = false;  //!< shares under (16e)
    double opticalPowerW = 5; //!< p_optical, of a fibre hop
};

/**
 * @ingroup vec
 * @brief What its snapshots know of the slot before.
 */
struct LoadBalanceMemory
{
    double previousCycles = 0; //!< all its tasks' work
};

/**
 * @ingroup vec
 * @brief `load-balance` in packets: all tasks of a slot in one instance, each with a vehicle of its
 * own.
 *
 * An RSU's band is one uplink channel, which neighbours do not share: number m uses channel
 * 1 + m mod R. What a task alone would get there is the idle goodput times the free airtime, the
 * same for all vehicles in range. Vehicles are where their RSU heard them last. What earlier slots
 * planned at a server and is not done is used by others.
 *
 * Task data enter at the server of the ingress RSU and pass the server of each RSU on the way to
 * the target, whole, hop by hop.
 */
class LoadBalancePlanning : public PacketSystem
{
  public:
    LoadBalancePlanning();

    std::vector<Demand> Demands(const PacketSetting& setting) const override;
    Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const override;
    std::unique_ptr<Instance> Snapshot(double nowS,
                                       const std::vector<PlanningTask>& tasks,
                                       const CoordinatorView& view) const override;
    std::vector<Placement> Place(const PlanningDecision& decision,
                                 std::size_t task,
                                 const CoordinatorView& view) const override;
    void Remember(const Instance& instance, CoordinatorView& view) const override;
    /** J of eq. (15): measured times since the decision, and the energy that the equations give the
     * plan. */
    double Objective(const Instance& instance, const Timeline& measured) const override;
    double WirePowerW(const SystemSettings& own) const override;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_PLANNING_H
