// SPDX-License-Identifier: GPL-2.0-only
// A vehicle drives from one roadside unit to the next, each with a server, while a task of its
// runs: where the task goes, and how its result finds the vehicle.

#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/simulator.h"
#include "ns3/vec-fcd-traffic.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-world.h"

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
OnHandover(Endpoint, Endpoint before, Endpoint now)
{
    Say() << "attached to " << EndpointName(now) << ", before to " << EndpointName(before) << "\n";
}

static void
OnStarted(const ItemEvent& item)
{
    Say() << EndpointName(item.site) << " begins to run subtask " << item.subtask << "\n";
}

static void
OnMigration(const MigrationEvent& event)
{
    Say() << "subtask " << event.subtask << (event.arrived ? " has come from " : " leaves ")
          << EndpointName(event.from) << (event.arrived ? " to " : " for ")
          << EndpointName(event.to) << " with " << event.bits / 1e6 << " Mbit\n";
}

static void
OnEnded(const TaskEnd& end)
{
    Say() << "the task is " << ToString(end.outcome) << ", its result here, through "
          << EndpointName(end.rsu) << "\n";
}

int
main(int argc, char* argv[])
{
    Scenario scenario;
    std::string recording = "traces/drive.csv";
    CommandLine cmd(__FILE__);
    cmd.AddValue("migration",
                 "stay or follow: whether the task changes servers with its vehicle",
                 scenario.migration.policy);
    cmd.AddValue("recording", "where the vehicle named car is: a CSV or FCD file", recording);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(scenario.migration.policy != "stay" && scenario.migration.policy != "follow",
                    "--migration: expected stay or follow");

    scenario.rsus.positions = {
        {0,   10},
        {400, 10}
    };
    scenario.compute.servers = 0; // one at every RSU
    scenario.workload.rateHz = 0; // no tasks but ours
    scenario.time.measureS = 10;
    PolicyRegistry policies;
    AddClassical(policies);
    World world(scenario,
                policies.Make("edge", PolicyOptions()),
                std::make_unique<FcdTraffic>(recording));

    const std::string servers = "/NodeList/*/ApplicationList/*/$ns3::vec::ServerApp/";
    Config::ConnectWithoutContext(servers + "ItemStarted", MakeCallback(&OnStarted));
    Config::ConnectWithoutContext(servers + "Migration", MakeCallback(&OnMigration));
    Simulator::Schedule(Seconds(6.5),
                        [&world]()
                        {
                            TaskDescription task;
                            task.deadlineS = 8;
                            task.giveUpS = 8;
                            task.subtasks = {
                                {1e6, 6e9, 1e6}
                            }; // input in bits, work in cycles, output in bits
                            const Ptr<VehicleApp> car = world.FindVehicle("car");
                            car->TraceConnectWithoutContext("Handover", MakeCallback(&OnHandover));
                            car->TraceConnectWithoutContext("TaskEnded", MakeCallback(&OnEnded));
                            Say() << "the task is created\n";
                            car->CreateTask(task);
                        });
    world.Run();
}
