// SPDX-License-Identifier: GPL-2.0-only
// Figures 8 and 9 of paper 3: adaptation to another environment.

#include "vec-reproduce-dmro.h"

namespace ns3::vec
{

namespace
{

const std::vector<std::string> BEGINNINGS{"psi", "random", "other"};

/** Trainings of figures 8 and 9 for one δ: ψ, another environment's weights, and adaptations. */
class Adaptation
{
  public:
    Adaptation(Trainings& trainings, uint64_t seeds, std::vector<std::string> deltas, bool isQuick)
        : m_deltas(std::move(deltas)), m_isQuick(isQuick)
    {
        Groups before(trainings, seeds);
        for (const std::string& delta : m_deltas)
        {
            before.Add([&](uint64_t seed) { return Before("psi", delta, seed); });
            before.Add([&](uint64_t seed) { return Before("other", delta, seed); });
        }
        const auto begun = before.Run();
        Groups after(trainings, seeds);
        for (std::size_t d = 0; d < m_deltas.size(); ++d)
        {
            for (const char* nets : {"1", "5"})
            {
                for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
                {
                    after.Add(
                        [&](uint64_t seed)
                        {
                            TrainingPlan plan = After(m_deltas[d], nets, seed);
                            plan.name = BEGINNINGS[b] + "-" + plan.name;
                            if (BEGINNINGS[b] != "random")
                            {
                                plan.from = begun[2 * d + (b == 0 ? 0 : 1)][seed - 1].model;
                            }
                            return plan;
                        });
                }
            }
        }
        m_results = after.Run();
    }

    /** How many trainings there are for a number of δ. */
    static std::size_t Count(std::size_t deltas, uint64_t seeds)
    {
        return deltas * seeds * (2 + 2 * BEGINNINGS.size());
    }

    /** \p fives: five networks instead of one. */
    const std::vector<TrainingResult>& Of(std::size_t delta,
                                          bool fives,
                                          std::size_t beginning) const
    {
        return m_results[(2 * delta + (fives ? 1 : 0)) * BEGINNINGS.size() + beginning];
    }

  private:
    /** Algorithm 2, or the same network in one environment of table IV. */
    TrainingPlan Before(const std::string& what, const std::string& delta, uint64_t seed) const
    {
        GenerateOptions draw{
            {"profile", "training"},
            {"delta",   delta     }
        };
        if (what == "other")
        {
            draw["environment"] = Text(seed);
        }
        const uint64_t steps = m_isQuick ? 500 : 2000;
        TrainingPlan plan = PlanFor("dmro", draw, seed, steps);
        plan.name = what + "-delta" + delta;
        plan.settings["nets"] = "1";
        plan.settings["learning-rate-steps"] = Text(steps);
        return plan;
    }

    /** In the testing environment; a gradient step for every five that are remembered, as printed;
     * little exploration, as weights that know something are to be used. */
    TrainingPlan After(const std::string& delta, const std::string& nets, uint64_t seed) const
    {
        TrainingPlan plan = PlanFor("dmro",
                                    {
                                        {"delta", delta}
        },
                                    1000 + seed,
                                    m_isQuick ? 200 : 1000);
        plan.name = "nets" + nets + "-delta" + delta;
        plan.settings["nets"] = nets;
        plan.settings["warm-up"] = "10";
        plan.settings["update-every"] = "5";
        plan.settings["epsilon-start"] = "0.1";
        plan.settings["validate-every"] = "10";
        return plan;
    }

    std::vector<std::string> m_deltas;
    bool m_isQuick;
    std::vector<std::vector<TrainingResult>> m_results;
};

std::string
NetsText(bool fives)
{
    return fives ? "five networks" : "one network";
}

} // namespace

Reproduction
AdaptationCurves(const ReproductionOptions& options)
{
    const uint64_t seeds = options.isQuick ? 2 : 10;
    Trainings trainings(options, Adaptation::Count(1, seeds));
    const Adaptation adaptation(trainings, seeds, {"0.2"}, options.isQuick);
    Reproduction found;
    for (bool fives : {false, true})
    {
        FigurePanel loss;
        loss.title = NetsText(fives) + ", testing environment of table IV";
        loss.xLabel = "gradient steps of a network";
        loss.yLabel = "cost (loss), mean over " + Text(seeds) + " seeds";
        loss.isLogarithmic = true;
        FigurePanel q = loss;
        q.xLabel = "decisions in the testing environment";
        q.yLabel = "Q, mean";
        q.isLogarithmic = false;
        for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
        {
            const auto& results = adaptation.Of(0, fives, b);
            loss.series.push_back(LossCurve(BEGINNINGS[b], results, fives ? 5 : 1));
            FigureSeries series{BEGINNINGS[b], {}};
            for (const TrainingRow& row : results.front().rows)
            {
                series.points.push_back(
                    PointOf(static_cast<double>(row.step), QAt(results, row.step)));
            }
            q.series.push_back(series);
        }
        found.panels.push_back(loss);
        found.panels.push_back(q);
        const auto first = [](const std::vector<TrainingRow>& rows)
        { return MeanLoss(rows, 0, 200); };
        const auto claim = [&](std::size_t against, Claim::Says says)
        {
            Claim made = Compare("first 200 decisions",
                                 "loss, psi / " + BEGINNINGS[against],
                                 Makes(adaptation.Of(0, fives, 0), first),
                                 Makes(adaptation.Of(0, fives, against), first),
                                 says);
            made.units = NetsText(fives);
            found.claims.push_back(made);
        };
        claim(1, Claim::Says::BELOW);
        claim(2, Claim::Says::NOTHING);
        for (uint64_t step : {10, 50, 200, 1000})
        {
            if (options.isQuick && step > 200)
            {
                continue;
            }
            for (std::size_t b : {1, 2})
            {
                Claim made = Compare(Text(step) + " decisions",
                                     "Q, psi / " + BEGINNINGS[b],
                                     QAt(adaptation.Of(0, fives, 0), step),
                                     QAt(adaptation.Of(0, fives, b), step),
                                     b == 1 ? Claim::Says::BELOW : Claim::Says::NOTHING);
                made.units = NetsText(fives);
                found.claims.push_back(made);
            }
        }
    }
    found.notes = {"psi: algorithm 2 over the environments of table IV. other: the same network in "
                   "one of them. The paper does not print how many networks it adapts: both are "
                   "shown. Five take the best of five plans, which hides how good each is."};
    return found;
}

Reproduction
AdaptationOverDelta(const ReproductionOptions& options)
{
    const uint64_t seeds = options.isQuick ? 2 : 5;
    const std::vector<std::string> deltas =
        options.isQuick ? std::vector<std::string>{"0.2"} : DELTAS;
    const uint64_t step = 200;
    Trainings trainings(options, Adaptation::Count(deltas.size(), seeds));
    const Adaptation adaptation(trainings, seeds, deltas, options.isQuick);
    Reproduction found;
    for (bool fives : {false, true})
    {
        FigurePanel panel;
        panel.title = NetsText(fives) + ", after " + Text(step) + " decisions of adaptation";
        panel.xLabel = "delta";
        panel.yLabel = "Q, mean";
        for (const std::string& name : BEGINNINGS)
        {
            panel.series.push_back({name, {}});
        }
        panel.series.push_back({"optimum", {}});
        for (std::size_t d = 0; d < deltas.size(); ++d)
        {
            const double x = std::stod(deltas[d]);
            for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
            {
                panel.series[b].points.push_back(PointOf(x, QAt(adaptation.Of(d, fives, b), step)));
            }
            const Sample optimum = ClassicalOn("chain-dp",
                                               {
                                                   {"delta", deltas[d]}
            });
            panel.series.back().points.push_back({x, Mean(optimum.front())});
            for (std::size_t b : {1, 2})
            {
                Claim claim = Compare("delta " + deltas[d],
                                      "Q, psi / " + BEGINNINGS[b],
                                      QAt(adaptation.Of(d, fives, 0), step),
                                      QAt(adaptation.Of(d, fives, b), step),
                                      Claim::Says::BELOW);
                claim.units = NetsText(fives);
                found.claims.push_back(claim);
            }
        }
        found.panels.push_back(panel);
    }
    found.notes = {"psi and other as in figure 8, trained anew for each delta, which the printed "
                   "state does not contain."};
    return found;
}

} // namespace ns3::vec
