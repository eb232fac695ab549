// SPDX-License-Identifier: GPL-2.0-only
// Figures 8 and 9 of paper 3: adaptation to another environment.

#include "vec-reproduce-dmro.h"

namespace ns3::vec
{

namespace
{

const std::vector<std::string> BEGINNINGS{"psi", "random", "other"};

/** How the testing environment is learnt in. */
struct Way
{
    const char* name;
    const char* nets;
    const char* learningRate;
};

/** The paper's learning rate with one network; one that does not wipe out at once what is known;
 * and DMRO's five networks, of which the best plan counts. */
const std::vector<Way> WAYS{
    {"one network, lr 0.01",   "1", "0.01" },
    {"one network, lr 0.003",  "1", "0.003"},
    {"five networks, lr 0.01", "5", "0.01" }
};

/** Trainings of figures 8 and 9: ψ, another environment's weights, and adaptations from them. */
class Adaptation
{
  public:
    Adaptation(Trainings& trainings,
               uint64_t seeds,
               std::vector<std::string> deltas,
               uint64_t stepsBefore,
               uint64_t stepsAfter)
        : m_deltas(std::move(deltas)), m_stepsBefore(stepsBefore), m_stepsAfter(stepsAfter)
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
            for (const Way& way : WAYS)
            {
                for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
                {
                    after.Add(
                        [&](uint64_t seed)
                        {
                            TrainingPlan plan = After(m_deltas[d], way, seed);
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
        return deltas * seeds * (2 + WAYS.size() * BEGINNINGS.size());
    }

    const std::vector<TrainingResult>& Of(std::size_t delta,
                                          std::size_t way,
                                          std::size_t beginning) const
    {
        return m_results[(WAYS.size() * delta + way) * BEGINNINGS.size() + beginning];
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
        TrainingPlan plan = PlanFor("dmro", draw, seed, m_stepsBefore);
        plan.name = what + "-delta" + delta;
        plan.settings["nets"] = "1";
        plan.settings["learning-rate-steps"] = Text(m_stepsBefore);
        return plan;
    }

    /** In the testing environment; a gradient step for every five that are remembered, as printed;
     * little exploration, as weights that know something are to be used. */
    TrainingPlan After(const std::string& delta, const Way& way, uint64_t seed) const
    {
        TrainingPlan plan = PlanFor("dmro",
                                    {
                                        {"delta", delta}
        },
                                    1000 + seed,
                                    m_stepsAfter);
        plan.name = std::string("nets") + way.nets + "-lr" + way.learningRate + "-delta" + delta;
        plan.settings["nets"] = way.nets;
        plan.settings["learning-rate"] = way.learningRate;
        plan.settings["warm-up"] = "10";
        plan.settings["update-every"] = "5";
        plan.settings["epsilon-start"] = "0.1";
        plan.settings["validate-every"] = m_deltas.size() > 1 ? "50" : "10";
        return plan;
    }

    std::vector<std::string> m_deltas;
    uint64_t m_stepsBefore;
    uint64_t m_stepsAfter;
    std::vector<std::vector<TrainingResult>> m_results;
};

constexpr std::size_t PSI = 0; // in BEGINNINGS
constexpr std::size_t RANDOM = 1;
constexpr std::size_t OTHER = 2;

FigurePanel
QPanel(const Way& way, const std::string& when, const std::string& xLabel)
{
    FigurePanel panel;
    panel.title = std::string(way.name) + when;
    panel.xLabel = xLabel;
    panel.yLabel = "Q, mean";
    for (const std::string& name : BEGINNINGS)
    {
        panel.series.push_back({name, {}});
    }
    return panel;
}

Claim
PsiAgainst(std::size_t beginning,
           const Way& way,
           const std::string& at,
           const std::string& quantity,
           const Sample& psi,
           const Sample& theirs,
           Claim::Says says)
{
    Claim claim = Compare(at, quantity + ", psi / " + BEGINNINGS[beginning], psi, theirs, says);
    claim.units = way.name;
    return claim;
}

} // namespace

Reproduction
AdaptationCurves(const ReproductionOptions& options)
{
    const uint64_t seeds = options.isQuick ? 2 : 10;
    Trainings trainings(options, Adaptation::Count(1, seeds));
    const Adaptation adaptation(trainings,
                                seeds,
                                {"0.2"},
                                options.isQuick ? 500 : 2000,
                                options.isQuick ? 200 : 1000);
    Reproduction found;
    FigurePanel loss = QPanel(WAYS.front(), ", testing environment", "gradient steps");
    loss.yLabel = "cost (loss), mean over " + Text(seeds) + " seeds";
    loss.isLogarithmic = true;
    for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
    {
        loss.series[b] = LossCurve(BEGINNINGS[b], adaptation.Of(0, 0, b), 1);
    }
    found.panels.push_back(loss);
    for (std::size_t w = 0; w < WAYS.size(); ++w)
    {
        FigurePanel panel =
            QPanel(WAYS[w], ", testing environment", "decisions in the testing environment");
        for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
        {
            const auto& results = adaptation.Of(0, w, b);
            for (const TrainingRow& row : results.front().rows)
            {
                panel.series[b].points.push_back(
                    PointOf(static_cast<double>(row.step), QAt(results, row.step)));
            }
        }
        found.panels.push_back(panel);
        const auto first = [](const std::vector<TrainingRow>& rows)
        { return MeanLoss(rows, 0, 200); };
        const auto add = [&](std::size_t b,
                             const std::string& at,
                             const std::string& quantity,
                             const auto& value)
        {
            found.claims.push_back(
                PsiAgainst(b,
                           WAYS[w],
                           at,
                           quantity,
                           value(adaptation.Of(0, w, PSI)),
                           value(adaptation.Of(0, w, b)),
                           b == RANDOM ? Claim::Says::BELOW : Claim::Says::NOTHING));
        };
        for (std::size_t b : {RANDOM, OTHER})
        {
            add(b,
                "first 200 decisions",
                "loss",
                [&](const std::vector<TrainingResult>& results) { return Makes(results, first); });
        }
        for (uint64_t step : {10, 50, 200, 1000})
        {
            for (std::size_t b : {RANDOM, OTHER})
            {
                if (!options.isQuick || step <= 200)
                {
                    add(b,
                        Text(step) + " decisions",
                        "Q",
                        [step](const std::vector<TrainingResult>& results)
                        { return QAt(results, step); });
                }
            }
        }
    }
    found.notes = {"psi: algorithm 2 over the environments of table IV. other: the same network in "
                   "one of them. The paper does not print how many networks it adapts. Five make "
                   "five plans of which the best counts: random ones then reach the optimum, too."};
    return found;
}

Reproduction
AdaptationOverDelta(const ReproductionOptions& options)
{
    constexpr uint64_t STEP = 200;
    const uint64_t seeds = options.isQuick ? 2 : 10;
    const std::vector<std::string> deltas =
        options.isQuick ? std::vector<std::string>{"0.2", "1"} : DELTAS;
    Trainings trainings(options, Adaptation::Count(deltas.size(), seeds));
    const Adaptation adaptation(trainings, seeds, deltas, options.isQuick ? 500 : 2000, STEP);
    Reproduction found;
    for (std::size_t w = 0; w < WAYS.size(); ++w)
    {
        FigurePanel panel =
            QPanel(WAYS[w], ", after " + Text(STEP) + " decisions of adaptation", "delta");
        panel.series.push_back({"optimum", {}});
        std::vector<Sample> overOptimum(BEGINNINGS.size(), Sample(seeds));
        for (std::size_t d = 0; d < deltas.size(); ++d)
        {
            const double x = std::stod(deltas[d]);
            const Sample optimum = ClassicalOn("chain-dp",
                                               {
                                                   {"delta", deltas[d]}
            });
            panel.series.back().points.push_back({x, Mean(optimum.front())});
            for (std::size_t b = 0; b < BEGINNINGS.size(); ++b)
            {
                const Sample q = QAt(adaptation.Of(d, w, b), STEP);
                panel.series[b].points.push_back(PointOf(x, q));
                for (std::size_t s = 0; s < seeds; ++s)
                {
                    overOptimum[b][s].push_back(q[s].front() / Mean(optimum.front()));
                }
            }
            for (std::size_t b : {RANDOM, OTHER})
            {
                found.claims.push_back(PsiAgainst(b,
                                                  WAYS[w],
                                                  "delta " + deltas[d],
                                                  "Q",
                                                  QAt(adaptation.Of(d, w, PSI), STEP),
                                                  QAt(adaptation.Of(d, w, b), STEP),
                                                  Claim::Says::BELOW));
            }
        }
        for (std::size_t b : {RANDOM, OTHER})
        {
            found.claims.push_back(PsiAgainst(b,
                                              WAYS[w],
                                              "mean over delta",
                                              "Q / optimum",
                                              overOptimum[PSI],
                                              overOptimum[b],
                                              Claim::Says::BELOW));
        }
        found.panels.push_back(panel);
    }
    found.notes = {"psi and other as in figure 8, trained anew for each delta, which the printed "
                   "state does not contain."};
    return found;
}

} // namespace ns3::vec
