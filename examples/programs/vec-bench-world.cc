// SPDX-License-Identifier: GPL-2.0-only
#include "vec-bench-world.h"

#include "ns3/boolean.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/node-list.h"
#include "ns3/queue-size.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-world.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-mac-queue.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-psdu.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <deque>
#include <map>
#include <memory>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr double WARM_UP_S = 1;
constexpr double RSU_EVERY_M = 500;
constexpr double TASK_BITS = 5 * 20e3;
const std::vector<int> CHANNELS{178, 172, 174, 176, 180};

double
CpuS()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/** Half of the vehicles go one way at 20 to 40 m/s, half the other; at an end, back to the start.
 */
class RoadTraffic : public TrafficSource
{
  public:
    explicit RoadTraffic(uint32_t vehicles) : m_lengthM(ROAD_OF_A_VEHICLE_M * vehicles)
    {
        Random random(1, "road");
        for (uint32_t i = 0; i < vehicles; ++i)
        {
            m_starts.push_back(random.Uniform(0, m_lengthM));
            m_speeds.push_back((i % 2 ? -1 : 1) * random.Uniform(20, 40));
            m_vehicles.push_back({"v" + std::to_string(1000 + i), 0, i % 2 * 8.0});
        }
        Place();
    }

    double StepS() const override
    {
        return 0.5;
    }

    double NowS() const override
    {
        return m_step * StepS();
    }

    const std::vector<VehiclePosition>& Vehicles() const override
    {
        return m_vehicles;
    }

    bool Advance() override
    {
        ++m_step;
        Place();
        return true;
    }

    double LengthM() const
    {
        return m_lengthM;
    }

    double Speed(uint32_t vehicle) const
    {
        return m_speeds[vehicle];
    }

  private:
    void Place()
    {
        for (std::size_t i = 0; i < m_vehicles.size(); ++i)
        {
            const double x = m_starts[i] + m_speeds[i] * NowS();
            m_vehicles[i].x = x - m_lengthM * std::floor(x / m_lengthM);
        }
    }

    double m_lengthM;
    int m_step = 0;
    std::vector<double> m_starts;
    std::vector<double> m_speeds;
    std::vector<VehiclePosition> m_vehicles;
};

std::vector<Point>
RsuPlaces(const BenchRoad& road)
{
    std::vector<Point> places;
    for (double x = RSU_EVERY_M / 2; x < ROAD_OF_A_VEHICLE_M * road.vehicles; x += RSU_EVERY_M)
    {
        places.push_back({x, 14});
    }
    return places;
}

Scenario
MakeScenario(const BenchRoad& road)
{
    Scenario scenario;
    scenario.rsus.positions = RsuPlaces(road);
    scenario.workload.arrivals = "periodic";
    scenario.workload.periodS = road.vehicles * TASK_BITS / road.taskBps;
    scenario.workload.n = {5, 5};
    scenario.workload.ownInputBits = {TASK_BITS / 5, TASK_BITS / 5};
    scenario.workload.cycles = {5e6, 10e6};
    scenario.workload.resultBits = 8e3;
    scenario.compute.servers = 0;
    scenario.time.warmupS = WARM_UP_S;
    scenario.time.measureS = road.seconds;
    scenario.time.drainS = 0;
    return scenario;
}

/** Measures between the end of the warm-up and the end. */
class Stopwatch
{
  public:
    explicit Stopwatch(double seconds) : m_seconds(seconds), m_begin(CpuS())
    {
        Simulator::Schedule(Seconds(WARM_UP_S), [this]() { m_warm = CpuS(); });
    }

    void Stop(BenchOutcome& outcome) const
    {
        outcome.cpuS = (CpuS() - m_warm) / m_seconds;
        outcome.setUpS = m_warm - m_begin;
    }

  private:
    double m_seconds;
    double m_begin;
    double m_warm = 0;
};

/** Watches what radios send. */
class Recorder
{
  public:
    /** Devices of all nodes in the order of channels; nodes without radios do not count. */
    void Attach()
    {
        for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
        {
            bool radios = false;
            for (uint32_t i = 0; i < (*node)->GetNDevices(); ++i)
            {
                if (const auto wifi = DynamicCast<WifiNetDevice>((*node)->GetDevice(i)))
                {
                    Attach(wifi);
                    radios = true;
                }
            }
            m_nodes += radios;
        }
    }

    std::vector<BenchFrame> frames;

  private:
    struct Radio
    {
        Recorder* recorder;
        uint32_t node;
        uint32_t channel;

        void Sent(WifiConstPsduMap psdus, WifiTxVector, double)
        {
            const WifiPsdu& psdu = *psdus.begin()->second;
            const WifiMacHeader& header = psdu.GetHeader(0);
            if (!header.IsQosData() || header.IsRetry())
            {
                return;
            }
            const auto to = recorder->m_stations.find(header.GetAddr1());
            recorder->frames.push_back({Simulator::Now(),
                                        node,
                                        channel,
                                        to == recorder->m_stations.end() ? -1 : to->second,
                                        psdu.GetPayload(0)->GetSize() - 8,
                                        header.GetQosTid()});
        }
    };

    void Attach(const Ptr<WifiNetDevice>& wifi)
    {
        const auto number = std::find(CHANNELS.begin(),
                                      CHANNELS.end(),
                                      static_cast<int>(wifi->GetPhy()->GetChannelNumber()));
        m_stations[Mac48Address::ConvertFrom(wifi->GetAddress())] = m_nodes;
        m_radios.push_back({this, m_nodes, static_cast<uint32_t>(number - CHANNELS.begin())});
        wifi->GetPhy()->TraceConnectWithoutContext("PhyTxPsduBegin",
                                                   MakeCallback(&Radio::Sent, &m_radios.back()));
    }

    uint32_t m_nodes = 0;
    std::map<Mac48Address, int64_t> m_stations;
    std::deque<Radio> m_radios;
};

uint64_t
FramesOf(const RunResults& results)
{
    uint64_t frames = 0;
    for (const LinkRecord& link : results.links)
    {
        frames += link.link.rfind("ch", 0) == 0 ? link.packets : 0;
    }
    return frames;
}

/** The devices of one channel for RSUs and vehicles, everybody on and equal but for the antenna. */
std::vector<Ptr<WifiNetDevice>>
InstallPlain(const std::vector<Ptr<Node>>& nodes, std::size_t rsus, uint32_t channel)
{
    auto loss = CreateObject<LogDistancePropagationLossModel>();
    loss->SetAttribute("Exponent", DoubleValue(2.5));
    loss->SetAttribute("ReferenceLoss", DoubleValue(47.86));
    auto air = CreateObject<YansWifiChannel>();
    air->SetPropagationLossModel(loss);
    air->SetPropagationDelayModel(CreateObject<ConstantSpeedPropagationDelayModel>());
    YansWifiPhyHelper phy;
    phy.SetChannel(air);
    phy.Set("ChannelSettings",
            StringValue("{" + std::to_string(CHANNELS[channel]) + ", 10, BAND_5GHZ, 0}"));
    phy.Set("TxPowerStart", DoubleValue(23));
    phy.Set("TxPowerEnd", DoubleValue(23));
    phy.Set("RxNoiseFigure", DoubleValue(9));
    phy.Set("CcaEdThreshold", DoubleValue(-65));
    phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel",
                                  "MinimumRssi",
                                  DoubleValue(-85));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211p);
    wifi.SetRemoteStationManager(
        "ns3::ConstantRateWifiManager",
        "DataMode",
        StringValue(channel == 0 ? "OfdmRate6MbpsBW10MHz" : "OfdmRate12MbpsBW10MHz"),
        "NonUnicastMode",
        StringValue("OfdmRate6MbpsBW10MHz"));
    WifiMacHelper mac;
    mac.SetType("ns3::AdhocWifiMac", "QosSupported", BooleanValue(true));
    std::vector<Ptr<WifiNetDevice>> devices;
    for (std::size_t i = 0; i < nodes.size(); ++i)
    {
        phy.Set("TxGain", DoubleValue(i < rsus ? 6 : 0));
        phy.Set("RxGain", DoubleValue(i < rsus ? 6 : 0));
        const auto device = DynamicCast<WifiNetDevice>(wifi.Install(phy, mac, nodes[i]).Get(0));
        wifi.AssignStreams(NetDeviceContainer(device), 1000 * (i + 1) + 100 * channel);
        Radio::UseOcbParameters(device);
        devices.push_back(device);
    }
    return devices;
}

} // namespace

BenchOutcome
RunRoad(const BenchRoad& road)
{
    BenchOutcome outcome;
    PolicyRegistry registry;
    AddClassical(registry);
    World world(MakeScenario(road),
                registry.Make("edge", PolicyOptions()),
                std::make_unique<RoadTraffic>(road.vehicles));
    Recorder recorder;
    if (road.recording)
    {
        // When vehicles have their nodes.
        Simulator::Schedule(NanoSeconds(1), [&recorder]() { recorder.Attach(); });
    }
    const Stopwatch watch(road.seconds);
    world.Run();
    watch.Stop(outcome);
    const double totalS = WARM_UP_S + road.seconds;
    const RunResults& results = world.Results();
    outcome.framesHz = static_cast<double>(FramesOf(results)) / totalS;
    outcome.taskBps = static_cast<double>(results.tasks.size()) * TASK_BITS / totalS;
    const auto isOnTime = [](const TaskRecord& task)
    { return task.outcome == ns3::vec::Outcome::ON_TIME; };
    outcome.onTime =
        static_cast<double>(std::count_if(results.tasks.begin(), results.tasks.end(), isOnTime)) /
        static_cast<double>(results.tasks.size());
    outcome.busyRatio = results.channels.front().busyRatio;
    outcome.frames = std::move(recorder.frames);
    return outcome;
}

BenchOutcome
RunPlainRoad(const BenchRoad& road, const std::vector<BenchFrame>& frames)
{
    const std::vector<Point> rsus = RsuPlaces(road);
    RoadTraffic traffic(road.vehicles);
    std::vector<Ptr<Node>> nodes;
    std::vector<Ptr<ConstantVelocityMobilityModel>> places;
    for (std::size_t i = 0; i < rsus.size() + road.vehicles; ++i)
    {
        nodes.push_back(CreateObject<Node>());
        places.push_back(CreateObject<ConstantVelocityMobilityModel>());
        nodes.back()->AggregateObject(places.back());
        if (i < rsus.size())
        {
            places[i]->SetPosition({rsus[i].x, rsus[i].y, 6});
        }
    }
    const std::function<void()> step = [&]()
    {
        for (uint32_t i = 0; i < road.vehicles; ++i)
        {
            const VehiclePosition& vehicle = traffic.Vehicles()[i];
            places[rsus.size() + i]->SetPosition({vehicle.x, vehicle.y, 1.5});
            places[rsus.size() + i]->SetVelocity({traffic.Speed(i), 0, 0});
        }
        traffic.Advance();
        Simulator::Schedule(Seconds(traffic.StepS()), step);
    };
    step();
    std::vector<std::vector<Ptr<WifiNetDevice>>> devices;
    BenchOutcome outcome;
    for (uint32_t channel = 0; channel < CHANNELS.size(); ++channel)
    {
        devices.push_back(InstallPlain(nodes, rsus.size(), channel));
        for (const auto& device : devices.back())
        {
            device->GetPhy()->TraceConnectWithoutContext(
                "PhyTxPsduBegin",
                Callback<void, WifiConstPsduMap, WifiTxVector, double>(
                    [&outcome](WifiConstPsduMap, WifiTxVector, double) { ++outcome.framesHz; }));
        }
    }
    for (const BenchFrame& frame : frames)
    {
        Simulator::ScheduleWithContext(frame.node,
                                       frame.at,
                                       [&devices, &frame]()
                                       {
                                           const auto& channel = devices[frame.channel];
                                           const auto packet = Create<Packet>(frame.bytes);
                                           SocketPriorityTag priority;
                                           priority.SetPriority(frame.priority);
                                           packet->AddPacketTag(priority);
                                           channel[frame.node]->Send(
                                               packet,
                                               frame.to < 0 ? channel[frame.node]->GetBroadcast()
                                                            : channel[frame.to]->GetAddress(),
                                               0x88b5);
                                       });
    }
    const Stopwatch watch(road.seconds);
    Simulator::Stop(Seconds(WARM_UP_S + road.seconds));
    Simulator::Run();
    watch.Stop(outcome);
    outcome.framesHz /= WARM_UP_S + road.seconds;
    Simulator::Destroy();
    return outcome;
}

} // namespace ns3::vec
