// SPDX-License-Identifier: GPL-2.0-only
#include "vec-mec-dag-insertion.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr double NEVER = std::numeric_limits<double>::infinity();

// A visit takes as long as the simulation of several placed subtasks: with more
// of them on average than this a whole simulation is faster.
constexpr std::size_t PLACED_PER_VISIT = 2;
constexpr std::size_t PER_RUN = 64;
constexpr int NO_JOB = -1;

} // namespace

MecDagInsertion::MecDagInsertion(const MecDagInstance& instance, const MecDagSimulator& simulator)
    : m_instance(instance), m_simulator(simulator)
{
    const auto& mec = instance.mec;
    const std::size_t size = simulator.Size();
    m_queues.resize(instance.vehicles.size() + mec.uplinkHz.size() + 1 + mec.processorsHz.size());
    auto queue = m_queues.begin();
    for (const auto& vehicle : instance.vehicles)
    {
        (queue++)->initialFreeS = vehicle.cpuFreeS;
    }
    for (std::size_t r = 0; r < mec.uplinkHz.size(); ++r)
    {
        (queue++)->initialFreeS = mec.uplinkFreeS.empty() ? 0 : mec.uplinkFreeS[r];
    }
    (queue++)->initialFreeS = mec.downlinkFreeS;
    for (std::size_t m = 0; m < mec.processorsHz.size(); ++m)
    {
        (queue++)->initialFreeS = mec.processorsFreeS.empty() ? 0 : mec.processorsFreeS[m];
    }

    m_sites.assign(size, {ABSENT, 0});
    m_jobs.resize(KINDS * size);
    m_changes.resize(KINDS * size);
    for (const auto& task : instance.tasks)
    {
        m_initialLastS.push_back(task.subtasks.empty() ? task.submitS : -NEVER);
        m_openOfTask.push_back(static_cast<int>(task.subtasks.size()));
    }
    for (const auto& item : instance.fixed)
    {
        m_sites[simulator.Number(item.task, item.subtask)] = {item.local ? LOCAL_SITE : 0, 0};
        --m_openOfTask[item.task];
        m_initialLastS[item.task] = std::max(m_initialLastS[item.task], item.finishS);
    }
    m_lastS = m_initialLastS;
    m_placedOfTask.assign(instance.tasks.size(), 0);
    m_taskChanges.resize(instance.tasks.size());
    Allow();
}

bool
MecDagInsertion::IsUsable() const
{
    return m_isUsable;
}

uint64_t
MecDagInsertion::Visits() const
{
    return m_visits;
}

MecDagInsertion::Outcome
MecDagInsertion::Try(int number, int processorOrLocal, int subchannel)
{
    Begin(number, processorOrLocal, subchannel);
    Follow(NO_JOB);
    const Outcome outcome{EndS(number * KINDS + COMPUTE), Value()};
    End(number);
    return outcome;
}

double
MecDagInsertion::TryFinishS(int number, int processorOrLocal, int subchannel)
{
    Begin(number, processorOrLocal, subchannel);
    Follow(number * KINDS + COMPUTE);
    const double finishS = EndS(number * KINDS + COMPUTE);
    End(number);
    return finishS;
}

MecDagInsertion::Outcome
MecDagInsertion::Place(int number, int processorOrLocal, int subchannel)
{
    Begin(number, processorOrLocal, subchannel);
    Follow(NO_JOB);
    const Outcome outcome{EndS(number * KINDS + COMPUTE), Value()};
    Saved saved{number, {}, {}};
    for (const int job : m_touched)
    {
        const Job& old = m_jobs[job];
        const Change& change = m_changes[job];
        if (!old.isPresent || change.enqueuedS != old.enqueuedS || change.endS != old.endS)
        {
            saved.jobs.emplace_back(job, old);
        }
    }
    std::vector<std::pair<int, Job>> next = saved.jobs;
    for (auto& [job, becomes] : next)
    {
        becomes.enqueuedS = m_changes[job].enqueuedS;
        becomes.endS = m_changes[job].endS;
        becomes.isPresent = true;
    }
    Become(next);
    for (const int task : m_changedTasks)
    {
        saved.lastS.emplace_back(task, m_lastS[task]);
        m_lastS[task] = m_taskChanges[task].lastS;
    }
    m_saved.push_back(std::move(saved));
    ++m_trial;
    Allow();
    return outcome;
}

void
MecDagInsertion::RemoveLast()
{
    const Saved& saved = m_saved.back();
    Become(saved.jobs);
    for (const auto& [task, lastS] : saved.lastS)
    {
        m_lastS[task] = lastS;
    }
    End(saved.number);
    m_saved.pop_back();
}

void
MecDagInsertion::Begin(int number, int processorOrLocal, int subchannel)
{
    ++m_trial;
    m_touched.clear();
    m_events.clear();
    m_sites[number] = {processorOrLocal, subchannel};
    ++m_placedOfTask[m_simulator.TaskOf(number)];
    const int vehicle = m_simulator.VehicleOf(number);
    const int firstUplink = static_cast<int>(m_instance.vehicles.size());
    const int downlink = firstUplink + static_cast<int>(m_instance.mec.uplinkHz.size());
    Job& compute = m_jobs[number * KINDS + COMPUTE];
    if (processorOrLocal == LOCAL_SITE)
    {
        compute.queue = vehicle;
        compute.durationS = m_simulator.LocalS(number);
        for (const int parent : m_simulator.Parents(number))
        {
            Job& download = m_jobs[parent * KINDS + DOWNLOAD];
            if (m_sites[parent].site != LOCAL_SITE && !download.isPresent)
            {
                download.queue = downlink;
                download.durationS = m_simulator.DownloadS(parent);
                TouchNew(parent * KINDS + DOWNLOAD);
            }
        }
        TouchNew(number * KINDS + COMPUTE);
        return;
    }
    compute.queue = downlink + 1 + processorOrLocal;
    compute.durationS = m_simulator.ProcessorS(number, processorOrLocal);
    Job& upload = m_jobs[number * KINDS + UPLOAD];
    upload.queue = firstUplink + subchannel;
    upload.durationS = UploadS(number, subchannel);
    TouchNew(number * KINDS + UPLOAD);
}

void
MecDagInsertion::End(int number)
{
    m_sites[number].site = ABSENT;
    --m_placedOfTask[m_simulator.TaskOf(number)];
    ++m_trial;
}

void
MecDagInsertion::Allow()
{
    const auto& mec = m_instance.mec;
    const std::size_t runs = 1 + mec.uplinkHz.size() * mec.processorsHz.size();
    m_budget += runs * (PER_RUN + m_saved.size() / PLACED_PER_VISIT);
}

void
MecDagInsertion::Follow(int lastJob)
{
    while (!m_events.empty() && m_isUsable)
    {
        m_isUsable = m_visits < m_budget;
        const Event event = m_events.front();
        std::pop_heap(m_events.begin(), m_events.end());
        m_events.pop_back();
        ++m_visits;
        event.version == 0 ? Visit(event.job) : Insert(event.job, event.version);
        if (event.job == lastJob && m_changes[lastJob].state == Change::MOVED)
        {
            return;
        }
    }
}

void
MecDagInsertion::Visit(int job)
{
    Change& change = ChangeOf(job);
    if (change.isVisited)
    {
        return;
    }
    change.isVisited = true;
    const Job& old = m_jobs[job];
    Queue& queue = QueueOf(job);
    const std::size_t at = PlaceIn(queue, old.enqueuedS, job);
    double freeS = at > 0 ? m_jobs[queue.jobs[at - 1]].endS : queue.initialFreeS;
    freeS = queue.isDiverged ? queue.freeS : freeS;
    const double wasS = change.endS;
    if (change.state == Change::IN_PLACE && change.enqueuedS == old.enqueuedS)
    {
        change.endS = Serve(old.enqueuedS, freeS, old.durationS);
        queue.freeS = change.endS;
        queue.isDiverged = change.endS != old.endS;
    }
    else
    {
        queue.freeS = freeS;
        queue.isDiverged = true;
        if (change.state == Change::IN_PLACE)
        {
            change.state = Change::PENDING;
            change.endS = NEVER;
        }
    }
    if (queue.isDiverged && at + 1 < queue.jobs.size())
    {
        const int next = queue.jobs[at + 1];
        m_events.push_back({m_jobs[next].enqueuedS, next, 0});
        std::push_heap(m_events.begin(), m_events.end());
    }
    if (change.endS != wasS)
    {
        TouchDependents(job, wasS);
    }
}

void
MecDagInsertion::Insert(int job, uint32_t version)
{
    Change& change = m_changes[job];
    if (change.version != version)
    {
        return;
    }
    Queue& queue = QueueOf(job);
    const std::size_t at = PlaceIn(queue, change.enqueuedS, job);
    double freeS = at > 0 ? m_jobs[queue.jobs[at - 1]].endS : queue.initialFreeS;
    freeS = queue.isDiverged ? queue.freeS : freeS;
    const double wasS = change.endS;
    change.state = Change::MOVED;
    change.endS = Serve(change.enqueuedS, freeS, m_jobs[job].durationS);
    queue.freeS = change.endS;
    queue.isDiverged = true;
    if (at < queue.jobs.size())
    {
        const int next = queue.jobs[at];
        m_events.push_back({m_jobs[next].enqueuedS, next, 0});
        std::push_heap(m_events.begin(), m_events.end());
    }
    if (change.endS != wasS)
    {
        TouchDependents(job, wasS);
    }
}

void
MecDagInsertion::TouchNew(int job)
{
    ChangeOf(job);
    const double enqueuedS = EnqueueS(job);
    if (enqueuedS < NEVER)
    {
        SetEnqueued(job, enqueuedS);
    }
}

void
MecDagInsertion::Touch(int job, double wasS, double isS)
{
    const Job& old = m_jobs[job];
    const double absentS = old.isPresent ? old.enqueuedS : NEVER;
    const double nowS = m_changes[job].trial == m_trial ? m_changes[job].enqueuedS : absentS;
    if (isS <= nowS && wasS < nowS)
    {
        return; // it waits for something else
    }
    const double enqueuedS = isS > nowS ? isS : EnqueueS(job);
    if (enqueuedS != nowS)
    {
        SetEnqueued(job, enqueuedS);
    }
}

void
MecDagInsertion::SetEnqueued(int job, double enqueuedS)
{
    Change& change = ChangeOf(job);
    change.enqueuedS = enqueuedS;
    ++change.version;
    const Job& old = m_jobs[job];
    if (old.isPresent && !change.isVisited)
    {
        m_events.push_back({old.enqueuedS, job, 0});
        std::push_heap(m_events.begin(), m_events.end());
    }
    const bool returns = old.isPresent && !change.isVisited && enqueuedS == old.enqueuedS;
    if (enqueuedS < NEVER && !returns)
    {
        m_events.push_back({enqueuedS, job, change.version});
        std::push_heap(m_events.begin(), m_events.end());
    }
}

void
MecDagInsertion::TouchDependents(int job, double wasS)
{
    const double isS = EndS(job);
    const int number = job / KINDS;
    const int kind = job % KINDS;
    if (kind == UPLOAD)
    {
        Touch(number * KINDS + COMPUTE, wasS, isS);
        return;
    }
    const bool isLocal = m_sites[number].site == LOCAL_SITE;
    bool isDownloaded = false;
    for (const int child : m_simulator.OpenChildren(number))
    {
        const int site = m_sites[child].site;
        if (site == ABSENT)
        {
            continue;
        }
        if (kind == COMPUTE && !isLocal && site == LOCAL_SITE)
        {
            isDownloaded = true; // and waits for that
        }
        else if (kind == COMPUTE || site == LOCAL_SITE)
        {
            const Kind waiting = isLocal && site != LOCAL_SITE ? UPLOAD : COMPUTE;
            Touch(child * KINDS + waiting, wasS, isS);
        }
    }
    if (isDownloaded)
    {
        Touch(number * KINDS + DOWNLOAD, wasS, isS);
    }
}

double
MecDagInsertion::EnqueueS(int job) const
{
    const int number = job / KINDS;
    const int kind = job % KINDS;
    if (kind == DOWNLOAD)
    {
        return FinishS(number);
    }
    const bool isLocal = m_sites[number].site == LOCAL_SITE;
    const bool isAtServer = kind == COMPUTE && !isLocal;
    double enqueuedS = isAtServer ? EndS(number * KINDS + UPLOAD)
                                  : m_simulator.ReleaseS(m_simulator.TaskOf(number));
    for (const int parent : m_simulator.Parents(number))
    {
        const bool isParentLocal = m_sites[parent].site == LOCAL_SITE;
        if (isParentLocal != isAtServer)
        {
            enqueuedS = std::max(enqueuedS, FinishS(parent));
        }
        else if (isLocal)
        {
            enqueuedS = std::max(enqueuedS, EndS(parent * KINDS + DOWNLOAD));
        }
    }
    return enqueuedS;
}

double
MecDagInsertion::FinishS(int number) const
{
    return m_simulator.IsFixed(number) ? m_simulator.AvailableS(number)
                                       : EndS(number * KINDS + COMPUTE);
}

double
MecDagInsertion::EndS(int job) const
{
    const Change& change = m_changes[job];
    if (change.trial == m_trial)
    {
        return change.endS;
    }
    return m_jobs[job].isPresent ? m_jobs[job].endS : NEVER;
}

MecDagInsertion::Change&
MecDagInsertion::ChangeOf(int job)
{
    Change& change = m_changes[job];
    if (change.trial != m_trial)
    {
        const Job& old = m_jobs[job];
        change.trial = m_trial;
        change.version = 0;
        change.state = old.isPresent ? Change::IN_PLACE : Change::PENDING;
        change.isVisited = false;
        change.enqueuedS = old.isPresent ? old.enqueuedS : NEVER;
        change.endS = old.isPresent ? old.endS : NEVER;
        m_touched.push_back(job);
    }
    return change;
}

MecDagInsertion::Queue&
MecDagInsertion::QueueOf(int job)
{
    Queue& queue = m_queues[m_jobs[job].queue];
    if (queue.trial != m_trial)
    {
        queue.trial = m_trial;
        queue.isDiverged = false;
    }
    return queue;
}

std::size_t
MecDagInsertion::PlaceIn(const Queue& queue, double timeS, int job) const
{
    const auto isBefore = [&](int other, double t)
    { return m_jobs[other].enqueuedS < t || (m_jobs[other].enqueuedS == t && other < job); };
    return std::lower_bound(queue.jobs.begin(), queue.jobs.end(), timeS, isBefore) -
           queue.jobs.begin();
}

double
MecDagInsertion::Serve(double enqueuedS, double freeS, double durationS)
{
    m_isUsable = m_isUsable && enqueuedS + durationS > enqueuedS;
    return std::max(enqueuedS, freeS) + durationS;
}

double
MecDagInsertion::Value()
{
    m_changedTasks.clear();
    for (const int job : m_touched)
    {
        const Job& old = m_jobs[job];
        const double endS = m_changes[job].endS;
        if (job % KINDS != COMPUTE || (old.isPresent && old.endS == endS))
        {
            continue;
        }
        const int task = m_simulator.TaskOf(job / KINDS);
        TaskChange& change = m_taskChanges[task];
        if (change.trial != m_trial)
        {
            change = {m_trial, false, m_lastS[task]};
            m_changedTasks.push_back(task);
        }
        change.mustScan = change.mustScan || (old.isPresent && old.endS == m_lastS[task]);
        change.lastS = std::max(change.lastS, endS);
    }
    for (const int task : m_changedTasks)
    {
        TaskChange& change = m_taskChanges[task];
        if (change.mustScan)
        {
            change.lastS = m_initialLastS[task];
            const int first = m_simulator.Number(task, 0);
            const auto size = static_cast<int>(m_instance.tasks[task].subtasks.size());
            for (int number = first; number < first + size; ++number)
            {
                if (m_sites[number].site != ABSENT && !m_simulator.IsFixed(number))
                {
                    change.lastS = std::max(change.lastS, EndS(number * KINDS + COMPUTE));
                }
            }
        }
    }
    double sum = 0;
    for (std::size_t task = 0; task < m_openOfTask.size(); ++task)
    {
        if (m_placedOfTask[task] > 0 || m_openOfTask[task] == 0)
        {
            const TaskChange& change = m_taskChanges[task];
            sum += (change.trial == m_trial ? change.lastS : m_lastS[task]) -
                   m_instance.tasks[task].submitS;
        }
    }
    return sum / static_cast<double>(m_openOfTask.size());
}

void
MecDagInsertion::Become(const std::vector<std::pair<int, Job>>& jobs)
{
    std::vector<int> added;
    for (const auto& [job, next] : jobs)
    {
        const Job& old = m_jobs[job];
        const bool stays = old.isPresent && next.isPresent && old.enqueuedS == next.enqueuedS;
        if (old.isPresent && !stays)
        {
            Queue& queue = m_queues[old.queue];
            const std::size_t at = PlaceIn(queue, old.enqueuedS, job);
            queue.jobs.erase(queue.jobs.begin() + static_cast<std::ptrdiff_t>(at));
        }
        if (next.isPresent && !stays)
        {
            added.push_back(job);
        }
        m_jobs[job] = next; // those in queues keep their order
    }
    for (const int job : added)
    {
        Queue& queue = m_queues[m_jobs[job].queue];
        const std::size_t at = PlaceIn(queue, m_jobs[job].enqueuedS, job);
        queue.jobs.insert(queue.jobs.begin() + static_cast<std::ptrdiff_t>(at), job);
    }
}

} // namespace ns3::vec
