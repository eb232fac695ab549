// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_WORLD_H
#define VEC_WORLD_H

#include "ns3/flow-monitor-helper.h"
#include "ns3/vec-error.h"
#include "ns3/vec-policy.h"
#include "ns3/vec-traffic-source.h"
#include "vec-animation.h"
#include "vec-attribute-defaults.h"
#include "vec-backhaul-helper.h"
#include "vec-byte-counter.h"
#include "vec-capture-files.h"
#include "vec-fault-injector.h"
#include "vec-lane-keeper.h"
#include "vec-ledger.h"
#include "vec-migration-log.h"
#include "vec-radio-node.h"
#include "vec-results.h"
#include "vec-task-source.h"
#include "vec-traffic-helper.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Files of observers, which change nothing; an empty name is none.
 */
struct ObserverFiles
{
    std::string
        pcapPrefix;      //!< PREFIX-NODE-DEVICE.pcap; an RSU by its name, a vehicle by its number
    std::string netAnim; //!< NetAnim's XML
    std::string flowMonitor; //!< FlowMonitor's XML
};

/**
 * @ingroup vec
 * @brief A file of an observer could not be written; the results are there nevertheless.
 */
class ObserverError : public EnvironmentError
{
  public:
    using EnvironmentError::EnvironmentError;
};

/**
 * @ingroup vec
 * @brief A scenario as ns-3 nodes: vehicles that come and go with the traffic, RSUs, servers,
 * coordinators and the wires between them, with one policy to plan for everybody.
 *
 * One at a time.
 *
 * RSUs, servers and the cloud have the names of the scenario in ns-3's Names: "/Names/rsu0".
 *
 * \code
 * World world(scenario, policy, MakeTraffic(scenario));
 * world.Run();
 * WriteResults("results", world.Results());
 * \endcode
 */
class World
{
  public:
    /**
     * Builds everything. The simulator starts at 0 s, when SUMO's warm-up is over.
     * Throws InputError, a line for each, for values of the scenario that its keys do not allow.
     * REQUIRES: the scenario has RSU positions (PlaceRsus finds some, before there is traffic).
     */
    World(const Scenario& scenario,
          std::shared_ptr<Policy> policy,
          std::unique_ptr<TrafficSource> traffic);

    /** Who plans at a coordinator, by the machine that it runs on: "mec0", "rsu1", "cloud";
     * "vehicle0", … for the nodes of vehicles. */
    using PolicyOf = std::function<std::shared_ptr<Policy>(const std::string& machine)>;
    /** The same with a policy for each coordinator. \p policy gives the run its name, and tells
     * what a decision costs. */
    World(const Scenario& scenario,
          std::shared_ptr<Policy> policy,
          std::unique_ptr<TrafficSource> traffic,
          const PolicyOf& policyOf);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /** Lets somebody know of every decision, with its number in the results. Before Run. */
    void OnDecision(Ledger::DecisionListener listener)
    {
        m_ledger.OnDecision(std::move(listener));
    }

    /** Called every simulated second with the time and the end at the latest, s. */
    void SetProgress(std::function<void(double nowS, double endS)> progress);

    /**
     * Runs to the end: when all counted tasks have ended after the measured time, or drain is
     * over. When SUMO dies, until then: the results say so. Throws ObserverError, with the results
     * complete, for an observer's file that cannot be written.
     */
    void Run();
    /** Ends the run with the event that it is in; the results are those until then, and have \p why
     * in them. During Run. */
    void EndEarly(const std::string& why);
    /** What the run left behind. REQUIRES: Run has returned. */
    const RunResults& Results() const;
    const Ledger& Accounts() const;

    /** The application of a vehicle that is present, or null; \p name as the traffic source calls
     * it. */
    Ptr<VehicleApp> FindVehicle(const std::string& name) const;
    /** Nodes that were made for vehicles so far; never more than vehicles at once. */
    std::size_t VehicleNodes() const;
    const std::vector<std::unique_ptr<RadioNode>>& Rsus() const;

    /**
     * Lets observers write their files. Before Run. Throws EnvironmentError for a file that cannot
     * be made, and when more pcap files would be open than the system allows.
     */
    void Observe(const ObserverFiles& files);
    /** The pcap files so far. ns-3 closes them after this world: CheckCaptures then. */
    std::vector<std::string> Captures() const;

  private:
    struct VehicleNode
    {
        std::unique_ptr<RadioNode> radio;
        Ptr<VehicleApp> app;
    };

    struct Present
    {
        VehicleNode* node = nullptr;
        Endpoint endpoint = NOBODY;
        VehiclePosition last;
        EventId nextTask;
    };

    void BuildInfrastructure();
    /** Who plans there, from now on one of m_planners. */
    std::shared_ptr<Policy> PlannerOf(const std::string& machine);
    void ShareDownlinks();
    void PrepareFaults();
    Ptr<CoordinatorApp> MakeCoordinator();
    void MakeNode();
    void ObserveNode(const VehicleNode& node);
    void EndObservation();
    VehicleNode& TakeNode();
    void Step();
    bool Advance();
    void NoteTrafficEnd();
    void BeginMeasuring();
    void EndMeasuring();
    double MeasuredS() const;
    void Enter(const VehiclePosition& position);
    void Leave(const std::string& name);
    void Move(Present& present, const VehiclePosition& position);
    void ScheduleTask(const std::string& name);
    void RecordPositions();
    void RecordBalance();
    void CheckEnd();
    void Collect();
    std::vector<double> BusySeconds() const;

    AttributeDefaults m_defaults; //!< the scenario's, while this world lives
    Scenario m_scenario;
    const PacketSystem& m_system;
    std::shared_ptr<Policy> m_policy;
    PolicyOf m_policyOf;
    std::set<std::shared_ptr<Policy>> m_planners;
    std::unique_ptr<TrafficSource> m_traffic;
    bool m_trafficEnded = false;
    RadioHelper m_radios;
    std::shared_ptr<NeighbourTables> m_neighbours;
    AirLog m_air;
    Ledger m_ledger;
    MigrationLog m_migrations;
    ByteCounter m_bytes;
    std::unique_ptr<LaneKeeper> m_lanes; //!< of ideal links between vehicles
    std::vector<std::unique_ptr<RadioNode>> m_rsus;
    std::vector<Ptr<RsuApp>> m_rsuApps;
    std::vector<Ptr<ServerApp>> m_servers;
    std::vector<std::pair<std::string, Ptr<CoordinatorApp>>> m_coordinators; //!< and their hosts
    FaultInjector m_faults;
    std::unique_ptr<BackhaulHelper> m_backhaul;
    std::vector<std::unique_ptr<VehicleNode>> m_nodes;
    std::vector<VehicleNode*> m_free;
    std::map<std::string, Present> m_present;
    std::shared_ptr<const TaskGraphs> m_graphs{ReadTaskGraphs(m_scenario)};
    std::map<std::string, TaskSource> m_sources;
    uint32_t m_vehicleCount = 0;
    std::vector<double> m_servedCycles; //!< by server, at the end of the last slot
    double m_endS = 0;
    std::vector<double> m_busyBeforeS; //!< by channel, mean over RSUs: when measuring begins …
    std::vector<double> m_busyAfterS;  //!< … and ends
    ObserverFiles m_observers;
    std::unique_ptr<FlowMonitorHelper> m_flows;
    std::unique_ptr<CaptureFiles> m_captures;
    std::unique_ptr<Animation> m_animation;
    std::function<void(double, double)> m_progress;
    RunResults m_results;
};

} // namespace ns3::vec

#endif // VEC_WORLD_H
