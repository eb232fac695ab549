// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-json.h"
#include "ns3/vec-svg.h"
#include "vec-comparison-tables.h"
#include "vec-reproduction.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace ns3::vec
{

namespace
{

using Row = std::vector<std::string>;

constexpr std::size_t MOST_ROWS = 11; // of a panel's table

/** Digits that read back exactly; an empty cell for what is not known. */
std::string
Exact(double value)
{
    return std::isfinite(value) ? ToLine(value) : "";
}

std::string
Rounded(double value)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.4g", value);
    return std::isfinite(value) ? text : "-";
}

std::string
ProbabilityText(double p)
{
    return std::isnan(p) ? "" : p < 0.0001 ? "<0.0001" : FixedText(p, 4);
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

std::vector<Row>
PanelRows(const FigurePanel& panel)
{
    std::vector<Row> rows{{panel.xLabel}};
    for (const FigureSeries& series : panel.series)
    {
        rows.front().push_back(series.name);
    }
    for (double x : SomeX(panel))
    {
        Row row{XText(panel, x)};
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
                    char half[32];
                    std::snprintf(half, sizeof half, " ±%.2g", (point->high - point->low) / 2);
                    text += half;
                }
            }
            row.push_back(text);
        }
        rows.push_back(row);
    }
    return rows;
}

std::vector<Row>
ClaimRows(const std::vector<Claim>& claims)
{
    std::vector<Row> rows{
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

/** Columns as wide as their widest cell; the first \p left ones aligned to the left. */
std::string
TextTable(const std::vector<Row>& rows, std::size_t left)
{
    std::vector<std::size_t> widths(rows.front().size(), 0);
    const auto characters = [](const std::string& text)
    {
        return static_cast<std::size_t>(std::count_if(text.begin(),
                                                      text.end(),
                                                      [](unsigned char byte)
                                                      { return (byte & 0xC0) != 0x80; }));
    };
    for (const Row& row : rows)
    {
        for (std::size_t c = 0; c < row.size(); ++c)
        {
            widths[c] = std::max(widths[c], characters(row[c]));
        }
    }
    std::string text;
    for (const Row& row : rows)
    {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c)
        {
            line += (c == 0 ? "" : "  ") +
                    (c < left ? LeftText(row[c], widths[c]) : RightText(row[c], widths[c]));
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string
HtmlTable(const std::vector<Row>& rows)
{
    std::string html = "<table>\n";
    for (std::size_t r = 0; r < rows.size(); ++r)
    {
        html += "<tr>";
        for (const std::string& cell : rows[r])
        {
            const std::string tag = r == 0 ? "th" : "td";
            html += "<" + tag + ">" + EscapeMarkup(cell) + "</" + tag + ">";
        }
        html += "</tr>\n";
    }
    return html + "</table>\n";
}

} // namespace

std::string
ReproductionText(const Experiment& experiment, const Reproduction& reproduction)
{
    std::string text = experiment.source + ": " + experiment.says + "\n";
    for (const FigurePanel& panel : reproduction.panels)
    {
        text += "\n" + panel.title + ": " + panel.yLabel + "\n" + TextTable(PanelRows(panel), 1);
    }
    if (!reproduction.claims.empty())
    {
        text += "\nWhat the paper says and what came out\n" +
                TextTable(ClaimRows(reproduction.claims), 3);
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
    std::string csv = "units,at,quantity,paper,says,ours,low,high,ours_over_paper,n,p_holm,holds\n";
    const auto quoted = [](const std::string& text) { return "\"" + text + "\""; };
    for (const FigurePanel& panel : reproduction.panels)
    {
        for (const FigureSeries& series : panel.series)
        {
            for (const FigurePoint& point : series.points)
            {
                csv += quoted(panel.title) + "," +
                       quoted(panel.xLabel + " " + XText(panel, point.x)) + "," +
                       quoted(series.name) + ",,," + Exact(point.y) + "," + Exact(point.low) + "," +
                       Exact(point.high) + ",,,,\n";
            }
        }
    }
    for (const Claim& claim : reproduction.claims)
    {
        const char* says = claim.says == Claim::Says::BELOW ? "below 1"
                         : claim.says == Claim::Says::EQUAL ? "equal to 1"
                                                            : "";
        csv += quoted(claim.units) + "," + quoted(claim.at) + "," + quoted(claim.quantity) + "," +
               (claim.paper ? Exact(*claim.paper) : "") + "," + says + "," + Exact(claim.ours) +
               "," + Exact(claim.low) + "," + Exact(claim.high) + "," +
               (claim.paper ? Exact(claim.ours / *claim.paper) : "") + "," +
               std::to_string(claim.n) + "," + Exact(claim.holm) + "," +
               VerdictText(claim.verdict) + "\n";
    }
    return csv;
}

std::string
ReproductionHtml(const Experiment& experiment,
                 const Reproduction& reproduction,
                 const std::string& command)
{
    std::string html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                       EscapeMarkup(experiment.source) +
                       "</title>\n<style>body{font-family:sans-serif;max-width:70em;margin:2em "
                       "auto}table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .6em;"
                       "border-bottom:1px solid #ddd;text-align:right}td:first-child,th:first-child"
                       "{text-align:left}</style></head><body>\n<h1>" +
                       EscapeMarkup(experiment.source) + "</h1>\n<p>" +
                       EscapeMarkup(experiment.says) + "</p>\n<p>Made with <code>" +
                       EscapeMarkup(command) + "</code></p>\n";
    html += ReproductionSvg(reproduction.panels);
    html += "<h2>What the paper says and what came out</h2>\n" +
            HtmlTable(ClaimRows(reproduction.claims));
    for (const FigurePanel& panel : reproduction.panels)
    {
        html += "<h2>" + EscapeMarkup(panel.title + ": " + panel.yLabel) + "</h2>\n" +
                HtmlTable(PanelRows(panel));
    }
    for (const std::string& note : reproduction.notes)
    {
        html += "<p>" + EscapeMarkup(note) + "</p>\n";
    }
    return html + "</body></html>\n";
}

} // namespace ns3::vec
