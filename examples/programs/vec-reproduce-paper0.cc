// SPDX-License-Identifier: GPL-2.0-only
// Figures 4 to 6 of paper 0: learning from nothing, and adaptation to other graphs.

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "vec-reproduce-fedmags.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace ns3::vec
{

using namespace fedmags;

namespace
{

constexpr uint64_t VEHICLES = 5;   // of profile paper
constexpr uint64_t SCENARIOS = 16; // instances of an adaptation step
constexpr uint64_t SHORT = 48000;  // decisions of figure 4 without --retrain
const std::string SCRATCH = "ppo from scratch";

std::string
Text(uint64_t number)
{
    return std::to_string(number);
}

/** What figure 4 says of methods that have learnt. */
void
AddPretrained(const std::string& units,
              const std::vector<std::string>& names,
              const std::vector<Sample>& samples,
              std::vector<Claim>& claims)
{
    const auto add =
        [&](const std::string& ours, const std::vector<std::string>& theirs, Claim::Says says)
    { AddOrders(units, "default", ours, theirs, names, samples, says, claims); };
    add("fedmags", {"smrl-mto", "ppo", "dqn"}, Claim::Says::BELOW);
    add("smrl-mto", {"ppo", "dqn"}, Claim::Says::BELOW);
    add("fedmags", {"ac", "greedy", "heft", "local"}, Claim::Says::NOTHING);
}

/** Learning curves from random weights, and what the models do that were trained for longer. */
Reproduction
Pretraining(const ReproductionOptions& options)
{
    const uint64_t instances = options.isQuick ? 10 : 100;
    const uint64_t steps = options.isQuick ? 3200 : SHORT;
    Reproduction found;
    std::vector<Learner> learners = Shipped(found.notes);
    Trainings trainings(options, learners.size());
    uint64_t validation = options.isQuick ? 4 : 40;
    std::vector<TrainingResult> results;
    std::string budget = "the budgets of the models";
    if (options.isRetraining)
    {
        results = Retrain(learners, trainings, options);
        validation = std::stoull(learners.front().made.settings.at("validation"));
    }
    else
    {
        budget = Text(steps) + " decisions";
        std::vector<TrainingPlan> plans;
        for (const Learner& learner : learners)
        {
            TrainingPlan plan = learner.made;
            plan.from.clear();
            plan.settings["steps"] = Text(steps);
            plan.settings["learning-rate-steps"] = Text(steps);
            plan.settings["validation"] = Text(validation);
            plan.settings["validate-every"] = Text(steps / 20);
            plan.settings["validate-first"] = "true";
            plan.settings["checkpoint-every"] = Text(steps / 4);
            if (learner.name == "dqn")
            {
                plan.settings["epsilon-steps"] = Text(steps / 5);
            }
            plans.push_back(plan);
        }
        results = trainings.Run(plans);
    }
    std::vector<std::string> names;
    std::vector<Learner> trained = learners;
    for (std::size_t k = 0; k < learners.size(); ++k)
    {
        names.push_back(learners[k].name);
        trained[k].model = results[k].last;
    }
    FigurePanel curves = Curves(names, results, 1, {}, validation);
    curves.title = "default, " + budget;
    curves.xLabel = "decisions";
    found.panels.push_back(curves);
    if (!options.isRetraining)
    {
        const std::vector<Method> methods = MethodsOf(trained);
        AddPretrained(budget, NamesOf(methods), HeldOutTimes(methods, {}, instances), found.claims);
    }
    const std::vector<Method> methods = MethodsOf(learners);
    const std::vector<Sample> samples = HeldOutTimes(methods, {}, instances);
    const std::string whose = options.isRetraining ? "trained anew" : "shipped models";
    found.panels.push_back(LevelsPanel(whose + ", held-out instances", NamesOf(methods), samples));
    AddPretrained(whose, NamesOf(methods), samples, found.claims);
    found.notes.push_back("One training seed each; the unit is the held-out instance. The paper "
                          "prints no number here.");
    return found;
}

/** How thoroughly figures 5 and 6 look. */
struct Effort
{
    explicit Effort(bool isQuick)
    {
        if (isQuick)
        {
            instances = 10;
            validation = 4;
            steps = 2;
            lookEvery = 1;
        }
    }

    uint64_t instances = 100; //!< held out
    uint64_t validation = 40;
    uint64_t steps = 20;
    uint64_t lookEvery = 4; //!< steps
};

/** Where figures 5 and 6 adapt to. */
struct Place
{
    std::string profile;
    std::string label;
    uint64_t subtasks;
};

/** The trainings of all places: from each model, and of ppo from random weights. */
std::vector<TrainingPlan>
Adaptations(const Place& place, const std::vector<Learner>& learners, const Effort& effort)
{
    std::vector<TrainingPlan> plans;
    const uint64_t perStep = SCENARIOS * VEHICLES * place.subtasks;
    const auto add = [&](const Learner& learner, const std::string& name, bool isFromModel)
    {
        TrainingPlan plan = learner.made;
        plan.name = name + "-" + place.profile;
        plan.from = isFromModel ? learner.model : "";
        plan.options = {
            {"profile", place.profile}
        };
        plan.settings.erase("regions");
        plan.settings["seed"] = "1";
        plan.settings["steps"] = Text(effort.steps * perStep);
        plan.settings["validation"] = Text(effort.validation);
        plan.settings["validate-every"] = Text(effort.lookEvery * perStep);
        plan.settings["validate-first"] = "true";
        plan.settings["checkpoint-every"] = Text(effort.steps * perStep);
        if (learner.name == "dqn")
        {
            plan.settings["learning-rate"] = "0.0001";
            plan.settings["epsilon-start"] = "0.05";
            plan.settings["warm-up"] = Text(perStep);
            plan.settings["update-every"] = "4";
        }
        else
        {
            plan.settings["learning-rate"] = isFromModel ? "0.0003" : "0.001";
            plan.settings["epochs"] = isFromModel ? "1" : "4";
            plan.settings["servers"] = "1";
            plan.settings["scenarios"] = Text(SCENARIOS);
        }
        plan.settings["learning-rate-end"] = plan.settings["learning-rate"];
        plans.push_back(plan);
    };
    for (const Learner& learner : learners)
    {
        add(learner, learner.name, true);
    }
    for (const Learner& learner : learners)
    {
        if (learner.name == "ppo")
        {
            add(learner, "scratch", false);
        }
    }
    return plans;
}

/** What the text says of one place. */
void
AddAdapted(const Place& place,
           const std::vector<std::string>& names,
           const std::vector<Sample>& before,
           const std::vector<Sample>& after,
           std::vector<Claim>& claims)
{
    const auto add =
        [&](const std::string& ours, const std::vector<std::string>& theirs, Claim::Says says)
    { AddOrders("after", place.label, ours, theirs, names, after, says, claims); };
    for (std::size_t m = SIMPLE.size(); m < before.size(); ++m)
    {
        claims.push_back(
            Compare(place.label,
                    names[m] + ", after / before",
                    after[m],
                    before[m],
                    names[m] == "fedmags" ? Claim::Says::BELOW : Claim::Says::NOTHING));
        claims.back().units = "both";
    }
    add("fedmags", {"smrl-mto", "ppo", SCRATCH, "dqn"}, Claim::Says::BELOW);
    add("fedmags", {"ac", "greedy", "heft", "local"}, Claim::Says::NOTHING);
}

/** How much longer a task takes in the last place than in the first, instance by instance. */
Sample
Growth(const Sample& first, const Sample& last)
{
    Sample growth(1);
    for (std::size_t i = 0; i < first.front().size(); ++i)
    {
        growth.front().push_back(last.front()[i] / first.front()[i]);
    }
    return growth;
}

Reproduction
AdaptationTo(const std::vector<Place>& places,
             const std::string& label,
             const ReproductionOptions& options)
{
    const Effort effort(options.isQuick);
    Reproduction found;
    std::vector<Learner> learners = Shipped(found.notes);
    const std::size_t looked = options.isQuick ? 2 : places.size(); // places, from both ends
    Trainings trainings(options, (looked + (options.isRetraining ? 1 : 0)) * (learners.size() + 1));
    if (options.isRetraining)
    {
        Retrain(learners, trainings, options);
    }
    std::vector<Place> some = places;
    if (options.isQuick)
    {
        some = {places.front(), places.back()};
    }
    std::vector<TrainingPlan> plans;
    for (const Place& place : some)
    {
        const auto here = Adaptations(place, learners, effort);
        plans.insert(plans.end(), here.begin(), here.end());
    }
    const auto results = trainings.Run(plans);
    const std::size_t each = plans.size() / some.size();

    std::vector<Method> methods = MethodsOf(learners);
    std::vector<std::string> names = NamesOf(methods);
    std::vector<std::string> curveNames(names.begin() + static_cast<std::ptrdiff_t>(SIMPLE.size()),
                                        names.end());
    if (each > learners.size())
    {
        names.push_back(SCRATCH);
        curveNames.push_back(SCRATCH);
    }
    FigurePanel summaries[2];
    const std::string when[] = {"before adaptation",
                                "after " + Text(effort.steps) + " steps of adaptation"};
    for (std::size_t w = 0; w < 2; ++w)
    {
        summaries[w].title = when[w] + ", held-out instances";
        summaries[w].xLabel = label;
        summaries[w].yLabel = "AET, s, mean of " + Text(effort.instances);
    }
    std::vector<std::vector<Sample>> allAfter;
    for (std::size_t p = 0; p < some.size(); ++p)
    {
        const GenerateOptions draw{
            {"profile", some[p].profile}
        };
        const std::vector<TrainingResult> here(
            results.begin() + static_cast<std::ptrdiff_t>(p * each),
            results.begin() + static_cast<std::ptrdiff_t>((p + 1) * each));
        FigurePanel curves = Curves(curveNames,
                                    here,
                                    static_cast<double>(SCENARIOS * VEHICLES * some[p].subtasks),
                                    draw,
                                    effort.validation);
        curves.title = some[p].label;
        curves.xLabel = "adaptation steps";
        found.panels.push_back(curves);

        const std::vector<Sample> before = HeldOutTimes(methods, draw, effort.instances);
        std::vector<Method> adapted;
        for (std::size_t k = 0; k < each; ++k)
        {
            adapted.push_back({plans[p * each + k].agent, here[k].last});
        }
        std::vector<Sample> after(before.begin(),
                                  before.begin() + static_cast<std::ptrdiff_t>(SIMPLE.size()));
        for (Sample& sample : HeldOutTimes(adapted, draw, effort.instances))
        {
            after.push_back(std::move(sample));
        }
        for (std::size_t w = 0; w < 2; ++w)
        {
            const std::vector<Sample>& samples = w == 0 ? before : after;
            summaries[w].categories.push_back(some[p].label);
            summaries[w].series.resize(samples.size());
            for (std::size_t m = 0; m < samples.size(); ++m)
            {
                summaries[w].series[m].name = names[m];
                summaries[w].series[m].points.push_back(
                    PointOf(static_cast<double>(p), samples[m]));
            }
        }
        AddAdapted(some[p], names, before, after, found.claims);
        allAfter.push_back(after);
    }
    found.panels.insert(found.panels.end(), std::begin(summaries), std::end(summaries));
    if (label == "subtasks")
    {
        std::vector<Sample> growth;
        for (std::size_t m = 0; m < names.size(); ++m)
        {
            growth.push_back(Growth(allAfter.front()[m], allAfter.back()[m]));
        }
        AddOrders("after",
                  "growth, n 10 to 30",
                  "fedmags",
                  {"smrl-mto", "ppo", SCRATCH, "dqn"},
                  names,
                  growth,
                  Claim::Says::BELOW,
                  found.claims);
    }
    found.notes.push_back(
        "A step: 16 instances are played and gone through once with learning rate 0.0003, four "
        "gradient steps (ac: one); ppo from scratch goes through them four times with its rate of "
        "0.001; dqn makes a gradient step for every fourth of their decisions with 0.0001. One "
        "adaptation each, the weights at its end; the unit is the held-out instance. The paper "
        "prints no number here.");
    return found;
}

Reproduction
OverSubtasks(const ReproductionOptions& options)
{
    return AdaptationTo(
        {
            {"n10", "n 10", 10},
            {"n15", "n 15", 15},
            {"n25", "n 25", 25},
            {"n30", "n 30", 30}
    },
        "subtasks",
        options);
}

Reproduction
OverTopologies(const ReproductionOptions& options)
{
    return AdaptationTo(
        {
            {"topology1", "density 0.7, fat 0.4", 20},
            {"topology2", "density 0.7, fat 0.6", 20},
            {"topology3", "density 0.9, fat 0.4", 20},
            {"topology4", "density 0.9, fat 0.6", 20}
    },
        "topology",
        options);
}

} // namespace

std::vector<Experiment>
MecDagExperiments()
{
    return {
        {"paper0-fig4",
         "FedMAGS (paper 0), figure 4", "in training fedmags is fastest and best, then smrl-mto, then ppo and dqn",
         "4 min; --quick 15 s", Pretraining   },
        {"paper0-fig5",
         "FedMAGS (paper 0), figure 5", "adapted to 10-30 subtasks fedmags has the least AET",
         "5 min; --quick 30 s", OverSubtasks  },
        {"paper0-fig6",
         "FedMAGS (paper 0), figure 6", "adapted to four topologies fedmags has the least AET",
         "5 min; --quick 30 s", OverTopologies},
    };
}

} // namespace ns3::vec
