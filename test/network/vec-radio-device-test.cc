// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/qos-txop.h"
#include "ns3/simple-net-device.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-endpoint.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-radio-probe.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-psdu.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <vector>

using namespace ns3;
using namespace ns3::vec;

namespace
{

using Received = std::function<void(Ptr<const Packet>)>;

/** Radios on one 802.11p channel, where they are told to be. */
class RadioDevice : public testing::Test
{
  protected:
    Ptr<NetDevice> At(double x, const Received& received = Received())
    {
        auto node = CreateObject<Node>();
        auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition(Vector(x, 0, 1.5));
        node->AggregateObject(mobility);
        auto device = m_helper.Install(node, 1, 0);
        m_helper.AssignStreams(NetDeviceContainer(device), 100 * ++m_devices);
        if (received)
        {
            device->SetReceiveCallback(
                compat::
                    CallbackOf<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
                        [received](Ptr<NetDevice>,
                                   Ptr<const Packet> packet,
                                   uint16_t,
                                   const Address&)
                        {
                            received(packet);
                            return true;
                        }));
        }
        return device;
    }

    static void SendAt(double ms, Ptr<NetDevice> from, const Address& to, uint32_t bytes = 1000)
    {
        Simulator::Schedule(MicroSeconds(ms * 1000),
                            [from, to, bytes]() { from->Send(Create<Packet>(bytes), to, 0x88b5); });
    }

    static void Run(double ms)
    {
        Simulator::Stop(MicroSeconds(ms * 1000));
        Simulator::Run();
    }

    void TearDown() override
    {
        Simulator::Destroy();
    }

    RadioHelper m_helper;
    uint32_t m_devices = 0;
};

TEST_F(RadioDevice, HearsNothingWhileOffAndDropsWhatItIsGiven)
{
    int received = 0;
    auto sender = At(0);
    auto receiver = At(50, [&](Ptr<const Packet>) { received++; });
    EXPECT_TRUE(Radio::IsListening(receiver));
    SendAt(10, sender, receiver->GetBroadcast());
    Simulator::Schedule(MilliSeconds(20), &Radio::Listen, receiver, false);
    SendAt(30, sender, receiver->GetBroadcast());
    SendAt(30, receiver, receiver->GetBroadcast());
    Simulator::Schedule(MilliSeconds(40), &Radio::Listen, receiver, true);
    SendAt(50, sender, receiver->GetBroadcast());
    auto channel = m_helper.GetChannel();
    std::vector<uint64_t> delivered;
    for (int ms : {15, 35, 55})
    {
        Simulator::Schedule(MilliSeconds(ms),
                            [&]() { delivered.push_back(channel->GetDelivered()); });
    }
    Run(100);
    EXPECT_EQ(received, 2);
    EXPECT_EQ(delivered, (std::vector<uint64_t>{1, 1, 2}));
    EXPECT_EQ(channel->GetSent(), 3u); // not the one of the radio that is off
}

TEST_F(RadioDevice, SendsWhatItHasBeforeItTurnsOff)
{
    int received = 0;
    auto receiver = At(0, [&](Ptr<const Packet>) { received++; });
    auto sender = At(50);
    for (int i = 0; i < 10; ++i)
    {
        SendAt(10, sender, receiver->GetAddress());
    }
    Simulator::Schedule(MilliSeconds(11), &Radio::Listen, sender, false);
    bool early = false;
    Simulator::Schedule(MilliSeconds(12), [&]() { early = Radio::IsListening(sender); });
    Run(100);
    EXPECT_EQ(received, 10);
    EXPECT_TRUE(early);
    EXPECT_FALSE(Radio::IsListening(sender));
    EXPECT_EQ(Radio::GetQueued(sender), 0u);
}

TEST_F(RadioDevice, SensesFramesThatBeganBeforeItListened)
{
    // A frame of 2000 B lasts 1.39 ms at 12 Mb/s; 6 Mb/s for broadcast: 2.7 ms. The radio that
    // comes on in the middle of it has a frame to send as well and must wait for its end.
    int received = 0;
    auto receiver = At(0, [&](Ptr<const Packet>) { received++; });
    auto first = At(50);
    auto second = At(60);
    Radio::Listen(second, false);
    SendAt(10, first, first->GetBroadcast(), 2000);
    Simulator::Schedule(MilliSeconds(11), &Radio::Listen, second, true);
    SendAt(11.001, second, second->GetBroadcast(), 500);
    Run(50);
    EXPECT_EQ(received, 2);
}

TEST_F(RadioDevice, TellsThePowerOfTheFrameBeingReceived)
{
    // 23 dBm less 47.86 + 25 log10(100) = 97.86 dB.
    auto sender = At(0);
    double power = 0;
    Ptr<NetDevice> receiver;
    receiver = At(100, [&](Ptr<const Packet>) { power = Radio::GetReceivedPowerDbm(receiver); });
    SendAt(10, sender, receiver->GetAddress());
    Run(100);
    EXPECT_NEAR(power, -74.86, 1e-9);
    EXPECT_TRUE(std::isnan(Radio::GetReceivedPowerDbm(receiver)));
    EXPECT_TRUE(std::isnan(Radio::GetReceivedPowerDbm(CreateObject<SimpleNetDevice>())));
    EXPECT_FALSE(Radio::Is(CreateObject<SimpleNetDevice>()));
}

TEST_F(RadioDevice, KeepsItsParametersThroughChangesOfChannel)
{
    auto device = At(0);
    Simulator::Schedule(MilliSeconds(1), &Radio::Tune, device, m_helper.GetChannelSettings(2));
    Simulator::Schedule(MilliSeconds(9), &Radio::Reset, device);
    Run(20);
    auto mac = compat::MacOf(DynamicCast<WifiNetDevice>(device));
    std::vector<int> aifsns;
    for (AcIndex ac : {AC_VO, AC_VI, AC_BE, AC_BK})
    {
        Ptr<Txop> txop = mac->GetQosTxop(ac);
        aifsns.push_back(txop->GetAifsn());
        EXPECT_TRUE(txop->GetTxopLimit().IsZero());
    }
    EXPECT_EQ(aifsns, (std::vector<int>{2, 3, 6, 9}));
    EXPECT_EQ(DynamicCast<WifiNetDevice>(device)->GetPhy()->GetChannelNumber(),
              m_helper.GetChannelNumber(2));
}

TEST_F(RadioDevice, TunesToAnotherChannel)
{
    int received = 0;
    auto sender = At(0);
    auto receiver = At(50, [&](Ptr<const Packet>) { received++; });
    Simulator::Schedule(MilliSeconds(1), &Radio::Tune, receiver, m_helper.GetChannelSettings(2));
    SendAt(10, sender, sender->GetBroadcast());
    Simulator::Schedule(MilliSeconds(20), &Radio::Tune, sender, m_helper.GetChannelSettings(2));
    SendAt(30, sender, sender->GetBroadcast());
    Run(100);
    EXPECT_EQ(received, 1);
}

TEST_F(RadioDevice, SensesTheChannelBusyWhileFramesLast)
{
    // A broadcast of 1003 B at 6 Mb/s on 10 MHz: preamble and SIGNAL last 40 us; with LLC (8 B),
    // MAC header (26), FCS (4), service and tail (22 bits) it has 8350 bits, which are 174 symbols
    // of 48 bits and 8 us.
    const double frameS = 40e-6 + 174 * 8e-6;
    auto sender = At(0);
    auto receiver = At(50);
    BusyRatioProbe atSender(sender);
    BusyRatioProbe atReceiver(receiver, MilliSeconds(100));
    AirtimeProbe airtime([](Ptr<const Packet> packet) { return packet->GetSize() > 500; });
    airtime.Attach(sender, 7);
    airtime.Attach(receiver, 7);
    std::vector<double> ratios;
    for (int i = 0; i < 10; ++i)
    {
        SendAt(10 + 10 * i, sender, sender->GetBroadcast(), 1003);
    }
    for (double ms : {0.0, 50.0, 110.7, 160.0, 250.0})
    {
        Simulator::Schedule(MicroSeconds(ms * 1000),
                            [&]() { ratios.push_back(atReceiver.GetRatio()); });
    }
    Run(1000);
    EXPECT_NEAR(atSender.GetBusySeconds(), 10 * frameS, 1e-9);
    EXPECT_NEAR(atSender.GetRatio(), 10 * frameS, 1e-9);
    // Sent at 10, 20, 30, 40 (the frame of 50 ms has just begun); of 100 ms at most. A receiver
    // takes 4 us to notice.
    EXPECT_EQ(ratios[0], 0);
    EXPECT_NEAR(ratios[1], 4 * (frameS - 4e-6) / 0.05, 1e-5);
    // From 10.7 to 110.7 ms: the rest of the first frame and all others.
    EXPECT_NEAR(ratios[2], (10 * (frameS - 4e-6) - 0.7e-3) / 0.1, 1e-3);
    EXPECT_NEAR(ratios[3], 5 * (frameS - 4e-6) / 0.1, 1e-5);
    EXPECT_EQ(ratios[4], 0);
    AirtimeTotals totals = airtime.Get(7, 1);
    EXPECT_EQ(totals.frames, 10u);
    EXPECT_EQ(totals.bytes, 10u * 1041);
    EXPECT_NEAR(totals.airtimeS, 10 * frameS, 1e-9);
    EXPECT_EQ(airtime.Get(7, 0).frames, 0u);
}

TEST_F(RadioDevice, CountsAcknowledgementsToWhatTheyAnswer)
{
    auto sender = At(0);
    auto receiver = At(50);
    AirtimeProbe airtime([](Ptr<const Packet> packet) { return packet->GetSize() > 500 ? 1 : 2; });
    airtime.Attach(sender, 0);
    airtime.Attach(receiver, 1);
    SendAt(10, sender, receiver->GetAddress(), 1000);
    SendAt(20, sender, receiver->GetAddress(), 100);
    SendAt(30, sender, receiver->GetAddress(), 100);
    Run(100);
    EXPECT_EQ(airtime.Get(0, 1).frames, 1u);
    EXPECT_EQ(airtime.Get(0, 2).frames, 2u);
    EXPECT_EQ(airtime.Get(1, 1).frames, 1u);
    EXPECT_EQ(airtime.Get(1, 2).frames, 2u);
    EXPECT_EQ(airtime.Get(1, 2).bytes, 2u * 14); // ACK frames
    EXPECT_EQ(airtime.GetGroup(0).frames, 3u);
}

TEST_F(RadioDevice, MapsTypeOfServiceToAccessCategoryWithoutArp)
{
    auto sender = At(0);
    auto receiver = At(50);
    NeighbourTable neighbours;
    InternetStackHelper internet;
    int received = 0;
    std::vector<Ptr<Socket>> sockets;
    int host = 1;
    for (auto device : {sender, receiver})
    {
        internet.Install(device->GetNode());
        auto ipv4 = device->GetNode()->GetObject<Ipv4L3Protocol>();
        auto interface = ipv4->AddInterface(device);
        Ipv4Address address(0x0a010000 + host++);
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask("/16")));
        ipv4->SetUp(interface);
        neighbours.Join(ipv4->GetInterface(interface));
        neighbours.Set(address, Radio::GetMac(device));
        auto socket = Socket::CreateSocket(device->GetNode(), UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 5000));
        socket->SetRecvCallback(compat::CallbackOf<void, Ptr<Socket>>(
            [&](Ptr<Socket> from)
            {
                while (from->Recv())
                {
                    received++;
                }
            }));
        sockets.push_back(socket);
    }
    EXPECT_EQ(neighbours.GetSize(), 2u);
    std::vector<int> tids;
    DynamicCast<WifiNetDevice>(sender)->GetPhy()->TraceConnectWithoutContext(
        "PhyTxPsduBegin",
        compat::CallbackOf<void, WifiConstPsduMap, WifiTxVector, double>(
            [&](WifiConstPsduMap psdus, WifiTxVector, double)
            {
                const WifiMacHeader& header = psdus.begin()->second->GetHeader(0);
                tids.push_back(header.IsQosData() ? header.GetQosTid() : -1);
            }));
    int ms = 10;
    for (uint8_t tos : {TOS_CONTROL, TOS_BEACON, TOS_DATA})
    {
        Simulator::Schedule(MilliSeconds(ms),
                            [&sockets, tos]()
                            {
                                sockets[0]->SetIpTos(tos);
                                sockets[0]->SendTo(
                                    Create<Packet>(100),
                                    0,
                                    compat::WithTos(InetSocketAddress("10.1.0.2", 5000), tos));
                            });
        ms += 10;
    }
    // A vehicle that has left: transmitted, and repeated, in vain.
    Simulator::Schedule(
        MilliSeconds(ms),
        [&]()
        {
            neighbours.Remove(Ipv4Address("10.1.0.2"));
            sockets[0]->SendTo(Create<Packet>(100), 0, InetSocketAddress("10.1.0.2", 5000));
        });
    Run(200);
    EXPECT_EQ(received, 3);
    ASSERT_GT(tids.size(), 3u);
    EXPECT_EQ(QosUtilsMapTidToAc(tids[0]), AC_VO);
    EXPECT_EQ(QosUtilsMapTidToAc(tids[1]), AC_VI);
    EXPECT_EQ(QosUtilsMapTidToAc(tids[2]), AC_BE);
    EXPECT_EQ(neighbours.GetSize(), 1u);
}

} // namespace
