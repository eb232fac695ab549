// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduce-ga-drl.h"

#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-model-file.h"
#include "vec-reproduction-training.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <mutex>
#include <sstream>

namespace ns3::vec
{

namespace
{

double
ThreadCpuS()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/** A training that is what the command in a model's metadata says. */
TrainingPlan
PlanOf(const std::string& agent, const std::string& command)
{
    TrainingPlan plan;
    plan.name = agent;
    plan.agent = agent;
    plan.system = SYSTEM;
    plan.reference = "greedy";
    TrainerSettings settings;
    SettingsTable trainer = settings.Table();
    const auto recipe = FindAgent(agent, SYSTEM).recipe(agent);
    const SettingsTable table = recipe->Table();
    std::istringstream words(command);
    for (std::string word; words >> word;)
    {
        const std::size_t equals = word.find('=');
        if (word.rfind("--", 0) != 0 || equals == word.npos)
        {
            continue;
        }
        const std::string name = word.substr(2, equals - 2);
        const std::string value = word.substr(equals + 1);
        if (name == "observation")
        {
            plan.observation =
                value == "literal" ? ObservationKind::LITERAL : ObservationKind::FULL;
        }
        else if (name == "from")
        {
            plan.from = value;
        }
        else if (trainer.Has(name) || table.Has(name))
        {
            plan.settings[name] = value;
        }
        else if (name != "agent" && name != "system" && name != "out")
        {
            plan.options[name] = value;
        }
    }
    return plan;
}

} // namespace

void
Assemble(const ReproductionOptions& options, Field& field)
{
    AddClassical(field.registry);
    AddLearned(field.registry);
    field.isThere.assign(METHODS.size(), true);
    std::vector<TrainingPlan> plans;
    std::vector<std::size_t> trained;
    for (std::size_t m : {DRLOSM, GA_DRL})
    {
        try
        {
            field.models[m] = FindModel(METHODS[m], SYSTEM, "");
        }
        catch (const InputError&)
        {
            field.isThere[m] = false;
        }
        if (!options.isRetraining)
        {
            if (!field.isThere[m])
            {
                field.notes.push_back("No model of " + METHODS[m] +
                                      " ships: left out here. --retrain makes one.");
            }
            continue;
        }
        const std::string command =
            field.isThere[m] ? ReadModel(field.models[m], METHODS[m], SYSTEM).Metadata("command")
                             : "--vehicles=20 --seed=1 --steps=20000 --learning-rate-steps=20000 "
                               "--validation=60 --validate-every=1000";
        plans.push_back(PlanOf(METHODS[m], command));
        if (options.isQuick)
        {
            plans.back().settings["steps"] = "500";
        }
        trained.push_back(m);
    }
    if (!plans.empty())
    {
        options.say("a gradient step of ga-drl takes about 13 ms of a core");
        Trainings trainings(options, plans.size());
        const auto results = trainings.Run(plans);
        for (std::size_t k = 0; k < trained.size(); ++k)
        {
            field.models[trained[k]] = results[k].model;
            field.isThere[trained[k]] = true;
        }
    }
}

Measured
Measure(Field& field, const GenerateOptions& draw, uint64_t instances)
{
    constexpr uint64_t BLOCK = 20;
    std::vector<std::unique_ptr<Instance>> drawn;
    for (uint64_t seed = 0; seed < instances; ++seed)
    {
        drawn.push_back(FindSystem(SYSTEM).Generate(draw, seed));
    }
    const Sample empty(1, std::vector<double>(instances, 0));
    Measured measured;
    measured.completionS.assign(METHODS.size(), empty);
    measured.cpuS.assign(METHODS.size(), empty);
    const uint64_t blocks = (instances + BLOCK - 1) / BLOCK;
    std::mutex mutex;
    std::vector<std::string> failures(METHODS.size());
    const auto work = [&](std::size_t item)
    {
        const std::size_t m = item % METHODS.size();
        const uint64_t first = item / METHODS.size() * BLOCK;
        if (!field.isThere[m])
        {
            return;
        }
        PolicyOptions options;
        options.model = field.models[m];
        try
        {
            const auto policy = field.registry.Make(METHODS[m], options);
            for (uint64_t i = first; i < std::min(first + BLOCK, instances); ++i)
            {
                const double begun = ThreadCpuS();
                const Plan plan = policy->Decide(*drawn[i]).plan;
                measured.cpuS[m].front()[i] = ThreadCpuS() - begun;
                measured.completionS[m].front()[i] = Evaluate(*drawn[i], plan).objective;
            }
        }
        catch (const InputError& error)
        {
            const std::lock_guard<std::mutex> lock(mutex);
            failures[m] = error.what();
        }
    };
    InParallel(METHODS.size() * blocks, work);
    for (std::size_t m = 0; m < METHODS.size(); ++m)
    {
        if (!failures[m].empty())
        {
            field.isThere[m] = false;
            field.notes.push_back("Left out from here on: " + failures[m]);
        }
        if (!field.isThere[m])
        {
            measured.completionS[m].clear();
            measured.cpuS[m].clear();
        }
    }
    return measured;
}

} // namespace ns3::vec
