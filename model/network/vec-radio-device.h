// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_DEVICE_H
#define VEC_RADIO_DEVICE_H

#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{
class ArpCache;
class Ipv4Interface;
class WifiMacQueue;
} // namespace ns3

namespace ns3::vec
{

/** IP type of service and the EDCA access category that a WifiNetDevice gives such packets. */
constexpr uint8_t TOS_VOICE = 0xc0;       //!< AC_VO: control
constexpr uint8_t TOS_VIDEO = 0xa0;       //!< AC_VI: beacons
constexpr uint8_t TOS_BEST_EFFORT = 0x00; //!< AC_BE: data

/**
 * What applications ask of the device below them. Every function does nothing for a device that is
 * not a radio, so that applications need not know.
 */
struct Radio
{
    /** Whether the device is a WifiNetDevice with a RadioPhy. */
    static bool Is(Ptr<NetDevice> device);

    /** Turns the radio on or off; one that is off costs nothing and must have nothing to send. */
    static void Listen(Ptr<NetDevice> device, bool listening);
    /** True for what is not a radio. */
    static bool IsListening(Ptr<NetDevice> device);

    /**
     * Tunes to another channel, deaf for the PHY's ChannelSwitchDelay; what is being received is
     * lost, a transmission ends first. Channel as in WifiPhy's ChannelSettings.
     */
    static void Tune(Ptr<NetDevice> device, const std::string& channel);

    /**
     * Makes the device as good as new for another user: aborts what is being received and what
     * waits for its acknowledgement, empties the MAC queues, forgets contention windows, back-offs,
     * NAV, and everything learnt about other stations. A transmission under way ends first.
     *
     * The MAC address and the sequence numbers go on, so that neither this nor other stations'
     * duplicate detection is confused and their tables do not grow; with block acknowledgements
     * (802.11n and later) the device gets a new MAC address, for agreements with the old user would
     * hold. Whoever keeps its address has to look again (GetMac).
     */
    static void Reset(Ptr<NetDevice> device);

    /**
     * Power in dBm, antenna gain included, of the frame that is being handed up just now; NaN
     * outside of a reception and for what is not a radio.
     */
    static double GetReceivedPowerDbm(Ptr<NetDevice> device);

    /** Packets in the MAC queues, all access categories. */
    static uint32_t GetQueued(Ptr<NetDevice> device);

    static Mac48Address GetMac(Ptr<NetDevice> device);
};

/**
 * Who has which MAC address on one radio channel, known to everybody who joins: no ARP on the air.
 *
 * Every address that is sent to must be in the table (or have been). An address that was removed
 * leads nowhere: packets to it are transmitted, as those to a vehicle that has just left are, and
 * nobody acknowledges.
 */
class NeighbourTable
{
  public:
    NeighbourTable();
    ~NeighbourTable();

    /** Lets the interface use this table in place of its ARP cache. */
    void Join(Ptr<Ipv4Interface> interface);
    void Set(Ipv4Address address, Mac48Address mac);
    void Remove(Ipv4Address address);
    /** Addresses set and not removed. */
    std::size_t GetSize() const;

  private:
    Ptr<ArpCache> m_cache;
    std::map<Ipv4Address, Mac48Address> m_addresses;
};

} // namespace ns3::vec

#endif // VEC_RADIO_DEVICE_H
