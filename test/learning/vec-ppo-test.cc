// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-federation.h"
#include "ns3/vec-ppo.h"
#include "ns3/vec-system.h"
#include "ns3/vec-torch.h"
#include "vec-weights-of.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <memory>

using namespace ns3::vec;

namespace
{

/** One step of one of two actions, with a reward for it. */
Trajectory
Told(float x, std::size_t action, double reward)
{
    Trajectory trajectory;
    trajectory.steps.resize(2);
    for (Trajectory::Step& step : trajectory.steps)
    {
        step.observation = {x, -x};
        step.mask = {1, 1};
        step.action = action;
        step.reward = reward;
        reward = -reward;
    }
    return trajectory;
}

std::unique_ptr<Ppo>
Small(uint64_t servers, double metaRate = 1, bool weighted = false)
{
    PpoSettings settings;
    settings.servers = servers;
    settings.metaRate = metaRate;
    settings.weighted = weighted;
    settings.minibatches = 1;
    return MakeFlatPpo("ppo", settings, 2, 2, {4}, 7);
}

/** Remembers all that an agent hands over. */
class Spy : public Federation
{
  public:
    std::size_t Rank() const override
    {
        return 0;
    }

    std::size_t Ranks() const override
    {
        return 1;
    }

    void Sum(std::vector<double>& numbers) override
    {
        sent.push_back(numbers);
    }

    uint64_t BytesSent() const override
    {
        return 0;
    }

    std::vector<std::vector<double>> sent;
};

} // namespace

TEST(Federation, TheRoundIsTheMeanOfWhatServersWouldLearnAlone)
{
    PrepareTorch();
    const std::vector<Trajectory> told{Told(0.5F, 0, 1), Told(-0.3F, 1, 2), Told(0.9F, 1, -1)};
    const std::vector<float> start = WeightsOf(*Small(1));
    std::vector<std::vector<float>> alone;
    for (const Trajectory& trajectory : told)
    {
        const auto agent = Small(1);
        agent->Learn(trajectory);
        EXPECT_EQ(agent->EndRound(2), 2u);
        alone.push_back(WeightsOf(*agent));
        EXPECT_NE(alone.back(), start);
    }
    for (const double metaRate : {1.0, 0.5})
    {
        const auto agent = Small(3, metaRate);
        const auto spy = std::make_shared<Spy>();
        agent->Join(spy);
        for (std::size_t k = 0; k < told.size(); ++k)
        {
            agent->Enter(k);
            agent->Learn(told[k]);
        }
        agent->EndRound(6);
        const std::vector<float> found = WeightsOf(*agent);
        // All that leaves the servers: the sum of differences, their number, the decisions.
        ASSERT_EQ(spy->sent.size(), 1u);
        ASSERT_EQ(spy->sent[0].size(), start.size() + 2);
        EXPECT_EQ(spy->sent[0][start.size()], 3);
        EXPECT_EQ(spy->sent[0][start.size() + 1], 6);
        for (std::size_t i = 0; i < start.size(); ++i)
        {
            const double sum = alone[0][i] + alone[1][i] + alone[2][i] - 3.0 * start[i];
            EXPECT_NEAR(spy->sent[0][i], sum, 1e-6) << i;
            EXPECT_NEAR(found[i], start[i] + metaRate * sum / 3, 1e-6) << i;
        }
    }
}

namespace
{

/** What V.1 says, loop by loop: a fresh copy for every scenario, Δ of each, their mean by server,
 * the mean of the servers. Scenarios are of two episodes; \p told is by server. */
std::vector<double>
MeanDifference(const std::vector<std::vector<Trajectory>>& told, const Agent& origin)
{
    SafeTensors model;
    origin.SaveModel(model);
    const std::vector<float> start = WeightsOf(origin);
    std::vector<double> mean(start.size(), 0);
    for (const std::vector<Trajectory>& ofServer : told)
    {
        const std::size_t scenarios = (ofServer.size() + 1) / 2;
        for (std::size_t i = 0; i < scenarios; ++i)
        {
            const auto copy = Small(1);
            copy->LoadModel(model);
            for (std::size_t e = 2 * i; e < std::min(2 * i + 2, ofServer.size()); ++e)
            {
                copy->Learn(ofServer[e]);
            }
            copy->EndRound(2);
            const std::vector<float> improved = WeightsOf(*copy);
            for (std::size_t p = 0; p < start.size(); ++p)
            {
                mean[p] += (static_cast<double>(improved[p]) - start[p]) /
                           static_cast<double>(scenarios * told.size());
            }
        }
    }
    return mean;
}

std::unique_ptr<Ppo>
ByScenario(double metaRate, bool serverAdam)
{
    PpoSettings settings;
    settings.servers = 2;
    settings.metaRate = metaRate;
    settings.minibatches = 1;
    settings.inner = true;
    settings.episodes = 2;
    settings.scenarios = 2;
    settings.serverAdam = serverAdam;
    return MakeFlatPpo("fedmags", settings, 2, 2, {4}, 7);
}

void
PlayRound(Ppo& agent, const std::vector<std::vector<Trajectory>>& told)
{
    for (std::size_t k = 0; k < told.size(); ++k)
    {
        agent.Enter(k);
        for (const Trajectory& trajectory : told[k])
        {
            agent.Learn(trajectory);
        }
    }
    agent.EndRound(14);
}

const std::vector<std::vector<Trajectory>>&
TwoServers()
{
    // The second scenario of the second server has one episode only.
    static const std::vector<std::vector<Trajectory>> told{
        {Told(0.5F, 0, 1), Told(0.4F, 1, -2),     Told(-0.3F,        1,          2),   Told(-0.6F, 0, 1)},
        {Told(0.9F,        1,       -1),         Told(0.2F,          0,   2), Told(0.7F, 1, 3)}
    };
    return told;
}

} // namespace

TEST(Federation, ScenariosHaveCopiesOfTheirOwnAsV1Says)
{
    PrepareTorch();
    for (const double metaRate : {1.0, 0.5})
    {
        const auto agent = ByScenario(metaRate, false);
        EXPECT_EQ(agent->EpisodesAtOnce(), 4U);
        EXPECT_EQ(agent->EpisodesOfEach(), 2U);
        for (int round = 0; round < 3; ++round)
        {
            const std::vector<float> start = WeightsOf(*agent);
            const std::vector<double> mean = MeanDifference(TwoServers(), *agent);
            PlayRound(*agent, TwoServers());
            const std::vector<float> found = WeightsOf(*agent);
            double moved = 0;
            for (std::size_t p = 0; p < start.size(); ++p)
            {
                moved += std::abs(mean[p]);
                EXPECT_NEAR(found[p], start[p] + metaRate * mean[p], 2e-6) << round << " " << p;
            }
            EXPECT_GT(moved, 1e-3);
        }
    }
}

TEST(Federation, DifferencesMayBeGradientsOfAServersAdam)
{
    PrepareTorch();
    constexpr double RATE = 0.01;
    const auto agent = ByScenario(RATE, true);
    std::vector<double> first(WeightsOf(*agent).size(), 0);
    std::vector<double> second(first);
    for (int round = 1; round <= 3; ++round)
    {
        const std::vector<float> start = WeightsOf(*agent);
        const std::vector<double> mean = MeanDifference(TwoServers(), *agent);
        PlayRound(*agent, TwoServers());
        const std::vector<float> found = WeightsOf(*agent);
        for (std::size_t p = 0; p < start.size(); ++p)
        {
            first[p] = 0.9 * first[p] - 0.1 * mean[p];
            second[p] = 0.999 * second[p] + 0.001 * mean[p] * mean[p];
            const double m = first[p] / (1 - std::pow(0.9, round));
            const double v = second[p] / (1 - std::pow(0.999, round));
            EXPECT_NEAR(found[p], start[p] - RATE * m / (std::sqrt(v) + 1e-5), 1e-4)
                << round << " " << p;
        }
    }
}

TEST(Federation, InnerLoopsGoWithOneExchangeOfDifferences)
{
    PpoSettings settings;
    settings.inner = true;
    settings.exchanges = 2;
    EXPECT_THROW(MakeFlatPpo("fedmags", settings, 2, 2, {4}, 7), InputError);
    settings.exchanges = 1;
    settings.gradients = true;
    EXPECT_THROW(MakeFlatPpo("fedmags", settings, 2, 2, {4}, 7), InputError);
}

TEST(Federation, ServersMayCountByTheirDecisions)
{
    PrepareTorch();
    const std::vector<float> start = WeightsOf(*Small(1));
    const auto first = Small(1);
    first->Learn(Told(0.5F, 0, 1));
    first->EndRound(2);
    const auto second = Small(1);
    second->Learn(Told(-0.3F, 1, 2));
    second->Learn(Told(-0.4F, 0, 2));
    second->Learn(Told(0.1F, 1, 2));
    second->EndRound(6);
    const auto both = Small(2, 1, true);
    both->Learn(Told(0.5F, 0, 1));
    both->Enter(1);
    both->Learn(Told(-0.3F, 1, 2));
    both->Learn(Told(-0.4F, 0, 2));
    both->Learn(Told(0.1F, 1, 2));
    both->EndRound(8);
    const std::vector<float> a = WeightsOf(*first);
    const std::vector<float> b = WeightsOf(*second);
    const std::vector<float> found = WeightsOf(*both);
    for (std::size_t i = 0; i < start.size(); ++i)
    {
        EXPECT_NEAR(found[i], start[i] + (a[i] - start[i]) / 4 + 3 * (b[i] - start[i]) / 4, 1e-6);
    }
}

TEST(Federation, ServersMayMeetSeveralTimesARound)
{
    PrepareTorch();
    PpoSettings settings;
    settings.epochs = 4;
    settings.minibatches = 1;
    std::vector<std::vector<float>> found;
    for (const uint64_t servers : {1, 2})
    {
        for (const uint64_t exchanges : {1, 4})
        {
            settings.servers = servers;
            settings.exchanges = exchanges;
            const auto agent = MakeFlatPpo("ppo", settings, 2, 2, {4}, 7);
            const auto spy = std::make_shared<Spy>();
            agent->Join(spy);
            for (std::size_t k = 0; k < servers; ++k)
            {
                agent->Enter(k);
                agent->Learn(Told(k == 0 ? 0.5F : -0.3F, k, 1));
            }
            EXPECT_EQ(agent->EndRound(2 * servers), 2 * servers);
            EXPECT_EQ(agent->Progress().updates, 4 * servers);
            EXPECT_EQ(spy->sent.size(), exchanges);
            found.push_back(WeightsOf(*agent));
        }
    }
    double moved = 0;
    for (std::size_t i = 0; i < found[0].size(); ++i)
    {
        EXPECT_NEAR(found[0][i], found[1][i], 1e-6) << "alone there is nobody to meet";
        moved = std::max(moved, std::abs(static_cast<double>(found[2][i]) - found[3][i]));
    }
    EXPECT_GT(moved, 1e-5) << "the second part began with the weights of one";
}

TEST(Federation, ServersMayGiveGradientsToOneOptimiser)
{
    PrepareTorch();
    PpoSettings settings;
    settings.minibatches = 1;
    settings.epochs = 3;
    const auto plain = MakeFlatPpo("ppo", settings, 2, 2, {4}, 7);
    plain->Learn(Told(0.5F, 0, 1));
    plain->EndRound(2);
    // Two servers that have seen the same have the same gradients, and take one's steps.
    settings.servers = 2;
    settings.gradients = true;
    const auto both = MakeFlatPpo("ppo", settings, 2, 2, {4}, 7);
    const auto spy = std::make_shared<Spy>();
    both->Join(spy);
    for (const std::size_t server : {0, 1})
    {
        both->Enter(server);
        both->Learn(Told(0.5F, 0, 1));
    }
    EXPECT_EQ(both->EndRound(4), 4u);
    EXPECT_EQ(both->Progress().updates, 3u);
    const std::vector<float> one = WeightsOf(*plain);
    const std::vector<float> two = WeightsOf(*both);
    for (std::size_t i = 0; i < one.size(); ++i)
    {
        EXPECT_NEAR(one[i], two[i], 1e-6) << i;
    }
    // All that leaves them: the decisions, then gradients and how many servers they are of.
    ASSERT_EQ(spy->sent.size(), 1 + 3u);
    EXPECT_EQ(spy->sent[0], std::vector<double>{4});
    EXPECT_EQ(spy->sent[1].size(), one.size() + 1);
    EXPECT_EQ(spy->sent[1].back(), 2);
}

TEST(Federation, AnswersThatNeverComeChangeNothing)
{
    PrepareTorch();
    PpoSettings settings;
    settings.servers = 2;
    settings.dropout = 1;
    const auto agent = MakeFlatPpo("ppo", settings, 2, 2, {4}, 7);
    const std::vector<float> start = WeightsOf(*agent);
    agent->Learn(Told(0.5F, 0, 1));
    agent->EndRound(2);
    EXPECT_EQ(WeightsOf(*agent), start);
    EXPECT_GT(agent->Progress().updates, 0u) << "but the server has worked";
}

TEST(Federation, AFractionOfTheServersTakesPart)
{
    PrepareTorch();
    PpoSettings settings;
    settings.servers = 4;
    settings.fraction = 0.5;
    const auto agent = MakeFlatPpo("ppo", settings, 2, 2, {4}, 7);
    std::vector<int> rounds(4, 0);
    for (int round = 0; round < 40; ++round)
    {
        int taking = 0;
        for (std::size_t k = 0; k < 4; ++k)
        {
            taking += agent->TakesPart(k);
            rounds[k] += agent->TakesPart(k);
        }
        EXPECT_EQ(taking, 2);
        agent->EndRound(0);
    }
    for (const int count : rounds)
    {
        EXPECT_GT(count, 5);
    }
}

TEST(Ppo, LearnsWhichActionPaysInWhichState)
{
    PrepareTorch();
    for (const char* name : {"ppo", "ac", "smrl-mto", "fedmags"})
    {
        PpoSettings settings = DefaultPpoSettings(name);
        settings.learningRate = 0.01;
        settings.learningRateEnd = 0.01;
        const auto agent = MakeFlatPpo(name, settings, 2, 2, {8}, 7);
        Random random(5, "test", "states");
        for (int round = 0; round < 60; ++round)
        {
            for (std::size_t k = 0; k < agent->Servers(); ++k)
            {
                agent->Enter(k);
                for (int episode = 0; episode < 16; ++episode)
                {
                    const auto x = static_cast<float>(random.Uniform(-1, 1));
                    Trajectory trajectory;
                    trajectory.steps.resize(1);
                    Trajectory::Step& step = trajectory.steps.front();
                    step.observation = {x, 1};
                    step.mask = {1, 1};
                    step.action = agent->Act(step.observation, step.mask, true);
                    step.reward = (step.action == 1) == (x > 0) ? 1 : 0;
                    agent->Learn(trajectory);
                }
            }
            agent->EndRound(16 * agent->Servers());
        }
        for (const float x : {-0.8F, -0.3F, 0.3F, 0.8F})
        {
            EXPECT_EQ(agent->Act({x, 1}, {1, 1}, false), x > 0 ? 1u : 0u) << name << " " << x;
        }
    }
}

TEST(Ppo, ASavedAgentGoesOnAsIfNothingHadHappened)
{
    PrepareTorch();
    const auto one = Small(2);
    const auto two = Small(2);
    one->Learn(Told(0.5F, 0, 1));
    one->EndRound(2);
    Checkpoint checkpoint;
    one->Save(checkpoint);
    two->Load(checkpoint);
    for (const auto* agent : {&one, &two})
    {
        (*agent)->Enter(1);
        (*agent)->Learn(Told(0.1F, 1, 3));
        (*agent)->Learn(Told(0.2F, 0, -3));
        (*agent)->EndRound(4);
    }
    EXPECT_EQ(WeightsOf(*one), WeightsOf(*two));
    EXPECT_EQ(one->Act({0.1F, 0.2F}, {1, 1}, true), two->Act({0.1F, 0.2F}, {1, 1}, true));
}
