// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_ROAD_H
#define VEC_RADIO_ROAD_H

#include "ns3/boolean.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-random.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy-state.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"

#include <string>
#include <vector>

namespace ns3::vec
{

/** Which channel carries the frames of a test. */
enum class Air
{
    YANS,     //!< ns-3's YansWifiChannel
    UNCULLED, //!< a RadioChannel that visits everybody
    CULLED    //!< a RadioChannel
};

/** Vehicles that drive along a straight road and broadcast beacons. */
struct RoadSettings
{
    Air air = Air::CULLED;
    uint32_t vehicles = 50;
    double lengthM = 2000;
    double seconds = 2;
    double exponent = 2.5;
    bool nakagami = false;
    double fadingMarginDb = 6;
    bool noiseWithoutEvents = true;
    uint64_t seed = 1;
    double rateHz = 10;
    uint32_t bytes = 350;
};

/** What came of it. */
struct RoadResult
{
    uint64_t sent = 0;
    uint64_t received = 0;            //!< beacons handed up, all vehicles
    std::vector<uint64_t> receivedBy; //!< by vehicle
    uint64_t delivered = 0;           //!< frames handed to a PHY (not known of YANS)
    uint64_t noise = 0;               //!< frames added to a PHY's noise without events
    double busy = 0;                  //!< share of time that PHYs sensed the channel busy, mean
    double DeliveryRatio() const
    {
        return static_cast<double>(received) / (sent * (receivedBy.size() - 1));
    }
};

inline RoadResult
DriveRoad(const RoadSettings& settings)
{
    auto loss =
        CreateObjectWithAttributes<LogDistancePropagationLossModel>("Exponent",
                                                                    DoubleValue(settings.exponent),
                                                                    "ReferenceLoss",
                                                                    DoubleValue(47.86));
    Ptr<PropagationLossModel> chain = loss;
    if (settings.nakagami)
    {
        loss->SetNext(CreateObject<NakagamiPropagationLossModel>());
    }
    auto delay = CreateObject<ConstantSpeedPropagationDelayModel>();

    RadioPhyHelper radioPhy;
    YansWifiPhyHelper yansPhy;
    Ptr<RadioChannel> radioChannel;
    WifiPhyHelper* phy = &yansPhy;
    if (settings.air == Air::YANS)
    {
        auto channel = CreateObject<YansWifiChannel>();
        channel->SetPropagationLossModel(chain);
        channel->SetPropagationDelayModel(delay);
        yansPhy.SetChannel(channel);
    }
    else
    {
        radioChannel = CreateObject<RadioChannel>();
        radioChannel->SetPropagationLossModel(chain);
        radioChannel->SetPropagationDelayModel(delay);
        radioChannel->SetAttribute("Culling", BooleanValue(settings.air == Air::CULLED));
        radioChannel->SetAttribute("NoiseWithoutEvents", BooleanValue(settings.noiseWithoutEvents));
        radioChannel->SetAttribute("FadingMargin", DoubleValue(settings.fadingMarginDb));
        radioPhy.SetChannel(radioChannel);
        phy = &radioPhy;
    }
    chain->AssignStreams(static_cast<int64_t>(settings.seed) * 1000000);
    compat::SetChannel(*phy, 178, 10);
    phy->Set("TxPowerStart", DoubleValue(23));
    phy->Set("TxPowerEnd", DoubleValue(23));
    phy->Set("RxNoiseFigure", DoubleValue(9));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211p);
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue("OfdmRate6MbpsBW10MHz"),
                                 "NonUnicastMode",
                                 StringValue("OfdmRate6MbpsBW10MHz"));
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "QosSupported", BooleanValue(true));

    RoadResult result;
    result.receivedBy.resize(settings.vehicles);
    Random random(settings.seed, "road");
    NodeContainer nodes(settings.vehicles);
    auto devices = wifi.Install(*phy, mac, nodes);
    wifi.AssignStreams(devices, static_cast<int64_t>(settings.seed) * 1000000 + 1000);
    std::vector<Time> busy(settings.vehicles);
    for (uint32_t i = 0; i < settings.vehicles; ++i)
    {
        auto mobility = CreateObject<ConstantVelocityMobilityModel>();
        nodes.Get(i)->AggregateObject(mobility);
        mobility->SetPosition(Vector(random.Uniform(0, settings.lengthM), i % 2 * 8.0, 1.5));
        mobility->SetVelocity(Vector((i % 2 ? -1 : 1) * random.Uniform(20, 40), 0, 0));
        auto device = DynamicCast<WifiNetDevice>(devices.Get(i));
        Radio::UseOcbParameters(device);
        device->SetReceiveCallback(
            compat::CallbackOf<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
                [&result, i](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
                {
                    result.received++;
                    result.receivedBy[i]++;
                    return true;
                }));
        device->GetPhy()->GetState()->TraceConnectWithoutContext(
            "State",
            compat::CallbackOf<void, Time, Time, WifiPhyState>(
                [&busy, i](Time, Time duration, WifiPhyState state)
                {
                    if (state == WifiPhyState::TX || state == WifiPhyState::RX ||
                        state == WifiPhyState::CCA_BUSY)
                    {
                        busy[i] += duration;
                    }
                }));
        for (double at = random.Uniform(0, 1 / settings.rateHz); at < settings.seconds;
             at += 1 / settings.rateHz)
        {
            result.sent++;
            uint32_t bytes = settings.bytes;
            Simulator::ScheduleWithContext(i,
                                           Seconds(at),
                                           [device, bytes]()
                                           {
                                               auto packet = Create<Packet>(bytes);
                                               SocketPriorityTag priority;
                                               priority.SetPriority(5);
                                               packet->AddPacketTag(priority);
                                               device->Send(packet, device->GetBroadcast(), 0x88b5);
                                           });
        }
    }
    Simulator::Stop(Seconds(settings.seconds + 0.1));
    Simulator::Run();
    if (radioChannel)
    {
        result.delivered = radioChannel->GetDelivered();
        result.noise = radioChannel->GetNoise();
    }
    for (const Time& time : busy)
    {
        result.busy += time.GetSeconds() / settings.seconds / settings.vehicles;
    }
    Simulator::Destroy();
    return result;
}

} // namespace ns3::vec

#endif // VEC_RADIO_ROAD_H
