// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_POLICY_CASES_H
#define VEC_POLICY_CASES_H

#include "../systems/vec-edge-cloud-cases.h"
#include "../systems/vec-load-balance-cases.h"
#include "../systems/vec-mec-dag-cases.h"
#include "../systems/vec-multi-workload-cases.h"
#include "../systems/vec-vehicular-cloud-cases.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-searchable-process.h"
#include "ns3/vec-system.h"
#include "ns3/vec-task-graph-instance.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec::test
{

inline const PolicyRegistry&
Registry()
{
    static const PolicyRegistry registry = []
    {
        PolicyRegistry filled;
        AddClassical(filled);
        return filled;
    }();
    return registry;
}

inline std::unique_ptr<Policy>
Make(const std::string& name, uint64_t seed = 1)
{
    PolicyOptions options;
    options.seed = seed;
    return Registry().Make(name, options);
}

inline Plan
PlanOf(const std::string& name, const Instance& instance, uint64_t seed = 1)
{
    return Make(name, seed)->Decide(instance).plan;
}

inline double
LossOf(const std::string& name, const Instance& instance)
{
    return vec::LossOf(Evaluate(instance, PlanOf(name, instance))); // checks the plan
}

/** Small instances of every system, small enough to try every plan; numbered. */
using Maker = std::function<std::unique_ptr<Instance>(int)>;

inline std::unique_ptr<Instance> Small(int i);

/** A task of up to four subtasks and the virtual one, over up to four vehicles. */
inline std::unique_ptr<Instance>
SmallCloud(int i)
{
    Random random(i, "policies", "cloud");
    while (i % 2 == 0)
    {
        auto instance = std::make_unique<VehicularCloudInstance>(RandomCloud(random));
        if (instance->cycles.size() <= 5)
        {
            return instance;
        }
    }
    auto instance = FindSystem("vehicular-cloud")
                        .Generate(
                            {
                                {"n",        std::to_string(random.Integer(1, 4))},
                                {"layers",   std::to_string(random.Integer(1, 3))},
                                {"vehicles", std::to_string(random.Integer(1, 4))}
    },
                            i);
    auto& owner = dynamic_cast<VehicularCloudInstance&>(*instance).vehicles[0];
    owner.cpuHz = 5e8; // help is welcome
    owner.departS = 1e6;
    return instance;
}

/** Up to two workflows of up to three subtasks, over up to four tiers, some of them busy. */
inline std::unique_ptr<Instance>
SmallTiers(int i)
{
    Random random(i, "policies", "tiers");
    while (true)
    {
        auto instance = std::make_unique<EdgeCloudInstance>(RandomTiers(random));
        std::size_t subtasks = 0;
        for (const auto& workflow : instance->workflows)
        {
            subtasks += workflow.cycles.size();
        }
        if (subtasks <= 5)
        {
            return instance;
        }
    }
}

/** Up to five subtasks on up to three processors. */
inline std::unique_ptr<Instance>
SmallTaskGraph(int i)
{
    Random random(i, "policies", "costs");
    return FindSystem("task-graph")
        .Generate(
            {
                {"n",  std::to_string(random.Integer(1, 5))},
                {"fat",    std::to_string(random.Uniform())                              },
                {"processors",    std::to_string(random.Integer(1,3))},
                {"ccr", std::to_string(random.Uniform())                                      }
    },
            i);
}

inline const std::vector<std::pair<std::string, Maker>>&
SmallOnes()
{
    static const std::vector<std::pair<std::string, Maker>> makers{
        {"mec-dag",         Small                                       },
        {"load-balance",    [](int i) { return RandomSlot(i, 3, 4); }   },
        {"multi-workload",  [](int i) { return RandomDevices(i, 2, 2); }},
        {"vehicular-cloud", SmallCloud                                  },
        {"edge-cloud",      SmallTiers                                  },
        {"task-graph",      SmallTaskGraph                              },
    };
    return makers;
}

/** Small enough to try every plan. */
inline std::unique_ptr<Instance>
Small(int i)
{
    Random random(i, "policies", "options");
    GenerateOptions options;
    options["profile"] = i % 2 == 0 ? "paper" : "11p";
    options["n"] = std::to_string(random.Integer(1, 4));
    options["fat"] = std::to_string(random.Uniform());
    options["vehicles"] = "1";
    options["processors"] = std::to_string(random.Integer(0, 2));
    options["subchannels"] = std::to_string(random.Integer(0, 2));
    return FindSystem("mec-dag").Generate(options, i);
}

/** The least loss of all feasible plans, in every order where the order is part of them. */
inline void
TryAll(const Instance& instance, DecisionProcess& process, double& best)
{
    if (process.Done())
    {
        const Timeline timeline = Evaluate(instance, process.CurrentPlan());
        best = timeline.feasible ? std::min(best, vec::LossOf(timeline)) : best;
        return;
    }
    SearchableProcess* order = WithOpenOrder(process);
    const std::size_t position = process.Position();
    for (std::size_t index = position; index < process.Items().size(); ++index)
    {
        if (index > position && (!order || !order->IsReady(index)))
        {
            continue;
        }
        if (index > position)
        {
            order->MoveItem(index, position);
        }
        for (std::size_t action = 0; action < process.ActionCount(); ++action)
        {
            process.Step(action);
            TryAll(instance, process, best);
            process.Undo();
        }
        if (index > position)
        {
            order->MoveItem(position, index);
        }
    }
}

inline double
BruteForce(const Instance& instance)
{
    const auto process = FindSystem(instance.System()).Begin(instance);
    double best = std::numeric_limits<double>::infinity();
    TryAll(instance, *process, best);
    return best;
}

inline std::vector<std::string>
Names()
{
    std::vector<std::string> names;
    for (const PolicyEntry& entry : Registry().Entries())
    {
        names.push_back(entry.name);
    }
    return names;
}

} // namespace ns3::vec::test

#endif // VEC_POLICY_CASES_H
