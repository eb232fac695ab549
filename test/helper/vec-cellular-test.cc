// SPDX-License-Identifier: GPL-2.0-only
// Offloading over ns-3's LTE: handovers, and what becomes of uploads in their middle.
#include "ns3/boolean.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/lte-ue-net-device.h"
#include "ns3/lte-ue-rrc.h"
#include "ns3/mobility-helper.h"
#include "ns3/simulator.h"
#include "ns3/vec-cellular-access-helper.h"
#include "ns3/vec-install-helpers.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-tracker.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace ns3::vec
{

namespace
{

constexpr double END_S = 14;

/** Cells at 0 and 500 m; a vehicle goes from each to the other at 30 m/s. */
struct Road
{
    Road()
    {
        MobilityHelper places;
        places.Install(stations);
        places.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
        places.Install(vehicles);
        for (uint32_t n = 0; n < 2; ++n)
        {
            stations.Get(n)->GetObject<MobilityModel>()->SetPosition({500.0 * n, 20, 30});
            const auto motion = vehicles.Get(n)->GetObject<ConstantVelocityMobilityModel>();
            motion->SetPosition({500.0 * n, 5.0 * n, 1.5});
            motion->SetVelocity({n == 0 ? 30.0 : -30.0, 0, 0});
        }
    }

    /** Vehicles stay beside their stations. */
    void Park()
    {
        for (uint32_t n = 0; n < 2; ++n)
        {
            vehicles.Get(n)->GetObject<ConstantVelocityMobilityModel>()->SetVelocity({0, 0, 0});
        }
    }

    void Listen(const NetDeviceContainer& devices)
    {
        for (uint32_t d = 0; d < devices.GetN(); ++d)
        {
            DynamicCast<LteUeNetDevice>(devices.Get(d))
                ->GetRrc()
                ->TraceConnectWithoutContext("HandoverEndOk", MakeCallback(&Road::OnOver, this));
        }
    }

    void OnOver(uint64_t imsi, uint16_t cell, uint16_t)
    {
        handovers.emplace_back(Simulator::Now().GetSeconds(), imsi, cell);
    }

    NodeContainer stations{2};
    NodeContainer vehicles{2};
    std::vector<std::tuple<double, uint64_t, uint16_t>> handovers;
};

/** The handovers of the same tracks in a program of ns-3 alone. */
std::vector<std::tuple<double, uint64_t, uint16_t>>
PlainHandovers()
{
    Road road;
    const auto lte = CreateObject<LteHelper>();
    const auto epc = CreateObject<PointToPointEpcHelper>();
    lte->SetEpcHelper(epc);
    lte->SetHandoverAlgorithmType("ns3::A3RsrpHandoverAlgorithm");
    lte->SetHandoverAlgorithmAttribute("Hysteresis", DoubleValue(3));
    lte->SetHandoverAlgorithmAttribute("TimeToTrigger", TimeValue(MilliSeconds(256)));
    lte->InstallEnbDevice(road.stations);
    lte->AddX2Interface(road.stations);
    const NetDeviceContainer devices = lte->InstallUeDevice(road.vehicles);
    InternetStackHelper().Install(road.vehicles);
    epc->AssignUeIpv4Address(devices);
    lte->Attach(devices);
    road.Listen(devices);
    Simulator::Stop(Seconds(END_S));
    Simulator::Run();
    Simulator::Destroy();
    return road.handovers;
}

class Cellular : public testing::Test
{
  protected:
    ~Cellular() override
    {
        Simulator::Destroy();
    }

    /** Uploads of \p bits every interval, at a core of that delay. */
    void Run(double bits, Time interval, Time delay = MilliSeconds(1))
    {
        CellularAccessHelper access(deployment);
        access.SetCoreDelay(delay);
        access.InstallCells(road.stations);
        access.InstallRsus(hosts);
        road.Listen(access.InstallVehicles(road.vehicles));
        access.AssignStreams(1);
        PolicyRegistry policies;
        AddClassical(policies);
        CoordinatorHelper(deployment, "mec-dag", policies.Make("edge", PolicyOptions()))
            .Install(hosts);
        RsuHelper(deployment).Install(hosts);
        ServerHelper(deployment).Install(hosts);
        VehicleHelper cars(deployment);
        TaskDescription task;
        task.subtasks = {
            {bits, 4e8, 1e5}
        };
        task.deadlineS = 3;
        task.giveUpS = 10;
        cars.SetTasks([task]() { return task; }, interval);
        const ApplicationContainer apps = cars.Install(road.vehicles);
        tracker.Listen(apps);
        for (uint32_t a = 0; a < apps.GetN(); ++a)
        {
            apps.Get(a)->TraceConnectWithoutContext("Transfer",
                                                    MakeCallback(&Cellular::OnTransfer, this));
        }
        Simulator::Stop(Seconds(END_S));
        Simulator::Run();
    }

    void OnTransfer(const TransferEvent& event)
    {
        resumed += event.step == TransferEvent::Step::RESUMED;
    }

    Road road;
    NodeContainer hosts{2};
    Deployment deployment;
    VecTracker tracker;
    int resumed = 0;
};

TEST_F(Cellular, HandsOverInMidUploadAndLosesNothing)
{
    Run(2e6, Seconds(1));
    ASSERT_EQ(road.handovers.size(), 2u);
    EXPECT_GE(resumed, 1);
    EXPECT_EQ(tracker.Ended(Outcome::FAILED), 0u);
    EXPECT_EQ(tracker.Created(), 2u * 13u);
    EXPECT_LE(tracker.InFlight(), 6u);
    // Each vehicle has come to the RSU of a cell, and then to that of the other.
    ASSERT_EQ(tracker.Handovers().size(), 4u);
    EXPECT_EQ(tracker.Handovers()[2].before,
              tracker.Handovers()[2].vehicle == tracker.Handovers()[0].vehicle
                  ? tracker.Handovers()[0].now
                  : tracker.Handovers()[1].now);
    for (std::size_t h = 0; h < 2; ++h)
    {
        EXPECT_NEAR(tracker.Handovers()[2 + h].timeS, std::get<0>(road.handovers[h]), 1e-6);
    }
}

TEST(CellularHandovers, AreThoseOfAPlainProgram)
{
    const auto expected = PlainHandovers();
    ASSERT_EQ(expected.size(), 2u);
    Road road;
    {
        Deployment deployment;
        NodeContainer hosts(2);
        CellularAccessHelper access(deployment);
        access.InstallCells(road.stations);
        access.InstallRsus(hosts);
        road.Listen(access.InstallVehicles(road.vehicles));
        RsuHelper(deployment).Install(hosts);
        ServerHelper(deployment).Install(hosts);
        PolicyRegistry policies;
        AddClassical(policies);
        CoordinatorHelper(deployment, "mec-dag", policies.Make("local", PolicyOptions()))
            .Install(hosts);
        VehicleHelper(deployment).Install(road.vehicles);
        Simulator::Stop(Seconds(END_S));
        Simulator::Run();
        Simulator::Destroy();
    }
    ASSERT_EQ(road.handovers.size(), expected.size());
    for (std::size_t h = 0; h < expected.size(); ++h)
    {
        EXPECT_NEAR(std::get<0>(road.handovers[h]), std::get<0>(expected[h]), 2e-3) << h;
        EXPECT_EQ(std::get<2>(road.handovers[h]), std::get<2>(expected[h])) << h;
    }
}

TEST_F(Cellular, AnIdleCellTakesWhatWasExpected)
{
    constexpr double BITS = 2e6;
    road.Park();
    Run(BITS, Seconds(1));
    EXPECT_TRUE(road.handovers.empty());
    ASSERT_EQ(tracker.Ended(Outcome::ON_TIME), 2u * 13u);
    // 12 Mb/s are expected, and servers have 10 GHz.
    const double expectedS = BITS / 12e6 + 4e8 / 10e9;
    double sumS = 0;
    for (const auto& [key, task] : tracker.Tasks())
    {
        sumS += task.end.finishS - task.description.createdS;
    }
    const double ratio = sumS / tracker.Created() / expectedS;
    EXPECT_GE(ratio, 0.9);
    EXPECT_LE(ratio, 1.15);
    RecordProperty("ratio", std::to_string(ratio));
}

TEST_F(Cellular, ACentralCoreCostsItsDelay)
{
    Run(1e5, Seconds(1), MilliSeconds(40));
    EXPECT_EQ(tracker.Ended(Outcome::FAILED), 0u);
    // Description and plan, data, and the result: two ways each at least.
    EXPECT_GT(tracker.MeanDelayS(), 4 * 0.04 + 0.04);
    EXPECT_LT(tracker.MeanDelayS(), 1);
}

} // namespace

} // namespace ns3::vec
