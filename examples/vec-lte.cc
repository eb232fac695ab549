// SPDX-License-Identifier: GPL-2.0-only
// Two vehicles drive past two LTE cells and offload; they hand over in the middle of an upload.

#include "ns3/command-line.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/mobility-helper.h"
#include "ns3/simulator.h"
#include "ns3/vec-cellular-access-helper.h"
#include "ns3/vec-install-helpers.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-tracker.h"

#include <cmath>
#include <iomanip>
#include <iostream>

using namespace ns3;
using namespace ns3::vec;

static std::ostream&
Say()
{
    return std::cout << std::fixed << std::setprecision(3) << Simulator::Now().GetSeconds()
                     << " s  ";
}

static void
OnHandover(Endpoint vehicle, Endpoint before, Endpoint now)
{
    Say() << EndpointName(vehicle) << " goes from " << EndpointName(before) << " to "
          << EndpointName(now) << "\n";
}

static void
OnTransfer(const TransferEvent& event)
{
    if (event.step == TransferEvent::Step::RESUMED)
    {
        Say() << EndpointName(event.from) << "'s upload is resumed\n";
    }
}

static TaskDescription
MakeTask(double inputBits)
{
    TaskDescription task;
    task.subtasks = {
        {inputBits, 400e6, 100e3}
    }; // input in bits, work in cycles, output in bits
    task.deadlineS = 2;
    task.giveUpS = 8;
    return task;
}

int
main(int argc, char* argv[])
{
    double speed = 30;
    double inputBits = 2e6;
    Time delay = MilliSeconds(1);
    CommandLine cmd(__FILE__);
    cmd.AddValue("speed", "of both vehicles, m/s", speed);
    cmd.AddValue("input", "of a task, bit", inputBits);
    cmd.AddValue("delay", "from the packet gateway to an edge host, one way", delay);
    cmd.Parse(argc, argv);

    NodeContainer stations(2);
    NodeContainer hosts(2);
    NodeContainer vehicles(2);
    MobilityHelper places;
    places.Install(stations);
    places.SetMobilityModel("ns3::ConstantVelocityMobilityModel");
    places.Install(vehicles);
    for (uint32_t n = 0; n < 2; ++n)
    {
        stations.Get(n)->GetObject<MobilityModel>()->SetPosition({500.0 * n, 20, 30});
        const auto motion = vehicles.Get(n)->GetObject<ConstantVelocityMobilityModel>();
        motion->SetPosition({n == 0 ? 0.0 : 500.0, 5.0 * n, 1.5});
        motion->SetVelocity({n == 0 ? speed : -speed, 0, 0});
    }

    Deployment deployment;
    CellularAccessHelper access(deployment);
    access.SetCoreDelay(delay);
    access.InstallCells(stations);
    access.InstallRsus(hosts);
    access.InstallVehicles(vehicles);
    access.AssignStreams(1);
    PolicyRegistry policies;
    AddClassical(policies);
    CoordinatorHelper(deployment, "mec-dag", policies.Make("edge", PolicyOptions())).Install(hosts);
    RsuHelper(deployment).Install(hosts);
    ServerHelper(deployment).Install(hosts);
    VehicleHelper cars(deployment);
    cars.SetTasks([inputBits]() { return MakeTask(inputBits); }, Seconds(1));
    const ApplicationContainer apps = cars.Install(vehicles);
    VecTracker tracker;
    tracker.Listen(apps);
    for (uint32_t v = 0; v < apps.GetN(); ++v)
    {
        apps.Get(v)->TraceConnectWithoutContext("Handover", MakeCallback(&OnHandover));
        apps.Get(v)->TraceConnectWithoutContext("Transfer", MakeCallback(&OnTransfer));
    }

    Simulator::Stop(Seconds(16));
    Simulator::Run();
    std::cout << tracker.Created() << " tasks: " << tracker.Ended(Outcome::ON_TIME) << " on time, "
              << tracker.Ended(Outcome::LATE) << " late, " << tracker.Ended(Outcome::FAILED)
              << " failed, " << tracker.InFlight() << " in flight; mean "
              << std::lround(1e3 * tracker.MeanDelayS()) << " ms\n";
    Simulator::Destroy();
}
