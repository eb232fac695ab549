// SPDX-License-Identifier: GPL-2.0-only
#include "vec-shared-processor.h"

#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecSharedProcessor");

namespace
{

/** Shares that sum to so much more than the processor still fit: they were divided by rounding. */
constexpr double ROUNDING = 1 + 1e-9;

} // namespace

SharedProcessor::SharedProcessor(double cpuHz, Excess excess) : m_cpuHz(cpuHz), m_excess(excess)
{
    NS_LOG_FUNCTION(this << cpuHz);
}

SharedProcessor::~SharedProcessor()
{
    NS_LOG_FUNCTION(this);
    m_end.Cancel();
}

void
SharedProcessor::Enqueue(uint64_t owner,
                         double cycles,
                         double shareHz,
                         Started started,
                         Finished finished,
                         int item)
{
    NS_LOG_FUNCTION(this << owner << cycles << shareHz << item);
    Advance();
    const double nowS = Simulator::Now().GetSeconds();
    const double share = shareHz > 0 ? std::min(shareHz, m_cpuHz) : m_cpuHz;
    m_jobs.push_back({
        owner,
        item,
        cycles,
        cycles,
        share,
        {nowS, nowS, 0},
        false,
        std::move(started),
        std::move(finished)
    });
    Schedule();
}

double
SharedProcessor::Pace() const
{
    return std::min(1.0, m_cpuHz / m_runningHz);
}

void
SharedProcessor::Advance()
{
    NS_LOG_FUNCTION(this);
    const double nowS = Simulator::Now().GetSeconds();
    const double elapsedS = nowS - m_advancedS;
    m_advancedS = nowS;
    if (elapsedS <= 0 || m_runningHz <= 0)
    {
        return;
    }
    const double pace = Pace();
    for (Job& job : m_jobs)
    {
        if (job.running)
        {
            const double cycles = std::min(job.leftCycles, job.shareHz * pace * elapsedS);
            job.leftCycles -= cycles;
            m_servedCycles += cycles;
        }
    }
}

void
SharedProcessor::Schedule()
{
    NS_LOG_FUNCTION(this);
    m_runningHz = 0;
    for (const Job& job : m_jobs)
    {
        m_runningHz += job.running ? job.shareHz : 0;
    }
    std::vector<Started> begun;
    std::vector<Times> times;
    for (Job& job : m_jobs)
    {
        if (job.running)
        {
            continue;
        }
        if (m_excess == Excess::WAITS && m_runningHz + job.shareHz > m_cpuHz * ROUNDING)
        {
            break;
        }
        job.running = true;
        job.times.startS = Simulator::Now().GetSeconds();
        m_runningHz += job.shareHz;
        begun.push_back(std::move(job.started));
        times.push_back(job.times);
    }
    m_end.Cancel();
    double nextS = -1;
    for (const Job& job : m_jobs)
    {
        const double endS = job.leftCycles / (job.shareHz * Pace());
        if (job.running && (nextS < 0 || endS < nextS))
        {
            nextS = endS;
        }
    }
    if (nextS >= 0)
    {
        m_end = Simulator::Schedule(Seconds(nextS), &SharedProcessor::FinishNext, this);
    }
    for (std::size_t i = 0; i < begun.size(); ++i)
    {
        if (begun[i])
        {
            begun[i](times[i]);
        }
    }
}

void
SharedProcessor::FinishNext()
{
    NS_LOG_FUNCTION(this);
    Advance();
    // Time has a resolution: what is left of the one whose end this is is nothing.
    const auto done =
        std::min_element(m_jobs.begin(),
                         m_jobs.end(),
                         [](const Job& a, const Job& b)
                         {
                             const double aS = a.leftCycles / a.shareHz;
                             const double bS = b.leftCycles / b.shareHz;
                             return std::pair(!a.running, aS) < std::pair(!b.running, bS);
                         });
    Job job = std::move(*done);
    m_servedCycles += job.leftCycles;
    m_jobs.erase(done);
    Schedule();
    job.times.finishS = Simulator::Now().GetSeconds();
    job.finished(job.times);
}

double
SharedProcessor::Cancel(uint64_t owner)
{
    NS_LOG_FUNCTION(this << owner);
    return Remove([owner](const Job& job) { return job.owner == owner; });
}

double
SharedProcessor::CancelItem(uint64_t owner, int item)
{
    NS_LOG_FUNCTION(this << owner << item);
    return Remove([owner, item](const Job& job) { return job.owner == owner && job.item == item; });
}

double
SharedProcessor::Remove(const std::function<bool(const Job&)>& isMeant)
{
    NS_LOG_FUNCTION(this);
    Advance();
    double spentCycles = 0;
    for (auto it = m_jobs.begin(); it != m_jobs.end();)
    {
        if (isMeant(*it))
        {
            spentCycles += it->cycles - it->leftCycles;
            it = m_jobs.erase(it);
        }
        else
        {
            ++it;
        }
    }
    Schedule();
    return spentCycles;
}

double
SharedProcessor::BacklogS() const
{
    double cycles = 0;
    for (const Job& job : m_jobs)
    {
        cycles += job.leftCycles;
    }
    const double sinceS = Simulator::Now().GetSeconds() - m_advancedS;
    const double done = m_runningHz > 0 ? m_runningHz * Pace() * sinceS : 0;
    return std::max(0.0, cycles - done) / m_cpuHz;
}

double
SharedProcessor::CpuHz() const
{
    return m_cpuHz;
}

double
SharedProcessor::ServedCycles() const
{
    const double sinceS = Simulator::Now().GetSeconds() - m_advancedS;
    return m_servedCycles + (m_runningHz > 0 ? m_runningHz * Pace() * sinceS : 0);
}

} // namespace ns3::vec
