// SPDX-License-Identifier: GPL-2.0-only
#include "vec-transfer.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "vec-transfer-tag.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecTransfer");

TransferQueue::TransferQueue(Endpoint self, uint8_t via, const Settings& settings)
    : m_self(self), m_via(via), m_settings(settings)
{
    NS_LOG_FUNCTION(this << self << via);
}

TransferQueue::~TransferQueue()
{
    NS_LOG_FUNCTION(this);
    m_timer.Cancel();
}

void
TransferQueue::SetSent(Event sent)
{
    NS_LOG_FUNCTION(this);
    m_sent = std::move(sent);
}

void
TransferQueue::SetResumed(Event resumed)
{
    NS_LOG_FUNCTION(this);
    m_resumed = std::move(resumed);
}

void
TransferQueue::SetCompleted(Event completed)
{
    NS_LOG_FUNCTION(this);
    m_completed = std::move(completed);
}

void
TransferQueue::SetWindow(std::function<void(bool)> window)
{
    NS_LOG_FUNCTION(this);
    m_window = std::move(window);
}

void
TransferQueue::SetStalled(std::function<void()> stalled)
{
    NS_LOG_FUNCTION(this);
    m_stalled = std::move(stalled);
}

void
TransferQueue::SetOutlet(Outlet outlet)
{
    NS_LOG_FUNCTION(this);
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
TransferQueue::SetRelay(Endpoint relay, uint16_t binding)
{
    NS_LOG_FUNCTION(this << relay << binding);
    m_relay = relay;
    m_binding = binding;
}

void
TransferQueue::Enqueue(Transfer transfer)
{
    NS_LOG_FUNCTION(this);
    transfer.enqueuedS = Simulator::Now().GetSeconds();
    NS_ABORT_MSG_IF(transfer.bits > 8.0 * std::numeric_limits<uint32_t>::max(),
                    "a transfer of more than 4 GiB");
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
    NS_LOG_FUNCTION(this);
    m_again = true;
    if (m_pushing)
    {
        return;
    }
    m_pushing = true;
    while (m_again)
    {
        m_again = false;
        while (SendNext() || MarkSent())
        {
        }
    }
    m_pushing = false;
    ArmTimer();
    if (m_window && m_told != m_full)
    {
        m_told = m_full;
        m_window(m_full);
    }
}

bool
TransferQueue::SendNext()
{
    NS_LOG_FUNCTION(this);
    State* next = nullptr;
    uint32_t outstanding = 0;
    for (State& state : m_queue)
    {
        outstanding += state.sentBytes - state.ackedBytes;
        if (!next && (!state.started || state.sentBytes < state.totalBytes))
        {
            next = &state;
        }
    }
    m_full = false;
    if (!m_outlet || !next)
    {
        return false;
    }
    State& state = *next;
    const uint32_t bytes = std::min(m_settings.chunkBytes, state.totalBytes - state.sentBytes);
    if (outstanding > 0 && outstanding + bytes > m_settings.windowBytes)
    {
        m_full = true;
        return false;
    }
    Envelope envelope;
    envelope.type = MessageType::CHUNK;
    envelope.via = m_via;
    envelope.source = m_self;
    envelope.destination = state.transfer.destination;
    envelope.relay = m_relay;
    envelope.binding = m_binding;
    Chunk chunk = state.transfer.chunk;
    chunk.offsetBytes = state.sentBytes;
    const Ptr<Packet> message = MakeMessage(envelope, chunk, bytes);
    // Most equations do not know the way back of a result.
    const bool known = chunk.kind != TransferKind::RESULT || m_settings.resultsTagged;
    if (m_settings.tagged && known && bytes > 0)
    {
        TransferTag tag;
        tag.enqueuedS = state.transfer.enqueuedS;
        tag.task = chunk.task;
        tag.subtask = chunk.subtask;
        tag.kind = chunk.kind;
        message->AddByteTag(tag, message->GetSize() - bytes, message->GetSize());
    }

    const bool resumed = !state.started && std::exchange(state.resuming, true);
    state.started = true;
    state.sentBytes += bytes;
    const uint32_t fresh = std::max(state.sentBytes, state.highestBytes) - state.highestBytes;
    m_resentBytes += bytes - fresh;
    state.highestBytes += fresh;
    // The callees may enqueue, acknowledge, cancel or change the outlet.
    const Outlet outlet = m_outlet;
    if (resumed && m_resumed)
    {
        m_resumed(Transfer(state.transfer));
    }
    outlet(message);
    return true;
}

bool
TransferQueue::MarkSent()
{
    NS_LOG_FUNCTION(this);
    if (m_queue.empty() || !m_queue.front().started || m_queue.front().transfer.sentS >= 0)
    {
        return false;
    }
    Transfer& front = m_queue.front().transfer;
    front.sentS = Simulator::Now().GetSeconds();
    if (m_sent)
    {
        m_sent(Transfer(front));
    }
    return true;
}

void
TransferQueue::Acknowledge(const ChunkAck& ack)
{
    NS_LOG_FUNCTION(this);
    auto it = std::find_if(m_queue.begin(),
                           m_queue.end(),
                           [&ack](const State& state)
                           { return state.transfer.chunk.transfer == ack.transfer; });
    if (it == m_queue.end())
    {
        return;
    }
    // Everything goes in order: what counts as progress is that of the first.
    if (it == m_queue.begin() && (ack.receivedBytes > it->ackedBytes || ack.complete))
    {
        m_timer.Cancel();
    }
    it->ackedBytes = std::max(it->ackedBytes, ack.receivedBytes);
    it->sentBytes = std::max(it->sentBytes, it->ackedBytes);
    if (ack.complete)
    {
        Transfer done = std::move(it->transfer);
        m_queue.erase(it);
        if (done.sentS < 0) // it overtook the one before it
        {
            done.sentS = Simulator::Now().GetSeconds();
            if (m_sent)
            {
                m_sent(done);
            }
        }
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
    NS_LOG_FUNCTION(this << task);
    Remove([task](const Transfer& transfer) { return transfer.chunk.task == task; });
}

void
TransferQueue::Withdraw(TaskKey task, TransferKind kind, int subtask, Endpoint to)
{
    NS_LOG_FUNCTION(this << task << subtask << to);
    Remove(
        [=](const Transfer& transfer)
        {
            const Chunk& chunk = transfer.chunk;
            return chunk.task == task && chunk.kind == kind && chunk.subtask == subtask &&
                   transfer.destination == to;
        });
}

void
TransferQueue::Remove(const std::function<bool(const Transfer&)>& isMeant)
{
    NS_LOG_FUNCTION(this);
    if (!m_queue.empty() && isMeant(m_queue.front().transfer))
    {
        m_timer.Cancel();
    }
    m_queue.erase(std::remove_if(m_queue.begin(),
                                 m_queue.end(),
                                 [&isMeant](const State& state)
                                 { return isMeant(state.transfer); }),
                  m_queue.end());
    Push();
}

bool
TransferQueue::Empty() const
{
    return m_queue.empty();
}

bool
TransferQueue::Has(TaskKey task) const
{
    return std::any_of(m_queue.begin(),
                       m_queue.end(),
                       [task](const State& state) { return state.transfer.chunk.task == task; });
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
    NS_LOG_FUNCTION(this);
    for (State& state : m_queue)
    {
        state.sentBytes = state.ackedBytes;
        state.started = false;
    }
}

void
TransferQueue::ArmTimer()
{
    NS_LOG_FUNCTION(this);
    if (m_queue.empty() || !m_outlet)
    {
        m_timer.Cancel();
    }
    else if (m_timer.IsExpired())
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
    State& state = m_transfers[{chunk.task, source, chunk.transfer}];
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

void
TransferReceiver::Forget(TaskKey task)
{
    m_transfers.erase(m_transfers.lower_bound({task, NOBODY, 0}),
                      m_transfers.lower_bound({task + 1, NOBODY, 0}));
}

uint64_t
TransferReceiver::DuplicateBytes() const
{
    return m_duplicateBytes;
}

} // namespace ns3::vec
