// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/constant-position-mobility-model.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-shared-radio.h"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::vec
{

namespace
{

/**
 * A vehicle with one service radio for two uplinks (0, 1) and the downlink (2), and an RSU with a
 * radio for each. A switch takes 2 ms, Dwell is 100 ms, Quiet 20 ms.
 */
class Sharing : public testing::Test
{
  protected:
    struct Move
    {
        uint32_t channel;
        double atMs;
    };

    Sharing() : m_helper(MakeSettings())
    {
        vehicle = m_helper.InstallVehicle(MakeNode(10));
        rsu = m_helper.InstallRsu(MakeNode(0));
        m_helper.AssignStreams(vehicle, 1000);
        m_helper.AssignStreams(rsu, 2000);
        radio = DynamicCast<ChannelDevice>(vehicle.Get(1))->GetRadio();
        radio->SetAttribute("Dwell", TimeValue(MilliSeconds(100)));
        radio->SetAttribute("Quiet", TimeValue(MilliSeconds(20)));
        radio->TraceConnectWithoutContext("Tuned", MakeCallback(&Sharing::OnTuned, this));
        for (uint32_t channel = 0; channel < 4; ++channel)
        {
            Count(rsu.Get(channel), atRsu[channel]);
            Count(vehicle.Get(channel), atVehicle[channel]);
        }
    }

    ~Sharing() override
    {
        Simulator::Destroy();
    }

    static RadioSettings MakeSettings()
    {
        RadioSettings settings;
        settings.subchannels = 2;
        settings.vehicleRadios = 2;
        return settings;
    }

    static Ptr<Node> MakeNode(double x)
    {
        const auto node = CreateObject<Node>();
        const auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition({x, 0, 1.5});
        node->AggregateObject(mobility);
        return node;
    }

    static void Count(const Ptr<NetDevice>& device, int& counter)
    {
        device->SetReceiveCallback(NetDevice::ReceiveCallback(
            [&counter](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
            {
                ++counter;
                return true;
            }));
    }

    void OnTuned(uint32_t channel)
    {
        moves.push_back({channel, Simulator::Now().GetSeconds() * 1e3});
    }

    static void At(double ms, const std::function<void()>& action)
    {
        Simulator::Schedule(Seconds(ms / 1e3), action);
    }

    /** Whether the radio is at that channel, as scheduled: the PHY's switch, and a check of MAC. */
    void ExpectMove(std::size_t i, uint32_t channel, double atMs) const
    {
        ASSERT_LT(i, moves.size());
        EXPECT_EQ(moves[i].channel, channel) << i;
        EXPECT_NEAR(moves[i].atMs, atMs, 1) << i;
    }

    void SendUp(uint32_t channel, int packets = 1)
    {
        for (int i = 0; i < packets; ++i)
        {
            EXPECT_TRUE(vehicle.Get(channel)->Send(ns3::Create<Packet>(1000),
                                                   rsu.Get(channel)->GetAddress(),
                                                   0x88b5));
        }
    }

    void SendDown()
    {
        EXPECT_TRUE(
            rsu.Get(3)->Send(ns3::Create<Packet>(1000), vehicle.Get(3)->GetAddress(), 0x88b5));
    }

    static void Run(double ms)
    {
        Simulator::Stop(Seconds(ms / 1e3));
        Simulator::Run();
    }

    NetDeviceContainer vehicle; //!< by channel: control, two uplinks, downlink
    NetDeviceContainer rsu;
    Ptr<SharedRadio> radio;
    std::vector<Move> moves;
    int atRsu[4] = {0, 0, 0, 0};
    int atVehicle[4] = {0, 0, 0, 0};

  private:
    RadioHelper m_helper;
};

TEST_F(Sharing, StaysWhileNothingElseWaitsAndRestsWhenNothingDoes)
{
    EXPECT_EQ(vehicle.GetN(), 4u);
    EXPECT_EQ(RadioHelper::RadiosOf(vehicle).GetN(), 2u);
    EXPECT_EQ(vehicle.Get(1)->GetAddress(), vehicle.Get(3)->GetAddress());
    At(10,
       [&]()
       {
           EXPECT_FALSE(Radio::IsListening(radio->GetDevice()));
           radio->Listen(0, true);
           SendUp(1, 3);
       });
    At(500, [&]() { EXPECT_TRUE(Radio::IsListening(radio->GetDevice())); });
    At(500, [&]() { radio->Listen(0, false); });
    At(510, [&]() { EXPECT_FALSE(Radio::IsListening(radio->GetDevice())); });
    Run(600);
    EXPECT_TRUE(moves.empty());
    EXPECT_EQ(atRsu[1], 3);
}

TEST_F(Sharing, UploadsGoBeforeTheDownlinkInTheOrderTheyCame)
{
    At(0,
       [&]()
       {
           radio->Listen(2, true); // expected, but the uploads of the same moment go first
           radio->Listen(1, true);
           radio->Listen(0, true);
           SendUp(1);
           SendUp(2);
       });
    At(30, [&]() { radio->Listen(0, false); });
    At(60, [&]() { radio->Listen(1, false); });
    At(80, [&]() { SendDown(); });
    Run(200);
    // It was on channel 0 from the start, and 1 had come no later.
    ExpectMove(0, 1, 32);
    ExpectMove(1, 2, 62);
    EXPECT_EQ(moves.size(), 2u);
    EXPECT_EQ(atRsu[1], 1);
    EXPECT_EQ(atRsu[2], 1);
    EXPECT_EQ(atVehicle[3], 1);
}

TEST_F(Sharing, ADwellEndsForWhoeverHasWaitedLongest)
{
    At(0, [&]() { radio->Listen(0, true); });
    At(40, [&]() { radio->Listen(1, true); });
    At(50, [&]() { radio->Listen(2, true); });
    Run(460);
    // 0 has had its 100 ms: to 1, the oldest uplink, as the downlink has waited for 50 ms only;
    // at 202 the downlink, for 20 ms of silence; then 0, which has waited since 100.
    ExpectMove(0, 1, 102);
    ExpectMove(1, 2, 204);
    ExpectMove(2, 0, 226);
    ExpectMove(3, 2, 328);
    ExpectMove(4, 1, 350);
}

TEST_F(Sharing, TheDownlinkIsKeptWhileItIsReceivedFrom)
{
    At(0, [&]() { radio->Listen(2, true); });
    for (int i = 0; i < 30; ++i)
    {
        At(10 + 10 * i, [&]() { SendDown(); });
    }
    At(55, [&]() { radio->Listen(0, true); });
    Run(300);
    // Tuned at 2 ms; its dwell is over at 102.
    ExpectMove(0, 2, 2);
    ExpectMove(1, 0, 104);
    ExpectMove(2, 2, 206);
    EXPECT_GE(atVehicle[3], 15);
    EXPECT_LT(atVehicle[3], 30);
}

TEST_F(Sharing, WhatIsGivenForAnotherChannelWaitsForIt)
{
    At(0, [&]() { radio->Listen(0, true); });
    At(10,
       [&]()
       {
           SendUp(2, 5);
           SendUp(1, 5);
       });
    At(50, [&]() { EXPECT_EQ(atRsu[2], 0); });
    At(50, [&]() { EXPECT_EQ(atRsu[1], 5); });
    At(60, [&]() { radio->Listen(1, true); });
    At(60, [&]() { radio->Listen(0, false); });
    Run(200);
    EXPECT_EQ(atRsu[1], 5);
    EXPECT_EQ(atRsu[2], 5);
}

TEST_F(Sharing, WhatTheMacHasIsSentBeforeItGoes)
{
    At(0,
       [&]()
       {
           radio->Listen(0, true);
           SendUp(1, 50); // about 55 ms of air time
       });
    At(1, [&]() { radio->Listen(1, true); });
    At(2, [&]() { radio->Listen(0, false); });
    Run(300);
    EXPECT_EQ(atRsu[1], 50);
    ASSERT_EQ(moves.size(), 1u);
    EXPECT_GT(moves[0].atMs, 40);
}

TEST_F(Sharing, AResetLeavesNothing)
{
    At(0,
       [&]()
       {
           radio->Listen(0, true);
           radio->Listen(1, true);
           SendUp(2, 5);
       });
    // In the middle of the change to channel 1, and once more when all is quiet.
    At(101, [&]() { radio->Reset(); });
    At(150, [&]() { radio->Reset(); });
    At(200, [&]() { radio->Listen(1, true); });
    At(210, [&]() { SendUp(2); });
    Run(400);
    EXPECT_EQ(atRsu[2], 1);
}

} // namespace

} // namespace ns3::vec
