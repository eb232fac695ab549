// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_JOINT_H
#define VEC_LOAD_BALANCE_JOINT_H

#include "ns3/vec-joint-view.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-timeline.h"
#include "vec-load-balance-model.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * What agents see and say that decide a whole `load-balance` slot at once: paper 1, section IV-C.
 * A row for each vehicle, with or without a task. The one place where joint observations of this
 * system are scaled.
 *
 * With β = CANDIDATES, s(x) = x / (1 + |x|), q(a, b) = (a − b) / (a + b), the fair number g =
 * max(1, vehicles / M), and the candidates of a vehicle the RSUs that cover it, the nearest first,
 * repeated in turn to fill up β, a row has 3 + 2 M + 4 β numbers of its surroundings and 4 of its
 * own task, all in [−1, 1], all facts:
 *
 * | slots | content                                                                          |
 * | 2     | place in the box of all RSUs' coverage                                           |
 * | 1     | s(road segment / 100)                                                            |
 * | M     | radio: s(g × upload alone of the mean data / slot), 1 when it does not cover     |
 * | M     | s(vehicles nearer to the RSU / g − 1)                                            |
 * | β     | radio of the candidate, as above; 1 where none covers, 0 in the next three       |
 * | β     | s(vehicles that it is the nearest to / g − 1)                                    |
 * | β     | s(those of them that are nearer / g − 1)                                         |
 * | β     | its used share                                                                   |
 * | 1     | q(work, mean work), 0 without a task as the next three                           |
 * | 1     | q(data, mean data)                                                               |
 * | 1     | s(deadline / local time), 1 without one                                          |
 * | 1     | s(local time / slot)                                                             |
 *
 * All rows share 2 + 6 M numbers: s(tasks / (10 M)), s(all work / what all RSUs do in a slot), then
 * per RSU q(F_m, mean F), used share, place (2, in the box), s(vehicles it covers / g − 1),
 * s(vehicles it is the nearest to / g − 1).
 *
 * A row says two things: which candidate to enter at, β for the vehicle itself, and at which of the
 * M RSUs to run. Several tasks of a vehicle are seen as one (work and data in sum, the least
 * deadline) and go the same way.
 */
class LoadBalanceJoint
{
  public:
    static constexpr std::size_t CANDIDATES = 3; //!< β

    static JointLayout Layout(std::size_t rsus);

    /** REQUIRES: both outlive this. */
    LoadBalanceJoint(const LoadBalanceInstance& instance, const LoadBalanceModel& model);

    JointObservation Observe() const;

    /** Where a task enters and runs. */
    struct Choice
    {
        int ingress = LOCAL;
        int target = LOCAL;
    };

    /** By task. */
    std::vector<Choice> Decode(const std::vector<float>& action) const;
    /**
     * Of each row minus what its tasks add to the cost ω T + (1 − ω) E of all: their own, and what
     * others would save without them; × rows / tasks, less \p penalty, and shifted by the same
     * amount in all rows so that their mean is −J − the penalty. With (16e) their own alone.
     */
    std::vector<double> Rewards(const Plan& plan, double penalty) const;

  private:
    /** Facts about a slot that all rows are made of; the lists are vehicles × M or of M. */
    struct Crowd
    {
        std::vector<std::vector<int>> candidates; //!< β of each vehicle, or none
        std::vector<double> radio;
        std::vector<int> nearer;  //!< vehicles nearer to the RSU
        std::vector<int> ahead;   //!< those of them that it is the nearest to
        std::vector<int> covered; //!< vehicles that the RSU covers
        std::vector<int> mine;    //!< vehicles that it is the nearest to
    };

    std::vector<double> Burdens(const Timeline& timeline) const;
    double CrewCost(const std::vector<std::size_t>& tasks,
                    std::size_t m,
                    const std::vector<double>& sharesHz) const;
    std::vector<int> CandidatesOf(std::size_t vehicle) const;
    double DistanceM(std::size_t vehicle, std::size_t m) const;
    Crowd Count() const;
    void AddRow(std::size_t vehicle, const Crowd& crowd, std::vector<float>& row) const;
    void AddTask(std::size_t vehicle, std::vector<float>& row) const;
    std::vector<float> Context(const Crowd& crowd) const;
    /** s(count / fair number − 1). */
    double Crowding(int count) const;

    const LoadBalanceInstance& m_instance;
    const LoadBalanceModel& m_model;
    std::vector<std::vector<std::size_t>> m_tasks; // by vehicle
    std::size_t m_rsus;
    double m_fair; // vehicles of an RSU
    CoverageBox m_box;
    double m_meanCycles = 0;
    double m_meanBits = 0;
    double m_meanHz = 0;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_JOINT_H
