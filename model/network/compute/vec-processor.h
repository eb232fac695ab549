// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_PROCESSOR_H
#define VEC_PROCESSOR_H

#include <cstdint>
#include <functional>

namespace ns3::vec
{

/** How the tasks at a server share a processor. */
enum class Discipline
{
    FIFO,     //!< one after the other
    SHARED,   //!< each with its planned share; too many slow one another down
    RESERVED, //!< each with its planned share; too many wait for one
};

/** What runs subtasks at a server: one processor, under whatever discipline. */
class Processor
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

    virtual ~Processor() = default;

    /**
     * \param owner lets all jobs of one task be withdrawn, with \p item one of them
     * \param shareHz what the plan gives the job; disciplines without shares do not look at it
     */
    virtual void Enqueue(uint64_t owner,
                         double cycles,
                         double shareHz,
                         Started started,
                         Finished finished,
                         int item = 0) = 0;
    /** Withdraws what the owner has here, also running jobs. Returns the cycles already spent on
     * them. */
    virtual double Cancel(uint64_t owner) = 0;
    /** The same for one job. */
    virtual double CancelItem(uint64_t owner, int item) = 0;
    /** Time in which the whole processor would finish all that is here, s. */
    virtual double BacklogS() const = 0;
    virtual double CpuHz() const = 0;
    /** All work done so far, cycles. */
    virtual double ServedCycles() const = 0;
};

} // namespace ns3::vec

#endif // VEC_PROCESSOR_H
