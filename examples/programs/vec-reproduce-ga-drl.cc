// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduce-ga-drl.h"

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "vec-reproduction-methods.h"
#include "vec-reproduction-training.h"

#include <utility>

namespace ns3::vec
{

void
Assemble(const ReproductionOptions& options, Field& field)
{
    field.isThere.assign(METHODS.size(), true);
    std::vector<TrainingPlan> plans;
    std::vector<std::size_t> trained;
    for (std::size_t m : {DRLOSM, GA_DRL})
    {
        try
        {
            field.models[m] = FindModels(METHODS[m], SYSTEM, "").front();
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
        plans.push_back(PlanFromCommand(METHODS[m], SYSTEM, command));
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
    std::vector<Method> methods;
    for (std::size_t m = 0; m < METHODS.size(); ++m)
    {
        if (field.isThere[m])
        {
            methods.push_back({METHODS[m], field.models[m]});
        }
    }
    std::vector<Outcomes> outcomes = MeasureMethods(methods, SYSTEM, draw, 0, instances);
    Measured measured;
    measured.completionS.resize(METHODS.size());
    measured.cpuS.resize(METHODS.size());
    auto next = outcomes.begin();
    for (std::size_t m = 0; m < METHODS.size(); ++m)
    {
        if (!field.isThere[m])
        {
            continue;
        }
        if (!next->failure.empty())
        {
            field.isThere[m] = false;
            field.notes.push_back("Left out from here on: " + next->failure);
        }
        measured.completionS[m] = std::move(next->objective);
        measured.cpuS[m] = std::move(next->cpuS);
        ++next;
    }
    return measured;
}

} // namespace ns3::vec
