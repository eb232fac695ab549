// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_COMPUTE_QUEUE_H
#define VEC_COMPUTE_QUEUE_H

#include "ns3/event-id.h"
#include "vec-processor.h"

#include <deque>

namespace ns3::vec
{

/** One processor that serves jobs first come, first served (paper 0, eq. 10–12). */
class ComputeQueue : public Processor
{
  public:
    explicit ComputeQueue(double cpuHz);
    ~ComputeQueue() override;
    ComputeQueue(const ComputeQueue&) = delete;
    ComputeQueue& operator=(const ComputeQueue&) = delete;

    void Enqueue(uint64_t owner, double cycles, Started started, Finished finished, int item = 0);
    /** One after the other, whatever the shares. */
    void Enqueue(uint64_t owner,
                 double cycles,
                 double shareHz,
                 Started started,
                 Finished finished,
                 int item = 0) override;
    double Cancel(uint64_t owner) override;
    double CancelItem(uint64_t owner, int item) override;
    double BacklogS() const override;
    double CpuHz() const override;
    double ServedCycles() const override;

  private:
    struct Job
    {
        uint64_t owner;
        int item;
        double cycles;
        double readyS;
        double startS;
        Started started;
        Finished finished;
    };

    double Remove(const std::function<bool(const Job&)>& isMeant);
    void StartNext();
    void FinishCurrent();

    double m_cpuHz;
    std::deque<Job> m_jobs; //!< the first one runs when m_running
    bool m_running = false;
    double m_servedCycles = 0; //!< of jobs that are not here any more
    EventId m_end;
};

} // namespace ns3::vec

#endif // VEC_COMPUTE_QUEUE_H
