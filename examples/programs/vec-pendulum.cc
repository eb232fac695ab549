// SPDX-License-Identifier: GPL-2.0-only
#include "vec-pendulum.h"

#include "ns3/vec-sac.h"
#include "ns3/vec-td7.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <memory>
#include <stdexcept>

namespace ns3::vec
{

namespace
{

constexpr int EPISODES = 10;
constexpr uint64_t RANDOM_STEPS = 1000;
constexpr uint64_t LOOK_EVERY = 1000;
constexpr double GOOD = -170;

/** What both are told. */
template <class Settings>
Settings
ForPendulum()
{
    Settings settings;
    settings.gamma = 0.99;
    settings.batch = 64;
    settings.warmUp = RANDOM_STEPS;
    settings.rewardScale = 0.1;
    settings.hidden = {64, 64};
    return settings;
}

std::unique_ptr<ContinuousLearner>
MakeLearner(const std::string& agent, uint64_t seed)
{
    const ContinuousSizes sizes{3, 3, 1};
    if (agent == "sac")
    {
        auto settings = ForPendulum<SacSettings>();
        settings.actorLearningRate = 1e-3;
        settings.criticLearningRate = 1e-3;
        settings.temperatureLearningRate = 1e-3;
        return std::make_unique<Sac>(settings, sizes, seed);
    }
    if (agent == "td7")
    {
        auto settings = ForPendulum<Td7Settings>();
        settings.embedding = 64;
        return std::make_unique<Td7>(settings, sizes, seed);
    }
    throw std::invalid_argument(agent);
}

/** Of so many greedy episodes, which are played abreast. */
double
MeanReturn(ContinuousLearner& learner, uint64_t seed, const char* purpose)
{
    Random random(seed, "pendulum", purpose);
    std::array<Pendulum, EPISODES> tasks;
    for (Pendulum& task : tasks)
    {
        task.Reset(random);
    }
    double sum = 0;
    for (int t = 0; t < Pendulum::STEPS; ++t)
    {
        std::vector<float> states;
        for (const Pendulum& task : tasks)
        {
            const std::vector<float> state = task.Observation();
            states.insert(states.end(), state.begin(), state.end());
        }
        const std::vector<float> actions = learner.Act(states, EPISODES, false);
        for (int k = 0; k < EPISODES; ++k)
        {
            sum += tasks[k].Step(actions[k]);
        }
    }
    return sum / EPISODES;
}

} // namespace

void
Pendulum::Reset(Random& random)
{
    m_angle = random.Uniform(-M_PI, M_PI);
    m_speed = random.Uniform(-1, 1);
}

void
Pendulum::Set(double angle, double speed)
{
    m_angle = angle;
    m_speed = speed;
}

double
Pendulum::Step(double action)
{
    constexpr double GRAVITY = 10;
    constexpr double KG = 1;
    constexpr double LENGTH_M = 1;
    constexpr double TICK_S = 0.05;
    constexpr double HIGHEST_TORQUE = 2;
    constexpr double HIGHEST_SPEED = 8;
    const double torque = HIGHEST_TORQUE * std::clamp(action, -1.0, 1.0);
    const double folded = std::remainder(m_angle, 2 * M_PI);
    const double cost = folded * folded + 0.1 * m_speed * m_speed + 0.001 * torque * torque;
    const double angular =
        3 * GRAVITY / (2 * LENGTH_M) * std::sin(m_angle) + 3 / (KG * LENGTH_M * LENGTH_M) * torque;
    m_speed = std::clamp(m_speed + angular * TICK_S, -HIGHEST_SPEED, HIGHEST_SPEED);
    m_angle += m_speed * TICK_S;
    return -cost;
}

std::vector<float>
Pendulum::Observation() const
{
    return {static_cast<float>(std::cos(m_angle)),
            static_cast<float>(std::sin(m_angle)),
            static_cast<float>(m_speed / 8)};
}

PendulumResult
TrainOnPendulum(const std::string& agent, uint64_t steps, uint64_t seed)
{
    const auto learner = MakeLearner(agent, seed);
    Random random(seed, "pendulum", "train");
    PendulumResult result;
    double learningS = 0;
    double validation = MeanReturn(*learner, seed, "validate");
    Pendulum task;
    while (result.steps < steps && validation < GOOD)
    {
        if (result.steps % Pendulum::STEPS == 0)
        {
            task.Reset(random);
        }
        Transition transition;
        transition.state = task.Observation();
        transition.action = learner->Act(transition.state, 1, true);
        transition.reward = task.Step(transition.action[0]);
        transition.next = task.Observation();
        transition.discount = 1; // time running out is no end of the task
        learner->Remember(std::move(transition));
        const std::clock_t begin = std::clock();
        learner->Learn();
        learningS += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        ++result.steps;
        if (result.steps % LOOK_EVERY == 0)
        {
            validation = MeanReturn(*learner, seed, "validate");
        }
    }
    result.updates = learner->Progress().updates;
    result.updateCpuS = learningS / static_cast<double>(std::max<uint64_t>(result.updates, 1));
    result.mean = MeanReturn(*learner, seed, "test");
    return result;
}

} // namespace ns3::vec
