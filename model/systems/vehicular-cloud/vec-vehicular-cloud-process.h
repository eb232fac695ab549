// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_PROCESS_H
#define VEC_VEHICULAR_CLOUD_PROCESS_H

#include "ns3/vec-process-views.h"
#include "ns3/vec-searchable-process.h"
#include "vec-vehicular-cloud-facts.h"
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
class VehicularCloudProcess : public OpenOrderProcess, public GraphView, public FactsView
{
  public:
    /** REQUIRES: the instance outlives the process. */
    VehicularCloudProcess(const VehicularCloudInstance& instance, ObservationKind observation);

    bool CommutesWithLast(std::size_t action) const override;
    bool IsFeasible() const override;
    Estimate Peek(std::size_t action) override;
    ObservationLayout Layout() const override;
    GraphObservation Graph() const override;
    ObservationLayout FactsLayout() const override;
    std::vector<float> Facts() const override;
    double LowerBound() override;

  private:
    /** What a step changed. */
    struct Record
    {
        double availableS; // of the vehicle, before
        bool isFeasible;   // all up to here, after
    };

    std::vector<double> RanksByNumber() const override;
    Assignment AssignmentOf(std::size_t position, std::size_t action) const override;
    void FillMask(std::vector<uint8_t>& mask) const override;
    void Observe(std::vector<float>& values) override;
    Outcome Take(std::size_t action) override;
    void TakeBack(std::size_t action) override;
    void Changed() override;

    VehicularCloudObservation::Context Now() const;
    const VehicularCloudModel::Times& TimesOn(std::size_t action) const;
    bool IsGood(std::size_t action) const;
    double After(const VehicularCloudModel::Times& times) const;
    double EarliestFinishS(int subtask) const;

    const VehicularCloudInstance& m_instance;
    VehicularCloudModel m_model;
    VehicularCloudObservation m_observation;
    VehicularCloudFacts m_facts;
    std::vector<double> m_tailS; // least time from begin to end of all, by subtask
    VehicularCloudModel::State m_state;
    std::vector<Record> m_records;
    std::vector<double> m_boundS;                            // finish by subtask at the earliest
    mutable std::vector<VehicularCloudModel::Times> m_times; // of the current item, per vehicle
    mutable std::vector<char> m_isKnown;
    mutable std::vector<int> m_open; // as observed
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_PROCESS_H
