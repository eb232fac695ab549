// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ATTACHMENT_H
#define VEC_ATTACHMENT_H

#include "ns3/nstime.h"
#include "ns3/vec-endpoint.h"

#include <map>

namespace ns3::vec
{

/**
 * Chooses the RSU of a vehicle from received beacons alone: exponentially smoothed power, a
 * hysteresis against flapping, and loss after some silent beacon intervals.
 */
class Attachment
{
  public:
    struct Settings
    {
        Time beaconInterval = MilliSeconds(100);
        double smoothing = 0.3;   //!< weight of a new power, 0…1
        double hysteresisDb = 3;  //!< a new RSU must be this much stronger
        uint32_t lostBeacons = 3; //!< silent intervals until an RSU is given up
    };

    explicit Attachment(const Settings& settings);

    /** A beacon came. Returns the RSU to use from now on. A power that is no number is an
     * EnvironmentError. */
    Endpoint OnBeacon(Endpoint rsu, double powerDbm);
    /** Time has passed. Returns the RSU to use from now on, or NOBODY. */
    Endpoint Check();
    Endpoint Current() const;
    /** Whether beacons of that RSU have come lately. */
    bool Hears(Endpoint rsu) const;

  private:
    struct Heard
    {
        double powerDbm;
        Time last;
    };

    void Forget();
    void Choose();

    Settings m_settings;
    std::map<Endpoint, Heard> m_heard;
    Endpoint m_current = NOBODY;
};

} // namespace ns3::vec

#endif // VEC_ATTACHMENT_H
