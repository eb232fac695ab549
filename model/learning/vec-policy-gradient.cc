// SPDX-License-Identifier: GPL-2.0-only
#include "vec-policy-gradient.h"

#include <algorithm>
#include <torch/utils.h>

namespace ns3::vec
{

void
PolicyGradientSettings::AddTo(SettingsTable& table)
{
    table.Add("learning-rate", &learningRate, 0, 1, "of Adam, at first");
    table.Add("learning-rate-end", &learningRateEnd, 0, 1, "and in the end");
    table.Add("learning-rate-steps", &learningRateSteps, 1, 1e12, "decisions until then");
    table.Add("gamma", &gamma, 0, 1, "discount per decision");
    table.Add("lambda", &lambda, 0, 1, "of generalised advantage estimation");
    table.Add("clip", &clip, 0, 1, "of the probability ratio; 0: not clipped");
    table.Add("kl", &kl, 0, 1000, "weight of the divergence from the policy that played");
    table.Add("entropy", &entropy, 0, 10, "weight of the entropy");
    table.Add("value", &value, 0, 100, "weight of the value's squared error");
    table.Add("epochs", &epochs, 1, 1000, "times that a rollout is gone through");
    table.Add("minibatches", &minibatches, 1, 1000, "gradient steps each time");
    table.Add("gradient-norm", &gradientNorm, 1e-6, 1e6, "gradients are scaled down to this norm");
    table.Add("reward-scale", &rewardScale, 1e-9, 1e9, "rewards are multiplied by this");
}

double
PolicyGradientSettings::LearningRateAt(uint64_t decisions) const
{
    const double part =
        std::min(1.0, static_cast<double>(decisions) / static_cast<double>(learningRateSteps));
    return learningRate + part * (learningRateEnd - learningRate);
}

std::vector<float>
Advantages(const std::vector<double>& rewards,
           const std::vector<double>& values,
           double next,
           double gamma,
           double lambda)
{
    std::vector<float> advantages(rewards.size());
    double advantage = 0;
    for (std::size_t t = rewards.size(); t-- > 0;)
    {
        advantage = rewards[t] + gamma * next - values[t] + gamma * lambda * advantage;
        advantages[t] = static_cast<float>(advantage);
        next = values[t];
    }
    return advantages;
}

torch::Tensor
ClippedObjective(const torch::Tensor& ratio, const torch::Tensor& advantage, double clip)
{
    const torch::Tensor plain = ratio * advantage;
    return clip > 0 ? torch::minimum(plain, ratio.clamp(1 - clip, 1 + clip) * advantage) : plain;
}

torch::Tensor
KullbackLeibler(const torch::Tensor& logP, const torch::Tensor& logQ)
{
    const torch::Tensor p = logP.exp();
    return torch::where(p > 0, p * (logP - logQ), torch::zeros_like(p)).sum(1);
}

torch::Tensor
Entropy(const torch::Tensor& logP)
{
    const torch::Tensor p = logP.exp();
    return -torch::where(p > 0, p * logP, torch::zeros_like(p)).sum(1);
}

} // namespace ns3::vec
