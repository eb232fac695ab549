// SPDX-License-Identifier: GPL-2.0-only
// Stations that always have something to send, over the radio that vehicles have, against
// G. Bianchi, "Performance analysis of the IEEE 802.11 distributed coordination function", IEEE
// JSAC 18(3), 2000, with the frame times and the EDCA parameters of AC_BE on 802.11p.
#include "ns3/constant-position-mobility-model.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-helper.h"
#include "vec-frame-times.h"
#include "vec-validation-row.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr uint32_t PAYLOAD = 1440; // of a frame, above LLC

/** Probability that a station sends in a slot, and that a frame collides. */
struct Contention
{
    double tau;
    double p;
};

/** Bianchi's fixed point, equations 7 and 9, for W = CWmin + 1 and CWmax = 2^m W − 1. */
Contention
Solve(int stations)
{
    const double w = FrameTimes::CW_MIN + 1;
    const int m = std::lround(std::log2((FrameTimes::CW_MAX + 1) / w));
    const auto tauOf = [w, m](double p)
    {
        // 2 (1 − 2p) / ((1 − 2p)(W + 1) + p W (1 − (2p)^m)), with the division by 1 − 2p carried
        // out: (1 − (2p)^m) / (1 − 2p) is a sum of powers.
        double sum = 0;
        for (int k = 0; k < m; ++k)
        {
            sum += std::pow(2 * p, k);
        }
        return 2 / (w + 1 + p * w * sum);
    };
    // p grows with tau, tau falls with p: one solution.
    double low = 0;
    double high = 1;
    while (high - low > 1e-12)
    {
        const double p = (low + high) / 2;
        (1 - std::pow(1 - tauOf(p), stations - 1) > p ? low : high) = p;
    }
    return {tauOf(low), low};
}

/** Equation 13: payload in Mb/s. */
double
SaturationThroughput(int stations, double rate)
{
    const Contention at = Solve(stations);
    const double someone = 1 - std::pow(1 - at.tau, stations);                             // (10)
    const double alone = stations * at.tau * std::pow(1 - at.tau, stations - 1) / someone; // (11)
    const double success = FrameTimes::Exchange(PAYLOAD, rate);                            // (14)
    // A collision: the frame, and as long as an acknowledgement would take (EIFS, or its timeout).
    const double collision = success;
    return someone * alone * 8 * PAYLOAD /
           ((1 - someone) * FrameTimes::SLOT + someone * alone * success +
            someone * (1 - alone) * collision);
}

/** Stations on a circle around their receiver: at it, no frame is stronger than another. */
double
MeasuredThroughput(int stations, double rate)
{
    constexpr double BEGIN_S = 0.5;
    constexpr double END_S = 4.5;
    RadioSettings settings;
    settings.dataRateBps = rate * 1e6;
    RadioHelper helper(settings);
    std::vector<Ptr<NetDevice>> devices;
    uint64_t bytes = 0;
    for (int i = 0; i <= stations; ++i)
    {
        const auto node = CreateObject<Node>();
        const auto mobility = CreateObject<ConstantPositionMobilityModel>();
        const double angle = 2 * M_PI * i / stations;
        const double radiusM = i == stations ? 0 : 10;
        mobility->SetPosition({radiusM * std::cos(angle), radiusM * std::sin(angle), 1.5});
        node->AggregateObject(mobility);
        devices.push_back(helper.Install(node, 1, 0));
        helper.AssignStreams(NetDeviceContainer(devices.back()), 100 * (i + 1));
    }
    const Ptr<NetDevice> receiver = devices.back();
    devices.pop_back();
    receiver->SetReceiveCallback(
        compat::CallbackOf<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>(
            [&bytes](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
            {
                bytes += packet->GetSize();
                return true;
            }));
    const std::function<void()> fill = [&]()
    {
        for (const Ptr<NetDevice>& device : devices)
        {
            while (Radio::GetQueued(device) < 50)
            {
                device->Send(Create<Packet>(PAYLOAD), receiver->GetAddress(), 0x88b5);
            }
        }
        Simulator::Schedule(MilliSeconds(20), fill);
    };
    Simulator::Schedule(MilliSeconds(1), fill);
    uint64_t before = 0;
    Simulator::Schedule(Seconds(BEGIN_S), [&]() { before = bytes; });
    Simulator::Stop(Seconds(END_S));
    Simulator::Run();
    Simulator::Destroy();
    return 8e-6 * static_cast<double>(bytes - before) / (END_S - BEGIN_S);
}

TEST(Saturation, OfOneStationIsTheSumOfItsFrameTimes)
{
    // The model of a single station is no model: tau = 2 / (W + 1), and p = 0.
    const Contention alone = Solve(1);
    EXPECT_NEAR(alone.p, 0, 1e-9);
    EXPECT_NEAR(alone.tau, 2.0 / (FrameTimes::CW_MIN + 2), 1e-9);
    EXPECT_NEAR(SaturationThroughput(1, 12), 8 * PAYLOAD / FrameTimes::Cycle(PAYLOAD, 12), 1e-9);
}

TEST(Saturation, IsThatOfBianchi)
{
    for (double rate : {6.0, 12.0})
    {
        for (int stations : {2, 5, 10, 20})
        {
            const double expected = SaturationThroughput(stations, rate);
            const double throughput = MeasuredThroughput(stations, rate);
            const std::string what = std::to_string(stations) + " saturated stations at " +
                                     std::to_string(int(rate)) + " Mb/s";
            PrintRow(what, throughput, expected, "Mb/s");
            EXPECT_NEAR(throughput / expected, 1, 0.1) << what;
        }
    }
}

} // namespace

} // namespace ns3::vec
