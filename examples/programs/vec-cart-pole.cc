// SPDX-License-Identifier: GPL-2.0-only
#include "vec-cart-pole.h"

#include "ns3/vec-dqn.h"
#include "ns3/vec-ppo.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr int EPISODES = 20;
const std::vector<uint8_t> BOTH{1, 1};

/** An agent as the task sees it. */
struct Learner
{
    std::unique_ptr<Agent> agent;
    std::function<std::size_t(const std::vector<float>& observation, bool explore)> act;
    std::size_t longest = CartPole::MOST_STEPS; //!< an episode is told in pieces of so many steps
    uint64_t roundSteps = 0;                    //!< steps in a round; 0: it has none
    uint64_t lookEvery = 2000;                  //!< steps between looks at how good it is
};

double
MeanLength(const Learner& learner, uint64_t seed, const char* purpose)
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
            stands = task.Step(learner.act(task.Observation(), false));
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

namespace
{

Learner
MakeDqn(const std::string& name, uint64_t steps, uint64_t seed)
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
    auto agent = std::make_unique<Dqn>(settings, 4, 2, seed);
    Dqn& dqn = *agent;
    return {std::move(agent), [&dqn](const std::vector<float>& observation, bool explore) {
                return explore ? dqn.Explore(observation, BOTH) : dqn.Act(observation, BOTH);
            }};
}

Learner
MakePolicyGradient(const std::string& name, uint64_t steps, uint64_t seed)
{
    PpoSettings settings = DefaultPpoSettings(name);
    const bool ppo = name == "ppo";
    settings.learningRate = ppo ? 1e-3 : 2e-3;
    settings.learningRateEnd = 1e-4;
    settings.learningRateSteps = steps;
    settings.gamma = 0.99;
    settings.entropy = 0;
    settings.epochs = ppo ? 10 : 1;
    settings.minibatches = ppo ? 8 : 1;
    settings.rewardScale = 0.1;
    auto agent = MakeFlatPpo(name, settings, 4, 2, {64, 64}, seed);
    Ppo& policy = *agent;
    return {std::move(agent),
            [&policy](const std::vector<float>& observation, bool explore)
            { return policy.Act(observation, BOTH, explore); },
            ppo ? 64u : 32u,
            ppo ? 2048u : 64u,
            ppo ? 2000u : 10000u};
}

} // namespace

CartPoleResult
TrainOnCartPole(const std::string& name, uint64_t steps, uint64_t seed)
{
    const bool gradient = name == "ppo" || name == "ac";
    const Learner learner =
        gradient ? MakePolicyGradient(name, steps, seed) : MakeDqn(name, steps, seed);
    Agent& agent = *learner.agent;
    Random random(seed, "cart-pole", "train");

    CartPoleResult result;
    SafeTensors best;
    double bestMean = -1;
    uint64_t nextLook = learner.lookEvery;
    uint64_t told = 0;
    const auto tell = [&](Trajectory& trajectory, bool stands, const CartPole& task)
    {
        // Time running out is no end of the task.
        trajectory.terminated = !stands;
        trajectory.nextObservation = task.Observation();
        trajectory.nextMask = BOTH;
        agent.Learn(trajectory);
        result.trained += trajectory.steps.size();
        told += trajectory.steps.size();
        trajectory = Trajectory();
        if (learner.roundSteps > 0 && told >= learner.roundSteps)
        {
            agent.Rounds().EndRound(std::exchange(told, 0));
        }
    };
    while (result.trained < steps && bestMean < CartPole::MOST_STEPS)
    {
        CartPole task;
        task.Reset(random);
        Trajectory trajectory;
        bool stands = true;
        const uint64_t end = std::min<uint64_t>(result.trained + CartPole::MOST_STEPS, steps);
        while (stands && result.trained + trajectory.steps.size() < end)
        {
            Trajectory::Step step;
            step.observation = task.Observation();
            step.mask = BOTH;
            step.action = learner.act(step.observation, true);
            stands = task.Step(step.action);
            step.reward = 1;
            trajectory.steps.push_back(std::move(step));
            if (trajectory.steps.size() == learner.longest)
            {
                tell(trajectory, stands, task);
            }
        }
        if (!trajectory.steps.empty())
        {
            tell(trajectory, stands, task);
        }
        if (result.trained < nextLook && result.trained < steps)
        {
            continue;
        }
        nextLook = (result.trained / learner.lookEvery + 1) * learner.lookEvery;
        const double mean = MeanLength(learner, seed, "validate");
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
    result.mean = MeanLength(learner, seed, "test");
    return result;
}

} // namespace ns3::vec
