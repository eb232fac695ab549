// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_LOAD_BALANCE_PROCESS_H
#define VEC_LOAD_BALANCE_PROCESS_H

#include "ns3/vec-decision-process.h"
#include "vec-load-balance-joint.h"
#include "vec-load-balance-model.h"
#include "vec-load-balance-observation.h"

namespace ns3::vec
{

/**
 * `load-balance` as a sequence of decisions: one item for each task, in the order of the instance.
 *
 * Actions: 0 = local, 1 + m M + m' = enter at RSU m, run at RSU m'. The mask allows an RSU as
 * ingress when it covers the vehicle, and a target when the slot can then still end with its LBM in
 * its bound (LbmOutlook). Where no end is in bound, coverage alone counts.
 *
 * V is J of the decided tasks, with the bandwidth and the CPU shares they have among themselves,
 * over the number of all tasks. A step's reward is −(V after − V before), less the increase of
 * LbmPenalty where the LBM has a price. Looking at all actions of an item takes M problems of
 * shares.
 */
class LoadBalanceProcess : public DecisionProcess, public JointView
{
  public:
    /** REQUIRES: the instance outlives the process. */
    LoadBalanceProcess(const LoadBalanceInstance& instance, ObservationKind observation);

    bool IsFeasible() const override;
    Estimate Peek(std::size_t action) override;
    ObservationLayout Layout() const override;
    double Loss() const override;
    double LowerBound() override;
    JointLayout Joint() const override;
    JointObservation ObserveJoint() const override;
    std::vector<double> TakeAll(const std::vector<float>& action) override;

  private:
    /** What the tasks that enter one RSU upload, each as if it were alone. */
    struct Entrance
    {
        int count = 0;
        TimeAndEnergy sum;
    };

    /** The tasks that one RSU computes, by ascending number. */
    struct Crew
    {
        std::vector<int> tasks;
        std::vector<double> cycles;
        int working = 0; // those with cycles
        double cost = 0; // of the shares, without (16e)
    };

    /** The current task at one target: what all shares cost then, and its own. */
    struct Trial
    {
        bool isKnown = false;
        double cost = 0;     // of all RSUs
        double crewCost = 0; // of this one
        double shareHz = 0;
    };

    /** Costs of what is decided. */
    struct Costs
    {
        double entrances = 0; // of all of them
        double shares = 0;    // of all crews
        double rest = 0;      // local and migration
        double alone = 0;     // each task as if alone
    };

    /** What a step changed, to take it back bit for bit. */
    struct Record
    {
        Costs costs;
        Entrance entrance;
        double crewCost = 0;
        double penalty = 0;
    };

    /** Mean time of the task alone over local and all covering RSUs, s. */
    std::vector<double> RanksByNumber() const override;
    Assignment AssignmentOf(std::size_t position, std::size_t action) const override;
    void FillMask(std::vector<uint8_t>& mask) const override;
    void Observe(std::vector<float>& values) override;
    Outcome Take(std::size_t action) override;
    void TakeBack(std::size_t action) override;
    void Changed() override;

    double EntranceCost(const Entrance& entrance) const;
    Entrance With(int task, int m) const;
    const Trial& Try(int target);
    double CrewCost(const Crew& crew, int m, const std::vector<double>& sharesHz) const;
    double AloneCost(int task, int ingress, int target) const;
    std::vector<int> WorkingCounts() const;
    std::size_t Allowed(const LoadBalanceJoint::Choice& wanted) const;
    bool IsMovable(int task) const;

    const LoadBalanceInstance& m_instance;
    LoadBalanceModel m_model;
    CpuShares m_shares;
    LbmOutlook m_outlook;
    LoadBalanceObservation m_observation;
    LoadBalanceJoint m_joint;
    ObservationKind m_kind;
    std::size_t m_rsus;
    double m_size;  // tasks, at least 1
    double m_bound; // of the LBM

    std::vector<double> m_leastCost;  // by task: alone, at its best place
    std::vector<double> m_leastAfter; // by position: the least costs of what comes then
    std::vector<int> m_movableAfter;  // by position: covered tasks with cycles after it

    std::vector<Entrance> m_entrances;
    std::vector<Crew> m_crews;
    Costs m_costs;
    std::vector<Record> m_records; // of the steps taken
    int m_uncovered = 0;           // tasks that enter where they are not covered
    double m_penalty = 0;          // of the LBM of what is decided

    std::vector<Trial> m_trials; // of the current item, by target
    std::vector<double> m_sharesHz;
    std::vector<std::vector<double>> m_allCycles;
    std::vector<std::vector<double>> m_allSharesHz;
};

} // namespace ns3::vec

#endif // VEC_LOAD_BALANCE_PROCESS_H
