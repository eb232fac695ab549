// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_FILTERED_TRAFFIC_H
#define VEC_FILTERED_TRAFFIC_H

#include "vec-traffic-source.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A rectangle on the map, borders included, m.
 */
struct TrafficArea
{
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 = 0;

    bool Contains(double x, double y) const
    {
        return x0 <= x && x <= x1 && y0 <= y && y <= y1;
    }
};

/**
 * @ingroup vec
 * @brief Shows the vehicles that are equipped and inside an area.
 *
 * Whether a vehicle is equipped is a pure function of (seed, id): it does not depend on who else
 * is there, and a vehicle that is equipped at a low rate is equipped at every higher one.
 */
class FilteredTraffic : public TrafficSource
{
  public:
    /** \p penetration is the share of equipped vehicles, [0, 1]; no \p area is the whole map. */
    FilteredTraffic(std::unique_ptr<TrafficSource> source,
                    uint64_t seed,
                    double penetration,
                    std::optional<TrafficArea> area = std::nullopt);

    double StepS() const override;
    double NowS() const override;
    const std::vector<VehiclePosition>& Vehicles() const override;
    bool Advance() override;

  private:
    void Filter();

    std::unique_ptr<TrafficSource> m_source;
    uint64_t m_seed;
    double m_penetration;
    std::optional<TrafficArea> m_area;
    std::vector<VehiclePosition> m_vehicles;
};

} // namespace ns3::vec

#endif // VEC_FILTERED_TRAFFIC_H
