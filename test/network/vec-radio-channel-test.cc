// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/channel-condition-model.h"
#include "ns3/pointer.h"
#include "ns3/three-gpp-v2v-propagation-loss-model.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-grid.h"
#include "ns3/vec-radio-loss.h"
#include "vec-radio-road.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace ns3;
using namespace ns3::vec;

namespace
{

TEST(RadioChannel, GivesTheEventsOfThePlainChannel)
{
    RoadSettings settings;
    settings.vehicles = 60;
    settings.lengthM = 6000;
    settings.seconds = 1;
    settings.exponent = 2.8;
    settings.noiseWithoutEvents = false;
    RoadResult culled = DriveRoad(settings);
    settings.air = Air::YANS;
    RoadResult plain = DriveRoad(settings);
    EXPECT_GT(plain.received, 1000u);
    EXPECT_EQ(culled.receivedBy, plain.receivedBy);
    EXPECT_DOUBLE_EQ(culled.busy, plain.busy);
}

TEST(RadioChannel, DeliversAndIsBusyLikeThePlainChannel)
{
    RoadSettings settings;
    settings.vehicles = 200;
    settings.lengthM = 8000;
    settings.seconds = 0.5;
    RoadResult culled = DriveRoad(settings);
    settings.air = Air::YANS;
    RoadResult plain = DriveRoad(settings);
    EXPECT_EQ(plain.sent, 1000u);
    EXPECT_GT(plain.DeliveryRatio(), 0.02);
    EXPECT_GT(plain.busy, 0.02);
    EXPECT_NEAR(culled.DeliveryRatio(), plain.DeliveryRatio(), 0.001);
    EXPECT_NEAR(culled.received, plain.received, 0.001 * plain.received);
    EXPECT_NEAR(culled.busy, plain.busy, 0.001);
    EXPECT_GT(culled.noise, 3 * culled.delivered); // most are too far away to detect anything
}

TEST(RadioChannel, DeliversAndIsBusyLikeThePlainChannelWithFading)
{
    // Other random numbers: two runs of the same channel differ as well. The mean of three seeds.
    double delivery = 0;
    double busy = 0;
    double plainDelivery = 0;
    double plainBusy = 0;
    for (uint64_t seed : {1, 2, 3})
    {
        RoadSettings settings;
        settings.vehicles = 200;
        settings.lengthM = 8000;
        settings.exponent = 2.75;
        settings.seconds = 0.3;
        settings.nakagami = true;
        settings.seed = seed;
        RoadResult culled = DriveRoad(settings);
        settings.air = Air::YANS;
        RoadResult plain = DriveRoad(settings);
        delivery += culled.DeliveryRatio() / 3;
        busy += culled.busy / 3;
        plainDelivery += plain.DeliveryRatio() / 3;
        plainBusy += plain.busy / 3;
    }
    EXPECT_GT(plainDelivery, 0.01);
    EXPECT_NEAR(delivery, plainDelivery, 0.001);
    EXPECT_NEAR(delivery / plainDelivery, 1, 0.03);
    EXPECT_NEAR(busy, plainBusy, 0.001);
}

TEST(RadioChannel, WorkPerFrameDoesNotGrowWithThoseWhoCannotHear)
{
    RoadSettings settings;
    settings.exponent = 2.75;
    settings.vehicles = 50;
    settings.lengthM = 4000;
    settings.seconds = 2;
    RoadResult few = DriveRoad(settings);
    settings.vehicles = 200;
    settings.lengthM = 16000;
    settings.seconds = 0.5;
    RoadResult many = DriveRoad(settings);
    ASSERT_EQ(few.sent, many.sent);
    EXPECT_GT(few.delivered + few.noise, 5000u);
    EXPECT_LT(many.delivered, 1.25 * few.delivered);
    EXPECT_LT(many.delivered + many.noise, 1.25 * (few.delivered + few.noise));
}

TEST(RadioChannel, FindsNodesThatMovedWithoutTelling)
{
    // 600 m/s for 50 ms between two refreshes: from 30 m outside of the cut-off to the inside.
    auto channel = CreateObject<RadioChannel>();
    auto loss = CreateObjectWithAttributes<LogDistancePropagationLossModel>("ReferenceLoss",
                                                                            DoubleValue(47.86));
    channel->SetPropagationLossModel(loss);
    channel->SetPropagationDelayModel(CreateObject<ConstantSpeedPropagationDelayModel>());
    channel->SetAttribute("NoiseWithoutEvents", BooleanValue(false));
    RadioPhyHelper phy;
    phy.SetChannel(channel);
    compat::SetChannel(phy, 178, 10);
    phy.Set("TxPowerStart", DoubleValue(23));
    phy.Set("TxPowerEnd", DoubleValue(23));
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211p);
    WifiMacHelper mac;
    NodeContainer nodes(2);
    auto devices = wifi.Install(phy, mac, nodes);
    std::vector<Ptr<ConstantVelocityMobilityModel>> mobility;
    for (int i = 0; i < 2; ++i)
    {
        mobility.push_back(CreateObject<ConstantVelocityMobilityModel>());
        nodes.Get(i)->AggregateObject(mobility[i]);
    }
    // 23 - 47.86 - 30 log10(d) = -104.01 dBm, the sensitivity on 10 MHz.
    const double cutoffM = std::pow(10, (23 - 47.86 + 101 + 10 * std::log10(2.0)) / 30);
    std::vector<uint64_t> delivered;
    auto send = [&]()
    { devices.Get(0)->Send(Create<Packet>(100), devices.Get(0)->GetBroadcast(), 0x88b5); };
    Simulator::Schedule(
        MilliSeconds(1),
        [&]()
        {
            mobility[1]->SetPosition(Vector(cutoffM + 30, 0, 0));
            mobility[1]->SetVelocity(Vector(-600, 0, 0));
            EXPECT_NEAR(channel->GetCutoffDistance(23), cutoffM, 0.1);
            EXPECT_NEAR(channel->GetCutoffDistance(33) / cutoffM, std::pow(10, 10.0 / 30), 1e-4);
        });
    for (int ms : {2, 45, 70, 170})
    {
        Simulator::Schedule(MilliSeconds(ms), send);
        Simulator::Schedule(MilliSeconds(ms + 5),
                            [&]() { delivered.push_back(channel->GetDelivered()); });
    }
    // And away at once.
    Simulator::Schedule(MilliSeconds(160),
                        [&]() { mobility[1]->SetPosition(Vector(3 * cutoffM, 0, 0)); });
    Simulator::Stop(MilliSeconds(300));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(delivered, (std::vector<uint64_t>{0, 0, 1, 1}));
}

TEST(RadioGrid, FindsWhoIsWithinTheRadius)
{
    Random random(1, "grid");
    RadioGrid grid;
    std::vector<Vector> positions;
    for (uint32_t id = 0; id < 300; ++id)
    {
        positions.emplace_back(random.Uniform(-5000, 5000), random.Uniform(-5000, 5000), 0);
        grid.Insert(id, positions.back());
    }
    for (double cellM : {100.0, 500.0, 3000.0})
    {
        grid.SetCellSize(cellM);
        for (uint32_t id = 0; id < 100; ++id)
        {
            positions[id] = Vector(random.Uniform(-5000, 5000), random.Uniform(-5000, 5000), 0);
            grid.Move(id, positions[id]);
        }
        for (double radiusM : {0.0, 50.0, 700.0, 4000.0, 1e9})
        {
            Vector centre(random.Uniform(-6000, 6000), random.Uniform(-6000, 6000), 0);
            std::vector<uint32_t> expected;
            for (uint32_t id = 0; id < 300; ++id)
            {
                if (std::hypot(positions[id].x - centre.x, positions[id].y - centre.y) <= radiusM)
                {
                    expected.push_back(id);
                }
            }
            std::vector<uint32_t> near;
            grid.Find(centre, radiusM, near);
            EXPECT_EQ(near, expected) << cellM << " " << radiusM;
        }
    }
    grid.Remove(7);
    std::vector<uint32_t> near;
    grid.Find(Vector(), 1e9, near);
    EXPECT_EQ(grid.GetSize(), 299u);
    EXPECT_EQ(near.size(), 299u);
    EXPECT_EQ(std::count(near.begin(), near.end(), 7u), 0);
}

TEST(RadioLoss, CopiesTheDeterministicPart)
{
    auto loss = CreateObjectWithAttributes<LogDistancePropagationLossModel>("Exponent",
                                                                            DoubleValue(2),
                                                                            "ReferenceLoss",
                                                                            DoubleValue(50));
    DeterministicLoss part = CopyDeterministicLoss(loss);
    EXPECT_TRUE(part.known);
    EXPECT_FALSE(part.fading);
    // 100 dB: 50 at 1 m, 20 more per decade.
    EXPECT_NEAR(FindCutoffDistance(part.loss, 20, -80, 0), std::pow(10, 2.5), 0.02);
    EXPECT_TRUE(std::isinf(FindCutoffDistance(part.loss, 20, -180, 0)));
    EXPECT_EQ(FindCutoffDistance(part.loss, 20, -10, 0), 0);

    loss->SetNext(CreateObject<NakagamiPropagationLossModel>());
    loss->GetNext()->SetNext(CreateObject<RangePropagationLossModel>());
    part = CopyDeterministicLoss(loss);
    EXPECT_TRUE(part.known);
    EXPECT_TRUE(part.fading);
    EXPECT_NEAR(FindCutoffDistance(part.loss, 20, -80, 0), 250, 0.02);
}

TEST(RadioLoss, TakesTheLeastLossOf3gppModels)
{
    // TR 37.885, line of sight, urban: 38.77 + 16.7 log10(d) + 18.2 log10(5.9) dB.
    auto loss = CreateObjectWithAttributes<ThreeGppV2vUrbanPropagationLossModel>(
        "Frequency",
        DoubleValue(5.9e9),
        "ChannelConditionModel",
        PointerValue(CreateObject<NeverLosChannelConditionModel>()));
    DeterministicLoss part = CopyDeterministicLoss(loss);
    EXPECT_TRUE(part.known);
    EXPECT_TRUE(part.fading);
    double expectedM = std::pow(10, (100 - 38.77 - 18.2 * std::log10(5.9)) / 16.7);
    EXPECT_NEAR(FindCutoffDistance(part.loss, 20, -80, 1.5), expectedM, 0.1);
}

TEST(RadioLoss, DoesNotKnowModelsWithStateOfTheirOwn)
{
    DeterministicLoss part = CopyDeterministicLoss(CreateObject<MatrixPropagationLossModel>());
    EXPECT_FALSE(part.known);
    auto channel = CreateObject<RadioChannel>();
    channel->SetPropagationLossModel(CreateObject<MatrixPropagationLossModel>());
    EXPECT_TRUE(std::isinf(channel->GetCutoffDistance(23)));
    channel->SetAttribute("CutoffDistance", DoubleValue(500));
    EXPECT_EQ(channel->GetCutoffDistance(23), 500);
    Simulator::Destroy();
}

} // namespace
