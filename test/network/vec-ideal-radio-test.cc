// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/constant-position-mobility-model.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/vec-ideal-radio.h"
#include "ns3/vec-transfer-tag.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

namespace
{

/** Devices of one channel and what they hear: (who, size, when in ms, power). */
class IdealRadio : public testing::Test
{
  protected:
    struct Heard
    {
        std::size_t receiver;
        uint32_t bytes;
        double atMs;
        double powerDbm;
    };

    IdealRadio() : channel(CreateObject<IdealChannel>())
    {
        // 47.86 + 25 log10(d / 1 m) dB.
        const auto loss = CreateObject<LogDistancePropagationLossModel>();
        loss->SetPathLossExponent(2.5);
        loss->SetReference(1, 47.86);
        channel->SetPropagationLossModel(loss);
    }

    ~IdealRadio() override
    {
        Simulator::Destroy();
    }

    Ptr<IdealDevice> Add(double x, double gainDb = 0)
    {
        const auto node = CreateObject<Node>();
        const auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition({x, 0, 0});
        node->AggregateObject(mobility);
        const auto device = CreateObject<IdealDevice>();
        device->SetAddress(Mac48Address::Allocate());
        device->SetPower(23, gainDb);
        node->AddDevice(device);
        device->SetChannel(channel);
        const std::size_t number = devices.size();
        device->SetReceiveCallback(NetDevice::ReceiveCallback(
            [this, number](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
            {
                heard.push_back({number,
                                 packet->GetSize(),
                                 Simulator::Now().GetSeconds() * 1e3,
                                 devices[number]->LastPowerDbm()});
                return true;
            }));
        devices.push_back(device);
        nodes.push_back(node);
        return device;
    }

    static Ptr<Packet> Data(uint32_t header, uint32_t bytes, double enqueuedS, TaskKey task = 1)
    {
        const auto packet = Create<Packet>(header + bytes);
        TransferTag tag;
        tag.enqueuedS = enqueuedS;
        tag.task = task;
        packet->AddByteTag(tag, header, header + bytes);
        return packet;
    }

    void At(double ms, const std::function<void()>& action)
    {
        Simulator::Schedule(Seconds(ms / 1e3), action);
    }

    Ptr<IdealChannel> channel;
    std::vector<Ptr<IdealDevice>> devices;
    std::vector<Ptr<Node>> nodes;
    std::vector<Heard> heard;
};

TEST_F(IdealRadio, ServesTransfersInTheOrderOfTheirEnqueueing)
{
    // 8 Mb/s: 1000 bytes of task data take 1 ms, the 40 bytes of headers nothing.
    const auto rsu = Add(0);
    const auto a = Add(50);
    const auto b = Add(90);
    rsu->SetPipe(Create<IdealPipe>(8e6));
    const auto send = [&](const Ptr<IdealDevice>& from, uint32_t bytes, double enqueuedS)
    { EXPECT_TRUE(from->Send(Data(40, bytes, enqueuedS), rsu->GetAddress(), 0x800)); };
    At(0,
       [&]()
       {
           send(b, 1010, 5e-4);
           send(b, 1020, 5e-4);
           for (int i = 0; i < 3; ++i)
           {
               send(a, 1000, 0);
           }
       });
    At(1.5,
       [&]()
       {
           send(a, 2000, 2e-4);
           send(a, 2000, 2e-4);
       });
    Simulator::Run();
    // The first of b was alone when it came: 0 to 1.01 ms. Then a's older transfer, 1.01 to 4.01,
    // then a's second, enqueued before b's, to 8.01, and b's rest to 9.03.
    ASSERT_EQ(heard.size(), 7u);
    const std::vector<std::pair<uint32_t, double>> expected{
        {1050, 1.01},
        {1040, 2.01},
        {1040, 3.01},
        {1040, 4.01},
        {2040, 6.01},
        {2040, 8.01},
        {1060, 9.03}
    };
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(heard[i].receiver, 0u);
        EXPECT_EQ(heard[i].bytes, expected[i].first) << i;
        EXPECT_NEAR(heard[i].atMs, expected[i].second, 1e-5) << i;
    }
    EXPECT_NEAR(rsu->GetPipe()->BusySeconds(), 9.03e-3, 1e-8);
    EXPECT_EQ(rsu->GetPipe()->Waiting(), 0u);
}

TEST_F(IdealRadio, TaskDataTakeTimeAndNothingElseDoes)
{
    const auto rsu = Add(0);
    const auto a = Add(50);
    const auto b = Add(60);
    rsu->SetPipe(Create<IdealPipe>(8e6));
    At(0,
       [&]()
       {
           a->Send(Data(0, 1000, 0), rsu->GetAddress(), 0x800);
           // Behind its sender's data; ahead of it TCP would believe in a loss.
           a->Send(Create<Packet>(60), rsu->GetAddress(), 0x800);
           b->Send(Create<Packet>(61), rsu->GetAddress(), 0x800);
           rsu->Send(Create<Packet>(62), a->GetAddress(), 0x800);
       });
    Simulator::Run();
    ASSERT_EQ(heard.size(), 4u);
    EXPECT_EQ(heard[0].bytes, 61u);
    EXPECT_EQ(heard[0].atMs, 0);
    EXPECT_EQ(heard[1].bytes, 62u);
    EXPECT_EQ(heard[1].receiver, 1u);
    EXPECT_EQ(heard[1].atMs, 0);
    EXPECT_EQ(heard[2].bytes, 1000u);
    EXPECT_NEAR(heard[2].atMs, 1, 1e-5);
    EXPECT_EQ(heard[3].bytes, 60u);
    EXPECT_NEAR(heard[3].atMs, 1, 1e-5);
}

TEST_F(IdealRadio, ATransferEndsWithItsLastByte)
{
    // TCP puts the end of a transfer and the beginning of the next into one packet.
    const auto rsu = Add(0);
    const auto a = Add(50);
    rsu->SetPipe(Create<IdealPipe>(8e6));
    At(0,
       [&]()
       {
           a->Send(Data(0, 1000, 0), rsu->GetAddress(), 0x800);
           const auto both = Data(40, 200, 0);
           both->AddAtEnd(Data(60, 700, 0, 2));
           a->Send(both, rsu->GetAddress(), 0x800);
           a->Send(Data(0, 1000, 0, 2), rsu->GetAddress(), 0x800);
       });
    Simulator::Run();
    // The first, of 1200 bytes, ends at 1.2 ms, and the second, of 1700, at 2.9 ms.
    ASSERT_EQ(heard.size(), 3u);
    EXPECT_NEAR(heard[1].atMs, 1.2, 1e-5);
    EXPECT_NEAR(heard[2].atMs, 2.9, 1e-5);
}

TEST_F(IdealRadio, OnePipeServesAllWhoShareIt)
{
    // Two RSUs of one server: one downlink of 8 Mb/s.
    const auto west = Add(0);
    const auto east = Add(300);
    const auto a = Add(10);
    const auto b = Add(310);
    west->SetPipe(Create<IdealPipe>(8e6));
    east->SetPipe(west->GetPipe());
    At(0,
       [&]()
       {
           west->Send(Data(0, 1000, 0), a->GetAddress(), 0x800);
           east->Send(Data(0, 1000, 0), b->GetAddress(), 0x800);
       });
    Simulator::Run();
    ASSERT_EQ(heard.size(), 2u);
    EXPECT_NEAR(heard[0].atMs, 1, 1e-5);
    EXPECT_NEAR(heard[1].atMs, 2, 1e-5);
}

TEST_F(IdealRadio, BroadcastsReachAsFarAsTheirPower)
{
    // 23 + 6 − 47.86 − 25 log10(d) ≥ −85 up to d = 10^(66.14 / 25) = 442.1 m.
    const auto rsu = Add(0, 6);
    Add(100);
    Add(440);
    Add(444);
    Add(50)->Listen(false);
    channel->SetSignallingRate(6e6);
    At(0,
       [&]()
       {
           // 750 bytes at 6 Mb/s take 1 ms; the second waits for the first.
           rsu->Send(Create<Packet>(750), Mac48Address::GetBroadcast(), 0x800);
           rsu->Send(Create<Packet>(375), Mac48Address::GetBroadcast(), 0x800);
       });
    Simulator::Run();
    ASSERT_EQ(heard.size(), 4u);
    EXPECT_EQ(heard[0].receiver, 1u);
    EXPECT_NEAR(heard[0].powerDbm, 29 - 47.86 - 50, 1e-9);
    EXPECT_NEAR(heard[0].atMs, 1, 1e-5);
    EXPECT_EQ(heard[1].receiver, 2u);
    EXPECT_EQ(heard[3].receiver, 2u);
    EXPECT_NEAR(heard[3].atMs, 1.5, 1e-5);
    EXPECT_TRUE(std::isnan(devices[1]->LastPowerDbm()));
}

TEST_F(IdealRadio, SignallingTakesNoTimeWithoutARate)
{
    const auto rsu = Add(0, 6);
    const auto a = Add(100);
    At(2, [&]() { a->Send(Create<Packet>(1000), rsu->GetAddress(), 0x800); });
    Simulator::Run();
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_EQ(heard[0].atMs, 2);
}

TEST_F(IdealRadio, AResetForgetsWhatIsOnItsWay)
{
    const auto rsu = Add(0);
    const auto a = Add(50);
    const auto b = Add(60);
    rsu->SetPipe(Create<IdealPipe>(8e6));
    At(0,
       [&]()
       {
           a->Send(Data(0, 2000, 0), rsu->GetAddress(), 0x800);
           a->Send(Data(0, 2000, 0), rsu->GetAddress(), 0x800);
           b->Send(Data(0, 1000, 1), rsu->GetAddress(), 0x800);
       });
    At(0.5, [&]() { a->Reset(); });
    At(10, [&]() { a->Send(Data(0, 1000, 2), rsu->GetAddress(), 0x800); });
    Simulator::Run();
    // b's turn comes at the reset, 0.5 to 1.5 ms.
    ASSERT_EQ(heard.size(), 2u);
    EXPECT_NEAR(heard[0].atMs, 1.5, 1e-5);
    EXPECT_NEAR(heard[1].atMs, 11, 1e-5);
}

TEST_F(IdealRadio, NobodyAnswersAtAnAddressThatIsNotThere)
{
    const auto rsu = Add(0);
    EXPECT_FALSE(rsu->Send(Create<Packet>(10), Mac48Address("02:ff:ff:ff:ff:fe"), 0x800));
    Simulator::Run();
    EXPECT_TRUE(heard.empty());
}

} // namespace

} // namespace ns3::vec
