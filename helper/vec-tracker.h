// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TRACKER_H
#define VEC_TRACKER_H

#include "ns3/application-container.h"
#include "ns3/vec-vehicle-app.h"

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief Listens to the trace sources of vehicles and keeps the accounts of their tasks.
 *
 * At any moment created = on time + late + failed + in flight. It lives as long as the simulation.
 */
class VecTracker
{
  public:
    /** What became of a task. */
    struct Task
    {
        std::string vehicle;
        TaskDescription description;
        bool ended = false;
        TaskEnd end; //!< when it has
    };

    /** A vehicle's change of RSU, NOBODY is none. */
    struct Handover
    {
        Endpoint vehicle = NOBODY;
        Endpoint before = NOBODY;
        Endpoint now = NOBODY;
        double timeS = 0;
    };

    VecTracker() = default;
    VecTracker(const VecTracker&) = delete;
    VecTracker& operator=(const VecTracker&) = delete;

    /** Begins to listen to these vehicles. */
    void Listen(const ApplicationContainer& vehicles);

    uint32_t Created() const;
    uint32_t Ended(Outcome outcome) const;
    uint32_t InFlight() const;
    /** Of tasks that did not fail: from creation to delivery, mean, s; 0 when there are none. */
    double MeanDelayS() const;
    const std::map<TaskKey, Task>& Tasks() const;
    const std::vector<Handover>& Handovers() const;
    /** A table with the first columns of tasks.csv: a line per task, in the order of keys. */
    void WriteTasks(std::ostream& os) const;

  private:
    void OnCreated(const std::string& vehicle, const TaskDescription& description);
    void OnEnded(const TaskEnd& end);
    void OnHandover(Endpoint vehicle, Endpoint before, Endpoint now);

    std::map<TaskKey, Task> m_tasks;
    std::map<Outcome, uint32_t> m_ended;
    std::vector<Handover> m_handovers;
};

} // namespace ns3::vec

#endif // VEC_TRACKER_H
