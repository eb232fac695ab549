// SPDX-License-Identifier: GPL-2.0-only
#include "vec-regret.h"

#include "ns3/vec-csv.h"
#include "ns3/vec-error.h"
#include "ns3/vec-json.h"
#include "ns3/vec-local-search.h"
#include "ns3/vec-statistics.h"
#include "ns3/vec-system.h"
#include "ns3/vec-tree-search.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <limits>

namespace ns3::vec
{

namespace
{

namespace fs = std::filesystem;

const char* const SUFFIX = ".instance.json";

/** Better by less than this is the same plan with other rounding. */
constexpr double SAME = 1e-9;

std::vector<std::string>
DumpedInstances(const std::string& folder)
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder + "/instances", error))
    {
        const std::string name = entry.path().filename().string();
        const auto at = name.rfind(SUFFIX);
        if (at != std::string::npos)
        {
            names.push_back(name.substr(0, at));
        }
    }
    if (error)
    {
        throw InputError(folder +
                         "/instances: expected the files of --dump-instances: " + error.message());
    }
    std::sort(names.begin(), names.end());
    return names;
}

DecisionRegret
RegretOf(const Instance& instance, const Plan& carriedOut, const RegretBudget& budget)
{
    const Timeline timeline = Evaluate(instance, carriedOut);
    DecisionRegret regret;
    regret.objective = timeline.objective;
    regret.feasible = timeline.feasible;

    FoundPlan best{carriedOut, timeline.objective, timeline.feasible, true};
    const FoundPlan found = LocalSearch(instance, budget.seed).Run(budget.evaluations);
    best = found.IsBetterThan(best) ? found : best;
    const auto process = FindSystem(instance.System()).Begin(instance);
    TreeSearch search(*process);
    search.Offer(best);
    regret.optimal = search.Run(budget.steps);
    best = search.Best().IsBetterThan(best) ? search.Best() : best;
    regret.best = best.value;
    return regret;
}

std::string
Csv(const Json& run, const std::vector<DecisionRegret>& decisions)
{
    CsvWriter csv;
    csv.AddAll({"run", "seed", "policy", "instance", "objective"});
    csv.AddAll({"feasible", "best", "optimal", "regret", "relative"}).EndRow();
    for (const DecisionRegret& d : decisions)
    {
        const double regret = d.objective - d.best;
        csv << run["run"].get<std::string>() << ToLine(run["seed"])
            << run["policy"].get<std::string>() << uint64_t{std::stoull(d.instance)} << d.objective
            << (d.feasible ? "1" : "0") << d.best << (d.optimal ? "1" : "0") << regret
            << regret / std::abs(d.best);
        csv.EndRow();
    }
    return csv.Text();
}

Json
Summary(const Json& run, const std::vector<DecisionRegret>& decisions, const RegretBudget& budget)
{
    std::vector<double> regrets;
    std::vector<double> relative;
    double optimal = 0;
    double met = 0;
    double infeasible = 0;
    for (const DecisionRegret& d : decisions)
    {
        if (!d.feasible)
        {
            infeasible += 1;
            continue;
        }
        regrets.push_back(d.objective - d.best);
        if (d.best != 0)
        {
            relative.push_back(regrets.back() / std::abs(d.best));
        }
        optimal += d.optimal;
        met += regrets.back() <= SAME * std::abs(d.best);
    }
    const double n = static_cast<double>(regrets.size());
    const auto share = [n](double count)
    { return n > 0 ? count / n : std::numeric_limits<double>::quiet_NaN(); };
    return {
        {"format",        "vec-regret/1"   },
        {"run",           run["run"]       },
        {"policy",        run["policy"]    },
        {"seed",          run["seed"]      },
        {"decisions",     decisions.size() },
        {"infeasible",    infeasible       },
        {"regret_mean",   Mean(regrets)    },
        {"relative_mean", Mean(relative)   },
        {"relative_p95",  Quantile(relative, 0.95)},
        {"best_met_share",               share(met)                },
        {"optimal_share",               share(optimal) },
        {"evaluations",               budget.evaluations                  },
        {"steps",               budget.steps       }
    };
}

} // namespace

std::vector<DecisionRegret>
FindRegret(const std::string& folder, const RegretBudget& budget)
{
    std::vector<DecisionRegret> decisions;
    for (const std::string& name : DumpedInstances(folder))
    {
        const std::string stem = folder + "/instances/" + name;
        const auto instance = ParseInstance(ReadJson(stem + SUFFIX), stem + SUFFIX);
        const std::string planFile = stem + ".plan.json";
        const Plan plan = ParsePlan(*instance, ReadJson(planFile), planFile);
        decisions.push_back(RegretOf(*instance, plan, budget));
        decisions.back().instance = name;
    }
    return decisions;
}

int
Regret(const std::string& folder, const RegretBudget& budget)
{
    const Json run = ReadJson(folder + "/run.json");
    const JsonView view(run, folder + "/run.json");
    for (const char* key : {"run", "policy", "seed"})
    {
        view.At(key);
    }
    const std::vector<DecisionRegret> decisions = FindRegret(folder, budget);
    const Json summary = Summary(run, decisions, budget);
    WriteFile(folder + "/regret.csv", Csv(run, decisions));
    WriteFile(folder + "/regret.json", summary.dump(1) + "\n");
    if (decisions.empty())
    {
        std::printf("%s: no decisions, so there is nothing to regret\n",
                    summary["run"].get<std::string>().c_str());
        return 0;
    }
    const auto number = [&summary](const char* key)
    { return summary[key].is_number() ? summary[key].get<double>() : 0.0; };
    std::printf(
        "%s: %zu decisions, mean regret %.6g (%.2f %% of the best known plan); %.1f %% met it, "
        "of %.1f %% it is proven optimal\n",
        summary["run"].get<std::string>().c_str(),
        decisions.size(),
        number("regret_mean"),
        100 * number("relative_mean"),
        100 * number("best_met_share"),
        100 * number("optimal_share"));
    return 0;
}

} // namespace ns3::vec
