// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LANE_KEEPER_H
#define VEC_LANE_KEEPER_H

#include "ns3/vec-ideal-lanes.h"
#include "ns3/vec-vehicle-app.h"

#include <map>
#include <set>
#include <string>

namespace ns3::vec
{

/** Watches vehicles, and lets the data of edges leave when the equations do: when all parents of
 * the child have ended, wherever they ran. */
class LaneKeeper
{
  public:
    explicit LaneKeeper(Ptr<IdealLanes> lanes);
    /** REQUIRES: the keeper outlives the application. */
    void Listen(const Ptr<VehicleApp>& app);

  private:
    struct Watched
    {
        TaskDescription description;
        std::set<int> ended;
    };

    void OnCreated(const std::string& vehicle, const TaskDescription& description);
    void OnFinished(const ItemEvent& event);
    void OnEnded(const TaskEnd& end);

    Ptr<IdealLanes> m_lanes;
    std::map<TaskKey, Watched> m_tasks;
};

} // namespace ns3::vec

#endif // VEC_LANE_KEEPER_H
