// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_SHARED_PROCESSOR_H
#define VEC_SHARED_PROCESSOR_H

#include "ns3/event-id.h"
#include "vec-processor.h"

#include <functional>
#include <list>
#include <utility>

namespace ns3::vec
{

/**
 * One processor that many jobs share, each at the speed its plan gives it (F_n,m of paper 1, y F_m
 * of paper 4).
 *
 * No job is faster than its share, also where nobody else is: that is what its energy was planned
 * for. When the shares of those present sum to more than the processor has, either all are slowed
 * down in proportion (weighted processor sharing), or jobs wait, first come, first served, until
 * their share is free. A job without a share gets the whole processor as its share, and no share is
 * more than that.
 */
class SharedProcessor : public Processor
{
  public:
    enum class Excess
    {
        SLOWS, //!< everybody in proportion
        WAITS, //!< whoever came last
    };

    SharedProcessor(double cpuHz, Excess excess);
    ~SharedProcessor() override;
    SharedProcessor(const SharedProcessor&) = delete;
    SharedProcessor& operator=(const SharedProcessor&) = delete;

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
        double leftCycles;
        double shareHz;
        Times times;
        bool running;
        Started started;
        Finished finished;
    };

    double Remove(const std::function<bool(const Job&)>& isMeant);
    /** Speed of a running job now, as a multiple of its share. */
    double Pace() const;
    /** Takes off what was done since the last call. */
    void Advance();
    /** Starts those who may, and waits for the next end. */
    void Schedule();
    void FinishNext();

    double m_cpuHz;
    Excess m_excess;
    std::list<Job> m_jobs;  //!< in the order they came
    double m_runningHz = 0; //!< sum of the shares of running jobs
    double m_advancedS = 0;
    double m_servedCycles = 0;
    EventId m_end;
};

} // namespace ns3::vec

#endif // VEC_SHARED_PROCESSOR_H
