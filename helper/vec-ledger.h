// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LEDGER_H
#define VEC_LEDGER_H

#include "ns3/vec-coordinator-app.h"
#include "ns3/vec-rsu-app.h"
#include "ns3/vec-server-app.h"
#include "ns3/vec-vehicle-app.h"
#include "vec-air-log.h"
#include "vec-contact-log.h"
#include "vec-critical-path.h"
#include "vec-results.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Listens to the applications' trace sources and keeps the accounts of every task: at any
 * moment created = on time + late + failed + in flight.
 *
 * Of every task that was delivered it says where the seconds went, and of every decision what the
 * equations give the same plan in the true state.
 */
class Ledger
{
  public:
    /** REQUIRES: \p air outlives this. */
    Ledger(const Scenario& scenario, const AirLog& air);

    void Listen(const Ptr<VehicleApp>& app);
    void Listen(const Ptr<RsuApp>& app);
    void Listen(const Ptr<ServerApp>& app);
    void Listen(const Ptr<CoordinatorApp>& app);

    /** The number of the decision in the results, and the decision. */
    using DecisionListener = std::function<void(uint64_t, const DecisionEvent&)>;
    void OnDecision(DecisionListener listener);
    /** A vehicle's name in the traffic, for places where others' tasks run. */
    void Name(Endpoint vehicle, const std::string& name);

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
    struct Entry
    {
        TaskRecord record;
        TaskHistory history;
        double decidedS = UNKNOWN;
        std::vector<Placement> placements; //!< empty: not decided yet
        std::vector<Booking> bookings;     //!< by subtask, as planned
        std::map<int, double> begun;       //!< subtask → start
        std::vector<double> descriptions;  //!< passed an RSU, absolute times
        std::vector<TimelineRecord::Item> predicted;
    };

    void OnCreated(const std::string& vehicle, const TaskDescription& description);
    void OnPlan(const TaskPlan& plan);
    void OnFinished(const ItemEvent& event);
    void OnStarted(const ItemEvent& event);
    void OnCancelled(const ItemEvent& event);
    void OnTransfer(const TransferEvent& event);
    void OnMigration(const MigrationEvent& event);
    void OnEnded(const TaskEnd& end);
    void OnHandover(Endpoint vehicle, Endpoint before, Endpoint now);
    void OnWindow(Endpoint from, Endpoint to, int channel, bool full);
    void OnSignal(TaskKey task, MessageType type);
    void OnStale(Endpoint rsu, Endpoint vehicle, uint32_t bytes);
    void OnDecided(const DecisionEvent& event);

    bool Measured(double createdS) const;
    void AddEnergy(Entry& entry, Endpoint site, double joule);
    double KappaHzHz(const ItemEvent& event, const Entry& entry) const;
    void NoteBalance(const DecisionEvent& event);
    /** The view of an omniscient coordinator of the same kind, now. */
    CoordinatorView TrueView(const CoordinatorView& believed, double nowS) const;
    void AddWork(const Entry& entry, std::size_t subtask, double nowS, CoordinatorView& view) const;
    Timeline Replay(const DecisionEvent& event) const;
    std::string PlaceName(Endpoint site, int processor, Endpoint owner) const;
    TimelineRecord Detail(const Entry& entry) const;

    Scenario m_scenario;
    std::map<TaskKey, Entry> m_entries;
    std::vector<TaskKey> m_order; //!< by creation
    std::vector<DecisionRecord> m_decisions;
    DecisionListener m_listener;
    std::map<Endpoint, std::vector<double>> m_processorsHz; //!< as everybody is told
    std::map<Endpoint, double> m_speed;                     //!< what subtasks get of that
    /** load-balance: between two of its RSUs or servers, where migrating data costs light. */
    double m_wirePowerW = 0; //!< of sending between servers; 0: that is not counted
    std::map<std::pair<Endpoint, Endpoint>, double> m_wireBps;
    ContactLog m_contacts;
    std::set<TaskKey> m_inFlight;
    std::map<Endpoint, Ptr<RsuApp>> m_rsus;
    std::vector<Ptr<VehicleApp>> m_vehicles;
    std::map<Endpoint, std::string> m_names;
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
