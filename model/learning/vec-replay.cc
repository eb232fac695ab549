// SPDX-License-Identifier: GPL-2.0-only
#include "vec-replay.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <string>

namespace ns3::vec
{

namespace
{

void
Resize(ReplayBatch& batch, std::size_t size, std::size_t observationSize, std::size_t actionCount)
{
    batch.size = size;
    batch.observation.resize(size * observationSize);
    batch.action.resize(size);
    batch.reward.resize(size);
    batch.discount.resize(size);
    batch.nextObservation.resize(size * observationSize);
    batch.nextMask.resize(size * actionCount);
}

std::vector<float>
Floats(const std::vector<int64_t>& numbers, std::size_t count)
{
    return {numbers.begin(), numbers.begin() + count};
}

} // namespace

Replay::Replay(std::size_t capacity,
               std::size_t observationSize,
               std::size_t actionCount,
               double priorityExponent)
    : m_capacity(capacity), m_observationSize(observationSize), m_actionCount(actionCount),
      m_sampler(capacity, priorityExponent)
{
    Resize(m_store, capacity, observationSize, actionCount);
}

void
Replay::Add(const Trajectory& trajectory, double gamma, std::size_t window, double rewardScale)
{
    const std::size_t length = trajectory.steps.size();
    for (std::size_t t = 0; t < length; ++t)
    {
        const std::size_t end = std::min(t + window, length);
        double reward = 0;
        double discount = 1;
        for (std::size_t k = t; k < end; ++k)
        {
            reward += discount * trajectory.steps[k].reward;
            discount *= gamma;
        }

        const Trajectory::Step& step = trajectory.steps[t];
        const bool isLast = end == length;
        Entry sample;
        sample.observation = &step.observation;
        sample.discount = static_cast<float>(isLast ? discount * trajectory.discount : discount);
        if (!isLast || !trajectory.terminated)
        {
            sample.next = isLast ? &trajectory.nextObservation : &trajectory.steps[end].observation;
            sample.nextMask = isLast ? &trajectory.nextMask : &trajectory.steps[end].mask;
        }
        Put(sample, step.action, rewardScale * reward);
        // What another action brings is known for this decision only.
        for (const auto& [action, otherReward] : step.others)
        {
            Put(sample, action, rewardScale * (reward - step.reward + otherReward));
        }
    }
}

void
Replay::Put(const Entry& sample, std::size_t action, double reward)
{
    const std::size_t slot = m_next;
    m_next = (m_next + 1) % m_capacity;
    m_size = std::min(m_size + 1, m_capacity);
    m_sampler.Add(slot);
    std::copy(sample.observation->begin(),
              sample.observation->end(),
              m_store.observation.begin() + slot * m_observationSize);
    m_store.action[slot] = static_cast<int64_t>(action);
    m_store.reward[slot] = static_cast<float>(reward);
    const auto next = m_store.nextObservation.begin() + slot * m_observationSize;
    const auto mask = m_store.nextMask.begin() + slot * m_actionCount;
    if (!sample.next)
    {
        m_store.discount[slot] = 0;
        std::fill_n(next, m_observationSize, 0.0F);
        std::fill_n(mask, m_actionCount, uint8_t{1});
        return;
    }
    m_store.discount[slot] = sample.discount;
    std::copy(sample.next->begin(), sample.next->end(), next);
    std::copy(sample.nextMask->begin(), sample.nextMask->end(), mask);
}

const ReplayBatch&
Replay::Sample(std::size_t count, Random& random, double importance)
{
    Resize(m_batch, count, m_observationSize, m_actionCount);
    const Sampler::Draw& draw = m_sampler.Sample(count, m_size, importance, random);
    m_batch.weight = draw.weights;
    for (std::size_t i = 0; i < count; ++i)
    {
        const std::size_t k = draw.slots[i];
        std::copy_n(m_store.observation.begin() + k * m_observationSize,
                    m_observationSize,
                    m_batch.observation.begin() + i * m_observationSize);
        m_batch.action[i] = m_store.action[k];
        m_batch.reward[i] = m_store.reward[k];
        m_batch.discount[i] = m_store.discount[k];
        std::copy_n(m_store.nextObservation.begin() + k * m_observationSize,
                    m_observationSize,
                    m_batch.nextObservation.begin() + i * m_observationSize);
        std::copy_n(m_store.nextMask.begin() + k * m_actionCount,
                    m_actionCount,
                    m_batch.nextMask.begin() + i * m_actionCount);
    }
    return m_batch;
}

void
Replay::UpdatePriorities(const std::vector<float>& errors)
{
    m_sampler.Update(errors);
}

void
Replay::Save(Checkpoint& checkpoint) const
{
    SafeTensors& tensors = checkpoint.tensors;
    auto head = [this](const std::vector<float>& numbers, std::size_t width)
    { return std::vector<float>(numbers.begin(), numbers.begin() + m_size * width); };
    checkpoint.state["replay"] = {
        {"next", m_next}
    };
    tensors.Add("replay.observation",
                {m_size, m_observationSize},
                head(m_store.observation, m_observationSize));
    tensors.Add("replay.action", {m_size, 1}, Floats(m_store.action, m_size));
    tensors.Add("replay.reward", {m_size, 1}, head(m_store.reward, 1));
    tensors.Add("replay.discount", {m_size, 1}, head(m_store.discount, 1));
    tensors.Add("replay.next_observation",
                {m_size, m_observationSize},
                head(m_store.nextObservation, m_observationSize));
    tensors.AddBytes(
        "replay.next_mask",
        std::string(m_store.nextMask.begin(), m_store.nextMask.begin() + m_size * m_actionCount));
    m_sampler.Save(checkpoint, m_size);
}

void
Replay::Load(const Checkpoint& checkpoint)
{
    const SafeTensors& tensors = checkpoint.tensors;
    const auto& observation = tensors.Rows("replay.observation", m_observationSize);
    const std::size_t size = observation.size() / m_observationSize;
    const std::size_t next = checkpoint.State().At("replay").At("next").Index(m_capacity);
    const auto& action = tensors.Numbers("replay.action", {size, 1});
    const auto& reward = tensors.Numbers("replay.reward", {size, 1});
    const auto& discount = tensors.Numbers("replay.discount", {size, 1});
    const auto& nextObservation =
        tensors.Numbers("replay.next_observation", {size, m_observationSize});
    const std::string& nextMask = tensors.Bytes("replay.next_mask");
    if (size > m_capacity || nextMask.size() != size * m_actionCount)
    {
        throw InputError(tensors.File() + ": expected a replay of at most " +
                         std::to_string(m_capacity) + " samples and " +
                         std::to_string(m_actionCount) + " actions");
    }
    m_size = size;
    m_next = next;
    std::copy(observation.begin(), observation.end(), m_store.observation.begin());
    std::copy(action.begin(), action.end(), m_store.action.begin());
    std::copy(reward.begin(), reward.end(), m_store.reward.begin());
    std::copy(discount.begin(), discount.end(), m_store.discount.begin());
    std::copy(nextObservation.begin(), nextObservation.end(), m_store.nextObservation.begin());
    std::copy(nextMask.begin(), nextMask.end(), m_store.nextMask.begin());
    m_sampler.Load(checkpoint, m_size);
}

} // namespace ns3::vec
