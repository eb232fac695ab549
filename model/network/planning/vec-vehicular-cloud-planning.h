// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_PLANNING_H
#define VEC_VEHICULAR_CLOUD_PLANNING_H

#include "vec-packet-system.h"

#include <cstdint>
#include <string>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief The numbers of a scenario that are vehicular-cloud's own: what its coordinators believe of
 * links between vehicles.
 */
struct VehicularCloudSettings
{
    std::string outOfReach = "relay"; //!< then there is a way through the RSU: relay; none: no-path
    double rangeM = 300;              //!< of vehicles
    double rsuRangeM = 500;           //!< of RSUs
    uint32_t helpers = 9;             //!< vehicles beside the owner that a task may use

    bool Relays() const
    {
        return outOfReach == "relay";
    }
};

/**
 * @ingroup vec
 * @brief `vehicular-cloud` in packets: one task of one vehicle, and the vehicles around it.
 *
 * Who is there, where, how fast and how busy is what beacons said; everybody is believed to go on
 * as in the last one. A vehicle stays until it is out of reach of its RSU, and, where out of reach
 * of the owner there is no path, of the owner. Rates are estimated goodputs: that of the radio
 * times the share of airtime that was free, through RSUs on the busier of two channels; 0 where
 * there is no path. A processor is busy with what its vehicle said, or with what was planned for it
 * and not reported done, if that is more.
 */
class VehicularCloudPlanning : public PacketSystem
{
  public:
    VehicularCloudPlanning();

    void SetDefaults(const PacketSetting& setting, const AttributeSetter& set) const override;
    Endpoint GroupOf(const PlanningTask& task, const CoordinatorView& view) const override;
    bool IsJoint() const override;
    std::unique_ptr<Instance> Snapshot(double nowS,
                                       const std::vector<PlanningTask>& tasks,
                                       const CoordinatorView& view) const override;
    std::vector<Placement> Place(const PlanningDecision& decision,
                                 std::size_t task,
                                 const CoordinatorView& view) const override;
    std::vector<Booking> Bookings(const PlanningTask& task,
                                  const std::vector<Placement>& placements) const override;
    std::set<Endpoint> GoneSites(const PlanningTask& task,
                                 const TaskPlan& plan,
                                 double nowS,
                                 const CoordinatorView& view) const override;
    double Objective(const Instance& instance, const Timeline& measured) const override;
    /** Of all vehicles that compute or send. */
    std::optional<double> VehicleEnergyJ(const TaskDescription& description,
                                         const std::vector<Placement>& placements,
                                         const CoordinatorView& view) const override;
};

/** How long two that are \p x, \p y apart and move \p speedX, \p speedY against each other stay
 * within \p rangeM, s; at most \p mostS, 0 when they are not. */
double TimeWithin(double x, double y, double speedX, double speedY, double rangeM, double mostS);

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_PLANNING_H
