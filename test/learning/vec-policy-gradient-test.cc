// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vec-policy-gradient.h"
#include "ns3/vec-tensor-view.h"
#include "ns3/vec-torch.h"

#include <cmath>
#include <gtest/gtest.h>
#include <torch/utils.h>

using namespace ns3::vec;

TEST(PolicyGradient, AdvantagesOfAnEpisodeThatEnds)
{
    // γ = 0.9, λ = 0.5. δ_2 = 3 − 0.3 = 2.7; δ_1 = 2 + 0.27 − 0.2 = 2.07; δ_0 = 1 + 0.18 − 0.1
    // = 1.08. A_1 = 2.07 + 0.45 · 2.7 = 3.285; A_0 = 1.08 + 0.45 · 3.285 = 2.55825.
    const std::vector<float> a = Advantages({1, 2, 3}, {0.1, 0.2, 0.3}, 0, 0.9, 0.5);
    ASSERT_EQ(a.size(), 3u);
    EXPECT_NEAR(a[2], 2.7, 1e-6);
    EXPECT_NEAR(a[1], 3.285, 1e-6);
    EXPECT_NEAR(a[0], 2.55825, 1e-6);
}

TEST(PolicyGradient, AdvantagesOfAnEpisodeThatWasCutOff)
{
    // What follows is worth 2: δ_1 = 2 + 0.9 · 2 − 0.2 = 3.6; δ_0 = 1 + 0.18 − 0.1 = 1.08.
    const std::vector<float> a = Advantages({1, 2}, {0.1, 0.2}, 2, 0.9, 0.5);
    EXPECT_NEAR(a[1], 3.6, 1e-6);
    EXPECT_NEAR(a[0], 1.08 + 0.45 * 3.6, 1e-6);
}

TEST(PolicyGradient, LambdaChoosesBetweenOneStepAndReturns)
{
    const std::vector<double> rewards{1, -1, 4};
    const std::vector<double> values{0.5, 0.25, 2};
    const std::vector<float> oneStep = Advantages(rewards, values, 0, 1, 0);
    EXPECT_NEAR(oneStep[0], 1 + 0.25 - 0.5, 1e-6);
    EXPECT_NEAR(oneStep[1], -1 + 2 - 0.25, 1e-6);
    const std::vector<float> full = Advantages(rewards, values, 0, 1, 1);
    EXPECT_NEAR(full[0], 4 - 0.5, 1e-6);
    EXPECT_NEAR(full[1], 3 - 0.25, 1e-6);
}

TEST(PolicyGradient, TheFourCasesOfClipping)
{
    PrepareTorch();
    // Better and more likely: held at 1.2. Better and less likely: not held. Worse and more likely:
    // not held. Worse and less likely: held at 0.8.
    const torch::Tensor ratio = torch::tensor({1.5F, 0.5F, 1.5F, 0.5F}).requires_grad_();
    const torch::Tensor advantage = torch::tensor({2.0F, 2.0F, -2.0F, -2.0F});
    const torch::Tensor objective = ClippedObjective(ratio, advantage, 0.2);
    const std::vector<float> found = Numbers(objective);
    const std::vector<float> expected{2.4F, 1.0F, -3.0F, -1.6F};
    objective.sum().backward();
    const std::vector<float> gradient = Numbers(ratio.grad());
    const std::vector<float> slope{0, 2, -2, 0};
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_NEAR(found[i], expected[i], 1e-6) << i;
        EXPECT_NEAR(gradient[i], slope[i], 1e-6) << i;
    }
    EXPECT_NEAR(Numbers(ClippedObjective(ratio, advantage, 0))[0], 3, 1e-6) << "not clipped";
}

TEST(PolicyGradient, DivergenceAndEntropyByHand)
{
    PrepareTorch();
    const torch::Tensor p = torch::tensor({
                                              {0.5F,  0.5F,  0.0F},
                                              {0.25F, 0.25F, 0.5F}
    })
                                .log();
    const torch::Tensor q = torch::tensor({
                                              {0.25F, 0.75F, 0.0F},
                                              {0.25F, 0.25F, 0.5F}
    })
                                .log();
    const std::vector<float> kl = Numbers(KullbackLeibler(p, q));
    EXPECT_NEAR(kl[0], 0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3), 1e-6);
    EXPECT_NEAR(kl[1], 0, 1e-6);
    const std::vector<float> entropy = Numbers(Entropy(p));
    EXPECT_NEAR(entropy[0], std::log(2.0), 1e-6);
    EXPECT_NEAR(entropy[1], 1.5 * std::log(2.0), 1e-6);
}
