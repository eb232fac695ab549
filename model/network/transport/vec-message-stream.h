// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MESSAGE_STREAM_H
#define VEC_MESSAGE_STREAM_H

#include "ns3/callback.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simple-ref-count.h"
#include "vec-messages.h"
#include "vec-tcp-socket.h"

#include <deque>

namespace ns3::vec
{

/**
 * Whole messages over one TCP connection, in both directions. Messages given before the connection
 * stands wait; messages that are in the stream when it breaks are lost here, their senders resume.
 */
class MessageStream : public SimpleRefCount<MessageStream>
{
  public:
    /** A message has come whole; its envelope is already off the packet. */
    using Received = Callback<void, Ptr<MessageStream>, const Envelope&, Ptr<Packet>>;
    /** The connection is gone: refused, timed out, reset or closed by the other side. */
    using Closed = Callback<void, Ptr<MessageStream>>;

    /**
     * Opens a connection from \p local (port 0: any) to \p remote. After \p tries vain
     * repetitions of a segment it is given up; 0: TCP's own number of them.
     */
    static Ptr<MessageStream> Connect(const Ptr<Node>& node,
                                      const Ipv4Address& local,
                                      const InetSocketAddress& remote,
                                      uint8_t tos,
                                      Received received,
                                      Closed closed,
                                      uint32_t tries = 0);
    /** Takes over an accepted connection. */
    static Ptr<MessageStream> Accept(const Ptr<TcpSocket>& socket,
                                     Received received,
                                     Closed closed);

    ~MessageStream();

    void Send(const Ptr<Packet>& message);
    /** Drops the connection and whatever waits, at once and silently. */
    void Abort();
    /** Bytes that wait for the socket. */
    uint32_t QueuedBytes() const;
    Ipv4Address PeerAddress() const;

  private:
    MessageStream(const Ptr<TcpSocket>& socket, Received received, Closed closed);
    void HookUp();
    void OnConnected(Ptr<Socket> socket);
    void OnFailed(Ptr<Socket> socket);
    void OnSpace(Ptr<Socket> socket, uint32_t bytes);
    void OnData(Ptr<Socket> socket);
    void Flush();

    Ptr<TcpSocket> m_socket;
    Received m_received;
    Closed m_closed;
    bool m_connected = false;
    std::deque<Ptr<Packet>> m_waiting;
    uint32_t m_waitingBytes = 0;
    Ptr<Packet> m_partial;
    Ipv4Address m_peer;
};

} // namespace ns3::vec

#endif // VEC_MESSAGE_STREAM_H
