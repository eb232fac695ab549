// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_PROCESS_H
#define VEC_MULTI_WORKLOAD_PROCESS_H

#include "ns3/vec-decision-process.h"
#include "vec-multi-workload-model.h"
#include "vec-multi-workload-observation.h"

namespace ns3::vec
{

/**
 * `multi-workload` as a sequence of decisions: one item for each workload, device by device.
 *
 * Actions: 0 = local, 1 + m = server m; all are feasible. The shares of a server are those that
 * minimise the cost of what is decided (ConvexShares) and change when more joins it, so that the
 * best sequence of actions is the best of all plans: V is C of eq. (7) over the decided workloads,
 * divided by the number of all devices.
 *
 * The reward of a step is −(V after − V before) less the penalty of what becomes unfinished by it,
 * over the number of devices: rewards sum to the metric `reward`, not to −objective.
 */
class MultiWorkloadProcess : public DecisionProcess
{
  public:
    /** A share is never below this, even where no time would be lost. */
    static constexpr double LEAST_SHARE = 1e-6;

    /** REQUIRES: the instance outlives the process. */
    MultiWorkloadProcess(const MultiWorkloadInstance& instance, ObservationKind observation);

    const std::vector<std::pair<int, int>>& Items() const override;
    void Reorder(const std::vector<std::pair<int, int>>& items) override;
    /** Mean latency over local and all servers, alone there, s. */
    std::vector<double> UpwardRanks() const override;
    std::size_t Position() const override;
    std::size_t ActionCount() const override;
    const std::vector<uint8_t>& Mask() const override;
    PlaceKind KindOf(std::size_t action) const override;
    Assignment ActionToAssignment(std::size_t action) const override;
    Estimate Peek(std::size_t action) override;
    std::string ObservationLayout() const override;
    std::size_t ObservationSize() const override;
    std::optional<ActionView> Actions() const override;
    const std::vector<float>& Observation() override;
    std::size_t DelaysAt() const override;
    std::vector<float> Queues(std::size_t slots) const override;
    double Step(std::size_t action) override;
    void Undo() override;
    double Value() const override;
    double Loss() const override;
    double LowerBound() override;
    Plan CurrentPlan() const override;

  private:
    /** What joins one queue: numbers, ascending, with their shares of a server. */
    struct Crew
    {
        std::vector<int> numbers;
        std::vector<double> shares;
        double cost = 0;
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

    struct Record
    {
        std::size_t action = 0;
        Crew crew; // before
        double value = 0;
        int unfinished = 0;
    };

    int Current() const
    {
        const auto& [device, workload] = m_items[Position()];
        return m_model.Number(device, workload);
    }

    const Trial& Try(std::size_t action) const;
    void SetShares(Crew& crew, int server) const;
    WorkloadParts Parts(int number, int site, double share) const;
    double AloneCost(int number, int server) const;
    void SetOrder();
    void Forget();

    const MultiWorkloadInstance& m_instance;
    MultiWorkloadModel m_model;
    MultiWorkloadObservation m_observation;
    ObservationKind m_kind;
    std::vector<std::pair<int, int>> m_items;
    std::vector<double> m_leastCost;  // by number: at its best place alone
    std::vector<double> m_leastAfter; // by position
    std::vector<uint8_t> m_mask;

    std::vector<Crew> m_crews; // by queue
    std::vector<Record> m_records;
    double m_value = 0;
    int m_unfinished = 0;

    // Of the current item, by action; filled when first asked for.
    mutable std::vector<Trial> m_trials;
    mutable ConvexShares m_shares;
    mutable std::vector<ShareDemand> m_demands;
    mutable std::vector<char> m_overflows;
    const std::vector<float>* m_observed = nullptr;
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_PROCESS_H
