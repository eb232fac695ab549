// SPDX-License-Identifier: GPL-2.0-only
#include "vec-transitions.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <string>

namespace ns3::vec
{

namespace
{

void
Resize(TransitionBatch& batch, std::size_t size, std::size_t stateSize, std::size_t actionSize)
{
    batch.size = size;
    batch.state.resize(size * stateSize);
    batch.action.resize(size * actionSize);
    batch.reward.resize(size);
    batch.discount.resize(size);
    batch.next.resize(size * stateSize);
}

void
CopyRow(const std::vector<float>& from,
        std::size_t row,
        std::vector<float>& to,
        std::size_t toRow,
        std::size_t width)
{
    std::copy_n(from.begin() + row * width, width, to.begin() + toRow * width);
}

} // namespace

TransitionReplay::TransitionReplay(std::size_t capacity,
                                   std::size_t stateSize,
                                   std::size_t actionSize,
                                   double priorityExponent)
    : m_capacity(capacity), m_stateSize(stateSize), m_actionSize(actionSize),
      m_sampler(capacity, priorityExponent)
{
}

void
TransitionReplay::Add(const Transition& transition)
{
    const std::size_t slot = m_next;
    m_next = (m_next + 1) % m_capacity;
    if (slot == m_store.size)
    {
        Resize(m_store, slot + 1, m_stateSize, m_actionSize);
    }
    m_sampler.Add(slot);
    CopyRow(transition.state, 0, m_store.state, slot, m_stateSize);
    CopyRow(transition.action, 0, m_store.action, slot, m_actionSize);
    m_store.reward[slot] = static_cast<float>(transition.reward);
    if (transition.next.empty())
    {
        m_store.discount[slot] = 0;
        std::fill_n(m_store.next.begin() + slot * m_stateSize, m_stateSize, 0.0F);
        return;
    }
    m_store.discount[slot] = static_cast<float>(transition.discount);
    CopyRow(transition.next, 0, m_store.next, slot, m_stateSize);
}

const TransitionBatch&
TransitionReplay::Sample(std::size_t count, double importance, Random& random)
{
    Resize(m_batch, count, m_stateSize, m_actionSize);
    const Sampler::Draw& draw = m_sampler.Sample(count, m_store.size, importance, random);
    m_batch.weight = draw.weights;
    for (std::size_t i = 0; i < count; ++i)
    {
        const std::size_t k = draw.slots[i];
        CopyRow(m_store.state, k, m_batch.state, i, m_stateSize);
        CopyRow(m_store.action, k, m_batch.action, i, m_actionSize);
        m_batch.reward[i] = m_store.reward[k];
        m_batch.discount[i] = m_store.discount[k];
        CopyRow(m_store.next, k, m_batch.next, i, m_stateSize);
    }
    return m_batch;
}

void
TransitionReplay::UpdatePriorities(const std::vector<float>& errors)
{
    m_sampler.Update(errors);
}

void
TransitionReplay::ForgetPriorities()
{
    m_sampler.ForgetHighest(m_store.size);
}

void
TransitionReplay::Save(Checkpoint& checkpoint) const
{
    SafeTensors& tensors = checkpoint.tensors;
    const std::size_t size = m_store.size;
    checkpoint.state["replay"] = {
        {"next", m_next}
    };
    tensors.Add("replay.state", {size, m_stateSize}, m_store.state);
    tensors.Add("replay.action", {size, m_actionSize}, m_store.action);
    tensors.Add("replay.reward", {size, 1}, m_store.reward);
    tensors.Add("replay.discount", {size, 1}, m_store.discount);
    tensors.Add("replay.next_state", {size, m_stateSize}, m_store.next);
    m_sampler.Save(checkpoint, size);
}

void
TransitionReplay::Load(const Checkpoint& checkpoint)
{
    const SafeTensors& tensors = checkpoint.tensors;
    TransitionBatch store;
    store.state = tensors.Rows("replay.state", m_stateSize);
    store.size = store.state.size() / m_stateSize;
    if (store.size > m_capacity)
    {
        throw InputError(tensors.File() + ": expected a replay of at most " +
                         std::to_string(m_capacity) + " samples");
    }
    store.action = tensors.Numbers("replay.action", {store.size, m_actionSize});
    store.reward = tensors.Numbers("replay.reward", {store.size, 1});
    store.discount = tensors.Numbers("replay.discount", {store.size, 1});
    store.next = tensors.Numbers("replay.next_state", {store.size, m_stateSize});
    m_next = checkpoint.State().At("replay").At("next").Index(m_capacity);
    m_store = std::move(store);
    m_sampler.Load(checkpoint, m_store.size);
}

} // namespace ns3::vec
