// SPDX-License-Identifier: GPL-2.0-only
// Results of one's own: trace sources by their paths, written as a table.

#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/simulator.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <fstream>
#include <iostream>

using namespace ns3;
using namespace ns3::vec;

static void
OnFinished(std::ostream* csv, std::string path, const ItemEvent& item)
{
    *csv << item.finishS << "," << path << "," << EndpointName(item.site) << "," << item.processor
         << "," << item.task << "," << item.subtask << "," << item.startS - item.readyS << ","
         << item.finishS - item.startS << "\n";
}

int
main(int argc, char* argv[])
{
    std::string file = "subtasks.csv";
    CommandLine cmd(__FILE__);
    cmd.AddValue("out", "file to write", file);
    cmd.Parse(argc, argv);

    Scenario scenario;
    scenario.rsus.positions = {
        {0, 10}
    };
    scenario.workload.rateHz = 0.5;
    scenario.time.measureS = 5;
    PolicyRegistry policies;
    AddClassical(policies);
    World world(scenario,
                policies.Make("greedy", PolicyOptions()),
                std::make_unique<StaticTraffic>(std::vector<VehiclePosition>{
                    {"first",  -30, 0},
                    {"second", 40,  0}
    }));

    std::ofstream csv(file);
    csv << "finish_s,path,site,processor,task,subtask,waited_s,computed_s\n";
    const auto sink = MakeBoundCallback(&OnFinished, static_cast<std::ostream*>(&csv));
    // Servers are there from the beginning, vehicles once the traffic has brought them.
    Config::Connect("/Names/mec0/ApplicationList/*/$ns3::vec::ServerApp/ItemFinished", sink);
    Simulator::Schedule(MilliSeconds(1),
                        [&sink]() {
                            Config::Connect(
                                "/NodeList/*/ApplicationList/*/$ns3::vec::VehicleApp/ItemFinished",
                                sink);
                        });
    world.Run();

    csv.flush();
    NS_ABORT_MSG_IF(!csv, "cannot write " << file);
    std::cout << world.Results().tasks.size() << " tasks, their subtasks in " << file << "\n";
}
