// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LEDGER_H
#define VEC_LEDGER_H

#include "ns3/vec-coordinator-app.h"
#include "ns3/vec-rsu-app.h"
#include "ns3/vec-server-app.h"
#include "ns3/vec-vehicle-app.h"
#include "vec-results.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * Listens to the applications' trace sources and keeps the accounts of every task: at any moment
 * created = on time + late + failed + in flight.
 */
class Ledger
{
  public:
    explicit Ledger(const Scenario& scenario);

    void Listen(const Ptr<VehicleApp>& app);
    void Listen(const Ptr<RsuApp>& app);
    void Listen(const Ptr<ServerApp>& app);
    void Listen(const Ptr<CoordinatorApp>& app);

    struct Counts
    {
        uint64_t created = 0;
        uint64_t onTime = 0;
        uint64_t late = 0;
        uint64_t failed = 0;
        uint64_t inFlight = 0;
    };

    /** Of all tasks so far. */
    Counts Total() const;
    /** Tasks created in the measured time that have not ended. */
    uint64_t MeasuredInFlight() const;

    /** Planned imbalance of the last decision and its bound, where the system has one. */
    BalanceRecord LastBalance() const;

    /** Fills tasks, decisions, timelines and counters of the results. */
    void Write(RunResults& results) const;

  private:
    struct Span
    {
        double readyS = UNKNOWN;
        double startS = UNKNOWN;
        double finishS = UNKNOWN;
        Endpoint site = NOBODY;
        int processor = 0;
    };

    struct Move
    {
        TransferKind kind = TransferKind::BURST;
        int via = 0;
        double bits = 0;
        double enqueuedS = UNKNOWN;
        double sentS = UNKNOWN;
        double relayedS = UNKNOWN;
        double receivedS = UNKNOWN;
        Endpoint rsu = NOBODY;
    };

    struct Entry
    {
        TaskRecord record;
        TaskDescription description;
        double planS = UNKNOWN;
        std::vector<Placement> placements;
        std::vector<Span> spans;                    //!< by subtask
        std::map<std::pair<int, bool>, Move> moves; //!< (subtask, is a burst)
        std::vector<TimelineRecord::Item> predicted;
    };

    void OnCreated(const std::string& vehicle, const TaskDescription& description);
    void OnPlan(const TaskPlan& plan);
    void OnFinished(const ItemEvent& event);
    void OnCancelled(const ItemEvent& event);
    void OnTransfer(const TransferEvent& event);
    void OnEnded(const TaskEnd& end);
    void OnHandover(Endpoint vehicle, Endpoint before, Endpoint now);
    void OnStale(Endpoint rsu, Endpoint vehicle, uint32_t bytes);
    void OnDecided(const DecisionEvent& event);

    bool Measured(double createdS) const;
    void AddEnergy(Entry& entry, Endpoint site, double joule);
    double KappaHzHz(const ItemEvent& event, const Entry& entry) const;
    void Explain(Entry& entry) const;
    TimelineRecord Detail(const Entry& entry) const;

    Scenario m_scenario;
    std::map<TaskKey, Entry> m_entries;
    std::vector<TaskKey> m_order; //!< by creation
    std::vector<DecisionRecord> m_decisions;
    std::map<Endpoint, std::vector<double>> m_processorsHz;
    Counts m_counts;
    uint64_t m_measuredInFlight = 0;
    uint64_t m_handovers = 0;
    uint64_t m_lostContacts = 0;
    uint64_t m_resumed = 0;
    uint64_t m_fallbacks = 0;
    uint64_t m_revisions = 0;
    uint64_t m_staleMessages = 0;
    uint64_t m_staleBytes = 0;
    BalanceRecord m_balance;
    double m_decisionWallS = 0;
    double m_decisionWallMaxS = 0;
};

} // namespace ns3::vec

#endif // VEC_LEDGER_H
