// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_PROCESS_H
#define VEC_MEC_DAG_PROCESS_H

#include "ns3/vec-process-views.h"
#include "ns3/vec-searchable-process.h"
#include "vec-mec-dag-bound.h"
#include "vec-mec-dag-insertion.h"
#include "vec-mec-dag-observation.h"
#include "vec-mec-dag-simulator.h"

namespace ns3::vec
{

/**
 * `mec-dag` as a sequence of decisions.
 *
 * Actions: 0 = local, 1 + r M + m = subchannel r and processor m; every action is feasible.
 * Items come task by task in submit order (ties: lower task). Within a task parents come before
 * children, those with the longest way to the end first, each subtask on the way at its cheapest:
 * the minimum of local execution and own upload + execution + download (best subchannel and
 * processor).
 *
 * V is the AET of the decided subtasks: tasks with none decided count with 0, and V before the
 * first step is 0. Fixed subtasks of a task that counts take part in its last finish.
 */
class MecDagProcess : public DecisionProcess, public SearchableProcess, public GraphView
{
  public:
    /** REQUIRES: the instance outlives the process. */
    MecDagProcess(const MecDagInstance& instance, ObservationKind observation);

    Estimate Peek(std::size_t action) override;
    double FinishBoundS(std::size_t action) override;
    double PeekFinishS(std::size_t action) override;
    ObservationLayout Layout() const override;
    double LowerBound() override;
    bool IsRedundant(std::size_t action) const override;
    GraphObservation Graph() const override;

  private:
    std::vector<double> RanksByNumber() const override;
    Assignment AssignmentOf(std::size_t position, std::size_t action) const override;
    void Observe(std::vector<float>& values) override;
    Outcome Take(std::size_t action) override;
    void TakeBack(std::size_t action) override;
    void Changed() override;

    ItemOrder DefaultOrder() const;
    void FindTwins();
    void CountUses(std::size_t action, int change);

    const MecDagInstance& m_instance;
    MecDagSimulator m_simulator;
    MecDagInsertion m_insertion; //!< the same, as long as it is usable
    MecDagObservation m_observation;
    MecDagBound m_bound;
    ObservationKind m_kind;
    std::vector<double> m_longestWayS;  // by number
    std::vector<int> m_lowerSubchannel; // the next lower one that is alike; -1: none
    std::vector<int> m_lowerProcessor;
    std::vector<int> m_subchannelUses; // of the items placed
    std::vector<int> m_processorUses;
    std::vector<Estimate> m_estimates; // of the current item, per action
    std::vector<uint8_t> m_isKnown;    // which of them are up to date
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_PROCESS_H
