// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SERVER_APP_H
#define VEC_SERVER_APP_H

#include "ns3/application.h"
#include "ns3/traced-callback.h"
#include "ns3/vec-backhaul-port.h"
#include "ns3/vec-graph-run.h"
#include "ns3/vec-processor.h"
#include "ns3/vec-transfer.h"
#include "vec-task-events.h"

#include <map>
#include <memory>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief A MEC server: takes the inputs of dispatched subtasks, runs them on its processors, and
 * sends outputs to where the children run and results to the vehicle, wherever it is bound now.
 */
class ServerApp : public Application
{
  public:
    static TypeId GetTypeId();
    ServerApp();
    ~ServerApp() override;

    /** Who this is. Once, before the simulation starts. */
    void Configure(Endpoint self,
                   std::shared_ptr<const Directory> directory,
                   const std::vector<double>& processorsHz);
    /** FIFO when not called. Once, before the simulation starts. */
    void Use(Discipline discipline);
    /** Lets RSUs know every ReportInterval what waits here, for vehicles that plan for themselves.
     * Once, before the simulation starts. */
    void ReportTo(const std::vector<Endpoint>& rsus);
    /** Coordinators that count on this server: with KeepAlive it tells them that it lives. Once,
     * before the simulation starts. */
    void ServeFor(const std::vector<Endpoint>& coordinators);
    /** Dies without a word: sockets, queues and all it knew are gone. */
    void Halt();
    /** Starts afresh after Halt, as configured. */
    void Restart();
    Endpoint Self() const;
    const std::vector<double>& ProcessorsHz() const;
    /** Tasks it knows of whose time has not run out. */
    std::size_t KnownTasks() const;
    /** All work done so far, cycles. */
    double ServedCycles() const;

  private:
    struct Arrival
    {
        TransferKind kind;
        int subtask;
        double receivedS;
        uint16_t revision;
        double doneCycles = 0; //!< of the subtask, where it was before
    };

    struct ServedTask
    {
        std::unique_ptr<GraphRun> run; //!< empty while data came before the dispatch
        std::vector<Arrival> early;
        std::vector<double> receivedS;
        std::map<int, double> doneCycles;  //!< elsewhere, of subtasks that have come from there
        std::map<int, double> spentCycles; //!< here, of subtasks that shall not run here any more
        EventId expiry;
    };

    /** A vehicle, or another server, that outputs go to. */
    struct Peer
    {
        Endpoint rsu = NOBODY; //!< of a vehicle
        uint16_t binding = 0;
        std::unique_ptr<TransferQueue> downlink;
        std::unique_ptr<TransferQueue> migration; //!< of another server: inputs that go on to it
    };

    void StartApplication() override;
    void StopApplication() override;
    void DoDispose() override;

    void OnBackhaul(const Envelope& envelope, Ptr<Packet> message);
    void SendReport();
    void SendAlive();
    void OnDispatch(const Envelope& envelope, const TaskDispatch& dispatch);
    void OnChunk(const Envelope& envelope, const Chunk& chunk);
    void Arrive(TaskKey task, const Arrival& arrival);
    void Bind(Endpoint peer, Endpoint rsu, uint16_t binding);
    std::unique_ptr<TransferQueue> MakeQueue(uint8_t via);
    TransferQueue& QueueTo(Endpoint peer, bool isMigration);
    void PassOn(TaskKey task, int subtask);
    void RunSubtask(TaskKey task, int subtask);
    void CancelSubtask(TaskKey task, int subtask);
    void SendOutput(TaskKey task, TransferKind kind, int subtask, Endpoint to, double bits);
    void WithdrawOutput(TaskKey task, TransferKind kind, int subtask, Endpoint to);
    void ReportItem(const ItemReport& report);
    void ScheduleExpiry(TaskKey task, Time at);
    void Withdraw(TaskKey task);
    void Expire(TaskKey task);
    void ForgetIdle(Endpoint vehicle);

    Endpoint m_self = NOBODY;
    std::shared_ptr<const Directory> m_directory;
    std::vector<Endpoint> m_reportTo;
    std::vector<Endpoint> m_coordinators;
    EventId m_aliveTimer;
    EventId m_reportTimer;
    std::vector<double> m_processorsHz;
    Discipline m_discipline = Discipline::FIFO;
    std::vector<std::unique_ptr<Processor>> m_processors;
    std::unique_ptr<BackhaulPort> m_backhaul;
    TransferReceiver m_receiver;
    std::map<TaskKey, ServedTask> m_tasks;
    std::map<Endpoint, Peer> m_peers;
    std::map<std::pair<TaskKey, int>, Processor::Times> m_times;
    uint64_t m_transferCount = 0; //!< goes on after Restart: no number comes twice
    bool m_up = false;
    uint32_t m_chunkBytes;
    uint32_t m_windowBytes;
    Time m_stallTime;
    bool m_tagTransfers;
    bool m_tagResults;
    double m_speed;
    Time m_undispatched;
    Time m_reportInterval;
    Time m_keepAlive;
    double m_stateBits;

    TracedCallback<const ItemEvent&> m_itemStartedTrace;
    TracedCallback<const ItemEvent&> m_itemFinishedTrace;
    TracedCallback<const TransferEvent&> m_transferTrace;
    TracedCallback<Endpoint, Endpoint, int, bool> m_windowTrace;
    TracedCallback<const ItemEvent&> m_itemCancelledTrace;
    TracedCallback<const MigrationEvent&> m_migrationTrace;
};

} // namespace ns3::vec

#endif // VEC_SERVER_APP_H
