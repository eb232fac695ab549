// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_RADIO_NODE_H
#define VEC_RADIO_NODE_H

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/node.h"
#include "ns3/vec-ad-hoc-access.h"
#include "ns3/vec-endpoint.h"
#include "ns3/vec-radio-device.h"
#include "ns3/vec-radio-probe.h"
#include "vec-radio-helper.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/** One neighbour table per radio channel, shared by all nodes: no ARP on the air. */
using NeighbourTables = std::vector<NeighbourTable>;

/**
 * @ingroup vec
 * @brief The radios, addresses and place of a vehicle or RSU, which its applications use by the
 * AdHocAccess of the node.
 *
 * A node is used by one endpoint after the other. It lives as long as the simulation.
 */
class RadioNode : public RadioPort
{
  public:
    enum class Role
    {
        VEHICLE,
        RSU,
    };

    /** A node with Internet stack, mobility model and radios, all tuned away. */
    RadioNode(RadioHelper& radios,
              std::shared_ptr<NeighbourTables> neighbours,
              Role role,
              double heightM);
    /** The same on a node of somebody else, who moves it; without Internet stack it gets one. Its
     * addresses follow whoever uses its access. */
    RadioNode(RadioHelper& radios,
              std::shared_ptr<NeighbourTables> neighbours,
              Role role,
              const Ptr<Node>& node);
    ~RadioNode() override;

    Ptr<Node> GetNode() const;
    /** Who uses it now, or NOBODY. */
    Endpoint Self() const;
    const NetDeviceContainer& Devices() const;

    /** Takes the addresses of an endpoint and makes radios as good as new. \p name keys their
     * streams. */
    void Assign(Endpoint endpoint, const std::string& name);
    /** Gives the addresses back. */
    void Release();
    /** Where the node is now, and its speed until the next call. m, m/s. REQUIRES: the node is its
     * own. */
    void Place(double x, double y, double speedX, double speedY);

    void Listen(uint32_t channel, bool on) override;
    double LastPowerDbm() const override;
    double BusyRatio(uint32_t channel) const override;
    /** Seconds the channel was busy here so far. RSUs only. */
    double BusySeconds(uint32_t channel) const;
    void Use(Endpoint endpoint) override;
    bool Has(const Ptr<NetDevice>& device) const override;

  private:
    void Equip(Role role);

    RadioHelper& m_radios;
    std::shared_ptr<NeighbourTables> m_neighbours;
    double m_heightM = 0;
    Ptr<Node> m_node;
    Ptr<ConstantVelocityMobilityModel> m_mobility; //!< of a node of its own
    NetDeviceContainer m_devices;
    std::vector<uint32_t> m_interfaces;                  //!< by channel
    std::vector<std::unique_ptr<BusyRatioProbe>> m_busy; //!< by channel, of an RSU
    Endpoint m_endpoint = NOBODY;
};

} // namespace ns3::vec

#endif // VEC_RADIO_NODE_H
