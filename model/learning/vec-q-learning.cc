// SPDX-License-Identifier: GPL-2.0-only
#include "vec-q-learning.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <string>

namespace ns3::vec
{

namespace
{

/** From \p start to \p end in \p steps, and \p end from then on. */
double
Linear(double start, double end, uint64_t step, uint64_t steps)
{
    return step < steps
             ? start + (end - start) * static_cast<double>(step) / static_cast<double>(steps)
             : end;
}

} // namespace

void
QLearningSettings::AddTo(SettingsTable& table)
{
    constexpr double MANY = 1e12;
    table.Add("learning-rate", &learningRate, 1e-8, 1, "of Adam, at first");
    table.Add("learning-rate-end", &learningRateEnd, 1e-8, 1, "of Adam, at last");
    table.Add("learning-rate-steps",
              &learningRateSteps,
              1,
              MANY,
              "decisions from one to the other");
    table.Add("gamma", &gamma, 0, 1, "discount per decision");
    table.Add("n-step", &nStep, 1, 1e6, "decisions summed before the value of the next state");
    table.Add("replay", &replay, 1, 1e8, "decisions remembered");
    table.Add("prioritised", &prioritised, "remembered decisions by their last error");
    table.Add("priority-exponent", &priorityExponent, 0, 1, "how much errors decide; 0: nothing");
    table.Add("importance-start",
              &importanceStart,
              0,
              1,
              "exponent of importance weights at first");
    table.Add("importance-steps", &importanceSteps, 1, MANY, "gradient steps until it is 1");
    table.Add("batch", &batch, 1, 65536, "samples of a gradient step");
    table.Add("warm-up", &warmUp, 1, MANY, "decisions before the first gradient step");
    table.Add("update-every", &updateEvery, 1, MANY, "decisions per gradient step");
    table.Add("target-every", &targetEvery, 1, MANY, "gradient steps between copies");
    table.Add("epsilon-start", &epsilonStart, 0, 1, "probability of a random action at first");
    table.Add("epsilon-end", &epsilonEnd, 0, 1, "probability of a random action at last");
    table.Add("epsilon-steps", &epsilonSteps, 1, MANY, "decisions from the first to the last");
    table.Add("huber", &huber, 1e-6, 1e6, "errors above this count linearly");
    table.Add("gradient-norm", &gradientNorm, 1e-6, 1e6, "gradients are scaled down to this norm");
    table.Add("reward-scale", &rewardScale, 1e-9, 1e9, "rewards are multiplied by this");
}

bool
QLearningSettings::IsUpdateDue(uint64_t decisions) const
{
    return decisions >= warmUp && decisions % updateEvery == 0;
}

double
QLearningSettings::EpsilonAt(uint64_t decisions) const
{
    return Linear(epsilonStart, epsilonEnd, decisions, epsilonSteps);
}

double
QLearningSettings::LearningRateAt(uint64_t decisions) const
{
    return Linear(learningRate, learningRateEnd, decisions, learningRateSteps);
}

double
QLearningSettings::ImportanceAt(uint64_t updates) const
{
    return Linear(importanceStart, 1, updates, importanceSteps);
}

std::size_t
RandomAction(const std::vector<uint8_t>& mask, Random& random)
{
    const auto allowed = std::count(mask.begin(), mask.end(), 1);
    auto k = random.Integer(0, allowed - 1);
    std::size_t action = 0;
    while (!mask[action] || k-- > 0)
    {
        ++action;
    }
    return action;
}

void
CheckSizes(const DecisionProcess& process,
           std::string_view agent,
           std::size_t observationSize,
           std::size_t actionCount)
{
    if (process.Layout().Size() != observationSize || process.ActionCount() != actionCount)
    {
        throw InputError(std::string(agent) + ": was trained for " + std::to_string(actionCount) +
                         " actions, the instance has " + std::to_string(process.ActionCount()) +
                         ": train a model of its sizes");
    }
}

} // namespace ns3::vec
