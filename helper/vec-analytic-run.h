// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_ANALYTIC_RUN_H
#define VEC_ANALYTIC_RUN_H

#include "ns3/vec-policy.h"
#include "ns3/vec-traffic-source.h"
#include "vec-results.h"

#include <memory>

namespace ns3::vec
{

/**
 * The same scenario without packets: the system's equations alone.
 *
 * The same vehicles create the same tasks; each is planned when it is created, or at the end of the
 * decision interval where the system has slots, for the nearest RSU, with idle rates, and its
 * predicted timeline is its outcome. Queues are busy until what was planned before is done; later
 * tasks do not disturb earlier ones. There is no signalling, no handover and, where the equations
 * have none, no return of results. A vehicle that leaves before its task ends fails it.
 */
RunResults RunAnalytic(const Scenario& scenario, Policy& policy, TrafficSource& traffic);

} // namespace ns3::vec

#endif // VEC_ANALYTIC_RUN_H
