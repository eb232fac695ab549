// SPDX-License-Identifier: GPL-2.0-only
// Access ports and the helpers that install everything on nodes of one's own, over wires.
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"
#include "ns3/vec-access-helpers.h"
#include "ns3/vec-cellular-access.h"
#include "ns3/vec-install-helpers.h"
#include "ns3/vec-plain-access.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-tracker.h"
#include "vec-node-pair.h"

#include <gtest/gtest.h>
#include <sstream>

namespace ns3::vec
{

namespace
{

/** 1 Mbit to upload, 0.1 s of the server's 10 GHz, 100 kbit back. */
TaskDescription
OneMegabit()
{
    TaskDescription task;
    task.subtasks = {
        {1e6, 1e9, 1e5}
    };
    task.deadlineS = 5;
    task.giveUpS = 20;
    return task;
}

std::shared_ptr<Policy>
ToTheEdge()
{
    PolicyRegistry policies;
    AddClassical(policies);
    return policies.Make("edge", PolicyOptions());
}

/** RRC's trace sources, without the rest. */
class ToldRrc : public Object
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid =
            TypeId("ns3::ToldRrc")
                .SetParent<Object>()
                .AddTraceSource("ConnectionEstablished",
                                "",
                                MakeTraceSourceAccessor(&ToldRrc::connected),
                                "")
                .AddTraceSource("HandoverEndOk", "", MakeTraceSourceAccessor(&ToldRrc::over), "")
                .AddTraceSource("RadioLinkFailure",
                                "",
                                MakeTraceSourceAccessor(&ToldRrc::lost),
                                "");
        return tid;
    }

    TracedCallback<uint64_t, uint16_t, uint16_t> connected;
    TracedCallback<uint64_t, uint16_t, uint16_t> over;
    TracedCallback<uint64_t, uint16_t, uint16_t> lost;
};

/** A vehicle with wires of 2 Mb/s to a router and from there to two RSUs with a server each. */
class Access : public SimulationTest
{
  protected:
    Access()
    {
        InternetStackHelper internet;
        internet.Install(router);
        internet.Install(vehicle);
        internet.Install(rsus);
        wire.SetDeviceAttribute("DataRate", StringValue("2Mb/s"));
        wire.SetChannelAttribute("Delay", StringValue("1ms"));
        toVehicle = Join(vehicle.Get(0));
        for (uint32_t k = 0; k < 2; ++k)
        {
            toRsu.push_back(Join(rsus.Get(k)));
        }
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    }

    Ptr<NetDevice> Join(const Ptr<Node>& node)
    {
        const NetDeviceContainer ends = wire.Install(router.Get(0), node);
        addresses.Assign(ends);
        addresses.NewNetwork();
        return ends.Get(1);
    }

    /** Applications first or accesses first. */
    void Build(bool accessFirst)
    {
        if (accessFirst)
        {
            BuildAccess();
        }
        CoordinatorHelper(deployment, "mec-dag", ToTheEdge()).Install(rsus);
        VehicleHelper cars(deployment);
        cars.SetTasks(&OneMegabit, Seconds(1));
        apps = cars.Install(vehicle);
        tracker.Listen(apps);
        apps.Get(0)->TraceConnectWithoutContext("Transfer", MakeCallback(&Access::Count, this));
        ServerHelper(deployment).Install(rsus);
        RsuHelper(deployment).Install(rsus);
        if (!accessFirst)
        {
            BuildAccess();
        }
    }

    void BuildAccess()
    {
        PlainAccessHelper access(deployment);
        access.SetAttribute("ExpectedGoodput", DoubleValue(1.9e6));
        access.InstallVehicles(toVehicle, rsus.Get(0));
        access.InstallRsu(toRsu[0]);
        access.InstallRsu(toRsu[1]);
    }

    void Count(const TransferEvent& event)
    {
        resumed += event.step == TransferEvent::Step::RESUMED;
    }

    std::string Outcome(bool accessFirst)
    {
        Build(accessFirst);
        Simulator::Stop(Seconds(10));
        Simulator::Run();
        std::ostringstream text;
        tracker.WriteTasks(text);
        return text.str();
    }

    NodeContainer router{1};
    NodeContainer vehicle{1};
    NodeContainer rsus{2};
    PointToPointHelper wire;
    Ipv4AddressHelper addresses{"192.168.0.0", "255.255.255.0"};
    Ptr<NetDevice> toVehicle;
    std::vector<Ptr<NetDevice>> toRsu;
    Deployment deployment;
    ApplicationContainer apps;
    VecTracker tracker;
    int resumed = 0;
};

TEST_F(Access, OffloadsOverPlainWires)
{
    Outcome(true);
    EXPECT_EQ(tracker.Created(), 9u);
    EXPECT_EQ(tracker.Ended(vec::Outcome::ON_TIME), 9u);
    EXPECT_EQ(tracker.InFlight(), 0u);
    // 1 Mbit in segments of 1440 of 1482 bytes at 2 Mb/s, 0.1 s at the server, a tenth back, and
    // slow start, messages and four wires of 1 ms.
    const double wiresS = (1e6 + 1e5) / 2e6 * 1482 / 1440;
    EXPECT_GT(tracker.MeanDelayS(), wiresS + 0.1);
    EXPECT_LT(tracker.MeanDelayS(), wiresS + 0.1 + 0.1);
}

class AccessInOrder : public Access, public ::testing::WithParamInterface<bool>
{
  public:
    static std::string first;
};

std::string AccessInOrder::first;

TEST_P(AccessInOrder, HelpersWorkInAnyOrder)
{
    const std::string outcome = Outcome(GetParam());
    if (first.empty())
    {
        first = outcome;
    }
    EXPECT_EQ(outcome, first);
}

INSTANTIATE_TEST_SUITE_P(Both, AccessInOrder, ::testing::Bool());

TEST_F(Access, LosesNothingWhenTheRsuChangesInMidUpload)
{
    Build(true);
    // The upload takes half a second from 1 s on.
    Simulator::Schedule(Seconds(1.3),
                        [this]()
                        {
                            vehicle.Get(0)->GetObject<PlainAccess>()->UseRsu(
                                deployment.RsuOn(rsus.Get(1)),
                                AddressOfDevice(toRsu[1]));
                        });
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    ASSERT_EQ(tracker.Handovers().size(), 2u);
    EXPECT_EQ(tracker.Handovers()[0].now, MakeEndpoint(EndpointKind::RSU, 0));
    EXPECT_EQ(tracker.Handovers()[1].now, MakeEndpoint(EndpointKind::RSU, 1));
    EXPECT_NEAR(tracker.Handovers()[1].timeS, 1.3, 1e-9);
    EXPECT_GE(resumed, 1);
    EXPECT_EQ(tracker.Ended(vec::Outcome::FAILED), 0u);
    EXPECT_EQ(tracker.Ended(vec::Outcome::ON_TIME), 4u);
}

TEST_F(Access, FollowsTheCellThatServes)
{
    const auto rrc = CreateObject<ToldRrc>();
    const auto access = CreateObject<CellularAccess>();
    access->SetDevice(toVehicle);
    access->Follow(rrc);
    vehicle.Get(0)->AggregateObject(access);
    const Endpoint first = MakeEndpoint(EndpointKind::RSU, 0);
    const Endpoint second = MakeEndpoint(EndpointKind::RSU, 1);
    access->AddCell(1, first, AddressOfDevice(toRsu[0]));
    access->AddCell(2, second, AddressOfDevice(toRsu[1]));
    std::vector<std::pair<double, Endpoint>> served;
    access->OpenVehicle(MakeEndpoint(EndpointKind::VEHICLE, 1),
                        {},
                        false,
                        {{}, {}, [&served](Endpoint rsu) {
                             served.emplace_back(Simulator::Now().GetSeconds(), rsu);
                         }});
    Simulator::Schedule(Seconds(1), [&]() { rrc->connected(1, 1, 1); });
    Simulator::Schedule(Seconds(2), [&]() { rrc->over(1, 2, 1); });
    Simulator::Schedule(Seconds(3), [&]() { rrc->lost(1, 2, 1); });
    Simulator::Schedule(Seconds(4), [&]() { rrc->connected(1, 2, 2); });
    Simulator::Run();
    const std::vector<std::pair<double, Endpoint>> expected{
        {1, first },
        {2, second},
        {3, NOBODY},
        {4, second}
    };
    EXPECT_EQ(served, expected);
    EXPECT_EQ(access->GetCell(), 2);
    EXPECT_TRUE(access->Hears(second));
    EXPECT_FALSE(access->Hears(first));
}

using AccessDeathTest = Access;

TEST_F(AccessDeathTest, SaysInALineWhatIsMissing)
{
    const auto run = [this]()
    {
        Simulator::Stop(Seconds(1));
        Simulator::Run();
    };
    VehicleHelper(deployment).Install(vehicle);
    EXPECT_DEATH(run(), "without roadside units: RsuHelper");
    RsuHelper(deployment).Install(rsus);
    EXPECT_DEATH(run(), "without servers: ServerHelper");
    ServerHelper(deployment).Install(rsus);
    EXPECT_DEATH(run(), "without coordinators: CoordinatorHelper");
    CoordinatorHelper(deployment, "mec-dag", ToTheEdge()).Install(rsus);
    EXPECT_DEATH(run(), "has a roadside unit and no access");
    BuildAccess();
    EXPECT_DEATH(BuildAccess(), "has an access already");
    EXPECT_DEATH(ServerHelper(deployment).Install(rsus), "has a ns3::vec::ServerApp already");
    EXPECT_DEATH(tracker.Listen(ApplicationContainer(rsus.Get(0)->GetApplication(0))),
                 "a VecTracker listens to vehicles");
    EXPECT_DEATH(CoordinatorHelper(deployment, "no-such", ToTheEdge()), "mec-dag");
}

} // namespace

} // namespace ns3::vec
