// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_HELPER_H
#define VEC_RADIO_HELPER_H

#include "ns3/net-device-container.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-ideal-lanes.h"
#include "ns3/vec-radio-channel.h"
#include "ns3/vec-shared-radio.h"
#include "ns3/wifi-helper.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Makes RadioPhy objects for a WifiHelper; used as a YansWifiPhyHelper is, pcap included.
 */
class RadioPhyHelper : public WifiPhyHelper
{
  public:
    RadioPhyHelper();
    void SetChannel(Ptr<RadioChannel> channel);

  private:
    compat::CreatedPhys Create(Ptr<Node> node, Ptr<compat::PhyHelperDevice> device) const override;

    Ptr<RadioChannel> m_channel;
};

/**
 * @ingroup vec
 * @brief The radios of vehicles and roadside units; the defaults are documented in the manual.
 */
struct RadioSettings
{
    /** Loss between antennas: reference loss + 10 × exponent × log10(distance / reference). */
    struct Propagation
    {
        /** log-distance, 3gpp-v2v-urban or 3gpp-v2v-highway (TR 37.885). */
        std::string model = "log-distance";
        double exponent = 2.5;
        double referenceM = 1;
        double referenceLossDb = 47.86; //!< free space, 1 m, 5.9 GHz
        /** Nakagami-m fast fading on top: m 1.5 up to 80 m, 0.75 beyond. */
        bool nakagami = false;
    };

    std::string kind = "80211p"; //!< 80211p, 80211ax or ideal
    Propagation propagation;
    double txPowerDbm = 23;
    double vehicleGainDb = 0;
    double rsuGainDb = 6;
    double noiseFigureDb = 9;
    double widthHz = 10e6; //!< 80211p: 10 MHz; 80211ax: 20, 40 or 80 MHz
    double controlRateBps = 6e6;
    double dataRateBps = 12e6;            //!< ideal: of task data
    double frameLoss = 0;                 //!< of frames received on service channels, 0..1
    bool idealSignalling = false;         //!< the control channel takes no time
    std::string rateControl = "constant"; //!< of the data: constant, minstrel or ideal
    uint32_t subchannels = 3;             //!< R uplink service channels, 1..5
    uint32_t vehicleRadios = 0;           //!< 0: one per channel; 2: control and a SharedRadio
    double switchingDelayS = 0.002;       //!< of a radio that changes its channel
    uint32_t queuePackets = 500;          //!< of each access category
    double dataLifetimeS = 5;             //!< how long a packet may wait on a service channel
    double controlLifetimeS = 0.5;        //!< how long a packet may wait on the control channel
};

/**
 * @ingroup vec
 * @brief Gives nodes their radios: one device for each channel, in the order control, uplink
 * 0..R-1, downlink.
 *
 * All are ad hoc with QoS (802.11p: outside of a BSS), on one RadioChannel; nodes need a mobility
 * model, with the antenna's height as z, by the time of the first frame.
 *
 * Channels are numbered in the order of devices. 80211p uses 178 for control, then 172, 174, 176,
 * 180, 182, 184.
 *
 * Of kind `ideal`, all are IdealDevice objects, and an RSU has an IdealPipe for each service
 * channel, as the equations of `mec-dag` have a queue; with ideal signalling the control channel is
 * one with any kind.
 */
class RadioHelper
{
  public:
    explicit RadioHelper(const RadioSettings& settings = RadioSettings());

    const RadioSettings& GetSettings() const;
    Ptr<RadioChannel> GetChannel() const;
    /** R + 2. */
    uint32_t GetChannelCount() const;
    /** Task data per second that TCP carries over an idle service channel for one sender. */
    double GetIdleGoodputBps() const;
    static double IdleGoodputBps(const std::string& kind, double dataRateBps);
    /** What to Radio::Tune to for a channel. */
    std::string GetChannelSettings(uint32_t channel) const;
    /** IEEE channel number, for reports. */
    uint32_t GetChannelNumber(uint32_t channel) const;

    /** A device for each channel; those of a SharedRadio are ChannelDevice objects. */
    NetDeviceContainer InstallVehicle(Ptr<Node> node);
    /** The radios behind the devices of a node, each once. */
    static NetDeviceContainer RadiosOf(const NetDeviceContainer& devices);
    NetDeviceContainer InstallRsu(Ptr<Node> node);
    /** Whether the devices of a channel are IdealDevice objects. */
    bool IsIdeal(uint32_t channel) const;
    /** What carries task data between vehicles on an ideal channel: each transfer on its own, at
     * the data rate. */
    Ptr<IdealLanes> UseLanes(uint32_t channel);
    /** A single radio, on the given channel. */
    Ptr<NetDevice> Install(Ptr<Node> node, uint32_t channel, double gainDb);

    /** Fixed streams for the radios of a node, so that they do not depend on other nodes. */
    int64_t AssignStreams(NetDeviceContainer devices, int64_t stream);

    /** Wi-Fi devices of a vehicle or an RSU. */
    std::size_t CountWifi(bool vehicle) const;
    /** Writes PREFIX-NODE-DEVICE.pcap for each device. */
    void EnablePcap(const std::string& prefix, NetDeviceContainer devices);

  private:
    NetDeviceContainer InstallAll(Ptr<Node> node, double gainDb);
    void ConfigureWifi();
    void ConfigureIdeal();
    Ptr<NetDevice> InstallWifi(Ptr<Node> node, uint32_t channel, double gainDb);
    Ptr<NetDevice> InstallIdeal(Ptr<Node> node, uint32_t channel, double gainDb);

    RadioSettings m_settings;
    std::vector<uint32_t> m_numbers;
    Ptr<RadioChannel> m_channel;
    std::vector<Ptr<IdealChannel>> m_ideal; //!< by channel; null: Wi-Fi
    WifiHelper m_controlWifi;
    WifiHelper m_dataWifi;
    RadioPhyHelper m_phy;
};

} // namespace ns3::vec

#endif // VEC_RADIO_HELPER_H
