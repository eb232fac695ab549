// SPDX-License-Identifier: GPL-2.0-only
#include "vec-episode-comparison.h"

#include "ns3/vec-environment.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

constexpr std::size_t LEAST_PAIRS = 5;
constexpr double SIGNIFICANT = 0.05;

std::vector<std::string>
ColumnsOf(const System& system, const Instance& instance)
{
    std::vector<std::string> columns{"loss", "objective", "feasible"};
    for (const auto& [name, value] : Evaluate(instance, LocalPlan(instance)).metrics)
    {
        columns.emplace_back(name);
    }
    for (const auto& [name, value] : system.Levels(instance))
    {
        columns.emplace_back(name);
    }
    return columns;
}

std::vector<double>
RowOf(const System& system, const Instance& instance, const Timeline& timeline)
{
    std::vector<double> row{LossOf(timeline), timeline.objective, timeline.feasible ? 1.0 : 0.0};
    for (const auto& [name, value] : timeline.metrics)
    {
        row.push_back(value);
    }
    for (const auto& [name, value] : system.Levels(instance))
    {
        row.push_back(value);
    }
    return row;
}

EpisodeRun
Play(const EpisodePlan& plan,
     const std::string& name,
     uint64_t seed,
     const PolicyRegistry& registry)
{
    EpisodeRun run;
    run.policy = name;
    run.seed = seed;
    PolicyOptions options;
    options.seed = seed;
    const auto profile = plan.options.find("profile");
    options.workloadProfile = profile == plan.options.end() ? "" : profile->second;
    const std::unique_ptr<Policy> policy = registry.Make(name, options);
    GeneratedEnvironment environment(*plan.system, plan.options);
    uint64_t id = 0;
    PlayEpisode(
        environment,
        seed,
        plan.slots,
        [&](const Instance& instance)
        {
            Decision decision = policy->Decide(instance);
            id = decision.id;
            return std::move(decision.plan);
        },
        [&](const Instance& instance, const Timeline& timeline)
        {
            run.slots.push_back(RowOf(*plan.system, instance, timeline));
            policy->Feedback(id, timeline);
        });
    policy->EndOfRun();
    return run;
}

/** The mean over slots of one column of each run. */
std::vector<double>
EpisodeMeans(const std::vector<const EpisodeRun*>& runs, std::size_t column)
{
    std::vector<double> means;
    for (const EpisodeRun* run : runs)
    {
        double sum = 0;
        for (const std::vector<double>& slot : run->slots)
        {
            sum += slot[column];
        }
        means.push_back(sum / static_cast<double>(run->slots.size()));
    }
    return means;
}

EpisodeStatistics
Statistics(const std::string& policy,
           const std::vector<const EpisodeRun*>& runs,
           const std::vector<double>& baseline)
{
    EpisodeStatistics row;
    row.policy = policy;
    for (std::size_t column = 0; column < runs.front()->slots.front().size(); ++column)
    {
        row.means.push_back(StudentInterval(EpisodeMeans(runs, column)));
    }
    for (std::size_t slot = 0; slot < runs.front()->slots.size(); ++slot)
    {
        std::vector<double> losses;
        for (const EpisodeRun* run : runs)
        {
            losses.push_back(run->slots[slot][0]);
        }
        row.slots.push_back(StudentInterval(losses));
    }
    std::vector<double> differences;
    std::vector<double> ratios;
    const std::vector<double> losses = EpisodeMeans(runs, 0);
    for (std::size_t i = 0; i < losses.size(); ++i)
    {
        differences.push_back(losses[i] - baseline[i]);
        if (losses[i] > 0 && baseline[i] > 0)
        {
            ratios.push_back(std::log(losses[i] / baseline[i]));
        }
    }
    row.difference = StudentInterval(differences);
    row.logRatio = StudentInterval(ratios.size() == losses.size() ? ratios : std::vector<double>());
    row.pStudent = StudentTest(differences);
    row.pWilcoxon = WilcoxonSignedRank(differences);
    return row;
}

/** Corrects the p values of all rows but the baseline's and says who is better. */
void
Judge(const EpisodePlan& plan, std::vector<EpisodeStatistics>& rows)
{
    std::vector<EpisodeStatistics*> others;
    std::vector<double> student;
    std::vector<double> wilcoxon;
    for (EpisodeStatistics& row : rows)
    {
        if (row.policy != plan.baseline)
        {
            others.push_back(&row);
            student.push_back(row.pStudent);
            wilcoxon.push_back(row.pWilcoxon);
        }
    }
    student = Holm(student);
    wilcoxon = Holm(wilcoxon);
    for (std::size_t i = 0; i < others.size(); ++i)
    {
        EpisodeStatistics& row = *others[i];
        row.pStudent = student[i];
        row.pWilcoxon = wilcoxon[i];
        if (plan.seeds.size() >= LEAST_PAIRS && row.pStudent < SIGNIFICANT)
        {
            row.verdict = row.difference.mean < 0 ? -1 : 1;
        }
    }
}

} // namespace

EpisodeComparison
CompareEpisodes(const EpisodePlan& plan,
                const PolicyRegistry& registry,
                const EpisodeProgress& progress)
{
    EpisodeComparison comparison;
    comparison.plan = plan;
    comparison.columns =
        ColumnsOf(*plan.system, *plan.system->Generate(plan.options, plan.seeds.front()));
    for (const std::string& policy : plan.policies)
    {
        registry.CheckSystem(policy, plan.system->Name());
        for (const uint64_t seed : plan.seeds)
        {
            comparison.runs.push_back(Play(plan, policy, seed, registry));
            progress(comparison.runs.size());
        }
    }
    comparison.rows = EpisodeRows(plan, comparison.runs);
    return comparison;
}

std::vector<EpisodeStatistics>
EpisodeRows(const EpisodePlan& plan, const std::vector<EpisodeRun>& runs)
{
    const auto of = [&runs](const std::string& policy)
    {
        std::vector<const EpisodeRun*> chosen;
        for (const EpisodeRun& run : runs)
        {
            if (run.policy == policy)
            {
                chosen.push_back(&run);
            }
        }
        return chosen;
    };
    const std::vector<double> baseline = EpisodeMeans(of(plan.baseline), 0);
    std::vector<EpisodeStatistics> rows;
    for (const std::string& policy : plan.policies)
    {
        rows.push_back(Statistics(policy, of(policy), baseline));
    }
    Judge(plan, rows);
    return rows;
}

} // namespace ns3::vec
