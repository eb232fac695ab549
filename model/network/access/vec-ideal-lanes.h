// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_IDEAL_LANES_H
#define VEC_IDEAL_LANES_H

#include "vec-ideal-radio.h"

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace ns3::vec
{

/**
 * The links between vehicles as the equations of `vehicular-cloud` have them: whatever else goes
 * on, a transfer takes its bits over the rate, and data of an edge leave at RT of its child, when
 * the last parent has ended.
 *
 * A TCP connection is a lane, in which packets stay in order; applications open one per transfer.
 * What has no task data takes no time.
 */
class IdealLanes : public SimpleRefCount<IdealLanes>
{
  public:
    /** \param rateBps task data per second */
    explicit IdealLanes(double rateBps);
    ~IdealLanes();
    IdealLanes(const IdealLanes&) = delete;
    IdealLanes& operator=(const IdealLanes&) = delete;

    double RateBps() const;
    /** Data of that edge of a task may leave from now on. */
    void Open(TaskKey task, int edge);
    /** Takes a frame in that begins with its IP header. */
    void Enqueue(const IdealPipe::Frame& frame);
    /** Forgets frames from and to a device. */
    void Drop(const IdealDevice* device);

  private:
    /** Sender, receiver, and the ports at both. */
    using Name = std::tuple<const IdealDevice*, const IdealDevice*, uint32_t>;

    struct Lane
    {
        std::deque<IdealPipe::Frame> frames; //!< the first one is on its way when busy
        bool busy = false;
        EventId end;
    };

    bool IsHeld(const IdealPipe::Frame& frame) const;
    void Serve(const Name& name);

    double m_rateBps;
    std::map<Name, Lane> m_lanes; //!< those with frames
    std::set<std::pair<TaskKey, int>> m_open;
};

} // namespace ns3::vec

#endif // VEC_IDEAL_LANES_H
