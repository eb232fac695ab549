// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_INSTALL_HELPERS_H
#define VEC_INSTALL_HELPERS_H

#include "ns3/application-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/vec-vehicle-app.h"
#include "vec-deployment.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Installs MEC servers.
 */
class ServerHelper
{
  public:
    explicit ServerHelper(Deployment& deployment);
    /** An attribute of ServerApp. */
    void SetAttribute(const std::string& name, const AttributeValue& value);
    /** Speed of each processor of a server, Hz; one of 10 GHz when not called. */
    void SetProcessors(const std::vector<double>& hz);
    /** Before the simulation starts; one per node. */
    ApplicationContainer Install(const NodeContainer& nodes);

  private:
    Deployment& m_deployment;
    ObjectFactory m_factory;
    std::vector<double> m_processorsHz{10e9};
};

/**
 * @ingroup vec
 * @brief Installs roadside units, on nodes that get an access from its own helper, before or after.
 */
class RsuHelper
{
  public:
    explicit RsuHelper(Deployment& deployment);
    /** An attribute of RsuApp. */
    void SetAttribute(const std::string& name, const AttributeValue& value);
    /** Before the simulation starts; one per node. */
    ApplicationContainer Install(const NodeContainer& nodes);
    /** For what is installed later: the jitter of beacons is drawn by this number and the RSU's.
     * Returns how many streams were taken. */
    int64_t AssignStreams(int64_t stream);

  private:
    Deployment& m_deployment;
    ObjectFactory m_factory;
    uint64_t m_seed = 1;
};

/**
 * @ingroup vec
 * @brief Installs coordinators, which ask a policy.
 */
class CoordinatorHelper
{
  public:
    /** \p system is one of the packet systems, such as "mec-dag". */
    CoordinatorHelper(Deployment& deployment,
                      const std::string& system,
                      std::shared_ptr<Policy> policy);
    /** An attribute of CoordinatorApp. */
    void SetAttribute(const std::string& name, const AttributeValue& value);
    /** Before the simulation starts; one per node. */
    ApplicationContainer Install(const NodeContainer& nodes);

  private:
    Deployment& m_deployment;
    ObjectFactory m_factory;
    std::string m_system;
    std::shared_ptr<Policy> m_policy;
};

/**
 * @ingroup vec
 * @brief Installs vehicles, on nodes that get an access from its own helper, before or after.
 *
 * Each vehicle lives from its start, 0 s or when it is installed, to the end of the simulation.
 * VehicleApp::Leave ends it earlier.
 */
class VehicleHelper
{
  public:
    explicit VehicleHelper(Deployment& deployment);
    /** An attribute of VehicleApp. */
    void SetAttribute(const std::string& name, const AttributeValue& value);
    /** 1 GHz and 0.2 W when not called. */
    void SetCpu(double hz);
    void SetTxPower(double watt);
    /** A task for each vehicle every interval, beginning one interval after it has entered. */
    void SetTasks(std::function<TaskDescription()> draw, Time interval);
    /** At any time; one per node. */
    ApplicationContainer Install(const NodeContainer& nodes);
    /** For what is installed later: the jitter of beacons is drawn by this number and the
     * vehicle's. Returns how many streams were taken. */
    int64_t AssignStreams(int64_t stream);

  private:
    Deployment& m_deployment;
    ObjectFactory m_factory;
    double m_cpuHz = 1e9;
    double m_txPowerW = 0.2;
    std::function<TaskDescription()> m_draw;
    Time m_interval;
    uint64_t m_seed = 1;
};

} // namespace ns3::vec

#endif // VEC_INSTALL_HELPERS_H
