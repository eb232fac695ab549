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

namespace ns3::vec
{

/** Task data that one endpoint owes another. */
struct Transfer
{
    Chunk chunk; //!< what goes in front of every piece
    Endpoint destination = NOBODY;
    double bits = 0;
    double enqueuedS = 0;
    double sentS = -1; //!< first piece handed on; −1: not yet
};

/**
 * A first-come-first-served queue of transfers over an outlet that may come and go.
 *
 * Transfers are cut into chunks; at most a window of bytes is on its way, counted until the final
 * receiver's acknowledgement. When the outlet changes, or nothing is acknowledged for the stall
 * time, everything after the last acknowledged byte is sent again: no transfer is lost to a
 * handover, and the receiver drops what it has already.
 */
class TransferQueue
{
  public:
    struct Settings
    {
        uint32_t chunkBytes = 8192;
        uint32_t windowBytes = 65536;
        Time stallTime = Seconds(1);
    };

    /** Passes a chunk message on. */
    using Outlet = std::function<void(const Ptr<Packet>&)>;
    using Event = std::function<void(const Transfer&)>;

    TransferQueue(Endpoint self, uint8_t via, const Settings& settings);
    ~TransferQueue();
    TransferQueue(const TransferQueue&) = delete;
    TransferQueue& operator=(const TransferQueue&) = delete;

    void SetSent(Event sent);           //!< called when a transfer's first chunk is handed on
    void SetResumed(Event resumed);     //!< called when a transfer goes on after a lost contact
    void SetCompleted(Event completed); //!< called when the receiver has all of it
    /** Called after a stall instead of sending again: the callee sets a fresh outlet. */
    void SetStalled(std::function<void()> stalled);

    /** Sets where chunks go, or nullptr while there is no way, and starts again after the last
     * acknowledged byte. */
    void SetOutlet(Outlet outlet);
    bool HasOutlet() const;
    /** The RSU written into envelopes. */
    void SetRelay(Endpoint relay);

    void Enqueue(Transfer transfer);
    void Acknowledge(const ChunkAck& ack);
    /** Forgets the transfers of a task. */
    void Cancel(TaskKey task);
    bool Empty() const;
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
    };

    void Push();
    void Rewind();
    void ArmTimer();

    Endpoint m_self;
    uint8_t m_via;
    Settings m_settings;
    Endpoint m_relay = NOBODY;
    Outlet m_outlet;
    Event m_sent;
    Event m_resumed;
    Event m_completed;
    std::function<void()> m_stalled;
    std::deque<State> m_queue;
    uint64_t m_resentBytes = 0;
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
    /** Bytes that came again although they were here already. */
    uint64_t DuplicateBytes() const;

  private:
    struct State
    {
        uint32_t receivedBytes = 0;
        bool complete = false;
    };

    std::map<std::pair<Endpoint, uint64_t>, State> m_transfers;
    uint64_t m_duplicateBytes = 0;
};

} // namespace ns3::vec

#endif // VEC_TRANSFER_H
