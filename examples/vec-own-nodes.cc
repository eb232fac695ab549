// SPDX-License-Identifier: GPL-2.0-only
// Vehicles, roadside units and a server on nodes of one's own, moved by a model of ns-3, over
// 802.11p.

#include "ns3/command-line.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/vec-access-helpers.h"
#include "ns3/vec-install-helpers.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-tracker.h"

#include <cmath>
#include <iostream>

using namespace ns3;
using namespace ns3::vec;

/** Two subtasks, the second of which needs the output of the first. */
static TaskDescription
MakeTask()
{
    TaskDescription task;
    task.subtasks = {
        {400e3, 400e6, 40e3},
        {200e3, 300e6, 20e3}
    }; // own input in bits, work in cycles, output in bits
    task.edges = {
        {0, 1}
    };
    task.deadlineS = 0.5;
    task.giveUpS = 3;
    return task;
}

int
main(int argc, char* argv[])
{
    uint32_t count = 6;
    double seconds = 20;
    CommandLine cmd(__FILE__);
    cmd.AddValue("vehicles", "how many, 40 m apart", count);
    cmd.AddValue("seconds", "how long to simulate", seconds);
    cmd.Parse(argc, argv);

    NodeContainer rsus(2);
    NodeContainer server(1);
    NodeContainer vehicles(count);

    MobilityHelper places; // of antennas: z is their height, m
    places.SetPositionAllocator("ns3::GridPositionAllocator",
                                "MinX",
                                DoubleValue(150),
                                "MinY",
                                DoubleValue(10),
                                "Z",
                                DoubleValue(6),
                                "DeltaX",
                                DoubleValue(300));
    places.Install(rsus);
    places.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    places.Install(vehicles);
    for (uint32_t v = 0; v < count; ++v)
    {
        const auto motion = vehicles.Get(v)->GetObject<ConstantVelocityMobilityModel>();
        motion->SetPosition({-40.0 * v, 0, 1.5});
        motion->SetVelocity({25, 0, 0});
    }

    // The backhaul: a wire from each roadside unit to the server.
    InternetStackHelper internet;
    internet.Install(rsus);
    internet.Install(server);
    PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", StringValue("1Gb/s"));
    wire.SetChannelAttribute("Delay", StringValue("1ms"));
    Ipv4AddressHelper addresses("192.168.0.0", "255.255.255.0");
    for (uint32_t k = 0; k < rsus.GetN(); ++k)
    {
        addresses.Assign(wire.Install(rsus.Get(k), server.Get(0)));
        addresses.NewNetwork();
    }
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();

    // Radios, and who takes part: in any order.
    AdHocAccessHelper access;
    access.InstallRsus(rsus);
    access.InstallVehicles(vehicles);
    access.AssignStreams(1);
    PolicyRegistry policies;
    AddClassical(policies);
    Deployment deployment;
    CoordinatorHelper(deployment, "mec-dag", policies.Make("greedy", PolicyOptions()))
        .Install(server);
    RsuHelper(deployment).Install(rsus);
    ServerHelper servers(deployment);
    servers.SetProcessors({5e9, 5e9});
    servers.Install(server);
    VehicleHelper cars(deployment);
    cars.SetTasks(&MakeTask, Seconds(1));
    VecTracker tracker;
    tracker.Listen(cars.Install(vehicles));

    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    std::cout << tracker.Created() << " tasks: " << tracker.Ended(Outcome::ON_TIME) << " on time, "
              << tracker.Ended(Outcome::LATE) << " late, " << tracker.Ended(Outcome::FAILED)
              << " failed, " << tracker.InFlight() << " in flight; mean "
              << std::lround(1e3 * tracker.MeanDelayS()) << " ms; " << tracker.Handovers().size()
              << " changes of roadside unit\n";
    Simulator::Destroy();
}
