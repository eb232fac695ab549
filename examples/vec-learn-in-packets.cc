// SPDX-License-Identifier: GPL-2.0-only
// An agent that goes on learning inside packet-level runs: it begins with a trained model, plans,
// and learns from the times that were measured.

#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <iomanip>
#include <iostream>

using namespace ns3;
using namespace ns3::vec;

/** Mean time from creation to delivery of tasks that are created before \p endS, s. */
static double
MeanS(const RunResults& results, double endS)
{
    double sumS = 0;
    uint32_t delivered = 0;
    for (const TaskRecord& task : results.tasks)
    {
        if (task.createdS < endS && task.outcome && *task.outcome != Outcome::FAILED)
        {
            sumS += task.deliveredS - task.createdS;
            delivered++;
        }
    }
    return sumS / delivered;
}

int
main(int argc, char* argv[])
{
    uint32_t rounds = 3;
    double measureS = 5;
    std::string exploration = "0.05";
    CommandLine cmd(__FILE__);
    cmd.AddValue("rounds", "runs one after the other, each with a seed of its own", rounds);
    cmd.AddValue("measure", "simulated time in which tasks are counted, s", measureS);
    cmd.AddValue("exploration", "share of subtasks that are placed at random", exploration);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(measureS <= 0, "--measure must be above 0");

    Scenario scenario;
    scenario.rsus.positions = {
        {0, 10}
    };
    scenario.radio.subchannels = 4; // with three processors, the sizes of the trained model
    scenario.workload.rateHz = 0.2;
    scenario.time.warmupS = 2;
    scenario.time.measureS = measureS;
    std::vector<VehiclePosition> vehicles;
    for (int i = 0; i < 8; i++)
    {
        vehicles.push_back({"car" + std::to_string(i), 20.0 * i - 80, 0});
    }

    PolicyRegistry policies;
    AddClassical(policies);
    AddLearned(policies);
    PolicyOptions options;
    options.workloadProfile = scenario.workload.profile;
    options.settings = {
        {"epsilon-start", exploration},
        {"epsilon-end",   exploration}
    };
    // One object plans in all rounds: what it has learnt in one it knows in the next.
    const std::shared_ptr<Policy> agent = policies.Make("dqn-online", options);

    std::cout << "seed     dqn-online s  greedy s\n" << std::fixed << std::setprecision(3);
    for (uint32_t round = 0; round < rounds; round++)
    {
        scenario.seed = 1000000 + round; // seeds for training
        double meanS[2];
        for (const std::shared_ptr<Policy>& policy :
             {agent, std::shared_ptr<Policy>(policies.Make("greedy", PolicyOptions()))})
        {
            World world(scenario, policy, std::make_unique<StaticTraffic>(vehicles));
            world.Run();
            meanS[policy != agent] = MeanS(world.Results(), 2 + measureS);
        }
        std::cout << scenario.seed << std::setw(14) << meanS[0] << std::setw(10) << meanS[1]
                  << "\n";
    }
}
