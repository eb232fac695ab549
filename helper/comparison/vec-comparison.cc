// SPDX-License-Identifier: GPL-2.0-only
#include "vec-comparison.h"

#include "ns3/vec-error.h"
#include "ns3/vec-model-file.h"
#include "ns3/vec-shell.h"
#include "ns3/vec-text.h"
#include "vec-comparison-worlds.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <sstream>

namespace ns3::vec
{

double
RunFigure(const Json& document, const std::string& pointer)
{
    const Json::json_pointer place(pointer);
    return document.contains(place) && document[place].is_number()
             ? document[place].get<double>()
             : std::numeric_limits<double>::quiet_NaN();
}

RunsBySeed
SelectRuns(const std::vector<ComparedRun>& runs,
           const SweepPoint& point,
           const std::string& fidelity,
           const std::string& policy)
{
    RunsBySeed selected;
    for (const ComparedRun& run : runs)
    {
        if (run.point == point && run.fidelity == fidelity && run.policy == policy)
        {
            selected[run.seed] = &run;
        }
    }
    return selected;
}

namespace
{

constexpr std::size_t FEWEST_FOR_VERDICT = 5;
constexpr double SIGNIFICANT = 0.05;
constexpr double UNFINISHED_LIMIT = 0.01;

double
RestrictedMeanOf(const ComparedRun& run)
{
    return RunFigure(run.document, "/totals/restricted_mean_s");
}

/** Logarithms of a / b for the seeds that both have. */
std::vector<double>
LogRatios(const RunsBySeed& a, const RunsBySeed& b)
{
    std::vector<double> ratios;
    for (const auto& [seed, run] : a)
    {
        const auto other = b.find(seed);
        if (other != b.end())
        {
            const double ratio =
                std::log(RestrictedMeanOf(*run) / RestrictedMeanOf(*other->second));
            if (std::isfinite(ratio))
            {
                ratios.push_back(ratio);
            }
        }
    }
    return ratios;
}

ConfidenceInterval
IntervalOf(const RunsBySeed& runs, const std::string& pointer)
{
    std::vector<double> values;
    for (const auto& [seed, run] : runs)
    {
        const double value = RunFigure(run->document, pointer);
        if (std::isfinite(value))
        {
            values.push_back(value);
        }
    }
    return StudentInterval(values);
}

ComparisonBlock
BlockOf(const ComparisonPlan& plan,
        const std::vector<ComparedRun>& runs,
        const SweepPoint& point,
        const std::string& fidelity)
{
    ComparisonBlock block{point, fidelity, {}, {}};
    const std::string reasonsPointer = "/totals/failed_by_reason";
    for (const ComparedRun& run : runs)
    {
        const Json::json_pointer place(reasonsPointer);
        if (run.point != point || run.fidelity != fidelity || !run.document.contains(place))
        {
            continue;
        }
        for (const auto& [reason, count] : run.document[place].items())
        {
            const auto& known = block.reasons;
            if (count != 0 && std::find(known.begin(), known.end(), reason) == known.end())
            {
                block.reasons.push_back(reason);
            }
        }
    }

    const RunsBySeed baseline = SelectRuns(runs, point, fidelity, plan.baseline);
    std::vector<double> student;
    std::vector<double> wilcoxon;
    for (const std::string& policy : plan.policies)
    {
        const RunsBySeed mine = SelectRuns(runs, point, fidelity, policy);
        PolicyStatistics row;
        row.policy = policy;
        for (const ComparisonMetric& metric : ComparisonMetrics())
        {
            row.metrics.push_back(IntervalOf(mine, metric.pointer));
        }
        for (const std::string& reason : block.reasons)
        {
            row.failures.push_back(IntervalOf(mine, reasonsPointer + "/" + reason).mean);
        }
        row.capS = IntervalOf(mine, "/totals/cap_s").mean;
        const std::vector<double> ratios = LogRatios(mine, baseline);
        std::vector<double> differences;
        for (const auto& [seed, run] : mine)
        {
            const auto other = baseline.find(seed);
            if (other != baseline.end())
            {
                const double points = RunFigure(run->document, "/totals/on_time_share") -
                                      RunFigure(other->second->document, "/totals/on_time_share");
                if (std::isfinite(points)) // without tasks there is no share of them
                {
                    differences.push_back(points);
                }
            }
        }
        row.pairs = ratios.size();
        row.logRatio = StudentInterval(ratios);
        row.onTimeDifference = StudentInterval(differences);
        if (policy != plan.baseline)
        {
            student.push_back(StudentTest(ratios));
            wilcoxon.push_back(WilcoxonSignedRank(ratios));
        }
        block.rows.push_back(row);
    }

    student = Holm(student);
    wilcoxon = Holm(wilcoxon);
    std::size_t i = 0;
    for (PolicyStatistics& row : block.rows)
    {
        if (row.policy == plan.baseline)
        {
            continue;
        }
        row.pStudent = student[i];
        row.pWilcoxon = wilcoxon[i];
        ++i;
        if (row.pairs >= FEWEST_FOR_VERDICT && row.pStudent < SIGNIFICANT)
        {
            row.verdict = row.logRatio.High() < 0 ? -1 : row.logRatio.Low() > 0 ? 1 : 0;
        }
    }
    return block;
}

void
WarnOfUnfinished(Comparison& comparison)
{
    for (const ComparisonBlock& block : comparison.blocks)
    {
        for (const PolicyStatistics& row : block.rows)
        {
            double created = 0;
            double unfinished = 0;
            for (const auto& [seed, run] :
                 SelectRuns(comparison.runs, block.point, block.fidelity, row.policy))
            {
                created += RunFigure(run->document, "/totals/created");
                unfinished += RunFigure(run->document, "/totals/in_flight_end");
            }
            if (unfinished > UNFINISHED_LIMIT * created)
            {
                std::ostringstream text;
                text.precision(3);
                text << 100 * unfinished / created << " % of the tasks of " << row.policy
                     << " were unfinished at the end and count with the cap: raise time.drain_s";
                comparison.warnings.push_back(text.str());
            }
            if (created == 0)
            {
                comparison.warnings.push_back("no tasks were created with " + row.policy +
                                              " in the measured time");
            }
        }
    }
}

/** The model file behind a run, shipped ones included; empty when its policy has none. */
std::string
ModelOf(const ComparedRun& run)
{
    const Json& scenario = run.document["scenario"];
    PolicyRegistry classical;
    AddClassical(classical);
    if (classical.Has(run.policy))
    {
        return "";
    }
    const std::string model = scenario["policy"]["model"].get<std::string>();
    if (!model.empty())
    {
        return model;
    }
    try
    {
        PolicyOptions options;
        options.workloadProfile = scenario.value(Json::json_pointer("/workload/profile"), "");
        return FindModels(run.policy, scenario["system"].get<std::string>(), options).front();
    }
    catch (const InputError&)
    {
        return "";
    }
}

/** What a model says of itself; nothing where it is of another kind than ours. */
std::map<std::string, std::string>
MetadataOf(const std::string& model)
{
    try
    {
        const SafeTensors tensors = SafeTensors::Read(model);
        return {tensors.metadata.begin(), tensors.metadata.end()};
    }
    catch (const InputError&)
    {
        return {}; // a TorchScript module
    }
}

void
WarnOfTrainingSeeds(Comparison& comparison)
{
    std::set<std::string> said;
    for (const ComparedRun& run : comparison.runs)
    {
        const std::string model = ModelOf(run);
        if (model.empty() || !said.insert(run.policy + model).second)
        {
            continue;
        }
        const std::map<std::string, std::string> metadata = MetadataOf(model);
        const auto trained = metadata.find("training_seeds");
        if (trained == metadata.end())
        {
            comparison.warnings.push_back(model + " does not say which seeds it was trained on");
            continue;
        }
        uint64_t first = 0;
        uint64_t last = 0;
        char dash = 0;
        std::istringstream text(trained->second);
        if (!(text >> first >> dash >> last))
        {
            last = first;
        }
        for (const uint64_t seed : comparison.plan.seeds)
        {
            if (seed >= first && seed <= last)
            {
                comparison.warnings.push_back("seed " + std::to_string(seed) + " is one that " +
                                              run.policy + " was trained on (" + trained->second +
                                              ")");
                break;
            }
        }
    }
}

} // namespace

Comparison
Compare(const ComparisonPlan& plan, std::vector<ComparedRun> runs)
{
    Comparison comparison;
    comparison.plan = plan;
    comparison.runs = std::move(runs);
    for (const SweepPoint& point : plan.points)
    {
        for (const std::string& fidelity : plan.fidelities)
        {
            comparison.blocks.push_back(BlockOf(plan, comparison.runs, point, fidelity));
        }
    }
    comparison.worlds = CompareWorlds(plan, comparison.runs);
    comparison.rankings = CompareRankings(plan, comparison.runs);
    if (plan.seeds.size() == 1)
    {
        comparison.labels.push_back("illustration, n = 1");
    }
    for (const ComparedRun& run : comparison.runs)
    {
        const Json& traffic = run.document["scenario"]["traffic"];
        if (traffic["kind"] == "fcd")
        {
            comparison.labels.push_back("conditional on the recorded traffic of " +
                                        traffic["file"].get<std::string>());
            break;
        }
    }
    const bool measured = std::any_of(comparison.runs.begin(),
                                      comparison.runs.end(),
                                      [](const ComparedRun& run)
                                      { return !run.document.value("reproducible", true); });
    if (measured)
    {
        comparison.labels.push_back("not reproducible: decisions took the time they took on this "
                                    "machine (coordinator.decision_cost)");
    }
    WarnOfUnfinished(comparison);
    WarnOfTrainingSeeds(comparison);
    return comparison;
}

Json
ToJson(const ConfidenceInterval& interval)
{
    Json json{
        {"n",    interval.n   },
        {"mean", interval.mean}
    };
    json["half_width"] = interval.halfWidth;
    return json;
}

Json
ToJson(const SweepPoint& point)
{
    Json json = Json::object();
    for (const auto& [key, value] : point)
    {
        json[key] = value;
    }
    return json;
}

std::string
PointText(const SweepPoint& point)
{
    std::string text;
    for (const auto& [key, value] : point)
    {
        text += (text.empty() ? "" : " ") + key + "=" + value;
    }
    return text;
}

std::string
CompareCommand(const ComparisonPlan& plan, const std::string& seeds)
{
    std::string command = "./vec compare " + ShellWord(plan.scenario) + " " +
                          ShellWord("--policies=" + Joined(plan.policies, ",")) +
                          " --seeds=" + seeds;
    if (plan.fidelities != std::vector<std::string>{"packet"})
    {
        command += " " + ShellWord("--fidelity=" + Joined(plan.fidelities, ","));
    }
    if (plan.baseline != plan.policies.front())
    {
        command += " " + ShellWord("--baseline=" + plan.baseline);
    }
    for (const std::string& option : plan.options)
    {
        command += " " + ShellWord(option);
    }
    return command;
}

} // namespace ns3::vec
