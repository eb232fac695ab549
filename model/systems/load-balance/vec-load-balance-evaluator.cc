// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-evaluator.h"

#include "ns3/vec-error.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3::vec
{

LoadBalanceEvaluator::LoadBalanceEvaluator(const LoadBalanceInstance& instance)
    : m_instance(instance), m_model(instance), m_shares(LoadBalanceCpus(instance), instance.omega),
      m_bound(LbmBound(instance)), m_assignments(instance.tasks.size()),
      m_cycles(instance.rsus.size()), m_sharesHz(instance.rsus.size()),
      m_loads(instance.rsus.size())
{
    for (std::size_t n = 0; n < instance.tasks.size(); ++n)
    {
        TimelineItem item;
        item.enqueuedS = instance.nowS;
        item.sentS = instance.nowS;
        m_timeline.items.push_back(item);
        TimelineTask task;
        task.task = static_cast<int>(n);
        m_timeline.tasks.push_back(task);
    }
    m_timeline.metrics = {
        {"t_avg_s",                 0      },
        {"e_avg_j",                 0      },
        {"lbm",                     0      },
        {"lbm_bound",               m_bound},
        {"deadline_misses",         0      },
        {"energy_vehicle_j",        0      },
        {"energy_infrastructure_j", 0      }
    };
    if (instance.lbmPenalty)
    {
        m_timeline.metrics.emplace_back("reward", 0);
    }
}

const Timeline&
LoadBalanceEvaluator::Evaluate(const Plan& plan)
{
    m_timeline.violations.clear();
    m_entering.assign(m_instance.rsus.size(), 0);
    m_next.assign(m_instance.rsus.size(), 0);
    for (auto& cycles : m_cycles)
    {
        cycles.clear();
    }
    for (const Assignment& a : plan.assignments)
    {
        m_assignments[a.owner] = a;
    }
    for (const Assignment& a : m_assignments)
    {
        if (a.site != LOCAL)
        {
            ++m_entering[a.via];
            m_cycles[a.site].push_back(m_instance.tasks[a.owner].cycles);
        }
    }
    if (m_instance.enforceLbm)
    {
        m_shares.SolveBalanced(m_cycles, m_bound, m_sharesHz);
    }
    else
    {
        for (std::size_t m = 0; m < m_cycles.size(); ++m)
        {
            m_shares.Solve(m, m_cycles[m], m_sharesHz[m]);
        }
    }
    m_sumS = m_vehicleJ = m_infrastructureJ = m_misses = 0;
    for (std::size_t n = 0; n < m_assignments.size(); ++n)
    {
        FillItem(static_cast<int>(n));
    }
    FillMetrics();
    return m_timeline;
}

void
LoadBalanceEvaluator::FillItem(int task)
{
    TimelineItem& item = m_timeline.items[task];
    Assignment& a = item.assignment;
    a = m_assignments[task];
    item.extra.clear();
    double seconds = 0;
    double arrivedS = 0;
    if (a.site == LOCAL)
    {
        a.via = LOCAL;
        const TimeAndEnergy& local = m_model.Local(task);
        seconds = local.s;
        item.energyJ = local.j;
        m_vehicleJ += local.j;
        item.extra.emplace_back("t_local_s", local.s);
        item.extra.emplace_back("e_local_j", local.j);
    }
    else
    {
        a.share = m_sharesHz[a.site][m_next[a.site]++];
        const TimeAndEnergy& alone = m_model.Upload(task, a.via);
        const double count = m_entering[a.via];
        const TimeAndEnergy upload{count * alone.s, count * alone.j};
        const TimeAndEnergy migration = m_model.Migration(task, a.via, a.site);
        const TimeAndEnergy edge = m_model.Edge(task, a.site, a.share);
        arrivedS = upload.s + migration.s;
        seconds = arrivedS + edge.s;
        item.energyJ = upload.j + migration.j + edge.j;
        m_vehicleJ += upload.j;
        m_infrastructureJ += migration.j + edge.j;
        item.extra.emplace_back("t_tra_s", upload.s);
        item.extra.emplace_back("t_mig_s", migration.s);
        item.extra.emplace_back("t_edge_s", edge.s);
        item.extra.emplace_back("e_tra_j", upload.j);
        item.extra.emplace_back("e_mig_j", migration.j);
        item.extra.emplace_back("e_edge_j", edge.j);
        item.extra.emplace_back("share_hz", a.share);
        if (!m_model.Covers(task, a.via))
        {
            m_timeline.violations.push_back("task " + std::to_string(task) + ": RSU " +
                                            std::to_string(a.via) + " does not cover vehicle " +
                                            std::to_string(m_instance.tasks[task].vehicle));
        }
    }
    item.receivedS = item.readyS = item.startS = m_instance.nowS + arrivedS;
    item.finishS = m_instance.nowS + seconds;

    const auto& deadlineS = m_instance.tasks[task].deadlineS;
    const bool isLate = deadlineS && seconds > *deadlineS;
    TimelineTask& result = m_timeline.tasks[task];
    result.etS = seconds;
    result.finishS = result.deliveredS = item.finishS;
    result.outcome = isLate ? Outcome::LATE : Outcome::ON_TIME;
    m_misses += isLate ? 1 : 0;
    m_sumS += seconds;
}

void
LoadBalanceEvaluator::FillMetrics()
{
    for (std::size_t m = 0; m < m_loads.size(); ++m)
    {
        double hz = m_instance.rsus[m].usedHz;
        for (double share : m_sharesHz[m])
        {
            hz += share;
        }
        m_loads[m] = hz / m_instance.rsus[m].cpuHz;
    }
    const double lbm = CpuShares::Deviation(m_loads);
    if (!m_instance.lbmPenalty && lbm > m_bound + LBM_TOLERANCE)
    {
        std::ostringstream text;
        text << "LBM " << lbm << " is above its bound " << m_bound;
        m_timeline.violations.push_back(text.str());
    }
    m_timeline.feasible = m_timeline.violations.empty();
    const double size = std::max<double>(1, static_cast<double>(m_assignments.size()));
    const TimeAndEnergy mean{m_sumS / size, (m_vehicleJ + m_infrastructureJ) / size};
    m_timeline.objective = m_model.Cost(mean);
    const double values[] = {mean.s, mean.j, lbm, m_bound, m_misses, m_vehicleJ, m_infrastructureJ};
    std::size_t i = 0;
    for (double value : values)
    {
        m_timeline.metrics[i++].second = value;
    }
    if (m_instance.lbmPenalty)
    {
        // Rewards of no decisions sum to nothing.
        const double penalty = m_assignments.empty() ? 0 : LbmPenalty(m_instance, lbm, m_bound);
        m_timeline.metrics[i].second = -m_timeline.objective - penalty;
    }
    if (!std::isfinite(m_timeline.objective) || !std::isfinite(m_bound))
    {
        throw InputError("instance: expected sizes, rates and powers that give finite times and "
                         "energies");
    }
}

} // namespace ns3::vec
