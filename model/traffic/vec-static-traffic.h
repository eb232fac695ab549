// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_STATIC_TRAFFIC_H
#define VEC_STATIC_TRAFFIC_H

#include "vec-traffic-source.h"

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Vehicles that stand where they are put, for ever.
 */
class StaticTraffic : public TrafficSource
{
  public:
    /**
     * Shows the given vehicles, sorted by id, at time 0. Throws InputError for an id that is
     * empty or occurs twice and for coordinates that are not finite.
     */
    explicit StaticTraffic(std::vector<VehiclePosition> vehicles, double stepS = 1);

    double StepS() const override;
    double NowS() const override;
    const std::vector<VehiclePosition>& Vehicles() const override;
    bool Advance() override;

  private:
    std::vector<VehiclePosition> m_vehicles;
    double m_stepS;
    long m_steps = 0;
};

} // namespace ns3::vec

#endif // VEC_STATIC_TRAFFIC_H
