// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_CPU_SHARES_H
#define VEC_CPU_SHARES_H

#include "vec-convex-shares.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/** A processor whose cycles per second are shared among tasks. */
struct SharedCpu
{
    double cpuHz = 0;  //!< F_m
    double usedHz = 0; //!< taken by others, below cpuHz
    double kappa = 0;  //!< energy κ f² c, J/(Hz²·cycle)
};

/**
 * The convex problem P2 of paper 1, eq. (17): the shares F_n of the tasks on every processor m that
 * minimise the sum of ω C_n / F_n + (1 − ω) κ_m F_n² C_n,
 *
 *   subject to F_n >= 0 (16c), used_m + Σ F_n <= F_m (16d), and, when a bound is given, a standard
 *   deviation of the loads l_m = (used_m + Σ F_n) / F_m of at most that bound (16e).
 *
 * Solved by its KKT conditions to the precision of a double. With λ_m the multiplier of (16d),
 * every share is the one positive root of
 *
 *   2 (1 − ω) κ_m F³ + (λ_m / C_n) F² = ω,
 *
 * so that without (16e) tasks take (ω / (2 (1 − ω) κ_m))^(1/3) each while these fit, and else λ_m
 * is what fills the processor. With (16e) and its multiplier ν the loads are pulled to their mean
 * c: λ_m F_m = ν (l_m − c); a load below the mean may then be above what the tasks would take (λ_m
 * < 0).
 *
 * A task without cycles gets 0. The answer depends on the order of the tasks in the last bits only.
 * Keeps its working memory: not to be shared between threads.
 */
class CpuShares
{
  public:
    /** \param omega weight of time against energy, in (0, 1]. */
    CpuShares(std::vector<SharedCpu> cpus, double omega);

    /** What one task takes when nothing limits it, Hz; infinite when energy does not matter. */
    double UnlimitedHz(std::size_t cpu) const
    {
        return m_unlimitedHz[cpu];
    }

    /** The load of a processor with so many tasks (of more than 0 cycles), without (16e). */
    double Load(std::size_t cpu, int tasks) const;

    /**
     * The shares on one processor without (16e).
     * \param cycles of its tasks
     * \param[out] sharesHz as many shares, Hz
     */
    void Solve(std::size_t cpu, const std::vector<double>& cycles, std::vector<double>& sharesHz);

    /**
     * The shares on all processors with (16e).
     * \param cycles of the tasks, per processor
     * \param bound of the standard deviation of the loads
     * \param[out] sharesHz as many shares, Hz
     * \return whether the bound can be met; when not, the shares are those without (16e)
     */
    bool SolveBalanced(const std::vector<std::vector<double>>& cycles,
                       double bound,
                       std::vector<std::vector<double>>& sharesHz);

    /** The least standard deviation of loads when just these processors may have tasks. */
    double LeastDeviation(const std::vector<bool>& mayHaveTasks) const;

    /** Standard deviation (over all of them, not one less). 0 of nothing. */
    static double Deviation(const std::vector<double>& loads);

  private:
    void Prepare(std::size_t cpu, const std::vector<double>& cycles, ConvexShares& shares);
    double LoadOf(std::size_t cpu) const;
    /** λ_m F_m = pull × this. */
    double PullHz(std::size_t cpu) const;
    /** Answers λ_m F_m = ν (l_m − mean) with l_m at most 1; returns dl_m / dmean. */
    double Follow(std::size_t cpu, double nu, double mean);
    /** Loads that answer ν; returns their standard deviation. */
    double Balance(double nu, double& mean);

    std::vector<SharedCpu> m_cpus;
    double m_omega;
    std::vector<double> m_unlimitedHz;
    ConvexShares m_one;
    std::vector<ConvexShares> m_all;
    std::vector<double> m_loads;
    std::vector<ShareDemand> m_demands;
};

} // namespace ns3::vec

#endif // VEC_CPU_SHARES_H
