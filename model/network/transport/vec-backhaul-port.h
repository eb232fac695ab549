// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BACKHAUL_PORT_H
#define VEC_BACKHAUL_PORT_H

#include "vec-message-stream.h"

#include <map>
#include <memory>

namespace ns3::vec
{

class BackhaulPort;

/**
 * Hands control messages from port to port in no time, past the wires: an idealisation that leaves
 * nothing of the signalling but its order.
 */
class ControlShortcut : public std::enable_shared_from_this<ControlShortcut>
{
  public:
    void Add(Endpoint endpoint, BackhaulPort* port);
    void Remove(Endpoint endpoint);
    /** The message arrives now, after the present event, if the endpoint is there then. */
    void Send(Endpoint to, const Ptr<Packet>& message);

  private:
    std::map<Endpoint, BackhaulPort*> m_ports;
};

/**
 * How one infrastructure endpoint (RSU, server, coordinator) talks to the others: one persistent
 * TCP connection to each it writes to and for each purpose, opened on first use, and a listener for
 * those that write to it. Endpoints that share a node talk over its loopback device; a node has
 * room for one endpoint of each kind.
 */
class BackhaulPort
{
  public:
    using Received = Callback<void, const Envelope&, Ptr<Packet>>;

    /** Starts to listen. \p directory must name \p self and everybody it will write to. */
    BackhaulPort(const Ptr<Node>& node,
                 Endpoint self,
                 std::shared_ptr<const Directory> directory,
                 Received received);
    ~BackhaulPort();
    BackhaulPort(const BackhaulPort&) = delete;
    BackhaulPort& operator=(const BackhaulPort&) = delete;

    /** Sends a message to an infrastructure endpoint; aborts when the directory has none of it. */
    void Send(Endpoint to, const Ptr<Packet>& message);
    /** Hands up a whole message that came another way. */
    void Deliver(const Ptr<Packet>& message);
    Ptr<Node> GetNode() const;

  private:
    Ipv4Address AddressOf(Endpoint endpoint) const;
    void OnAccept(Ptr<Socket> socket, const Address& from);
    void OnMessage(Ptr<MessageStream> stream, const Envelope& envelope, Ptr<Packet> message);
    void OnClosed(Ptr<MessageStream> stream);

    Ptr<Node> m_node;
    Endpoint m_self;
    std::shared_ptr<const Directory> m_directory;
    Received m_received;
    std::vector<Ptr<TcpSocket>> m_listeners;
    std::map<std::pair<Endpoint, Purpose>, Ptr<MessageStream>> m_outgoing;
    std::vector<Ptr<MessageStream>> m_incoming;
};

} // namespace ns3::vec

#endif // VEC_BACKHAUL_PORT_H
