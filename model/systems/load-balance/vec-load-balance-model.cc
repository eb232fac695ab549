// SPDX-License-Identifier: GPL-2.0-only
#include "vec-load-balance-model.h"

#include "ns3/vec-rates.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ns3::vec
{

namespace
{

double
Between(double value, double low, double high)
{
    return high > low ? std::clamp(2 * (value - low) / (high - low) - 1, -1.0, 1.0) : 0;
}

} // namespace

double
LoadBalanceUplinkBps(const LoadBalanceInstance& instance,
                     const LoadBalanceInstance::Vehicle& vehicle,
                     std::size_t m)
{
    return vehicle.uplinkBps.empty() ? ShannonBps(instance.rsus[m].bandwidthHz,
                                                  vehicle.txPowerW,
                                                  vehicle.gain[m],
                                                  instance.noiseW)
                                     : vehicle.uplinkBps[m];
}

std::vector<SharedCpu>
LoadBalanceCpus(const LoadBalanceInstance& instance)
{
    std::vector<SharedCpu> cpus;
    for (const auto& rsu : instance.rsus)
    {
        cpus.push_back({rsu.cpuHz, rsu.usedHz, rsu.kappa});
    }
    return cpus;
}

double
LbmBound(const LoadBalanceInstance& instance)
{
    if (instance.previousCycles == 0)
    {
        return instance.delta;
    }
    double cycles = 0;
    for (const auto& task : instance.tasks)
    {
        cycles += task.cycles;
    }
    return instance.delta + instance.alpha * (cycles / instance.previousCycles - 1);
}

double
LbmPenalty(const LoadBalanceInstance& instance, double lbm, double bound)
{
    return instance.lbmPenalty.value_or(0) * std::max(0.0, lbm - bound);
}

CoverageBox::CoverageBox(const LoadBalanceInstance& instance)
{
    bool isFirst = true;
    for (const auto& rsu : instance.rsus)
    {
        m_left = isFirst ? rsu.x - rsu.rangeM : std::min(m_left, rsu.x - rsu.rangeM);
        m_right = isFirst ? rsu.x + rsu.rangeM : std::max(m_right, rsu.x + rsu.rangeM);
        m_bottom = isFirst ? rsu.y - rsu.rangeM : std::min(m_bottom, rsu.y - rsu.rangeM);
        m_top = isFirst ? rsu.y + rsu.rangeM : std::max(m_top, rsu.y + rsu.rangeM);
        isFirst = false;
    }
}

double
CoverageBox::X(double x) const
{
    return Between(x, m_left, m_right);
}

double
CoverageBox::Y(double y) const
{
    return Between(y, m_bottom, m_top);
}

LoadBalanceModel::LoadBalanceModel(const LoadBalanceInstance& instance)
    : m_instance(instance), m_rsus(instance.rsus.size())
{
    m_upload.reserve(instance.tasks.size() * m_rsus);
    for (const auto& task : instance.tasks)
    {
        const auto& vehicle = instance.vehicles[task.vehicle];
        m_local.push_back({task.cycles / vehicle.cpuHz,
                           vehicle.kappa * vehicle.cpuHz * vehicle.cpuHz * task.cycles});
        bool isCovered = false;
        for (std::size_t m = 0; m < m_rsus; ++m)
        {
            const auto& rsu = instance.rsus[m];
            const double seconds = task.bits / LoadBalanceUplinkBps(instance, vehicle, m);
            m_upload.push_back({seconds, vehicle.txPowerW * seconds});
            const bool covers = std::hypot(vehicle.x - rsu.x, vehicle.y - rsu.y) <= rsu.rangeM;
            m_covers.push_back(covers);
            isCovered = isCovered || covers;
        }
        m_isCovered.push_back(isCovered);
    }
}

TimeAndEnergy
LoadBalanceModel::Migration(int task, int from, int to) const
{
    const double hops = m_instance.hops[from][to];
    const double seconds = hops * (m_instance.tasks[task].bits / m_instance.backhaulBps);
    return {seconds, hops * m_instance.opticalPowerW * seconds};
}

TimeAndEnergy
LoadBalanceModel::Edge(int task, int m, double shareHz) const
{
    const double cycles = m_instance.tasks[task].cycles;
    return cycles > 0 ? TimeAndEnergy{cycles / shareHz,
                                      m_instance.rsus[m].kappa * shareHz * shareHz * cycles}
                      : TimeAndEnergy{};
}

LbmOutlook::LbmOutlook(const LoadBalanceInstance& instance, const CpuShares& shares)
    : m_instance(instance), m_shares(shares), m_bound(LbmBound(instance)),
      m_byUse(instance.rsus.size()), m_loads(instance.rsus.size())
{
    std::iota(m_byUse.begin(), m_byUse.end(), 0);
    std::stable_sort(m_byUse.begin(),
                     m_byUse.end(),
                     [&](std::size_t a, std::size_t b)
                     { return shares.Load(a, 0) < shares.Load(b, 0); });
}

bool
LbmOutlook::CanEndInBound(std::vector<int> counts, int more) const
{
    if (m_instance.lbmPenalty || IsInBound(counts))
    {
        return true;
    }
    if (m_instance.enforceLbm)
    {
        std::vector<bool> active;
        for (int count : counts)
        {
            active.push_back(count > 0);
        }
        int raised = more;
        for (std::size_t i = 0; i < m_byUse.size() && raised > 0; ++i)
        {
            raised -= active[m_byUse[i]] ? 0 : 1;
            active[m_byUse[i]] = true;
        }
        if (m_shares.LeastDeviation(active) < m_bound)
        {
            return true;
        }
    }
    // Ways to spread them: more + M over M.
    double ways = 1;
    for (std::size_t m = 1; m <= counts.size() && ways <= EXACT; ++m)
    {
        ways *= static_cast<double>(more + m) / static_cast<double>(m);
    }
    return ways <= EXACT ? AnySpread(counts, 0, more) : EvenSpread(counts, more);
}

double
LbmOutlook::Penalty(const std::vector<int>& counts) const
{
    return m_instance.lbmPenalty.value_or(0) > 0 ? LbmPenalty(m_instance, Lbm(counts), m_bound) : 0;
}

double
LbmOutlook::Lbm(const std::vector<int>& counts) const
{
    for (std::size_t m = 0; m < counts.size(); ++m)
    {
        m_loads[m] = m_shares.Load(m, counts[m]);
    }
    return CpuShares::Deviation(m_loads);
}

bool
LbmOutlook::IsInBound(const std::vector<int>& counts) const
{
    return Lbm(counts) <= m_bound + LBM_TOLERANCE;
}

bool
LbmOutlook::AnySpread(std::vector<int>& counts, std::size_t m, int more) const
{
    if (m == counts.size())
    {
        return IsInBound(counts);
    }
    bool found = false;
    const int before = counts[m];
    for (int extra = 0; extra <= more && !found; ++extra)
    {
        counts[m] = before + extra;
        found = AnySpread(counts, m + 1, more - extra);
    }
    counts[m] = before;
    return found;
}

bool
LbmOutlook::EvenSpread(std::vector<int>& counts, int more) const
{
    for (; more > 0; --more)
    {
        const auto lowest = std::min_element(m_loads.begin(), m_loads.end()) - m_loads.begin();
        ++counts[lowest];
        if (IsInBound(counts)) // fills m_loads
        {
            return true;
        }
    }
    return false;
}

} // namespace ns3::vec
