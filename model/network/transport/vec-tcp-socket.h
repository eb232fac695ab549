// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TCP_SOCKET_H
#define VEC_TCP_SOCKET_H

#include "ns3/node.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/vec-compat.h"

#include <vector>

namespace ns3::vec
{

/**
 * A TCP socket that can be dropped at once, without a word to the other side: a vehicle that has
 * left a cell neither retransmits into the old one nor lingers in FIN states.
 *
 * It also follows RFC 9293 where ns-3 does not, so that the other side learns soon what was
 * dropped: a listener resets segments of connections it does not know, and a reset ends an attempt
 * to connect. Otherwise ns-3's TCP.
 */
class TcpSocket : public TcpSocketBase
{
  public:
    static TypeId GetTypeId();
    VEC_TCP_INSTANCE_TYPE

    /** A new socket of the node's TCP, with this project's defaults (segment 1440 B, …). */
    static Ptr<TcpSocket> Create(const Ptr<Node>& node);

    /**
     * Frees the end point and all timers, also those of connections that a listener has not yet
     * handed over. Nothing is sent; no callback is called. May be called by the socket's own
     * callbacks, and again.
     */
    void Abort();

  private:
    Ptr<TcpSocketBase> Fork() override;
    void DoForwardUp(Ptr<Packet> packet, const Address& from, const Address& to) override;
    void Bury();

    std::vector<Ptr<TcpSocket>> m_forks; //!< of a listener, some of them not yet accepted
    bool m_aborted = false;

    uint32_t m_segmentBytes;
    uint32_t m_bufferBytes;
    uint32_t m_initialWindow;
    Time m_minimumRto;
    Time m_delayedAck;
    Time m_connectTimeout;
};

} // namespace ns3::vec

#endif // VEC_TCP_SOCKET_H
