// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_PORT_H
#define VEC_RADIO_PORT_H

#include "ns3/net-device.h"
#include "ns3/vec-endpoint.h"

#include <cstdint>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What AdHocAccess asks of the radios of its node.
 *
 * Whoever installs the devices implements it. Channel 0 is control, 1…R are the uplinks, R + 1 is
 * the downlink.
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
    /** An endpoint begins to use them, or NOBODY does any more. Does nothing where whoever made
     * them gives addresses himself. */
    virtual void Use(Endpoint endpoint);
    /** Whether the device is one of these radios. */
    virtual bool Has(const Ptr<NetDevice>& device) const = 0;
};

inline void
RadioPort::Use(Endpoint)
{
}

} // namespace ns3::vec

#endif // VEC_RADIO_PORT_H
