// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAFFIC_SOURCE_H
#define VEC_TRAFFIC_SOURCE_H

#include <string>
#include <vector>

namespace ns3::vec
{

/** Where one vehicle is. Metres, rounded to 1 mm so that every source gives the same bytes. */
struct VehiclePosition
{
    std::string id; //!< the traffic source's own name of the vehicle, for instance SUMO's
    double x = 0;
    double y = 0;
};

/**
 * Where vehicles are, whoever moves them: SUMO in this process, SUMO elsewhere, a recording, or a
 * fixed list. Vehicles enter, leave and jump as they like.
 */
class TrafficSource
{
  public:
    virtual ~TrafficSource() = default;

    /** Time between two steps, s. */
    virtual double StepS() const = 0;
    /** Time of the positions now shown, s, on the source's own clock. */
    virtual double NowS() const = 0;
    /** Everybody who is on the map now, sorted by id. */
    virtual const std::vector<VehiclePosition>& Vehicles() const = 0;
    /**
     * Moves on by one step. Returns false when the source has ended (a recording's last step was
     * already shown); the vehicles are then gone. Throws EnvironmentError when a SUMO dies.
     */
    virtual bool Advance() = 0;
};

} // namespace ns3::vec

#endif // VEC_TRAFFIC_SOURCE_H
