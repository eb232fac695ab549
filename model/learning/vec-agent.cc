// SPDX-License-Identifier: GPL-2.0-only
#include "vec-agent.h"

namespace ns3::vec
{

void
Agent::Follow(Trajectory& trajectory,
              DecisionProcess& next,
              double discount,
              double /* unit */) const
{
    if (next.Done())
    {
        return;
    }
    trajectory.terminated = false;
    trajectory.discount = discount;
    trajectory.nextObservation = next.Observation();
    trajectory.nextMask = next.Mask();
}

} // namespace ns3::vec
