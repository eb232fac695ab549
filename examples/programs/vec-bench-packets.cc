// SPDX-License-Identifier: GPL-2.0-only
// Figures of the radios, each beside what plain ns-3 takes for the same in the same run.

#include "ns3/boolean.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node-container.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vec-program.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-random.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-psdu.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"
#include "vec-bench-print.h"
#include "vec-bench-world.h"

#include <cstdio>
#include <ctime>
#include <functional>
#include <limits>
#include <vector>

using namespace ns3;
using namespace ns3::vec;

namespace
{

enum class Air
{
    PLAIN,  //!< ns-3's YansWifiChannel, everybody listens
    CULLED, //!< RadioChannel, everybody listens
    RESTING //!< RadioChannel, only who has something to send or to receive listens
};

/** Vehicles on a straight road, each with a radio per channel. */
struct Traffic
{
    Air air = Air::CULLED;
    uint32_t vehicles = 2;
    double lengthM = 200;
    double beaconHz = 0;    //!< of 350 B, on the first channel
    uint32_t saturated = 0; //!< channels on which one vehicle sends TCP data to another
    bool udp = false;       //!< or UDP datagrams
    double rateBps = 12e6;  //!< of the physical layer
    double seconds = 1;
};

struct Outcome
{
    double cpuS = 0;       //!< per simulated second
    double frames = 0;     //!< transmitted
    double goodputBps = 0; //!< mean over the saturated channels
};

const std::map<double, std::string> MODES{
    {6e6,  "OfdmRate6MbpsBW10MHz" },
    {12e6, "OfdmRate12MbpsBW10MHz"},
    {27e6, "OfdmRate27MbpsBW10MHz"},
};
const std::vector<int> CHANNELS{178, 172, 174, 176};
constexpr uint16_t PORT = 9;

void
CountFrame(double* frames, WifiConstPsduMap, WifiTxVector, double)
{
    ++*frames;
}

void
Beacon(Ptr<NetDevice> device, double intervalS)
{
    auto packet = Create<Packet>(350);
    SocketPriorityTag priority;
    priority.SetPriority(5);
    packet->AddPacketTag(priority);
    device->Send(packet, device->GetBroadcast(), 0x88b5);
    Simulator::Schedule(Seconds(intervalS), &Beacon, device, intervalS);
}

NetDeviceContainer
InstallRadios(const Traffic& traffic, NodeContainer nodes, std::size_t channel)
{
    auto loss = CreateObjectWithAttributes<LogDistancePropagationLossModel>("Exponent",
                                                                            DoubleValue(2.75),
                                                                            "ReferenceLoss",
                                                                            DoubleValue(47.86));
    auto delay = CreateObject<ConstantSpeedPropagationDelayModel>();
    YansWifiPhyHelper plain;
    RadioPhyHelper culled;
    WifiPhyHelper* phy = &plain;
    if (traffic.air == Air::PLAIN)
    {
        auto air = CreateObject<YansWifiChannel>();
        air->SetPropagationLossModel(loss);
        air->SetPropagationDelayModel(delay);
        plain.SetChannel(air);
    }
    else
    {
        auto air = CreateObject<RadioChannel>();
        air->SetPropagationLossModel(loss);
        air->SetPropagationDelayModel(delay);
        culled.SetChannel(air);
        phy = &culled;
    }
    phy->Set("ChannelSettings",
             StringValue("{" + std::to_string(CHANNELS.at(channel)) + ", 10, BAND_5GHZ, 0}"));
    phy->Set("TxPowerStart", DoubleValue(23));
    phy->Set("TxPowerEnd", DoubleValue(23));
    phy->Set("RxNoiseFigure", DoubleValue(9));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211p);
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue(MODES.at(traffic.rateBps)),
                                 "NonUnicastMode",
                                 StringValue(MODES.at(6e6)));
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "QosSupported", BooleanValue(true));
    NetDeviceContainer devices = wifi.Install(*phy, mac, nodes);
    wifi.AssignStreams(devices, 1000 * (channel + 1));
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        Radio::UseOcbParameters(devices.Get(i));
        Radio::Listen(devices.Get(i),
                      traffic.air != Air::RESTING || traffic.beaconHz > 0 || i / 2 == channel);
    }
    return devices;
}

/** Vehicle 2c sends to vehicle 2c + 1 on channel c as fast as it can. */
Ptr<PacketSink>
Saturate(const Traffic& traffic,
         NetDeviceContainer devices,
         std::size_t channel,
         NeighbourTable& neighbours)
{
    Ipv4Address to;
    for (uint32_t i : {2 * channel, 2 * channel + 1})
    {
        auto device = devices.Get(i);
        auto ipv4 = device->GetNode()->GetObject<Ipv4L3Protocol>();
        uint32_t interface = ipv4->AddInterface(device);
        to = Ipv4Address(0x0a000001 + (channel << 16) + i);
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(to, Ipv4Mask("/16")));
        ipv4->SetUp(interface);
        neighbours.Join(ipv4->GetInterface(interface));
        neighbours.Set(to, Mac48Address::ConvertFrom(device->GetAddress()));
    }
    std::string factory = traffic.udp ? "ns3::UdpSocketFactory" : "ns3::TcpSocketFactory";
    InetSocketAddress address(to, PORT);
    Ptr<Node> sender = devices.Get(2 * channel)->GetNode();
    ApplicationContainer source;
    if (traffic.udp)
    {
        OnOffHelper onOff(factory, address);
        onOff.SetConstantRate(DataRate(traffic.rateBps), 1440);
        source = onOff.Install(sender);
    }
    else
    {
        source = BulkSendHelper(factory, address).Install(sender);
    }
    source.Start(MilliSeconds(10));
    ApplicationContainer sink =
        PacketSinkHelper(factory, InetSocketAddress(Ipv4Address::GetAny(), PORT))
            .Install(devices.Get(2 * channel + 1)->GetNode());
    return DynamicCast<PacketSink>(sink.Get(0));
}

Outcome
Drive(const Traffic& traffic)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1440));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(1 << 18));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(1 << 18));
    Outcome outcome;
    Random random(1, "bench");
    NodeContainer nodes(traffic.vehicles);
    for (uint32_t i = 0; i < traffic.vehicles; ++i)
    {
        auto mobility = CreateObject<ConstantVelocityMobilityModel>();
        mobility->SetPosition({random.Uniform(0, traffic.lengthM), i % 2 * 8.0, 1.5});
        mobility->SetVelocity(
            {traffic.saturated ? 0 : (i % 2 ? -1 : 1) * random.Uniform(20, 40), 0, 0});
        nodes.Get(i)->AggregateObject(mobility);
    }
    std::vector<Ptr<PacketSink>> sinks;
    std::vector<NeighbourTable> neighbours(traffic.saturated);
    if (traffic.saturated)
    {
        InternetStackHelper().Install(nodes);
    }
    for (std::size_t channel = 0; channel < std::max(1u, traffic.saturated); ++channel)
    {
        NetDeviceContainer devices = InstallRadios(traffic, nodes, channel);
        for (uint32_t i = 0; i < devices.GetN(); ++i)
        {
            DynamicCast<WifiNetDevice>(devices.Get(i))
                ->GetPhy()
                ->TraceConnectWithoutContext("PhyTxPsduBegin",
                                             MakeBoundCallback(&CountFrame, &outcome.frames));
            if (channel == 0 && traffic.beaconHz > 0)
            {
                Simulator::ScheduleWithContext(i,
                                               Seconds(random.Uniform(0, 1 / traffic.beaconHz)),
                                               &Beacon,
                                               devices.Get(i),
                                               1 / traffic.beaconHz);
            }
        }
        if (channel < traffic.saturated)
        {
            sinks.push_back(Saturate(traffic, devices, channel, neighbours[channel]));
        }
    }
    Simulator::Stop(Seconds(traffic.seconds));
    std::clock_t begin = std::clock();
    Simulator::Run();
    outcome.cpuS = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / traffic.seconds;
    for (const auto& sink : sinks)
    {
        outcome.goodputBps += 8.0 * sink->GetTotalRx() / traffic.seconds / sinks.size();
    }
    Simulator::Destroy();
    return outcome;
}
/** CPU seconds per simulated second of each, the least of some measurements taken in turn: the
 * machine may have had other things to do. */
std::vector<double>
LeastCpu(const std::vector<Traffic>& traffics, int rounds)
{
    std::vector<double> least(traffics.size(), std::numeric_limits<double>::infinity());
    for (int round = 0; round < rounds; ++round)
    {
        for (std::size_t i = 0; i < traffics.size(); ++i)
        {
            least[i] = std::min(least[i], Drive(traffics[i]).cpuS);
        }
    }
    return least;
}

/** The same with plain ns-3. */
Traffic
InPlain(Traffic traffic)
{
    traffic.air = Air::PLAIN;
    return traffic;
}

/** Microseconds per beacon of vehicles with one neighbour every 80 m. */
void
PrintFrames()
{
    std::vector<Traffic> traffics;
    for (uint32_t vehicles : {50, 200})
    {
        Traffic traffic;
        traffic.vehicles = vehicles;
        traffic.lengthM = 80.0 * vehicles;
        traffic.beaconHz = 10;
        traffic.seconds = 200.0 / vehicles;
        traffics.push_back(traffic);
        traffics.push_back(InPlain(traffic));
    }
    std::vector<double> us = LeastCpu(traffics, 4);
    for (std::size_t i = 0; i < us.size(); ++i)
    {
        us[i] *= 1e6 / (traffics[i].vehicles * traffics[i].beaconHz);
    }
    Print("frame-50",
          us[0],
          "us",
          "of CPU per beacon, 50 vehicles on 4 km; " + Plain(us[1], "us", us[0]));
    Print("frame-200",
          us[2],
          "us",
          "of CPU per beacon, 200 vehicles on 16 km; " + Plain(us[3], "us", us[2]));
    char text[128];
    std::snprintf(text, sizeof(text), "frame-200 / frame-50; plain ns-3: %.3g", us[3] / us[1]);
    Print("growth", us[2] / us[0], "", text);
}

void
PrintBeacons()
{
    for (uint32_t vehicles : {100, 200})
    {
        Traffic traffic;
        traffic.vehicles = vehicles;
        traffic.lengthM = 5000;
        traffic.beaconHz = 10;
        std::vector<double> cpuS = LeastCpu({traffic, InPlain(traffic)}, 3);
        std::string name = "beacons-" + std::to_string(vehicles);
        Print(name.c_str(),
              cpuS[0],
              "s/s",
              "CPU per simulated second, vehicles on 5 km that only beacon; " +
                  Plain(cpuS[1], "s/s", cpuS[0]));
    }
}

void
PrintSaturated()
{
    for (uint32_t channels : {1, 4})
    {
        Traffic traffic;
        traffic.air = Air::RESTING;
        traffic.vehicles = 60;
        traffic.lengthM = 50;
        traffic.saturated = channels;
        traffic.rateBps = 27e6;
        traffic.seconds = 0.25;
        std::vector<double> cpuS = LeastCpu({traffic, InPlain(traffic)}, 2);
        std::string name = "saturated-" + std::to_string(channels);
        Print(name.c_str(),
              cpuS[0],
              "s/s",
              "CPU per simulated second, TCP at 27 Mb/s, 60 vehicles near; " +
                  Plain(cpuS[1], "s/s", cpuS[0]));
    }
}

void
PrintGoodput()
{
    for (bool udp : {false, true})
    {
        for (double rateBps : {6e6, 12e6, 27e6})
        {
            Traffic traffic;
            traffic.lengthM = 5;
            traffic.saturated = 1;
            traffic.udp = udp;
            traffic.rateBps = rateBps;
            traffic.seconds = 4;
            double goodputBps = Drive(traffic).goodputBps;
            char text[128];
            std::snprintf(text,
                          sizeof(text),
                          "of data, one sender, segments of 1440 B, %.3g Mb/s PHY: efficiency %.3f",
                          rateBps / 1e6,
                          goodputBps / rateBps);
            std::string name =
                std::string(udp ? "udp-" : "tcp-") + std::to_string(int(rateBps / 1e6));
            Print(name.c_str(), goodputBps / 1e6, "Mb/s", text);
        }
    }
}

const std::map<std::string, std::function<void()>> FIGURES{
    {"beacons",   PrintBeacons  },
    {"frames",    PrintFrames   },
    {"goodput",   PrintGoodput  },
    {"packets",   PrintPackets  },
    {"profile",   PrintProfile  },
    {"saturated", PrintSaturated},
};

int
Main(int argc, char** argv)
{
    std::vector<std::string> known;
    for (const auto& figure : FIGURES)
    {
        known.push_back(figure.first);
    }
    const auto asked = WantedFigures(argc, argv, "vec-bench-packets", known);
    if (!asked)
    {
        return 0;
    }
    const std::vector<std::string>& names = *asked;
    for (const auto& figure : FIGURES)
    {
        if (names.empty() || std::find(names.begin(), names.end(), figure.first) != names.end())
        {
            figure.second();
        }
    }
    return 0;
}

} // namespace

int
main(int argc, char** argv)
{
    return GuardedMain("vec", [&] { return Main(argc, argv); });
}
