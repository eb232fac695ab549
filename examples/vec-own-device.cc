// SPDX-License-Identifier: GPL-2.0-only
// Any device that carries IP: here 802.11a with an access point, which is the roadside unit and has
// the server on it.

#include "ns3/command-line.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/vec-access-helpers.h"
#include "ns3/vec-install-helpers.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-tracker.h"
#include "ns3/yans-wifi-helper.h"

#include <iostream>

using namespace ns3;
using namespace ns3::vec;

static TaskDescription
MakeTask()
{
    TaskDescription task;
    task.subtasks = {
        {800e3, 600e6, 80e3}
    }; // input in bits, work in cycles, output in bits
    task.deadlineS = 0.7;
    task.giveUpS = 2;
    return task;
}

int
main(int argc, char* argv[])
{
    uint32_t count = 3;
    double seconds = 4;
    CommandLine cmd(__FILE__);
    cmd.AddValue("vehicles", "how many, parked 15 m apart", count);
    cmd.AddValue("seconds", "how long to simulate", seconds);
    cmd.Parse(argc, argv);

    NodeContainer rsu(1);
    NodeContainer vehicles(count);
    MobilityHelper places;
    places.SetPositionAllocator("ns3::GridPositionAllocator", "DeltaX", DoubleValue(15));
    places.Install(rsu);
    places.Install(vehicles);

    // Nothing of this is special: any devices, any addresses.
    WifiHelper wifi;
    wifi.SetStandard(WIFI_STANDARD_80211a);
    YansWifiPhyHelper phy;
    phy.SetChannel(YansWifiChannelHelper::Default().Create());
    WifiMacHelper mac;
    const Ssid ssid("parking");
    mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(ssid));
    const NetDeviceContainer point = wifi.Install(phy, mac, rsu);
    mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(ssid));
    const NetDeviceContainer stations = wifi.Install(phy, mac, vehicles);
    wifi.AssignStreams(point, 1);
    wifi.AssignStreams(stations, 100);
    InternetStackHelper internet;
    internet.Install(rsu);
    internet.Install(vehicles);
    Ipv4AddressHelper addresses("10.1.1.0", "255.255.255.0");
    addresses.Assign(point);
    addresses.Assign(stations);

    Deployment deployment;
    PlainAccessHelper access(deployment);
    access.SetAttribute("ExpectedGoodput", DoubleValue(4e6));
    access.InstallVehicles(stations, rsu.Get(0));
    access.InstallRsu(point.Get(0));
    PolicyRegistry policies;
    AddClassical(policies);
    CoordinatorHelper(deployment, "mec-dag", policies.Make("greedy", PolicyOptions())).Install(rsu);
    RsuHelper(deployment).Install(rsu);
    ServerHelper(deployment).Install(rsu);
    VehicleHelper cars(deployment);
    cars.SetTasks(&MakeTask, Seconds(1));
    VecTracker tracker;
    tracker.Listen(cars.Install(vehicles));

    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    tracker.WriteTasks(std::cout);
    std::cout << tracker.Created() << " tasks: " << tracker.Ended(Outcome::ON_TIME) << " on time, "
              << tracker.Ended(Outcome::LATE) << " late, " << tracker.Ended(Outcome::FAILED)
              << " failed, " << tracker.InFlight() << " in flight\n";
    Simulator::Destroy();
}
