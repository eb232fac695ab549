// SPDX-License-Identifier: GPL-2.0-only
// The pieces of the learners of continuous actions against numbers by hand and plain loops.

#include "ns3/vec-continuous-networks.h"
#include "ns3/vec-policy-judge.h"
#include "ns3/vec-soft-modules.h"
#include "ns3/vec-tanh-gaussian.h"
#include "ns3/vec-td7-networks.h"
#include "ns3/vec-temperature.h"
#include "ns3/vec-tensor-view.h"
#include "ns3/vec-torch.h"
#include "ns3/vec-transitions.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <torch/utils.h>

using namespace ns3::vec;

namespace
{

torch::Tensor
Rows(const std::vector<float>& numbers, std::size_t rows)
{
    return MatrixView(numbers, rows).clone();
}

double
NormalDensity(double x, double mean, double deviation)
{
    const double z = (x - mean) / deviation;
    return std::exp(-z * z / 2) / (deviation * std::sqrt(2 * M_PI));
}

} // namespace

TEST(TanhGaussian, LogProbabilityByHand)
{
    PrepareTorch();
    // Two numbers: μ = 0.3, σ = 0.5, ε = −1.2 and μ = −1, σ = 2, ε = 0.4.
    const TanhGaussian policy{Rows({0.3F, -1}, 1), Rows({std::log(0.5F), std::log(2.0F)}, 1)};
    const TanhGaussian::Sample sample = policy.Draw(Rows({-1.2F, 0.4F}, 1));
    double logProbability = 0;
    const double us[] = {0.3 - 0.5 * 1.2, -1 + 2 * 0.4};
    const double means[] = {0.3, -1};
    const double deviations[] = {0.5, 2};
    for (int i = 0; i < 2; ++i)
    {
        const double a = std::tanh(us[i]);
        EXPECT_NEAR(Numbers(sample.action)[i], a, 1e-6);
        logProbability +=
            std::log(NormalDensity(us[i], means[i], deviations[i])) - std::log(1 - a * a);
    }
    EXPECT_NEAR(sample.logProbability.item<double>(), logProbability, 1e-5);
    EXPECT_NEAR(Numbers(policy.Mode())[0], std::tanh(0.3), 1e-6);
}

TEST(TanhGaussian, DensityOfActionsIntegratesToOne)
{
    PrepareTorch();
    // Over a in (−1, 1), midpoints; the noise that leads to a is (atanh(a) − μ) / σ.
    constexpr int CELLS = 20000;
    const float mean = 0.4F;
    const float deviation = 0.7F;
    std::vector<float> noise(CELLS);
    for (int i = 0; i < CELLS; ++i)
    {
        const double a = -1 + (2 * i + 1.0) / CELLS;
        noise[i] = static_cast<float>((std::atanh(a) - mean) / deviation);
    }
    const TanhGaussian policy{torch::full({CELLS, 1}, mean),
                              torch::full({CELLS, 1}, std::log(deviation))};
    const TanhGaussian::Sample sample = policy.Draw(Rows(noise, CELLS));
    EXPECT_NEAR(sample.logProbability.exp().sum().item<double>() * 2 / CELLS, 1, 1e-4);
}

TEST(TanhGaussian, KeepsItsDigitsAtTheBounds)
{
    PrepareTorch();
    const TanhGaussian policy{Rows({30, -30}, 2), torch::zeros({2, 1})};
    const TanhGaussian::Sample sample = policy.Draw(torch::zeros({2, 1}));
    // log(1 − tanh²(30)) = log 4 − 60 but for e^−60.
    const double expected = -0.5 * std::log(2 * M_PI) - (std::log(4.0) - 60);
    EXPECT_NEAR(Numbers(sample.logProbability)[0], expected, 1e-4);
    EXPECT_NEAR(Numbers(sample.logProbability)[1], expected, 1e-4);
}

TEST(TanhGaussian, CutsDeviations)
{
    PrepareTorch();
    const TanhGaussian policy = TanhGaussian::Of(Rows({0.1F, 0.2F, -9, 9}, 1));
    EXPECT_EQ(Numbers(policy.mean), (std::vector<float>{0.1F, 0.2F}));
    EXPECT_EQ(Numbers(policy.logDeviation), (std::vector<float>{-5, 2}));
}

TEST(AvgL1Norm, ByHand)
{
    PrepareTorch();
    // Means of sizes: 2 and 0.5.
    EXPECT_EQ(Numbers(AvgL1Norm(Rows({1, -2, 0, 5, 0.5F, 0.5F, -0.5F, 0.5F}, 2))),
              (std::vector<float>{0.5F, -1, 0, 2.5F, 1, 1, -1, 1}));
    EXPECT_EQ(Numbers(AvgL1Norm(torch::zeros({1, 3}))), (std::vector<float>{0, 0, 0}));
}

TEST(Lap, LossByHand)
{
    PrepareTorch();
    EXPECT_EQ(Numbers(LapLoss(Rows({0.5F, -0.5F, 1, -3}, 1), 1)),
              (std::vector<float>{0.125F, 0.125F, 1, 3}));
    // Above its bound it has the slope of the bound.
    EXPECT_EQ(Numbers(LapLoss(Rows({1, -3}, 1), 2)), (std::vector<float>{0.5F, 6}));
}

TEST(Correction, ByHand)
{
    PrepareTorch();
    // Two actions for each of two states. Higher of the twins: 2 and 5, then 1 and −1.
    const torch::Tensor values = Rows({1, 2, 1, 0, 5, 4, -1, -3}, 4).view({2, 2, 2});
    EXPECT_EQ(Numbers(Correction(values, Rows({3, -2}, 2))), (std::vector<float>{0.5F, 2}));
}

TEST(Temperature, MovesTowardsItsEntropy)
{
    PrepareTorch();
    // The target is an entropy of −2, a mean log π of 2.
    Temperature temperature(2);
    EXPECT_DOUBLE_EQ(temperature.Alpha(), 1);
    temperature.Step(Rows({4, 3}, 2), 0.1); // too certain
    const double above = temperature.Alpha();
    EXPECT_NEAR(above, std::exp(0.1), 1e-5); // the first step of Adam is of the rate's length
    Temperature other(2);
    other.Step(Rows({1, 0}, 2), 0.1);
    EXPECT_NEAR(other.Alpha(), std::exp(-0.1), 1e-5);
}

TEST(SoftModules, AsAPlainLoop)
{
    PrepareTorch();
    SoftModuleShape shape;
    shape.surroundings = 3;
    shape.workloads = 2;
    shape.outputs = 2;
    shape.width = 4;
    shape.modules = 3;
    shape.layers = 3;
    const SoftModules network(shape, Random(3, "test", "weights"));
    SafeTensors saved;
    network.parameters.Save(saved, "");
    const auto layer = [&](const std::string& name, const std::vector<double>& x)
    {
        std::vector<double> y;
        const auto find = [&](const std::string& tensor) -> const SafeTensors::Tensor&
        {
            return *std::find_if(saved.Tensors().begin(),
                                 saved.Tensors().end(),
                                 [&](const auto& t) { return t.name == tensor; });
        };
        const auto& weight = find(name + ".weight");
        const auto& bias = find(name + ".bias");
        const std::size_t outputs = bias.numbers.size();
        for (std::size_t j = 0; j < outputs; ++j)
        {
            double sum = bias.numbers[j];
            for (std::size_t i = 0; i < x.size(); ++i)
            {
                sum += x[i] * weight.numbers[i * outputs + j];
            }
            y.push_back(sum);
        }
        return y;
    };
    const auto relu = [](std::vector<double> x)
    {
        for (double& number : x)
        {
            number = std::max(number, 0.0);
        }
        return x;
    };
    const std::vector<double> s1{0.5, -1, 2};
    const std::vector<double> s2{-0.3, 0.8};
    std::vector<double> v1 = layer("surroundings.1", relu(layer("surroundings.0", s1)));
    double size = 0;
    for (const double number : v1)
    {
        size += std::abs(number) / 4;
    }
    for (double& number : v1)
    {
        number /= size;
    }
    const std::vector<double> v2 = layer("workloads", s2);
    std::vector<double> product(4);
    for (int i = 0; i < 4; ++i)
    {
        product[i] = v1[i] * v2[i];
    }
    std::vector<double> both = v1;
    both.insert(both.end(), v2.begin(), v2.end());
    std::vector<std::vector<double>> v(3, both);
    std::vector<double> p = layer("gate.0", relu(product));
    for (int l = 0; l < 3; ++l)
    {
        const std::string number = "." + std::to_string(l);
        std::vector<std::vector<double>> outputs;
        for (int k = 0; k < 3; ++k)
        {
            outputs.push_back(relu(layer("module" + number + "." + std::to_string(k), v[k])));
        }
        v.assign(l < 2 ? 3 : 1, std::vector<double>(4, 0));
        for (std::size_t j = 0; j < v.size(); ++j)
        {
            double sum = 0;
            for (int k = 0; k < 3; ++k)
            {
                sum += std::exp(p[j * 3 + k]);
            }
            for (int k = 0; k < 3; ++k)
            {
                for (int i = 0; i < 4; ++i)
                {
                    v[j][i] += std::exp(p[j * 3 + k]) / sum * outputs[k][i];
                }
            }
        }
        if (l < 2)
        {
            std::vector<double> hidden = layer("chain" + number, p);
            for (int i = 0; i < 4; ++i)
            {
                hidden[i] *= product[i];
            }
            p = layer("gate." + std::to_string(l + 1), relu(hidden));
        }
    }
    const std::vector<double> expected = layer("output", v[0]);
    const std::vector<float> found =
        Numbers(network.Forward(Rows({0.5F, -1, 2, -0.3F, 0.8F, 1, 1, 1, 1, 1}, 2)));
    ASSERT_EQ(found.size(), 4U);
    EXPECT_NEAR(found[0], expected[0], 1e-5);
    EXPECT_NEAR(found[1], expected[1], 1e-5);
    const auto mixtures = network.Mixtures(Rows({0.5F, -1, 2, -0.3F, 0.8F}, 1));
    ASSERT_EQ(mixtures.size(), 3U);
    EXPECT_EQ(mixtures[0].sizes(), (std::vector<int64_t>{1, 3, 3}));
    EXPECT_EQ(mixtures[2].sizes(), (std::vector<int64_t>{1, 1, 3}));
    EXPECT_NEAR(mixtures[1].sum().item<double>(), 3, 1e-5);
}

TEST(TransitionReplay, ImportanceWeightsByHand)
{
    // (14) with α = 1. Errors 0.999 and 2.999 give p = 1 and 3, P = 1/4 and 3/4, so that
    // ω = (1 / (2 P))^β: 2 and 2/3 for β = 1, over the highest of the batch.
    TransitionReplay replay(4, 1, 1, 1);
    replay.Add({{1}, {0}, 0, 1, {1}});
    replay.Add({{2}, {0}, 0, 1, {2}});
    Random random(1, "test", "draws");
    const TransitionBatch* batch = &replay.Sample(2, 1, random);
    while (batch->state[0] == batch->state[1])
    {
        batch = &replay.Sample(2, 1, random);
    }
    std::vector<float> errors;
    for (const float state : batch->state)
    {
        errors.push_back(state == 1 ? 0.999F : -2.999F);
    }
    replay.UpdatePriorities(errors);
    int ofSecond = 0;
    constexpr int ROUNDS = 20000;
    for (int round = 0; round < ROUNDS; ++round)
    {
        batch = &replay.Sample(2, 0.5, random);
        const bool isMixed = batch->state[0] != batch->state[1];
        for (int i = 0; i < 2; ++i)
        {
            ofSecond += batch->state[i] == 2 ? 1 : 0;
            EXPECT_NEAR(batch->weight[i],
                        isMixed && batch->state[i] == 2 ? std::sqrt(1.0 / 3) : 1,
                        1e-5);
        }
    }
    EXPECT_NEAR(ofSecond / (2.0 * ROUNDS), 0.75, 0.01);
    EXPECT_EQ(replay.Sample(2, 0, random).weight, (std::vector<float>{1, 1}));
}

TEST(TransitionReplay, ForgetsTheHighestPriorityThatIsGone)
{
    TransitionReplay replay(2, 1, 1, 1);
    Random random(1, "test", "draws");
    replay.Add({{1}, {0}, 0, 1, {1}});
    replay.Sample(1, 1, random);
    replay.UpdatePriorities({99.999F}); // p = 100
    replay.Sample(1, 1, random);
    replay.UpdatePriorities({0.999F}); // p = 1, yet new ones would begin at 100
    replay.ForgetPriorities();
    replay.Add({{2}, {0}, 0, 1, {2}});
    int ofSecond = 0;
    constexpr int ROUNDS = 20000;
    for (int round = 0; round < ROUNDS; ++round)
    {
        ofSecond += replay.Sample(1, 1, random).state[0] == 2 ? 1 : 0;
    }
    EXPECT_NEAR(ofSecond / static_cast<double>(ROUNDS), 0.5, 0.02);
}

TEST(TransitionReplay, TheOldestMakesRoomAndNothingFollowsAnEnd)
{
    TransitionReplay replay(2, 2, 1, 0);
    replay.Add({
        {1,    1},
        {0.1F},
        10,
        0.9,
        {2,   2 }
    });
    replay.Add({
        {3,         3},
        {0.2F        },
        20,
        0.9,
        {         }
    });
    replay.Add({
        {5,    5},
        {0.3F},
        30,
        0.9,
        {6,   6 }
    });
    EXPECT_EQ(replay.Size(), 2U);
    Checkpoint checkpoint;
    replay.Save(checkpoint);
    TransitionReplay again(2, 2, 1, 0);
    again.Load(checkpoint);
    Random random(1, "test", "draws");
    Random same(1, "test", "draws");
    std::map<float, int> seen;
    for (int round = 0; round < 50; ++round)
    {
        const TransitionBatch& batch = replay.Sample(1, 0, random);
        ++seen[batch.reward[0]];
        if (batch.reward[0] == 20)
        {
            EXPECT_EQ(batch.discount[0], 0);
            EXPECT_EQ(batch.next, (std::vector<float>{0, 0}));
        }
        else
        {
            EXPECT_EQ(batch.state, (std::vector<float>{5, 5}));
            EXPECT_EQ(batch.action, (std::vector<float>{0.3F}));
            EXPECT_EQ(batch.discount[0], 0.9F);
            EXPECT_EQ(batch.next, (std::vector<float>{6, 6}));
        }
        EXPECT_EQ(again.Sample(1, 0, same).reward, batch.reward);
    }
    EXPECT_EQ(seen.size(), 2U);
}

TEST(PolicyJudge, TheWorstAssessmentCounts)
{
    using Verdict = PolicyJudge::Verdict;
    PolicyJudge judge(2);
    EXPECT_EQ(judge.Told(-1), Verdict::OPEN);
    EXPECT_EQ(judge.Told(-2), Verdict::BEST); // −3
    judge.Told(-4);
    EXPECT_EQ(judge.Told(0), Verdict::WORSE); // −4
    judge.Told(-1);
    EXPECT_EQ(judge.Told(-1), Verdict::BEST); // −2
    judge.Settle(2, 0.5);                     // now −3 is enough, twice
    judge.Told(0);
    EXPECT_EQ(judge.Told(0), Verdict::OPEN);
    Json state;
    judge.Save(state);
    PolicyJudge resumed(2);
    resumed.Load(JsonView(state, "test"));
    for (PolicyJudge* each : {&judge, &resumed})
    {
        each->Told(-1);
        EXPECT_EQ(each->Told(-1.5), Verdict::BEST); // −2.5
        each->Told(0);
        EXPECT_EQ(each->Told(-3), Verdict::WORSE); // the first is enough
    }
}
