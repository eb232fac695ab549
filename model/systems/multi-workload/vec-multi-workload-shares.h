// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_SHARES_H
#define VEC_MULTI_WORKLOAD_SHARES_H

#include "ns3/vec-convex-shares.h"
#include "vec-multi-workload-model.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * The shares of a server that are best for the reward: C of eq. (7) and the penalties of what
 * becomes late.
 *
 * Which workloads are to be in time is a set S. Given S, the shares are those of least C (a convex
 * problem) in which nobody in S has less than its deadline asks for. With no more than EXACT
 * workloads that can be in time all sets are tried. With more, S grows from the shares of least C:
 * workloads are looked at one by one, and one is taken when that lowers the loss. Their order is
 * that of the price of a processor up to which being in time pays, energy left aside:
 * (√(time / need) + √penalty)² / need, highest first; need is the least share with which a workload
 * is in time, time that of its ShareDemand.
 *
 * Never worse than the shares of least C. Keeps its working memory: not to be shared between
 * threads.
 */
class MultiWorkloadShares
{
  public:
    /** Workloads up to which all sets are tried. */
    static constexpr std::size_t EXACT = 5;
    /** A share is never below this, even where no time would be lost. */
    static constexpr double LEAST_SHARE = 1e-6;

    /** REQUIRES: both outlive this. */
    MultiWorkloadShares(const MultiWorkloadInstance& instance, const MultiWorkloadModel& model);

    /**
     * \param numbers those that join the server
     * \param overflows of the same: unfinished whatever their share
     */
    void Solve(int server, const std::vector<int>& numbers, const std::vector<char>& overflows);
    /** Shares of least C. */
    void SolveLeast(int server, const std::vector<int>& numbers);

    /** The shares, in the order of the numbers. */
    const std::vector<double>& Shares() const
    {
        return m_best;
    }

    /** How much more C is with them than with those of least C. */
    double Spare() const
    {
        return m_spare;
    }

  private:
    /** A workload that can be in time. */
    struct Candidate
    {
        std::size_t index = 0;
        double need = 0; //!< share
        double price = 0;
    };

    void FindCandidates(int server,
                        const std::vector<int>& numbers,
                        const std::vector<char>& overflows);
    void TryAll();
    void TryOneByOne();
    bool Try();
    bool SolveBounded();
    void Trim(std::vector<double>& shares) const;
    double Cost(const std::vector<double>& shares) const;
    std::size_t InTime(const std::vector<double>& shares) const;

    const MultiWorkloadInstance& m_instance;
    const MultiWorkloadModel& m_model;
    ConvexShares m_convex;
    std::vector<ShareDemand> m_demands;
    std::vector<Candidate> m_candidates;
    double m_penalty = 0;  // of one
    double m_reserved = 0; // for those without time

    std::vector<double> m_floors; // of the set that is tried, 0 outside
    std::vector<char> m_isAtFloor;
    std::vector<ShareDemand> m_rest;
    std::vector<double> m_restShares;
    std::vector<double> m_trial;

    std::vector<double> m_best;
    double m_bestLoss = 0;
    double m_spare = 0;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_SHARES_H
