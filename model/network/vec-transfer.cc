// SPDX-License-Identifier: GPL-2.0-only
#include "vec-transfer.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3::vec
{

TransferQueue::TransferQueue(Endpoint self, uint8_t via, const Settings& settings)
    : m_self(self), m_via(via), m_settings(settings)
{
}

TransferQueue::~TransferQueue()
{
    m_timer.Cancel();
}

void
TransferQueue::SetSent(Event sent)
{
    m_sent = std::move(sent);
}

void
TransferQueue::SetResumed(Event resumed)
{
    m_resumed = std::move(resumed);
}

void
TransferQueue::SetCompleted(Event completed)
{
    m_completed = std::move(completed);
}

void
TransferQueue::SetStalled(std::function<void()> stalled)
{
    m_stalled = std::move(stalled);
}

void
TransferQueue::SetOutlet(Outlet outlet)
{
    m_outlet = std::move(outlet);
    Rewind();
    Push();
}

bool
TransferQueue::HasOutlet() const
{
    return static_cast<bool>(m_outlet);
}

void
TransferQueue::SetRelay(Endpoint relay)
{
    m_relay = relay;
}

void
TransferQueue::Enqueue(Transfer transfer)
{
    transfer.enqueuedS = Simulator::Now().GetSeconds();
    State state;
    state.totalBytes = static_cast<uint32_t>(std::ceil(transfer.bits / 8));
    transfer.chunk.totalBytes = state.totalBytes;
    state.transfer = std::move(transfer);
    m_queue.push_back(std::move(state));
    Push();
}

void
TransferQueue::Push()
{
    if (!m_outlet)
    {
        m_timer.Cancel();
        return;
    }
    uint32_t outstanding = 0;
    for (const State& state : m_queue)
    {
        outstanding += state.sentBytes - state.ackedBytes;
    }
    // Indices, not iterators: the callbacks may enqueue.
    for (std::size_t i = 0; i < m_queue.size(); ++i)
    {
        while (!m_queue[i].started || m_queue[i].sentBytes < m_queue[i].totalBytes)
        {
            if (outstanding >= m_settings.windowBytes)
            {
                ArmTimer();
                return;
            }
            State& state = m_queue[i];
            const uint32_t bytes =
                std::min(m_settings.chunkBytes, state.totalBytes - state.sentBytes);
            Envelope envelope;
            envelope.type = MessageType::CHUNK;
            envelope.via = m_via;
            envelope.source = m_self;
            envelope.destination = state.transfer.destination;
            envelope.relay = m_relay;
            Chunk chunk = state.transfer.chunk;
            chunk.offsetBytes = state.sentBytes;
            const uint32_t fresh = std::max(state.sentBytes + bytes, state.highestBytes) -
                                   std::max(state.sentBytes, state.highestBytes);
            m_resentBytes += bytes - fresh;
            state.sentBytes += bytes;
            state.highestBytes = std::max(state.highestBytes, state.sentBytes);
            const bool first = !state.started;
            const bool again = state.transfer.sentS >= 0;
            state.started = true;
            outstanding += bytes;
            if (first && !again)
            {
                state.transfer.sentS = Simulator::Now().GetSeconds();
            }
            if (first && (again ? m_resumed : m_sent))
            {
                (again ? m_resumed : m_sent)(Transfer(state.transfer));
            }
            m_outlet(MakeMessage(envelope, chunk, bytes));
            if (!m_outlet || i >= m_queue.size())
            {
                return;
            }
        }
    }
    ArmTimer();
}

void
TransferQueue::Acknowledge(const ChunkAck& ack)
{
    auto it = std::find_if(m_queue.begin(),
                           m_queue.end(),
                           [&ack](const State& state)
                           { return state.transfer.chunk.transfer == ack.transfer; });
    if (it == m_queue.end())
    {
        return;
    }
    it->ackedBytes = std::max(it->ackedBytes, ack.receivedBytes);
    it->sentBytes = std::max(it->sentBytes, it->ackedBytes);
    m_timer.Cancel();
    if (ack.complete)
    {
        const Transfer done = std::move(it->transfer);
        m_queue.erase(it);
        if (m_completed)
        {
            m_completed(done);
        }
    }
    Push();
}

void
TransferQueue::Cancel(TaskKey task)
{
    m_queue.erase(std::remove_if(m_queue.begin(),
                                 m_queue.end(),
                                 [task](const State& state)
                                 { return state.transfer.chunk.task == task; }),
                  m_queue.end());
    Push();
}

bool
TransferQueue::Empty() const
{
    return m_queue.empty();
}

double
TransferQueue::BacklogBits() const
{
    double bits = 0;
    for (const State& state : m_queue)
    {
        bits += 8.0 * (state.totalBytes - state.ackedBytes);
    }
    return bits;
}

uint64_t
TransferQueue::ResentBytes() const
{
    return m_resentBytes;
}

void
TransferQueue::Rewind()
{
    for (State& state : m_queue)
    {
        state.sentBytes = state.ackedBytes;
        state.started = false;
    }
}

void
TransferQueue::ArmTimer()
{
    if (m_queue.empty())
    {
        m_timer.Cancel();
    }
    else if (!m_timer.IsRunning())
    {
        m_timer = Simulator::Schedule(m_settings.stallTime,
                                      [this]()
                                      {
                                          if (m_stalled)
                                          {
                                              m_stalled();
                                              return;
                                          }
                                          Rewind();
                                          Push();
                                      });
    }
}

ChunkAck
TransferReceiver::Receive(Endpoint source, const Chunk& chunk, uint32_t bytes, bool& completed)
{
    State& state = m_transfers[{source, chunk.transfer}];
    const uint32_t end = chunk.offsetBytes + bytes;
    if (chunk.offsetBytes <= state.receivedBytes && end > state.receivedBytes)
    {
        m_duplicateBytes += state.receivedBytes - chunk.offsetBytes;
        state.receivedBytes = end;
    }
    else
    {
        m_duplicateBytes += bytes;
    }
    completed = !state.complete && state.receivedBytes >= chunk.totalBytes;
    state.complete = state.complete || completed;
    ChunkAck ack;
    ack.transfer = chunk.transfer;
    ack.receivedBytes = state.receivedBytes;
    ack.complete = state.complete;
    return ack;
}

uint64_t
TransferReceiver::DuplicateBytes() const
{
    return m_duplicateBytes;
}

} // namespace ns3::vec
