// SPDX-License-Identifier: GPL-2.0-only
#include "vec-multi-workload-model.h"

#include "ns3/vec-rates.h"

#include <algorithm>

namespace ns3::vec
{

double
MultiWorkloadUplinkBps(const MultiWorkloadInstance& instance, std::size_t w, std::size_t m)
{
    const auto& device = instance.devices[w];
    const auto& server = instance.servers[m];
    return device.uplinkBps.empty()
             ? ShannonBps(server.bandwidthHz, device.txPowerW, device.gain[m], server.noiseW)
             : device.uplinkBps[m];
}

MultiWorkloadModel::MultiWorkloadModel(const MultiWorkloadInstance& instance)
    : m_instance(instance),
      m_size(std::max<double>(1, static_cast<double>(instance.devices.size())))
{
    for (std::size_t w = 0; w < instance.devices.size(); ++w)
    {
        m_first.push_back(static_cast<int>(m_items.size()));
        for (std::size_t k = 0; k < instance.devices[w].workloads.size(); ++k)
        {
            m_items.emplace_back(static_cast<int>(w), static_cast<int>(k));
        }
        for (std::size_t m = 0; m < instance.servers.size(); ++m)
        {
            m_rates.push_back(MultiWorkloadUplinkBps(instance, w, m));
        }
    }
}

void
AddPastQueue(std::vector<double>& past, double bits)
{
    past.push_back(bits);
    if (past.size() > MultiWorkloadInstance::PAST_SLOTS)
    {
        past.erase(past.begin());
    }
}

WorkloadParts
MultiWorkloadModel::Local(int number) const
{
    const auto& device = m_instance.devices[m_items[number].first];
    const auto& workload = Workload(number);
    const double cycles = workload.bits * workload.cyclesPerBit;
    WorkloadParts parts;
    parts.queueS = device.queueBits * workload.cyclesPerBit / device.cpuHz;
    parts.exeS = cycles / device.cpuHz;
    parts.exeJ = device.kappa * device.cpuHz * device.cpuHz * cycles;
    return parts;
}

WorkloadParts
MultiWorkloadModel::Remote(int number, int server, double share) const
{
    const int w = m_items[number].first;
    const auto& to = m_instance.servers[server];
    const auto& workload = Workload(number);
    const double hz = share * to.cpuHz;
    const double cycles = workload.bits * workload.cyclesPerBit;
    WorkloadParts parts;
    parts.tranS = workload.bits / UplinkBps(w, server);
    parts.queueS = to.queueBits * workload.cyclesPerBit / hz;
    parts.exeS = cycles / hz;
    parts.tranJ = m_instance.devices[w].txPowerW * parts.tranS;
    parts.exeJ = to.kappa * hz * hz * cycles;
    return parts;
}

ShareDemand
MultiWorkloadModel::Demand(int number, int server) const
{
    const WorkloadParts all = Remote(number, server, 1);
    return {m_instance.betaLatency * (all.queueS + all.exeS) / m_instance.latencyUnitS / m_size,
            m_instance.betaEnergy * all.exeJ / m_size};
}

double
MultiWorkloadModel::Cost(const WorkloadParts& parts) const
{
    return (m_instance.betaLatency * parts.LatencyS() / m_instance.latencyUnitS +
            m_instance.betaEnergy * parts.EnergyJ()) /
           m_size;
}

double
MultiWorkloadModel::Penalty(int unfinished) const
{
    return m_instance.penalty * unfinished / m_size;
}

bool
MultiWorkloadModel::IsLate(int number, const WorkloadParts& parts) const
{
    const auto& deadlineS = Workload(number).deadlineS;
    return deadlineS && parts.LatencyS() > *deadlineS;
}

double
MultiWorkloadModel::PartInTime(int number, const WorkloadParts& parts) const
{
    if (!IsLate(number, parts))
    {
        return 1;
    }
    const double leftS = *Workload(number).deadlineS - parts.tranS - parts.queueS;
    return parts.exeS > 0 ? std::clamp(leftS / parts.exeS, 0.0, 1.0) : 0;
}

double
MultiWorkloadModel::ServedCycles(int queue) const
{
    const std::size_t servers = m_instance.servers.size();
    const std::size_t q = queue;
    const double hz =
        q < servers ? m_instance.servers[q].cpuHz : m_instance.devices[q - servers].cpuHz;
    return hz * m_instance.slotS;
}

void
MultiWorkloadModel::Overflow(int queue,
                             const std::vector<int>& joining,
                             std::vector<char>& overflows) const
{
    overflows.assign(joining.size(), 0);
    const std::size_t servers = m_instance.servers.size();
    const std::size_t q = queue;
    const auto& capacityBits = q < servers ? m_instance.servers[q].queueCapacityBits
                                           : m_instance.devices[q - servers].queueCapacityBits;
    if (!capacityBits)
    {
        return;
    }
    double bits =
        q < servers ? m_instance.servers[q].queueBits : m_instance.devices[q - servers].queueBits;
    double joiningBits = 0;
    double cycles = 0;
    for (int number : joining)
    {
        joiningBits += Workload(number).bits;
        cycles += Workload(number).bits * Workload(number).cyclesPerBit;
    }
    // Bits that take no cycles are served at once, however many.
    bits -= ServedCycles(queue) / (joiningBits > 0 ? cycles / joiningBits : 1);
    for (std::size_t i = 0; i < joining.size(); ++i)
    {
        bits += Workload(joining[i]).bits;
        overflows[i] = bits > *capacityBits;
    }
}

} // namespace ns3::vec
