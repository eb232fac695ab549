// SPDX-License-Identifier: GPL-2.0-only
// A policy of one's own beside two of the module: the same vehicles and tasks, over real radios.

#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/vec-heuristics.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-static-traffic.h"
#include "ns3/vec-world.h"

#include <iomanip>
#include <iostream>

using namespace ns3;
using namespace ns3::vec;

/** Stays on the vehicle unless a subtask ends earlier by some time in another place. */
class Reluctant : public ProcessPolicy
{
  public:
    explicit Reluctant(double leastGainS) : m_leastGainS(leastGainS)
    {
    }

    std::string Name() const override
    {
        return "reluctant";
    }

  private:
    std::size_t Choose(DecisionProcess& process) override
    {
        std::size_t local = process.ActionCount();
        std::size_t best = process.ActionCount();
        for (std::size_t action = 0; action < process.ActionCount(); action++)
        {
            if (!process.Mask()[action])
            {
                continue;
            }
            if (process.KindOf(action) == PlaceKind::LOCAL)
            {
                local = action;
            }
            if (best == process.ActionCount() ||
                process.PeekFinishS(action) < process.PeekFinishS(best))
            {
                best = action;
            }
        }
        const bool stays = local < process.ActionCount() &&
                           process.PeekFinishS(local) - process.PeekFinishS(best) < m_leastGainS;
        return stays ? local : best;
    }

    double m_leastGainS;
};

int
main(int argc, char* argv[])
{
    double gainS = 0.05;
    uint32_t count = 10;
    double measureS = 10;
    CommandLine cmd(__FILE__);
    cmd.AddValue("gain", "what offloading a subtask must save, s", gainS);
    cmd.AddValue("vehicles", "how many vehicles stand around the RSU", count);
    cmd.AddValue("measure", "simulated time in which tasks are counted, s", measureS);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(count == 0 || measureS <= 0, "--vehicles and --measure must be above 0");

    Scenario scenario;
    scenario.rsus.positions = {
        {0, 10}
    };
    scenario.workload.rateHz = 0.2;
    scenario.time.warmupS = 2;
    scenario.time.measureS = measureS;
    std::vector<VehiclePosition> vehicles;
    for (uint32_t i = 0; i < count; i++)
    {
        vehicles.push_back({"car" + std::to_string(i), 10.0 * i - 5.0 * count, 0});
    }

    PolicyRegistry policies;
    AddClassical(policies);
    policies.Add({"reluctant", {}, "offloads where it is worth it", [gainS](const PolicyOptions&) {
                      return std::make_unique<Reluctant>(gainS);
                  }});

    std::cout << "policy     tasks   on time  offloaded\n";
    for (const char* name : {"local", "greedy", "reluctant"})
    {
        World world(scenario,
                    policies.Make(name, PolicyOptions()),
                    std::make_unique<StaticTraffic>(vehicles));
        world.Run();
        uint32_t tasks = 0;
        uint32_t onTime = 0;
        uint32_t subtasks = 0;
        uint32_t offloaded = 0;
        for (const TaskRecord& task : world.Results().tasks)
        {
            if (task.createdS >= 2 && task.createdS < 2 + measureS)
            {
                tasks++;
                onTime += task.outcome == Outcome::ON_TIME;
                subtasks += task.subtasks;
                offloaded += task.offloaded;
            }
        }
        NS_ABORT_MSG_IF(subtasks == 0, "no task was created; make --measure or --vehicles larger");
        std::cout << std::left << std::setw(9) << name << std::right << std::setw(7) << tasks
                  << std::setw(8) << 100 * onTime / tasks << " %" << std::setw(9)
                  << 100 * offloaded / subtasks << " %\n";
    }
}
