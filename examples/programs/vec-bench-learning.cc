// SPDX-License-Identifier: GPL-2.0-only
// The figures of `./vec bench` that need LibTorch: decisions and gradient steps.

#include "ns3/vec-agents.h"
#include "ns3/vec-dqn.h"
#include "ns3/vec-plain-mlp.h"
#include "ns3/vec-program.h"
#include "ns3/vec-random.h"
#include "ns3/vec-system.h"
#include "ns3/vec-torch.h"
#include "vec-bench-continuous.h"
#include "vec-bench-fedmags.h"
#include "vec-bench-print.h"
#include "vec-cart-pole.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <memory>

using namespace ns3::vec;

namespace
{

/** Observations as an agent meets them: one episode of random decisions after the other. */
struct Observations
{
    Observations()
    {
        const System& system = FindSystem("mec-dag");
        Random random(1, "bench", "actions");
        while (steps.size() < 200)
        {
            const auto instance = system.Generate(
                {
                    {"vehicles", "1"}
            },
                steps.size());
            const auto process = system.Begin(*instance);
            while (!process->Done())
            {
                const auto last = static_cast<int64_t>(process->ActionCount()) - 1;
                Trajectory::Step step;
                step.observation = process->Observation();
                step.mask = process->Mask();
                step.action = random.Integer(0, last);
                step.reward = process->Step(step.action);
                steps.push_back(std::move(step));
            }
        }
    }

    std::vector<Trajectory::Step> steps;
};

/** Microseconds of CPU time per call: the best of five rounds. */
double
Measure(const std::function<void(const Trajectory::Step&)>& operation, const Observations& all)
{
    double best = 1e9;
    for (int round = 0; round < 5; ++round)
    {
        const std::clock_t begin = std::clock();
        double seconds = 0;
        double count = 0;
        while (seconds < 0.2)
        {
            for (const Trajectory::Step& step : all.steps)
            {
                operation(step);
            }
            count += static_cast<double>(all.steps.size());
            seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        }
        best = std::min(best, 1e6 * seconds / count);
    }
    return best;
}

constexpr const char* PUBLISHED =
    "nn::Sequential 26-33, ns3-ai by shared memory 76, ns3-gym by sockets 350";

void
Print(const char* name, double us, double bound, const std::string& comparison)
{
    std::printf("%-15s %7.2f us", name, us);
    if (bound > 0)
    {
        std::printf(" (at most %g)", bound);
    }
    std::printf("  %s\n", comparison.c_str());
    std::fflush(stdout);
}

/** Microseconds of CPU time per decision when 64 are made at once. */
double
BatchOf64(Dqn& agent, const Observations& all)
{
    constexpr std::size_t SIZE = 64;
    std::vector<float> observations;
    for (std::size_t i = 0; i < SIZE; ++i)
    {
        const auto& observation = all.steps[i].observation;
        observations.insert(observations.end(), observation.begin(), observation.end());
    }
    std::vector<float> values;
    double best = 1e9;
    for (int round = 0; round < 20; ++round)
    {
        const std::clock_t begin = std::clock();
        constexpr int REPEATS = 200;
        for (int k = 0; k < REPEATS; ++k)
        {
            agent.BatchValues(observations, SIZE, values);
        }
        const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        best = std::min(best, 1e6 * seconds / (REPEATS * SIZE));
    }
    return best;
}

/** A plan of 20 subtasks over 20 vehicles, and a gradient step, with the default network. */
void
BenchGaDrl(bool plan, bool update)
{
    const System& system = FindSystem("vehicular-cloud");
    const auto recipe = FindAgent("ga-drl", "vehicular-cloud").recipe("ga-drl");
    SettingsTable table = recipe->Table();
    table.Set("warm-up", "1");
    table.Set("update-every", "1");
    std::vector<std::unique_ptr<Instance>> instances;
    for (uint64_t seed = 0; seed < 10; ++seed)
    {
        instances.push_back(system.Generate(
            {
                {"vehicles", "20"}
        },
            seed));
    }
    const auto agent = recipe->Make(*system.Begin(*instances.front()), 1);
    double bestPlan = 1e9;
    double bestUpdate = 1e9;
    for (int round = 0; round < 5; ++round)
    {
        double planS = 0;
        double updateS = 0;
        std::size_t steps = 0;
        for (const auto& instance : instances)
        {
            const std::clock_t begin = std::clock();
            const auto process = system.Begin(*instance);
            const Trajectory trajectory = agent->Play(*process, false, 1);
            const std::clock_t planned = std::clock();
            if (update)
            {
                agent->Learn(trajectory);
            }
            planS += static_cast<double>(planned - begin) / CLOCKS_PER_SEC;
            updateS += static_cast<double>(std::clock() - planned) / CLOCKS_PER_SEC;
            steps += trajectory.steps.size();
        }
        bestPlan = std::min(bestPlan, 1e6 * planS / static_cast<double>(instances.size()));
        bestUpdate = std::min(bestUpdate, 1e6 * updateS / static_cast<double>(steps));
    }
    if (plan)
    {
        Print("plan-ga-drl", bestPlan, 5000, "a plan of 20 subtasks over 20 vehicles");
    }
    if (update)
    {
        Print("update-ga-drl", bestUpdate, 0, "a gradient step on a batch of 32");
    }
}

/** CartPole and Pendulum: whether the algorithms learn what they must be able to learn. */
void
BenchLearning()
{
    for (const auto& [name, steps] : {std::pair("dqn", 50000),
                                      std::pair("double-dqn", 50000),
                                      std::pair("dueling-dqn", 50000),
                                      std::pair("ppo", 100000),
                                      std::pair("ac", 500000)})
    {
        const CartPoleResult result = TrainOnCartPole(name, steps, 1);
        std::printf("CartPole-500  %-12s mean %.1f of 20 greedy episodes (at least 475), weights "
                    "after %llu of %llu steps, %llu gradient steps\n",
                    name,
                    result.mean,
                    static_cast<unsigned long long>(result.steps),
                    static_cast<unsigned long long>(result.trained),
                    static_cast<unsigned long long>(result.updates));
        std::fflush(stdout);
    }
    BenchPendulum();
}

int
Main(int argc, char** argv)
{
    const std::vector<std::string> known{"decision-plain",
                                         "decision-torch",
                                         "decision-batch",
                                         "update",
                                         "plan-ga-drl",
                                         "update-ga-drl",
                                         "update-sac",
                                         "update-td7",
                                         "update-drl-mwf",
                                         "fedmags",
                                         "learning"};
    const auto asked = WantedFigures(argc, argv, "vec-bench-learning", known);
    if (!asked)
    {
        return 0;
    }
    const std::vector<std::string>& names = *asked;
    const auto wanted = [&](const std::string& name)
    { return names.empty() || std::find(names.begin(), names.end(), name) != names.end(); };

    if (wanted("plan-ga-drl") || wanted("update-ga-drl"))
    {
        BenchGaDrl(wanted("plan-ga-drl"), wanted("update-ga-drl"));
    }
    for (const auto& [name, batch] :
         {std::pair("sac", 64), std::pair("td7", 256), std::pair("drl-mwf", 64)})
    {
        if (wanted("update-" + std::string(name)))
        {
            Print(("update-" + std::string(name)).c_str(),
                  ContinuousUpdateUs(name),
                  0,
                  "a gradient step on a batch of " + std::to_string(batch));
        }
    }
    if (wanted("fedmags"))
    {
        if (const int status = BenchFedmags(argv); status != 0)
        {
            return status;
        }
    }
    // Minutes: only when named.
    if (std::find(names.begin(), names.end(), "learning") != names.end())
    {
        BenchLearning();
    }
    if (!names.empty() &&
        std::none_of(names.begin(),
                     names.end(),
                     [](const std::string& name)
                     { return name == "update" || name.rfind("decision", 0) == 0; }))
    {
        return 0;
    }
    const Observations all;
    const std::size_t inputs = all.steps.front().observation.size();
    const std::size_t actions = all.steps.front().mask.size();
    DqnSettings settings;
    settings.warmUp = 1;
    Dqn agent(settings, inputs, actions, 1);
    const std::string network = std::to_string(inputs) + "-64-64-" + std::to_string(actions);
    if (wanted("decision-plain"))
    {
        SafeTensors model;
        agent.SaveModel(model);
        const Json shape = ParseJson(model.Metadata("network"), "network");
        PlainMlp plain(MlpShape::Parse(JsonView(shape, "network")), model);
        const double us =
            Measure([&](const Trajectory::Step& step) { plain.Act(step.observation, step.mask); },
                    all);
        Print("decision-plain", us, 4, network + " without LibTorch; " + PUBLISHED);
    }
    if (wanted("decision-torch"))
    {
        const double us =
            Measure([&](const Trajectory::Step& step) { agent.Act(step.observation, step.mask); },
                    all);
        Print("decision-torch", us, 20, network + " through LibTorch; " + PUBLISHED);
    }
    if (wanted("decision-batch"))
    {
        Print("decision-batch",
              BatchOf64(agent, all),
              1.5,
              network + " through LibTorch, 64 at a time, each");
    }
    if (wanted("update"))
    {
        const double us = Measure(
            [&](const Trajectory::Step& step)
            {
                Trajectory trajectory;
                trajectory.steps.push_back(step);
                agent.Learn(trajectory);
            },
            all);
        Print("update", us, 0, network + ", a gradient step on a batch of 64");
    }
    if (const std::string warning = SlowBlasWarning(); !warning.empty())
    {
        std::cerr << "vec: warning: " << warning << std::endl;
    }
    return 0;
}

} // namespace

int
main(int argc, char** argv)
{
    return GuardedMain("vec", [&] { return Main(argc, argv); });
}
