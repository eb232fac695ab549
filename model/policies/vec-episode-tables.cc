// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-csv.h"
#include "ns3/vec-seeds.h"
#include "ns3/vec-text.h"
#include "vec-episode-comparison.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

std::string
IntervalText(const ConfidenceInterval& interval, int digits)
{
    const std::string mean = SignificantText(interval.mean, digits);
    return interval.n < 2 ? mean : mean + " ±" + SignificantText(interval.halfWidth, 2);
}

/** Of all columns but the objective, where that is the loss, each policy's mean. */
std::string
MeansText(const EpisodeComparison& comparison)
{
    std::vector<TextRow> rows{{"per slot"}};
    for (const EpisodeStatistics& row : comparison.rows)
    {
        rows.push_back({row.policy});
    }
    for (std::size_t column = 0; column < comparison.columns.size(); ++column)
    {
        rows[0].push_back(comparison.columns[column]);
        for (std::size_t i = 0; i < comparison.rows.size(); ++i)
        {
            const ConfidenceInterval& mean = comparison.rows[i].means[column];
            rows[1 + i].push_back(column == 0 ? IntervalText(mean, 5)
                                              : SignificantText(mean.mean, 4));
        }
    }
    return TableText(rows, 1);
}

std::string
VerdictText(const EpisodeStatistics& row)
{
    return row.verdict == 0 ? "" : row.verdict < 0 ? "lower" : "higher";
}

std::string
PairsText(const EpisodeComparison& comparison)
{
    const EpisodePlan& plan = comparison.plan;
    std::vector<TextRow> rows{
        {"loss against " + plan.baseline, "difference", "ratio", "p (t)", "p (Wilcoxon)", ""}
    };
    for (const EpisodeStatistics& row : comparison.rows)
    {
        if (row.policy == plan.baseline)
        {
            continue;
        }
        const ConfidenceInterval& ratio = row.logRatio;
        rows.push_back({row.policy,
                        (row.difference.mean > 0 ? "+" : "") + IntervalText(row.difference, 4),
                        ratio.n == 0 ? "-"
                                     : FixedText(std::exp(ratio.mean), 4) + " (" +
                                           FixedText(std::exp(ratio.Low()), 4) + " to " +
                                           FixedText(std::exp(ratio.High()), 4) + ")",
                        ProbabilityText(row.pStudent),
                        ProbabilityText(row.pWilcoxon),
                        VerdictText(row)});
    }
    return TableText(rows, 1) +
           (plan.seeds.size() < 5 ? "No policy is called lower or higher with n < 5.\n" : "");
}

Json
ToJson(const ConfidenceInterval& interval)
{
    if (interval.n == 0)
    {
        return nullptr;
    }
    Json json{
        {"n",    interval.n   },
        {"mean", interval.mean}
    };
    json["half_width"] = interval.n < 2 ? Json(nullptr) : Json(interval.halfWidth);
    return json;
}

} // namespace

std::string
EpisodesText(const EpisodeComparison& comparison)
{
    const EpisodePlan& plan = comparison.plan;
    std::string text = std::string(plan.system->Name()) + ", episodes of " +
                       std::to_string(plan.slots) +
                       " slots; n = " + std::to_string(plan.seeds.size()) + ", seeds " +
                       SeedsText(plan.seeds) + "\n\n" + MeansText(comparison);
    if (plan.seeds.size() > 1 && comparison.rows.size() > 1)
    {
        text +=
            "\nPaired by seed; Student-t 95 % intervals over episodes, p corrected by Holm over " +
            std::to_string(comparison.rows.size() - 1) +
            (comparison.rows.size() == 2 ? " policy\n" : " policies\n") + PairsText(comparison);
    }
    return text;
}

std::string
EpisodesCsv(const EpisodeComparison& comparison)
{
    CsvWriter csv;
    csv.AddAll({"policy", "seed"}).AddAll(comparison.columns).EndRow();
    for (const EpisodeRun& run : comparison.runs)
    {
        csv.Add(run.policy).Add(run.seed);
        for (std::size_t column = 0; column < comparison.columns.size(); ++column)
        {
            double sum = 0;
            for (const std::vector<double>& slot : run.slots)
            {
                sum += slot[column];
            }
            csv.Add(sum / static_cast<double>(run.slots.size()));
        }
        csv.EndRow();
    }
    return csv.Text();
}

std::string
SlotsCsv(const EpisodeComparison& comparison)
{
    CsvWriter csv;
    csv.AddAll({"policy", "slot"}).AddAll(comparison.columns).Add("loss_half_width").EndRow();
    const std::size_t seeds = comparison.plan.seeds.size();
    for (std::size_t i = 0; i < comparison.rows.size(); ++i)
    {
        for (std::size_t slot = 0; slot < comparison.plan.slots; ++slot)
        {
            csv.Add(comparison.rows[i].policy).Add(static_cast<uint64_t>(slot));
            for (std::size_t column = 0; column < comparison.columns.size(); ++column)
            {
                double sum = 0;
                for (std::size_t k = 0; k < seeds; ++k)
                {
                    sum += comparison.runs[i * seeds + k].slots[slot][column];
                }
                csv.Add(sum / static_cast<double>(seeds));
            }
            csv.Add(comparison.rows[i].slots[slot].halfWidth).EndRow();
        }
    }
    return csv.Text();
}

Json
EpisodesJson(const EpisodeComparison& comparison, const std::string& command)
{
    const EpisodePlan& plan = comparison.plan;
    Json policies = Json::array();
    for (const EpisodeStatistics& row : comparison.rows)
    {
        Json means = Json::object();
        for (std::size_t column = 0; column < comparison.columns.size(); ++column)
        {
            means[comparison.columns[column]] = ToJson(row.means[column]);
        }
        policies.push_back({
            {"policy",     row.policy            },
            {"means",      means                 },
            {"difference", ToJson(row.difference)},
            {"log_ratio",  ToJson(row.logRatio)  },
            {"p_student",  row.pStudent          },
            {"p_wilcoxon", row.pWilcoxon         },
            {"verdict",    row.verdict           }
        });
    }
    return {
        {"format",   "vec-episodes/1"     },
        {"command",  command              },
        {"system",   plan.system->Name()  },
        {"options",  plan.options         },
        {"slots",    plan.slots           },
        {"seeds",    SeedsText(plan.seeds)},
        {"baseline", plan.baseline        },
        {"policies", policies             }
    };
}

} // namespace ns3::vec
