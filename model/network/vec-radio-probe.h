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

/** What was transmitted: frames with retransmissions, bytes with MAC headers, time on the air. */
struct AirtimeTotals
{
    uint64_t frames = 0;
    uint64_t bytes = 0;
    double airtimeS = 0;
};

/**
 * Counts what radios transmit, per group of radios and purpose.
 *
 * Every MPDU counts to the purpose that the classifier gives its packet (as the MAC sees it:
 * starting with the LLC header); acknowledgements and other control frames count to the purpose of
 * the last data frame of the station they answer. An A-MPDU's time is shared by bytes.
 */
class AirtimeProbe
{
  public:
    using Classifier = std::function<uint32_t(Ptr<const Packet>)>;

    explicit AirtimeProbe(Classifier classifier);
    ~AirtimeProbe();
    AirtimeProbe(const AirtimeProbe&) = delete;
    AirtimeProbe& operator=(const AirtimeProbe&) = delete;

    /** Counts the device to the group; nothing for one that is not a WifiNetDevice. */
    void Attach(Ptr<NetDevice> device, uint32_t group);
    /** The same for a device whose group changes: asked at each transmission. */
    void Attach(Ptr<NetDevice> device, std::function<uint32_t()> group);
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

    Classifier m_classifier;
    std::deque<Attached> m_attached;
    std::map<std::pair<uint32_t, uint32_t>, AirtimeTotals> m_totals;
    /** What a station sent last; its acknowledgements follow. */
    std::map<Mac48Address, uint32_t> m_last;
};

} // namespace ns3::vec

#endif // VEC_RADIO_PROBE_H
