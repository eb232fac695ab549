// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_SOURCE_H
#define VEC_TASK_SOURCE_H

#include "ns3/vec-arrivals.h"
#include "ns3/vec-messages.h"
#include "ns3/vec-random.h"
#include "ns3/vec-task-graph.h"
#include "vec-scenario.h"

#include <memory>
#include <string>

namespace ns3::vec
{

/**
 * The tasks of one vehicle: when they are created and what they are. A pure function of the seed
 * and the vehicle's name, so that all policies see the same tasks. A task of `mec-dag` is a DAG, of
 * `edge-cloud` a chain with input for its first subtask only, else one subtask.
 */
class TaskSource
{
  public:
    TaskSource(const Scenario& scenario, const std::string& vehicle, double enteredS);

    /** The moment of the next task at or after \p nowS, s; Arrivals::NEVER when there is none. */
    double NextS(double nowS);
    /**
     * The next task, without key, time and CPU. One of vehicular-cloud begins with a subtask
     * without work, which has the data for all that have no parent; every edge has data of its own,
     * drawn as own input is.
     */
    TaskDescription Draw();

  private:
    TaskGraph DrawGraph();
    TaskGraph DrawChain();
    TaskDescription DrawCloudTask(const TaskGraph& graph);

    std::string m_system;
    Scenario::Workload m_workload;
    std::unique_ptr<Arrivals> m_arrivals;
    Random m_random;
    uint32_t m_drawn = 0; //!< of the present batch
    double m_nextS;
};

/** The CPU of a vehicle, Hz. A pure function of the seed and its name. */
double DrawVehicleHz(const Scenario& scenario, const std::string& vehicle);

} // namespace ns3::vec

#endif // VEC_TASK_SOURCE_H
