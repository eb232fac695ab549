// SPDX-License-Identifier: GPL-2.0-only
#include "vec-q-weights.h"

#include "vec-tensor-view.h"

#include <limits>
#include <torch/utils.h>

namespace ns3::vec
{

QWeights::QWeights(Parameters& online, Parameters& frozen)
    : m_online(online), m_frozen(frozen), m_optimiser(online.Tensors())
{
    frozen.Assign(online);
    frozen.Freeze();
}

void
QWeights::Join(const SharedLearning& together)
{
    m_together = together;
}

void
QWeights::Descend(const torch::Tensor& loss,
                  const QLearningSettings& settings,
                  QLearningCounts& counts)
{
    m_optimiser.ZeroGradients();
    loss.backward();
    m_together.AverageGradients(m_online);
    m_optimiser.Step(settings.LearningRateAt(counts.told), settings.gradientNorm);
    counts.loss.Add(loss.item<double>());
}

void
QWeights::RenewFrozen()
{
    m_frozen.Assign(m_online);
}

std::vector<float>
QWeights::Update(const torch::Tensor& q,
                 const torch::Tensor& target,
                 const torch::Tensor& weight,
                 const QLearningSettings& settings,
                 QLearningCounts& counts,
                 const torch::Tensor& more)
{
    const torch::Tensor losses = torch::huber_loss(q, target, at::Reduction::None, settings.huber);
    const torch::Tensor loss = (losses * weight).mean();
    Descend(more.defined() ? loss + more : loss, settings, counts);
    if (++counts.updates % settings.targetEvery == 0)
    {
        RenewFrozen();
    }
    return Numbers(q - target);
}

void
QWeights::StartFrom(const SafeTensors& model, const std::string& prefix)
{
    m_online.Load(model, prefix);
    RenewFrozen();
}

void
QWeights::Save(Checkpoint& checkpoint, const std::string& prefix) const
{
    m_online.Save(checkpoint.tensors, prefix + "online.");
    m_frozen.Save(checkpoint.tensors, prefix + "frozen.");
    m_optimiser.Save(checkpoint, prefix + "adam.");
}

void
QWeights::Load(const Checkpoint& checkpoint, const std::string& prefix)
{
    m_online.Load(checkpoint.tensors, prefix + "online.");
    m_frozen.Load(checkpoint.tensors, prefix + "frozen.");
    m_optimiser.Load(checkpoint, prefix + "adam.");
}

torch::Tensor
QTargets(const torch::Tensor& reward,
         const torch::Tensor& discount,
         const torch::Tensor& choice,
         const torch::Tensor& value,
         const torch::Tensor& allowed)
{
    const torch::Tensor best =
        choice.masked_fill(allowed.logical_not(), -std::numeric_limits<float>::infinity())
            .argmax(1, /*keepdim=*/true);
    return reward + discount * value.gather(1, best).squeeze(1);
}

torch::Tensor
QTargets(const ReplayBatch& batch, const torch::Tensor& choice, const torch::Tensor& value)
{
    return QTargets(VectorView(batch.reward),
                    VectorView(batch.discount),
                    choice,
                    value,
                    MatrixView(batch.nextMask, batch.size));
}

} // namespace ns3::vec
