// SPDX-License-Identifier: GPL-2.0-only
#include "vec-convex-shares.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

void
ConvexShares::Solve(const std::vector<ShareDemand>& demands,
                    double capacity,
                    std::vector<double>& shares)
{
    Set(demands, capacity);
    Relax();
    Read(shares);
}

void
ConvexShares::Set(const std::vector<ShareDemand>& demands, double capacity)
{
    m_tasks.clear();
    m_weight.clear();
    m_cubic.clear();
    m_unlimited.clear();
    m_size = demands.size();
    m_capacity = capacity;
    m_isBounded = true;
    double unlimited = 0;
    double sum = 0;
    for (std::size_t i = 0; i < demands.size(); ++i)
    {
        const ShareDemand& demand = demands[i];
        if (demand.time > 0)
        {
            m_tasks.push_back(i);
            m_weight.push_back(1 / demand.time);
            m_cubic.push_back(2 * demand.energy * capacity * capacity * capacity / demand.time);
            m_unlimited.push_back(1 / std::cbrt(m_cubic.back()));
            m_isBounded = m_isBounded && m_cubic.back() > 0;
            unlimited += m_unlimited.back();
            sum += demand.time;
        }
    }
    const double mean = m_tasks.empty() ? 0 : sum / static_cast<double>(m_tasks.size());
    for (double& weight : m_weight)
    {
        weight *= mean;
    }
    m_fits = unlimited <= 1;
    m_pullUnit = mean / capacity;
    m_z.assign(m_tasks.size(), 0);
    m_pull = m_sum = m_slope = 0;
}

void
ConvexShares::Relax()
{
    if (!IsEmpty())
    {
        m_fits ? Move(0) : Fill();
    }
}

void
ConvexShares::Move(double pull)
{
    m_pull = pull;
    m_sum = 0;
    m_slope = 0;
    for (std::size_t i = 0; i < m_z.size(); ++i)
    {
        const double a = m_cubic[i];
        const double y = pull * m_weight[i];
        m_z[i] = y == 0 ? m_unlimited[i] : Root(a, y, m_unlimited[i]);
        m_sum += m_z[i];
        m_slope -= m_weight[i] * m_z[i] / (3 * a * m_z[i] + 2 * y);
    }
}

void
ConvexShares::Fill()
{
    // Without energy z = 1 / sqrt(y), and the sum is 1 at this pull; with energy at a lower one.
    // 1 / Σz² is nearly straight, and exactly so without energy.
    double roots = 0;
    for (double weight : m_weight)
    {
        roots += 1 / std::sqrt(weight);
    }
    // The pull is above 0 unless all fit without one.
    double low = m_fits ? -std::numeric_limits<double>::infinity() : 0;
    double high = roots * roots;
    double next = high;
    for (int i = 0; i < MANY; ++i)
    {
        Move(next);
        if (std::abs(m_sum - 1) <= 1e-14 || high - low <= 1e-15 * std::abs(m_pull))
        {
            break;
        }
        (m_sum > 1 ? low : high) = m_pull;
        next = m_pull + 0.5 * (1 - m_sum * m_sum) * m_sum / m_slope;
        if (!(next > low && next < high))
        {
            next = std::isinf(low) ? 2 * m_pull - 1 - high : 0.5 * (low + high);
        }
    }
    for (double& share : m_z)
    {
        share /= m_sum;
    }
    m_sum = 1;
}

void
ConvexShares::Read(std::vector<double>& shares) const
{
    shares.assign(m_size, 0);
    for (std::size_t i = 0; i < m_tasks.size(); ++i)
    {
        shares[m_tasks[i]] = m_capacity * m_z[i];
    }
}

} // namespace ns3::vec
