// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MULTI_WORKLOAD_MODEL_H
#define VEC_MULTI_WORKLOAD_MODEL_H

#include "ns3/vec-convex-shares.h"
#include "vec-multi-workload.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace ns3::vec
{

/** Eq. (1) with p |h|², or the measured rate: bit/s from device w to server m. */
double MultiWorkloadUplinkBps(const MultiWorkloadInstance& instance, std::size_t w, std::size_t m);

/** What one workload takes in one place, eq. (3)-(6). */
struct WorkloadParts
{
    double tranS = 0;
    double queueS = 0;
    double exeS = 0;
    double tranJ = 0;
    double exeJ = 0;

    double LatencyS() const
    {
        return tranS + queueS + exeS;
    }

    double EnergyJ() const
    {
        return tranJ + exeJ;
    }
};

/**
 * The equations of one slot, workload by workload. Workloads have numbers: device by device, in the
 * order of the instance. Queues too: the servers first, then the devices.
 */
class MultiWorkloadModel
{
  public:
    /** REQUIRES: the instance outlives the model. */
    explicit MultiWorkloadModel(const MultiWorkloadInstance& instance);

    std::size_t Size() const
    {
        return m_items.size();
    }

    std::size_t QueueCount() const
    {
        return m_instance.servers.size() + m_instance.devices.size();
    }

    int Number(int device, int workload) const
    {
        return m_first[device] + workload;
    }

    /** (device, workload) of a number. */
    const std::pair<int, int>& Item(int number) const
    {
        return m_items[number];
    }

    const MultiWorkloadInstance::Workload& Workload(int number) const
    {
        const auto& [device, workload] = m_items[number];
        return m_instance.devices[device].workloads[workload];
    }

    /** Which queue a workload joins at a server, or LOCAL on its device. */
    int Queue(int number, int site) const
    {
        return site >= 0 ? site
                         : static_cast<int>(m_instance.servers.size()) + m_items[number].first;
    }

    /** Eq. (1), bit/s. */
    double UplinkBps(std::size_t device, std::size_t server) const
    {
        return m_rates[device * m_instance.servers.size() + server];
    }

    /** Eq. (3)-(4). */
    WorkloadParts Local(int number) const;
    /** Eq. (5)-(6). REQUIRES: share > 0. */
    WorkloadParts Remote(int number, int server, double share) const;
    /** What of the cost at a server depends on the share y: time / y + energy y², as Cost() says.
     */
    ShareDemand Demand(int number, int server) const;

    /** β1 l / unit + β2 e of one workload, over the number of devices: its part of eq. (7). */
    double Cost(const WorkloadParts& parts) const;
    /** What so many unfinished workloads add to C in rewards: p × their number, over the number of
     * devices. */
    double Penalty(int unfinished) const;
    bool IsLate(int number, const WorkloadParts& parts) const;

    /** Which part of it is computed by its deadline, in [0, 1]; 1 when it is not late. */
    double PartInTime(int number, const WorkloadParts& parts) const;
    /** What the processor of a queue does in a slot, cycles. */
    double ServedCycles(int queue) const;
    /**
     * For each workload that joins a queue in this slot, whether it overflows: whether the queue,
     * all that joined up to and including it, less what the slot serves, is above the capacity.
     * \param joining numbers, ascending
     */
    void Overflow(int queue, const std::vector<int>& joining, std::vector<char>& overflows) const;

  private:
    const MultiWorkloadInstance& m_instance;
    std::vector<std::pair<int, int>> m_items;
    std::vector<int> m_first;    // number of each device's first
    std::vector<double> m_rates; // devices × servers
    double m_size;               // devices, at least 1
};

} // namespace ns3::vec

#endif // VEC_MULTI_WORKLOAD_MODEL_H
