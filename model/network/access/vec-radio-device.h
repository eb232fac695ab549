// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_DEVICE_H
#define VEC_RADIO_DEVICE_H

#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"

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

/**
 * What applications ask of the device below them: Wi-Fi, IdealDevice or ChannelDevice. Every
 * function does nothing for a device that is none of them, so that applications need not know.
 */
struct Radio
{
    /** Whether the device is a WifiNetDevice with a RadioPhy. */
    static bool Is(Ptr<NetDevice> device);

    /**
     * Turns the radio on or off. Off is waited for until the MAC has sent what it has; then the
     * radio costs nothing, and what is given to it to send is lost. An IdealDevice that is off
     * hears no broadcasts, no more.
     */
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
     * NAV, what was learnt about other stations, and block-ack agreements at both ends. Takes
     * effect at once, or when the transmission under way has ended; the PHY is deaf for its
     * ChannelSwitchDelay. What is sent before that time is lost.
     *
     * The MAC address and the sequence numbers go on, so that no duplicate detection is confused
     * and no table of any station grows.
     */
    static void Reset(Ptr<NetDevice> device);

    /**
     * Power in dBm, antenna gain included, of the frame that is being handed up just now; NaN
     * outside of a reception and for what is not a radio.
     */
    static double GetReceivedPowerDbm(Ptr<NetDevice> device);

    /**
     * Gives the MAC the EDCA parameters of stations outside of a basic service set, as vehicles on
     * 802.11p are (802.11-2020, Table 9-156): AIFSN 2, 3, 6, 9 for AC_VO, VI, BE, BK, and one frame
     * per channel access. They survive Tune and Reset, as any others do. For any WifiNetDevice with
     * QoS.
     */
    static void UseOcbParameters(Ptr<NetDevice> device);

    /** How long a change of channel makes the radio deaf; 0 for what is not a Wi-Fi radio. */
    static Time GetSwitchingDelay(Ptr<NetDevice> device);
    /** Whether a Wi-Fi radio has something to send or to be acknowledged, or has just begun to. */
    static bool IsPending(Ptr<NetDevice> device);

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
    NeighbourTable(const NeighbourTable&) = delete;
    NeighbourTable& operator=(const NeighbourTable&) = delete;

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
