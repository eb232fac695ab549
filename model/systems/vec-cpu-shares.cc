// SPDX-License-Identifier: GPL-2.0-only
#include "vec-cpu-shares.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ns3::vec
{

namespace
{

constexpr int MANY = 200; // iterations; Newton's need fewer than ten

} // namespace

CpuShares::CpuShares(std::vector<SharedCpu> cpus, double omega)
    : m_cpus(std::move(cpus)), m_omega(omega), m_all(m_cpus.size()), m_loads(m_cpus.size())
{
    for (const SharedCpu& cpu : m_cpus)
    {
        m_unlimitedHz.push_back(std::cbrt(omega / (2 * (1 - omega) * cpu.kappa)));
    }
}

double
CpuShares::Load(std::size_t cpu, int tasks) const
{
    const SharedCpu& c = m_cpus[cpu];
    const double freeHz = c.cpuHz - c.usedHz;
    return tasks == 0 ? c.usedHz / c.cpuHz
                      : (c.usedHz + std::min(freeHz, tasks * m_unlimitedHz[cpu])) / c.cpuHz;
}

void
CpuShares::Solve(std::size_t cpu, const std::vector<double>& cycles, std::vector<double>& sharesHz)
{
    Prepare(cpu, cycles, m_one);
    m_one.Relax();
    m_one.Read(sharesHz);
}

bool
CpuShares::SolveBalanced(const std::vector<std::vector<double>>& cycles,
                         double bound,
                         std::vector<std::vector<double>>& sharesHz)
{
    std::vector<bool> active;
    for (std::size_t m = 0; m < m_cpus.size(); ++m)
    {
        Prepare(m, cycles[m], m_all[m]);
        m_all[m].Relax();
        m_loads[m] = LoadOf(m);
        active.push_back(!m_all[m].IsEmpty());
    }
    const double free = Deviation(m_loads);
    bool met = free <= bound;
    if (!met && bound > LeastDeviation(active))
    {
        // The deviation falls with ν. Find where it passes the bound.
        double mean = 0;
        double scale = 0;
        for (std::size_t m = 0; m < m_cpus.size(); ++m)
        {
            mean += m_loads[m] / static_cast<double>(m_cpus.size());
            scale = std::max(scale, PullHz(m));
        }
        double low = std::log(scale) - 3; // logarithms of ν
        double high = low;
        double above = free - bound;
        double below = Balance(std::exp(high), mean) - bound;
        for (int i = 0; i < MANY && below > 0; ++i)
        {
            low = std::exchange(high, high + 3);
            above = std::exchange(below, Balance(std::exp(high), mean) - bound);
        }
        for (int i = 0; i < MANY && low == high; ++i)
        {
            low -= 3;
            above = Balance(std::exp(low), mean) - bound;
            if (above <= 0)
            {
                below = above;
                high = low;
            }
        }
        // Regula falsi, the Illinois variant: an end that stays twice counts half.
        int side = 0;
        for (int i = 0; i < MANY && high - low > 1e-15 * std::abs(high) + 1e-300; ++i)
        {
            double middle = (low * below - high * above) / (below - above);
            if (!(middle > low && middle < high))
            {
                middle = 0.5 * (low + high);
            }
            const double value = Balance(std::exp(middle), mean) - bound;
            if (std::abs(value) <= 1e-13 * bound)
            {
                break;
            }
            if (value > 0)
            {
                low = middle;
                above = value;
                below = side == 1 ? below / 2 : below;
                side = 1;
            }
            else
            {
                high = middle;
                below = value;
                above = side == -1 ? above / 2 : above;
                side = -1;
            }
        }
        met = true;
    }
    sharesHz.resize(m_cpus.size());
    for (std::size_t m = 0; m < m_cpus.size(); ++m)
    {
        m_all[m].Read(sharesHz[m]);
    }
    return met;
}

double
CpuShares::LeastDeviation(const std::vector<bool>& mayHaveTasks) const
{
    // Raise what is lowest to one level c, as far as it may be raised: the deviation falls while c
    // is below the mean, and c − mean grows with c.
    std::vector<double> loads(m_cpus.size());
    double low = 0;
    double high = 1;
    for (int i = 0; i < 64; ++i)
    {
        const double level = 0.5 * (low + high);
        double mean = 0;
        for (std::size_t m = 0; m < m_cpus.size(); ++m)
        {
            const double used = m_cpus[m].usedHz / m_cpus[m].cpuHz;
            loads[m] = mayHaveTasks[m] ? std::max(used, level) : used;
            mean += loads[m] / static_cast<double>(m_cpus.size());
        }
        (level < mean ? low : high) = level;
    }
    return Deviation(loads);
}

double
CpuShares::Deviation(const std::vector<double>& loads)
{
    const double size = static_cast<double>(loads.size());
    double mean = 0;
    for (double load : loads)
    {
        mean += load / size;
    }
    double squares = 0;
    for (double load : loads)
    {
        squares += (load - mean) * (load - mean);
    }
    return loads.empty() ? 0 : std::sqrt(squares / size);
}

void
CpuShares::Prepare(std::size_t cpu, const std::vector<double>& cycles, ConvexShares& shares)
{
    const SharedCpu& c = m_cpus[cpu];
    m_demands.clear();
    for (double count : cycles)
    {
        m_demands.push_back({m_omega * count, (1 - m_omega) * c.kappa * count});
    }
    shares.Set(m_demands, c.cpuHz - c.usedHz);
}

double
CpuShares::LoadOf(std::size_t cpu) const
{
    const SharedCpu& c = m_cpus[cpu];
    return (c.usedHz + (c.cpuHz - c.usedHz) * m_all[cpu].Sum()) / c.cpuHz;
}

double
CpuShares::PullHz(std::size_t cpu) const
{
    const SharedCpu& c = m_cpus[cpu];
    return m_all[cpu].PullUnit() * c.cpuHz / (c.cpuHz - c.usedHz);
}

double
CpuShares::Balance(double nu, double& mean)
{
    // c = mean of the loads that answer it: both sides grow with c, the right one less.
    const double size = static_cast<double>(m_cpus.size());
    double low = 0;
    double high = 1;
    for (int i = 0; i < MANY; ++i)
    {
        double sum = 0;
        double slope = 0;
        for (std::size_t m = 0; m < m_cpus.size(); ++m)
        {
            slope += Follow(m, nu, mean) / size;
            m_loads[m] = LoadOf(m);
            sum += m_loads[m] / size;
        }
        const double excess = sum - mean;
        if (std::abs(excess) <= 1e-14)
        {
            break;
        }
        (excess > 0 ? low : high) = mean;
        mean += excess / (1 - slope);
        if (!(mean > low && mean < high))
        {
            mean = 0.5 * (low + high);
        }
    }
    return Deviation(m_loads);
}

double
CpuShares::Follow(std::size_t cpu, double nu, double mean)
{
    ConvexShares& shares = m_all[cpu];
    if (shares.IsEmpty())
    {
        return 0;
    }
    // pull × pullHz − ν (l(pull) − mean) grows with the pull and bends down: Newton's steps come
    // from below after the first.
    const double pullHz = PullHz(cpu);
    const double freeLoad = 1 - m_cpus[cpu].usedHz / m_cpus[cpu].cpuHz;
    double next = shares.Pull();
    for (int i = 0; i < MANY; ++i)
    {
        shares.Move(next);
        const double value = next * pullHz - nu * (LoadOf(cpu) - mean);
        const double step = -value / (pullHz - nu * freeLoad * shares.Slope());
        if (std::abs(step) <= 1e-14 * (1 + std::abs(next)))
        {
            break;
        }
        next += step;
        if (!shares.IsBounded() && next <= 0)
        {
            next = shares.Pull() / 8;
        }
    }
    if (shares.Sum() > 1)
    {
        shares.Fill();
        return 0;
    }
    const double fall = nu * freeLoad * shares.Slope(); // below 0
    return -fall / (pullHz - fall);
}

} // namespace ns3::vec
