// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-evaluator.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3::vec
{

namespace
{

/** Shares that sum to so much more than 1 still count as 1. */
constexpr double TOLERANCE = 1e-9;

} // namespace

MultiWorkloadEvaluator::MultiWorkloadEvaluator(const MultiWorkloadInstance& instance)
    : m_instance(instance), m_model(instance), m_joining(m_model.QueueCount()),
      m_isUnfinished(m_model.Size()), m_assignments(m_model.Size())
{
    m_timeline.items.resize(m_model.Size());
    for (std::size_t w = 0; w < instance.devices.size(); ++w)
    {
        TimelineTask task;
        task.task = static_cast<int>(w);
        m_timeline.tasks.push_back(task);
    }
    m_timeline.metrics = {
        {"latency_s",        0},
        {"energy_j",         0},
        {"unfinished",       0},
        {"unfinished_ratio", 0},
        {"reward",           0}
    };
}

const Timeline&
MultiWorkloadEvaluator::Evaluate(const Plan& plan)
{
    for (auto& joining : m_joining)
    {
        joining.clear();
    }
    m_shares.assign(m_instance.servers.size(), 0);
    for (const Assignment& a : plan.assignments)
    {
        m_assignments[m_model.Number(a.owner, a.item)] = a;
    }
    for (std::size_t number = 0; number < m_assignments.size(); ++number)
    {
        const Assignment& a = m_assignments[number];
        const int n = static_cast<int>(number);
        m_joining[m_model.Queue(n, a.site)].push_back(n);
        if (a.site != LOCAL)
        {
            m_shares[a.site] += a.share;
        }
    }
    for (std::size_t q = 0; q < m_joining.size(); ++q)
    {
        m_model.Overflow(static_cast<int>(q), m_joining[q], m_overflows);
        for (std::size_t i = 0; i < m_joining[q].size(); ++i)
        {
            m_isUnfinished[m_joining[q][i]] = m_overflows[i];
        }
    }
    m_latencyS = m_energyJ = 0;
    for (const Assignment& a : m_assignments)
    {
        FillItem(a);
    }
    m_timeline.violations.clear();
    for (std::size_t m = 0; m < m_shares.size(); ++m)
    {
        if (m_shares[m] > 1 + TOLERANCE)
        {
            std::ostringstream text;
            text << "server " << m + 1 << ": shares sum to " << m_shares[m];
            m_timeline.violations.push_back(text.str());
        }
    }
    m_timeline.feasible = m_timeline.violations.empty();
    FillDevices();
    return m_timeline;
}

void
MultiWorkloadEvaluator::FillItem(const Assignment& assignment)
{
    const int number = m_model.Number(assignment.owner, assignment.item);
    const WorkloadParts parts = assignment.site == LOCAL
                                  ? m_model.Local(number)
                                  : m_model.Remote(number, assignment.site, assignment.share);
    m_isUnfinished[number] = m_isUnfinished[number] || m_model.IsLate(number, parts);
    TimelineItem& item = m_timeline.items[number];
    item.assignment = assignment;
    item.enqueuedS = item.sentS = m_instance.nowS;
    item.receivedS = item.readyS = m_instance.nowS + parts.tranS;
    item.startS = m_instance.nowS + (parts.tranS + parts.queueS);
    item.finishS = m_instance.nowS + parts.LatencyS();
    item.energyJ = parts.EnergyJ();
    item.extra.clear();
    item.extra.emplace_back("t_tra_s", parts.tranS);
    item.extra.emplace_back("t_queue_s", parts.queueS);
    item.extra.emplace_back("t_exe_s", parts.exeS);
    item.extra.emplace_back("e_tra_j", parts.tranJ);
    item.extra.emplace_back("e_exe_j", parts.exeJ);
    item.extra.emplace_back("unfinished", m_isUnfinished[number]);
    m_latencyS += parts.LatencyS();
    m_energyJ += parts.EnergyJ();
}

void
MultiWorkloadEvaluator::FillDevices()
{
    for (TimelineTask& task : m_timeline.tasks)
    {
        task.etS = 0;
        task.outcome = Outcome::ON_TIME;
    }
    double unfinished = 0;
    for (std::size_t number = 0; number < m_timeline.items.size(); ++number)
    {
        const TimelineItem& item = m_timeline.items[number];
        TimelineTask& task = m_timeline.tasks[item.assignment.owner];
        task.etS = std::max(task.etS, item.finishS - m_instance.nowS);
        if (m_isUnfinished[number])
        {
            task.outcome = Outcome::LATE;
            unfinished += 1;
        }
    }
    for (TimelineTask& task : m_timeline.tasks)
    {
        task.finishS = task.deliveredS = m_instance.nowS + task.etS;
    }
    const double devices = std::max<double>(1, static_cast<double>(m_instance.devices.size()));
    const double workloads = std::max<double>(1, static_cast<double>(m_model.Size()));
    const double latencyS = m_latencyS / devices;
    const double energyJ = m_energyJ / devices;
    m_timeline.objective = m_instance.betaLatency * latencyS / m_instance.latencyUnitS +
                           m_instance.betaEnergy * energyJ;
    const double reward = -m_timeline.objective - m_instance.penalty * unfinished / devices;
    const double values[] = {latencyS, energyJ, unfinished, unfinished / workloads, reward};
    std::size_t i = 0;
    for (double value : values)
    {
        m_timeline.metrics[i++].second = value;
    }
    if (!std::isfinite(latencyS) || !std::isfinite(energyJ) || !std::isfinite(reward))
    {
        throw InputError("instance: expected sizes, rates and shares that give finite times and "
                         "energies");
    }
}

} // namespace ns3::vec
