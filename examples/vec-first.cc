// SPDX-License-Identifier: GPL-2.0-only
// Two vehicles, one roadside unit, one task: what happens to it, step by step.

#include "ns3/simulator.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <cstdio>

using namespace ns3;
using namespace ns3::vec;

static void
OnTransfer(const TransferEvent& event)
{
    if (event.step == TransferEvent::Step::RECEIVED)
    {
        std::printf("%.4f s  output of subtask %d is back\n", event.timeS, event.subtask);
    }
}

int
main()
{
    Scenario scenario;
    scenario.rsus.positions = {
        {50, 10}
    };
    scenario.workload.rateHz = 0; // no tasks but ours
    scenario.time.measureS = 1;

    PolicyRegistry policies;
    AddClassical(policies);
    const std::vector<VehiclePosition> vehicles{
        {"first",  20, 0},
        {"second", 80, 0}
    };
    World world(scenario,
                policies.Make("greedy", PolicyOptions()),
                std::make_unique<StaticTraffic>(vehicles));

    Simulator::Schedule(Seconds(1),
                        [&world]()
                        {
                            TaskDescription task;
                            task.deadlineS = 0.5;
                            task.giveUpS = 2;
                            // Own input in bits, work in cycles, output in bits: one subtask, then
                            // two side by side.
                            task.subtasks = {
                                {40e3,  50e6,  20e3},
                                {160e3, 200e6, 20e3},
                                {160e3, 200e6, 20e3}
                            };
                            task.edges = {
                                {0, 1},
                                {0, 2}
                            };
                            const Ptr<VehicleApp> vehicle = world.FindVehicle("first");
                            vehicle->TraceConnectWithoutContext("Transfer",
                                                                MakeCallback(&OnTransfer));
                            vehicle->CreateTask(task);
                        });
    world.Run();

    const TaskRecord& task = world.Results().tasks.front();
    std::printf("%s after %.0f ms; %u of %u subtasks offloaded; last one predicted to end after "
                "%.0f ms, measured %.0f ms\n",
                std::string(ToString(*task.outcome)).c_str(),
                1e3 * (task.deliveredS - task.createdS),
                task.offloaded,
                task.subtasks,
                1e3 * task.predictedS,
                1e3 * (task.finishS - task.createdS));
}
