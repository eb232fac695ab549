// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PLAIN_ACCESS_H
#define VEC_PLAIN_ACCESS_H

#include "vec-access-port.h"

#include <map>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Access over any device with an IP address: one path for everything, to an RSU that
 * somebody names.
 *
 * Point-to-point, CSMA, Wi-Fi with access points, and whatever else carries IP between a vehicle
 * and its RSU, over as many hops as there are. Nothing is broadcast: a vehicle's beacons go to its
 * RSU, which learns from them where the vehicle is.
 */
class PlainAccess : public AccessPort
{
  public:
    static TypeId GetTypeId();

    PlainAccess();
    ~PlainAccess() override;

    /** The device, on the same node; it has an address when the port is opened. */
    void SetDevice(Ptr<NetDevice> device);
    /** Lets a vehicle use that RSU from now on; NOBODY: none. At any time. */
    void UseRsu(Endpoint rsu, Ipv4Address address);

  protected:
    void DoDispose() override;

  private:
    uint32_t DoGetPaths() const override;
    Ipv4Address DoGetLocal(uint32_t path) const override;
    Ipv4Address DoGetRemote(Endpoint peer, uint32_t path) const override;
    Endpoint DoPeerAt(Ipv4Address address) const override;
    std::vector<Ipv4Address> DoGetBeaconTargets() const override;
    bool DoOwns(const Ptr<NetDevice>& device) const override;
    double DoExpectedGoodputBps(uint32_t path) const override;
    void DoOpen() override;
    void DoHear(const Envelope& envelope, Ipv4Address from, bool isBeacon) override;

    /** Where a vehicle was heard last. */
    struct Heard
    {
        Ipv4Address address;
        Time last;
    };

    void Announce();

    Ptr<NetDevice> m_device;
    Endpoint m_rsu = NOBODY; //!< of a vehicle, and its address
    Ipv4Address m_rsuAddress;
    std::map<Endpoint, Heard> m_vehicles; //!< of an RSU
    std::map<Ipv4Address, Endpoint> m_names;
    bool m_answers;
    Time m_silence;
    double m_goodputBps;
};

} // namespace ns3::vec

#endif // VEC_PLAIN_ACCESS_H
