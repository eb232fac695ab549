// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_PROCESS_H
#define VEC_MULTI_WORKLOAD_PROCESS_H

#include "ns3/vec-process-views.h"
#include "vec-multi-workload-joint.h"
#include "vec-multi-workload-model.h"
#include "vec-multi-workload-observation.h"
#include "vec-multi-workload-shares.h"

namespace ns3::vec
{

/**
 * `multi-workload` as a sequence of decisions: one item for each workload, device by device.
 *
 * Actions: 0 = local, 1 + m = server m; all are feasible. The shares of a server are those that
 * MultiWorkloadShares finds best for the reward of what is decided, and change when more joins it.
 * V is C of eq. (7) over the decided workloads, divided by the number of all devices.
 *
 * The reward of a step is −(V after − V before) less the penalty of what becomes unfinished by it,
 * over the number of devices: rewards sum to the metric `reward`, not to −objective.
 *
 * Decided all at once (MultiWorkloadJoint) the shares are the agent's; what is decided anew after
 * an Undo gets those of this process.
 */
class MultiWorkloadProcess : public DecisionProcess, public QueueView, public JointView
{
  public:
    /** REQUIRES: the instance outlives the process. */
    MultiWorkloadProcess(const MultiWorkloadInstance& instance, ObservationKind observation);

    PlaceKind KindOf(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    ObservationLayout Layout() const override;
    double Loss() const override;
    double LowerBound() override;
    std::vector<float> Queues(std::size_t slots) const override;

    JointLayout Joint() const override;
    JointObservation ObserveJoint() const override;
    std::vector<double> TakeAll(const std::vector<float>& action) override;

  private:
    /** What joins one queue: numbers, ascending, with their shares of a server. */
    struct Crew
    {
        std::vector<int> numbers;
        std::vector<double> shares;
        double cost = 0;
        double leastCost = 0; //!< with the shares of least C
        int unfinished = 0;
    };

    /** The current item in one place. */
    struct Trial
    {
        bool isKnown = false;
        Crew crew;
        WorkloadParts parts; // its own
        double share = 0;
        bool isUnfinished = false;
    };

    /** What an agent decided of a workload, and what comes of it. */
    struct Given
    {
        MultiWorkloadJoint::Choice choice;
        double cost = 0;
        bool isUnfinished = false;
    };

    /** What a step changed. */
    struct Record
    {
        Crew crew;
        int unfinished = 0;
        double spare = 0;
    };

    /** Mean latency over local and all servers, alone there, s. */
    std::vector<double> RanksByNumber() const override;
    Assignment AssignmentOf(std::size_t position, std::size_t action) const override;
    void Observe(std::vector<float>& values) override;
    Outcome Take(std::size_t action) override;
    void TakeBack(std::size_t action) override;
    void Changed() override;

    std::vector<Given> Foresee(const std::vector<MultiWorkloadJoint::Choice>& choices) const;
    Outcome TakeGiven(const Given& given);
    void FindLeast();
    int QueueOf(std::size_t action) const;
    const Trial& Try(std::size_t action) const;
    WorkloadParts Parts(int number, int site, double share) const;
    double AloneCost(int number, int server) const;

    const MultiWorkloadInstance& m_instance;
    MultiWorkloadModel m_model;
    MultiWorkloadObservation m_observation;
    ObservationKind m_kind;
    MultiWorkloadJoint m_joint;
    std::vector<Given> m_given;       // by number, during TakeAll
    std::vector<double> m_leastCost;  // by number: at its best place alone; empty until asked for
    std::vector<double> m_leastAfter; // by position; as long

    std::vector<Crew> m_crews; // by queue
    std::vector<Record> m_records;
    int m_unfinished = 0;
    double m_spare = 0; // of V, by other shares of the same places

    // Of the current item, by action; filled when first asked for.
    mutable std::vector<Trial> m_trials;
    mutable MultiWorkloadShares m_shares;
    mutable std::vector<char> m_overflows;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_PROCESS_H
