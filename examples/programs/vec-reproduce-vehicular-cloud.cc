// SPDX-License-Identifier: GPL-2.0-only
// Figures 8 to 11 and table III of paper 2.

#include "vec-reproduce-ga-drl.h"
#include "vec-reproduction-training.h"

#include <cmath>
#include <filesystem>

namespace ns3::vec
{

namespace
{

/** A graph of examples/graphs, in the source tree or where it is installed. */
std::string
GraphFile(const std::string& name)
{
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::filesystem::path source = std::filesystem::path(VEC_GRAPHS) / name;
    return std::filesystem::exists(source, error)
             ? source.string()
             : (program.parent_path().parent_path() / "share/vec/graphs" / name).string();
}

/** How much less ga-drl takes than the others, in percent, as printed at one x. */
struct PrintedGains
{
    int x;
    double percent[4]; //!< of LPS, HEFT, MGA, DRLOSM
};

/** One of figures 9 to 11. */
struct Sweep
{
    std::string option;
    std::string label; //!< of x
    std::vector<int> x;
    PrintedGains printed[2];
};

/** The default is looked at everywhere, other units where the paper prints numbers. */
struct Units
{
    const char* name;
    GenerateOptions options;
    bool isDefault = false;
};

std::vector<Units>
AllUnits(bool isQuick)
{
    std::vector<Units> units{
        {"default (Ψ per 40 Mbit)", {}, true}
    };
    if (!isQuick)
    {
        units.push_back({"literal (Ψ per 8 Mbit)", {{"literal", "true"}}});
    }
    return units;
}

/** The printed gains, and what they imply for the others. */
void
AddPrinted(const PrintedGains& printed,
           const std::string& at,
           const std::string& units,
           const Measured& measured,
           std::vector<Claim>& claims)
{
    const auto ratio = [&](std::size_t m)
    { return m == GA_DRL ? 1 : 1 - printed.percent[m] / 100; };
    const auto add = [&](std::size_t ours, std::size_t theirs, const std::string& suffix)
    {
        const Sample& a = measured.completionS[ours];
        const Sample& b = measured.completionS[theirs];
        if (!a.empty() && !b.empty())
        {
            const double value = ratio(theirs) / ratio(ours);
            claims.push_back(Compare(at,
                                     METHODS[ours] + " / " + METHODS[theirs] + suffix,
                                     a,
                                     b,
                                     value < 1 ? Claim::Says::BELOW : Claim::Says::NOTHING,
                                     value));
            claims.back().units = units;
        }
    };
    for (std::size_t m : {LPS, HEFT, MGA, DRLOSM})
    {
        add(GA_DRL, m, "");
    }
    add(HEFT, LPS, " (implied)");
    add(MGA, HEFT, " (implied)");
    add(DRLOSM, MGA, " (implied)");
}

/** What the text says of the course of a figure. */
void
AddCourse(const Sweep& sweep,
          const std::string& units,
          const std::vector<Measured>& measured,
          std::vector<Claim>& claims)
{
    const auto add = [&](const std::string& at,
                         const std::string& quantity,
                         const Sample& ours,
                         const Sample& theirs,
                         Claim::Says says)
    {
        if (!ours.empty() && !theirs.empty())
        {
            claims.push_back(Compare(at, quantity, ours, theirs, says));
            claims.back().units = units;
        }
    };
    const auto& first = measured.front().completionS;
    const auto& last = measured.back().completionS;
    for (std::size_t m = HEFT; m < METHODS.size(); ++m)
    {
        if (sweep.option == "vehicles")
        {
            add("1 vehicle", METHODS[m] + " / local", first[m], first[LPS], Claim::Says::EQUAL);
            add("20 / 1 vehicles", METHODS[m], last[m], first[m], Claim::Says::BELOW);
        }
        else if (sweep.option == "layers")
        {
            add("4 / 8 layers", METHODS[m], first[m], last[m], Claim::Says::BELOW);
        }
        else
        {
            add("10 / 30 subtasks", METHODS[m], first[m], last[m], Claim::Says::BELOW);
        }
    }
    if (sweep.option == "n")
    {
        add("30 subtasks",
            "heft-local-fallback / drlosm",
            last[HEFT],
            last[DRLOSM],
            Claim::Says::BELOW);
    }
}

Reproduction
RunSweep(const Sweep& sweep, const ReproductionOptions& options)
{
    Field field;
    Assemble(options, field);
    const uint64_t instances = options.isQuick ? 10 : 100;
    const std::vector<Units> allUnits = AllUnits(options.isQuick);
    const double parts = static_cast<double>(sweep.x.size() + 2 * (allUnits.size() - 1));
    double done = 0;
    Reproduction found;
    for (const Units& units : allUnits)
    {
        const std::vector<int> xs =
            units.isDefault ? sweep.x : std::vector<int>{sweep.printed[0].x, sweep.printed[1].x};
        std::vector<Measured> measured;
        for (int x : xs)
        {
            options.progress(done++ / parts, sweep.label + " " + std::to_string(x));
            GenerateOptions draw = units.options;
            draw["profile"] = sweep.option + std::to_string(x);
            measured.push_back(Measure(field, draw, instances));
        }
        FigurePanel panel;
        panel.title = units.name;
        panel.xLabel = sweep.label;
        panel.yLabel = "completion time, s, mean of " + std::to_string(instances);
        for (std::size_t m = 0; m < METHODS.size(); ++m)
        {
            FigureSeries series{METHODS[m], {}};
            for (std::size_t i = 0; i < xs.size(); ++i)
            {
                if (!measured[i].completionS[m].empty())
                {
                    series.points.push_back(PointOf(xs[i], measured[i].completionS[m]));
                }
            }
            if (!series.points.empty())
            {
                panel.series.push_back(series);
            }
        }
        found.panels.push_back(panel);
        const std::string name = std::string(units.name).substr(0, 7);
        for (const PrintedGains& printed : sweep.printed)
        {
            for (std::size_t i = 0; i < xs.size(); ++i)
            {
                if (xs[i] == printed.x)
                {
                    AddPrinted(printed,
                               std::to_string(printed.x) + " " + sweep.label,
                               name,
                               measured[i],
                               found.claims);
                }
            }
        }
        if (units.isDefault)
        {
            AddCourse(sweep, name, measured, found.claims);
        }
    }
    found.notes = field.notes;
    found.notes.push_back("Printed: how many percent less ga-drl takes, here as a ratio; implied: "
                          "the ratio of two printed ones. local is LPS, heft-local-fallback HEFT, "
                          "genetic MGA.");
    return found;
}

Reproduction
TableThree(const ReproductionOptions& options)
{
    const double printedS[] = {NAN, 21.474, 18.157, 23.363, 17.373};
    const double printedCpuS[] = {NAN, 2.4542, 8.2229, 2.0755, 2.9119};
    Field field;
    Assemble(options, field);
    const uint64_t instances = options.isQuick ? 10 : 100;
    const std::vector<Units> allUnits = AllUnits(options.isQuick);
    Reproduction found;
    for (std::size_t u = 0; u < allUnits.size(); ++u)
    {
        options.progress(static_cast<double>(u) / static_cast<double>(allUnits.size()),
                         allUnits[u].name);
        GenerateOptions draw = allUnits[u].options;
        draw["vehicles"] = "20";
        draw["dag"] = GraphFile("epigenomics-41.gv");
        const Measured measured = Measure(field, draw, instances);
        const std::string name = std::string(allUnits[u].name).substr(0, 7);
        FigurePanel panel;
        panel.title = allUnits[u].name + std::string(", epigenomics graph of 41 subtasks");
        panel.xLabel = "method";
        panel.yLabel = "completion time, s, mean of " + std::to_string(instances);
        panel.series = {
            {"here",              {}},
            {"paper (its graph)", {}}
        };
        const auto claim = [&](Claim made)
        {
            made.units = name;
            found.claims.push_back(made);
        };
        for (std::size_t m = 0; m < METHODS.size(); ++m)
        {
            const double x = static_cast<double>(panel.categories.size());
            panel.categories.push_back(METHODS[m]);
            if (std::isfinite(printedS[m]))
            {
                panel.series[1].points.push_back({x, printedS[m]});
            }
            if (measured.completionS[m].empty())
            {
                continue;
            }
            panel.series[0].points.push_back(PointOf(x, measured.completionS[m]));
            const auto printed = [m](const double* values)
            { return std::isfinite(values[m]) ? std::optional<double>(values[m]) : std::nullopt; };
            claim(ValueOf("completion, s", METHODS[m], measured.completionS[m], printed(printedS)));
            claim(ValueOf("run time, s", METHODS[m], measured.cpuS[m], printed(printedCpuS)));
        }
        const auto order = [&](std::size_t ours, std::size_t theirs)
        {
            if (!measured.completionS[ours].empty() && !measured.completionS[theirs].empty())
            {
                claim(Compare("completion",
                              METHODS[ours] + " / " + METHODS[theirs],
                              measured.completionS[ours],
                              measured.completionS[theirs],
                              Claim::Says::BELOW,
                              printedS[ours] / printedS[theirs]));
            }
        };
        order(GA_DRL, HEFT);
        order(GA_DRL, MGA);
        order(GA_DRL, DRLOSM);
        order(MGA, HEFT);
        order(HEFT, DRLOSM);
        found.panels.push_back(panel);
    }
    found.notes = field.notes;
    found.notes.push_back(
        "The 41-task epigenomics workflow of WfCommons stands in for the paper's "
        "molecular dynamics graph, of which no edge list is known: seconds are of "
        "another graph. Run times are CPU seconds of one plan on this machine.");
    return found;
}

/** Training curves of ga-drl with two learning rates. */
Reproduction
Figure8(const ReproductionOptions& options)
{
    const std::vector<std::string> rates{"0.0001", "0.0005"};
    const uint64_t seeds = options.isQuick ? 2 : 3;
    std::vector<TrainingPlan> plans;
    for (const std::string& rate : rates)
    {
        for (uint64_t seed = 1; seed <= seeds; ++seed)
        {
            TrainingPlan plan;
            plan.name = "lr" + rate + "-seed" + std::to_string(seed);
            plan.agent = "ga-drl";
            plan.system = SYSTEM;
            plan.reference = "greedy";
            plan.settings = {
                {"seed",              std::to_string(seed)            },
                {"steps",             options.isQuick ? "420" : "8000"},
                {"learning-rate",     rate                            },
                {"learning-rate-end", rate                            },
                {"prior",             "0"                             },
                {"epsilon-start",     "1"                             },
                {"epsilon-end",       "0.1"                           },
                {"epsilon-steps",     options.isQuick ? "200" : "2000"},
                {"warm-up",           options.isQuick ? "100" : "500" },
                {"validation",        "10"                            },
                {"validate-every",    options.isQuick ? "100" : "400" },
                {"checkpoint-every",  "2000"                          }
            };
            plans.push_back(plan);
        }
    }
    Trainings trainings(options, plans.size());
    const auto results = trainings.Run(plans);
    Reproduction found;
    FigurePanel panel;
    panel.title = "default, 10 vehicles, 20 subtasks";
    panel.xLabel = "episodes";
    panel.yLabel = "mean reward of an episode, " + std::to_string(seeds) + " seeds";
    std::vector<Sample> costs;
    for (std::size_t r = 0; r < rates.size(); ++r)
    {
        FigureSeries series{"lr " + rates[r], {}};
        const std::size_t rows = results[r * seeds].rows.size();
        Sample last(seeds);
        for (std::size_t row = 0; row < rows; ++row)
        {
            Sample returns;
            for (uint64_t s = 0; s < seeds; ++s)
            {
                const TrainingRow& at = results[r * seeds + s].rows[row];
                returns.push_back({at.trainingReturn});
                if (4 * row >= 3 * rows)
                {
                    last[s].push_back(-at.trainingReturn);
                }
            }
            series.points.push_back(
                PointOf(static_cast<double>(results[r * seeds].rows[row].episodes), returns));
        }
        panel.series.push_back(series);
        costs.push_back(last);
    }
    found.panels.push_back(panel);
    found.claims.push_back(Compare("last quarter",
                                   "minus reward, lr 0.0001 / 0.0005",
                                   costs[0],
                                   costs[1],
                                   Claim::Says::BELOW));
    found.notes = {"From random weights (prior 0), constant rates, exploration from 1 to 0.1. The "
                   "reward is minus the completion time over that of the owner alone."};
    return found;
}

std::function<Reproduction(const ReproductionOptions&)>
SweepOf(const Sweep& sweep)
{
    return [sweep](const ReproductionOptions& options) { return RunSweep(sweep, options); };
}

} // namespace

std::vector<Experiment>
VehicularCloudExperiments()
{
    return {
        {"paper2-fig8",
         "GA-DRL (paper 2), figure 8",  "training rewards are higher with learning rate 0.0001 than with 0.0005",
         "3 min; --quick 10 s", Figure8                                                                                  },
        {"paper2-fig9",
         "GA-DRL (paper 2), figure 9",  "completion over 1-20 vehicles: ga-drl < drlosm < MGA < HEFT < LPS",
         "1 min; --quick 5 s",  SweepOf({"vehicles",
                  "vehicles",
                  {1, 5, 10, 15, 20},
                  {{5, {51.63, 27.82, 24.69, 5.17}}, {20, {57.59, 25.15, 17.08, 10.41}}}}) },
        {"paper2-fig10",
         "GA-DRL (paper 2), figure 10", "completion over 10-30 subtasks: ga-drl first, drlosm behind MGA and HEFT from 25 on",
         "1 min; --quick 5 s",  SweepOf({"n",
                  "subtasks",
                  {10, 15, 20, 25, 30},
                  {{10, {27.29, 19.87, 13.76, 11.29}}, {30, {59.84, 11.01, 0.08, 15.19}}}})},
        {"paper2-fig11",
         "GA-DRL (paper 2), figure 11", "completion over 4-8 layers: ga-drl first, more layers take longer",
         "1 min; --quick 5 s",  SweepOf({"layers",
                  "layers",
                  {4, 5, 6, 7, 8},
                  {{4, {61.39, 29.31, 23.35, 8.27}}, {8, {30.41, 14.04, 4.36, 1.38}}}})    },
        {"paper2-table3",
         "GA-DRL (paper 2), table III", "a real graph on 20 vehicles: ga-drl < MGA < HEFT < drlosm",
         "1 min; --quick 5 s",  TableThree                                                                               },
    };
}

} // namespace ns3::vec
