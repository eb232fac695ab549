// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_AD_HOC_ACCESS_H
#define VEC_AD_HOC_ACCESS_H

#include "vec-access-port.h"
#include "vec-radio-port.h"

#include <memory>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Access over radios of which every node has one for each channel: 802.11p, 802.11ax, ideal.
 *
 * Beacons are broadcast on the control channel, and a vehicle chooses its RSU by them. Addresses
 * follow a plan, so that nobody has to ask for any.
 */
class AdHocAccess : public AccessPort
{
  public:
    static TypeId GetTypeId();

    AdHocAccess();
    ~AdHocAccess() override;

    /** The radios of the node and the number R of uplink channels. Once, before it is opened. */
    void SetRadio(std::shared_ptr<RadioPort> radio, uint32_t uplinks);

  protected:
    void DoDispose() override;

  private:
    uint32_t DoGetPaths() const override;
    Ipv4Address DoGetLocal(uint32_t path) const override;
    Ipv4Address DoGetRemote(Endpoint peer, uint32_t path) const override;
    Endpoint DoPeerAt(Ipv4Address address) const override;
    std::vector<Ipv4Address> DoGetBeaconTargets() const override;
    bool DoOwns(const Ptr<NetDevice>& device) const override;
    void DoListen(uint32_t path, bool on) override;
    double DoBusyRatio(uint32_t path) const override;
    double DoExpectedGoodputBps(uint32_t path) const override;
    bool DoHears(Endpoint rsu) const override;
    void DoOpen() override;
    void DoClose() override;
    void DoHear(const Envelope& envelope, Ipv4Address from, bool isBeacon) override;
    void DoCheck() override;

    std::shared_ptr<RadioPort> m_radio;
    uint32_t m_uplinks = 0;
    double m_goodputBps = 0;
    std::unique_ptr<Attachment> m_attachment; //!< of a vehicle
};

} // namespace ns3::vec

#endif // VEC_AD_HOC_ACCESS_H
