// SPDX-License-Identifier: GPL-2.0-only
// How many frames arrive over which distance: the radio that vehicles have beside one that is put
// together from ns-3's own parts, with the same propagation.
#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/node-container.h"
#include "ns3/qos-txop.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-random.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"
#include "vec-validation-row.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr uint32_t BEACON = 350;

/** Gives nodes a radio each on channel 178; \p seed keys what is random about them. */
using Install = std::function<NetDeviceContainer(const NodeContainer& nodes, uint64_t seed)>;

/** As a scenario does it; fading on top of the given path loss exponent. */
NetDeviceContainer
InstallOurs(const NodeContainer& nodes, uint64_t seed, double exponent)
{
    static std::unique_ptr<RadioHelper> helper; // lives as long as its devices
    RadioSettings settings;
    settings.propagation.exponent = exponent;
    settings.propagation.nakagami = true;
    helper = std::make_unique<RadioHelper>(settings);
    NetDeviceContainer devices;
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        devices.Add(helper->Install(nodes.Get(i), 0, 0));
    }
    helper->GetChannel()->AssignStreams(static_cast<int64_t>(seed) * 1000000);
    helper->AssignStreams(devices, static_cast<int64_t>(seed) * 1000000 + 1000);
    return devices;
}

/** The same without a line of vec: YansWifiChannel and YansWifiPhy. */
NetDeviceContainer
InstallPlain(const NodeContainer& nodes, uint64_t seed)
{
    auto loss = CreateObject<LogDistancePropagationLossModel>();
    loss->SetAttribute("Exponent", DoubleValue(2.5));
    loss->SetAttribute("ReferenceLoss", DoubleValue(47.86));
    loss->SetNext(CreateObject<NakagamiPropagationLossModel>());
    auto channel = CreateObject<YansWifiChannel>();
    channel->SetPropagationLossModel(loss);
    channel->SetPropagationDelayModel(CreateObject<ConstantSpeedPropagationDelayModel>());
    loss->AssignStreams(static_cast<int64_t>(seed) * 1000000 + 500000);
    YansWifiPhyHelper phy;
    phy.SetChannel(channel);
    compat::SetChannel(phy, 178, 10);
    phy.Set("TxPowerStart", DoubleValue(23));
    phy.Set("TxPowerEnd", DoubleValue(23));
    phy.Set("RxNoiseFigure", DoubleValue(9));
    phy.Set("CcaEdThreshold", DoubleValue(-65));
    phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel",
                                  "MinimumRssi",
                                  DoubleValue(-85));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211p);
    wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager",
                                 "DataMode",
                                 StringValue("OfdmRate6MbpsBW10MHz"),
                                 "NonUnicastMode",
                                 StringValue("OfdmRate6MbpsBW10MHz"));
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "QosSupported", BooleanValue(true));
    const NetDeviceContainer devices = wifi.Install(phy, mac, nodes);
    wifi.AssignStreams(devices, static_cast<int64_t>(seed) * 1000000 + 501000);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const auto txop =
            compat::MacOf(DynamicCast<WifiNetDevice>(devices.Get(i)))->GetQosTxop(AC_VI);
        txop->SetAifsn(3);
        txop->SetTxopLimit(Time(0));
    }
    return devices;
}

NodeContainer
Park(const std::vector<double>& places)
{
    NodeContainer nodes;
    for (double x : places)
    {
        const auto node = CreateObject<Node>();
        const auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition({x, 0, 1.5});
        node->AggregateObject(mobility);
        nodes.Add(node);
    }
    return nodes;
}

void
SendBeacon(Ptr<NetDevice> device)
{
    const auto packet = Create<Packet>(BEACON);
    SocketPriorityTag priority;
    priority.SetPriority(5); // AC_VI
    packet->AddPacketTag(priority);
    device->Send(packet, device->GetBroadcast(), 0x88b5);
}

/** Calls \p received(sender, receiver) for each beacon that is handed up. REQUIRES: the container
 * lives as long as the simulation. */
void
Listen(const NetDeviceContainer& devices, const std::function<void(uint32_t, uint32_t)>& received)
{
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        devices.Get(i)->SetReceiveCallback(
            Callback<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
                [i,
                 received,
                 &devices](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address& from)
                {
                    for (uint32_t j = 0; j < devices.GetN(); ++j)
                    {
                        if (devices.Get(j)->GetAddress() == from)
                        {
                            received(j, i);
                        }
                    }
                    return true;
                }));
    }
}

/** Frames of \p frames that arrive at each of the distances, from one sender on a silent road. */
std::vector<double>
Arrived(const Install& install, const std::vector<double>& distances, int frames)
{
    std::vector<double> places{0};
    places.insert(places.end(), distances.begin(), distances.end());
    const NetDeviceContainer devices = install(Park(places), 1);
    std::vector<double> arrived(distances.size());
    Listen(devices, [&](uint32_t, uint32_t receiver) { ++arrived[receiver - 1]; });
    for (int i = 0; i < frames; ++i)
    {
        Simulator::Schedule(MilliSeconds(1 + i), &SendBeacon, devices.Get(0));
    }
    Simulator::Stop(MilliSeconds(frames + 10));
    Simulator::Run();
    Simulator::Destroy();
    return arrived;
}

/** How many standard deviations lie between two shares of so many frames each. */
double
Deviations(double a, double b, int frames)
{
    const double mean = (a + b) / 2 / frames;
    return mean <= 0 || mean >= 1 ? 0
                                  : (a - b) / frames / std::sqrt(2 * mean * (1 - mean) / frames);
}

const Install OURS = [](const NodeContainer& nodes, uint64_t seed)
{ return InstallOurs(nodes, seed, 2.5); };
const Install OTHER = [](const NodeContainer& nodes, uint64_t seed)
{ return InstallOurs(nodes, seed, 2.52); };

TEST(Delivery, OverDistanceIsThatOfPlainNs3)
{
    constexpr int FRAMES = 3000;
    const std::vector<double> distances{25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600};
    const std::vector<double> plain = Arrived(InstallPlain, distances, FRAMES);
    const std::vector<double> ours = Arrived(OURS, distances, FRAMES);
    const std::vector<double> other = Arrived(OTHER, distances, FRAMES);
    double sum = 0;
    double otherSum = 0;
    for (std::size_t i = 0; i < distances.size(); ++i)
    {
        PrintShares("delivery over " + std::to_string(int(distances[i])) + " m",
                    ours[i] / FRAMES,
                    plain[i] / FRAMES);
        const double deviations = Deviations(ours[i], plain[i], FRAMES);
        EXPECT_LT(std::abs(deviations), 3.5) << distances[i];
        sum += std::pow(deviations, 2);
        otherSum += std::pow(Deviations(other[i], plain[i], FRAMES), 2);
    }
    // Not trivial: from nearly all to nearly none.
    EXPECT_GT(plain.front(), 0.95 * FRAMES);
    EXPECT_LT(plain.back(), 0.2 * FRAMES);
    // Chi-squared, 12 degrees of freedom, 0.999. An exponent of 2.52 would be noticed.
    EXPECT_LT(sum, 32.9);
    EXPECT_GT(otherSum, 32.9);
}

/** Share of beacons that arrive, by distance in steps of 100 m, where all talk at once. */
std::vector<double>
RoadShares(const Install& install, uint64_t seed)
{
    constexpr uint32_t VEHICLES = 80;
    constexpr double LENGTH_M = 1600;
    constexpr double SECONDS = 0.5;
    Random random(seed, "road");
    std::vector<double> places;
    for (uint32_t i = 0; i < VEHICLES; ++i)
    {
        places.push_back(random.Uniform(0, LENGTH_M));
    }
    const NetDeviceContainer devices = install(Park(places), seed);
    std::vector<double> sent(6);
    std::vector<double> received(sent.size());
    const auto binOf = [&places](uint32_t a, uint32_t b)
    { return static_cast<std::size_t>(std::abs(places[a] - places[b]) / 100); };
    Listen(devices,
           [&](uint32_t from, uint32_t to)
           {
               const std::size_t bin = binOf(from, to);
               if (bin < received.size())
               {
                   ++received[bin];
               }
           });
    for (uint32_t i = 0; i < VEHICLES; ++i)
    {
        for (double at = random.Uniform(0, 0.1); at < SECONDS; at += 0.1)
        {
            Simulator::ScheduleWithContext(i, Seconds(at), &SendBeacon, devices.Get(i));
            for (uint32_t j = 0; j < VEHICLES; ++j)
            {
                const std::size_t bin = binOf(i, j);
                if (i != j && bin < sent.size())
                {
                    ++sent[bin];
                }
            }
        }
    }
    Simulator::Stop(Seconds(SECONDS + 0.1));
    Simulator::Run();
    Simulator::Destroy();
    for (std::size_t bin = 0; bin < sent.size(); ++bin)
    {
        received[bin] /= sent[bin];
    }
    return received;
}

TEST(Delivery, OnABusyRoadIsThatOfPlainNs3)
{
    constexpr int SEEDS = 6;
    constexpr double T_999 = 6.87; // Student's t, 5 degrees of freedom, two-sided
    std::vector<std::vector<double>> differences;
    std::vector<double> ours;
    std::vector<double> plain;
    for (int seed = 1; seed <= SEEDS; ++seed)
    {
        const std::vector<double> a = RoadShares(OURS, seed);
        const std::vector<double> b = RoadShares(InstallPlain, seed);
        ours.resize(a.size());
        plain.resize(a.size());
        differences.resize(a.size());
        for (std::size_t bin = 0; bin < a.size(); ++bin)
        {
            ours[bin] += a[bin] / SEEDS;
            plain[bin] += b[bin] / SEEDS;
            differences[bin].push_back(a[bin] - b[bin]);
        }
    }
    for (std::size_t bin = 0; bin < ours.size(); ++bin)
    {
        const double mean = ours[bin] - plain[bin];
        double squares = 0;
        for (double difference : differences[bin])
        {
            squares += std::pow(difference - mean, 2);
        }
        const std::string what = "80 vehicles at 10 Hz, " + std::to_string(100 * bin) + " to " +
                                 std::to_string(100 * bin + 100) + " m";
        PrintShares(what, ours[bin], plain[bin]);
        EXPECT_LT(std::abs(mean), T_999 * std::sqrt(squares / (SEEDS - 1) / SEEDS)) << what;
        EXPECT_LT(std::abs(mean), 0.03) << what;
    }
    EXPECT_GT(plain.front(), 0.5);
    EXPECT_LT(plain.back(), 0.1);
}

} // namespace

} // namespace ns3::vec
