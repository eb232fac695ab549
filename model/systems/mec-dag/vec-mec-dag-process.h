// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_PROCESS_H
#define VEC_MEC_DAG_PROCESS_H

#include "ns3/vec-decision-process.h"
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
class MecDagProcess : public DecisionProcess
{
  public:
    /** REQUIRES: the instance outlives the process. */
    MecDagProcess(const MecDagInstance& instance, ObservationKind observation);

    const std::vector<std::pair<int, int>>& Items() const override;
    void Reorder(const std::vector<std::pair<int, int>>& items) override;
    std::vector<double> UpwardRanks() const override;
    std::size_t Position() const override;
    std::size_t ActionCount() const override;
    const std::vector<uint8_t>& Mask() const override;
    bool IsRedundant(std::size_t action) const override;
    Assignment ActionToAssignment(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    double FinishBoundS(std::size_t action) override;
    double PeekFinishS(std::size_t action) override;
    std::string ObservationLayout() const override;
    std::size_t ObservationSize() const override;
    std::optional<ActionView> Actions() const override;
    const std::vector<float>& Observation() override;
    std::size_t DelaysAt() const override;
    GraphObservation Graph() const override;
    double Step(std::size_t action) override;
    void Undo() override;
    double Value() const override;
    double LowerBound() override;
    Plan CurrentPlan() const override;

  private:
    void SetDefaultOrder();
    void FindTwins();
    Assignment ToAssignment(std::size_t position, std::size_t action) const;
    void CountUses(std::size_t action, int change);
    void Forget();

    const MecDagInstance& m_instance;
    MecDagSimulator m_simulator;
    MecDagInsertion m_insertion; //!< the same, as long as it is usable
    MecDagObservation m_observation;
    MecDagBound m_bound;
    ObservationKind m_kind;
    std::vector<double> m_longestWayS; // by number
    std::vector<std::pair<int, int>> m_items;
    std::vector<uint8_t> m_mask;
    std::vector<int> m_lowerSubchannel; // the next lower one that is alike; -1: none
    std::vector<int> m_lowerProcessor;
    std::vector<int> m_subchannelUses; // of the items placed
    std::vector<int> m_processorUses;
    std::vector<std::size_t> m_actions; // taken
    std::vector<double> m_values{0};    // V before the first step and after each
    std::vector<Estimate> m_estimates;  // of the current item, per action
    std::vector<uint8_t> m_isKnown;     // which of them are up to date
    const std::vector<float>* m_observed = nullptr;
};

} // namespace ns3::vec

#endif // VEC_MEC_DAG_PROCESS_H
