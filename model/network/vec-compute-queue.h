// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPUTE_QUEUE_H
#define VEC_COMPUTE_QUEUE_H

#include "ns3/event-id.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

namespace ns3::vec
{

/** One processor that serves jobs first come, first served (paper 0, eq. 10–12). */
class ComputeQueue
{
  public:
    struct Times
    {
        double readyS = 0;
        double startS = 0;
        double finishS = 0;
    };

    /** Called when a job has ended. */
    using Finished = std::function<void(const Times&)>;
    /** Called when a job begins to run; finishS is still 0. */
    using Started = std::function<void(const Times&)>;

    explicit ComputeQueue(double cpuHz);
    ~ComputeQueue();
    ComputeQueue(const ComputeQueue&) = delete;
    ComputeQueue& operator=(const ComputeQueue&) = delete;

    /** \p owner lets all jobs of one task be withdrawn. */
    void Enqueue(uint64_t owner, double cycles, Started started, Finished finished);
    /** Withdraws what the owner has here, also the running job. Returns the cycles already spent on
     * it. */
    double Cancel(uint64_t owner);
    /** Time to finish all that is here, s. */
    double BacklogS() const;
    double CpuHz() const;

  private:
    struct Job
    {
        uint64_t owner;
        double cycles;
        double readyS;
        double startS;
        Started started;
        Finished finished;
    };

    void StartNext();
    void FinishCurrent();

    double m_cpuHz;
    std::deque<Job> m_jobs; //!< the first one runs when m_running
    bool m_running = false;
    EventId m_end;
};

} // namespace ns3::vec

#endif // VEC_COMPUTE_QUEUE_H
