// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-dqn.h"
#include "ns3/vec-error.h"
#include "ns3/vec-plain-mlp.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <memory>

using namespace ns3::vec;

namespace
{

/** One input, one hidden unit h = max(x, 0), three actions: Q = w h + b. */
DqnSettings
Tiny()
{
    DqnSettings settings;
    settings.skip = false;
    settings.hidden = {1};
    settings.warmUp = 1;
    settings.batch = 4;
    settings.replay = 64;
    return settings;
}

using Weights = std::map<std::string, std::vector<float>>;

/** An agent whose two networks have these weights. */
std::unique_ptr<Dqn>
AgentOf(const DqnSettings& settings, const Weights& online, const Weights& frozen)
{
    auto agent = std::make_unique<Dqn>(settings, 1, 3, 1);
    Checkpoint before;
    agent->Save(before);
    Checkpoint after;
    after.state = before.state;
    for (const auto& tensor : before.tensors.Tensors())
    {
        auto numbers = tensor.numbers;
        for (const auto& [prefix, weights] : {
                 std::pair{std::string("online."), online},
                 std::pair{std::string("frozen."), frozen}
        })
        {
            const auto found =
                weights.find(tensor.name.substr(std::min(prefix.size(), tensor.name.size())));
            if (tensor.name.rfind(prefix, 0) == 0 && found != weights.end())
            {
                numbers = found->second;
            }
        }
        if (tensor.isBytes)
        {
            after.tensors.AddBytes(tensor.name, tensor.bytes);
        }
        else
        {
            after.tensors.Add(tensor.name, tensor.shape, numbers);
        }
    }
    agent->Load(after);
    return agent;
}

Weights
Linear(std::vector<float> w, std::vector<float> b)
{
    return {
        {"hidden.0.weight", {1}         },
        {"hidden.0.bias",   {0}         },
        {"output.weight",   std::move(w)},
        {"output.bias",     std::move(b)}
    };
}

/** Three transitions to x' = 2: all allowed, the best forbidden, and the end. */
ReplayBatch
ThreeCases()
{
    ReplayBatch batch;
    batch.size = 3;
    batch.observation = {1, 1, 1};
    batch.action = {0, 1, 2};
    batch.reward = {10, 20, 30};
    batch.discount = {0.5F, 0.5F, 0};
    batch.nextObservation = {2, 2, 2};
    batch.nextMask = {1, 1, 1, /**/ 1, 1, 0, /**/ 1, 1, 1};
    return batch;
}

} // namespace

TEST(Dqn, TargetsByHand)
{
    // At x' = 2 the frozen network says (2, 4, 7), the online one (9, 1, 3).
    const Weights online = Linear({4, 0, 1}, {1, 1, 1});
    const Weights frozen = Linear({1, 2, 3}, {0, 0, 1});
    DqnSettings settings = Tiny();

    const auto plain = AgentOf(settings, online, frozen);
    // Maximum of the frozen network: 7; with action 2 forbidden: 4; at the end: the reward.
    EXPECT_EQ(plain->Targets(ThreeCases()), (std::vector<float>{10 + 3.5F, 20 + 2, 30}));

    settings.doubleQ = true;
    const auto twice = AgentOf(settings, online, frozen);
    // The online network chooses action 0, which the frozen one values 2.
    EXPECT_EQ(twice->Targets(ThreeCases()), (std::vector<float>{10 + 1, 20 + 1, 30}));

    // Forbid what the online network likes best: it then chooses action 2, which is worth 7.
    ReplayBatch masked = ThreeCases();
    masked.nextMask = {0, 1, 1, /**/ 0, 1, 1, /**/ 1, 1, 1};
    EXPECT_EQ(twice->Targets(masked), (std::vector<float>{10 + 3.5F, 20 + 3.5F, 30}));
}

TEST(Dqn, DuelingValuesByHand)
{
    DqnSettings settings = Tiny();
    settings.dueling = true;
    settings.hidden = {2};
    // Streams h1 = x for V = 2 h1 + 1, h2 = 3x for A = (1, 2, 6)·h2 / 3.
    const Weights weights{
        {"hidden.0.weight",  {1, 3}                 },
        {"hidden.0.bias",    {0, 0}                 },
        {"value.weight",     {2}                    },
        {"value.bias",       {1}                    },
        {"advantage.weight", {1 / 3.0F, 2 / 3.0F, 2}},
        {"advantage.bias",   {0, 0, 0}              }
    };
    const auto agent = AgentOf(settings, weights, weights);
    // x = 1: V = 3, A = (1, 2, 6), mean 3: Q = (1, 2, 6).
    const std::vector<float> q = agent->Values({1});
    EXPECT_NEAR(q[0], 1, 1e-5);
    EXPECT_NEAR(q[1], 2, 1e-5);
    EXPECT_NEAR(q[2], 6, 1e-5);
    EXPECT_EQ(agent->Name(), "dueling-dqn");
}

TEST(Dqn, OneGradientStepByHand)
{
    // Q = w h + b with h = x = 1, one sample: action 1, target 3, Q = 0: the Huber gradient is −1
    // on w1, b1 and nothing else of the last layer; Adam's first step is the learning rate.
    DqnSettings settings = Tiny();
    settings.learningRate = 0.25;
    settings.learningRateEnd = 0.25;
    const Weights zero = Linear({0, 0, 0}, {0, 0, 0});
    const auto agent = AgentOf(settings, zero, zero);
    Trajectory trajectory;
    trajectory.steps.push_back({
        {1 },
        { 1, 1, 1},
        1,
        3
    });
    agent->Learn(trajectory);
    EXPECT_EQ(agent->Progress().updates, 1U);
    const std::vector<float> q = agent->Values({1});
    EXPECT_EQ(q[0], 0);
    EXPECT_NEAR(q[1], 0.5, 1e-4);
    EXPECT_EQ(q[2], 0);
}

TEST(Dqn, ExplorationFollowsTheScheduleAndTheMask)
{
    DqnSettings settings = Tiny();
    settings.epsilonStart = 1;
    settings.epsilonEnd = 0.2;
    settings.epsilonSteps = 1000;
    // The network always likes action 2 best.
    const Weights likes = Linear({0, 0, 0}, {0, 0, 5});
    const auto agent = AgentOf(settings, likes, likes);
    EXPECT_DOUBLE_EQ(agent->Progress().exploration, 1);
    for (int i = 0; i < 500; ++i)
    {
        EXPECT_NE(agent->Explore({1}, {1, 0, 1}), 1U);
    }
    EXPECT_NEAR(agent->Progress().exploration, 0.6, 1e-12);
    for (int i = 0; i < 500; ++i)
    {
        agent->Explore({1}, {1, 1, 1});
    }
    int liked = 0;
    for (int i = 0; i < 3000; ++i)
    {
        liked += agent->Explore({1}, {1, 1, 1}) == 2;
    }
    // 0.8 + 0.2 / 3 = 0.8667 of 3000, five standard deviations of 0.0062.
    EXPECT_NEAR(liked / 3000.0, 0.8667, 0.031);
    EXPECT_EQ(agent->Act({1}, {1, 1, 0}), 0U);
}

namespace
{

/**
 * A game of two decisions. State A (x = 0.2): action 0 earns 1 and leads to B, action 1 earns 0 and
 * leads to C. In B (x = 0.5) the end earns 0 for any action; action 2 of 5 is forbidden. In C (x =
 * 0.9) action 0 earns 3, others −1. So Q*(A) = (1, 3) with γ = 1.
 */
Trajectory
Play(Random& random)
{
    Trajectory trajectory;
    const std::size_t first = random.Integer(0, 1);
    trajectory.steps.push_back({
        {0.2F, 1},
        { 1,   1, 0},
        first,
        first == 0 ? 1.0 : 0.0
    });
    if (first == 0)
    {
        const std::size_t second = random.Integer(0, 1);
        trajectory.steps.push_back({
            {0.5F, 1},
            { 1,   1, 0},
            second,
            0.0
        });
    }
    else
    {
        const std::size_t second = random.Integer(0, 2);
        trajectory.steps.push_back({
            {0.9F, 1},
            { 1,   1, 1},
            second,
            second == 0 ? 3.0 : -1.0
        });
    }
    return trajectory;
}

DqnSettings
Game(std::string_view agent)
{
    DqnSettings settings = DefaultDqnSettings(agent);
    settings.hidden = {16};
    settings.learningRate = 6e-3;
    settings.learningRateEnd = 6e-3;
    settings.replay = 500;
    settings.batch = 16;
    settings.warmUp = 32;
    settings.targetEvery = 50;
    return settings;
}

} // namespace

TEST(Dqn, LearnsTheValuesOfAGame)
{
    for (const char* name : {"dqn", "dueling-dqn"})
    {
        Dqn agent(Game(name), 2, 3, 5);
        EXPECT_EQ(agent.Name(), name);
        Random random(11);
        // Told late and out of order: what came of forty games arrives shuffled.
        for (int round = 0; round < 30; ++round)
        {
            std::vector<Trajectory> games;
            for (int i = 0; i < 40; ++i)
            {
                games.insert(games.begin() + random.Integer(0, i), Play(random));
            }
            for (const Trajectory& game : games)
            {
                agent.Learn(game);
            }
        }
        const std::vector<float> first = agent.Values({0.2F, 1});
        EXPECT_NEAR(first[0], 1, 0.15) << name;
        EXPECT_NEAR(first[1], 3, 0.15) << name;
        const std::vector<float> last = agent.Values({0.9F, 1});
        EXPECT_NEAR(last[0], 3, 0.15) << name;
        EXPECT_NEAR(last[1], -1, 0.15) << name;
        EXPECT_EQ(agent.Act({0.2F, 1}, {1, 1, 0}), 1U) << name;
    }
}

TEST(Dqn, SavedAndLoadedLearnsTheSame)
{
    for (const char* name : {"dqn", "dueling-dqn"})
    {
        Dqn through(Game(name), 2, 3, 5);
        Random random(3);
        for (int i = 0; i < 60; ++i)
        {
            through.Learn(Play(random));
        }
        Checkpoint saved;
        through.Save(saved);
        const std::string file = testing::TempDir() + "vec-dqn-test.safetensors";
        saved.Write(file);
        Dqn resumed(Game(name), 2, 3, 99);
        resumed.Load(Checkpoint::Read(file));

        Random again(4);
        Random same(4);
        for (int i = 0; i < 60; ++i)
        {
            through.Learn(Play(again));
            resumed.Learn(Play(same));
            EXPECT_EQ(through.Explore({0.2F, 1}, {1, 1, 1}), resumed.Explore({0.2F, 1}, {1, 1, 1}));
        }
        Checkpoint a;
        Checkpoint b;
        through.Save(a);
        resumed.Save(b);
        EXPECT_EQ(a.state, b.state);
        EXPECT_TRUE(a.tensors.ToBytes() == b.tensors.ToBytes()) << name;
    }
}

TEST(Dqn, DamagedCheckpointsAreErrors)
{
    Dqn agent(Game("dqn"), 2, 3, 5);
    Checkpoint saved;
    agent.Save(saved);
    Checkpoint damaged;
    damaged.state = saved.state;
    for (const auto& tensor : saved.tensors.Tensors())
    {
        if (tensor.isBytes)
        {
            damaged.tensors.AddBytes(tensor.name, tensor.bytes);
        }
        else if (tensor.name != "adam.second.1")
        {
            damaged.tensors.Add(tensor.name, tensor.shape, tensor.numbers);
        }
    }
    EXPECT_THROW(agent.Load(damaged), InputError);
    Dqn wider(Game("dqn"), 4, 3, 5);
    EXPECT_THROW(wider.Load(saved), InputError);
    Checkpoint empty;
    EXPECT_THROW(agent.Load(empty), InputError);
}

TEST(Dqn, PlainInferenceChoosesTheSame)
{
    Random random(17);
    for (const bool dueling : {false, true})
    {
        for (const bool skip : {false, true})
        {
            DqnSettings settings;
            settings.dueling = dueling;
            settings.skip = skip;
            settings.warmUp = 1;
            settings.batch = 8;
            Dqn agent(settings, 61, 13, 23);
            auto observe = [&random]
            {
                std::vector<float> observation(61);
                std::generate(observation.begin(),
                              observation.end(),
                              [&random] { return static_cast<float>(random.Uniform(-1, 1)); });
                return observation;
            };
            // Gradient steps move the skip weights away from zero.
            Trajectory trajectory;
            for (int i = 0; i < 50; ++i)
            {
                trajectory.steps.push_back({observe(),
                                            std::vector<uint8_t>(13, 1),
                                            std::size_t(random.Integer(0, 12)),
                                            random.Uniform(-1, 0)});
            }
            agent.Learn(trajectory);

            SafeTensors model;
            agent.SaveModel(model);
            const SafeTensors read = SafeTensors::FromBytes(model.ToBytes(), "m");
            const Json network = ParseJson(read.Metadata("network"), "m");
            PlainMlp plain(MlpShape::Parse(JsonView(network, "m")), read);
            for (int i = 0; i < 3000; ++i)
            {
                const std::vector<float> observation = observe();
                std::vector<uint8_t> mask(13);
                for (uint8_t& allowed : mask)
                {
                    allowed = random.Uniform() < 0.7;
                }
                mask[random.Integer(0, 12)] = 1;
                EXPECT_EQ(plain.Act(observation, mask), agent.Act(observation, mask));
            }
            const std::vector<float> observation = observe();
            const std::vector<float> expected = agent.Values(observation);
            const std::vector<float>& values = plain.Forward(observation);
            for (std::size_t a = 0; a < 13; ++a)
            {
                EXPECT_NEAR(values[a], expected[a], 2e-6);
            }

            Dqn other(settings, 61, 13, 24);
            other.LoadModel(read);
            EXPECT_EQ(other.Values(observation), expected);
        }
    }
}

TEST(Settings, TableReadsBack)
{
    DqnSettings settings = DefaultDqnSettings("double-dqn");
    SettingsTable table = settings.Table();
    table.Set("hidden", "128,32,8");
    table.Set("learning-rate", "3e-4");
    table.Set("skip", "false");
    table.Set("n-step", "5");
    EXPECT_EQ(settings.hidden, (std::vector<uint64_t>{128, 32, 8}));
    EXPECT_EQ(settings.learningRate, 3e-4);
    EXPECT_FALSE(settings.skip);
    EXPECT_EQ(settings.nStep, 5U);
    DqnSettings copy;
    SettingsTable other = copy.Table();
    for (const auto& row : table.Rows())
    {
        other.Set(row.name, SettingsTable::Text(row));
    }
    EXPECT_EQ(table.ToJson(), other.ToJson());
    for (const auto& [name, text] : std::vector<std::pair<const char*, const char*>>{
             {"hidden",        "64," },
             {"hidden",        "0"   },
             {"hidden",        ""    },
             {"learning-rate", "fast"},
             {"learning-rate", "0"   },
             {"learning-rate", "nan" },
             {"batch",         "1.5" },
             {"batch",         "64 " },
             {"skip",          "yes" },
             {"nothing",       "1"   }
    })
    {
        EXPECT_THROW(table.Set(name, text), InputError) << name << "=" << text;
    }
    EXPECT_THROW(DefaultDqnSettings("ppo"), InputError);
}
