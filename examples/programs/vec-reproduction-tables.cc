// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-csv.h"
#include "ns3/vec-text.h"
#include "vec-reproduction.h"

#include <algorithm>
#include <set>

namespace ns3::vec
{

namespace
{

constexpr std::size_t MOST_ROWS = 11; // of a panel's table

std::string
Rounded(double value)
{
    return SignificantText(value, 4);
}

std::string
VerdictText(Claim::Verdict verdict)
{
    switch (verdict)
    {
    case Claim::Verdict::YES:
        return "yes";
    case Claim::Verdict::NO:
        return "no";
    case Claim::Verdict::OPEN:
        return "open";
    default:
        return "";
    }
}

std::string
PaperText(const Claim& claim)
{
    const std::string order = claim.says == Claim::Says::BELOW ? "< 1"
                            : claim.says == Claim::Says::EQUAL ? "= 1"
                                                               : "";
    return claim.paper ? Rounded(*claim.paper) : order;
}

std::string
XText(const FigurePanel& panel, double x)
{
    return panel.categories.empty() ? Rounded(x) : panel.categories[static_cast<std::size_t>(x)];
}

/** Where the panel's table looks: all of its x, or some when they are many. */
std::vector<double>
SomeX(const FigurePanel& panel)
{
    std::set<double> all;
    for (const FigureSeries& series : panel.series)
    {
        for (const FigurePoint& point : series.points)
        {
            all.insert(point.x);
        }
    }
    const std::vector<double> sorted(all.begin(), all.end());
    if (sorted.size() <= MOST_ROWS)
    {
        return sorted;
    }
    std::vector<double> some;
    for (std::size_t k = 0; k < MOST_ROWS; ++k)
    {
        some.push_back(sorted[k * (sorted.size() - 1) / (MOST_ROWS - 1)]);
    }
    return some;
}

std::vector<TextRow>
PanelRows(const FigurePanel& panel)
{
    std::vector<TextRow> rows{{panel.xLabel}};
    for (const FigureSeries& series : panel.series)
    {
        rows.front().push_back(series.name);
    }
    for (double x : SomeX(panel))
    {
        TextRow row{XText(panel, x)};
        for (const FigureSeries& series : panel.series)
        {
            const auto point = std::find_if(series.points.begin(),
                                            series.points.end(),
                                            [x](const FigurePoint& p) { return p.x == x; });
            std::string text = "-";
            if (point != series.points.end())
            {
                text = Rounded(point->y);
                if (std::isfinite(point->high))
                {
                    text += " ±" + SignificantText((point->high - point->low) / 2, 2);
                }
            }
            row.push_back(text);
        }
        rows.push_back(row);
    }
    return rows;
}

std::vector<TextRow>
ClaimRows(const std::vector<Claim>& claims)
{
    std::vector<TextRow> rows{
        {"units",
         "at", "quantity",
         "paper", "ours",
         "95 %", "ours/paper",
         "n", "p (Holm)",
         "holds"}
    };
    for (const Claim& claim : claims)
    {
        std::string interval;
        if (std::isfinite(claim.low) && std::isfinite(claim.high))
        {
            interval = "[" + Rounded(claim.low) + ", " + Rounded(claim.high) + "]";
        }
        rows.push_back({claim.units.empty() ? "default" : claim.units,
                        claim.at,
                        claim.quantity,
                        PaperText(claim),
                        Rounded(claim.ours),
                        interval,
                        claim.paper ? Rounded(claim.ours / *claim.paper) : "",
                        std::to_string(claim.n),
                        ProbabilityText(claim.holm),
                        VerdictText(claim.verdict)});
    }
    return rows;
}

Json
ToJson(const FigurePanel& panel)
{
    Json series = Json::array();
    for (const FigureSeries& line : panel.series)
    {
        Json points = Json::array();
        for (const FigurePoint& point : line.points)
        {
            points.push_back({point.x, point.y, point.low, point.high});
        }
        series.push_back({
            {"name",   line.name},
            {"points", points   }
        });
    }
    return {
        {"title",      panel.title        },
        {"x_label",    panel.xLabel       },
        {"y_label",    panel.yLabel       },
        {"categories", panel.categories   },
        {"log",        panel.isLogarithmic},
        {"series",     series             },
        {"table",      PanelRows(panel)   }
    };
}

} // namespace

std::string
ReproductionText(const Experiment& experiment, const Reproduction& reproduction)
{
    std::string text = experiment.source + ": " + experiment.says + "\n";
    for (const FigurePanel& panel : reproduction.panels)
    {
        text += "\n" + panel.title + ": " + panel.yLabel + "\n" + TableText(PanelRows(panel), 1);
    }
    if (!reproduction.claims.empty())
    {
        text += "\nWhat the paper says and what came out\n" +
                TableText(ClaimRows(reproduction.claims), 3);
    }
    for (const std::string& note : reproduction.notes)
    {
        text += (note == reproduction.notes.front() ? "\n" : "") + note + "\n";
    }
    return text;
}

std::string
ReproductionCsv(const Reproduction& reproduction)
{
    CsvWriter csv;
    csv.AddAll({"units", "at", "quantity", "paper", "says", "ours"});
    csv.AddAll({"low", "high", "ours_over_paper", "n", "p_holm", "holds"}).EndRow();
    for (const FigurePanel& panel : reproduction.panels)
    {
        for (const FigureSeries& series : panel.series)
        {
            for (const FigurePoint& point : series.points)
            {
                csv.AddQuoted(panel.title).AddQuoted(panel.xLabel + " " + XText(panel, point.x));
                csv.AddQuoted(series.name).AddAll({"", ""});
                csv.Add(point.y).Add(point.low).Add(point.high).AddAll({"", "", "", ""}).EndRow();
            }
        }
    }
    for (const Claim& claim : reproduction.claims)
    {
        const char* says = claim.says == Claim::Says::BELOW ? "below 1"
                         : claim.says == Claim::Says::EQUAL ? "equal to 1"
                                                            : "";
        const double paper = claim.paper.value_or(NAN);
        csv.AddQuoted(claim.units).AddQuoted(claim.at).AddQuoted(claim.quantity);
        csv.Add(paper).Add(std::string(says)).Add(claim.ours).Add(claim.low).Add(claim.high);
        csv.Add(claim.ours / paper).Add(claim.n).Add(claim.holm).Add(VerdictText(claim.verdict));
        csv.EndRow();
    }
    return csv.Text();
}

Json
ReproductionJson(const Experiment& experiment,
                 const Reproduction& reproduction,
                 const std::string& command)
{
    Json panels = Json::array();
    for (const FigurePanel& panel : reproduction.panels)
    {
        panels.push_back(ToJson(panel));
    }
    return {
        {"format",  "vec-reproduction/1"          },
        {"name",    experiment.name               },
        {"source",  experiment.source             },
        {"says",    experiment.says               },
        {"command", command                       },
        {"panels",  panels                        },
        {"claims",  ClaimRows(reproduction.claims)},
        {"notes",   reproduction.notes            }
    };
}

} // namespace ns3::vec
