// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_MODEL_H
#define VEC_LOAD_BALANCE_MODEL_H

#include "ns3/vec-cpu-shares.h"
#include "vec-load-balance.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/** What a task alone at RSU m would get, bit/s: eq. (1) with a sum of 1, or the measured rate. */
double LoadBalanceUplinkBps(const LoadBalanceInstance& instance,
                            const LoadBalanceInstance::Vehicle& vehicle,
                            std::size_t m);

/** Processors as the shares see them. */
std::vector<SharedCpu> LoadBalanceCpus(const LoadBalanceInstance& instance);

/** δ + φ of eq. (10); φ is 0 when the work of the slot before is not known. */
double LbmBound(const LoadBalanceInstance& instance);

/** ζ max(0, LBM − (δ + φ)), what counts in the reward beside J; 0 without such a price. */
double LbmPenalty(const LoadBalanceInstance& instance, double lbm, double bound);

/** Above its bound by so much the LBM still counts as in it. */
inline constexpr double LBM_TOLERANCE = 1e-9;

/** The box around all that RSUs cover: places as numbers in [−1, 1], 0 without a width. */
class CoverageBox
{
  public:
    explicit CoverageBox(const LoadBalanceInstance& instance);
    double X(double x) const;
    double Y(double y) const;

  private:
    double m_left = 0;
    double m_right = 0;
    double m_bottom = 0;
    double m_top = 0;
};

/** Seconds and joules. */
struct TimeAndEnergy
{
    double s = 0;
    double j = 0;
};

/** Times and energies of the tasks of one instance that do not depend on the plan. */
class LoadBalanceModel
{
  public:
    /** REQUIRES: the instance outlives the model. */
    explicit LoadBalanceModel(const LoadBalanceInstance& instance);

    /** ω T + (1 − ω) E, the cost of one task in eq. (15) before the mean is taken. */
    double Cost(const TimeAndEnergy& amount) const
    {
        return m_instance.omega * amount.s + (1 - m_instance.omega) * amount.j;
    }

    /** Eq. (4)-(5). */
    const TimeAndEnergy& Local(int task) const
    {
        return m_local[task];
    }

    /** Upload when the task is alone at RSU m, eq. (6); of k tasks each takes k times that. */
    const TimeAndEnergy& Upload(int task, int m) const
    {
        return m_upload[task * m_rsus + m];
    }

    bool Covers(int task, int m) const
    {
        return m_covers[task * m_rsus + m];
    }

    /** Whether any RSU does. */
    bool IsCovered(int task) const
    {
        return m_isCovered[task];
    }

    /** Eq. (2)-(3), the hops squared in the energy as printed. */
    TimeAndEnergy Migration(int task, int from, int to) const;
    /** Eq. (7) and e^edge for a share of RSU m. A task without cycles takes nothing. */
    TimeAndEnergy Edge(int task, int m, double shareHz) const;

  private:
    const LoadBalanceInstance& m_instance;
    std::size_t m_rsus;
    std::vector<TimeAndEnergy> m_local;
    std::vector<TimeAndEnergy> m_upload; // tasks × RSUs
    std::vector<char> m_covers;          // tasks × RSUs
    std::vector<char> m_isCovered;
};

/**
 * Whether a slot can still end with its LBM in its bound. Without (16e) the load of an RSU depends
 * on the number of its tasks alone (CpuShares::Load), with it on whether there are any. Where the
 * LBM has a price in place of a constraint it always can.
 */
class LbmOutlook
{
  public:
    /** REQUIRES: both outlive this. */
    LbmOutlook(const LoadBalanceInstance& instance, const CpuShares& shares);

    /**
     * \param counts of the tasks (with cycles) each RSU has
     * \param more tasks that may go to any RSU, or to none
     *
     * Exact while there are few ways to spread them (LbmOutlook::EXACT); beyond that they go one by
     * one to the lowest load, which finds an end for RSUs that are alike and may miss one for RSUs
     * that are not.
     */
    bool CanEndInBound(std::vector<int> counts, int more) const;

    static constexpr double EXACT = 5000;

    /** LbmPenalty of RSUs with so many tasks. */
    double Penalty(const std::vector<int>& counts) const;

  private:
    double Lbm(const std::vector<int>& counts) const;
    bool IsInBound(const std::vector<int>& counts) const;
    bool AnySpread(std::vector<int>& counts, std::size_t m, int more) const;
    bool EvenSpread(std::vector<int>& counts, int more) const;

    const LoadBalanceInstance& m_instance;
    const CpuShares& m_shares;
    double m_bound;
    std::vector<std::size_t> m_byUse; // RSUs, the least used first
    mutable std::vector<double> m_loads;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_MODEL_H
