// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICLE_APP_H
#define VEC_VEHICLE_APP_H

#include "ns3/application.h"
#include "ns3/traced-callback.h"
#include "ns3/vec-access-port.h"
#include "ns3/vec-compute-queue.h"
#include "ns3/vec-graph-run.h"
#include "ns3/vec-message-stream.h"
#include "ns3/vec-random.h"
#include "ns3/vec-transfer.h"
#include "vec-task-events.h"
#include "vec-v2v-links.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ns3::vec
{

class CoordinatorApp;

/**
 * @ingroup vec
 * @brief A vehicle: beacons, chooses its RSU, describes its tasks to the coordinator, follows the
 * plan that comes back, and reports what became of it.
 *
 * With V2V it also runs what is dispatched to it of others' tasks, on the same processor, first
 * come, first served.
 *
 * One object per node; Enter and Leave make it a new vehicle each time the node is reused. The node
 * has an AccessPort.
 */
class VehicleApp : public Application
{
  public:
    static TypeId GetTypeId();
    /** What listeners to `TaskCreated` look like; \p vehicle as the traffic source calls it. */
    typedef void (*TaskCreatedTracedCallback)(const std::string& vehicle,
                                              const TaskDescription& task);
    /** What listeners to `PlanReceived` look like. */
    typedef void (*PlanReceivedTracedCallback)(const TaskPlan& plan);
    /** What listeners to `Handover` look like: from an RSU to another, either may be NOBODY. */
    typedef void (*HandoverTracedCallback)(Endpoint vehicle, Endpoint before, Endpoint now);

    VehicleApp();
    ~VehicleApp() override;

    /** Who the vehicle is. Fixed per seed and traffic, independent of policies. */
    struct Identity
    {
        Endpoint endpoint = NOBODY;
        double cpuHz = 0;
        double txPowerW = 0;
        uint64_t seed = 0;
        std::string name; //!< the traffic source's
    };

    /** Lets the vehicle plan for itself, with what it has heard. Before Enter, with the application
     * of the same node. */
    void SetCoordinator(Ptr<CoordinatorApp> coordinator);

    /** A vehicle begins its life on this node. REQUIRES: none is on it, and its AccessPort is
     * ready. */
    void Enter(const Identity& identity);
    /** The vehicle is gone; its unfinished tasks fail as `vehicle-left`, its sockets are dropped.
     */
    void Leave();
    bool Present() const;
    Endpoint Self() const;
    /** The RSU it uses now, or NOBODY. */
    Endpoint AttachedTo() const;
    /** Tasks that have not ended. */
    std::size_t TasksInFlight() const;
    /** Others' tasks it knows of whose time has not run out. */
    std::size_t HostedTasks() const;
    /** Work that waits at its CPU, s. REQUIRES: Present. */
    double CpuBacklogS() const;

    /** A new task; key, time, CPU and backlog are filled in here. Returns its key. */
    TaskKey CreateTask(TaskDescription description);

  private:
    struct LocalTask
    {
        TaskDescription description;
        std::unique_ptr<GraphRun> run;
        Endpoint coordinator = NOBODY;
        bool wasAttached = false;
        bool serverLost = false;        //!< it was taken back from a silent server
        bool asked = false;             //!< its description was sent
        Time planned;                   //!< when the plan came
        std::map<Endpoint, Time> alive; //!< when a server said last that it has the task
        double lastFinishS = 0;
        std::vector<TaskReport::Local> locals;
        EventId retry;
        EventId fallback;
        EventId giveUp;
    };

    /** A radio channel and the RSU a plan wants, or NOBODY for the one in use. */
    using UplinkKey = std::pair<uint32_t, Endpoint>;

    struct Uplink
    {
        std::unique_ptr<TransferQueue> queue;
        Ptr<MessageStream> stream;
        EventId reconnect;
    };

    /** The radio of an uplink channel. */
    struct UplinkRadio
    {
        EventId linger;
        bool listening = false;
    };

    /** A server's copy of a plan made here, until the server has it. */
    struct OpenDispatch
    {
        TaskDispatch dispatch;
        EventId retry;
    };

    struct Arrival
    {
        TransferKind kind;
        int subtask;
        uint16_t revision;
    };

    /** A task of another vehicle. */
    struct HostedTask
    {
        std::unique_ptr<GraphRun> run; //!< empty while data came before the dispatch
        std::vector<Arrival> early;
        std::map<int, ComputeQueue::Times> times; //!< of what has ended here
        EventId expiry;
    };

    struct OpenReport
    {
        Endpoint coordinator = NOBODY;
        TaskReport report;
        uint32_t tries = 0;
        EventId retry;
    };

    void StopApplication() override;
    void DoDispose() override;

    // Radio contact
    void SendBeacon();
    void OnBeacon(const Envelope& envelope, const Ptr<Packet>& message);
    void OnControl(const Envelope& envelope, const Ptr<Packet>& message);
    void UseRsu(Endpoint rsu);
    void SendBinding();
    void SendControl(const Ptr<Packet>& message);
    Envelope ControlEnvelope(MessageType type, Endpoint destination) const;

    // Uplinks and downlink
    Uplink& FindUplink(const UplinkKey& key);
    /** To the RSU in use, also for what it relays to other vehicles. */
    UplinkKey RelayUplink() const;
    void ServeUplinks();
    void ServeUplink(const UplinkKey& key);
    void ConnectUplink(const UplinkKey& key);
    void DropUplink(Uplink& uplink);
    void ReleaseUplinkRadio(uint32_t channel);
    void OnUplinkMessage(Ptr<MessageStream> stream, const Envelope& envelope, Ptr<Packet> message);
    void OnUplinkClosed(Ptr<MessageStream> stream);
    void OnDownlinkAccept(Ptr<Socket> socket, const Address& from);
    void OnDownlinkMessage(Ptr<MessageStream> stream,
                           const Envelope& envelope,
                           Ptr<Packet> message);
    void OnDownlinkClosed(Ptr<MessageStream> stream);
    void ServeDownlink();

    // Other vehicles
    void OpenV2v();
    ChunkAck ReceiveChunk(const Envelope& envelope, const Chunk& chunk, bool& completed);
    void OnReceived(const Envelope& envelope, const Chunk& chunk);
    void OnDispatch(const TaskDispatch& dispatch);
    void AcknowledgePlan(const TaskPlan& plan);
    void ReportItem(TaskKey task, int subtask, const ComputeQueue::Times& times);
    void SendToVehicle(const Transfer& transfer);
    void ExpireHosted(TaskKey task);
    void DropHosted();
    bool ExpectsVehicles() const;

    // Tasks
    void Describe(TaskKey task);
    void FallBack(TaskKey task);
    void OnPlan(const TaskPlan& plan);
    void Revise(TaskKey task, const TaskPlan& plan);
    std::unique_ptr<GraphRun> MakeRun(const TaskDescription& description, const TaskPlan& plan);
    GraphRun& RunOf(TaskKey task);
    void RunSubtask(TaskKey task, int subtask);
    void OnSubtaskEnded(TaskKey task, int subtask, const ComputeQueue::Times& times);
    void CancelSubtask(TaskKey task, int subtask);
    void SendData(TaskKey task, TransferKind kind, int subtask, Endpoint to, double bits);
    void WithdrawData(TaskKey task, TransferKind kind, int subtask, Endpoint to);
    void CheckDone(TaskKey task);
    void EndTask(TaskKey task, Outcome outcome, FailureReason reason);
    void Report(Endpoint coordinator, const TaskReport& report);
    void SendReport(TaskKey task);
    bool WorksWithServers() const;

    // Servers that may fail
    void OnAlive(Endpoint server, const Alive& alive);
    void WatchServers();
    bool HasSilentServer(const LocalTask& task) const;
    bool IsSilent(const LocalTask& task, Endpoint server) const;
    void TakeBack(TaskKey task);
    FailureReason ReasonToGiveUp(TaskKey task) const;

    // Planning for itself
    void ToCoordinator(const Ptr<Packet>& message);
    void FromCoordinator(const Envelope& envelope, const Ptr<Packet>& message);
    void SendDispatch(TaskKey task, Endpoint server);
    void ForgetDispatches(TaskKey task);

    Ptr<AccessPort> m_access; //!< of its node, while a vehicle is there
    std::optional<Identity> m_identity;
    std::unique_ptr<Random> m_jitter;
    Endpoint m_rsu = NOBODY;
    uint16_t m_binding = 0; //!< counts the RSUs used
    uint32_t m_beaconSequence = 0;
    uint32_t m_taskCount = 0;
    uint64_t m_transferCount = 0;
    std::map<TaskKey, LocalTask> m_tasks;
    std::map<TaskKey, OpenReport> m_reports;
    Ptr<CoordinatorApp> m_coordinator; //!< of a vehicle that plans for itself
    std::map<std::pair<TaskKey, Endpoint>, OpenDispatch> m_dispatches;
    std::map<TaskKey, HostedTask> m_hosted;
    std::unique_ptr<V2vLinks> m_v2v; //!< none without V2V
    bool m_v2vListening = false;
    std::map<UplinkKey, Uplink> m_uplinks;
    std::vector<UplinkRadio> m_uplinkRadios; //!< [0] is channel 1
    std::unique_ptr<ComputeQueue> m_cpu;
    TransferReceiver m_receiver;
    Ptr<TcpSocket> m_downlinkListener;
    std::vector<Ptr<MessageStream>> m_downlinks;
    bool m_downlinkListening = false;
    EventId m_beaconTimer;
    EventId m_bindingTimer;
    EventId m_downlinkLinger;
    EventId m_serverTimer;
    Time m_attached; //!< when it came to its RSU

    Time m_beaconInterval;
    uint32_t m_beaconBytes;
    Time m_controlTimeout;
    uint32_t m_controlTries;
    Time m_localFallback;
    Time m_serverTimeout;
    Time m_radioLinger;
    double m_hysteresisDb;
    double m_smoothing;
    uint32_t m_lostBeacons;
    double m_speed;
    uint32_t m_chunkBytes;
    uint32_t m_windowBytes;
    Time m_stallTime;
    bool m_tagTransfers;
    bool m_hasV2v;
    uint32_t m_v2vChannel;
    bool m_v2vRelay;
    bool m_v2vParallel;
    bool m_reportItems;
    Time m_undispatched;

    TracedCallback<const std::string&, const TaskDescription&> m_taskCreatedTrace;
    TracedCallback<const TaskPlan&> m_planReceivedTrace;
    TracedCallback<const ItemEvent&> m_itemStartedTrace;
    TracedCallback<const ItemEvent&> m_itemFinishedTrace;
    TracedCallback<const ItemEvent&> m_itemCancelledTrace;
    TracedCallback<const TransferEvent&> m_transferTrace;
    TracedCallback<Endpoint, Endpoint, int, bool> m_windowTrace;
    TracedCallback<const TaskEnd&> m_taskEndedTrace;
    TracedCallback<Endpoint, Endpoint, Endpoint> m_handoverTrace;
};

} // namespace ns3::vec

#endif // VEC_VEHICLE_APP_H
