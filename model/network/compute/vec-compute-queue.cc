// SPDX-License-Identifier: GPL-2.0-only
#include "vec-compute-queue.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecComputeQueue");

ComputeQueue::ComputeQueue(double cpuHz) : m_cpuHz(cpuHz)
{
    NS_LOG_FUNCTION(this << cpuHz);
}

ComputeQueue::~ComputeQueue()
{
    NS_LOG_FUNCTION(this);
    m_end.Cancel();
}

void
ComputeQueue::Enqueue(uint64_t owner, double cycles, Started started, Finished finished, int item)
{
    NS_LOG_FUNCTION(this << owner << cycles << item);
    const double now = Simulator::Now().GetSeconds();
    m_jobs.push_back({owner, item, cycles, now, now, std::move(started), std::move(finished)});
    if (!m_running)
    {
        StartNext();
    }
}

void
ComputeQueue::Enqueue(uint64_t owner,
                      double cycles,
                      double,
                      Started started,
                      Finished finished,
                      int item)
{
    NS_LOG_FUNCTION(this << owner << cycles << item);
    Enqueue(owner, cycles, std::move(started), std::move(finished), item);
}

void
ComputeQueue::StartNext()
{
    NS_LOG_FUNCTION(this);
    if (m_jobs.empty())
    {
        return;
    }
    Job& job = m_jobs.front();
    m_running = true;
    job.startS = Simulator::Now().GetSeconds();
    m_end = Simulator::Schedule(Seconds(job.cycles / m_cpuHz), &ComputeQueue::FinishCurrent, this);
    if (const Started started = std::move(job.started))
    {
        started({job.readyS, job.startS, 0});
    }
}

void
ComputeQueue::FinishCurrent()
{
    NS_LOG_FUNCTION(this);
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    m_servedCycles += job.cycles;
    m_running = false;
    StartNext();
    job.finished({job.readyS, job.startS, Simulator::Now().GetSeconds()});
}

double
ComputeQueue::Cancel(uint64_t owner)
{
    NS_LOG_FUNCTION(this << owner);
    return Remove([owner](const Job& job) { return job.owner == owner; });
}

double
ComputeQueue::CancelItem(uint64_t owner, int item)
{
    NS_LOG_FUNCTION(this << owner << item);
    return Remove([owner, item](const Job& job) { return job.owner == owner && job.item == item; });
}

double
ComputeQueue::Remove(const std::function<bool(const Job&)>& isMeant)
{
    NS_LOG_FUNCTION(this);
    double spentCycles = 0;
    if (m_running && isMeant(m_jobs.front()))
    {
        spentCycles = (Simulator::Now().GetSeconds() - m_jobs.front().startS) * m_cpuHz;
        m_servedCycles += spentCycles;
        m_end.Cancel();
        m_running = false;
        m_jobs.pop_front();
    }
    for (auto it = m_jobs.begin() + (m_running ? 1 : 0); it != m_jobs.end();)
    {
        it = isMeant(*it) ? m_jobs.erase(it) : std::next(it);
    }
    if (!m_running)
    {
        StartNext();
    }
    return spentCycles;
}

double
ComputeQueue::BacklogS() const
{
    double cycles = 0;
    for (const Job& job : m_jobs)
    {
        cycles += job.cycles;
    }
    const double done = m_running ? Simulator::Now().GetSeconds() - m_jobs.front().startS : 0;
    return std::max(0.0, cycles / m_cpuHz - done);
}

double
ComputeQueue::CpuHz() const
{
    return m_cpuHz;
}

double
ComputeQueue::ServedCycles() const
{
    const double runS = m_running ? Simulator::Now().GetSeconds() - m_jobs.front().startS : 0;
    return m_servedCycles + runS * m_cpuHz;
}

} // namespace ns3::vec
