// SPDX-License-Identifier: GPL-2.0-only
// Figure 5 and table 2 of paper 4.

#include "vec-reproduce-slots.h"

#include <cmath>

namespace ns3::vec
{

namespace
{

/** A column of table 2: the rewards of LEARNERS, printed. */
struct Column
{
    const char* profile;
    std::vector<double> rewards;
};

const std::vector<std::string> LEARNERS{"dqn-lstm", "mco-drl", "sac", "ppo", "td7", "drl-mwf"};

const std::vector<Column> TABLE2{
    {"mec2-wd10", {-10.62, -9.91, -9.37, -10.02, -9.36, -8.58}   },
    {"mec3-wd15", {-10.70, -9.87, -9.63, -9.95, -9.41, -8.24}    },
    {"mec3-wd30", {-10.72, -9.92, -9.88, -10.26, -9.53, -8.70}   },
    {"mec5-wd25", {-10.66, -9.97, -10.25, -10.96, -9.39, -8.39}  },
    {"mec5-wd50", {-10.96, -10.01, -10.42, -10.31, -9.60, -8.88} },
    {"mec8-wd40", {-11.23, -10.34, -10.37, -10.34, -9.58, -8.77} },
    {"mec8-wd80", {-13.34, -12.42, -13.76, -12.82, -11.13, -9.72}}
};

std::vector<Method>
Methods()
{
    std::vector<Method> methods;
    for (const std::string& learner : LEARNERS)
    {
        methods.push_back({learner, ""});
    }
    for (const char* policy : {"greedy", "greedy-reward", "local", "random"})
    {
        methods.push_back({policy, ""});
    }
    return methods;
}

/** Losses are rewards with the other sign: lower is better in both of a claim's samples. */
void
AddClaims(const Column& column,
          const std::vector<Method>& methods,
          const std::vector<EpisodeOutcomes>& outcomes,
          std::vector<Claim>& claims)
{
    const auto sample = [&](std::size_t m) -> const Sample*
    {
        const auto at = outcomes[m].columns.find("loss");
        return at == outcomes[m].columns.end() ? nullptr : &at->second;
    };
    for (std::size_t m = 0; m < LEARNERS.size(); ++m)
    {
        if (const Sample* ours = sample(m))
        {
            claims.push_back(
                ValueOf(column.profile, "−reward of " + LEARNERS[m], *ours, -column.rewards[m]));
        }
    }
    const std::size_t mwf = LEARNERS.size() - 1;
    for (std::size_t m = 0; m < mwf; ++m)
    {
        if (sample(mwf) && sample(m))
        {
            claims.push_back(Compare(column.profile,
                                     LEARNERS[mwf] + " / " + LEARNERS[m],
                                     *sample(mwf),
                                     *sample(m),
                                     Claim::Says::BELOW,
                                     column.rewards[mwf] / column.rewards[m]));
        }
    }
}

EpisodeField
FieldOf(const ReproductionOptions& options, const std::string& profile)
{
    EpisodeField field;
    field.system = "multi-workload";
    field.draw = {
        {"profile", profile}
    };
    field.slots = options.isQuick ? 10 : 100;
    field.episodes = options.isQuick ? 3 : 20;
    return field;
}

Reproduction
Table2(const ReproductionOptions& options)
{
    const std::vector<Method> methods = Methods();
    SweepOutcomes outcomes;
    std::vector<double> x;
    Reproduction found;
    for (std::size_t i = 0; i < TABLE2.size(); ++i)
    {
        options.progress(static_cast<double>(i) / static_cast<double>(TABLE2.size()),
                         TABLE2[i].profile);
        outcomes.push_back(MeasureEpisodes(methods, FieldOf(options, TABLE2[i].profile)));
        x.push_back(static_cast<double>(i));
        AddClaims(TABLE2[i], methods, outcomes.back(), found.claims);
        AddFailures(methods, outcomes.back(), found.notes);
    }
    FigurePanel panel = SlotPanel("table 2", "servers and devices", "loss", methods, x, outcomes);
    panel.yLabel = "−reward per slot";
    for (const Column& column : TABLE2)
    {
        panel.categories.emplace_back(column.profile);
    }
    found.panels.push_back(std::move(panel));
    found.notes.push_back(
        "Episodes of 100 slots, means over slots; the interval is over episodes. The last four are "
        "not in the paper. A learner has a column where a model of its size ships.");
    return found;
}

/** Figure 5: reward, latency, energy and unfinished share over the probability of arrivals. */
Reproduction
Figure5(const ReproductionOptions& options)
{
    const std::vector<Method> methods = Methods();
    const std::vector<double> x = options.isQuick ? std::vector<double>{0.3, 0.9}
                                                  : std::vector<double>{0.1, 0.3, 0.5, 0.7, 0.9};
    SweepOutcomes outcomes;
    Reproduction found;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
        options.progress(static_cast<double>(i) / static_cast<double>(x.size()), "arrivals");
        EpisodeField field = FieldOf(options, "mec2-wd10");
        field.draw["arrival"] = "0." + std::to_string(static_cast<int>(std::lround(10 * x[i])));
        outcomes.push_back(MeasureEpisodes(methods, field));
        AddFailures(methods, outcomes.back(), found.notes);
        const std::size_t mwf = LEARNERS.size() - 1;
        for (std::size_t m = 0; m < mwf; ++m)
        {
            const auto ours = outcomes.back()[mwf].columns.find("loss");
            const auto theirs = outcomes.back()[m].columns.find("loss");
            if (ours != outcomes.back()[mwf].columns.end() &&
                theirs != outcomes.back()[m].columns.end())
            {
                found.claims.push_back(Compare("arrivals " + field.draw["arrival"],
                                               LEARNERS[mwf] + " / " + LEARNERS[m],
                                               ours->second,
                                               theirs->second,
                                               Claim::Says::BELOW));
            }
        }
    }
    for (const char* column : {"loss", "latency_s", "energy_j", "unfinished_ratio"})
    {
        found.panels.push_back(
            SlotPanel(column, "probability of arrivals", column, methods, x, outcomes));
    }
    found.notes.push_back(
        "Profile mec2-wd10, models trained at 0.3; episodes of 100 slots. loss is "
        "−reward per slot. The last four policies are not in the paper.");
    return found;
}

} // namespace

std::vector<Experiment>
MultiWorkloadExperiments()
{
    return {
        {"paper4-fig5",
         "paper 4, figure 5", "drl-mwf has the highest reward whatever the probability of arrivals",
         "minutes, --quick seconds", Figure5},
        {"paper4-table2",
         "paper 4, table 2",  "drl-mwf has the highest reward in all columns",
         "minutes, --quick seconds", Table2 }
    };
}

} // namespace ns3::vec
