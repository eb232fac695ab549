// SPDX-License-Identifier: GPL-2.0-only
#include "vec-reproduce-dmro.h"

#include "ns3/vec-policies.h"
#include "ns3/vec-system.h"

namespace ns3::vec
{

namespace
{

constexpr uint64_t VALIDATION = 50; // instances on which every learner is looked at

} // namespace

std::string
Text(uint64_t number)
{
    return std::to_string(number);
}

TrainingPlan
PlanFor(const std::string& agent, const GenerateOptions& options, uint64_t seed, uint64_t steps)
{
    TrainingPlan plan;
    plan.name = agent;
    plan.agent = agent;
    plan.system = "edge-cloud";
    plan.options = options;
    plan.options["workflows"] = "1";
    plan.observation = ObservationKind::LITERAL;
    plan.reference = "chain-dp";
    plan.settings = {
        {"seed",                Text(seed)      },
        {"steps",               Text(steps)     },
        {"learning-rate",       "0.01"          },
        {"learning-rate-end",   "0.001"         },
        {"learning-rate-steps", "50000"         },
        {"hidden",              "120,80"        },
        {"replay",              "1024"          },
        {"batch",               "128"           },
        {"gamma",               "0.9"           },
        {"target-every",        "200"           },
        {"warm-up",             "100"           },
        {"epsilon-end",         "0.1"           },
        {"epsilon-steps",       "2000"          },
        {"validation",          Text(VALIDATION)},
        {"validate-every",      "100"           },
        {"checkpoint-every",    Text(steps)     }
    };
    if (agent != "dmro")
    {
        plan.settings["skip"] = "false";
    }
    return plan;
}

Sample
ClassicalOn(const std::string& name, GenerateOptions options)
{
    options["workflows"] = "1";
    PolicyRegistry registry;
    AddClassical(registry);
    const auto policy = registry.Make(name, {});
    Sample sample(1);
    for (uint64_t i = 0; i < VALIDATION; ++i)
    {
        const auto instance = FindSystem("edge-cloud").Generate(options, VALIDATION_SEEDS + i);
        sample.front().push_back(Evaluate(*instance, policy->Decide(*instance).plan).objective);
    }
    return sample;
}

Sample
Makes(const std::vector<TrainingResult>& trainings,
      const std::function<double(const std::vector<TrainingRow>&)>& value)
{
    Sample sample;
    for (const TrainingResult& training : trainings)
    {
        sample.push_back({value(training.rows)});
    }
    return sample;
}

Sample
QAt(const std::vector<TrainingResult>& trainings, uint64_t step)
{
    return Makes(trainings,
                 [step](const std::vector<TrainingRow>& rows) { return ValidationAt(rows, step); });
}

double
MeanLoss(const std::vector<TrainingRow>& rows, uint64_t after, uint64_t upTo)
{
    std::vector<double> losses;
    for (const TrainingRow& row : rows)
    {
        if (row.updates > 0 && row.step > after && row.step <= upTo)
        {
            losses.push_back(row.loss);
        }
    }
    return Mean(losses);
}

FigureSeries
LossCurve(const std::string& name, const std::vector<TrainingResult>& trainings, uint64_t nets)
{
    FigureSeries series{name, {}};
    for (std::size_t r = 0; r < trainings.front().rows.size(); ++r)
    {
        const TrainingRow& row = trainings.front().rows[r];
        if (row.updates == 0)
        {
            continue;
        }
        double sum = 0;
        for (const TrainingResult& training : trainings)
        {
            sum += training.rows[r].loss;
        }
        series.points.push_back({static_cast<double>(row.updates) / static_cast<double>(nets),
                                 sum / static_cast<double>(trainings.size())});
    }
    return series;
}

} // namespace ns3::vec
