// SPDX-License-Identifier: GPL-2.0-only
#include "vec-episode-replay.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace ns3::vec
{

namespace
{

/** Plain data one after the other, in this machine's byte order. */
class Writer
{
  public:
    template <class T>
    void Put(const T& value)
    {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    template <class T>
    void Put(const std::vector<T>& values)
    {
        Put(static_cast<uint64_t>(values.size()));
        m_bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }

    const std::string& Bytes() const
    {
        return m_bytes;
    }

  private:
    std::string m_bytes;
};

class Reader
{
  public:
    Reader(const std::string& bytes, std::string place) : m_bytes(bytes), m_place(std::move(place))
    {
    }

    template <class T>
    void Get(T& value)
    {
        Need(sizeof value);
        std::memcpy(&value, m_bytes.data() + m_at, sizeof value);
        m_at += sizeof value;
    }

    template <class T>
    void Get(std::vector<T>& values)
    {
        uint64_t count = 0;
        Get(count);
        Need(count > m_bytes.size() ? m_bytes.size() + 1 : count * sizeof(T));
        values.resize(count);
        std::memcpy(static_cast<void*>(values.data()), m_bytes.data() + m_at, count * sizeof(T));
        m_at += count * sizeof(T);
    }

  private:
    void Need(std::size_t count) const
    {
        if (count > m_bytes.size() - m_at)
        {
            throw InputError(m_place + ": replay.episodes: cut off");
        }
    }

    const std::string& m_bytes;
    std::string m_place;
    std::size_t m_at = 0;
};

void
Put(Writer& writer, const Trajectory& episode)
{
    writer.Put(episode.graph.nodes);
    writer.Put(episode.graph.features);
    writer.Put(episode.graph.feature);
    std::vector<int> edges;
    for (const auto& [from, to] : episode.graph.edges)
    {
        edges.push_back(from);
        edges.push_back(to);
    }
    writer.Put(edges);
    writer.Put(episode.graph.rank);
    writer.Put(static_cast<uint64_t>(episode.steps.size()));
    for (const Trajectory::Step& step : episode.steps)
    {
        writer.Put(step.observation);
        writer.Put(step.mask);
        writer.Put(step.action);
        writer.Put(step.reward);
        writer.Put(step.node);
        std::vector<std::size_t> advised;
        std::vector<double> worth;
        for (const auto& [action, value] : step.advice)
        {
            advised.push_back(action);
            worth.push_back(value);
        }
        writer.Put(advised);
        writer.Put(worth);
    }
    writer.Put(episode.terminated);
    writer.Put(episode.nextObservation);
    writer.Put(episode.nextMask);
    writer.Put(episode.nextNode);
}

Trajectory
Get(Reader& reader)
{
    Trajectory episode;
    reader.Get(episode.graph.nodes);
    reader.Get(episode.graph.features);
    reader.Get(episode.graph.feature);
    std::vector<int> edges;
    reader.Get(edges);
    for (std::size_t i = 0; i + 1 < edges.size(); i += 2)
    {
        episode.graph.edges.emplace_back(edges[i], edges[i + 1]);
    }
    reader.Get(episode.graph.rank);
    uint64_t steps = 0;
    reader.Get(steps);
    for (uint64_t i = 0; i < steps; ++i)
    {
        Trajectory::Step step;
        reader.Get(step.observation);
        reader.Get(step.mask);
        reader.Get(step.action);
        reader.Get(step.reward);
        reader.Get(step.node);
        std::vector<std::size_t> advised;
        std::vector<double> worth;
        reader.Get(advised);
        reader.Get(worth);
        for (std::size_t k = 0; k < advised.size() && k < worth.size(); ++k)
        {
            step.advice.emplace_back(advised[k], worth[k]);
        }
        episode.steps.push_back(std::move(step));
    }
    reader.Get(episode.terminated);
    reader.Get(episode.nextObservation);
    reader.Get(episode.nextMask);
    reader.Get(episode.nextNode);
    return episode;
}

} // namespace

EpisodeReplay::EpisodeReplay(std::size_t capacity, double priorityExponent)
    : m_slots(capacity), m_sampler(capacity, priorityExponent)
{
}

void
EpisodeReplay::Add(Trajectory trajectory)
{
    const auto episode = std::make_shared<const Trajectory>(std::move(trajectory));
    for (std::size_t step = 0; step < episode->steps.size(); ++step)
    {
        m_slots[m_next] = {episode, step};
        m_sampler.Add(m_next);
        m_next = (m_next + 1) % m_slots.size();
        m_size = std::min(m_size + 1, m_slots.size());
    }
}

std::vector<EpisodeReplay::Sample>
EpisodeReplay::Draw(std::size_t count, double importance, Random& random)
{
    const Sampler::Draw& draw = m_sampler.Sample(count, m_size, importance, random);
    m_weights = draw.weights;
    std::vector<Sample> samples;
    for (std::size_t slot : draw.slots)
    {
        samples.push_back({m_slots[slot].episode.get(), m_slots[slot].step});
    }
    return samples;
}

void
EpisodeReplay::UpdatePriorities(const std::vector<float>& errors)
{
    m_sampler.Update(errors);
}

void
EpisodeReplay::Save(Checkpoint& checkpoint) const
{
    Writer writer;
    const Trajectory* last = nullptr;
    std::size_t episodes = 0;
    const std::size_t oldest = m_size < m_slots.size() ? 0 : m_next;
    for (std::size_t k = 0; k < m_size; ++k)
    {
        const Slot& slot = m_slots[(oldest + k) % m_slots.size()];
        if (slot.episode.get() != last)
        {
            last = slot.episode.get();
            Put(writer, *last);
            ++episodes;
        }
    }
    checkpoint.state["replay"] = {
        {"next",     m_next                                    },
        {"size",     m_size                                    },
        {"episodes", episodes                                  },
        {"first",    m_size > 0 ? m_slots[oldest].step : m_size}
    };
    checkpoint.tensors.AddBytes("replay.episodes", writer.Bytes());
    m_sampler.Save(checkpoint, m_size);
}

void
EpisodeReplay::Load(const Checkpoint& checkpoint)
{
    const JsonView state = checkpoint.State().At("replay");
    const std::size_t size = state.At("size").Index(m_slots.size() + 1);
    const std::size_t episodes = state.At("episodes").Index(m_slots.size() + 1);
    std::size_t step = state.At("first").Index(m_slots.size() + 1);
    m_next = state.At("next").Index(m_slots.size());
    m_size = size;
    std::size_t slot = size < m_slots.size() ? 0 : m_next;
    Reader reader(checkpoint.tensors.Bytes("replay.episodes"), checkpoint.tensors.File());
    std::size_t read = 0;
    for (std::size_t k = 0; k < episodes; ++k)
    {
        const auto episode = std::make_shared<const Trajectory>(Get(reader));
        for (; step < episode->steps.size() && read < size; ++step, ++read)
        {
            m_slots[slot] = {episode, step};
            slot = (slot + 1) % m_slots.size();
        }
        step = 0;
    }
    m_sampler.Load(checkpoint, m_size);
}

} // namespace ns3::vec
