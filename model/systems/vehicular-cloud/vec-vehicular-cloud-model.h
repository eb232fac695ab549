// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_VEHICULAR_CLOUD_MODEL_H
#define VEC_VEHICULAR_CLOUD_MODEL_H

#include "vec-vehicular-cloud.h"

#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * The recurrences of paper 2, eq. (3)-(11), for one instance; what does not depend on a plan is
 * computed once. Subtasks are placed one after the other, parents first; vehicles are appended to,
 * there is no insertion.
 */
class VehicularCloudModel
{
  public:
    /** What has been placed so far. */
    struct State
    {
        std::vector<double> finishS;    //!< AFT by subtask, where it is placed
        std::vector<int> vehicle;       //!< by subtask; -1: not placed
        std::vector<double> availableS; //!< AVT by vehicle
    };

    /** How a subtask fares on a vehicle. */
    struct Times
    {
        double rtS = 0;        //!< RT, eq. (5): the last parent has finished
        double arrivalS = 0;   //!< RT and the longest transfer: all data is there
        double estS = 0;       //!< EST, eq. (10)
        double eftS = 0;       //!< EFT, eq. (11)
        bool isPresent = true; //!< within the vehicle's dwell time (C5)
        bool isReached = true; //!< all parents' vehicles reach it
    };

    /** A parent of a subtask. */
    struct Input
    {
        int from = 0;
        double bits = 0;
        std::size_t row = 0; //!< of the edge in the table of shadowing
    };

    /** REQUIRES: the instance outlives the model. */
    explicit VehicularCloudModel(const VehicularCloudInstance& instance);

    /** Fixed subtasks placed, nothing else; vehicles free when the instance says so. */
    State Start() const;
    /** REQUIRES: all parents are placed. */
    Times Place(const State& state, int subtask, int vehicle) const;
    /** Places it there. REQUIRES: the times are those of Place for this state. */
    void Take(State& state, int subtask, int vehicle, const Times& times) const;
    /**
     * The last finish of the subtasks \p first … \p last, each on \p vehicle unless it is pinned
     * elsewhere; infinite when one then breaks C5 or is out of reach. \p state is changed.
     * REQUIRES: all parents are placed or come earlier among them.
     */
    double FinishOnOneS(State& state, const int* first, const int* last, int vehicle) const;
    /** TT of eq. (8)-(9), the transfer beginning at \p timeS, s; 0 on one vehicle. */
    double TransferS(const Input& input, int sender, int receiver, double timeS) const;

    /** The same without shadowing, which nobody knows beforehand. */
    double ExpectedTransferS(double bits, int sender, int receiver, double timeS) const;

    std::size_t Subtasks() const
    {
        return m_instance.cycles.size();
    }

    int Vehicles() const
    {
        return static_cast<int>(m_instance.vehicles.size());
    }

    const std::vector<Input>& Inputs(int subtask) const
    {
        return m_inputs[subtask];
    }

    const std::vector<int>& Children(int subtask) const
    {
        return m_children[subtask];
    }

    bool IsFixed(int subtask) const
    {
        return m_isFixed[subtask] != 0;
    }

    /** The vehicle a subtask is pinned to; -1: none. */
    int PinnedTo(int subtask) const
    {
        return m_pinned[subtask];
    }

    /** Whether the subtask may be there as far as pins say. */
    bool IsAllowed(int subtask, int vehicle) const
    {
        return m_pinned[subtask] < 0 || m_pinned[subtask] == vehicle;
    }

    /** Where a vehicle is at a moment; it stands still before and after its track. */
    VehicularCloudInstance::Point PositionAt(int vehicle, double timeS) const;
    /** Subtasks with parents first, lower ones first. */
    const std::vector<int>& Topological() const
    {
        return m_topological;
    }

    /** The last finish of a fixed subtask; 0 when there is none. */
    double FixedFinishS() const
    {
        return m_fixedFinishS;
    }

    /** ū of eq. (22), s: mean over vehicles. */
    double MeanExecutionS(int subtask) const
    {
        return m_instance.cycles[subtask] * m_meanSecondsPerCycle;
    }

    /** c̄ of eq. (23), s: mean over all pairs of vehicles at nowS without shadowing; a vehicle with
     * itself counts as 0, pairs out of reach do not count. */
    double MeanTransferS(double bits) const
    {
        return bits * m_meanSecondsPerBit;
    }

    /** rank of eq. (21), s, by subtask; fixed ones have 0. */
    std::vector<double> DownwardRanks() const;
    /** The same towards the end: ū and the longest way down (HEFT). */
    std::vector<double> UpwardRanks() const;
    /** By subtask the least time from its begin to the end of the task: work on the fastest
     * vehicle, transfers for nothing. */
    std::vector<double> ShortestTails() const;

  private:
    double PsiS(double bits, double squaredDistance, double shadowingDb) const;

    const VehicularCloudInstance& m_instance;
    std::vector<std::vector<Input>> m_inputs;
    std::vector<std::vector<int>> m_children;
    std::vector<int> m_topological;
    std::vector<int> m_pinned;
    std::vector<char> m_isFixed;
    std::vector<double> m_shadowingDb; // by edge, sender, receiver; empty: none
    double m_fixedFinishS = 0;
    double m_constantDb = 0;
    double m_meanSecondsPerCycle = 0;
    double m_meanSecondsPerBit = 0;
};

} // namespace ns3::vec

#endif // VEC_VEHICULAR_CLOUD_MODEL_H
