// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_EDGE_CLOUD_MODEL_H
#define VEC_EDGE_CLOUD_MODEL_H

#include "vec-edge-cloud.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ns3::vec
{

/**
 * Delays and energies of paper 3, eq. (3)-(8), for one instance, as tables. Subtasks are numbered
 * workflow by workflow.
 */
class EdgeCloudModel
{
  public:
    /** REQUIRES: the instance outlives the model. */
    explicit EdgeCloudModel(const EdgeCloudInstance& instance);

    int Tiers() const
    {
        return static_cast<int>(m_instance.tiers.size());
    }

    int Size() const
    {
        return m_size;
    }

    int Number(int workflow, int subtask) const
    {
        return m_first[workflow] + subtask;
    }

    bool IsLast(int workflow, int subtask) const
    {
        return subtask + 1 == static_cast<int>(m_instance.workflows[workflow].cycles.size());
    }

    /** T^c of eq. (3), s. */
    double ComputeS(int number, int tier) const
    {
        return m_computeS[number * Tiers() + tier];
    }

    /** E_i of eq. (7), J, not weighted. */
    double EnergyJ(int number, int tier) const
    {
        return m_energyJ[number * Tiers() + tier];
    }

    /** δ times the weighted energy: what it adds to Q. */
    double EnergyCost(int number, int tier) const
    {
        return m_energyCost[number * Tiers() + tier];
    }

    /** T^t of eq. (4), s. */
    double TransferS(double bits, int from, int to) const
    {
        return from == to ? 0 : bits / m_instance.bandwidthBps[from][to];
    }

    /** Data that a subtask gets from the one before (or the device). */
    double InputBits(int workflow, int subtask) const
    {
        return m_instance.workflows[workflow].bits[subtask];
    }

    /** When a subtask starts whose data sets off from tier \p from at \p fromS. */
    double StartS(int workflow, int subtask, int from, int tier, double fromS) const
    {
        return std::max(m_instance.tiers[tier].freeS,
                        fromS + TransferS(InputBits(workflow, subtask), from, tier));
    }

    /** The time the result of a workflow's last subtask takes back to the device, s. */
    double ReturnS(int workflow, int tier) const
    {
        return TransferS(m_instance.workflows[workflow].bits.back(), tier, 0);
    }

    /**
     * The least that the subtasks behind this one and the return add to Q once it is done on a
     * tier, waiting for busy tiers not counted: exact where every tier is free.
     */
    double LeastRest(int number, int tier) const
    {
        return m_leastRest[number * Tiers() + tier];
    }

    /** The same for a whole workflow. */
    double LeastOfWorkflow(int workflow) const
    {
        return m_leastOfWorkflow[workflow];
    }

  private:
    const EdgeCloudInstance& m_instance;
    int m_size = 0;
    std::vector<int> m_first; // number of each workflow's first subtask
    std::vector<double> m_computeS;
    std::vector<double> m_energyJ;
    std::vector<double> m_energyCost;
    std::vector<double> m_leastRest;
    std::vector<double> m_leastOfWorkflow;
};

} // namespace ns3::vec

#endif // VEC_EDGE_CLOUD_MODEL_H
