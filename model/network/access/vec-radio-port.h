// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_PORT_H
#define VEC_RADIO_PORT_H

#include <cstdint>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What applications ask of the radios of their node.
 *
 * Whoever installs the devices implements it; applications know neither Wi-Fi nor any other
 * technology. Channel 0 is control, 1…R are the uplinks, R + 1 is the downlink.
 */
class RadioPort
{
  public:
    virtual ~RadioPort() = default;
    /** Tunes the radio of a channel in, or away: what is tuned away hears nothing and costs
     * nothing. */
    virtual void Listen(uint32_t channel, bool on) = 0;
    /** Power of the control-channel frame that is being delivered right now, dBm. */
    virtual double LastPowerDbm() const = 0;
    /** Share of the last second in which a channel was busy here, 0…1. */
    virtual double BusyRatio(uint32_t channel) const = 0;
    /** Speed and place of the node as its own receiver for satellite navigation tells them. */
    virtual void Locate(double& x, double& y, double& speedX, double& speedY) const = 0;
};

} // namespace ns3::vec

#endif // VEC_RADIO_PORT_H
