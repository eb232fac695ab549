// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_TASK_SOURCE_H
#define VEC_TASK_SOURCE_H

#include "ns3/vec-arrivals.h"
#include "ns3/vec-messages.h"
#include "ns3/vec-random.h"
#include "vec-scenario.h"

#include <memory>
#include <string>

namespace ns3::vec
{

/**
 * The tasks of one vehicle: when they are created and what they are. A pure function of the seed
 * and the vehicle's name, so that all policies see the same tasks.
 */
class TaskSource
{
  public:
    TaskSource(const Scenario& scenario, const std::string& vehicle, double enteredS);

    /** The moment of the next task at or after \p nowS, s; Arrivals::NEVER when there is none. */
    double NextS(double nowS);
    /** The next task, without key, time and CPU. */
    TaskDescription Draw();

  private:
    Scenario::Workload m_workload;
    std::unique_ptr<Arrivals> m_arrivals;
    Random m_random;
    double m_nextS;
};

/** The CPU of a vehicle, Hz. A pure function of the seed and its name. */
double DrawVehicleHz(const Scenario& scenario, const std::string& vehicle);

} // namespace ns3::vec

#endif // VEC_TASK_SOURCE_H
