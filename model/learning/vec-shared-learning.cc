// SPDX-License-Identifier: GPL-2.0-only
#include "vec-shared-learning.h"

#include "vec-parameters.h"

#include <limits>
#include <vector>

namespace ns3::vec
{

namespace
{

void
TakeSteps(uint64_t decisions,
          const QLearningSettings& settings,
          QLearningCounts& counts,
          const std::function<void()>& update)
{
    for (uint64_t i = 0; i < decisions; ++i)
    {
        if (settings.IsUpdateDue(++counts.told))
        {
            update();
        }
    }
}

} // namespace

void
SharedLearning::Join(std::shared_ptr<Federation> federation)
{
    m_federation = std::move(federation);
}

uint64_t
SharedLearning::Share(uint64_t batch) const
{
    const std::size_t ranks = m_federation ? m_federation->Ranks() : 1;
    return (batch + ranks - 1) / ranks;
}

void
SharedLearning::Split(Random& random) const
{
    const std::size_t rank = m_federation ? m_federation->Rank() : 0;
    int64_t seed = 0;
    for (std::size_t i = 0; i < rank; ++i)
    {
        seed = random.Integer(0, std::numeric_limits<int64_t>::max());
    }
    if (rank > 0)
    {
        random = Random(static_cast<uint64_t>(seed), "agent", "rank");
    }
}

void
SharedLearning::Learn(uint64_t decisions,
                      const QLearningSettings& settings,
                      QLearningCounts& counts,
                      const std::function<void()>& update) const
{
    if (!m_federation)
    {
        TakeSteps(decisions, settings, counts, update);
    }
}

uint64_t
SharedLearning::EndRound(uint64_t decisions,
                         const QLearningSettings& settings,
                         QLearningCounts& counts,
                         const std::function<void()>& update) const
{
    if (!m_federation)
    {
        return decisions;
    }
    std::vector<double> sum{static_cast<double>(decisions)};
    m_federation->Sum(sum);
    const auto all = static_cast<uint64_t>(sum[0]);
    counts.explored += all - decisions;
    TakeSteps(all, settings, counts, update);
    return all;
}

void
SharedLearning::AverageGradients(const Parameters& parameters) const
{
    if (!m_federation)
    {
        return;
    }
    int64_t size = 0;
    for (const torch::Tensor& tensor : parameters.Tensors())
    {
        size += tensor.numel();
    }
    std::vector<double> sum(size, 0);
    parameters.AddGradients(1, sum);
    m_federation->Sum(sum);
    parameters.SetGradients(sum, static_cast<double>(m_federation->Ranks()));
}

} // namespace ns3::vec
