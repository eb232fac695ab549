// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-parameters.h"
#include "ns3/vec-q-learner.h"
#include "ns3/vec-q-learning-state.h"
#include "ns3/vec-q-weights.h"
#include "ns3/vec-tensor-view.h"
#include "ns3/vec-torch.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

using namespace ns3::vec;

TEST(QLearning, StepsAreDueAfterTheWarmUpAndThenEverySoOften)
{
    QLearningSettings settings;
    settings.warmUp = 5;
    settings.updateEvery = 2;
    std::vector<uint64_t> due;
    for (uint64_t told = 1; told <= 10; ++told)
    {
        if (settings.IsUpdateDue(told))
        {
            due.push_back(told);
        }
    }
    EXPECT_EQ(due, (std::vector<uint64_t>{6, 8, 10}));
}

TEST(QLearning, LossesAreReportedOnceAndSurviveACheckpoint)
{
    QLearningSettings settings;
    settings.epsilonStart = 1;
    settings.epsilonEnd = 0;
    settings.epsilonSteps = 4;
    QLearningState one(1);
    one.Explores(settings);
    one.counts.updates = 7;
    one.counts.loss.Add(1);
    one.counts.loss.Add(3);
    Checkpoint checkpoint;
    one.Save(checkpoint);
    QLearningState two(2);
    two.Load(checkpoint);
    for (QLearningState* state : {&one, &two})
    {
        const LearningProgress progress = state->counts.Report(settings);
        EXPECT_EQ(progress.updates, 7u);
        EXPECT_EQ(progress.loss, 2);
        EXPECT_EQ(progress.exploration, 0.75);
        EXPECT_EQ(state->counts.Report(settings).loss, 0);
    }
    EXPECT_EQ(one.explore.Uniform(), two.explore.Uniform());
    EXPECT_EQ(one.replay.Uniform(), two.replay.Uniform());
}

TEST(RoundLearner, IsAloneUnlessItSaysHowNot)
{
    RoundLearner alone;
    EXPECT_EQ(alone.Servers(), 1U);
    EXPECT_TRUE(alone.TakesPart(0));
    EXPECT_FALSE(alone.IsPooled());
    EXPECT_EQ(alone.EndRound(7), 7U);
    EXPECT_THROW(alone.Join(nullptr), InputError);
}

TEST(QLearner, TakesTheStepsThatAreDue)
{
    QLearningSettings settings;
    settings.warmUp = 4;
    settings.updateEvery = 2;
    settings.epsilonStart = settings.epsilonEnd = 1;
    int updates = 0;
    QLearner learner(settings, 1, [&updates] { ++updates; });
    learner.Learn(3);
    EXPECT_EQ(updates, 0);
    learner.Learn(5); // told 4, 6 and 8
    EXPECT_EQ(updates, 3);
    EXPECT_EQ(learner.EndRound(8), 8U);
    EXPECT_EQ(updates, 3);
    EXPECT_TRUE(learner.Explores());
    EXPECT_EQ(learner.state.counts.explored, 1U);
    EXPECT_EQ(learner.Progress().exploration, 1);
}

TEST(QWeights, TheTwinStaysUntilItIsRenewed)
{
    PrepareTorch();
    const QLearningSettings settings;
    QLearningCounts counts;
    Parameters online;
    Parameters frozen;
    Random random(1);
    const torch::Tensor learns = online.Add("w", {2, 3}, 1, random);
    const torch::Tensor stays = frozen.AddZeros("w", {2, 3});
    QWeights weights(online, frozen);
    const std::vector<float> start = Numbers(learns);
    EXPECT_EQ(Numbers(stays), start);
    weights.Descend(learns.square().sum(), settings, counts);
    EXPECT_NE(Numbers(learns), start);
    EXPECT_EQ(Numbers(stays), start);

    Checkpoint checkpoint;
    weights.Save(checkpoint, "net.");
    const std::vector<float> saved = Numbers(learns);
    weights.Descend(learns.square().sum(), settings, counts);
    const std::vector<float> next = Numbers(learns);
    weights.RenewFrozen();
    weights.Load(checkpoint, "net.");
    EXPECT_EQ(Numbers(learns), saved);
    EXPECT_EQ(Numbers(stays), start);
    weights.Descend(learns.square().sum(), settings, counts);
    EXPECT_EQ(Numbers(learns), next) << "the moments of the optimiser came back";
}

TEST(QWeights, TargetsKeepToTheMaskAndValueWhatAnotherChooses)
{
    PrepareTorch();
    ReplayBatch batch;
    batch.size = 2;
    batch.reward = {1, 2};
    batch.discount = {0.5F, 0};
    batch.nextMask = {1, 0, 1, 1, 1, 1};
    const torch::Tensor choice = torch::tensor({
        {1.0F, 9.0F, 2.0F},
        {1.0F, 2.0F, 3.0F}
    });
    const torch::Tensor value = torch::tensor({
        {10.0F, 20.0F, 30.0F},
        {10.0F, 20.0F, 30.0F}
    });
    EXPECT_EQ(Numbers(QTargets(batch, choice, value)), (std::vector<float>{16, 2}));
}

TEST(Parameters, MatricesStandTransposedInFilesWhenAsked)
{
    PrepareTorch();
    for (const auto layout : {Parameters::Layout::HELD, Parameters::Layout::TRANSPOSED})
    {
        Parameters one(layout);
        Random random(1);
        const torch::Tensor matrix = one.Add("matrix", {2, 3}, 1, random);
        const torch::Tensor vector = one.Add("vector", {3}, 1, random);
        SafeTensors file;
        one.Save(file, "");
        const bool isHeld = layout == Parameters::Layout::HELD;
        EXPECT_EQ(file.Numbers("vector", {3}), Numbers(vector));
        EXPECT_EQ(
            file.Numbers("matrix",
                         isHeld ? std::vector<std::size_t>{2, 3} : std::vector<std::size_t>{3, 2}),
            Numbers(isHeld ? matrix : matrix.t()));
        Parameters two(layout);
        const torch::Tensor other = two.AddZeros("matrix", {2, 3});
        two.AddZeros("vector", {3});
        two.Load(file, "");
        EXPECT_EQ(Numbers(other), Numbers(matrix));
    }
}
