// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduce-slots.h"

#include "ns3/vec-episode-comparison.h"
#include "ns3/vec-error.h"
#include "ns3/vec-learned.h"
#include "ns3/vec-plain-policy.h"

#include <algorithm>
#include <mutex>
#include <numeric>

namespace ns3::vec
{

namespace
{

EpisodeOutcomes
Measure(const Method& method, const EpisodeField& field, const PolicyRegistry& registry)
{
    EpisodePlan plan;
    plan.system = &FindSystem(field.system);
    plan.options = field.draw;
    plan.policies = {method.model.empty() ? method.policy : method.policy + ":" + method.model};
    plan.baseline = plan.policies.front();
    plan.slots = field.slots;
    plan.seeds.resize(field.episodes);
    std::iota(plan.seeds.begin(), plan.seeds.end(), 1);
    EpisodeOutcomes outcomes;
    try
    {
        const EpisodeComparison played = CompareEpisodes(plan, registry, [](std::size_t) {});
        for (std::size_t column = 0; column < played.columns.size(); ++column)
        {
            std::vector<double> means;
            for (const EpisodeRun& run : played.runs)
            {
                double sum = 0;
                for (const std::vector<double>& slot : run.slots)
                {
                    sum += slot[column];
                }
                means.push_back(sum / static_cast<double>(run.slots.size()));
            }
            outcomes.columns[played.columns[column]] = {means};
        }
    }
    catch (const InputError& error)
    {
        outcomes.failure = error.what();
    }
    return outcomes;
}

} // namespace

std::vector<EpisodeOutcomes>
MeasureEpisodes(const std::vector<Method>& methods, const EpisodeField& field)
{
    PolicyRegistry registry;
    AddClassical(registry);
    AddPlain(registry);
    AddLearned(registry);
    std::vector<EpisodeOutcomes> outcomes(methods.size());
    InParallel(methods.size(),
               [&](std::size_t m) { outcomes[m] = Measure(methods[m], field, registry); });
    return outcomes;
}

FigurePanel
SlotPanel(const std::string& title,
          const std::string& xLabel,
          const std::string& column,
          const std::vector<Method>& methods,
          const std::vector<double>& x,
          const SweepOutcomes& outcomes)
{
    FigurePanel panel;
    panel.title = title;
    panel.xLabel = xLabel;
    panel.yLabel = column;
    for (std::size_t m = 0; m < methods.size(); ++m)
    {
        FigureSeries series{methods[m].policy, {}};
        for (std::size_t i = 0; i < x.size(); ++i)
        {
            const auto found = outcomes[i][m].columns.find(column);
            if (found != outcomes[i][m].columns.end())
            {
                series.points.push_back(PointOf(x[i], found->second));
            }
        }
        if (!series.points.empty())
        {
            panel.series.push_back(std::move(series));
        }
    }
    return panel;
}

void
AddFailures(const std::vector<Method>& methods,
            const std::vector<EpisodeOutcomes>& outcomes,
            std::vector<std::string>& notes)
{
    for (std::size_t m = 0; m < methods.size(); ++m)
    {
        const std::string who = methods[m].policy + " is not everywhere: ";
        const bool isSaid = std::any_of(notes.begin(),
                                        notes.end(),
                                        [&who](const std::string& note)
                                        { return note.compare(0, who.size(), who) == 0; });
        if (!outcomes[m].failure.empty() && !isSaid)
        {
            notes.push_back(who + outcomes[m].failure);
        }
    }
}

} // namespace ns3::vec
