// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/constant-position-mobility-model.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/wifi-net-device.h"

#include <gtest/gtest.h>
#include <set>

using namespace ns3;
using namespace ns3::vec;

namespace
{

Ptr<Node>
NodeAt(double x, double heightM)
{
    auto node = CreateObject<Node>();
    auto mobility = CreateObject<ConstantPositionMobilityModel>();
    mobility->SetPosition(Vector(x, 0, heightM));
    node->AggregateObject(mobility);
    return node;
}

/** Whether a packet from each device of one node arrives at the same device of the other. */
std::vector<bool>
Arrive(const RadioSettings& settings)
{
    RadioHelper helper(settings);
    auto vehicle = helper.InstallVehicle(NodeAt(0, 1.5));
    auto rsu = helper.InstallRsu(NodeAt(40, 6));
    helper.AssignStreams(vehicle, 100);
    std::vector<bool> arrived(vehicle.GetN());
    for (uint32_t i = 0; i < vehicle.GetN(); ++i)
    {
        rsu.Get(i)->SetReceiveCallback(
            compat::CallbackOf<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
                [&arrived, i](Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
                {
                    arrived[i] = true;
                    return true;
                }));
        auto from = vehicle.Get(i);
        auto to = rsu.Get(i)->GetAddress();
        Simulator::Schedule(MilliSeconds(1),
                            [from, to]() { from->Send(Create<Packet>(1000), to, 0x88b5); });
    }
    Simulator::Stop(MilliSeconds(100));
    Simulator::Run();
    Simulator::Destroy();
    return arrived;
}

TEST(RadioHelper, GivesEachNodeADevicePerChannel)
{
    RadioSettings settings;
    settings.subchannels = 5;
    RadioHelper helper(settings);
    std::set<uint32_t> numbers;
    for (uint32_t channel = 0; channel < helper.GetChannelCount(); ++channel)
    {
        numbers.insert(helper.GetChannelNumber(channel));
    }
    EXPECT_EQ(numbers, (std::set<uint32_t>{172, 174, 176, 178, 180, 182, 184}));
    EXPECT_EQ(helper.GetChannelNumber(0), 178u);
    EXPECT_EQ(helper.GetChannelSettings(1), "{172, 10, BAND_5GHZ, 0}");
    auto devices = helper.InstallVehicle(NodeAt(0, 1.5));
    ASSERT_EQ(devices.GetN(), 7u);
    for (uint32_t channel = 0; channel < 7; ++channel)
    {
        auto wifi = DynamicCast<WifiNetDevice>(devices.Get(channel));
        EXPECT_EQ(wifi->GetPhy()->GetChannelNumber(), helper.GetChannelNumber(channel));
        EXPECT_TRUE(Radio::Is(wifi));
    }
    Simulator::Destroy();
}

TEST(RadioHelper, CarriesPacketsOnEveryChannel)
{
    for (const char* rateControl : {"constant", "minstrel", "ideal"})
    {
        RadioSettings settings;
        settings.rateControl = rateControl;
        settings.subchannels = 2;
        EXPECT_EQ(Arrive(settings), std::vector<bool>(4, true)) << rateControl;
        settings.kind = "80211ax";
        for (double widthHz : {20e6, 40e6, 80e6})
        {
            settings.widthHz = widthHz;
            settings.dataRateBps = 50e6;
            EXPECT_EQ(Arrive(settings), std::vector<bool>(4, true)) << rateControl << widthHz;
        }
    }
}

TEST(RadioHelper, KnowsEveryPropagationModel)
{
    for (const char* model : {"log-distance", "3gpp-v2v-urban", "3gpp-v2v-highway"})
    {
        for (bool nakagami : {false, true})
        {
            RadioSettings settings;
            settings.propagation.model = model;
            settings.propagation.nakagami = nakagami;
            settings.subchannels = 1;
            RadioHelper helper(settings);
            EXPECT_EQ(helper.GetChannel()->IsFading(), nakagami || *model == '3') << model;
            EXPECT_EQ(Arrive(settings), std::vector<bool>(3, true)) << model;
        }
    }
}

} // namespace
