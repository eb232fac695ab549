// SPDX-License-Identifier: GPL-2.0-only
#include "vec-ppo-lesson.h"

#include "vec-actor-critic.h"

#include <algorithm>
#include <torch/utils.h>
#include <utility>

namespace ns3::vec
{

PpoLesson
PrepareLesson(std::vector<Trajectory> told,
              const ActorCritic& network,
              const PolicyGradientSettings& settings,
              Random& shuffle)
{
    PpoLesson lesson;
    lesson.told = std::move(told);
    std::vector<const Trajectory*> all;
    for (const Trajectory& trajectory : lesson.told)
    {
        all.push_back(&trajectory);
        lesson.decisions += trajectory.steps.size();
    }
    std::vector<float> advantage;
    std::vector<float> target;
    {
        const torch::NoGradGuard guard;
        const ActorCritic::Outputs outputs = network.Forward(all);
        lesson.old = outputs.logits.log_softmax(1);
        const torch::Tensor known = outputs.values.contiguous();
        const float* value = known.data_ptr<float>();
        const std::vector<double> next = network.NextValues(all);
        for (std::size_t b = 0; b < all.size(); ++b)
        {
            std::vector<double> rewards;
            std::vector<double> values;
            for (const Trajectory::Step& step : all[b]->steps)
            {
                rewards.push_back(settings.rewardScale * step.reward);
                values.push_back(*value++);
            }
            const std::vector<float> some = Advantages(rewards,
                                                       values,
                                                       all[b]->discount * next[b],
                                                       settings.gamma,
                                                       settings.lambda);
            for (std::size_t t = 0; t < some.size(); ++t)
            {
                target.push_back(some[t] + static_cast<float>(values[t]));
            }
            advantage.insert(advantage.end(), some.begin(), some.end());
            lesson.begin.push_back(static_cast<int64_t>(advantage.size()));
        }
    }
    const torch::Tensor raw = torch::tensor(advantage);
    lesson.advantage = (raw - raw.mean()) / (raw.std() + 1e-8);
    lesson.target = torch::tensor(target);

    const std::size_t parts = std::min<std::size_t>(settings.minibatches, all.size());
    for (uint64_t epoch = 0; epoch < settings.epochs; ++epoch)
    {
        const std::vector<std::size_t> order = shuffle.Permutation(all.size());
        for (std::size_t part = 0; part < parts; ++part)
        {
            lesson.minibatches.emplace_back(order.begin() + part * order.size() / parts,
                                            order.begin() + (part + 1) * order.size() / parts);
        }
    }
    return lesson;
}

torch::Tensor
LossOf(const PpoLesson& lesson,
       std::size_t minibatch,
       const ActorCritic& network,
       const PolicyGradientSettings& settings)
{
    std::vector<const Trajectory*> trajectories;
    std::vector<torch::Tensor> rows;
    std::vector<int64_t> taken;
    for (const std::size_t number : lesson.minibatches[minibatch])
    {
        trajectories.push_back(&lesson.told[number]);
        rows.push_back(torch::arange(lesson.begin[number], lesson.begin[number + 1]));
        for (const Trajectory::Step& step : lesson.told[number].steps)
        {
            taken.push_back(static_cast<int64_t>(step.action));
        }
    }
    const torch::Tensor chosen = torch::cat(rows);
    const torch::Tensor old = lesson.old.index_select(0, chosen);
    const torch::Tensor action = torch::tensor(taken, torch::kLong).unsqueeze(1);
    const ActorCritic::Outputs outputs = network.Forward(trajectories);
    const torch::Tensor log = outputs.logits.log_softmax(1);
    const torch::Tensor ratio = (log - old).gather(1, action).squeeze(1).exp();
    const torch::Tensor gain =
        ClippedObjective(ratio, lesson.advantage.index_select(0, chosen), settings.clip).mean();
    const torch::Tensor error = outputs.values - lesson.target.index_select(0, chosen);
    torch::Tensor loss =
        -gain - settings.entropy * Entropy(log).mean() + settings.value * error.square().mean();
    if (settings.kl > 0)
    {
        loss = loss + settings.kl * KullbackLeibler(old, log).mean();
    }
    return loss;
}

} // namespace ns3::vec
