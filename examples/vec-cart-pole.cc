// SPDX-License-Identifier: GPL-2.0-only
#include "vec-cart-pole.h"

#include <cmath>
#include <string>

namespace ns3::vec
{

namespace
{

constexpr int EPISODES = 20;
constexpr uint64_t LOOK_EVERY = 2000;
const std::vector<uint8_t> BOTH{1, 1};

double
MeanLength(Dqn& agent, uint64_t seed, const char* purpose)
{
    Random random(seed, "cart-pole", purpose);
    double sum = 0;
    for (int episode = 0; episode < EPISODES; ++episode)
    {
        CartPole task;
        task.Reset(random);
        int length = 0;
        bool stands = true;
        while (stands && length < CartPole::MOST_STEPS)
        {
            stands = task.Step(agent.Act(task.Observation(), BOTH));
            ++length;
        }
        sum += length;
    }
    return sum / EPISODES;
}

} // namespace

void
CartPole::Reset(Random& random)
{
    for (double& number : m_state)
    {
        number = random.Uniform(-0.05, 0.05);
    }
}

bool
CartPole::Step(std::size_t action)
{
    constexpr double GRAVITY = 9.8;
    constexpr double POLE_KG = 0.1;
    constexpr double TOTAL_KG = 1.1;
    constexpr double HALF_LENGTH_M = 0.5;
    constexpr double FORCE_N = 10;
    constexpr double TICK_S = 0.02;
    auto& [x, v, angle, omega] = m_state;
    const double sine = std::sin(angle);
    const double cosine = std::cos(angle);
    const double force = action == 1 ? FORCE_N : -FORCE_N;
    const double push = (force + POLE_KG * HALF_LENGTH_M * omega * omega * sine) / TOTAL_KG;
    const double angular = (GRAVITY * sine - cosine * push) /
                           (HALF_LENGTH_M * (4.0 / 3 - POLE_KG * cosine * cosine / TOTAL_KG));
    const double linear = push - POLE_KG * HALF_LENGTH_M * angular * cosine / TOTAL_KG;
    x += TICK_S * v;
    v += TICK_S * linear;
    angle += TICK_S * omega;
    omega += TICK_S * angular;
    return std::abs(x) <= 2.4 && std::abs(angle) <= 12 * M_PI / 180;
}

std::vector<float>
CartPole::Observation() const
{
    return {static_cast<float>(m_state[0] / 2.4),
            static_cast<float>(m_state[1] / 2),
            static_cast<float>(m_state[2] / 0.2),
            static_cast<float>(m_state[3] / 2)};
}

CartPoleResult
TrainOnCartPole(const std::string& name, uint64_t steps, uint64_t seed)
{
    DqnSettings settings = DefaultDqnSettings(name);
    settings.hidden = {64, 64};
    settings.learningRate = 1e-3;
    settings.learningRateEnd = 1e-4;
    settings.learningRateSteps = steps;
    settings.gamma = 0.99;
    settings.replay = 50000;
    settings.updateEvery = 2;
    settings.targetEvery = 200;
    settings.epsilonEnd = 0.04;
    settings.epsilonSteps = 8000;
    settings.rewardScale = 0.1;
    Dqn agent(settings, 4, 2, seed);
    Random random(seed, "cart-pole", "train");

    CartPoleResult result;
    SafeTensors best;
    double bestMean = -1;
    uint64_t nextLook = LOOK_EVERY;
    while (result.trained < steps && bestMean < CartPole::MOST_STEPS)
    {
        CartPole task;
        task.Reset(random);
        Trajectory trajectory;
        bool stands = true;
        const uint64_t left = steps - result.trained;
        while (stands && trajectory.steps.size() < std::min<uint64_t>(CartPole::MOST_STEPS, left))
        {
            Trajectory::Step step;
            step.observation = task.Observation();
            step.mask = BOTH;
            step.action = agent.Explore(step.observation, BOTH);
            stands = task.Step(step.action);
            step.reward = 1;
            trajectory.steps.push_back(std::move(step));
        }
        // Time running out is no end of the task.
        trajectory.terminated = !stands;
        trajectory.nextObservation = task.Observation();
        trajectory.nextMask = BOTH;
        agent.Learn(trajectory);
        result.trained += trajectory.steps.size();
        if (result.trained < nextLook && result.trained < steps)
        {
            continue;
        }
        nextLook = (result.trained / LOOK_EVERY + 1) * LOOK_EVERY;
        const double mean = MeanLength(agent, seed, "validate");
        if (mean > bestMean)
        {
            bestMean = mean;
            result.steps = result.trained;
            best = SafeTensors();
            agent.SaveModel(best);
        }
    }
    result.updates = agent.Progress().updates;
    agent.LoadModel(best);
    result.mean = MeanLength(agent, seed, "test");
    return result;
}

} // namespace ns3::vec
