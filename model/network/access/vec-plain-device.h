// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_DEVICE_H
#define VEC_PLAIN_DEVICE_H

#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"

#include <cstdint>

namespace ns3::vec
{

/**
 * What every Ethernet-like device of this project has in common: an address, a node, broadcasts, no
 * multicast, no bridging, nobody who overhears. What Send does is the idea of the subclass.
 */
class PlainDevice : public NetDevice
{
  public:
    static TypeId GetTypeId();
    PlainDevice();
    ~PlainDevice() override;

    /** Hands a packet up to the node. */
    void HandUp(const Ptr<const Packet>& packet, uint16_t protocol, const Address& from);

    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address group) const override;
    Address GetMulticast(Ipv6Address group) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& from,
                  const Address& to,
                  uint16_t protocol) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

  protected:
    void DoDispose() override;

  private:
    Ptr<Node> m_node;
    Mac48Address m_address;
    uint32_t m_index = 0;
    uint16_t m_mtu = 2296; //!< as Wi-Fi
    ReceiveCallback m_received;
};

} // namespace ns3::vec

#endif // VEC_PLAIN_DEVICE_H
