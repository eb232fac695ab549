// SPDX-License-Identifier: GPL-2.0-only
// The program behind `./vec bench`: figures that need neither LibTorch nor ns-3.

#include "ns3/vec-environment.h"
#include "ns3/vec-joint-view.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-program.h"
#include "ns3/vec-random.h"
#include "ns3/vec-system.h"
#include "ns3/vec-task-graph-instance.h"
#include "vec-bench-print.h"

#include <cmath>
#include <cstdio>
#include <ctime>

using namespace ns3::vec;

namespace
{

/** What a figure measures, how often a second, and what that compares with. */
struct Figure
{
    const char* name;
    const char* unit;
    const char* comparison;
    double reference;                               //!< in the same unit; 0: none
    std::function<std::function<void()>()> prepare; //!< answers the operation to repeat
};

/** The default instance of a system. */
std::function<std::unique_ptr<Instance>()>
DefaultOf(const char* system)
{
    return [system] { return FindSystem(system).Generate({}, 1); };
}

std::unique_ptr<Instance>
OneTask()
{
    return FindSystem("mec-dag").Generate(
        {
            {"vehicles", "1" },
            {"n",        "20"}
    },
        1);
}

std::unique_ptr<Instance>
RandomGraph(int nodes, int processors)
{
    return FindSystem("task-graph")
        .Generate(
            {
                {"n",          std::to_string(nodes)     },
                {"processors", std::to_string(processors)},
                {"density",    "0.5"                     }
    },
            1);
}

std::unique_ptr<Instance>
LargeGraph()
{
    return RandomGraph(1000, 16);
}

/** An action that the mask allows. */
std::size_t
RandomAllowed(const DecisionProcess& process, Random& random)
{
    std::size_t action = 0;
    do
    {
        action = random.Integer(0, static_cast<int64_t>(process.ActionCount()) - 1);
    } while (!process.Mask()[action]);
    return action;
}

/** Random plans of an instance, one after the other. */
std::function<void()>
PrepareEvaluate(const std::function<std::unique_ptr<Instance>()>& make)
{
    struct State
    {
        std::unique_ptr<Instance> instance;
        std::unique_ptr<Evaluator> evaluator;
        std::vector<Plan> plans;
        std::size_t next = 0;
    };

    auto state = std::make_shared<State>();
    state->instance = make();
    const System& system = FindSystem(state->instance->System());
    state->evaluator = system.Prepare(*state->instance);
    Random random(1, "bench", "plans");
    for (int i = 0; i < 256; ++i)
    {
        const auto process = system.Begin(*state->instance);
        while (!process->Done())
        {
            process->Step(RandomAllowed(*process, random));
        }
        state->plans.push_back(process->CurrentPlan());
    }
    return [state]
    { state->evaluator->Evaluate(state->plans[state->next++ % state->plans.size()]); };
}

std::function<void()>
PrepareObserve()
{
    struct State
    {
        std::unique_ptr<Instance> instance = OneTask();
        std::unique_ptr<DecisionProcess> process;
        Random random{1, "bench", "actions"};
    };

    auto state = std::make_shared<State>();
    return [state]
    {
        if (!state->process || state->process->Done())
        {
            state->process = FindSystem("mec-dag").Begin(*state->instance);
        }
        state->process->Observation();
        state->process->Step(
            state->random.Integer(0, static_cast<int64_t>(state->process->ActionCount()) - 1));
    };
}

std::function<void()>
PreparePolicy(const char* name, const std::function<std::unique_ptr<Instance>()>& make)
{
    auto registry = std::make_shared<PolicyRegistry>();
    AddClassical(*registry);
    std::shared_ptr<Policy> policy = registry->Make(name, {});
    std::shared_ptr<Instance> instance = make();
    return [policy, instance] { policy->Feedback(policy->Decide(*instance).id, {}); };
}

/** A random joint action that the mask allows. */
std::vector<float>
RandomJointAction(const JointLayout& layout, const JointObservation& observation, Random& random)
{
    std::vector<float> action;
    for (std::size_t row = 0; row < observation.rows; ++row)
    {
        std::size_t first = row * layout.Choices();
        for (const std::size_t count : layout.choices)
        {
            int64_t value = 0;
            do
            {
                value = random.Integer(0, static_cast<int64_t>(count) - 1);
            } while (!observation.mask[first + value]);
            action.push_back(static_cast<float>(value));
            first += count;
        }
        for (std::size_t level = 0; level < layout.levels; ++level)
        {
            action.push_back(static_cast<float>(random.Uniform(-1, 1)));
        }
    }
    return action;
}

/** Slots of an episode one after the other, each decided at random, jointly where that is possible.
 */
std::function<void()>
PrepareSlots(const char* name)
{
    struct State
    {
        explicit State(const System& system) : system(system), environment(system, {})
        {
            environment.Begin(1);
        }

        const System& system;
        GeneratedEnvironment environment;
        Random random{1, "bench", "slots"};
    };

    auto state = std::make_shared<State>(FindSystem(name));
    return [state]
    {
        const auto process = state->system.Begin(state->environment.Now());
        if (JointView* view = JointViewOf(*process))
        {
            const JointObservation observation = view->ObserveJoint();
            view->TakeAll(RandomJointAction(view->Joint(), observation, state->random));
        }
        while (!process->Done())
        {
            process->Step(RandomAllowed(*process, state->random));
        }
        state->environment.Next(process->CurrentPlan());
    };
}

const std::vector<Figure> FIGURES{
    {"evaluate",
     "plans/s",  "mec-dag, 20 subtasks, one core; Python environments of the field: 12000",
     12000,     [] { return PrepareEvaluate(OneTask); }                                  },
    {"evaluate-load-balance",
     "slots/s",  "100 vehicles, 11 RSUs, shares solved; asked for: 3333 (300 us a slot)",
     1e6 / 300,
     [] { return PrepareEvaluate(DefaultOf("load-balance")); }                           },
    {"evaluate-multi-workload",
     "slots/s",  "50 devices, 5 servers",
     0,         [] { return PrepareEvaluate(DefaultOf("multi-workload")); }              },
    {"evaluate-vehicular-cloud",
     "plans/s",  "20 subtasks, 10 vehicles, one core; asked for: 250000",
     250000,    [] { return PrepareEvaluate(DefaultOf("vehicular-cloud")); }             },
    {"evaluate-edge-cloud",
     "plans/s",  "20 workflows of 10 subtasks, 3 tiers",
     0,         [] { return PrepareEvaluate(DefaultOf("edge-cloud")); }                  },
    {"slots-load-balance",
     "slots/s",  "100 vehicles, 11 RSUs decided at random, and the next slot",
     0,         [] { return PrepareSlots("load-balance"); }                              },
    {"slots-multi-workload",
     "slots/s",  "50 devices, 5 servers decided jointly; asked for: 5000 (200 us)",
     5000,      [] { return PrepareSlots("multi-workload"); }                            },
    {"observe",
     "steps/s",  "mec-dag, 20 subtasks: full observation with 13 predictions, then a step",
     0,         PrepareObserve                                                           },
    {"greedy",
     "tasks/s",  "mec-dag, 20 subtasks planned",
     0,         [] { return PreparePolicy("greedy", OneTask); }                          },
    {"greedy-load-balance",
     "slots/s",  "100 vehicles and 11 RSUs planned",
     0,         [] { return PreparePolicy("greedy", DefaultOf("load-balance")); }        },
    {"greedy-multi-workload",
     "slots/s",  "50 devices and 5 servers planned",
     0,         [] { return PreparePolicy("greedy", DefaultOf("multi-workload")); }      },
    {"heft",
     "tasks/s",  "mec-dag, 20 subtasks planned",
     0,         [] { return PreparePolicy("heft", OneTask); }                            },
    {"heft-task-graph",
     "graphs/s", "1000 nodes, 16 processors, gaps filled; pure Python: 0.36 (2.75 s)",
     1 / 2.75,
     [] { return PreparePolicy("heft", LargeGraph); }                                    },
    {"branch-and-bound",
     "plans/s",  "edge-cloud, 20 workflows of 10 subtasks solved exactly",
     0,         [] { return PreparePolicy("branch-and-bound", DefaultOf("edge-cloud")); }},
};

/** Operations per second of CPU time: the best of five rounds. */
double
Measure(const std::function<void()>& operation)
{
    double best = 0;
    for (int round = 0; round < 5; ++round)
    {
        const std::clock_t begin = std::clock();
        double seconds = 0;
        double count = 0;
        int batch = 1;
        while (seconds < 0.2)
        {
            for (int i = 0; i < batch; ++i)
            {
                operation();
            }
            count += batch;
            batch = std::min(2 * batch, 32);
            seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        }
        best = std::max(best, count / seconds);
    }
    return best;
}

constexpr const char* GROWTH = "heft-growth";

/** How HEFT's time grows with edges × processors: the exponent from the first graph on. */
void
PrintGrowth()
{
    double firstWork = 0;
    double firstRate = 0;
    for (const auto& [nodes, processors] : {
             std::pair{1000, 16 },
             {1000, 64 },
             {1000, 256},
             {4000, 16 },
             {8000, 16 }
    })
    {
        const auto instance = RandomGraph(nodes, processors);
        const double work =
            static_cast<double>(dynamic_cast<const TaskGraphInstance&>(*instance).edges.size()) *
            processors;
        const double rate = Measure(
            PreparePolicy("heft", [n = nodes, p = processors] { return RandomGraph(n, p); }));
        std::printf("%-23s %10.2f ms       %d nodes, %d processors, %.0f edges x processors",
                    GROWTH,
                    1e3 / rate,
                    nodes,
                    processors,
                    work);
        if (firstWork > 0)
        {
            std::printf("; exponent %.2f", std::log(firstRate / rate) / std::log(work / firstWork));
        }
        std::printf("\n");
        std::fflush(stdout);
        firstRate = firstWork > 0 ? firstRate : rate;
        firstWork = firstWork > 0 ? firstWork : work;
    }
}

std::vector<std::string>
Names()
{
    std::vector<std::string> names;
    for (const Figure& figure : FIGURES)
    {
        names.emplace_back(figure.name);
    }
    names.emplace_back(GROWTH);
    return names;
}

int
Main(int argc, char** argv)
{
    const auto asked = WantedFigures(argc, argv, "vec-bench", Names());
    if (!asked)
    {
        return 0;
    }
    const std::vector<std::string>& names = *asked;
    const auto isWanted = [&](const std::string& name)
    { return names.empty() || std::find(names.begin(), names.end(), name) != names.end(); };
    for (const Figure& figure : FIGURES)
    {
        if (!isWanted(figure.name))
        {
            continue;
        }
        const double rate = Measure(figure.prepare());
        std::printf("%-23s %10.0f %-8s %s", figure.name, rate, figure.unit, figure.comparison);
        if (figure.reference > 0)
        {
            std::printf(" (%.1f times that)", rate / figure.reference);
        }
        std::printf("\n");
        std::fflush(stdout);
    }
    if (isWanted(GROWTH))
    {
        PrintGrowth();
    }
    return 0;
}

} // namespace

int
main(int argc, char** argv)
{
    return GuardedMain("vec", [&] { return Main(argc, argv); });
}
