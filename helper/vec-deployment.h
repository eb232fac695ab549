// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DEPLOYMENT_H
#define VEC_DEPLOYMENT_H

#include "ns3/event-id.h"
#include "ns3/node.h"
#include "ns3/vec-coordinator-app.h"
#include "ns3/vec-policy.h"
#include "ns3/vec-rsu-app.h"
#include "ns3/vec-server-app.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Who takes part in a simulation of one's own: gives vehicles, RSUs, servers and
 * coordinators their numbers, and tells infrastructure of one another when the simulation starts.
 *
 * The helpers that install applications share one, and may be called in any order; what does not
 * fit together is said in one line when the simulation starts. Neighbouring RSUs share a server and
 * a coordinator, as many as there are; one on the RSU's own node goes first.
 *
 * It is there before the nodes' applications are, and lives until the simulation has started. How
 * infrastructure nodes reach one another is up to the script: they need IP addresses and routes.
 */
class Deployment
{
  public:
    Deployment();
    ~Deployment();
    Deployment(const Deployment&) = delete;
    Deployment& operator=(const Deployment&) = delete;

    /** What coordinators shall believe of the radio and of energy; servers and RSUs come by
     * themselves. Before the simulation starts. */
    CoordinatorView& Nominal();
    /** Of two addresses of a node, the one to be reached at by infrastructure; otherwise the first
     * of a device that is not its access. Before the simulation starts. */
    void SetAddress(const Ptr<Node>& node, Ipv4Address address);
    /** Where an RSU is reached by infrastructure. REQUIRES: the simulation has started. */
    Ipv4Address AddressOf(Endpoint endpoint) const;

    // For the helpers.
    Endpoint AddServer(const Ptr<Node>& node, const Ptr<ServerApp>& app, std::vector<double> hz);
    Endpoint AddRsu(const Ptr<Node>& node, const Ptr<RsuApp>& app, uint64_t seed);
    Endpoint AddCoordinator(const Ptr<Node>& node,
                            const Ptr<CoordinatorApp>& app,
                            const std::string& system,
                            std::shared_ptr<Policy> policy);
    Endpoint AddVehicle();
    /** The endpoint of the RSU on a node, or NOBODY. */
    Endpoint RsuOn(const Ptr<Node>& node) const;

  private:
    template <class App>
    struct Member
    {
        Ptr<Node> node;
        Ptr<App> app;
        Endpoint endpoint = NOBODY;
    };

    struct Server : Member<ServerApp>
    {
        std::vector<double> processorsHz;
    };

    struct Rsu : Member<RsuApp>
    {
        uint64_t seed = 0;
    };

    struct Coordinator : Member<CoordinatorApp>
    {
        std::string system;
        std::shared_ptr<Policy> policy;
    };

    void CheckOpen(const Ptr<Node>& node, const char* what) const;
    void Connect();
    void FillView();
    Ipv4Address FindAddress(const Ptr<Node>& node) const;
    /** Which of some members serves the RSU. */
    template <class Of>
    Endpoint NearestTo(std::size_t rsu, const std::vector<Of>& members) const;

    EventId m_connect;
    CoordinatorView m_view;
    std::shared_ptr<Directory> m_directory;
    std::map<Ptr<Node>, Ipv4Address> m_addresses;
    std::vector<Server> m_servers;
    std::vector<Rsu> m_rsus;
    std::vector<Coordinator> m_coordinators;
    uint32_t m_vehicles = 0;
    bool m_connected = false;
};

} // namespace ns3::vec

#endif // VEC_DEPLOYMENT_H
