// SPDX-License-Identifier: GPL-2.0-only
#include "vec-comparison-tables.h"

#include "ns3/vec-csv.h"
#include "ns3/vec-text.h"
#include "vec-comparison-worlds.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

std::string
MetricText(const ComparisonMetric& metric, const ConfidenceInterval& value)
{
    const bool several = value.n > 1;
    const int decimals = metric.decimals == 0 && several ? 1 : metric.decimals;
    std::string text = FixedText(value.mean * metric.scale, decimals);
    if (several && metric.interval)
    {
        text += " ±" + FixedText(value.halfWidth * metric.scale, decimals);
    }
    return text;
}

/** Whether a row of the table says anything. */
bool
IsWorthARow(const ComparisonBlock& block, std::size_t metric)
{
    const bool mayVanish = ComparisonMetrics()[metric].name.rfind("bytes_", 0) == 0;
    return std::any_of(block.rows.begin(),
                       block.rows.end(),
                       [&](const PolicyStatistics& row)
                       {
                           const double mean = row.metrics[metric].mean;
                           return std::isfinite(mean) && (!mayVanish || mean != 0);
                       });
}

std::string
FiguresText(const ComparisonBlock& block)
{
    constexpr std::size_t LABEL = 32;
    std::vector<std::vector<std::string>> lines{{""}};
    for (const PolicyStatistics& row : block.rows)
    {
        lines[0].push_back(row.policy);
    }
    for (std::size_t m = 0; m < ComparisonMetrics().size(); ++m)
    {
        const ComparisonMetric& metric = ComparisonMetrics()[m];
        if (!IsWorthARow(block, m))
        {
            continue;
        }
        std::string label = metric.label;
        if (metric.name == "restricted_mean_s")
        {
            label += " (cap " + FixedText(block.rows.front().capS, 1) + ")";
        }
        lines.push_back({label});
        for (const PolicyStatistics& row : block.rows)
        {
            lines.back().push_back(MetricText(metric, row.metrics[m]));
        }
        if (metric.name == "failed")
        {
            for (std::size_t r = 0; r < block.reasons.size(); ++r)
            {
                lines.push_back({"    " + block.reasons[r]});
                for (const PolicyStatistics& row : block.rows)
                {
                    const bool several = row.metrics[m].n > 1;
                    lines.back().push_back(FixedText(row.failures[r], several ? 1 : 0));
                }
            }
        }
    }
    std::size_t width = 0;
    for (const auto& line : lines)
    {
        for (std::size_t c = 1; c < line.size(); ++c)
        {
            width = std::max(width, line[c].size() + 2);
        }
    }
    std::string text;
    for (const auto& line : lines)
    {
        text += LeftText(line[0], LABEL);
        for (std::size_t c = 1; c < line.size(); ++c)
        {
            text += RightText(line[c], width);
        }
        text += "\n";
    }
    return text;
}

std::string
VerdictText(const PolicyStatistics& row)
{
    return row.verdict < 0 ? "  faster" : row.verdict > 0 ? "  slower" : "";
}

std::string
StatisticsText(const ComparisonBlock& block, const std::string& baseline)
{
    const std::size_t others = block.rows.size() - 1;
    std::string text = "Against " + baseline +
                       ", paired by seed; Student-t 95 % intervals over runs, p corrected by Holm "
                       "over " +
                       std::to_string(others) + (others == 1 ? " policy\n" : " policies\n");
    text += LeftText("", 16) + RightText("n", 4) + RightText("on time, points", 20) +
            RightText("ratio of restricted means", 28) + RightText("p (t)", 10) +
            RightText("p (Wilcoxon)", 14) + "\n";
    bool fewPairs = false;
    for (const PolicyStatistics& row : block.rows)
    {
        if (row.policy == baseline)
        {
            continue;
        }
        const ConfidenceInterval& points = row.onTimeDifference;
        const ConfidenceInterval& ratio = row.logRatio;
        fewPairs = fewPairs || row.pairs < 5;
        const std::string difference = (points.mean > 0 ? "+" : "") +
                                       FixedText(100 * points.mean, 1) + " ±" +
                                       FixedText(100 * points.halfWidth, 1);
        const std::string ratios = FixedText(std::exp(ratio.mean), 3) + " (" +
                                   FixedText(std::exp(ratio.Low()), 3) + " to " +
                                   FixedText(std::exp(ratio.High()), 3) + ")";
        text += LeftText(row.policy, 16) + RightText(std::to_string(row.pairs), 4) +
                RightText(points.n > 0 ? difference : "-", 20) +
                RightText(ratio.n > 0 ? ratios : "-", 28) +
                RightText(ProbabilityText(row.pStudent), 10) +
                RightText(ProbabilityText(row.pWilcoxon), 14) + VerdictText(row) + "\n";
    }
    if (fewPairs)
    {
        text += "No policy is called faster or slower with n < 5.\n";
    }
    return text;
}

/** Policies from the fastest to the slowest in a block. */
std::vector<std::string>
Ranking(const ComparisonBlock& block)
{
    std::size_t metric = 0;
    while (ComparisonMetrics()[metric].name != "restricted_mean_s")
    {
        ++metric;
    }
    std::vector<const PolicyStatistics*> rows;
    for (const PolicyStatistics& row : block.rows)
    {
        rows.push_back(&row);
    }
    std::stable_sort(rows.begin(),
                     rows.end(),
                     [&](auto* a, auto* b)
                     { return a->metrics[metric].mean < b->metrics[metric].mean; });
    std::vector<std::string> names;
    for (const PolicyStatistics* row : rows)
    {
        names.push_back(row->policy);
    }
    return names;
}

Json
BlockToJson(const ComparisonBlock& block, const std::string& baseline)
{
    Json rows = Json::array();
    for (const PolicyStatistics& row : block.rows)
    {
        Json json{
            {"policy", row.policy},
            {"cap_s",  row.capS  }
        };
        Json wall = Json::object();
        for (std::size_t m = 0; m < ComparisonMetrics().size(); ++m)
        {
            const ComparisonMetric& metric = ComparisonMetrics()[m];
            (metric.wall ? wall : json["metrics"])[metric.name] = ToJson(row.metrics[m]);
        }
        json["failed_by_reason"] = Json::object();
        for (std::size_t r = 0; r < block.reasons.size(); ++r)
        {
            json["failed_by_reason"][block.reasons[r]] = row.failures[r];
        }
        if (row.policy != baseline)
        {
            json["against_baseline"] = {
                {"pairs",              row.pairs                    },
                {"on_time_difference", ToJson(row.onTimeDifference) },
                {"ratio",              std::exp(row.logRatio.mean)  },
                {"ratio_low",          std::exp(row.logRatio.Low()) },
                {"ratio_high",         std::exp(row.logRatio.High())},
                {"p_student_holm",     row.pStudent                 },
                {"p_wilcoxon_holm",    row.pWilcoxon                },
                {"verdict",            row.verdict                  }
            };
        }
        json["wall"] = wall;
        rows.push_back(json);
    }
    return {
        {"point",    ToJson(block.point)},
        {"fidelity", block.fidelity     },
        {"ranking",  Ranking(block)     },
        {"rows",     rows               }
    };
}

} // namespace

std::string
ComparisonText(const Comparison& comparison)
{
    const ComparisonPlan& plan = comparison.plan;
    std::string text = plan.scenario + ": " + Joined(plan.policies, ", ") +
                       "; n = " + std::to_string(plan.seeds.size()) + ", seeds " +
                       SeedsText(plan.seeds) + "\n";
    for (const std::string& label : comparison.labels)
    {
        text += "** " + label + " **\n";
    }
    if (plan.seeds.size() == 1)
    {
        text += "A result takes several seeds:\n  " + CompareCommand(plan, "1-10") + "\n";
    }
    for (const ComparisonBlock& block : comparison.blocks)
    {
        text += "\n";
        if (comparison.blocks.size() > 1)
        {
            const std::string point = PointText(block.point);
            text += "== " + point + (point.empty() ? "" : ", ") + block.fidelity + " ==\n";
        }
        text += FiguresText(block);
        if (plan.seeds.size() > 1 && block.rows.size() > 1)
        {
            text += "\n" + StatisticsText(block, plan.baseline);
        }
    }
    for (const SweepPoint& point : plan.points)
    {
        const std::string worlds = WorldsText(comparison, point);
        if (!worlds.empty())
        {
            const std::string name = PointText(point);
            text += "\n" + (name.empty() ? "" : "== " + name + " ==\n") + worlds;
        }
    }
    for (const std::string& warning : comparison.warnings)
    {
        text += "warning: " + warning + "\n";
    }
    return text;
}

std::string
ComparisonCsv(const Comparison& comparison)
{
    const ComparisonPlan& plan = comparison.plan;
    CsvWriter csv;
    for (const auto& [key, value] : plan.points.front())
    {
        csv.Add(key);
    }
    csv.AddAll({"fidelity", "policy", "baseline", "n", "seeds", "cap_s"});
    for (const ComparisonMetric& metric : ComparisonMetrics())
    {
        if (!metric.wall)
        {
            csv.Add(metric.name).Add(metric.name + "_half_width");
        }
    }
    csv.AddAll({"pairs",
                "on_time_difference",
                "on_time_difference_half_width",
                "ratio",
                "ratio_low",
                "ratio_high",
                "p_student_holm",
                "p_wilcoxon_holm",
                "verdict"});
    csv.EndRow();
    for (const ComparisonBlock& block : comparison.blocks)
    {
        for (const PolicyStatistics& row : block.rows)
        {
            for (const auto& [key, value] : block.point)
            {
                csv.Add(value);
            }
            csv.AddAll({block.fidelity, row.policy, plan.baseline});
            csv.Add(plan.seeds.size()).AddQuoted(SeedsText(plan.seeds)).Add(row.capS);
            for (std::size_t m = 0; m < row.metrics.size(); ++m)
            {
                if (!ComparisonMetrics()[m].wall)
                {
                    csv.Add(row.metrics[m].mean).Add(row.metrics[m].halfWidth);
                }
            }
            if (row.policy == plan.baseline)
            {
                csv.AddAll(std::vector<std::string>(9));
            }
            else
            {
                csv.Add(row.pairs).Add(row.onTimeDifference.mean);
                csv.Add(row.onTimeDifference.halfWidth).Add(std::exp(row.logRatio.mean));
                csv.Add(std::exp(row.logRatio.Low())).Add(std::exp(row.logRatio.High()));
                csv.Add(row.pStudent).Add(row.pWilcoxon).Add(row.verdict);
            }
            csv.EndRow();
        }
    }
    return csv.Text();
}

Json
ComparisonJson(const Comparison& comparison)
{
    const ComparisonPlan& plan = comparison.plan;
    Json blocks = Json::array();
    for (const ComparisonBlock& block : comparison.blocks)
    {
        blocks.push_back(BlockToJson(block, plan.baseline));
    }
    Json runs = Json::array();
    for (const ComparedRun& run : comparison.runs)
    {
        runs.push_back({
            {"folder",   run.folder       },
            {"point",    ToJson(run.point)},
            {"fidelity", run.fidelity     },
            {"policy",   run.policy       },
            {"seed",     run.seed         }
        });
    }
    Json metrics = Json::array();
    for (const ComparisonMetric& metric : ComparisonMetrics())
    {
        metrics.push_back({
            {"name",     metric.name    },
            {"label",    metric.label   },
            {"scale",    metric.scale   },
            {"decimals", metric.decimals},
            {"wall",     metric.wall    },
            {"interval", metric.interval}
        });
    }
    Json document{
        {"format",             "vec-compare/1"    },
        {"scenario",           plan.scenario      },
        {"command",            CompareCommand(plan, SeedsText(plan.seeds))},
        {"command_for_a_result",                    CompareCommand(plan,                  "1-10")},
        {"policies",             plan.policies              },
        {"seeds",plan.seeds},
        {"fidelities",                plan.fidelities                                   },
        {"baseline",plan.baseline},
        {"labels",                  comparison.labels                                                               },
        {"warnings",comparison.warnings},
        {"metrics",                metrics                                                                                             },
        {"blocks",blocks},
        {"runs",                 runs                                                                                                                }
    };
    AddWorldsJson(comparison, document);
    return document;
}

} // namespace ns3::vec
