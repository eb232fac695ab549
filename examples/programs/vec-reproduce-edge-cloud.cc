// SPDX-License-Identifier: GPL-2.0-only
// Figures 4 to 7 of paper 3, and the names of all. Learners see the printed state (13) and have the
// printed layers, rates and memory; one is trained for each training seed, and the seed is the unit
// of statistics.

#include "vec-reproduce-dmro.h"

#include <cmath>
#include <tuple>

namespace ns3::vec
{

namespace
{

const std::vector<std::string> LEARNERS{"dmro", "dqn", "double-dqn", "dueling-dqn"};

/** Figures 4 and 5: dmro with several values of one setting; the loss curve of each. */
std::vector<std::vector<TrainingResult>>
SweepOfLosses(const ReproductionOptions& options,
              const std::string& setting,
              const std::vector<std::string>& values,
              const std::string& label,
              Reproduction& found)
{
    const uint64_t seeds = options.isQuick ? 2 : 5;
    const uint64_t steps = options.isQuick ? 300 : 1500;
    Trainings trainings(options, values.size() * seeds);
    Groups groups(trainings, seeds);
    for (const std::string& value : values)
    {
        groups.Add(
            [&](uint64_t seed)
            {
                TrainingPlan plan = PlanFor("dmro", {}, seed, steps);
                plan.name = setting + value;
                plan.settings[setting] = value;
                if (setting == "learning-rate")
                {
                    plan.settings["learning-rate-end"] = value;
                }
                plan.settings["validate-every"] = "10";
                return plan;
            });
    }
    auto results = groups.Run();
    FigurePanel panel;
    panel.title = "default";
    panel.xLabel = "gradient steps of a network";
    panel.yLabel = "cost (loss), mean over " + Text(seeds) + " seeds";
    panel.isLogarithmic = true;
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        panel.series.push_back(LossCurve(label + " " + values[i], results[i], 5));
    }
    found.panels.push_back(panel);
    return results;
}

Reproduction
Figure4(const ReproductionOptions& options)
{
    const std::vector<std::string> rates{"0.01", "0.1", "0.001", "0.0001"};
    Reproduction found;
    const auto results = SweepOfLosses(options, "learning-rate", rates, "lr", found);
    const auto last = [](const std::vector<TrainingRow>& rows)
    { return MeanLoss(rows, rows.back().step * 3 / 4, rows.back().step); };
    for (std::size_t i = 1; i < rates.size(); ++i)
    {
        found.claims.push_back(Compare("last quarter",
                                       "loss, lr 0.01 / " + rates[i],
                                       Makes(results[0], last),
                                       Makes(results[i], last),
                                       Claim::Says::BELOW));
    }
    for (std::size_t i = 1; i < rates.size(); ++i)
    {
        found.claims.push_back(Compare("end",
                                       "Q, lr 0.01 / " + rates[i],
                                       QAt(results[0], results[0][0].rows.back().step),
                                       QAt(results[i], results[i][0].rows.back().step),
                                       Claim::Says::NOTHING));
    }
    found.notes = {"The figure's other learning rates are not printed in the text; these are ours. "
                   "Q is of greedy plans on 50 instances, which the paper does not show here."};
    return found;
}

/** How much the loss jumps from row to row in the second half. */
double
Volatility(const std::vector<TrainingRow>& rows)
{
    std::vector<double> jumps;
    for (std::size_t r = rows.size() / 2; r < rows.size(); ++r)
    {
        jumps.push_back(std::abs(rows[r].loss - rows[r - 1].loss));
    }
    return Mean(jumps);
}

/** Loss in the 20 decisions before the copies to the frozen network over that in the 20 after. */
double
BeforeCopyOverAfter(const std::vector<TrainingRow>& rows)
{
    constexpr uint64_t EVERY = 1000; // updates of five networks between copies
    double before = 0;
    double after = 0;
    for (std::size_t r = 2; r + 2 < rows.size(); ++r)
    {
        const bool isCopied = rows[r].updates / EVERY > rows[r - 1].updates / EVERY;
        if (isCopied && rows[r].updates >= 2 * EVERY)
        {
            before += rows[r - 2].loss + rows[r - 1].loss;
            after += rows[r + 1].loss + rows[r + 2].loss;
        }
    }
    return before / after;
}

Reproduction
Figure5(const ReproductionOptions& options)
{
    const std::vector<std::string> sizes{"256", "128", "64", "32"};
    Reproduction found;
    const auto results = SweepOfLosses(options, "batch", sizes, "batch", found);
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i)
    {
        found.claims.push_back(
            Compare("second half",
                    "jumps of the loss, batch " + sizes[i] + " / " + sizes[i + 1],
                    Makes(results[i], Volatility),
                    Makes(results[i + 1], Volatility),
                    Claim::Says::BELOW));
    }
    if (!options.isQuick)
    {
        found.claims.push_back(Compare("every 200 steps",
                                       "loss before / after the copy, batch 128",
                                       Makes(results[1], BeforeCopyOverAfter),
                                       {{1}},
                                       Claim::Says::BELOW));
    }
    found.claims.push_back(Compare("end",
                                   "Q, batch 256 / 32",
                                   QAt(results[0], results[0][0].rows.back().step),
                                   QAt(results[3], results[3][0].rows.back().step),
                                   Claim::Says::NOTHING));
    found.notes = {
        "The figure's batch sizes are not printed in the text; these are ours. Jumps are "
        "absolute differences of the mean loss of successive 10 decisions."};
    return found;
}

/** Learners and simple policies in one setting. */
struct Methods
{
    std::vector<std::pair<std::string, std::vector<TrainingResult>>> learners;
    std::vector<std::pair<std::string, Sample>> classical;
};

Reproduction
Figure6(const ReproductionOptions& options)
{
    const uint64_t seeds = options.isQuick ? 2 : 5;
    const std::vector<uint64_t> budgets =
        options.isQuick ? std::vector<uint64_t>{300} : std::vector<uint64_t>{500, 1000, 2000};
    std::vector<std::tuple<std::string, std::string, GenerateOptions>> settings; // units, δ, …
    for (const std::string& delta :
         options.isQuick ? std::vector<std::string>{"0", "0.2", "1"} : DELTAS)
    {
        settings.push_back({"default", delta, {{"delta", delta}}});
    }
    if (!options.isQuick)
    {
        settings.push_back({
            "literal",
            "0.2",
            {{"delta", "0.2"}, {"literal", "true"}}
        });
        settings.push_back({
            "energy on cycles",
            "0.2",
            {{"delta", "0.2"}, {"energy-on", "cycles"}}
        });
    }
    Trainings trainings(options, settings.size() * LEARNERS.size() * seeds);
    Groups groups(trainings, seeds);
    for (const auto& [units, delta, generate] : settings)
    {
        for (const std::string& learner : LEARNERS)
        {
            groups.Add(
                [&, name = units, at = delta, draw = generate](uint64_t seed)
                {
                    TrainingPlan plan = PlanFor(learner, draw, seed, budgets.back());
                    plan.name += "-" + name + "-delta" + at;
                    return plan;
                });
        }
    }
    const auto results = groups.Run();
    std::vector<Methods> methods;
    for (std::size_t s = 0; s < settings.size(); ++s)
    {
        Methods m;
        for (std::size_t l = 0; l < LEARNERS.size(); ++l)
        {
            m.learners.emplace_back(LEARNERS[l], results[s * LEARNERS.size() + l]);
        }
        for (const char* policy : {"local", "edge", "cloud", "chain-dp"})
        {
            m.classical.emplace_back(policy, ClassicalOn(policy, std::get<2>(settings[s])));
        }
        methods.push_back(m);
    }
    Reproduction found;
    FigurePanel all;
    all.title = "default, after " + Text(budgets.back()) + " decisions";
    all.xLabel = "delta";
    all.yLabel = "Q, mean";
    for (const std::string& learner : LEARNERS)
    {
        all.series.push_back({learner, {}});
    }
    for (const auto& [name, sample] : methods.front().classical)
    {
        all.series.push_back({name == "chain-dp" ? "optimum" : name, {}});
    }
    std::vector<std::size_t> defaults; // indices of settings
    for (std::size_t s = 0; s < settings.size(); ++s)
    {
        if (std::get<0>(settings[s]) != "default")
        {
            continue;
        }
        defaults.push_back(s);
        const double x = std::stod(std::get<1>(settings[s]));
        std::size_t i = 0;
        for (const auto& [name, learnt] : methods[s].learners)
        {
            all.series[i++].points.push_back(PointOf(x, QAt(learnt, budgets.back())));
        }
        for (const auto& [name, sample] : methods[s].classical)
        {
            all.series[i++].points.push_back({x, Mean(sample.front())});
        }
    }
    found.panels.push_back(all);
    for (uint64_t budget : budgets)
    {
        FigurePanel panel;
        panel.title = "default, learners after " + Text(budget) + " decisions";
        panel.xLabel = "delta";
        panel.yLabel = "Q / optimum, mean";
        std::vector<Sample> overDeltas;
        for (std::size_t l = 0; l < LEARNERS.size(); ++l)
        {
            FigureSeries series{LEARNERS[l], {}};
            Sample overDelta(seeds);
            for (std::size_t s : defaults)
            {
                const double optimum = Mean(methods[s].classical.back().second.front());
                Sample q = QAt(methods[s].learners[l].second, budget);
                for (std::size_t k = 0; k < seeds; ++k)
                {
                    q[k].front() /= optimum;
                    overDelta[k].push_back(q[k].front());
                }
                series.points.push_back(PointOf(std::stod(std::get<1>(settings[s])), q));
            }
            panel.series.push_back(series);
            overDeltas.push_back(overDelta);
            if (l > 0)
            {
                Claim claim = Compare("mean over delta, " + Text(budget) + " decisions",
                                      "Q / optimum, dmro / " + LEARNERS[l],
                                      overDeltas.front(),
                                      overDelta,
                                      Claim::Says::BELOW);
                claim.units = "default";
                found.claims.push_back(claim);
            }
        }
        found.panels.push_back(panel);
    }
    for (std::size_t s = 0; s < settings.size(); ++s)
    {
        const auto& [units, delta, generate] = settings[s];
        const bool isPrinted = units == "default" && delta == "0.2";
        for (uint64_t budget : budgets)
        {
            if (!isPrinted && budget != budgets.back())
            {
                continue;
            }
            const std::string at = "delta " + delta + ", " + Text(budget) + " decisions";
            const Sample ours = QAt(methods[s].learners.front().second, budget);
            for (std::size_t l = 1; l < LEARNERS.size(); ++l)
            {
                Claim claim =
                    Compare(at,
                            "dmro / " + LEARNERS[l],
                            ours,
                            QAt(methods[s].learners[l].second, budget),
                            units == "literal" ? Claim::Says::NOTHING : Claim::Says::BELOW);
                if (isPrinted)
                {
                    claim.paper = 1 - 0.176;
                }
                claim.units = units;
                found.claims.push_back(claim);
            }
        }
        for (const auto& [name, sample] : methods[s].classical)
        {
            const bool isOptimum = name == "chain-dp";
            const bool mustBeCloud = units == "literal" && name == "cloud";
            Claim claim = Compare("delta " + delta + ", " + Text(budgets.back()) + " decisions",
                                  std::string("dmro / ") + (isOptimum ? "optimum" : name),
                                  QAt(methods[s].learners.front().second, budgets.back()),
                                  sample,
                                  mustBeCloud ? Claim::Says::EQUAL
                                  : isOptimum ? Claim::Says::NOTHING
                                              : Claim::Says::BELOW);
            claim.units = units;
            found.claims.push_back(claim);
        }
        if (units == "literal")
        {
            for (std::size_t l = 1; l < LEARNERS.size(); ++l)
            {
                Claim claim = Compare("delta " + delta + ", " + Text(budgets.back()) + " decisions",
                                      LEARNERS[l] + " / cloud",
                                      QAt(methods[s].learners[l].second, budgets.back()),
                                      methods[s].classical[2].second,
                                      Claim::Says::EQUAL);
                claim.units = units;
                found.claims.push_back(claim);
            }
        }
    }
    found.notes = {
        "Paper: dmro \"improves the effect by more than 17.6 %\" over the other learners at delta "
        "0.2: a ratio of at most 0.824. How long they were trained is not printed.",
        "Literal: the printed sizes; the cloud alone is then optimal, and learners must find "
        "that."};
    return found;
}

Reproduction
Figure7(const ReproductionOptions& options)
{
    const uint64_t seeds = options.isQuick ? 2 : 10;
    const std::vector<uint64_t> budgets =
        options.isQuick ? std::vector<uint64_t>{300} : std::vector<uint64_t>{500, 1000, 2000};
    Trainings trainings(options, LEARNERS.size() * seeds);
    Groups groups(trainings, seeds);
    for (const std::string& learner : LEARNERS)
    {
        groups.Add(
            [&](uint64_t seed)
            {
                TrainingPlan plan = PlanFor(learner,
                                            {
                                                {"profile", "multi-server"}
                },
                                            seed,
                                            budgets.back());
                plan.settings["validate-every"] = "50";
                return plan;
            });
    }
    const auto results = groups.Run();
    Reproduction found;
    FigurePanel panel;
    panel.title = "default, 2 edges and 2 clouds";
    panel.xLabel = "decisions of training";
    panel.yLabel = "reward (−Q), mean";
    for (std::size_t l = 0; l < LEARNERS.size(); ++l)
    {
        FigureSeries series{LEARNERS[l], {}};
        for (const TrainingRow& row : results[l].front().rows)
        {
            FigurePoint point = PointOf(static_cast<double>(row.step), QAt(results[l], row.step));
            series.points.push_back({point.x, -point.y, -point.high, -point.low});
        }
        panel.series.push_back(series);
    }
    const Sample optimum = ClassicalOn("chain-dp",
                                       {
                                           {"profile", "multi-server"}
    });
    const double best = -Mean(optimum.front());
    panel.series.push_back({
        "optimum",
        {{panel.series[0].points.front().x, best}, {panel.series[0].points.back().x, best}}
    });
    found.panels.push_back(panel);
    for (uint64_t budget : budgets)
    {
        const std::string at = Text(budget) + " decisions";
        for (std::size_t l = 1; l < LEARNERS.size(); ++l)
        {
            found.claims.push_back(Compare(at,
                                           "Q, dmro / " + LEARNERS[l],
                                           QAt(results[0], budget),
                                           QAt(results[l], budget),
                                           Claim::Says::BELOW));
        }
        found.claims.push_back(Compare(at,
                                       "Q, dmro / optimum",
                                       QAt(results[0], budget),
                                       optimum,
                                       Claim::Says::NOTHING));
    }
    found.notes = {"The reward is minus Q of greedy plans on 50 instances, so that exploration and "
                   "the different rewards of dmro and the others do not count."};
    return found;
}

} // namespace

std::vector<Experiment>
EdgeCloudExperiments()
{
    return {
        {"paper3-fig4",
         "DMRO (paper 3), figure 4", "the loss converges best with a learning rate of 0.01",
         "2 min; --quick 10 s", Figure4            },
        {"paper3-fig5",
         "DMRO (paper 3), figure 5", "larger batches make the loss jump less; it jumps every 200 steps",
         "2 min; --quick 10 s", Figure5            },
        {"paper3-fig6",
         "DMRO (paper 3), figure 6", "least total cost of seven methods whatever delta; 17.6 % less than other learners at 0.2",
         "4 min; --quick 5 s",  Figure6            },
        {"paper3-fig7",
         "DMRO (paper 3), figure 7", "with two edges and two clouds dmro converges fastest and to the highest reward",
         "1 min; --quick 5 s",  Figure7            },
        {"paper3-fig8",
         "DMRO (paper 3), figure 8", "in a new environment psi converges faster than random weights, about as other ones",
         "2 min; --quick 5 s",  AdaptationCurves   },
        {"paper3-fig9",
         "DMRO (paper 3), figure 9", "adapted from psi the total cost is least whatever delta",
         "2 min; --quick 5 s",  AdaptationOverDelta},
    };
}

} // namespace ns3::vec
