// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ACCESS_HELPERS_H
#define VEC_ACCESS_HELPERS_H

#include "ns3/node-container.h"
#include "vec-deployment.h"
#include "vec-radio-node.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Access over 802.11p, 802.11ax or the ideal radio: an AdHocAccess on nodes of one's own.
 *
 * Nodes without Internet stack get one; they have a mobility model when the simulation starts. All
 * nodes of one helper hear one another. The helper lives until the simulator is destroyed.
 */
class AdHocAccessHelper
{
  public:
    explicit AdHocAccessHelper(const RadioSettings& settings = RadioSettings());
    /** For vehicles; returns their devices, node by node. */
    NetDeviceContainer InstallVehicles(const NodeContainer& nodes);
    /** For RSUs; returns their devices, node by node. */
    NetDeviceContainer InstallRsus(const NodeContainer& nodes);
    /** Fixed streams for the radios of all nodes so far. Returns how many were taken. */
    int64_t AssignStreams(int64_t stream);
    RadioHelper& Radios();

  private:
    NetDeviceContainer Install(const NodeContainer& nodes, RadioNode::Role role);

    RadioHelper m_radios;
    std::shared_ptr<NeighbourTables> m_neighbours;
    std::vector<std::unique_ptr<RadioNode>> m_nodes;
};

/**
 * @ingroup vec
 * @brief Access over any IP devices: a PlainAccess on nodes of one's own.
 *
 * Devices have addresses, and routes to one another, when the simulation starts.
 */
class PlainAccessHelper
{
  public:
    explicit PlainAccessHelper(Deployment& deployment);
    /** An attribute of PlainAccess. */
    void SetAttribute(const std::string& name, const AttributeValue& value);
    /** For an RSU, through that device. */
    void InstallRsu(const Ptr<NetDevice>& device);
    /** For vehicles, through those devices; they use the RSU on that node, which is installed
     * before or after. */
    void InstallVehicles(const NetDeviceContainer& devices, const Ptr<Node>& rsu);

  private:
    Deployment& m_deployment;
    ObjectFactory m_factory;
};

/** The address of a device, or an abort that names the node. */
Ipv4Address AddressOfDevice(const Ptr<NetDevice>& device);

} // namespace ns3::vec

#endif // VEC_ACCESS_HELPERS_H
