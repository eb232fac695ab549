// SPDX-License-Identifier: GPL-2.0-only
// Figures 3 and 4 of paper 1.

#include "vec-reproduce-slots.h"

namespace ns3::vec
{

namespace
{

/** Who takes part, with what is printed at 100 tasks, then the simple policies beside them. */
struct Printed
{
    const char* policy;
    double objective;
    double responseS;
};

const std::vector<Printed> PRINTED{
    {"ppo",                0.27, 0.28},
    {"ac",                 0.29, 0.31},
    {"greedy-computation", 0.44, 0.37},
    {"greedy-data",        0.47, 0.41}
};

struct Figure
{
    const char* column;
    const char* label;
    double Printed::*printed;
};

Reproduction
Sweep(const ReproductionOptions& options, const Figure& figure)
{
    std::vector<Method> methods;
    for (const Printed& printed : PRINTED)
    {
        methods.push_back({printed.policy, ""});
    }
    for (const char* policy : {"greedy", "nearest"})
    {
        methods.push_back({policy, ""});
    }
    const std::vector<double> x =
        options.isQuick ? std::vector<double>{20, 100} : std::vector<double>{20, 40, 60, 80, 100};
    SweepOutcomes outcomes;
    Reproduction found;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
        const std::string vehicles = std::to_string(static_cast<int>(x[i]));
        options.progress(static_cast<double>(i) / static_cast<double>(x.size()),
                         vehicles + " vehicles");
        EpisodeField field;
        field.system = "load-balance";
        field.draw = {
            {"vehicles", vehicles}
        };
        field.slots = options.isQuick ? 10 : 100;
        field.episodes = options.isQuick ? 3 : 20;
        outcomes.push_back(MeasureEpisodes(methods, field));
        AddFailures(methods, outcomes.back(), found.notes);
    }
    found.panels.push_back(
        SlotPanel("profile paper", "vehicles, a task each", figure.column, methods, x, outcomes));
    found.panels.back().yLabel = figure.label;

    const std::vector<EpisodeOutcomes>& last = outcomes.back();
    const auto sample = [&](std::size_t m) -> const Sample*
    {
        const auto at = last[m].columns.find(figure.column);
        return at == last[m].columns.end() ? nullptr : &at->second;
    };
    for (std::size_t m = 0; m < PRINTED.size(); ++m)
    {
        if (const Sample* ours = sample(m))
        {
            found.claims.push_back(
                ValueOf("100 tasks", methods[m].policy, *ours, PRINTED[m].*figure.printed));
        }
    }
    for (std::size_t m = 0; m + 1 < PRINTED.size(); ++m)
    {
        if (sample(m) && sample(m + 1))
        {
            found.claims.push_back(
                Compare("100 tasks",
                        methods[m].policy + " / " + methods[m + 1].policy,
                        *sample(m),
                        *sample(m + 1),
                        Claim::Says::BELOW,
                        PRINTED[m].*figure.printed / PRINTED[m + 1].*figure.printed));
        }
    }
    found.notes.push_back(
        "Episodes of 100 slots, means over slots; the interval is over episodes. greedy and "
        "nearest are not in the paper. What the paper leaves open was chosen: "
        "doc/load-balance.rst.");
    return found;
}

} // namespace

std::vector<Experiment>
LoadBalanceExperiments()
{
    return {
        {"paper1-fig3",
         "paper 1, figure 3", "ppo costs less than ac, greedy-computation and greedy-data",
         "minutes, --quick seconds", [](const ReproductionOptions& options) {
             return Sweep(options, {"objective", "objective J", &Printed::objective});
         }},
        {"paper1-fig4",
         "paper 1, figure 4", "ppo answers sooner than ac, greedy-computation and greedy-data",
         "minutes, --quick seconds", [](const ReproductionOptions& options) {
             return Sweep(options, {"t_avg_s", "mean response time, s", &Printed::responseS});
         }}
    };
}

} // namespace ns3::vec
