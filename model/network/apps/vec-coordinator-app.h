// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COORDINATOR_APP_H
#define VEC_COORDINATOR_APP_H

#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"
#include "ns3/vec-backhaul-port.h"
#include "ns3/vec-packet-system.h"
#include "ns3/vec-policy.h"
#include "vec-replanning.h"
#include "vec-task-events.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief One decision, as it was taken.
 *
 * The pointers are valid during the trace call only.
 */
struct DecisionEvent
{
    /** What listeners look like. */
    typedef void (*TracedCallback)(const DecisionEvent& event);

    uint64_t decision = 0;
    Endpoint coordinator = NOBODY;
    double timeS = 0;
    double viewAgeS = 0; //!< age of the RSU's last report
    double wallS = 0;    //!< wall-clock time the policy took
    double costS = 0;    //!< simulated time that was charged for it
    double sentS = 0;    //!< when the plan leaves
    const Instance* instance = nullptr;
    const Plan* plan = nullptr;
    const Timeline* predicted = nullptr;
    std::vector<TaskKey> tasks; //!< in the order of the instance
    /** Owner and item in the instance, by task and subtask. */
    std::vector<std::vector<std::pair<int, int>>> items;
    bool isReplan = false; //!< on the rest of a task that was planned before
    /** What the instance was made of, and by whom: the same with another view is a replay. */
    const std::vector<PlanningTask>* planning = nullptr;
    const CoordinatorView* view = nullptr;
    const PacketSystem* system = nullptr;
    /** What the plan means in the packet world, by task and subtask. */
    const std::vector<std::vector<Placement>>* placements = nullptr;
};

/**
 * @ingroup vec
 * @brief Asks a policy where subtasks run: builds an Instance from descriptions, beacons and
 * reports, sends the plan to the vehicle and the servers, and tells the policy what came of it.
 *
 * On infrastructure it talks over the backhaul. On a vehicle it plans for that vehicle alone: it
 * was told of nothing, hears what the vehicle hears, and what it has to say goes through the
 * vehicle.
 */
class CoordinatorApp : public Application
{
  public:
    static TypeId GetTypeId();
    /** What listeners to `Server` look like: \p server counts as lost, or \p isHeard again. */
    typedef void (*ServerTracedCallback)(Endpoint coordinator, Endpoint server, bool isHeard);

    CoordinatorApp();
    ~CoordinatorApp() override;

    /** Who this is and what it was told of the infrastructure. Once, before the simulation starts.
     */
    void Configure(Endpoint self,
                   std::shared_ptr<const Directory> directory,
                   const std::string& system,
                   const CoordinatorView& view,
                   std::shared_ptr<Policy> policy);

    Endpoint Self() const;
    /** Dies without a word: sockets, queues and all it knew are gone. The policy
     * hears no more of its open decisions. */
    void Halt();
    /** Starts afresh after Halt, as configured. */
    void Restart();

    /** Takes a message on, whose envelope says to whom. */
    using Outlet = std::function<void(const Envelope&, const Ptr<Packet>&)>;

    /**
     * For one on a vehicle, in place of Configure. \p view has what the vehicle's own radio tells,
     * and neither RSUs nor servers. Once, before Board.
     */
    void ConfigureOnVehicle(const std::string& system,
                            const CoordinatorView& view,
                            std::shared_ptr<Policy> policy);
    /** A vehicle begins its life on this node. \p outlet may be called by Hear. */
    void Board(Endpoint vehicle, Outlet outlet);
    /** The vehicle is gone. REQUIRES: the ends of all tasks that were described were reported. */
    void Alight();
    /** A message that the vehicle passes on: its own, or one that it has received. */
    void Hear(const Envelope& envelope, Ptr<Packet> message);

    /**
     * Plans what is left of a task anew: a new decision, on an Instance in which what has ended is
     * fixed. Outputs that were at \p lost sites alone are computed again. All sites in use get the
     * revised plan. All decisions on a task hear what became of it, each once, when it has ended.
     * Does nothing when the task is not planned here, or nothing is left to run.
     */
    void Replan(TaskKey task, const std::set<Endpoint>& lost);
    /** These servers or vehicles are gone with all they had: plans every task anew that needs them.
     */
    void LoseSites(const std::set<Endpoint>& lost);
    /** What becomes of a task at a server when its vehicle goes to an RSU of another one. */
    enum class Migration
    {
        STAY,   //!< the result follows the vehicle
        FOLLOW, //!< the task goes to the other server
        POLICY, //!< the policy plans what is left anew
    };

    /** STAY when not called. Once, before the simulation starts. */
    void Use(Migration migration);
    /** What it believes, for whoever adds to it. */
    CoordinatorView& View();

  private:
    /** A decision on a task. */
    struct Share
    {
        uint64_t decision = 0;
        int owner = 0;                          //!< in the instance
        std::vector<Assignment> assignments;    //!< by subtask, as the instance has them
        std::vector<Endpoint> sites;            //!< by subtask
        std::vector<PlanningTask::Ended> ended; //!< before it was taken
    };

    struct Planned
    {
        PlanningTask task;
        TaskPlan plan;
        std::vector<Share> shares;             //!< the last one holds
        std::vector<Booking> bookings;         //!< by subtask
        std::vector<ItemReport> items;         //!< by subtask
        std::vector<Endpoint> itemSites;       //!< who reported them
        std::vector<SubtaskProgress> progress; //!< by subtask
        EventId expiry;
        std::vector<Endpoint> inputAt; //!< by subtask: where its burst has come to
        Time adopted;                  //!< when its last plan was
    };

    /** What was decided, in the terms of the packet world. */
    struct Decided
    {
        uint64_t id = 0;
        double wallS = 0;                               //!< wall-clock time the policy took
        std::vector<Share> shares;                      //!< by task
        std::vector<std::vector<Placement>> placements; //!< by task and subtask
    };

    /** A plan that somebody has not acknowledged. */
    struct OpenPlan
    {
        uint16_t revision = 0;
        uint32_t tries = 0;
        EventId retry;
    };

    /** The RSU a vehicle uses, and the count of those it has used. */
    struct Binding
    {
        Endpoint rsu = NOBODY;
        uint16_t count = 0;
    };

    struct Open
    {
        std::unique_ptr<Instance> instance;
        Timeline measured;
        std::size_t missing = 0;
    };

    void StartApplication() override;
    void StopApplication() override;
    void DoDispose() override;

    void Send(Endpoint hop, const Envelope& envelope, const Ptr<Packet>& message);
    void OnBeacon(Endpoint rsu, const Beacon& beacon);
    void Bind(const Envelope& envelope);
    void OnDescription(const Envelope& envelope, const TaskDescription& description);
    void OnItem(Endpoint site, const ItemReport& report);
    void OnReport(const Envelope& envelope, const TaskReport& report);
    void OnMoved(Endpoint vehicle);
    void Follow(Planned& planned, Endpoint server);
    void LetHoldersHandOn(Planned& planned,
                          const TaskPlan& old,
                          const std::set<Endpoint>& lost) const;
    uint16_t LeastPlanned(Endpoint server) const;
    void SendToReleased(const Planned& planned,
                        const TaskPlan& old,
                        const std::set<Endpoint>& lost);
    void BeginWatch();
    void EndWatch();
    void WatchServers();
    void OnAlive(Endpoint server, const Alive& alive);
    void ChooseServers();
    void KeepOffLost(const PlanningTask& task, std::vector<Placement>& placements) const;
    void DecideAll();
    void Decide(std::vector<PlanningTask> tasks);
    /** What policies are shown: m_view, or what it was when it froze. */
    const CoordinatorView& Believed(Endpoint rsu) const;
    Decided Ask(const std::vector<PlanningTask>& tasks);
    void Adopt(Planned& planned, const Share& share);
    void Expire(TaskKey task);
    void SendPlan(const Planned& planned, bool dispatch);
    /** When what deciding took has passed. */
    void SendDecided(const Planned& planned, const Decided& decided);
    void SendTo(const Planned& planned, Endpoint site);
    void SendUntilHeard(TaskKey task, Endpoint site);
    void OnPlanAck(Endpoint site, const PlanAck& ack);
    void OnVehicles(const VehicleReport& report);
    void ReplanGone();
    Endpoint RsuOf(Endpoint vehicle) const;
    void Close(TaskKey task, const TaskReport& report);
    static void CloseItems(const Planned& planned,
                           const Share& share,
                           const TaskReport& report,
                           Timeline& measured);
    static void CloseTask(const Planned& planned,
                          const Share& share,
                          const TaskReport& report,
                          Timeline& measured);

    Endpoint m_self = NOBODY;
    std::shared_ptr<const Directory> m_directory;
    CoordinatorView m_told; //!< before anything was heard
    CoordinatorView m_view;
    CoordinatorView m_frozen; //!< a copy from the moment m_freezeAfter
    EventId m_freeze;
    std::shared_ptr<Policy> m_policy;
    std::unique_ptr<BackhaulPort> m_backhaul; //!< none on a vehicle
    Outlet m_outlet;                          //!< on a vehicle
    std::vector<PlanningTask> m_waiting;
    std::map<TaskKey, Planned> m_planned;
    std::set<TaskKey> m_closed; //!< lately: a repeated description opens nothing again
    std::deque<std::pair<Time, TaskKey>> m_closedOrder;
    std::map<std::pair<TaskKey, Endpoint>, OpenPlan> m_unheard;
    std::map<uint64_t, Open> m_open;
    std::map<Endpoint, Binding> m_bindings; //!< by vehicle
    const PacketSystem* m_system = nullptr;
    EventId m_timer;
    std::map<Endpoint, Time> m_alive; //!< servers that are watched, and when they were last heard
    std::set<Endpoint> m_lost;        //!< those that are silent
    EventId m_watchTimer;

    Migration m_migration = Migration::STAY;
    Time m_interval;
    Time m_cost;
    Time m_serverTimeout;
    Time m_controlTimeout;
    uint32_t m_controlTries;
    bool m_measured;
    Time m_freezeAfter;

    TracedCallback<const DecisionEvent&> m_decidedTrace;
    TracedCallback<Endpoint, Endpoint, bool> m_serverTrace;
};

} // namespace ns3::vec

#endif // VEC_COORDINATOR_APP_H
