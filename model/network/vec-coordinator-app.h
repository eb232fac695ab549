// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COORDINATOR_APP_H
#define VEC_COORDINATOR_APP_H

#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"
#include "ns3/vec-policy.h"
#include "vec-backhaul-port.h"
#include "vec-planning-model.h"
#include "vec-task-events.h"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** One decision, as it was taken. The pointers are valid during the trace call only. */
struct DecisionEvent
{
    uint64_t decision = 0;
    Endpoint coordinator = NOBODY;
    double timeS = 0;
    double viewAgeS = 0; //!< age of the RSU's last report
    double wallS = 0;    //!< wall-clock time the policy took
    const Instance* instance = nullptr;
    const Plan* plan = nullptr;
    const Timeline* predicted = nullptr;
    std::vector<TaskKey> tasks; //!< in the order of the instance
};

/**
 * Asks a policy where subtasks run: builds an Instance from descriptions, beacons and reports,
 * sends the plan to the vehicle and the servers, and tells the policy what came of it.
 */
class CoordinatorApp : public Application
{
  public:
    static TypeId GetTypeId();
    CoordinatorApp();
    ~CoordinatorApp() override;

    /** Who this is and what it was told of the infrastructure. Once, before the simulation starts.
     */
    void Configure(Endpoint self,
                   std::shared_ptr<const Directory> directory,
                   const std::string& system,
                   const CoordinatorView& view,
                   std::shared_ptr<Policy> policy);

  private:
    struct Planned
    {
        PlanningTask task;
        TaskPlan plan;
        uint64_t decision = 0;
        std::size_t index = 0;             //!< within the decision
        std::vector<double> uploadBits;    //!< of bursts not known to have arrived
        std::vector<double> computeCycles; //!< of subtasks at servers not known to have ended
        std::vector<ItemReport> items;
        EventId expiry;
    };

    /** The RSU a vehicle uses, and the count of those it has used. */
    struct Binding
    {
        Endpoint rsu = NOBODY;
        uint16_t count = 0;
    };

    struct Open
    {
        std::vector<TaskKey> tasks;
        Timeline measured;
        std::size_t missing = 0;
    };

    void StartApplication() override;
    void StopApplication() override;
    void DoDispose() override;

    void OnBackhaul(const Envelope& envelope, Ptr<Packet> message);
    void Bind(const Envelope& envelope);
    void OnDescription(const Envelope& envelope, const TaskDescription& description);
    void OnItem(const ItemReport& report);
    void OnReport(const Envelope& envelope, const TaskReport& report);
    void DecideAll();
    void Decide(std::vector<PlanningTask> tasks);
    void SendPlan(const Planned& planned, bool dispatch);
    void Reserve(Planned& planned);
    void ReleaseUpload(Planned& planned, std::size_t subtask);
    void ReleaseCompute(Planned& planned, std::size_t subtask);
    void Close(TaskKey task, const TaskReport& report);

    Endpoint m_self = NOBODY;
    std::shared_ptr<const Directory> m_directory;
    std::unique_ptr<PlanningModel> m_model;
    CoordinatorView m_view;
    std::shared_ptr<Policy> m_policy;
    std::unique_ptr<BackhaulPort> m_backhaul;
    std::vector<PlanningTask> m_waiting;
    std::map<TaskKey, Planned> m_planned;
    std::set<TaskKey> m_closed; //!< lately: a repeated description opens nothing again
    std::deque<std::pair<Time, TaskKey>> m_closedOrder;
    std::map<uint64_t, Open> m_open;
    std::map<Endpoint, Binding> m_bindings; //!< by vehicle
    std::string m_system;
    EventId m_timer;

    Time m_interval;
    Time m_cost;

    TracedCallback<const DecisionEvent&> m_decidedTrace;
};

} // namespace ns3::vec

#endif // VEC_COORDINATOR_APP_H
