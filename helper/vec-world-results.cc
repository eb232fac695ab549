// SPDX-License-Identifier: GPL-2.0-only
// What a world writes down.
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/vec-compat.h"
#include "ns3/vec-cpu-shares.h"
#include "vec-node-names.h"
#include "vec-world.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <sys/resource.h>
#include <utility>
#include <vector>

namespace ns3::vec
{

NS_LOG_COMPONENT_DEFINE("VecWorldResults");

void
World::RecordPositions()
{
    NS_LOG_FUNCTION(this);
    const double nowS = Simulator::Now().GetSeconds();
    for (const auto& [name, present] : m_present)
    {
        const Endpoint rsu = present.node->app->AttachedTo();
        m_results.positions.push_back({nowS,
                                       name,
                                       present.last.x,
                                       present.last.y,
                                       rsu == NOBODY ? "" : RsuName(NumberOf(rsu))});
    }
    if (m_progress)
    {
        m_progress(nowS, m_endS);
    }
}

void
World::RecordBalance()
{
    NS_LOG_FUNCTION(this);
    const double slotS = m_scenario.coordinator.decisionIntervalS;
    m_servedCycles.resize(m_servers.size(), 0);
    std::vector<double> loads;
    for (std::size_t s = 0; s < m_servers.size(); ++s)
    {
        const double cycles = m_servers[s]->ServedCycles();
        const double before = std::exchange(m_servedCycles[s], cycles);
        // A server that stopped begins anew.
        loads.push_back(std::max(0.0, cycles - before) /
                        (m_servers[s]->ProcessorsHz().front() * slotS));
    }
    BalanceRecord record = m_ledger.LastBalance();
    record.timeS = Simulator::Now().GetSeconds();
    record.lbm = CpuShares::Deviation(loads);
    record.meanLoad =
        std::accumulate(loads.begin(), loads.end(), 0.0) / static_cast<double>(loads.size());
    m_results.balance.push_back(record);
    Simulator::Schedule(Seconds(slotS), &World::RecordBalance, this);
}

std::vector<double>
World::BusySeconds() const
{
    std::vector<double> seconds(m_radios.GetChannelCount(), 0);
    for (const auto& rsu : m_rsus)
    {
        for (uint32_t channel = 0; channel < seconds.size(); ++channel)
        {
            seconds[channel] += rsu->BusySeconds(channel) / static_cast<double>(m_rsus.size());
        }
    }
    return seconds;
}

void
World::Collect()
{
    NS_LOG_FUNCTION(this);
    m_results.scenario = m_scenario;
    m_results.policy = m_policy->Name();
    m_results.versions.emplace_back("vec", VEC_VERSION);
    m_results.versions.emplace_back("ns-3", "3." + std::to_string(VEC_NS3_MINOR));
    m_results.reproducible = m_scenario.coordinator.decisionCost != "measured";
    m_ledger.Write(m_results);
    m_migrations.Write(m_results);
    m_results.links = m_bytes.Links();
    const uint32_t channels = m_radios.GetChannelCount();
    for (uint32_t channel = 0; channel < channels; ++channel)
    {
        const char* role = channel == 0            ? "control"
                         : channel + 1 == channels ? "downlink"
                                                   : "uplink";
        m_results.channels.push_back(
            {m_bytes.ChannelName(channel),
             role,
             (m_busyAfterS[channel] - m_busyBeforeS[channel]) / MeasuredS()});
    }
    m_results.counters.emplace_back("airtime_vehicles_s", m_bytes.AirtimeS(false));
    m_results.counters.emplace_back("airtime_rsus_s", m_bytes.AirtimeS(true));
    m_results.counters.emplace_back("vehicles", m_vehicleCount);
    m_results.counters.emplace_back("vehicle_nodes", m_nodes.size());
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    m_results.wall.peakMemoryBytes = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

const RunResults&
World::Results() const
{
    return m_results;
}

const Ledger&
World::Accounts() const
{
    return m_ledger;
}

Ptr<VehicleApp>
World::FindVehicle(const std::string& name) const
{
    const auto found = m_present.find(name);
    return found == m_present.end() ? nullptr : found->second.node->app;
}

std::size_t
World::VehicleNodes() const
{
    return m_nodes.size();
}

const std::vector<std::unique_ptr<RadioNode>>&
World::Rsus() const
{
    return m_rsus;
}

} // namespace ns3::vec
