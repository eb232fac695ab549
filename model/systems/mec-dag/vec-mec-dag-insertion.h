// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_INSERTION_H
#define VEC_MEC_DAG_INSERTION_H

#include "vec-mec-dag-simulator.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace ns3::vec
{

/**
 * What one more subtask changes in the queues of MecDagSimulator, found without
 * simulating the others again: the numbers are the simulator's to the last bit.
 *
 * Jobs stand in their queues in the order of (time of enqueueing, number). One
 * more job moves those behind it until a gap takes the delay up; what depends
 * on a job that ends at another time is enqueued at another time. These changes
 * are followed in the order of time, so that each job is looked at once, after
 * all that it depends on.
 *
 * Jobs of zero length, whose order is another one, are not dealt with. And
 * where one more subtask changes much of what is there already, as in one large
 * graph on few queues, the whole simulation is faster. IsUsable says when to go
 * over to it.
 */
class MecDagInsertion
{
  public:
    /** What the simulator would say. */
    struct Outcome
    {
        double finishS; //!< of the subtask
        double value;   //!< MecDagSimulator::Value
    };

    /** REQUIRES: both outlive this; the simulator gives the constants and is not
     * run. */
    MecDagInsertion(const MecDagInstance& instance, const MecDagSimulator& simulator);

    /** Whether this is exact and faster. Once false, it stays so, and nothing
     * else holds any more.
     */
    bool IsUsable() const;

    /** What placing a subtask would lead to. REQUIRES: it is absent, its parents
     * are not. */
    Outcome Try(int number, int processorOrLocal, int subchannel);
    /** The finish alone, which takes less: changes behind it are not followed. */
    double TryFinishS(int number, int processorOrLocal, int subchannel);
    /** No finish there is earlier; takes much less again. */
    double BoundS(int number, int processorOrLocal, int subchannel) const;
    /** Places it. */
    Outcome Place(int number, int processorOrLocal, int subchannel);
    /** Takes the subtask that was placed last away again. */
    void RemoveLast();

    /** Jobs looked at so far, for judging how the work grows. */
    uint64_t Visits() const;

  private:
    static constexpr int LOCAL_SITE = -1;
    static constexpr int ABSENT = -2;

    enum Kind : int
    {
        COMPUTE = 0,
        UPLOAD = 1,
        DOWNLOAD = 2,
        KINDS = 3,
    };

    struct Site
    {
        int site;
        int via;
    };

    /** As things are. */
    struct Job
    {
        double enqueuedS = 0;
        double endS = 0;
        double durationS = 0;
        int queue = 0;
        bool isPresent = false;
    };

    /** As they become in the present trial. */
    struct Change
    {
        enum State
        {
            IN_PLACE, //!< where it is
            PENDING,  //!< not in its queue: it waits for something
            MOVED     //!< where the trial has put it
        };

        uint32_t trial = 0; //!< to which the rest belongs
        uint32_t version = 0;
        State state = IN_PLACE;
        bool isVisited = false; //!< at the place where it is
        double enqueuedS = 0;
        double endS = 0;
    };

    struct Queue
    {
        double initialFreeS = 0;
        std::vector<int> jobs; //!< by (enqueuedS, job)
        uint32_t trial = 0;
        bool isDiverged = false; //!< from the last job looked at on
        double freeS = 0;        //!< after that job
    };

    /** A job's turn at the place where it is (version 0), or at a new one. */
    struct Event
    {
        double timeS;
        int job;
        uint32_t version;

        bool operator<(const Event& other) const
        {
            return timeS > other.timeS || (timeS == other.timeS && job > other.job);
        }
    };

    struct TaskChange
    {
        uint32_t trial = 0;
        bool mustScan = false;
        double lastS = 0;
    };

    /** What a placement has replaced. */
    struct Saved
    {
        int number;
        std::vector<std::pair<int, Job>> jobs;
        std::vector<std::pair<int, double>> lastS; //!< by task
    };

    void Begin(int number, int processorOrLocal, int subchannel);
    void End(int number);
    /** Visits that take less than the simulations of one more subtask in all
     * places. */
    void Allow();
    /** To the end, or until the changes of that job are known. */
    void Follow(int lastJob);
    void Visit(int job);
    void Insert(int job, uint32_t version);
    /** A job of the placement itself. */
    void TouchNew(int job);
    /** A job, one of whose inputs ends at another time than it did. */
    void Touch(int job, double wasS, double isS);
    void SetEnqueued(int job, double enqueuedS);
    void TouchDependents(int job, double wasS);
    double EnqueueS(int job) const;
    double FinishS(int number) const;
    double EndS(int job) const;
    /** When a parent's output is there, if nothing that changes from \p fromS on
     * can move it. */
    double CertainFinishS(int number, double fromS) const;
    /** From when on a queue is free for what is enqueued then, as far as that is
     * certain. */
    double FreeS(int queue, double enqueuedS, int job) const;
    double UploadS(int number, int subchannel) const;
    Change& ChangeOf(int job);
    Queue& QueueOf(int job);
    /** The first job of a queue at or behind (timeS, job). */
    std::size_t PlaceIn(const Queue& queue, double timeS, int job) const;
    double Serve(double enqueuedS, double freeS, double durationS);
    double Value();
    void Become(const std::vector<std::pair<int, Job>>& jobs);

    const MecDagInstance& m_instance;
    const MecDagSimulator& m_simulator;
    bool m_isUsable = true;
    uint64_t m_visits = 0;
    uint64_t m_budget = 0; //!< of visits
    std::vector<Site> m_sites;
    std::vector<int> m_openOfTask;
    std::vector<int> m_placedOfTask;
    std::vector<double> m_initialLastS; //!< by task
    std::vector<double> m_lastS;
    std::vector<Job> m_jobs; //!< by number and kind
    std::vector<Queue> m_queues;
    std::vector<Saved> m_saved;

    uint32_t m_trial = 1;
    std::vector<Change> m_changes;
    std::vector<TaskChange> m_taskChanges;
    std::vector<int> m_touched;
    std::vector<int> m_changedTasks;
    std::vector<Event> m_events; //!< a heap
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_INSERTION_H
