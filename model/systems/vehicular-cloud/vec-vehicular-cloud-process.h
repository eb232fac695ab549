// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_PROCESS_H
#define VEC_VEHICULAR_CLOUD_PROCESS_H

#include "ns3/vec-decision-process.h"
#include "ns3/vec-item-order.h"
#include "vec-vehicular-cloud-model.h"
#include "vec-vehicular-cloud-observation.h"

namespace ns3::vec
{

/**
 * `vehicular-cloud` as a sequence of decisions: action m = vehicle m.
 *
 * Items come by ascending downward rank, eq. (21)-(24); the order is part of the plan and open. An
 * action is feasible when the subtask then runs within the vehicle's dwell time (C5), is not pinned
 * elsewhere, and its parents' vehicles reach it. When none is, the one allowed is the vehicle it is
 * pinned to, else the owner. V is the last finish of what is decided, eq. (30); with fixed subtasks
 * theirs count from the first decision on.
 */
class VehicularCloudProcess : public DecisionProcess
{
  public:
    /** REQUIRES: the instance outlives the process. */
    VehicularCloudProcess(const VehicularCloudInstance& instance, ObservationKind observation);

    const std::vector<std::pair<int, int>>& Items() const override;
    void Reorder(const std::vector<std::pair<int, int>>& items) override;
    std::vector<double> UpwardRanks() const override;
    std::size_t Position() const override;
    bool IsOrderOpen() const override;
    double OrderCount() const override;
    bool IsReady(std::size_t index) const override;
    void MoveItem(std::size_t from, std::size_t to) override;
    bool CommutesWithLast(std::size_t action) const override;
    std::size_t ActionCount() const override;
    const std::vector<uint8_t>& Mask() const override;
    bool IsFeasible() const override;
    Assignment ActionToAssignment(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    std::string ObservationLayout() const override;
    std::size_t ObservationSize() const override;
    std::optional<ActionView> Actions() const override;
    const std::vector<float>& Observation() override;
    ObservationBlocks Blocks() const override;
    GraphObservation Graph() const override;
    double Step(std::size_t action) override;
    void Undo() override;
    double Value() const override;
    double LowerBound() override;
    Plan CurrentPlan() const override;

  private:
    struct Taken
    {
        int subtask;
        int vehicle;
        double availableS; // of the vehicle, before
        double value;      // V, after
        bool isFeasible;   // all up to here
    };

    const VehicularCloudModel::Times& TimesOn(std::size_t action) const;
    bool IsGood(std::size_t action) const;
    double After(const VehicularCloudModel::Times& times) const;
    double EarliestFinishS(int subtask) const;

    const VehicularCloudInstance& m_instance;
    VehicularCloudModel m_model;
    VehicularCloudObservation m_observation;
    ItemOrder m_order;
    std::vector<double> m_tailS; // least time from begin to end of all, by subtask
    VehicularCloudModel::State m_state;
    std::vector<Taken> m_taken;
    std::vector<double> m_boundS;                            // finish by subtask at the earliest
    mutable std::vector<VehicularCloudModel::Times> m_times; // of the current item, per vehicle
    mutable std::vector<char> m_isKnown;
    mutable std::vector<uint8_t> m_mask;
    mutable bool m_isMasked = false;
    bool m_isObserved = false;
    std::vector<int> m_open; // as observed
    std::vector<float> m_observed;
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_PROCESS_H
