// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRAFFIC_SOURCE_H
#define VEC_TRAFFIC_SOURCE_H

#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A place on the map, m.
 */
struct Point
{
    double x = 0;
    double y = 0;
};

/**
 * @ingroup vec
 * @brief Where one vehicle is.
 *
 * Metres, rounded to 1 mm so that every source gives the same bytes.
 */
struct VehiclePosition
{
    std::string id; //!< the traffic source's own name of the vehicle, for instance SUMO's
    double x = 0;
    double y = 0;

    friend bool operator==(const VehiclePosition& a, const VehiclePosition& b)
    {
        return a.id == b.id && a.x == b.x && a.y == b.y;
    }
};

/**
 * @ingroup vec
 * @brief Where vehicles are, whoever moves them: SUMO as a library, SUMO elsewhere, a recording, or
 * a fixed list.
 *
 * Vehicles enter, leave and jump as they like; one that is away for some steps (SUMO's teleports,
 * an area it leaves) comes back under its id.
 *
 * A new source already shows its first step.
 */
class TrafficSource
{
  public:
    virtual ~TrafficSource() = default;

    /** Time between two steps, s. */
    virtual double StepS() const = 0;
    /**
     * Time of the positions now shown, s, on the source's own clock: for SUMO the time its FCD
     * output gives these positions, one step before the clock SUMO shows after the step.
     */
    virtual double NowS() const = 0;
    /** Everybody who is on the map now, sorted by id. */
    virtual const std::vector<VehiclePosition>& Vehicles() const = 0;
    /**
     * Moves on by one step. Returns false when the source has ended (a recording's last step was
     * already shown, SUMO's `end` is reached or nobody is left); the vehicles are then gone.
     * Throws EnvironmentError when a SUMO dies, InputError when a recording is broken further on.
     */
    virtual bool Advance() = 0;
};

/**
 * The number that three decimals say: what SUMO's FCD output with `--precision 3` holds. Negative
 * zero becomes zero. REQUIRES: finite.
 */
double RoundToMilli(double value);

/** Three decimals, whatever the locale. REQUIRES: finite. */
std::string MilliText(double value);

} // namespace ns3::vec

#endif // VEC_TRAFFIC_SOURCE_H
