// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_BACKHAUL_HELPER_H
#define VEC_BACKHAUL_HELPER_H

#include "ns3/ipv4-address.h"
#include "ns3/node.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/vec-scenario.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Wires between infrastructure nodes, with static routes along the paths of PathsFrom.
 *
 * Kind `mesh` reaches everybody from everybody within the delay, through one switching node; kind
 * `links` has exactly the wires the scenario lists.
 */
class BackhaulHelper
{
  public:
    /** A wire in one direction. */
    struct Wire
    {
        std::string from;
        std::string to;
        Ptr<PointToPointNetDevice> device; //!< that sends
    };

    /** \p names are those of the scenario's links: rsu0, …, mec0, …, cloud. */
    BackhaulHelper(const Scenario::Backhaul& settings, std::map<std::string, Ptr<Node>> nodes);

    /** Where a node is reached. */
    Ipv4Address AddressOf(const std::string& name) const;
    const std::vector<Wire>& Wires() const;

  private:
    void Connect(const BackhaulLink& link);
    void SetRoutes(const std::vector<BackhaulLink>& links);

    /** Of a wire. */
    struct End
    {
        std::string node;
        Ipv4Address address;
        uint32_t interface;
    };

    std::map<std::string, Ptr<Node>> m_nodes;
    std::vector<std::pair<End, End>> m_ends; //!< as the links are listed
    std::map<std::string, Ipv4Address> m_addresses;
    std::vector<Wire> m_wires;
};

} // namespace ns3::vec

#endif // VEC_BACKHAUL_HELPER_H
