// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_SIMULATOR_H
#define VEC_MEC_DAG_SIMULATOR_H

#include "ns3/vec-task-graph.h"
#include "vec-mec-dag.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3::vec
{

/** Rate of a vehicle on subchannel r: as measured, else eq. (8)'s denominator, bit/s. */
double UplinkBps(const MecDagInstance& instance, int vehicle, int subchannel);
/** Rate from the server to a vehicle: as measured, else eq. (4)'s denominator, bit/s. */
double DownlinkBps(const MecDagInstance& instance, int vehicle);

/** What the recurrence knows of an instance before anything is placed. Subtasks are numbered task
 * by task. */
class MecDagConstants
{
  public:
    /** REQUIRES: the instance outlives this and has positive rates. */
    explicit MecDagConstants(const MecDagInstance& instance);

    /** Number of subtasks of all tasks. */
    std::size_t Size() const
    {
        return m_subtasks.size();
    }

    /** The number of a subtask. */
    int Number(int task, int subtask) const
    {
        return m_firstOfTask[task] + subtask;
    }

    int TaskOf(int number) const
    {
        return m_subtasks[number].task;
    }

    int VehicleOf(int number) const
    {
        return m_subtasks[number].vehicle;
    }

    double OwnInputBits(int number) const
    {
        return m_subtasks[number].ownInputBits;
    }

    double OutputBits(int number) const
    {
        return m_subtasks[number].outputBits;
    }

    /** Execution on its vehicle and on a processor, eq. (11), s. */
    double LocalS(int number) const
    {
        return m_subtasks[number].localS;
    }

    double ProcessorS(int number, int processor) const
    {
        return m_subtasks[number].cycles / m_instance.mec.processorsHz[processor];
    }

    bool IsFixed(int number) const
    {
        return m_subtasks[number].fixed;
    }

    /** Airtime of a subtask's output on the downlink, s. */
    double DownloadS(int number) const
    {
        return m_subtasks[number].downloadS;
    }

    /** Airtime of so many bits of a vehicle on a subchannel, s. */
    double UploadS(int vehicle, int subchannel, double bits) const
    {
        return bits / m_uplinkBps[vehicle * m_subchannels + subchannel];
    }

    /** Neighbours by number; fixed ones are not among the children. */
    Adjacency::Range Parents(int number) const
    {
        return m_parents[number];
    }

    Adjacency::Range OpenChildren(int number) const
    {
        return m_openChildren[number];
    }

    /** When a task may begin: now or its submission, whichever is later, s. */
    double ReleaseS(int task) const
    {
        return m_releaseS[task];
    }

  protected:
    struct Subtask
    {
        double cycles;
        double ownInputBits;
        double outputBits;
        double localS;    // time on its vehicle's CPU
        double downloadS; // airtime of its output
        int task;
        int vehicle;
        int parents;
        bool fixed;
    };

    const MecDagInstance& Source() const
    {
        return m_instance;
    }

    const std::vector<Subtask>& Subtasks() const
    {
        return m_subtasks;
    }

  private:
    const MecDagInstance& m_instance;
    int m_subchannels;
    std::vector<int> m_firstOfTask;
    std::vector<Subtask> m_subtasks;
    Adjacency m_parents;
    Adjacency m_openChildren;
    std::vector<double> m_uplinkBps; // [vehicle][subchannel]
    std::vector<double> m_releaseS;
};

/**
 * The recurrence of paper 0, eq. (1)-(14), as a simulation of FIFO queues: R subchannels, one
 * downlink, M processors and the CPU of each vehicle.
 *
 * Any subset of the open subtasks that is closed under parents can be placed; the others are
 * absent. A queue serves by (enqueue time, number); a download
 * counts under the number of the subtask that made the data. Where jobs of zero length let several
 * things happen at one instant, all of them happen before a job of positive length begins there.
 * Fixed subtasks finish when they finish and use no queue, except the downlink when their output
 * is needed on the vehicle. Nothing is enqueued before now, the task's submission, or the finish of
 * a fixed parent; no job begins before its queue's free time.
 *
 * A run allocates nothing.
 */
class MecDagSimulator : public MecDagConstants
{
  public:
    /** One job in a queue that carries data, s. */
    struct Transfer
    {
        double enqueuedS;
        double sentS;
        double receivedS;
    };

    /** What a run finds out about one placed subtask. */
    struct Record
    {
        Transfer upload;   //!< of an offloaded subtask
        Transfer download; //!< of its output; only when isDownloaded
        double uploadS;    //!< airtime
        double readyS;
        double startS;
        double finishS; //!< CE, eq. (12); of a fixed subtask as given
        int lastParent; //!< whose download completed the input of a local subtask; -1: none
        bool isDownloaded;
    };

    /** REQUIRES: the instance outlives the simulator and has positive rates. */
    explicit MecDagSimulator(const MecDagInstance& instance);

    /** Whether it is on the vehicle. REQUIRES: placed or fixed. */
    bool IsLocal(int number) const
    {
        return m_sites[number].site == LOCAL_SITE;
    }

    /** Whether it is placed or fixed. */
    bool IsPlaced(int number) const
    {
        return m_sites[number].site != ABSENT;
    }

    /** Where an offloaded subtask is placed. */
    int ProcessorOf(int number) const
    {
        return m_sites[number].site;
    }

    int SubchannelOf(int number) const
    {
        return m_sites[number].via;
    }

    /** Places an open subtask. REQUIRES: it is absent, its parents are placed or fixed. */
    void Place(int number, int processorOrLocal, int subchannel);
    /** Takes the subtask that was placed last away again. */
    void RemoveLast();
    /** Takes all away. */
    void Clear();

    /** Number of placed subtasks. */
    std::size_t PlacedCount() const
    {
        return m_placed.size();
    }

    /** Simulates what is placed. */
    void Run();

    /** Results of the last run, for subtasks that are placed or fixed. */
    const Record& At(int number) const
    {
        return m_records[number];
    }

    /**
     * Last finish of a task's placed and fixed subtasks, s; its submission when it has no subtasks.
     * REQUIRES: not all of its subtasks are absent.
     */
    double LastFinishS(int task) const
    {
        return m_lastFinishS[task];
    }

    /**
     * AET (eq. 14) of what is placed: tasks with open subtasks of which none is placed count with
     * 0. With nothing placed at all it is 0.
     */
    double Value() const;

    /** From when on each queue takes a job that is enqueued next, after the last run, s. */
    double CpuFreeS(int vehicle) const
    {
        return m_freeS[vehicle];
    }

    double UplinkFreeS(int subchannel) const
    {
        return m_freeS[m_firstUplink + subchannel];
    }

    double DownlinkFreeS() const
    {
        return m_freeS[m_downlink];
    }

    double ProcessorFreeS(int processor) const
    {
        return m_freeS[m_firstProcessor + processor];
    }

    /** When a subtask's output exists for the plan: its finish, not before now. */
    double AvailableS(int number) const;

  private:
    static constexpr int LOCAL_SITE = -1;
    static constexpr int ABSENT = -2;

    enum Kind : int
    {
        COMPUTE = 0,
        UPLOAD = 1,
        DOWNLOAD = 2,
        KINDS = 4, // a power of two
    };

    struct Site
    {
        int site;
        int via;
    };

    struct Job
    {
        int job; // number and kind
        int server;
        double durationS;
    };

    struct Start
    {
        double timeS;
        int number; // a fixed subtask, or a task when it is released
        bool isRelease;
    };

    struct End
    {
        double timeS;
        int job;

        bool operator<(const End& other) const
        {
            return timeS > other.timeS; // the heap's front is the earliest
        }
    };

    void Release(int task, double t);
    void Finish(int number, double t);
    void Complete(int job, double t);
    void Arrive(int number, double t);
    void Enqueue(int number, Kind kind, int server, double durationS, double t);
    void EnqueueCompute(int number, double t);
    void CompleteInstantly(double t);
    double Serve(const Job& job, double t);
    bool ServedBefore(int a, int b) const;

    int m_firstUplink;
    int m_downlink;
    int m_firstProcessor;
    std::vector<Start> m_starts; // by time
    std::vector<double> m_initialFreeS;
    std::vector<double> m_initialLastFinishS;
    std::vector<int> m_openOfTask;

    std::vector<Site> m_sites;
    std::vector<int> m_placed; // in the order of placing
    std::vector<int> m_placedOfTask;

    std::vector<double> m_freeS;
    std::vector<double> m_lastFinishS;
    std::vector<int> m_waitsFor; // before upload, or before a local computation
    std::vector<int> m_inputs;   // before an offloaded computation
    std::vector<Record> m_records;
    std::vector<Job> m_batch; // enqueued at the present instant, by number
    bool m_instant = false;   // whether the batch holds a job of zero length
    std::vector<End> m_ends;  // heap, earliest first
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_SIMULATOR_H
