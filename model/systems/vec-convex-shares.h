// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CONVEX_SHARES_H
#define VEC_CONVEX_SHARES_H

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * @ingroup vec
 * @brief What a task costs with a share F > 0 of a processor: time / F + energy F².
 */
struct ShareDemand
{
    double time = 0;
    double energy = 0;
};

/**
 * @ingroup vec
 * @brief Shares of one processor that minimise the sum of what its tasks cost while they sum to no
 * more than its capacity: the convex problem of papers 1 (eq. 17) and 4 (eq. 5-7).
 *
 * Solved by its KKT conditions to the precision of a double. With the multiplier λ of the capacity
 * every share is the one positive root of
 *
 *   2 energy F³ + λ F² = time.
 *
 * A task whose time is 0 gets 0. Without units z = F / capacity, and y_n = pull × mean time /
 * time_n stands for λ capacity² / time_n: a_n z³ + y_n z² = 1.
 *
 * Keeps its working memory from problem to problem: not to be shared between threads.
 */
class ConvexShares
{
  public:
    /** Shares of least cost. REQUIRES: capacity > 0. */
    void Solve(const std::vector<ShareDemand>& demands,
               double capacity,
               std::vector<double>& shares);

    /** @{ The same in steps, for problems in which this one is a part. */
    void Set(const std::vector<ShareDemand>& demands, double capacity);
    /** Least cost. */
    void Relax();
    /** The shares at a multiplier, which may be below 0 when IsBounded(). REQUIRES: a task. */
    void Move(double pull);
    /** The shares of least cost among those that sum to the whole capacity. REQUIRES: a task. */
    void Fill();
    void Read(std::vector<double>& shares) const;
    /** @} */

    /** No task with time. */
    bool IsEmpty() const
    {
        return m_z.empty();
    }

    /** Every task has a share beyond which more costs more. */
    bool IsBounded() const
    {
        return m_isBounded;
    }

    double Pull() const
    {
        return m_pull;
    }

    /** λ capacity = pull × this. */
    double PullUnit() const
    {
        return m_pullUnit;
    }

    /** Σ z: how much of the capacity is taken. */
    double Sum() const
    {
        return m_sum;
    }

    /** dΣz / dpull, below 0. */
    double Slope() const
    {
        return m_slope;
    }

  private:
    std::vector<std::size_t> m_tasks; // those with time
    std::vector<double> m_weight;     // mean time / time
    std::vector<double> m_cubic;      // a
    std::vector<double> m_unlimited;  // z without a pull
    std::vector<double> m_z;
    std::size_t m_size = 0; // all tasks
    double m_capacity = 1;
    double m_pullUnit = 0;
    double m_pull = 0;
    double m_sum = 0;
    double m_slope = 0;
    bool m_isBounded = true;
    bool m_fits = true; // without a pull
};

} // namespace ns3::vec

#endif // VEC_CONVEX_SHARES_H
