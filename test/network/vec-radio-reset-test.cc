// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/constant-position-mobility-model.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "ns3/vec-random.h"
#include "ns3/wifi-net-device.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::vec;

namespace
{

struct SuccessionSettings
{
    RadioSettings radio;
    bool reuse = true;    //!< the next user takes the radio over; or gets a new one
    uint32_t users = 500; //!< at most 250 differ in their packets
    bool answers = false; //!< the roadside unit answers every fifth packet
};

/**
 * Users of a radio come and go: each gives its MAC 20 packets of 1000 B for a roadside unit, 0.3 ms
 * apart (20 ms of transmissions at 12 Mb/s), and leaves after 15 to 25 ms, in the middle of it.
 */
class Succession
{
  public:
    explicit Succession(const SuccessionSettings& settings)
        : m_settings(settings), m_helper(settings.radio), m_random(1, "succession")
    {
        m_rsu = m_helper.Install(NodeAt(0, 6), 1, 6);
        m_helper.AssignStreams(NetDeviceContainer(m_rsu), 1000);
        m_rsu->SetReceiveCallback(MakeCallback(&Succession::AtRsu, this));
        Simulator::ScheduleNow(&Succession::Arrive, this);
        Simulator::Stop(Seconds(settings.users * 0.03 + 1));
        Simulator::Run();
        Simulator::Destroy();
    }

    uint64_t sent = 0;
    uint64_t received = 0;    //!< by the roadside unit, of the user who was there
    uint64_t answered = 0;    //!< by the roadside unit
    uint64_t answers = 0;     //!< received by the user that was meant
    uint64_t lateAnswers = 0; //!< received by a later user
    /** Bytes of memory in use after each tenth of the users. */
    std::vector<double> memory;

  private:
    static Ptr<Node> NodeAt(double x, double heightM)
    {
        auto node = CreateObject<Node>();
        auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition(Vector(x, 0, heightM));
        node->AggregateObject(mobility);
        return node;
    }

    void Arrive()
    {
        m_user++;
        m_present = true;
        if (!m_vehicle || !m_settings.reuse)
        {
            m_vehicle = m_helper.Install(NodeAt(100, 1.5), 1, 0);
            m_helper.AssignStreams(NetDeviceContainer(m_vehicle), 2000 + 100 * m_user);
            m_vehicle->SetReceiveCallback(MakeCallback(&Succession::AtVehicle, this));
        }
        Radio::Listen(m_vehicle, true);
        m_packets = 0;
        Simulator::Schedule(MilliSeconds(5), &Succession::Send, this);
        Simulator::Schedule(Seconds(m_random.Uniform(0.015, 0.025)), &Succession::Leave, this);
    }

    void Send()
    {
        if (m_present && m_packets < 20)
        {
            m_packets++;
            sent++;
            m_vehicle->Send(Labelled(), m_rsu->GetAddress(), 0x88b5);
            Simulator::Schedule(MicroSeconds(300), &Succession::Send, this);
        }
    }

    void Leave()
    {
        m_present = false;
        Radio::Reset(m_vehicle);
        Simulator::Schedule(MilliSeconds(4), &Radio::Listen, m_vehicle, false);
        if (m_user % (m_settings.users / 10) == 0)
        {
            memory.push_back(mallinfo2().uordblks);
        }
        if (m_user < m_settings.users)
        {
            Simulator::Schedule(MilliSeconds(5), &Succession::Arrive, this);
        }
    }

    Ptr<Packet> Labelled() const
    {
        return Create<Packet>(std::vector<uint8_t>(1000, m_user % 251).data(), 1000);
    }

    bool IsOfUser(Ptr<const Packet> packet) const
    {
        uint8_t label;
        packet->CopyData(&label, 1);
        return label == m_user % 251;
    }

    bool AtRsu(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address& from)
    {
        received += IsOfUser(packet);
        if (m_settings.answers && m_present && ++m_asked % 5 == 0)
        {
            answered++;
            m_rsu->Send(packet->Copy(), from, 0x88b5);
        }
        return true;
    }

    bool AtVehicle(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        (IsOfUser(packet) ? answers : lateAnswers)++;
        return true;
    }

    SuccessionSettings m_settings;
    RadioHelper m_helper;
    Random m_random;
    Ptr<NetDevice> m_rsu;
    Ptr<NetDevice> m_vehicle;
    uint32_t m_user = 0;
    uint32_t m_packets = 0;
    uint32_t m_asked = 0;
    bool m_present = false;
};

TEST(RadioReset, FiveHundredUsersDeliverLikeFreshNodes)
{
    SuccessionSettings settings;
    Succession reused(settings);
    settings.reuse = false;
    Succession fresh(settings);
    EXPECT_EQ(reused.sent, 10000u);
    EXPECT_EQ(fresh.sent, 10000u);
    EXPECT_GT(fresh.received, 7000u); // the rest was aborted when users left
    EXPECT_LT(fresh.received, 9000u);
    EXPECT_NEAR(reused.received / 1e4, fresh.received / 1e4, 0.01);

#ifndef __SANITIZE_ADDRESS__ // whose malloc does not say what is in use
    // Between the first tenth and the last nothing grows; fresh nodes are there to stay.
    EXPECT_NEAR(reused.memory.back(), reused.memory.front(), 50e3);
    EXPECT_GT(fresh.memory.back() - fresh.memory.front(), 1e6);
#endif
}

TEST(RadioReset, ForgetsWhatRateControlHasLearnt)
{
    for (const char* rateControl : {"minstrel", "ideal"})
    {
        SuccessionSettings settings;
        settings.radio.rateControl = rateControl;
        settings.users = 100;
        Succession reused(settings);
        settings.reuse = false;
        Succession fresh(settings);
        EXPECT_NEAR(reused.received / 2e3, fresh.received / 2e3, 0.015) << rateControl;
    }
}

TEST(RadioReset, EndsBlockAcknowledgements)
{
    SuccessionSettings settings;
    settings.radio.kind = "80211ax";
    settings.radio.widthHz = 20e6;
    settings.radio.dataRateBps = 15e6;
    settings.users = 200;
    Succession reused(settings);
    settings.reuse = false;
    Succession fresh(settings);
    EXPECT_NEAR(reused.received / 4e3, fresh.received / 4e3, 0.01);

    // Frames that answer are in flight, or wait, when the user leaves: they reach the next one.
    settings.reuse = true;
    settings.answers = true;
    Succession answered(settings);
    EXPECT_GT(answered.answered, 500u);
    EXPECT_EQ(answered.answers + answered.lateAnswers, answered.answered);
    EXPECT_NEAR(answered.memory.back(), answered.memory[1], 100e3);
}

} // namespace
