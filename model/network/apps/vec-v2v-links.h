// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_V2V_LINKS_H
#define VEC_V2V_LINKS_H

#include "ns3/event-id.h"
#include "ns3/vec-access-port.h"
#include "ns3/vec-message-stream.h"
#include "ns3/vec-transfer.h"

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * The transfers between a vehicle and other vehicles: one hop of TCP on a service channel.
 *
 * A peer is in reach while its beacons are heard. One that is not is reached through the RSU that
 * both use, when relays are allowed, or not at all. What is on its way when the way changes goes on
 * after the last acknowledged byte. A way that stalls is left for the other one, if there is one.
 */
class V2vLinks
{
  public:
    struct Settings
    {
        TransferQueue::Settings queue;
        uint32_t channel = 1;             //!< path of the port
        bool relay = true;                //!< through the RSU when out of reach
        bool parallel = false;            //!< a connection for each transfer, for ideal radios
        Time silence = MilliSeconds(350); //!< without a beacon; then a peer is out of reach
        Time retry = MilliSeconds(100);   //!< until a connection that failed is opened again
        Time linger = MilliSeconds(200);  //!< for which the radio stays tuned in
    };

    /** What the vehicle provides. */
    struct Vehicle
    {
        /** Tunes the radio in or away. */
        std::function<void(bool on)> listen;
        /** A chunk has come; returns what to answer, and whether its transfer is whole now … */
        std::function<ChunkAck(const Envelope&, const Chunk&, bool& completed)> receive;
        /** … which is announced when the answer is out. */
        std::function<void(const Envelope&, const Chunk&)> received;
        /** The RSU in use (NOBODY: none) and the count of bindings. */
        std::function<std::pair<Endpoint, uint16_t>()> relay;
        /** Opens a connection to that RSU, if there is none: SetRelay follows. */
        std::function<void()> openRelay;
        /** A transfer's turn has come, or it goes on. */
        std::function<void(const Transfer&, bool resumed)> sent;
    };

    /** Starts to accept connections. REQUIRES: the port is open. */
    V2vLinks(Ptr<AccessPort> access, const Settings& settings, Vehicle vehicle);
    /** Drops all connections, silently. */
    ~V2vLinks();
    V2vLinks(const V2vLinks&) = delete;
    V2vLinks& operator=(const V2vLinks&) = delete;

    /** A beacon of another vehicle was heard. */
    void Hear(Endpoint peer);
    bool IsInReach(Endpoint peer) const;
    /** Time has passed, or the RSU has changed: looks for better ways. */
    void Check();
    /** How to send by the RSU; nullptr: the connection is gone, and what was in it. */
    void SetRelay(TransferQueue::Outlet outlet);
    /** Whether something goes by the RSU. */
    bool UsesRelay() const;
    /** Whether transfers of a task wait for a peer that there is no way to. */
    bool IsCutOff(TaskKey task) const;
    /** Stays tuned in, or not beyond what transfers need. */
    void Expect(bool data);

    /** REQUIRES: its destination is another vehicle. */
    void Enqueue(const Transfer& transfer);
    /** An acknowledgement that came by the RSU. */
    void Acknowledge(Endpoint peer, const ChunkAck& ack);
    void Cancel(TaskKey task);
    void Withdraw(TaskKey task, TransferKind kind, int subtask, Endpoint to);

  private:
    enum class Way
    {
        NONE,
        DIRECT,
        RELAY,
    };

    /** Receiver, and the port or, in parallel, the number of a transfer. */
    using LaneName = std::pair<Endpoint, uint64_t>;

    struct Lane
    {
        std::unique_ptr<TransferQueue> queue;
        uint16_t port = 0;
        Way way = Way::NONE;
        Ptr<MessageStream> stream;
        Time avoidDirect; //!< until then
        EventId retry;
    };

    Lane& LaneFor(const Transfer& transfer);
    Way WayTo(const LaneName& name, const Lane& lane) const;
    void Serve(const LaneName& name);
    void Connect(const LaneName& name, Lane& lane);
    static void Drop(Lane& lane);
    void OnStalled(const LaneName& name);
    void OnAccept(Ptr<Socket> socket, const Address& from);
    void OnMessage(Ptr<MessageStream> stream, const Envelope& envelope, Ptr<Packet> message);
    void OnClosed(Ptr<MessageStream> stream);
    void ServeAll();
    void Tune();

    Ptr<AccessPort> m_access;
    Endpoint m_self;
    Settings m_settings;
    Vehicle m_vehicle;
    std::map<Endpoint, Time> m_heard;
    std::map<LaneName, Lane> m_lanes;
    std::vector<Ptr<TcpSocket>> m_listeners;
    std::vector<Ptr<MessageStream>> m_incoming;
    std::vector<Ptr<MessageStream>> m_done; //!< in parallel: those that have served …
    std::vector<Ptr<MessageStream>> m_old;  //!< … and whose last word is out
    TransferQueue::Outlet m_relay;
    bool m_expects = false;
    bool m_listening = false;
    EventId m_linger;
};

} // namespace ns3::vec

#endif // VEC_V2V_LINKS_H
