// SPDX-License-Identifier: GPL-2.0-only
// Whole scenarios, whose links.csv must be what the devices sent, to the byte. The devices are
// asked by other ways than the byte counter's: what the MAC hands to a sniffer, read as raw bytes,
// and what went through the queue of a wire.
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node-list.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simulator.h"
#include "ns3/vec-ideal-radio.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-radio-channel.h"
#include "ns3/vec-radio-phy.h"
#include "ns3/vec-world.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-psdu.h"

#include <algorithm>
#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

/** A vehicle that drives by, and two that stand; these may leave after 4 s for another two. */
class ChangingTraffic : public TrafficSource
{
  public:
    explicit ChangingTraffic(bool changing) : m_changing(changing)
    {
        Fill();
    }

    double StepS() const override
    {
        return 0.5;
    }

    double NowS() const override
    {
        return 0.5 * m_step;
    }

    const std::vector<VehiclePosition>& Vehicles() const override
    {
        return m_vehicles;
    }

    bool Advance() override
    {
        ++m_step;
        Fill();
        return true;
    }

  private:
    void Fill()
    {
        const bool later = m_changing && m_step >= 8;
        m_vehicles = {
            {"driver",                    20 + 15.0 * m_step, 0},
            {later ? "later1" : "early1", 60,                 0},
            {later ? "later2" : "early2", 330,                0},
        };
        std::sort(m_vehicles.begin(),
                  m_vehicles.end(),
                  [](const auto& a, const auto& b) { return a.id < b.id; });
    }

    bool m_changing;
    int m_step = 0;
    std::vector<VehiclePosition> m_vehicles;
};

Scenario
TwoRsus()
{
    Scenario scenario;
    scenario.rsus.positions = {
        {50,  10},
        {320, 10}
    };
    scenario.workload.rateHz = 1;
    scenario.time.warmupS = 1;
    scenario.time.measureS = 7;
    scenario.time.drainS = 4;
    return scenario;
}

using Flow = std::pair<std::string, std::string>; //!< link and purpose

/** What a device was seen to send. */
struct Sent
{
    uint64_t bytes = 0;
    uint64_t packets = 0;
    bool operator==(const Sent& other) const
    {
        return bytes == other.bytes && packets == other.packets;
    }
};

std::ostream&
operator<<(std::ostream& stream, const Sent& sent)
{
    return stream << sent.packets << " packets, " << sent.bytes << " bytes";
}

/** Reads frames as they are on the air: IEEE 802.11-2020, 9.2.4, and the ports of RFC 768, 793. */
class Sniffer
{
  public:
    void Attach(const Ptr<WifiNetDevice>& device)
    {
        m_radios.push_back({this, DynamicCast<RadioPhy>(device->GetPhy())});
        Radio& radio = m_radios.back();
        radio.phy->TraceConnectWithoutContext("MonitorSnifferTx",
                                              MakeCallback(&Radio::Frame, &radio));
        radio.phy->TraceConnectWithoutContext("PhyTxPsduBegin", MakeCallback(&Radio::Psdu, &radio));
    }

    std::map<Flow, Sent> flows;
    std::map<std::string, uint64_t> repeatedBytes; //!< by purpose: with the retry bit
    uint64_t psduBytes = 0;
    uint64_t psdus = 0;

  private:
    struct Radio
    {
        Sniffer* sniffer;
        Ptr<RadioPhy> phy;

        void Frame(Ptr<const Packet> packet, uint16_t, WifiTxVector, MpduInfo mpdu, uint16_t)
        {
            if (phy->IsListening())
            {
                // Frames of an A-MPDU come with the delimiter in front of them.
                sniffer->Read(packet,
                              mpdu.type == NORMAL_MPDU ? 0 : 4,
                              "ch" + std::to_string(phy->GetChannelNumber()));
            }
        }

        void Psdu(WifiConstPsduMap psdus, WifiTxVector, double)
        {
            for (const auto& psdu : psdus)
            {
                sniffer->psduBytes += phy->IsListening() ? psdu.second->GetSize() : 0;
                sniffer->psdus += phy->IsListening();
            }
        }
    };

    void Read(const Ptr<const Packet>& packet, std::size_t begin, const std::string& link)
    {
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), bytes.size());
        const int type = bytes[begin] >> 2 & 3;
        const int subtype = bytes[begin] >> 4;
        const bool answers = type == 1 && (subtype == 13 || subtype == 9); // ACK, BlockAck
        const std::size_t address = begin + (answers ? 4 : 10);
        std::string& purpose =
            m_last[std::string(bytes.begin() + address, bytes.begin() + address + 6)];
        if (type == 2)
        {
            purpose = PurposeOf(bytes, begin + 26); // behind a QoS header
        }
        else if (purpose.empty())
        {
            purpose = "control"; // it has agreed on block acknowledgements before it sent anything
        }
        Sent& sent = flows[{link, purpose}];
        sent.bytes += bytes.size();
        ++sent.packets;
        if (bytes[begin + 1] & 8)
        {
            repeatedBytes[purpose] += bytes.size();
        }
    }

    static std::string PurposeOf(const std::vector<uint8_t>& bytes, std::size_t llc)
    {
        static const std::map<int, std::string> BY_PORT = {
            {5000, "beacon" },
            {5001, "control"},
            {5002, "data"   },
            {5003, "result" },
        };
        const std::size_t ip = llc + 8;
        const std::size_t ports = ip + 4 * (bytes[ip] & 15);
        const bool first = (bytes[ip + 6] & 31) == 0 && bytes[ip + 7] == 0;
        for (std::size_t port : {ports + 2, ports})
        {
            const auto found = BY_PORT.find(bytes[port] << 8 | bytes[port + 1]);
            if (first && found != BY_PORT.end())
            {
                return found->second;
            }
        }
        return "control";
    }

    std::deque<Radio> m_radios;
    std::map<std::string, std::string> m_last; //!< by station: what its last data frame was for
};

/** What IP hands to the interfaces of a node. */
struct IpTap
{
    std::map<Ptr<NetDevice>, Sent>* sent;

    void Packet(Ptr<const ns3::Packet> packet, Ptr<Ipv4> ipv4, uint32_t interface)
    {
        Sent& device = (*sent)[ipv4->GetNetDevice(interface)];
        device.bytes += packet->GetSize();
        ++device.packets;
    }
};

/** Attaches to each device once. */
class Everybody
{
  public:
    void Attach()
    {
        for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
        {
            if (!m_known.insert(PeekPointer(*node)).second)
            {
                continue;
            }
            m_taps.push_back({&ip});
            (*node)->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext(
                "Tx",
                MakeCallback(&IpTap::Packet, &m_taps.back()));
            for (uint32_t i = 0; i < (*node)->GetNDevices(); ++i)
            {
                const Ptr<NetDevice> device = (*node)->GetDevice(i);
                if (const auto wifi = DynamicCast<WifiNetDevice>(device))
                {
                    radios.Attach(wifi);
                    channel = DynamicCast<RadioChannel>(wifi->GetChannel());
                }
                else if (const auto wire = DynamicCast<PointToPointNetDevice>(device))
                {
                    wires.push_back(wire);
                }
            }
        }
    }

    /** What went through the queues of all wires. */
    Sent Wired() const
    {
        Sent sent;
        for (const auto& wire : wires)
        {
            const auto queue = wire->GetQueue();
            sent.bytes +=
                queue->GetTotalReceivedBytes() - queue->GetTotalDroppedBytes() - queue->GetNBytes();
            sent.packets += queue->GetTotalReceivedPackets() - queue->GetTotalDroppedPackets() -
                            queue->GetNPackets();
        }
        return sent;
    }

    Sniffer radios;
    std::map<Ptr<NetDevice>, Sent> ip;
    std::vector<Ptr<PointToPointNetDevice>> wires;
    Ptr<RadioChannel> channel;

  private:
    std::set<const Node*> m_known;
    std::deque<IpTap> m_taps;
};

/** A run, and what was seen of it. */
class Accounting : public testing::Test
{
  protected:
    void Run(const Scenario& scenario, bool changing = true)
    {
        PolicyRegistry registry;
        AddClassical(registry);
        World world(scenario,
                    registry.Make("random", PolicyOptions()),
                    std::make_unique<ChangingTraffic>(changing));
        // Nodes are made when vehicles enter, and nobody sends at that very moment.
        for (double timeS = 1e-9; timeS < 12; timeS += 0.5)
        {
            Simulator::Schedule(Seconds(timeS), [this]() { seen.Attach(); });
        }
        world.Run();
        for (const LinkRecord& link : world.Results().links)
        {
            const bool onAir = link.link.rfind("ch", 0) == 0;
            Sent& flow = onAir ? air[{link.link, link.purpose}] : wired;
            flow.bytes += link.bytes;
            flow.packets += link.packets;
            total.bytes += onAir ? link.bytes : 0;
            total.packets += onAir ? link.packets : 0;
        }
        for (const auto& [device, sent] : seen.ip)
        {
            if (DynamicCast<IdealDevice>(device))
            {
                ideal.bytes += sent.bytes;
                ideal.packets += sent.packets;
            }
        }
        onChannel = seen.channel ? seen.channel->GetSent() : 0;
        EXPECT_GT(world.Results().tasks.size(), 10u);
        EXPECT_GE(world.Rsus().size(), 2u);
        EXPECT_EQ(wired, seen.Wired());
        EXPECT_GT(wired.packets, 1000u);
    }

    /** Flow by flow, frame by frame. */
    void ExpectFlows() const
    {
        for (const auto& [flow, sent] : seen.radios.flows)
        {
            const auto found = air.find(flow);
            ASSERT_NE(found, air.end()) << flow.first << " " << flow.second;
            EXPECT_EQ(found->second, sent) << flow.first << " " << flow.second;
        }
    }

    Everybody seen;
    std::map<Flow, Sent> air; //!< of links.csv
    Sent total;               //!< the sum of it
    Sent wired;               //!< of links.csv
    Sent ideal;               //!< what IP gave to ideal devices
    uint64_t onChannel = 0;   //!< frames that the channel carried
};

TEST_F(Accounting, Of80211pIsWhatTheRadiosSent)
{
    Scenario scenario = TwoRsus();
    scenario.radio.propagation.nakagami = true; // frames get lost
    Run(scenario);
    ExpectFlows();
    EXPECT_EQ(total.bytes, seen.radios.psduBytes);
    EXPECT_EQ(total.packets, seen.radios.psdus);
    EXPECT_EQ(total.packets, onChannel);
    // What is repeated counts where it belongs.
    EXPECT_GT(seen.radios.repeatedBytes["data"], 10000u);
    EXPECT_GT(seen.radios.repeatedBytes["result"], 1000u);
    EXPECT_EQ(seen.radios.repeatedBytes["beacon"], 0u);
}

TEST_F(Accounting, OfOneServiceRadioIsWhatTheRadiosSent)
{
    Scenario scenario = TwoRsus();
    scenario.radio.radiosPerVehicle = 2;
    Run(scenario);
    ExpectFlows();
    EXPECT_EQ(total.bytes, seen.radios.psduBytes);
    EXPECT_EQ(total.packets, onChannel);
}

TEST_F(Accounting, Of80211axIsWhatTheRadiosSent)
{
    Scenario scenario = TwoRsus();
    scenario.radio.kind = "80211ax";
    scenario.radio.widthHz = 20e6;
    scenario.radio.dataRateBps = 40e6;
    Run(scenario);
    ExpectFlows();
    EXPECT_EQ(total.bytes, seen.radios.psduBytes);
    EXPECT_EQ(seen.radios.psdus, onChannel);
    EXPECT_LT(seen.radios.psdus, total.packets); // several frames to a PSDU
}

TEST_F(Accounting, OfIdealRadiosIsWhatIpGaveThem)
{
    Scenario scenario = TwoRsus();
    scenario.radio.kind = "ideal";
    Run(scenario, false); // what is for those who have left is not sent
    EXPECT_EQ(total, ideal);
    EXPECT_EQ(onChannel, 0u);
}

TEST_F(Accounting, OfIdealSignallingLeavesTheRestToTheRadios)
{
    Scenario scenario = TwoRsus();
    scenario.radio.idealSignalling = true;
    Run(scenario);
    ExpectFlows();
    EXPECT_EQ(total.bytes, seen.radios.psduBytes + ideal.bytes);
    EXPECT_EQ(total.packets, onChannel + ideal.packets);
}

} // namespace

} // namespace ns3::vec
