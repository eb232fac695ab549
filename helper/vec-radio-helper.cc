// SPDX-License-Identifier: GPL-2.0-only
#include "vec-radio-helper.h"

#include "ns3/boolean.h"
#include "ns3/channel-condition-model.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/error-rate-model.h"
#include "ns3/frame-capture-model.h"
#include "ns3/interference-helper.h"
#include "ns3/log.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/preamble-detection-model.h"
#include "ns3/queue-size.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-phy.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"

#include <algorithm>
#include <map>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecRadioHelper");

RadioPhyHelper::RadioPhyHelper() : WifiPhyHelper(VEC_ONE_LINK)
{
    NS_LOG_FUNCTION(this);
    compat::FirstOf(VEC_PHY_FACTORIES).SetTypeId("ns3::vec::RadioPhy");
    SetErrorRateModel("ns3::TableBasedErrorRateModel");
}

void
RadioPhyHelper::SetChannel(Ptr<RadioChannel> channel)
{
    NS_LOG_FUNCTION(this << channel);
    m_channel = channel;
}

compat::CreatedPhys
RadioPhyHelper::Create(Ptr<Node> /* node */, Ptr<compat::PhyHelperDevice> device) const
{
    NS_ABORT_MSG_UNLESS(m_channel, "RadioPhyHelper needs a RadioChannel: SetChannel");
    auto phy = compat::FirstOf(VEC_PHY_FACTORIES).Create<RadioPhy>();
    compat::AddInterferenceHelper(phy);
    phy->SetErrorRateModel(compat::FirstOf(m_errorRateModel).Create<ErrorRateModel>());
    const ObjectFactory& capture = compat::FirstOf(m_frameCaptureModel);
    if (capture.IsTypeIdSet())
    {
        phy->SetFrameCaptureModel(capture.Create<FrameCaptureModel>());
    }
    const ObjectFactory& detection = compat::FirstOf(m_preambleDetectionModel);
    if (detection.IsTypeIdSet())
    {
        phy->SetPreambleDetectionModel(detection.Create<PreambleDetectionModel>());
    }
    phy->SetDevice(device);
    phy->SetRadioChannel(m_channel);
    return {phy};
}

namespace
{

/** Above all streams that are named by hashes of less than 62 bits, below ns-3's automatic ones. */
constexpr int64_t CHANNEL_STREAM = int64_t(1) << 62;

/** 802.11p service channels in the order of use; the control channel is 178. */
const std::vector<uint32_t> CHANNELS_10MHZ = {178, 172, 174, 176, 180, 182, 184};
const std::map<uint32_t, std::vector<uint32_t>> CHANNELS_AX = {
    {20, {36, 40, 44, 48, 52, 56, 60}     },
    {40, {38, 46, 54, 62, 102, 110, 118}  },
    {80, {42, 58, 106, 122, 138, 155, 171}},
};

/** OFDM rates on 10 MHz by b/s. */
const std::map<uint32_t, std::string> MODES_10MHZ = {
    {3000000,  "OfdmRate3MbpsBW10MHz"  },
    {4500000,  "OfdmRate4_5MbpsBW10MHz"},
    {6000000,  "OfdmRate6MbpsBW10MHz"  },
    {9000000,  "OfdmRate9MbpsBW10MHz"  },
    {12000000, "OfdmRate12MbpsBW10MHz" },
    {18000000, "OfdmRate18MbpsBW10MHz" },
    {24000000, "OfdmRate24MbpsBW10MHz" },
    {27000000, "OfdmRate27MbpsBW10MHz" },
};

std::string
Mode10Mhz(double rateBps)
{
    auto mode = MODES_10MHZ.find(static_cast<uint32_t>(rateBps));
    NS_ABORT_MSG_IF(mode == MODES_10MHZ.end(),
                    rateBps << " b/s is not a rate of 802.11p: 3, 4.5, 6, 9, 12, 18, 24, 27 Mb/s");
    return mode->second;
}

/** The fastest HE mode of one stream that is not above the rate, or the slowest. */
std::string
ModeAx(double rateBps, uint32_t widthMhz)
{
    std::string best = "HeMcs0";
    for (int mcs = 1; mcs <= 11; ++mcs)
    {
        WifiMode mode("HeMcs" + std::to_string(mcs));
        if (compat::HeDataRateBps(mode, widthMhz) <= rateBps)
        {
            best = mode.GetUniqueName();
        }
    }
    return best;
}

Ptr<PropagationLossModel>
CreateLoss(const RadioSettings::Propagation& settings, double frequencyHz)
{
    Ptr<PropagationLossModel> loss;
    if (settings.model == "log-distance")
    {
        loss = CreateObjectWithAttributes<LogDistancePropagationLossModel>(
            "Exponent",
            DoubleValue(settings.exponent),
            "ReferenceDistance",
            DoubleValue(settings.referenceM),
            "ReferenceLoss",
            DoubleValue(settings.referenceLossDb));
    }
    else
    {
        std::string suffix = settings.model == "3gpp-v2v-urban"   ? "Urban"
                           : settings.model == "3gpp-v2v-highway" ? "Highway"
                                                                  : "";
        NS_ABORT_MSG_IF(suffix.empty(),
                        "Unknown propagation model "
                            << settings.model
                            << ": log-distance, 3gpp-v2v-urban or 3gpp-v2v-highway");
        ObjectFactory condition("ns3::ProbabilisticV2v" + suffix + "ChannelConditionModel",
                                "UpdatePeriod",
                                TimeValue(MilliSeconds(100)));
        ObjectFactory factory("ns3::ThreeGppV2v" + suffix + "PropagationLossModel",
                              "Frequency",
                              DoubleValue(frequencyHz),
                              "ChannelConditionModel",
                              PointerValue(condition.Create<ChannelConditionModel>()));
        loss = factory.Create<PropagationLossModel>();
    }
    if (settings.nakagami)
    {
        loss->SetNext(CreateObject<NakagamiPropagationLossModel>());
    }
    return loss;
}

} // namespace

RadioHelper::RadioHelper(const RadioSettings& settings) : m_settings(settings)
{
    NS_LOG_FUNCTION(this);
    uint32_t widthMhz = settings.widthHz / 1e6;
    uint32_t count = settings.subchannels + 2;
    bool wave = settings.kind == "80211p";
    bool ax = settings.kind == "80211ax";
    NS_ABORT_MSG_UNLESS(wave || ax || settings.kind == "ideal",
                        "Unknown radio " << settings.kind << ": 80211p, 80211ax or ideal");
    NS_ABORT_MSG_IF(wave && widthMhz != 10, "802.11p channels are 10 MHz wide");
    NS_ABORT_MSG_IF(ax && !CHANNELS_AX.count(widthMhz),
                    "802.11ax channels are 20, 40 or 80 MHz wide");
    const auto& numbers = ax ? CHANNELS_AX.at(widthMhz) : CHANNELS_10MHZ;
    NS_ABORT_MSG_IF(settings.subchannels < 1 || count > numbers.size(),
                    "There may be 1 to " << numbers.size() - 2 << " uplink subchannels");
    m_numbers.assign(numbers.begin(), numbers.begin() + count);
    NS_ABORT_MSG_UNLESS(settings.vehicleRadios == 0 || settings.vehicleRadios == count ||
                            (settings.vehicleRadios == 2 && wave),
                        "A vehicle has a radio for each of its "
                            << count << " channels, or, with 802.11p, 2");
    if (settings.vehicleRadios == count)
    {
        m_settings.vehicleRadios = 0;
    }
    m_ideal.resize(count);
    ConfigureIdeal();
    if (settings.kind != "ideal")
    {
        ConfigureWifi();
    }
}

void
RadioHelper::ConfigureIdeal()
{
    NS_LOG_FUNCTION(this);
    // What a radio of the settings' power reaches on average: fading loses frames, ideal does not.
    RadioSettings::Propagation propagation = m_settings.propagation;
    propagation.nakagami = false;
    for (uint32_t channel = 0; channel < m_ideal.size(); ++channel)
    {
        if (m_settings.kind == "ideal" || (m_settings.idealSignalling && channel == 0))
        {
            m_ideal[channel] = CreateObject<IdealChannel>();
            const Ptr<PropagationLossModel> loss = CreateLoss(propagation, 5.9e9);
            loss->AssignStreams(CHANNEL_STREAM + 1024 * (channel + 1));
            m_ideal[channel]->SetPropagationLossModel(loss);
            m_ideal[channel]->SetSignallingRate(
                m_settings.idealSignalling ? 0 : m_settings.controlRateBps);
        }
    }
}

void
RadioHelper::ConfigureWifi()
{
    NS_LOG_FUNCTION(this);
    const RadioSettings& settings = m_settings;
    const bool wave = settings.kind == "80211p";
    const uint32_t widthMhz = settings.widthHz / 1e6;
    WifiStandard standard = wave ? WIFI_STANDARD_80211p : compat::STANDARD_AX;
    m_controlWifi.SetStandard(standard);
    m_dataWifi.SetStandard(standard);
    std::string controlMode =
        wave ? Mode10Mhz(settings.controlRateBps) : ModeAx(settings.controlRateBps, widthMhz);
    std::string groupMode = wave ? controlMode : "OfdmRate6Mbps";
    m_controlWifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                          "DataMode",
                                          StringValue(controlMode),
                                          "NonUnicastMode",
                                          StringValue(groupMode));
    if (settings.rateControl == "constant")
    {
        m_dataWifi.SetRemoteStationManager(
            "ns3::ConstantRateWifiManager",
            "DataMode",
            StringValue(wave ? Mode10Mhz(settings.dataRateBps)
                             : ModeAx(settings.dataRateBps, widthMhz)),
            "NonUnicastMode",
            StringValue(groupMode));
    }
    else
    {
        std::string manager = settings.rateControl == "minstrel"
                                ? (wave ? "ns3::MinstrelWifiManager" : "ns3::MinstrelHtWifiManager")
                            : settings.rateControl == "ideal" ? "ns3::IdealWifiManager"
                                                              : "";
        NS_ABORT_MSG_IF(manager.empty(),
                        "Unknown rate control " << settings.rateControl
                                                << ": constant, minstrel or ideal");
        m_dataWifi.SetRemoteStationManager(manager, "NonUnicastMode", StringValue(groupMode));
    }

    m_channel = CreateObject<RadioChannel>();
    m_channel->SetPropagationLossModel(CreateLoss(settings.propagation, wave ? 5.9e9 : 5.5e9));
    m_channel->SetPropagationDelayModel(CreateObject<ConstantSpeedPropagationDelayModel>());
    m_channel->AssignStreams(CHANNEL_STREAM);

    // 802.11-2020, 17.3.10.6 and 17.3.10.2: thresholds go with the width of the channel.
    double scaleDb = wave ? -3 : 0;
    m_phy.SetChannel(m_channel);
    m_phy.SetPcapDataLinkType(WifiPhyHelper::DLT_IEEE802_11_RADIO);
    m_phy.Set("TxPowerStart", DoubleValue(settings.txPowerDbm));
    m_phy.Set("TxPowerEnd", DoubleValue(settings.txPowerDbm));
    m_phy.Set("RxNoiseFigure", DoubleValue(settings.noiseFigureDb));
    m_phy.Set("CcaEdThreshold", DoubleValue(-62 + scaleDb));
    m_phy.Set("ChannelSwitchDelay", TimeValue(Seconds(settings.switchingDelayS)));
    m_phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel",
                                    "MinimumRssi",
                                    DoubleValue(-82 + scaleDb));
}

const RadioSettings&
RadioHelper::GetSettings() const
{
    return m_settings;
}

Ptr<RadioChannel>
RadioHelper::GetChannel() const
{
    return m_channel;
}

double
RadioHelper::GetIdleGoodputBps() const
{
    return IdleGoodputBps(m_settings.kind, m_settings.dataRateBps);
}

double
RadioHelper::IdleGoodputBps(const std::string& kind, double dataRateBps)
{
    if (kind == "ideal")
    {
        return dataRateBps; // which carries nothing else
    }
    if (kind != "80211p")
    {
        return 0.6 * dataRateBps;
    }
    // On a 10 MHz channel a segment of 1440 bytes is a frame of 1518; preambles, inter-frame
    // spaces, mean back-off, acknowledgements of the MAC and half a TCP acknowledgement take 0.55
    // ms more (doc/radio.rst has the sum).
    return 1440 * 8 / (1518 * 8 / dataRateBps + 0.55e-3);
}

uint32_t
RadioHelper::GetChannelCount() const
{
    return m_numbers.size();
}

uint32_t
RadioHelper::GetChannelNumber(uint32_t channel) const
{
    return m_numbers.at(channel);
}

std::string
RadioHelper::GetChannelSettings(uint32_t channel) const
{
    return "{" + std::to_string(m_numbers.at(channel)) + ", " +
           std::to_string(static_cast<uint32_t>(m_settings.widthHz / 1e6)) + ", BAND_5GHZ, 0}";
}

bool
RadioHelper::IsIdeal(uint32_t channel) const
{
    return m_ideal.at(channel) != nullptr;
}

Ptr<NetDevice>
RadioHelper::Install(Ptr<Node> node, uint32_t channel, double gainDb)
{
    NS_LOG_FUNCTION(this << node << channel << gainDb);
    return IsIdeal(channel) ? InstallIdeal(node, channel, gainDb)
                            : InstallWifi(node, channel, gainDb);
}

Ptr<NetDevice>
RadioHelper::InstallIdeal(Ptr<Node> node, uint32_t channel, double gainDb)
{
    NS_LOG_FUNCTION(this << node << channel << gainDb);
    const auto device = CreateObject<IdealDevice>();
    device->SetAddress(Mac48Address::Allocate());
    device->SetPower(m_settings.txPowerDbm, gainDb);
    node->AddDevice(device);
    device->SetChannel(m_ideal[channel]);
    return device;
}

Ptr<NetDevice>
RadioHelper::InstallWifi(Ptr<Node> node, uint32_t channel, double gainDb)
{
    NS_LOG_FUNCTION(this << node << channel << gainDb);
    m_phy.Set("ChannelSettings", StringValue(GetChannelSettings(channel)));
    m_phy.Set("TxGain", DoubleValue(gainDb));
    m_phy.Set("RxGain", DoubleValue(gainDb));
    WifiMacHelper macHelper;
    macHelper.SetType("ns3::AdhocWifiMac", "QosSupported", BooleanValue(true));
    const WifiHelper& wifi = channel == 0 ? m_controlWifi : m_dataWifi;
    Ptr<NetDevice> device = wifi.Install(m_phy, macHelper, node).Get(0);
    if (m_settings.kind == "80211p")
    {
        Radio::UseOcbParameters(device);
    }
    if (channel > 0 && m_settings.frameLoss > 0)
    {
        const auto loss = CreateObject<RateErrorModel>();
        loss->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        loss->SetRate(m_settings.frameLoss);
        DynamicCast<WifiNetDevice>(device)->GetPhy()->SetPostReceptionErrorModel(loss);
    }
    auto mac = compat::MacOf(DynamicCast<WifiNetDevice>(device));
    for (AcIndex ac : {AC_BE, AC_BK, AC_VI, AC_VO})
    {
        auto queue = mac->GetTxopQueue(ac);
        queue->SetMaxSize(QueueSize(QueueSizeUnit::PACKETS, m_settings.queuePackets));
        queue->SetMaxDelay(
            Seconds(channel == 0 ? m_settings.controlLifetimeS : m_settings.dataLifetimeS));
    }
    return device;
}

NetDeviceContainer
RadioHelper::InstallAll(Ptr<Node> node, double gainDb)
{
    NS_LOG_FUNCTION(this << node << gainDb);
    NetDeviceContainer devices;
    for (uint32_t channel = 0; channel < GetChannelCount(); ++channel)
    {
        devices.Add(Install(node, channel, gainDb));
    }
    return devices;
}

NetDeviceContainer
RadioHelper::InstallVehicle(Ptr<Node> node)
{
    NS_LOG_FUNCTION(this << node);
    if (m_settings.vehicleRadios == 0)
    {
        return InstallAll(node, m_settings.vehicleGainDb);
    }
    NetDeviceContainer devices(Install(node, 0, m_settings.vehicleGainDb));
    const auto shared = CreateObject<SharedRadio>();
    std::vector<std::string> channels;
    for (uint32_t channel = 1; channel < GetChannelCount(); ++channel)
    {
        channels.push_back(GetChannelSettings(channel));
    }
    shared->Install(Install(node, 1, m_settings.vehicleGainDb), channels);
    for (uint32_t number = 0; number < channels.size(); ++number)
    {
        devices.Add(shared->GetChannelDevice(number));
    }
    return devices;
}

NetDeviceContainer
RadioHelper::RadiosOf(const NetDeviceContainer& devices)
{
    NetDeviceContainer radios;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const auto part = DynamicCast<ChannelDevice>(devices.Get(i));
        if (!part)
        {
            radios.Add(devices.Get(i));
        }
        else if (part->GetNumber() == 0)
        {
            radios.Add(part->GetRadio()->GetDevice());
        }
    }
    return radios;
}

NetDeviceContainer
RadioHelper::InstallRsu(Ptr<Node> node)
{
    NS_LOG_FUNCTION(this << node);
    const NetDeviceContainer devices = InstallAll(node, m_settings.rsuGainDb);
    for (uint32_t channel = 1; channel < GetChannelCount(); ++channel)
    {
        if (const auto ideal = DynamicCast<IdealDevice>(devices.Get(channel)))
        {
            ideal->SetPipe(ns3::Create<IdealPipe>(m_settings.dataRateBps));
        }
    }
    return devices;
}

Ptr<IdealLanes>
RadioHelper::UseLanes(uint32_t channel)
{
    NS_LOG_FUNCTION(this << channel);
    NS_ABORT_MSG_UNLESS(IsIdeal(channel), "channel " << channel << " is not ideal");
    const auto lanes = ns3::Create<IdealLanes>(m_settings.dataRateBps);
    m_ideal[channel]->SetLanes(lanes);
    return lanes;
}

int64_t
RadioHelper::AssignStreams(NetDeviceContainer devices, int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    const NetDeviceContainer radios = RadiosOf(devices);
    int64_t used = m_dataWifi.AssignStreams(radios, stream);
    for (uint32_t i = 0; i < radios.GetN(); ++i)
    {
        const auto wifi = DynamicCast<WifiNetDevice>(radios.Get(i));
        PointerValue loss;
        if (wifi)
        {
            wifi->GetPhy()->GetAttribute("PostReceptionErrorModel", loss);
        }
        if (const auto model = loss.Get<RateErrorModel>())
        {
            used += model->AssignStreams(stream + used);
        }
    }
    return used;
}

std::size_t
RadioHelper::CountWifi(bool vehicle) const
{
    const std::size_t channels =
        vehicle && m_settings.vehicleRadios != 0 ? m_settings.vehicleRadios : m_ideal.size();
    std::size_t count = 0;
    for (std::size_t channel = 0; channel < channels; ++channel)
    {
        count += !m_ideal[channel];
    }
    return count;
}

void
RadioHelper::EnablePcap(const std::string& prefix, NetDeviceContainer devices)
{
    NS_LOG_FUNCTION(this << prefix);
    m_phy.EnablePcap(prefix, RadiosOf(devices));
}

} // namespace ns3::vec
