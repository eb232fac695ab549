// SPDX-License-Identifier: GPL-2.0-only
#include "vec-comparison-worlds.h"

#include "ns3/vec-csv.h"
#include "ns3/vec-text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace ns3::vec
{

namespace
{

constexpr const char* RESTRICTED = "/totals/restricted_mean_s";
constexpr const char* PROMISED = "/totals/predicted_restricted_mean_s";

using Quantity = std::function<double(const Json&)>;

Quantity
At(const char* pointer)
{
    return [pointer](const Json& document) { return RunFigure(document, pointer); };
}

/** Over the runs in which it is known. */
ConfidenceInterval
Over(const RunsBySeed& runs, const Quantity& quantity)
{
    std::vector<double> values;
    for (const auto& [seed, run] : runs)
    {
        const double value = quantity(run->document);
        if (std::isfinite(value))
        {
            values.push_back(value);
        }
    }
    return StudentInterval(values);
}

/** ln (a / b) over the seeds that both have. */
ConfidenceInterval
LogRatio(const RunsBySeed& a, const Quantity& of, const RunsBySeed& b, const Quantity& ofOther)
{
    std::vector<double> ratios;
    for (const auto& [seed, run] : a)
    {
        const auto other = b.find(seed);
        const double ratio = other == b.end()
                               ? std::numeric_limits<double>::quiet_NaN()
                               : std::log(of(run->document) / ofOther(other->second->document));
        if (std::isfinite(ratio))
        {
            ratios.push_back(ratio);
        }
    }
    return StudentInterval(ratios);
}

PolicyWorlds
WorldsOf(const std::vector<ComparedRun>& runs, const SweepPoint& point, const std::string& policy)
{
    const RunsBySeed packet = SelectRuns(runs, point, "packet", policy);
    const RunsBySeed analytic = SelectRuns(runs, point, "analytic", policy);
    PolicyWorlds worlds;
    worlds.point = point;
    worlds.policy = policy;
    worlds.literal = Over(analytic, At(RESTRICTED));
    worlds.calibrated = Over(packet, At(PROMISED));
    worlds.packets = Over(packet, At(RESTRICTED));
    worlds.overLiteral = LogRatio(packet, At(RESTRICTED), analytic, At(RESTRICTED));
    worlds.overCalibrated = LogRatio(packet,
                                     At("/totals/gap/measured_mean_s"),
                                     packet,
                                     At("/totals/gap/predicted_mean_s"));
    worlds.gap = Over(packet, At("/totals/gap/gap_mean_s"));
    for (const GapTerm& term : GapTerms())
    {
        const std::string pointer = std::string("/totals/gap/terms/") + term.name;
        worlds.terms.push_back(Over(packet, At(pointer.c_str())));
    }
    worlds.unexplainedShare = Over(packet, At("/totals/gap/unexplained_share")).mean;
    worlds.regret = Over(packet, At("/regret/regret_mean"));
    worlds.relativeRegret = Over(packet, At("/regret/relative_mean"));
    worlds.bestMet = Over(packet, At("/regret/best_met_share"));
    worlds.optimal = Over(packet, At("/regret/optimal_share"));
    return worlds;
}

/** A world whose ranking is compared with that of packets. */
struct World
{
    const char* name;
    const char* fidelity;
    const char* pointer;
};

const std::vector<World> WORLDS{
    {"literal",    "analytic", RESTRICTED},
    {"calibrated", "packet",   PROMISED  }
};

RankingAgreement
Agreement(const ComparisonPlan& plan,
          const std::vector<ComparedRun>& runs,
          const SweepPoint& point,
          const World& world)
{
    RankingAgreement agreement;
    agreement.point = point;
    agreement.world = world.name;
    std::vector<RunsBySeed> there;
    std::vector<RunsBySeed> packets;
    std::vector<double> meansThere;
    std::vector<double> meansPackets;
    for (const std::string& policy : plan.policies)
    {
        there.push_back(SelectRuns(runs, point, world.fidelity, policy));
        packets.push_back(SelectRuns(runs, point, "packet", policy));
        meansThere.push_back(Over(there.back(), At(world.pointer)).mean);
        meansPackets.push_back(Over(packets.back(), At(RESTRICTED)).mean);
    }
    agreement.tau = KendallTau(meansThere, meansPackets);
    std::vector<double> perSeed;
    for (const uint64_t seed : plan.seeds)
    {
        std::vector<double> a;
        std::vector<double> b;
        for (std::size_t p = 0; p < plan.policies.size(); ++p)
        {
            const auto one = there[p].find(seed);
            const auto two = packets[p].find(seed);
            if (one != there[p].end() && two != packets[p].end())
            {
                a.push_back(RunFigure(one->second->document, world.pointer));
                b.push_back(RunFigure(two->second->document, RESTRICTED));
            }
        }
        const double tau = KendallTau(a, b);
        if (std::isfinite(tau))
        {
            perSeed.push_back(tau);
        }
    }
    agreement.tauPerSeed = StudentInterval(perSeed);
    for (std::size_t i = 0; i < plan.policies.size(); ++i)
    {
        for (std::size_t j = 0; j < plan.policies.size(); ++j)
        {
            if (meansThere[i] < meansThere[j] && meansPackets[i] > meansPackets[j])
            {
                agreement.swaps.push_back(
                    {plan.policies[i],
                     plan.policies[j],
                     LogRatio(there[i], At(world.pointer), there[j], At(world.pointer)),
                     LogRatio(packets[i], At(RESTRICTED), packets[j], At(RESTRICTED))});
            }
        }
    }
    return agreement;
}

std::string
WithInterval(const ConfidenceInterval& value, double scale, int decimals)
{
    std::string text = FixedText(value.mean * scale, decimals);
    return value.n > 1 ? text + " ±" + FixedText(value.halfWidth * scale, decimals) : text;
}

std::string
RatioText(const ConfidenceInterval& ratio)
{
    std::string text = FixedText(std::exp(ratio.mean), 3);
    if (ratio.n > 1)
    {
        text += " (" + FixedText(std::exp(ratio.Low()), 3) + " to " +
                FixedText(std::exp(ratio.High()), 3) + ")";
    }
    return text;
}

std::vector<const PolicyWorlds*>
At(const Comparison& comparison, const SweepPoint& point)
{
    std::vector<const PolicyWorlds*> rows;
    for (const PolicyWorlds& worlds : comparison.worlds)
    {
        if (worlds.point == point && worlds.packets.n > 0)
        {
            rows.push_back(&worlds);
        }
    }
    return rows;
}

std::string
MeansText(const std::vector<const PolicyWorlds*>& rows)
{
    const bool literal = rows.front()->literal.n > 0;
    std::string text = "Restricted mean, s: the literal equations, those with the rates and "
                       "backlogs the coordinator believed in, packets\n";
    text += LeftText("", 16) + (literal ? RightText("literal", 17) : "") +
            RightText("calibrated", 17) + RightText("packets", 17) +
            RightText("measured / promised", 26) +
            (literal ? RightText("packets / literal", 26) : "") + "\n";
    for (const PolicyWorlds* row : rows)
    {
        text += LeftText(row->policy, 16) +
                (literal ? RightText(WithInterval(row->literal, 1, 3), 17) : "") +
                RightText(WithInterval(row->calibrated, 1, 3), 17) +
                RightText(WithInterval(row->packets, 1, 3), 17) +
                RightText(RatioText(row->overCalibrated), 26) +
                (literal ? RightText(RatioText(row->overLiteral), 26) : "") + "\n";
    }
    return text + "What packets do is measured / promised, over the tasks that were completed; the "
                  "literal equations also lack\nthe load that others put on the channels.\n";
}

std::string
TermsText(const std::vector<const PolicyWorlds*>& rows)
{
    std::vector<std::vector<std::string>> lines{{""}};
    for (const PolicyWorlds* row : rows)
    {
        lines[0].push_back(row->policy);
    }
    for (std::size_t t = 0; t < GapTerms().size(); ++t)
    {
        lines.push_back({std::string("  ") + GapTerms()[t].label});
        for (const PolicyWorlds* row : rows)
        {
            lines.back().push_back(WithInterval(row->terms[t], 1e3, 1));
        }
    }
    lines.push_back({"  measured - promised"});
    lines.push_back({"unexplained, % of measured"});
    for (const PolicyWorlds* row : rows)
    {
        lines[lines.size() - 2].push_back(WithInterval(row->gap, 1e3, 1));
        lines.back().push_back(FixedText(100 * row->unexplainedShare, 2));
    }
    std::string text = "Where measured - promised comes from, ms per task (doc/gap.rst)\n";
    for (const auto& line : lines)
    {
        text += LeftText(line[0], 34);
        for (std::size_t c = 1; c < line.size(); ++c)
        {
            text += RightText(line[c], std::max<std::size_t>(16, line[c].size() + 2));
        }
        text += "\n";
    }
    return text;
}

std::string
RankingsText(const Comparison& comparison, const SweepPoint& point)
{
    std::string text;
    for (const RankingAgreement& agreement : comparison.rankings)
    {
        if (agreement.point != point || !std::isfinite(agreement.tau))
        {
            continue;
        }
        text +=
            "  " + agreement.world + " and packets: Kendall's tau " + FixedText(agreement.tau, 2);
        if (agreement.tauPerSeed.n > 1)
        {
            text += " (per seed " + FixedText(agreement.tauPerSeed.mean, 2) + " ±" +
                    FixedText(agreement.tauPerSeed.halfWidth, 2) + ")";
        }
        text += agreement.swaps.empty() ? ": the same ranking\n" : "\n";
        for (const SwappedPair& swap : agreement.swaps)
        {
            text += "    " + swap.first + " / " + swap.second + ": " + RatioText(swap.there) +
                    " there, " + RatioText(swap.packets) + " in packets" +
                    (swap.IsCertain() ? "" : "; not certain") + "\n";
        }
    }
    return text.empty() ? "" : "Ranking by restricted mean\n" + text;
}

std::string
RegretText(const std::vector<const PolicyWorlds*>& rows)
{
    std::string text;
    for (const PolicyWorlds* row : rows)
    {
        if (row->regret.n > 0)
        {
            text += LeftText(row->policy, 16) + RightText(WithInterval(row->regret, 1, 4), 20) +
                    RightText(WithInterval(row->relativeRegret, 100, 2), 18) +
                    RightText(FixedText(100 * row->bestMet.mean, 1), 14) +
                    RightText(FixedText(100 * row->optimal.mean, 1), 14) + "\n";
        }
    }
    return text.empty()
             ? ""
             : "Regret of decisions against the best plan known for what was believed\n" +
                   LeftText("", 16) + RightText("mean, objective", 20) +
                   RightText("% of the best", 18) + RightText("% met it", 14) +
                   RightText("% proven", 14) + "\n" + text;
}

} // namespace

const std::vector<GapTerm>&
GapTerms()
{
    static const std::vector<GapTerm> terms{
        {"stale_s",          "stale knowledge"          },
        {"signalling_s",     "signalling"               },
        {"radio_access_s",   "radio access and queueing"},
        {"retransmission_s", "retransmission"           },
        {"radio_transfer_s", "rate"                     },
        {"backhaul_s",       "backhaul"                 },
        {"compute_queue_s",  "compute queueing"         },
        {"compute_s",        "computing"                },
        {"handover_s",       "handover and migration"   },
        {"delivery_s",       "result delivery"          },
        {"unexplained_s",    "unexplained"              },
    };
    return terms;
}

bool
SwappedPair::IsCertain() const
{
    return there.n > 1 && packets.n > 1 && there.High() < 0 && packets.Low() > 0;
}

double
KendallTau(const std::vector<double>& a, const std::vector<double>& b)
{
    double agreeing = 0;
    double inA = 0;
    double inB = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        for (std::size_t j = 0; j < i; ++j)
        {
            const int orderA = (a[i] > a[j]) - (a[i] < a[j]);
            const int orderB = (b[i] > b[j]) - (b[i] < b[j]);
            agreeing += orderA * orderB;
            inA += orderA * orderA;
            inB += orderB * orderB;
        }
    }
    return agreeing / std::sqrt(inA * inB);
}

std::vector<PolicyWorlds>
CompareWorlds(const ComparisonPlan& plan, const std::vector<ComparedRun>& runs)
{
    std::vector<PolicyWorlds> all;
    for (const SweepPoint& point : plan.points)
    {
        for (const std::string& policy : plan.policies)
        {
            all.push_back(WorldsOf(runs, point, policy));
        }
    }
    return all;
}

std::vector<RankingAgreement>
CompareRankings(const ComparisonPlan& plan, const std::vector<ComparedRun>& runs)
{
    std::vector<RankingAgreement> all;
    for (const SweepPoint& point : plan.points)
    {
        for (const World& world : WORLDS)
        {
            all.push_back(Agreement(plan, runs, point, world));
        }
    }
    return all;
}

std::string
WorldsText(const Comparison& comparison, const SweepPoint& point)
{
    const auto rows = At(comparison, point);
    const auto any = [&rows](auto has) { return std::any_of(rows.begin(), rows.end(), has); };
    const bool gap = any([](const PolicyWorlds* row) { return row->gap.n > 0; });
    const bool both = any([](const PolicyWorlds* row) { return row->literal.n > 0; });
    if (!gap && !both)
    {
        return "";
    }
    std::string text = MeansText(rows) + (gap ? "\n" + TermsText(rows) : "");
    for (const std::string& more : {RankingsText(comparison, point), RegretText(rows)})
    {
        text += more.empty() ? "" : "\n" + more;
    }
    return text;
}

std::string
WorldsCsv(const Comparison& comparison)
{
    CsvWriter csv;
    for (const auto& [key, value] : comparison.plan.points.front())
    {
        csv.Add(key);
    }
    csv.AddAll({"policy", "term", "n", "seconds", "seconds_half_width"}).EndRow();
    for (const PolicyWorlds& row : comparison.worlds)
    {
        const auto add = [&](const std::string& term, const ConfidenceInterval& value)
        {
            for (const auto& [key, set] : row.point)
            {
                csv.Add(set);
            }
            csv.Add(row.policy).Add(term).Add(value.n).Add(value.mean).Add(value.halfWidth);
            csv.EndRow();
        };
        add("literal_restricted_mean_s", row.literal);
        add("calibrated_restricted_mean_s", row.calibrated);
        add("packets_restricted_mean_s", row.packets);
        add("gap_s", row.gap);
        for (std::size_t t = 0; t < row.terms.size(); ++t)
        {
            add(GapTerms()[t].name, row.terms[t]);
        }
    }
    return csv.Text();
}

void
AddWorldsJson(const Comparison& comparison, Json& document)
{
    Json terms = Json::array();
    for (const GapTerm& term : GapTerms())
    {
        terms.push_back({
            {"name",  term.name },
            {"label", term.label}
        });
    }
    Json worlds = Json::array();
    for (const PolicyWorlds& row : comparison.worlds)
    {
        Json json{
            {"point",             ToJson(row.point)         },
            {"policy",            row.policy                },
            {"literal",           ToJson(row.literal)       },
            {"calibrated",        ToJson(row.calibrated)    },
            {"packets",           ToJson(row.packets)       },
            {"log_over_literal",  ToJson(row.overLiteral)   },
            {"log_over_promised", ToJson(row.overCalibrated)},
            {"gap",               ToJson(row.gap)           },
            {"unexplained_share", row.unexplainedShare      },
            {"regret",            ToJson(row.regret)        },
            {"relative_regret",   ToJson(row.relativeRegret)},
            {"best_met_share",    ToJson(row.bestMet)       },
            {"optimal_share",     ToJson(row.optimal)       }
        };
        json["terms"] = Json::object();
        for (std::size_t t = 0; t < row.terms.size(); ++t)
        {
            json["terms"][GapTerms()[t].name] = ToJson(row.terms[t]);
        }
        worlds.push_back(json);
    }
    Json rankings = Json::array();
    for (const RankingAgreement& agreement : comparison.rankings)
    {
        Json swaps = Json::array();
        for (const SwappedPair& swap : agreement.swaps)
        {
            swaps.push_back({
                {"first",       swap.first          },
                {"second",      swap.second         },
                {"log_there",   ToJson(swap.there)  },
                {"log_packets", ToJson(swap.packets)},
                {"certain",     swap.IsCertain()    }
            });
        }
        rankings.push_back({
            {"point",        ToJson(agreement.point)     },
            {"world",        agreement.world             },
            {"tau",          agreement.tau               },
            {"tau_per_seed", ToJson(agreement.tauPerSeed)},
            {"swaps",        swaps                       }
        });
    }
    document["gap_terms"] = terms;
    document["worlds"] = worlds;
    document["rankings"] = rankings;
}

} // namespace ns3::vec
