// SPDX-License-Identifier: GPL-2.0-only
// Figures 2 to 4 of paper 1.

#include "vec-reproduce-slots.h"
#include "vec-reproduction-training.h"

#include <algorithm>

namespace ns3::vec
{

namespace
{

/** Who takes part, with what is printed at 100 tasks, then the simple policies beside them. */
struct Printed
{
    const char* policy;
    double objective;
    double responseS;
};

const std::vector<Printed> PRINTED{
    {"ppo",                0.27, 0.28},
    {"ac",                 0.29, 0.31},
    {"greedy-computation", 0.44, 0.37},
    {"greedy-data",        0.47, 0.41}
};

struct Figure
{
    const char* column;
    const char* label;
    double Printed::*printed;
};

Reproduction
Sweep(const ReproductionOptions& options, const Figure& figure)
{
    std::vector<Method> methods;
    for (const Printed& printed : PRINTED)
    {
        methods.push_back({printed.policy, ""});
    }
    for (const char* policy : {"greedy", "nearest"})
    {
        methods.push_back({policy, ""});
    }
    const std::vector<double> x =
        options.isQuick ? std::vector<double>{20, 100} : std::vector<double>{20, 40, 60, 80, 100};
    SweepOutcomes outcomes;
    Reproduction found;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
        const std::string vehicles = std::to_string(static_cast<int>(x[i]));
        options.progress(static_cast<double>(i) / static_cast<double>(x.size()),
                         vehicles + " vehicles");
        EpisodeField field;
        field.system = "load-balance";
        field.draw = {
            {"vehicles", vehicles}
        };
        field.slots = options.isQuick ? 10 : 100;
        field.episodes = options.isQuick ? 3 : 20;
        outcomes.push_back(MeasureEpisodes(methods, field));
        AddFailures(methods, outcomes.back(), found.notes);
    }
    found.panels.push_back(
        SlotPanel("profile paper", "vehicles, a task each", figure.column, methods, x, outcomes));
    found.panels.back().yLabel = figure.label;

    const std::vector<EpisodeOutcomes>& last = outcomes.back();
    const auto sample = [&](std::size_t m) -> const Sample*
    {
        const auto at = last[m].columns.find(figure.column);
        return at == last[m].columns.end() ? nullptr : &at->second;
    };
    for (std::size_t m = 0; m < PRINTED.size(); ++m)
    {
        if (const Sample* ours = sample(m))
        {
            found.claims.push_back(
                ValueOf("100 tasks", methods[m].policy, *ours, PRINTED[m].*figure.printed));
        }
    }
    for (std::size_t m = 0; m + 1 < PRINTED.size(); ++m)
    {
        if (sample(m) && sample(m + 1))
        {
            found.claims.push_back(
                Compare("100 tasks",
                        methods[m].policy + " / " + methods[m + 1].policy,
                        *sample(m),
                        *sample(m + 1),
                        Claim::Says::BELOW,
                        PRINTED[m].*figure.printed / PRINTED[m + 1].*figure.printed));
        }
    }
    found.notes.push_back(
        "Episodes of 100 slots, means over slots; the interval is over episodes. greedy and "
        "nearest are not in the paper. What the paper leaves open was chosen: "
        "doc/load-balance.rst.");
    return found;
}

/** A learner, with the reward that is printed after training. */
struct PrintedReward
{
    const char* agent;
    double reward;
};

constexpr PrintedReward REWARDS[] = {{"ppo", -0.265}, {"ac", -0.285}};

TrainingPlan
PlanOf(const std::string& agent, uint64_t seed, const ReproductionOptions& options)
{
    const uint64_t steps = options.isQuick ? 9600 : 200000;
    TrainingPlan plan;
    plan.name = agent + "-" + std::to_string(seed);
    plan.agent = agent;
    plan.system = "load-balance";
    plan.reference = "greedy";
    plan.settings = {
        {"slots",               options.isQuick ? "5" : "50"      },
        {"validation",          options.isQuick ? "2" : "4"       },
        {"steps",               std::to_string(steps)             },
        {"learning-rate-steps", std::to_string(steps)             },
        {"validate-every",      std::to_string(steps / 10)        },
        {"checkpoint-every",    std::to_string(steps / 4)         },
        {"validate-first",      "true"                            },
        {"seed",                std::to_string(seed)              }
    };
    return plan;
}

/** A row per training with the rewards of its looks. */
Sample
RewardsOf(const std::vector<TrainingResult>& results, std::size_t first, std::size_t count)
{
    Sample rewards;
    for (std::size_t i = first; i < first + count; ++i)
    {
        rewards.emplace_back();
        for (const TrainingRow& row : results[i].rows)
        {
            rewards.back().push_back(-row.validationMean);
        }
    }
    return rewards;
}

/** One look of all trainings. */
Sample
LookOf(const Sample& rewards, std::size_t look, double sign)
{
    Sample sample;
    for (const std::vector<double>& training : rewards)
    {
        sample.push_back({sign * training[look]});
    }
    return sample;
}

Reproduction
Pretraining(const ReproductionOptions& options)
{
    const std::size_t seeds = options.isQuick ? 2 : 3;
    std::vector<TrainingPlan> plans;
    for (const PrintedReward& printed : REWARDS)
    {
        for (uint64_t seed = 1; seed <= seeds; ++seed)
        {
            plans.push_back(PlanOf(printed.agent, seed, options));
        }
    }
    const std::vector<TrainingResult> results = Trainings(options, plans.size()).Run(plans);
    Reproduction found;
    FigurePanel panel;
    panel.title = "profile paper, " + plans.front().settings.at("steps") + " decisions";
    panel.xLabel = "decisions";
    panel.yLabel = "mean reward of a slot in validation episodes";
    std::vector<Sample> losses;
    for (std::size_t k = 0; k < std::size(REWARDS); ++k)
    {
        const Sample rewards = RewardsOf(results, k * seeds, seeds);
        FigureSeries series{REWARDS[k].agent, {}};
        for (std::size_t look = 0; look < rewards.front().size(); ++look)
        {
            const auto x = static_cast<double>(results[k * seeds].rows[look].step);
            series.points.push_back(PointOf(x, LookOf(rewards, look, 1)));
        }
        panel.series.push_back(series);
        const std::size_t last = rewards.front().size() - 1;
        found.claims.push_back(ValueOf("at the end",
                                       std::string(REWARDS[k].agent) + ", reward",
                                       LookOf(rewards, last, 1),
                                       REWARDS[k].reward));
        losses.push_back(LookOf(rewards, last, -1));
    }
    found.panels.push_back(panel);
    found.claims.push_back(Compare("at the end",
                                   "cost, ppo / ac",
                                   losses[0],
                                   losses[1],
                                   Claim::Says::BELOW,
                                   REWARDS[0].reward / REWARDS[1].reward));
    found.notes.push_back("The reward is -J of a slot. Both begin as the same softened greedy "
                          "policy, with equal networks, rates and decisions; the interval is over "
                          "training seeds. The models that ship were trained longer: "
                          "doc/joint-ppo.rst.");
    return found;
}

} // namespace

std::vector<Experiment>
LoadBalanceExperiments()
{
    return {
        {"paper1-fig2",
         "paper 1, figure 2", "in training ppo reaches a higher reward than ac",
         "5 min; --quick 20 s", Pretraining   },
        {"paper1-fig3",
         "paper 1, figure 3", "ppo costs less than ac, greedy-computation and greedy-data",
         "minutes, --quick seconds", [](const ReproductionOptions& options) {
             return Sweep(options, {"objective", "objective J", &Printed::objective});
         }},
        {"paper1-fig4",
         "paper 1, figure 4", "ppo answers sooner than ac, greedy-computation and greedy-data",
         "minutes, --quick seconds", [](const ReproductionOptions& options) {
             return Sweep(options, {"t_avg_s", "mean response time, s", &Printed::responseS});
         }}
    };
}

} // namespace ns3::vec
