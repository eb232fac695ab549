// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-simulator.h"

#include "ns3/vec-rates.h"

#include <algorithm>
#include <limits>

namespace ns3::vec
{

namespace
{

std::vector<int>
FirstOfTask(const MecDagInstance& instance)
{
    std::vector<int> first{0};
    for (const auto& task : instance.tasks)
    {
        first.push_back(first.back() + static_cast<int>(task.subtasks.size()));
    }
    return first;
}

std::vector<uint8_t>
IsFixed(const MecDagInstance& instance, const std::vector<int>& first)
{
    std::vector<uint8_t> fixed(first.back(), 0);
    for (const auto& item : instance.fixed)
    {
        fixed[first[item.task] + item.subtask] = 1;
    }
    return fixed;
}

EdgeList
Edges(const MecDagInstance& instance, bool openChildrenOnly)
{
    const std::vector<int> first = FirstOfTask(instance);
    const std::vector<uint8_t> fixed = IsFixed(instance, first);
    EdgeList edges;
    for (std::size_t task = 0; task < instance.tasks.size(); ++task)
    {
        for (const auto& [from, to] : instance.tasks[task].edges)
        {
            if (!openChildrenOnly || !fixed[first[task] + to])
            {
                edges.emplace_back(first[task] + from, first[task] + to);
            }
        }
    }
    return edges;
}

} // namespace

double
UplinkBps(const MecDagInstance& instance, int vehicle, int subchannel)
{
    const auto& v = instance.vehicles[vehicle];
    return v.uplinkBps.empty() ? ShannonBps(instance.mec.uplinkHz[subchannel],
                                            v.txPowerW,
                                            v.gain,
                                            instance.mec.noiseW)
                               : v.uplinkBps[subchannel];
}

double
DownlinkBps(const MecDagInstance& instance, int vehicle)
{
    const auto& v = instance.vehicles[vehicle];
    return v.downlinkBps ? *v.downlinkBps
                         : ShannonBps(instance.mec.downlinkHz,
                                      instance.mec.txPowerW,
                                      v.gain,
                                      instance.mec.noiseW);
}

MecDagConstants::MecDagConstants(const MecDagInstance& instance)
    : m_instance(instance), m_subchannels(static_cast<int>(instance.mec.uplinkHz.size())),
      m_firstOfTask(FirstOfTask(instance)),
      m_parents(Adjacency::Parents(m_firstOfTask.back(), Edges(instance, false))),
      m_openChildren(Adjacency::Children(m_firstOfTask.back(), Edges(instance, true)))
{
    const std::size_t vehicles = instance.vehicles.size();
    std::vector<double> downlinkBps(vehicles);
    for (std::size_t v = 0; v < vehicles; ++v)
    {
        downlinkBps[v] = DownlinkBps(instance, static_cast<int>(v));
        for (int r = 0; r < m_subchannels; ++r)
        {
            m_uplinkBps.push_back(UplinkBps(instance, static_cast<int>(v), r));
        }
    }
    const std::vector<uint8_t> fixed = vec::IsFixed(instance, m_firstOfTask);
    for (std::size_t i = 0; i < instance.tasks.size(); ++i)
    {
        const auto& task = instance.tasks[i];
        m_releaseS.push_back(std::max(instance.nowS, task.submitS));
        for (const auto& subtask : task.subtasks)
        {
            const std::size_t number = m_subtasks.size();
            m_subtasks.push_back({subtask.cycles,
                                  subtask.ownInputBits,
                                  subtask.outputBits,
                                  subtask.cycles / instance.vehicles[task.vehicle].cpuHz,
                                  subtask.outputBits / downlinkBps[task.vehicle],
                                  static_cast<int>(i),
                                  task.vehicle,
                                  static_cast<int>(m_parents[number].size()),
                                  fixed[number] != 0});
        }
    }
}

MecDagSimulator::MecDagSimulator(const MecDagInstance& instance)
    : MecDagConstants(instance), m_firstUplink(static_cast<int>(instance.vehicles.size())),
      m_downlink(m_firstUplink + static_cast<int>(instance.mec.uplinkHz.size())),
      m_firstProcessor(m_downlink + 1)
{
    for (const auto& vehicle : instance.vehicles)
    {
        m_initialFreeS.push_back(vehicle.cpuFreeS);
    }
    const auto& mec = instance.mec;
    m_initialFreeS.resize(m_firstProcessor + mec.processorsHz.size(), 0);
    std::copy(mec.uplinkFreeS.begin(), mec.uplinkFreeS.end(), &m_initialFreeS[m_firstUplink]);
    m_initialFreeS[m_downlink] = mec.downlinkFreeS;
    std::copy(mec.processorsFreeS.begin(),
              mec.processorsFreeS.end(),
              m_initialFreeS.begin() + m_firstProcessor);

    for (std::size_t i = 0; i < instance.tasks.size(); ++i)
    {
        const auto& task = instance.tasks[i];
        const int index = static_cast<int>(i);
        m_initialLastFinishS.push_back(
            task.subtasks.empty() ? task.submitS : -std::numeric_limits<double>::infinity());
        m_openOfTask.push_back(0);
        for (std::size_t k = 0; k < task.subtasks.size(); ++k)
        {
            m_openOfTask[i] += IsFixed(Number(index, static_cast<int>(k))) ? 0 : 1;
        }
        if (m_openOfTask[i] > 0)
        {
            m_starts.push_back({ReleaseS(index), index, true});
        }
    }

    const std::size_t size = Size();
    m_sites.assign(size, {ABSENT, 0});
    m_records.assign(size, {});
    for (const auto& item : instance.fixed)
    {
        const int number = Number(item.task, item.subtask);
        m_sites[number] = {item.local ? LOCAL_SITE : 0, 0};
        m_records[number].finishS = item.finishS;
        m_initialLastFinishS[item.task] = std::max(m_initialLastFinishS[item.task], item.finishS);
        m_starts.push_back({std::max(item.finishS, instance.nowS), number, false});
    }
    std::stable_sort(m_starts.begin(),
                     m_starts.end(),
                     [](const Start& a, const Start& b) { return a.timeS < b.timeS; });

    m_placedOfTask.assign(instance.tasks.size(), 0);
    m_waitsFor.assign(size, 0);
    m_inputs.assign(size, 0);
    m_placed.reserve(size);
    m_batch.reserve(3 * size);
    m_ends.reserve(3 * size);
    m_freeS = m_initialFreeS;
    m_lastFinishS = m_initialLastFinishS;
}

void
MecDagSimulator::Place(int number, int processorOrLocal, int subchannel)
{
    m_sites[number] = {processorOrLocal, subchannel};
    m_placed.push_back(number);
    ++m_placedOfTask[Subtasks()[number].task];
}

void
MecDagSimulator::RemoveLast()
{
    const int number = m_placed.back();
    m_placed.pop_back();
    m_sites[number].site = ABSENT;
    --m_placedOfTask[Subtasks()[number].task];
}

void
MecDagSimulator::Clear()
{
    while (!m_placed.empty())
    {
        RemoveLast();
    }
}

void
MecDagSimulator::Run()
{
    std::copy(m_initialFreeS.begin(), m_initialFreeS.end(), m_freeS.begin());
    std::copy(m_initialLastFinishS.begin(), m_initialLastFinishS.end(), m_lastFinishS.begin());
    for (int number : m_placed)
    {
        const int parents = Subtasks()[number].parents;
        int local = parents;
        if (m_sites[number].site != LOCAL_SITE)
        {
            local = 0;
            double bits = Subtasks()[number].ownInputBits;
            for (int parent : Parents(number))
            {
                if (IsLocal(parent))
                {
                    ++local;
                    bits += Subtasks()[parent].outputBits;
                }
            }
            m_inputs[number] = 1 + parents - local;
            m_records[number].uploadS =
                UploadS(Subtasks()[number].vehicle, m_sites[number].via, bits);
        }
        m_waitsFor[number] = 1 + local;
        m_records[number].lastParent = -1;
        m_records[number].isDownloaded = false;
    }

    constexpr double never = std::numeric_limits<double>::infinity();
    auto start = m_starts.begin();
    m_ends.clear();
    while (true)
    {
        double t = start == m_starts.end() ? never : start->timeS;
        if (!m_ends.empty())
        {
            t = std::min(t, m_ends.front().timeS);
        }
        if (t == never)
        {
            return;
        }
        for (; start != m_starts.end() && start->timeS == t; ++start)
        {
            start->isRelease ? Release(start->number, t) : Finish(start->number, t);
        }
        while (!m_ends.empty() && m_ends.front().timeS == t)
        {
            const int job = m_ends.front().job;
            std::pop_heap(m_ends.begin(), m_ends.end());
            m_ends.pop_back();
            Complete(job, t);
        }
        if (m_instant)
        {
            CompleteInstantly(t);
        }
        for (const Job& job : m_batch)
        {
            m_ends.push_back({Serve(job, t), job.job});
            std::push_heap(m_ends.begin(), m_ends.end());
        }
        m_batch.clear();
    }
}

void
MecDagSimulator::Release(int task, double t)
{
    if (m_placedOfTask[task] == 0)
    {
        return;
    }
    for (int number = Number(task, 0); number < Number(task + 1, 0); ++number)
    {
        if (IsPlaced(number) && !Subtasks()[number].fixed && --m_waitsFor[number] == 0)
        {
            Arrive(number, t);
        }
    }
}

void
MecDagSimulator::Arrive(int number, double t)
{
    if (m_sites[number].site == LOCAL_SITE)
    {
        EnqueueCompute(number, t);
    }
    else
    {
        m_records[number].upload.enqueuedS = t;
        Enqueue(number, UPLOAD, m_firstUplink + m_sites[number].via, m_records[number].uploadS, t);
    }
}

void
MecDagSimulator::Finish(int number, double t)
{
    const bool local = IsLocal(number);
    bool download = false;
    for (int child : OpenChildren(number))
    {
        const int site = m_sites[child].site;
        if (site == ABSENT)
        {
            continue;
        }
        if (local)
        {
            if (--m_waitsFor[child] == 0)
            {
                Arrive(child, t);
            }
        }
        else if (site == LOCAL_SITE)
        {
            download = true;
        }
        else if (--m_inputs[child] == 0)
        {
            EnqueueCompute(child, t);
        }
    }
    m_records[number].isDownloaded = download;
    if (download)
    {
        m_records[number].download.enqueuedS = t;
        Enqueue(number, DOWNLOAD, m_downlink, Subtasks()[number].downloadS, t);
    }
}

void
MecDagSimulator::Complete(int job, double t)
{
    const int number = job / KINDS;
    switch (job % KINDS)
    {
    case COMPUTE:
        Finish(number, t);
        break;
    case UPLOAD:
        if (--m_inputs[number] == 0)
        {
            EnqueueCompute(number, t);
        }
        break;
    case DOWNLOAD:
        for (int child : OpenChildren(number))
        {
            if (m_sites[child].site == LOCAL_SITE)
            {
                int& last = m_records[child].lastParent;
                if (last < 0 || ServedBefore(last, number))
                {
                    last = number;
                }
                if (--m_waitsFor[child] == 0)
                {
                    EnqueueCompute(child, t);
                }
            }
        }
        break;
    }
}

void
MecDagSimulator::EnqueueCompute(int number, double t)
{
    const Subtask& subtask = Subtasks()[number];
    const int site = m_sites[number].site;
    m_records[number].readyS = t;
    if (site == LOCAL_SITE)
    {
        Enqueue(number, COMPUTE, subtask.vehicle, subtask.localS, t);
    }
    else
    {
        Enqueue(number, COMPUTE, m_firstProcessor + site, ProcessorS(number, site), t);
    }
}

void
MecDagSimulator::Enqueue(int number, Kind kind, int server, double durationS, double t)
{
    const Job job{number * KINDS + kind, server, durationS};
    m_instant = m_instant || t + durationS == t;
    std::size_t i = m_batch.size();
    m_batch.push_back(job);
    for (; i > 0 && m_batch[i - 1].job > job.job; --i)
    {
        m_batch[i] = m_batch[i - 1];
    }
    m_batch[i] = job;
}

void
MecDagSimulator::CompleteInstantly(double t)
{
    std::size_t i = 0;
    while (i < m_batch.size())
    {
        const Job job = m_batch[i];
        const bool first = std::none_of(m_batch.begin(),
                                        m_batch.begin() + i,
                                        [&](const Job& j) { return j.server == job.server; });
        if (first && m_freeS[job.server] <= t && t + job.durationS == t)
        {
            Serve(job, t);
            m_batch.erase(m_batch.begin() + i);
            Complete(job.job, t);
            i = 0;
        }
        else
        {
            ++i;
        }
    }
    m_instant = false;
}

double
MecDagSimulator::Serve(const Job& job, double t)
{
    const double startS = std::max(t, m_freeS[job.server]);
    const double endS = startS + job.durationS;
    m_freeS[job.server] = endS;
    Record& record = m_records[job.job / KINDS];
    switch (job.job % KINDS)
    {
    case COMPUTE:
    {
        record.startS = startS;
        record.finishS = endS;
        double& last = m_lastFinishS[Subtasks()[job.job / KINDS].task];
        last = std::max(last, endS);
        break;
    }
    case UPLOAD:
        record.upload.sentS = startS;
        record.upload.receivedS = endS;
        break;
    case DOWNLOAD:
        record.download.sentS = startS;
        record.download.receivedS = endS;
        break;
    }
    return endS;
}

bool
MecDagSimulator::ServedBefore(int a, int b) const
{
    const double enqueuedA = m_records[a].download.enqueuedS;
    const double enqueuedB = m_records[b].download.enqueuedS;
    return enqueuedA < enqueuedB || (enqueuedA == enqueuedB && a < b);
}

double
MecDagSimulator::AvailableS(int number) const
{
    const double finishS = m_records[number].finishS;
    return IsFixed(number) ? std::max(finishS, Source().nowS) : finishS;
}

double
MecDagSimulator::Value() const
{
    if (m_placed.empty())
    {
        return 0;
    }
    double sum = 0;
    for (std::size_t task = 0; task < m_openOfTask.size(); ++task)
    {
        if (m_placedOfTask[task] > 0 || m_openOfTask[task] == 0)
        {
            sum += LastFinishS(task) - Source().tasks[task].submitS;
        }
    }
    return sum / static_cast<double>(m_openOfTask.size());
}

} // namespace ns3::vec
