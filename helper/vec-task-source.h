// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_SOURCE_H
#define VEC_TASK_SOURCE_H

#include "ns3/vec-arrivals.h"
#include "ns3/vec-dag-generator.h"
#include "ns3/vec-messages.h"
#include "ns3/vec-random.h"
#include "ns3/vec-scenario.h"
#include "ns3/vec-task-graph.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3::vec
{

/** The graphs that tasks are drawn from. */
using TaskGraphs = std::vector<TaskGraph>;

/** Those of workload.graphs. Throws InputError when a file is none, or larger than a task may be.
 */
std::shared_ptr<const TaskGraphs> ReadTaskGraphs(const Scenario& scenario);

/**
 * @ingroup vec
 * @brief The tasks of one vehicle: when they are created and what they are.
 *
 * A pure function of the seed and the vehicle's name, so that all policies see the same tasks.
 * Their system says their shape. With workload.graphs a DAG is one of them.
 */
class TaskSource
{
  public:
    /** \p graphs are those of the scenario; without any they are read here. */
    TaskSource(const Scenario& scenario,
               const std::string& vehicle,
               double enteredS,
               std::shared_ptr<const TaskGraphs> graphs = nullptr);

    /** The moment of the next task at or after \p nowS, s; Arrivals::NEVER when there is none. */
    double NextS(double nowS);
    /**
     * The next task, without key, time and CPU. Data on edges are drawn as own input is.
     */
    TaskDescription Draw();

  private:
    TaskGraph DrawGraph();
    /** One of the files', open sizes included. */
    TaskGraph DrawFile();
    TaskRanges Ranges() const;
    TaskGraph DrawChain();
    TaskDescription DrawFromOwner(const TaskGraph& graph);

    TaskShape m_shape;
    Scenario::Workload m_workload;
    std::shared_ptr<const TaskGraphs> m_graphs;
    std::unique_ptr<Arrivals> m_arrivals;
    Random m_random;
    uint32_t m_drawn = 0; //!< of the present batch
    double m_nextS;
};

/** The CPU of a vehicle, Hz. A pure function of the seed and its name. */
double DrawVehicleHz(const Scenario& scenario, const std::string& vehicle);

} // namespace ns3::vec

#endif // VEC_TASK_SOURCE_H
