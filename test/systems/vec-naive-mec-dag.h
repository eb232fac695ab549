// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_NAIVE_MEC_DAG_H
#define VEC_NAIVE_MEC_DAG_H

#include "vec-mec-dag-cases.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace ns3::vec::test
{

/**
 * The equations of mec-dag once more, written to be obviously right and slow: a list of jobs with
 * what each waits for, and at every moment a look at all of them. Shares nothing with the library.
 */
class NaiveMecDag
{
  public:
    struct Job
    {
        std::string queue;
        int task;
        int subtask;
        double durationS;
        double releaseS;            // not enqueued before
        std::vector<int> needsJobs; // indices of jobs
        double enqueuedS = -1;
        double startS = -1;
        double endS = -1;
    };

    NaiveMecDag(const MecDagInstance& instance, const Plan& plan) : m_instance(instance)
    {
        for (const Assignment& a : plan.assignments)
        {
            m_place[{a.owner, a.item}] = a;
        }
        for (const auto& f : instance.fixed)
        {
            m_fixed[{f.task, f.subtask}] = f;
        }
        AddComputations();
        AddTransfers();
        Simulate();
    }

    const Job& Computation(int task, int subtask) const
    {
        return m_jobs[m_compute.at({task, subtask})];
    }

    /** The transfer that an item shows; its times are all "ready" when there is none. */
    std::tuple<double, double, double> Shown(int task, int subtask) const
    {
        const auto upload = m_upload.find({task, subtask});
        if (upload != m_upload.end())
        {
            return Times(m_jobs[upload->second]);
        }
        const Job* last = nullptr;
        for (int parent : ParentsOf(m_instance.tasks[task], subtask))
        {
            const auto download = m_download.find({task, parent});
            if (download != m_download.end())
            {
                const Job& job = m_jobs[download->second];
                if (!last || std::tie(job.endS, job.enqueuedS, job.subtask) >
                                 std::tie(last->endS, last->enqueuedS, last->subtask))
                {
                    last = &job;
                }
            }
        }
        const double readyS = Computation(task, subtask).enqueuedS;
        return last ? Times(*last) : std::make_tuple(readyS, readyS, readyS);
    }

    double LastFinishS(int task) const
    {
        double last = -1;
        for (int s = 0; s < static_cast<int>(m_instance.tasks[task].subtasks.size()); ++s)
        {
            const auto fixed = m_fixed.find({task, s});
            last = std::max(last,
                            fixed == m_fixed.end() ? Computation(task, s).endS
                                                   : fixed->second.finishS);
        }
        return last < 0 ? m_instance.tasks[task].submitS : last;
    }

    double Aet() const
    {
        double sum = 0;
        for (int t = 0; t < static_cast<int>(m_instance.tasks.size()); ++t)
        {
            sum += LastFinishS(t) - m_instance.tasks[t].submitS;
        }
        return sum / static_cast<double>(m_instance.tasks.size());
    }

    double EnergyJ() const
    {
        double sum = 0;
        for (const auto& [item, a] : m_place)
        {
            const auto& task = m_instance.tasks[item.first];
            const auto& vehicle = m_instance.vehicles[task.vehicle];
            const double cycles = task.subtasks[item.second].cycles;
            if (a.site == LOCAL)
            {
                sum += vehicle.kappa.value_or(0) * std::pow(vehicle.cpuHz, 2) * cycles;
            }
            else
            {
                sum += m_instance.mec.kappa.value_or(0) *
                           std::pow(m_instance.mec.processorsHz[a.site], 2) * cycles +
                       vehicle.txPowerW * m_jobs[m_upload.at(item)].durationS;
            }
        }
        for (const auto& [item, job] : m_download)
        {
            sum += m_instance.mec.txPowerW * m_jobs[job].durationS;
        }
        return sum;
    }

  private:
    using Item = std::pair<int, int>;

    static std::tuple<double, double, double> Times(const Job& job)
    {
        return {job.enqueuedS, job.startS, job.endS};
    }

    bool IsLocal(Item item) const
    {
        const auto fixed = m_fixed.find(item);
        return fixed == m_fixed.end() ? m_place.at(item).site == LOCAL : fixed->second.local;
    }

    static double Rate(double hz, double powerW, double gain, double noiseW)
    {
        return hz * std::log2(1 + powerW * gain / noiseW);
    }

    double ReleaseS(int task) const
    {
        return std::max(m_instance.nowS, m_instance.tasks[task].submitS);
    }

    int Add(const std::string& queue, Item item, double durationS)
    {
        m_jobs.push_back({queue, item.first, item.second, durationS, ReleaseS(item.first), {}});
        return static_cast<int>(m_jobs.size()) - 1;
    }

    /** Makes a job wait until a subtask has finished. */
    void AwaitFinish(int job, Item parent)
    {
        const auto fixed = m_fixed.find(parent);
        if (fixed == m_fixed.end())
        {
            m_jobs[job].needsJobs.push_back(m_compute.at(parent));
        }
        else
        {
            m_jobs[job].releaseS = std::max(m_jobs[job].releaseS, fixed->second.finishS);
        }
    }

    void AddComputations()
    {
        for (const auto& [item, a] : m_place)
        {
            const auto& task = m_instance.tasks[item.first];
            const double cycles = task.subtasks[item.second].cycles;
            m_compute[item] = a.site == LOCAL
                                ? Add("cpu" + std::to_string(task.vehicle),
                                      item,
                                      cycles / m_instance.vehicles[task.vehicle].cpuHz)
                                : Add("processor" + std::to_string(a.site),
                                      item,
                                      cycles / m_instance.mec.processorsHz[a.site]);
        }
    }

    void AddTransfers()
    {
        for (const auto& [item, a] : m_place)
        {
            const auto& task = m_instance.tasks[item.first];
            const auto& vehicle = m_instance.vehicles[task.vehicle];
            const auto& mec = m_instance.mec;
            const int compute = m_compute[item];
            int upload = -1;
            if (a.site != LOCAL)
            {
                upload = Add("uplink" + std::to_string(a.via), item, 0);
                m_upload[item] = upload;
                m_jobs[compute].needsJobs.push_back(upload);
            }
            double bits = task.subtasks[item.second].ownInputBits;
            for (int p : ParentsOf(task, item.second))
            {
                const Item parent{item.first, p};
                if (IsLocal(parent))
                {
                    bits += task.subtasks[p].outputBits;
                    AwaitFinish(a.site == LOCAL ? compute : upload, parent);
                }
                else if (a.site != LOCAL)
                {
                    AwaitFinish(compute, parent);
                }
                else
                {
                    if (m_download.count(parent) == 0)
                    {
                        const double rate =
                            vehicle.downlinkBps
                                ? *vehicle.downlinkBps
                                : Rate(mec.downlinkHz, mec.txPowerW, vehicle.gain, mec.noiseW);
                        m_download[parent] =
                            Add("downlink", parent, task.subtasks[p].outputBits / rate);
                        // The server has the output when it exists, submitted or not.
                        m_jobs[m_download[parent]].releaseS = m_instance.nowS;
                        AwaitFinish(m_download[parent], parent);
                    }
                    m_jobs[compute].needsJobs.push_back(m_download[parent]);
                }
            }
            if (upload >= 0)
            {
                const double rate =
                    vehicle.uplinkBps.empty()
                        ? Rate(mec.uplinkHz[a.via], vehicle.txPowerW, vehicle.gain, mec.noiseW)
                        : vehicle.uplinkBps[a.via];
                m_jobs[upload].durationS = bits / rate;
            }
        }
    }

    double QueueFreeS(const std::string& queue) const
    {
        const auto& mec = m_instance.mec;
        const auto at = [&](const char* prefix, const std::vector<double>& list)
        {
            const int index = std::stoi(queue.substr(std::string(prefix).size()));
            return list.empty() ? 0 : list[index];
        };
        if (queue == "downlink")
        {
            return mec.downlinkFreeS;
        }
        if (queue.rfind("uplink", 0) == 0)
        {
            return at("uplink", mec.uplinkFreeS);
        }
        if (queue.rfind("processor", 0) == 0)
        {
            return at("processor", mec.processorsFreeS);
        }
        return m_instance.vehicles[std::stoi(queue.substr(3))].cpuFreeS;
    }

    bool IsOver(const Job& job, double t) const
    {
        return job.startS >= 0 && job.endS <= t;
    }

    bool IsIdle(const std::string& queue, double t) const
    {
        return QueueFreeS(queue) <= t &&
               std::none_of(m_jobs.begin(),
                            m_jobs.end(),
                            [&](const Job& j)
                            { return j.queue == queue && j.startS >= 0 && !IsOver(j, t); });
    }

    bool EnqueueWhatCan(double t)
    {
        bool any = false;
        for (Job& job : m_jobs)
        {
            const bool ready = job.releaseS <= t &&
                               std::all_of(job.needsJobs.begin(),
                                           job.needsJobs.end(),
                                           [&](int needed) { return IsOver(m_jobs[needed], t); });
            if (job.enqueuedS < 0 && ready)
            {
                job.enqueuedS = t;
                any = true;
            }
        }
        return any;
    }

    /** The next job of each idle queue, in the order in which queues serve. */
    std::vector<Job*> Heads(double t)
    {
        const auto before = [](const Job* a, const Job* b)
        {
            return std::tie(a->enqueuedS, a->task, a->subtask) <
                   std::tie(b->enqueuedS, b->task, b->subtask);
        };
        std::map<std::string, Job*> heads;
        for (Job& job : m_jobs)
        {
            if (job.enqueuedS >= 0 && job.startS < 0 && IsIdle(job.queue, t))
            {
                Job*& head = heads[job.queue];
                head = head && before(head, &job) ? head : &job;
            }
        }
        std::vector<Job*> sorted;
        for (const auto& [queue, head] : heads)
        {
            sorted.push_back(head);
        }
        std::sort(sorted.begin(), sorted.end(), before);
        return sorted;
    }

    void Simulate()
    {
        double t = 0;
        while (t < std::numeric_limits<double>::infinity())
        {
            bool again = true;
            while (again)
            {
                again = EnqueueWhatCan(t);
                for (Job* head : Heads(t))
                {
                    if (!again && t + head->durationS == t)
                    {
                        head->startS = t;
                        head->endS = t;
                        again = true;
                    }
                }
            }
            for (Job* head : Heads(t))
            {
                head->startS = t;
                head->endS = t + head->durationS;
            }
            t = NextS(t);
        }
    }

    double NextS(double t) const
    {
        double next = std::numeric_limits<double>::infinity();
        const auto consider = [&](double time) { next = time > t ? std::min(next, time) : next; };
        for (const Job& job : m_jobs)
        {
            consider(job.releaseS);
            consider(job.endS);
            consider(QueueFreeS(job.queue));
        }
        return next;
    }

    const MecDagInstance& m_instance;
    std::map<Item, Assignment> m_place;
    std::map<Item, MecDagInstance::Fixed> m_fixed;
    std::map<Item, int> m_compute;
    std::map<Item, int> m_upload;
    std::map<Item, int> m_download;
    std::vector<Job> m_jobs;
};

} // namespace ns3::vec::test

#endif // VEC_NAIVE_MEC_DAG_H
