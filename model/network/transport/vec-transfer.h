// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRANSFER_H
#define VEC_TRANSFER_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "vec-messages.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <tuple>

namespace ns3::vec
{

/** Task data that one endpoint owes another. */
struct Transfer
{
    Chunk chunk; //!< what goes in front of every piece
    Endpoint destination = NOBODY;
    double bits = 0;
    double enqueuedS = 0;
    double sentS =
        -1; //!< its turn came: handed on, and nothing before it is on its way; −1: not yet
};

/**
 * A first-come-first-served queue of transfers over an outlet that may come and go.
 *
 * Transfers are cut into chunks; at most a window of bytes (or one chunk) is on its way, counted
 * until the final receiver's acknowledgement. When the outlet changes, or the first transfer makes
 * no progress for the stall time, everything after the last acknowledged byte is sent again: no
 * transfer is lost to a handover, and the receiver drops what it has already.
 *
 * Callbacks may use the queue in any way but destroy it. An empty queue, and one without an outlet,
 * has no event scheduled.
 */
class TransferQueue
{
  public:
    struct Settings
    {
        uint32_t chunkBytes = 8192;
        uint32_t windowBytes = 65536;
        Time stallTime = Seconds(1);
        bool tagged = false;        //!< whether bursts and outputs carry a TransferTag
        bool resultsTagged = false; //!< and results too
    };

    /** Passes a chunk message on. */
    using Outlet = std::function<void(const Ptr<Packet>&)>;
    using Event = std::function<void(const Transfer&)>;

    TransferQueue(Endpoint self, uint8_t via, const Settings& settings);
    ~TransferQueue();
    TransferQueue(const TransferQueue&) = delete;
    TransferQueue& operator=(const TransferQueue&) = delete;

    void SetSent(Event sent);           //!< called when a transfer's turn has come
    void SetResumed(Event resumed);     //!< called when a transfer goes on after a lost contact
    void SetCompleted(Event completed); //!< called when the receiver has all of it
    /** Called when the window has become full with data waiting, and when that is over. */
    void SetWindow(std::function<void(bool full)> window);
    /** Called after a stall instead of sending again: the callee sets a fresh outlet. */
    void SetStalled(std::function<void()> stalled);

    /** Sets where chunks go, or nullptr while there is no way, and starts again after the last
     * acknowledged byte. */
    void SetOutlet(Outlet outlet);
    bool HasOutlet() const;
    /** The RSU and the count of bindings written into envelopes. */
    void SetRelay(Endpoint relay, uint16_t binding);

    void Enqueue(Transfer transfer);
    void Acknowledge(const ChunkAck& ack);
    /** Forgets the transfers of a task. */
    void Cancel(TaskKey task);
    /** Forgets one of them, if it is here. */
    void Withdraw(TaskKey task, TransferKind kind, int subtask, Endpoint to);
    bool Empty() const;
    /** Whether something of a task is here. */
    bool Has(TaskKey task) const;
    /** Bits not yet acknowledged. */
    double BacklogBits() const;
    /** Bytes sent more than once so far. */
    uint64_t ResentBytes() const;

  private:
    struct State
    {
        Transfer transfer;
        uint32_t totalBytes;
        uint32_t sentBytes = 0;
        uint32_t ackedBytes = 0;
        uint32_t highestBytes = 0; //!< the most that was ever sent
        bool started = false;      //!< the first chunk went to the present outlet
        bool resuming = false;     //!< it went to one before
    };

    void Remove(const std::function<bool(const Transfer&)>& isMeant);
    void Push();
    bool SendNext();
    bool MarkSent();
    void Rewind();
    void ArmTimer();

    Endpoint m_self;
    uint8_t m_via;
    Settings m_settings;
    Endpoint m_relay = NOBODY;
    uint16_t m_binding = 0;
    Outlet m_outlet;
    Event m_sent;
    Event m_resumed;
    Event m_completed;
    std::function<void(bool)> m_window;
    std::function<void()> m_stalled;
    std::deque<State> m_queue;
    uint64_t m_resentBytes = 0;
    bool m_pushing = false;
    bool m_again = false; //!< Push was called while it ran
    bool m_full = false;  //!< data waits for an acknowledgement
    bool m_told = false;  //!< what m_window was told last
    EventId m_timer;
};

/** Puts chunks together at the final receiver. */
class TransferReceiver
{
  public:
    /**
     * Counts a chunk. Returns the acknowledgement to send back; sets \p completed when this chunk
     * was the one that made the transfer whole.
     */
    ChunkAck Receive(Endpoint source, const Chunk& chunk, uint32_t bytes, bool& completed);
    /** Drops what is known of the transfers of a task. REQUIRES: none of them will come again. */
    void Forget(TaskKey task);
    /** Bytes that came although they were here already or others before them were missing. */
    uint64_t DuplicateBytes() const;

  private:
    struct State
    {
        uint32_t receivedBytes = 0;
        bool complete = false;
    };

    std::map<std::tuple<TaskKey, Endpoint, uint64_t>, State> m_transfers;
    uint64_t m_duplicateBytes = 0;
};

} // namespace ns3::vec

#endif // VEC_TRANSFER_H
