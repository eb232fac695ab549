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

/** The positive root of a z³ + y z² = 1. From above Newton's steps never pass it. */
double
Root(double a, double y, double unlimited)
{
    double z = y > 0 ? std::min(unlimited, 1 / std::sqrt(y)) : unlimited - (y < 0 ? y / a : 0);
    for (int i = 0; i < MANY; ++i)
    {
        const double step = (z * z * (a * z + y) - 1) / (z * (3 * a * z + 2 * y));
        z -= step;
        if (step <= 1e-15 * z)
        {
            break;
        }
    }
    return z;
}

} // namespace

CpuShares::CpuShares(std::vector<SharedCpu> cpus, double omega)
    : m_cpus(std::move(cpus)), m_omega(omega), m_groups(m_cpus.size()), m_loads(m_cpus.size())
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
    Prepare(cpu, cycles, m_group);
    m_group.Relax();
    Read(cpu, m_group, cycles, sharesHz);
}

bool
CpuShares::SolveBalanced(const std::vector<std::vector<double>>& cycles,
                         double bound,
                         std::vector<std::vector<double>>& sharesHz)
{
    std::vector<bool> active;
    for (std::size_t m = 0; m < m_cpus.size(); ++m)
    {
        Prepare(m, cycles[m], m_groups[m]);
        m_groups[m].Relax();
        m_loads[m] = m_groups[m].load;
        active.push_back(!m_groups[m].weight.empty());
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
            scale = std::max(scale, active[m] ? m_groups[m].pullHz : 0);
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
        Read(m, m_groups[m], cycles[m], sharesHz[m]);
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
CpuShares::Prepare(std::size_t cpu, const std::vector<double>& cycles, Group& group) const
{
    const SharedCpu& c = m_cpus[cpu];
    const double freeHz = c.cpuHz - c.usedHz;
    group.Set(cycles);
    double meanCycles = 0;
    for (double count : cycles)
    {
        meanCycles += count > 0 ? count / static_cast<double>(group.weight.size()) : 0;
    }
    for (double& weight : group.weight)
    {
        weight *= meanCycles;
    }
    const double ratio = freeHz / m_unlimitedHz[cpu];
    group.a = ratio * ratio * ratio;
    group.usedLoad = c.usedHz / c.cpuHz;
    group.freeLoad = freeHz / c.cpuHz;
    group.pullHz = m_omega * meanCycles * c.cpuHz / (freeHz * freeHz);
}

void
CpuShares::Read(std::size_t cpu,
                const Group& group,
                const std::vector<double>& cycles,
                std::vector<double>& sharesHz) const
{
    const double freeHz = m_cpus[cpu].cpuHz - m_cpus[cpu].usedHz;
    sharesHz.assign(cycles.size(), 0);
    std::size_t next = 0;
    for (std::size_t i = 0; i < cycles.size(); ++i)
    {
        if (cycles[i] > 0)
        {
            sharesHz[i] = freeHz * group.z[next++];
        }
    }
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
            slope += m_groups[m].Follow(nu, mean) / size;
            m_loads[m] = m_groups[m].load;
            sum += m_loads[m] / size;
        }
        const double excess = sum - mean;
        (excess > 0 ? low : high) = mean;
        double next = mean + excess / (1 - slope);
        if (!(next > low && next < high))
        {
            next = 0.5 * (low + high);
        }
        if (std::abs(excess) <= 1e-14)
        {
            break;
        }
        mean = next;
    }
    return Deviation(m_loads);
}

void
CpuShares::Group::Set(const std::vector<double>& cycles)
{
    weight.clear();
    for (double count : cycles)
    {
        if (count > 0)
        {
            weight.push_back(1 / count);
        }
    }
    z.assign(weight.size(), 0);
    sum = 0;
    slope = 0;
    pull = 0;
}

void
CpuShares::Group::Move(double newPull)
{
    const double unlimited = a > 0 ? 1 / std::cbrt(a) : std::numeric_limits<double>::infinity();
    pull = newPull;
    sum = 0;
    slope = 0;
    for (std::size_t i = 0; i < z.size(); ++i)
    {
        const double y = pull * weight[i];
        z[i] = y == 0 ? unlimited : Root(a, y, unlimited);
        sum += z[i];
        slope -= weight[i] * z[i] / (3 * a * z[i] + 2 * y);
    }
    load = usedLoad + freeLoad * sum;
}

void
CpuShares::Group::Fill()
{
    // Without energy z = 1 / sqrt(y), and the sum is 1 at this pull; with energy at a lower one.
    // 1 / Σz² is nearly straight, and exactly so without energy.
    double roots = 0;
    for (double w : weight)
    {
        roots += 1 / std::sqrt(w);
    }
    const double most = roots * roots;
    double next = most;
    // The pull is above 0 unless all fit without one.
    const bool fits = a > 0 && static_cast<double>(weight.size()) <= std::cbrt(a);
    double low = fits ? -std::numeric_limits<double>::infinity() : 0;
    double high = fits ? 0 : most;
    for (int i = 0; i < MANY; ++i)
    {
        Move(next);
        const double step = 0.5 * (1 - sum * sum) * sum / slope;
        if (std::abs(sum - 1) <= 1e-14 || high - low <= 1e-15 * std::abs(pull))
        {
            break;
        }
        (sum > 1 ? low : high) = pull;
        next = pull + step;
        if (!(next > low && next < high))
        {
            next = std::isinf(low) ? 2 * pull - 1 : 0.5 * (low + high);
        }
    }
    for (double& share : z)
    {
        share /= sum;
    }
    sum = 1;
    load = usedLoad + freeLoad;
}

void
CpuShares::Group::Relax()
{
    load = usedLoad;
    if (weight.empty())
    {
        return;
    }
    const double size = static_cast<double>(weight.size());
    if (a > 0 && size <= std::cbrt(a))
    {
        Move(0);
    }
    else
    {
        Fill();
    }
}

double
CpuShares::Group::Follow(double nu, double mean)
{
    load = usedLoad;
    if (weight.empty())
    {
        return 0;
    }
    // pull × pullHz − ν (l(pull) − mean) grows with the pull and bends down: Newton's steps come
    // from below after the first.
    double next = pull;
    for (int i = 0; i < MANY; ++i)
    {
        Move(next);
        const double value = pull * pullHz - nu * (load - mean);
        const double rise = pullHz - nu * freeLoad * slope;
        const double step = -value / rise;
        next = pull + step;
        if (a == 0 && next <= 0)
        {
            next = pull / 8;
        }
        if (std::abs(step) <= 1e-14 * (1 + std::abs(pull)))
        {
            break;
        }
    }
    if (sum > 1)
    {
        Fill();
        return 0;
    }
    const double fall = nu * freeLoad * slope; // below 0
    return -fall / (pullHz - fall);
}

} // namespace ns3::vec
