// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-shares.h"

#include <algorithm>
#include <cmath>

namespace ns3::vec
{

namespace
{

/** Rounding makes nobody late who has what it needs. */
constexpr double MARGIN = 1e-12;

} // namespace

MultiWorkloadShares::MultiWorkloadShares(const MultiWorkloadInstance& instance,
                                         const MultiWorkloadModel& model)
    : m_instance(instance), m_model(model), m_penalty(model.Penalty(1))
{
}

void
MultiWorkloadShares::SolveLeast(int server, const std::vector<int>& numbers)
{
    m_demands.clear();
    for (int number : numbers)
    {
        m_demands.push_back(m_model.Demand(number, server));
    }
    m_convex.Solve(m_demands, 1, m_best);
    Trim(m_best);
    m_spare = 0;
}

void
MultiWorkloadShares::Solve(int server,
                           const std::vector<int>& numbers,
                           const std::vector<char>& overflows)
{
    SolveLeast(server, numbers);
    if (m_penalty <= 0)
    {
        return;
    }
    FindCandidates(server, numbers, overflows);
    const std::size_t late = m_candidates.size() - InTime(m_best);
    if (late == 0)
    {
        return;
    }
    const double leastCost = Cost(m_best);
    m_bestLoss = leastCost + m_penalty * static_cast<double>(late);
    m_reserved = 0;
    for (const ShareDemand& demand : m_demands)
    {
        m_reserved += demand.time > 0 ? 0 : LEAST_SHARE;
    }
    m_candidates.size() <= EXACT ? TryAll() : TryOneByOne();
    m_spare = Cost(m_best) - leastCost;
}

void
MultiWorkloadShares::FindCandidates(int server,
                                    const std::vector<int>& numbers,
                                    const std::vector<char>& overflows)
{
    m_candidates.clear();
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        const auto& deadlineS = m_model.Workload(numbers[i]).deadlineS;
        if (!deadlineS || overflows[i])
        {
            continue;
        }
        const WorkloadParts whole = m_model.Remote(numbers[i], server, 1);
        const double leftS = *deadlineS - whole.tranS;
        const double need = (whole.queueS + whole.exeS) / leftS * (1 + MARGIN);
        if (leftS > 0 && need > 0 && need <= 1)
        {
            const double root = std::sqrt(m_demands[i].time / need) + std::sqrt(m_penalty);
            m_candidates.push_back({i, need, root * root / need});
        }
    }
    std::stable_sort(m_candidates.begin(),
                     m_candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.price > b.price; });
}

void
MultiWorkloadShares::TryAll()
{
    for (std::size_t set = 1; set < std::size_t{1} << m_candidates.size(); ++set)
    {
        m_floors.assign(m_demands.size(), 0);
        for (std::size_t c = 0; c < m_candidates.size(); ++c)
        {
            m_floors[m_candidates[c].index] = (set >> c & 1) != 0 ? m_candidates[c].need : 0;
        }
        Try();
    }
}

void
MultiWorkloadShares::TryOneByOne()
{
    m_floors.assign(m_demands.size(), 0);
    for (const Candidate& candidate : m_candidates)
    {
        double& floor = m_floors[candidate.index];
        floor = candidate.need;
        const bool isKept = m_best[candidate.index] >= candidate.need || Try();
        floor = isKept ? floor : 0;
    }
}

/** Keeps the shares of the set when they are better. */
bool
MultiWorkloadShares::Try()
{
    if (!SolveBounded())
    {
        return false;
    }
    const double late = static_cast<double>(m_candidates.size() - InTime(m_trial));
    const double loss = Cost(m_trial) + m_penalty * late;
    const bool isBetter = loss < m_bestLoss;
    if (isBetter)
    {
        m_best.swap(m_trial);
        m_bestLoss = loss;
    }
    return isBetter;
}

/**
 * Shares of least cost that are not below the floors. Whoever would get less than its floor is held
 * there, which leaves less to the others: nobody who is held would get more than its floor later.
 */
bool
MultiWorkloadShares::SolveBounded()
{
    m_isAtFloor.assign(m_demands.size(), 0);
    m_trial.assign(m_demands.size(), 0);
    double left = 1 - m_reserved;
    bool isSettled = false;
    while (!isSettled)
    {
        m_rest.clear();
        for (std::size_t i = 0; i < m_demands.size(); ++i)
        {
            if (!m_isAtFloor[i] && m_demands[i].time > 0)
            {
                m_rest.push_back(m_demands[i]);
            }
        }
        if (left < LEAST_SHARE * static_cast<double>(m_rest.size()))
        {
            return false;
        }
        if (!m_rest.empty())
        {
            m_convex.Solve(m_rest, left, m_restShares);
        }
        isSettled = true;
        std::size_t next = 0;
        for (std::size_t i = 0; i < m_demands.size(); ++i)
        {
            if (m_isAtFloor[i] || m_demands[i].time <= 0)
            {
                continue;
            }
            m_trial[i] = m_restShares[next++];
            if (m_trial[i] < m_floors[i])
            {
                m_trial[i] = m_floors[i];
                m_isAtFloor[i] = 1;
                left -= m_floors[i];
                isSettled = false;
            }
        }
    }
    Trim(m_trial);
    return true;
}

void
MultiWorkloadShares::Trim(std::vector<double>& shares) const
{
    double sum = 0;
    for (double& share : shares)
    {
        share = std::max(share, LEAST_SHARE);
        sum += share;
    }
    for (double& share : shares)
    {
        share /= std::max(sum, 1.0);
    }
}

double
MultiWorkloadShares::Cost(const std::vector<double>& shares) const
{
    double cost = 0;
    for (std::size_t i = 0; i < shares.size(); ++i)
    {
        cost += m_demands[i].time / shares[i] + m_demands[i].energy * shares[i] * shares[i];
    }
    return cost;
}

std::size_t
MultiWorkloadShares::InTime(const std::vector<double>& shares) const
{
    return std::count_if(m_candidates.begin(),
                         m_candidates.end(),
                         [&](const Candidate& c)
                         { return shares[c.index] >= c.need * (1 - MARGIN / 2); });
}

} // namespace ns3::vec
