// SPDX-License-Identifier: GPL-2.0-only
#include "vec-sampler.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ns3::vec
{

SumTree::SumTree(std::size_t size) : m_leaves(1)
{
    while (m_leaves < size)
    {
        m_leaves *= 2;
    }
    m_nodes.assign(2 * m_leaves, 0);
}

void
SumTree::Set(std::size_t index, double weight)
{
    std::size_t node = m_leaves + index;
    m_nodes[node] = weight;
    for (node /= 2; node > 0; node /= 2)
    {
        m_nodes[node] = m_nodes[2 * node] + m_nodes[2 * node + 1];
    }
}

std::size_t
SumTree::Find(double sum) const
{
    std::size_t node = 1;
    while (node < m_leaves)
    {
        node *= 2;
        // Rounding must not lead to where nothing is.
        if (sum >= m_nodes[node] && m_nodes[node + 1] > 0)
        {
            sum -= m_nodes[node];
            ++node;
        }
    }
    return node - m_leaves;
}

Sampler::Sampler(std::size_t capacity, double exponent)
    : m_exponent(exponent), m_tree(exponent > 0 ? capacity : 1)
{
}

void
Sampler::Add(std::size_t slot)
{
    if (IsPrioritised())
    {
        m_tree.Set(slot, std::pow(m_highest, m_exponent));
    }
}

const Sampler::Draw&
Sampler::Sample(std::size_t count, std::size_t size, double importance, Random& random)
{
    m_draw.slots.resize(count);
    m_draw.weights.assign(count, 1);
    if (!IsPrioritised())
    {
        for (std::size_t& slot : m_draw.slots)
        {
            slot = random.Integer(0, static_cast<int64_t>(size) - 1);
        }
        return m_draw;
    }
    double most = 0;
    std::vector<double> weights(count);
    for (std::size_t i = 0; i < count; ++i)
    {
        const std::size_t slot = m_tree.Find(random.Uniform() * m_tree.Sum());
        const double probability = m_tree.Get(slot) / m_tree.Sum();
        m_draw.slots[i] = slot;
        weights[i] = std::pow(1 / (static_cast<double>(size) * probability), importance);
        most = std::max(most, weights[i]);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        m_draw.weights[i] = static_cast<float>(weights[i] / most);
    }
    return m_draw;
}

void
Sampler::Update(const std::vector<float>& errors)
{
    for (std::size_t i = 0; i < m_draw.slots.size() && IsPrioritised(); ++i)
    {
        const double priority = std::abs(static_cast<double>(errors[i])) + LEAST;
        m_highest = std::max(m_highest, priority);
        m_tree.Set(m_draw.slots[i], std::pow(priority, m_exponent));
    }
}

void
Sampler::ForgetHighest(std::size_t size)
{
    double highest = 0;
    for (std::size_t slot = 0; slot < size && IsPrioritised(); ++slot)
    {
        highest = std::max(highest, m_tree.Get(slot));
    }
    if (highest > 0)
    {
        m_highest = std::pow(highest, 1 / m_exponent);
    }
}

void
Sampler::Save(Checkpoint& checkpoint, std::size_t size) const
{
    if (!IsPrioritised())
    {
        return;
    }
    // Doubles as bytes, so that a resumed run draws the same.
    std::vector<double> weights{m_highest};
    for (std::size_t slot = 0; slot < size; ++slot)
    {
        weights.push_back(m_tree.Get(slot));
    }
    checkpoint.tensors.AddBytes("replay.priority",
                                std::string(reinterpret_cast<const char*>(weights.data()),
                                            weights.size() * sizeof(double)));
}

void
Sampler::Load(const Checkpoint& checkpoint, std::size_t size)
{
    if (!IsPrioritised())
    {
        return;
    }
    const std::string& bytes = checkpoint.tensors.Bytes("replay.priority");
    if (bytes.size() != (size + 1) * sizeof(double))
    {
        throw InputError(checkpoint.tensors.File() + ": replay.priority: expected " +
                         std::to_string(size + 1) + " numbers");
    }
    std::vector<double> weights(size + 1);
    std::memcpy(weights.data(), bytes.data(), bytes.size());
    m_highest = weights[0];
    for (std::size_t slot = 0; slot < size; ++slot)
    {
        m_tree.Set(slot, weights[slot + 1]);
    }
}

} // namespace ns3::vec
