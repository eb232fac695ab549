// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduce-fedmags.h"

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"

#include <algorithm>
#include <iterator>

namespace ns3::vec::fedmags
{

namespace
{

std::size_t
IndexOf(const std::vector<std::string>& names, const std::string& name)
{
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

} // namespace

std::vector<Learner>
Shipped(std::vector<std::string>& notes)
{
    std::vector<Learner> learners;
    for (const std::string& name : LEARNERS)
    {
        try
        {
            const std::string model = FindModels(name, MEC_DAG, "paper").front();
            const std::string command = ReadModel(model, name, MEC_DAG).Metadata("command");
            learners.push_back({name, model, PlanFromCommand(name, MEC_DAG, command)});
        }
        catch (const InputError& error)
        {
            notes.push_back("Left out: " + std::string(error.what()));
        }
    }
    return learners;
}

std::vector<TrainingResult>
Retrain(std::vector<Learner>& learners, Trainings& trainings, const ReproductionOptions& options)
{
    std::vector<TrainingPlan> plans;
    for (Learner& learner : learners)
    {
        plans.push_back(learner.made);
        if (options.isQuick)
        {
            plans.back().settings["steps"] = "1600";
        }
    }
    options.say("a thousand decisions of a training take about 1.5 s of a core");
    const auto results = trainings.Run(plans);
    for (std::size_t k = 0; k < learners.size(); ++k)
    {
        learners[k].model = results[k].model;
    }
    return results;
}

std::vector<Method>
MethodsOf(const std::vector<Learner>& learners)
{
    std::vector<Method> methods;
    for (const std::string& name : SIMPLE)
    {
        methods.push_back({name, ""});
    }
    for (const Learner& learner : learners)
    {
        methods.push_back({learner.name, learner.model});
    }
    return methods;
}

std::vector<Sample>
HeldOutTimes(const std::vector<Method>& methods, const GenerateOptions& draw, uint64_t instances)
{
    std::vector<Sample> samples;
    for (Outcomes& outcome : MeasureMethods(methods, MEC_DAG, draw, 0, instances))
    {
        if (!outcome.failure.empty())
        {
            throw InputError(outcome.failure);
        }
        samples.push_back(std::move(outcome.objective));
    }
    return samples;
}

FigurePanel
Curves(const std::vector<std::string>& names,
       const std::vector<TrainingResult>& results,
       double decisionsPerX,
       const GenerateOptions& draw,
       uint64_t validation)
{
    FigurePanel panel;
    panel.yLabel = "AET, s, mean of " + std::to_string(validation) + " validation instances";
    for (std::size_t k = 0; k < names.size(); ++k)
    {
        FigureSeries series{names[k], {}};
        for (const TrainingRow& row : results[k].rows)
        {
            series.points.push_back(
                {static_cast<double>(row.step) / decisionsPerX, row.validationMean});
        }
        panel.series.push_back(series);
    }
    const std::vector<std::string> levels{"heft", "greedy"};
    const std::vector<FigurePoint> points = panel.series.front().points;
    const auto outcomes = MeasureMethods(
        {
            {levels[0], ""},
            {levels[1], ""}
    },
        MEC_DAG,
        draw,
        VALIDATION_SEEDS,
        validation);
    for (std::size_t k = 0; k < levels.size(); ++k)
    {
        FigureSeries series{levels[k], {}};
        const double mean = Mean(outcomes[k].objective.front());
        for (const FigurePoint& point : points)
        {
            series.points.push_back({point.x, mean});
        }
        panel.series.push_back(series);
    }
    return panel;
}

void
AddOrders(const std::string& units,
          const std::string& at,
          const std::string& ours,
          const std::vector<std::string>& theirs,
          const std::vector<std::string>& names,
          const std::vector<Sample>& samples,
          Claim::Says says,
          std::vector<Claim>& claims)
{
    const std::size_t first = IndexOf(names, ours);
    for (const std::string& other : theirs)
    {
        const std::size_t second = IndexOf(names, other);
        if (first < names.size() && second < names.size())
        {
            claims.push_back(
                Compare(at, ours + " / " + other, samples[first], samples[second], says));
            claims.back().units = units;
        }
    }
}

std::vector<std::string>
NamesOf(const std::vector<Method>& methods)
{
    std::vector<std::string> names;
    for (const Method& method : methods)
    {
        names.push_back(method.policy);
    }
    return names;
}

FigurePanel
LevelsPanel(const std::string& title,
            const std::vector<std::string>& names,
            const std::vector<Sample>& samples)
{
    FigurePanel panel;
    panel.title = title;
    panel.xLabel = "method";
    panel.yLabel =
        "AET, s, mean of " + std::to_string(samples.front().front().size()) + " instances";
    panel.categories = names;
    FigureSeries series{"here", {}};
    for (std::size_t m = 0; m < names.size(); ++m)
    {
        series.points.push_back(PointOf(static_cast<double>(m), samples[m]));
    }
    panel.series.push_back(series);
    return panel;
}

} // namespace ns3::vec::fedmags
