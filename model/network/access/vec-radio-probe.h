// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_PROBE_H
#define VEC_RADIO_PROBE_H

#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/wifi-phy-state.h"
#include "ns3/wifi-ppdu.h"
#include "ns3/wifi-tx-vector.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace ns3
{
class WifiPhy;
class WifiPhyStateHelper;
} // namespace ns3

namespace ns3::vec
{

/**
 * The channel busy ratio at one radio: the share of time in which its PHY transmits, receives or
 * senses the channel busy (TX, RX, CCA_BUSY).
 *
 * A device that is not a WifiNetDevice is never busy.
 */
class BusyRatioProbe
{
  public:
    explicit BusyRatioProbe(Ptr<NetDevice> device, Time window = Seconds(1));
    ~BusyRatioProbe();
    BusyRatioProbe(const BusyRatioProbe&) = delete;
    BusyRatioProbe& operator=(const BusyRatioProbe&) = delete;

    /** Over the last window, or the time since the probe exists if that is less; 0 at first. */
    double GetRatio() const;
    /** Seconds busy since the probe exists. */
    double GetBusySeconds() const;

  private:
    void StateLogged(Time start, Time duration, WifiPhyState state);
    /** Busy time not logged yet, between since and now. */
    Time Pending(Time since) const;

    Ptr<WifiPhy> m_phy;
    Ptr<WifiPhyStateHelper> m_state;
    Time m_window;
    Time m_start;
    Time m_logged; //!< Busy time up to here is counted.
    Time m_busy;
    std::deque<std::pair<Time, Time>> m_recent; //!< Busy from … to, within the last window.
};

/**
 * What was transmitted: frames with retransmissions, bytes of PSDUs (with MAC headers, and the
 * delimiters and padding of A-MPDUs), time on the air.
 */
struct AirtimeTotals
{
    uint64_t frames = 0;
    uint64_t bytes = 0;
    double airtimeS = 0;
};

/** One frame (or aggregate) of a Wi-Fi radio that begins now. */
struct FrameOnAir
{
    uint32_t group = 0; //!< of its sender
    Mac48Address from;
    Mac48Address to;
    bool data = false;  //!< carries a packet; otherwise it answers one
    bool retry = false; //!< sent before, and not acknowledged
    double startS = 0;
    double endS = 0;
};

/**
 * Counts what radios transmit, per group of radios and purpose.
 *
 * Every data frame counts to the purpose that the classifier gives its packet (as the MAC sees it:
 * starting with the LLC header), again when it is repeated; an acknowledgement to that of the last
 * data frame of the station it answers; any other frame to that of the last data frame of its
 * sender. An A-MPDU's time is shared by bytes. What a radio that is off is given to send is not
 * transmitted.
 */
class AirtimeProbe
{
  public:
    using Classifier = std::function<uint32_t(Ptr<const Packet>)>;

    /** \p other: the purpose of frames for which no data frame tells one. */
    explicit AirtimeProbe(Classifier classifier, uint32_t other = 0);
    ~AirtimeProbe();
    AirtimeProbe(const AirtimeProbe&) = delete;
    AirtimeProbe& operator=(const AirtimeProbe&) = delete;

    /** Counts the device to the group; nothing for one that is not a WifiNetDevice. */
    void Attach(Ptr<NetDevice> device, uint32_t group);
    /** The same for a device whose group changes: asked at each transmission. */
    void Attach(Ptr<NetDevice> device, std::function<uint32_t()> group);
    /** Lets somebody know of every frame. */
    void SetListener(std::function<void(const FrameOnAir&)> listener);
    AirtimeTotals Get(uint32_t group, uint32_t purpose) const;
    AirtimeTotals GetGroup(uint32_t group) const;

  private:
    struct Attached
    {
        AirtimeProbe* probe;
        Ptr<WifiPhy> phy;
        std::function<uint32_t()> group;
        void Transmitted(WifiConstPsduMap psdus, WifiTxVector txVector, double txPowerW);
    };

    /** Of the last data frame of a station. */
    uint32_t Last(const Mac48Address& station) const;

    Classifier m_classifier;
    uint32_t m_other;
    std::function<void(const FrameOnAir&)> m_listener;
    std::deque<Attached> m_attached;
    std::map<std::pair<uint32_t, uint32_t>, AirtimeTotals> m_totals;
    /** What a station sent last; its acknowledgements follow. */
    std::map<Mac48Address, uint32_t> m_last;
};

} // namespace ns3::vec

#endif // VEC_RADIO_PROBE_H
