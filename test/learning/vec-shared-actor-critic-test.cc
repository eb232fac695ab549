// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-agents.h"
#include "ns3/vec-error.h"
#include "ns3/vec-policies.h"
#include "ns3/vec-shared-actor-critic.h"
#include "ns3/vec-system.h"
#include "ns3/vec-tensor-view.h"
#include "ns3/vec-torch.h"

#include <gtest/gtest.h>
#include <memory>
#include <torch/utils.h>

using namespace ns3::vec;

namespace
{

constexpr std::size_t ACTIONS = 5; // 0, and pairs of two by two

/** Two numbers of the item, one of each action, one of each first and one of each second. */
ObservationLayout
SmallLayout()
{
    return ObservationLayout("small", ACTIONS, 2)
        .Add("item", 2)
        .PredictPerAction(ObservationLayout::DELAY)
        .Add("first", 2, BlockOf::FIRST)
        .Add("second", 2, BlockOf::SECOND);
}

/** A decision of these numbers, in the order of SmallLayout. */
Trajectory
One(const std::vector<float>& observation, const std::vector<uint8_t>& mask)
{
    Trajectory trajectory;
    trajectory.steps.emplace_back();
    trajectory.steps.back().observation = observation;
    trajectory.steps.back().mask = mask;
    return trajectory;
}

void
Stir(Parameters& parameters)
{
    const torch::NoGradGuard guard;
    Random random(11, "test", "weights");
    for (torch::Tensor& tensor : parameters.Tensors())
    {
        for (int64_t i = 0; i < tensor.numel(); ++i)
        {
            tensor.data_ptr<float>()[i] += static_cast<float>(random.Uniform(-0.5, 0.5));
        }
    }
}

void
ExpectNear(const std::vector<float>& found, const std::vector<float>& expected)
{
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
    {
        EXPECT_NEAR(found[i], expected[i], 1e-5);
    }
}

const std::vector<float> NUMBERS{0.5F, -0.2F, 0, 0.3F, 0.1F, 0.4F, 0.2F, 0.7F, -0.1F, 0.6F, 0.9F};

} // namespace

TEST(SharedActorCritic, BeginsAsSoftenedGreedy)
{
    const SharedActorCritic network(SmallLayout(), 8, 10, Random(1, "test", "weights"));
    const Trajectory decision = One(NUMBERS, {1, 1, 0, 1, 1});
    const auto outputs = network.Forward({&decision});
    const std::vector<float> logits = Numbers(outputs.logits);
    ASSERT_EQ(logits.size(), ACTIONS);
    EXPECT_FLOAT_EQ(logits[0], 0);
    EXPECT_FLOAT_EQ(logits[1], -3);
    EXPECT_EQ(logits[2], ActorCritic::FORBIDDEN);
    EXPECT_FLOAT_EQ(logits[3], -4);
    EXPECT_FLOAT_EQ(logits[4], -2);
    EXPECT_EQ(outputs.values.item<float>(), 0);
}

TEST(SharedActorCritic, GivesAllActionsTheSameWeights)
{
    SharedActorCritic network(SmallLayout(), 8, 10, Random(1, "test", "weights"));
    Stir(network.Weights());
    const std::vector<uint8_t> mask{1, 1, 0, 1, 1};
    // First and first, second and second, change places: actions 1 and 4, 2 and 3 do.
    std::vector<float> swapped = NUMBERS;
    std::swap(swapped[3], swapped[6]);
    std::swap(swapped[4], swapped[5]);
    std::swap(swapped[7], swapped[8]);
    std::swap(swapped[9], swapped[10]);
    const Trajectory plain = One(NUMBERS, mask);
    const Trajectory other = One(swapped, {1, 1, 1, 0, 1});
    const auto outputs = network.Forward({&plain, &other});
    const std::vector<float> logits = Numbers(outputs.logits);
    EXPECT_NEAR(logits[0], logits[ACTIONS + 0], 1e-5);
    EXPECT_NEAR(logits[1], logits[ACTIONS + 4], 1e-5);
    EXPECT_EQ(logits[2], logits[ACTIONS + 3]);
    EXPECT_NEAR(logits[3], logits[ACTIONS + 2], 1e-5);
    EXPECT_NEAR(logits[4], logits[ACTIONS + 1], 1e-5);
    EXPECT_NE(logits[0], logits[1]);
    const std::vector<float> values = Numbers(outputs.values);
    EXPECT_NEAR(values[0], values[1], 1e-5);
    EXPECT_NE(values[0], 0);
}

TEST(SharedActorCritic, DecidesStepByStepWhatItLearnsAllAtOnce)
{
    SharedActorCritic network(SmallLayout(), 8, 10, Random(1, "test", "weights"));
    Stir(network.Weights());
    Trajectory first = One(NUMBERS, {1, 1, 0, 1, 1});
    Trajectory second = One(std::vector<float>(NUMBERS.rbegin(), NUMBERS.rend()),
                                 {0, 1, 1, 1, 1});
    const std::vector<float> all = Numbers(network.Forward({&first, &second}).logits);
    const auto decoding = network.Begin({&first, &second});
    ExpectNear(Numbers(decoding->Next({0, 1}, {&first, &second})), all);
    ExpectNear(Numbers(decoding->Next({1}, {&first, &second})),
               std::vector<float>(all.begin() + ACTIONS, all.end()));
    first.terminated = false;
    first.nextObservation = second.steps.back().observation;
    first.nextMask = second.steps.back().mask;
    const std::vector<double> next = network.NextValues({&second, &first});
    EXPECT_EQ(next[0], 0);
    EXPECT_NEAR(next[1], Numbers(network.Forward({&second}).values)[0], 1e-5);
}

TEST(SharedActorCritic, GradientsAreThoseOfDifferences)
{
    SharedActorCritic network(SmallLayout(), 4, 10, Random(1, "test", "weights"));
    Stir(network.Weights());
    const Trajectory decision = One(NUMBERS, {1, 1, 0, 1, 1});
    const auto loss = [&]
    {
        const auto outputs = network.Forward({&decision});
        return outputs.logits.log_softmax(1)[0][3] + outputs.values.square().sum();
    };
    loss().backward();
    for (torch::Tensor& tensor : network.Weights().Tensors())
    {
        float& weight = tensor.data_ptr<float>()[0];
        const float gradient = tensor.grad().data_ptr<float>()[0];
        const float before = weight;
        const torch::NoGradGuard guard;
        weight = before + 1e-2F;
        const double above = loss().item<double>();
        weight = before - 1e-2F;
        const double below = loss().item<double>();
        weight = before;
        EXPECT_NEAR(gradient, (above - below) / 2e-2, 2e-3);
    }
}

TEST(SharedActorCritic, NeedsNumbersOfActions)
{
    const ObservationLayout flat = ObservationLayout("flat", ACTIONS).Add("all", 7);
    EXPECT_THROW(SharedActorCritic(flat, 8, 0, Random(1, "test", "weights")), InputError);
}

/** One after the other, the items of a small slot are learnt by heart. */
TEST(SharedPpo, LearnsOneSlotByHeart)
{
    const std::pair<const char*, GenerateOptions> cases[] = {
        {"load-balance",   {{"vehicles", "4"}, {"rsus", "2"}}                     },
        {"multi-workload", {{"devices", "2"}, {"servers", "2"}, {"arrival", "1"}}}
    };
    PolicyRegistry registry;
    AddClassical(registry);
    const auto exhaustive = registry.Make("exhaustive", {});
    for (const auto& [name, options] : cases)
    {
        const System& system = FindSystem(name);
        const auto instance = system.Generate(options, 3);
        const double best = LossOf(Evaluate(*instance, exhaustive->Decide(*instance).plan));
        for (const char* agentName : {"ppo", "ac"})
        {
            const auto recipe = FindAgent(agentName, name).recipe(agentName);
            SettingsTable table = recipe->Table();
            table.Set("reward-scale", "1");
            table.Set("lanes", "4");
            table.Set("prior", "0");
            table.Set("learning-rate", "0.003");
            table.Set("learning-rate-end", "0.003");
            table.Set("entropy", "0.01");
            const auto agent = recipe->Make(*system.Begin(*instance), 1);
            double found = 2 * best;
            for (int round = 0; round < 500 && found > best * (1 + 1e-9); ++round)
            {
                for (std::size_t i = 0; i < agent->EpisodesAtOnce(); ++i)
                {
                    agent->Learn(agent->Play(*system.Begin(*instance), true, best));
                }
                agent->Rounds().EndRound(1);
                const auto process = system.Begin(*instance);
                agent->Play(*process, false, 1);
                found = process->Loss();
            }
            // One-step advantages can end where no single item does better by itself.
            const double tolerance = agentName == std::string("ac") ? 0.04 : 1e-9;
            EXPECT_NEAR(found, best, tolerance * best) << name << ", " << agentName;
        }
    }
}
