// SPDX-License-Identifier: GPL-2.0-only
#include "vec-packet-system.h"

#include "ns3/boolean.h"
#include "ns3/nstime.h"
#include "ns3/uinteger.h"

namespace ns3::vec
{

std::vector<Demand>
PacketSystem::Demands(const PacketSetting& setting) const
{
    const std::string name(Name());
    std::vector<Demand> demands;
    if (m_traits.processors != Discipline::FIFO)
    {
        demands.push_back({setting.processors == 1,
                           "compute",
                           "processors 1 for " + name + ", whose tasks share one"});
    }
    demands.push_back(
        {setting.place != "vehicle", "coordinator", "a place of rsu, mec or cloud for " + name});
    if (m_traits.hasSlots)
    {
        demands.push_back({setting.place == "cloud",
                           "coordinator",
                           "a place of cloud for " + name + ", which plans for everybody at once"});
    }
    return demands;
}

void
PacketSystem::SetDefaults(const PacketSetting& setting, const AttributeSetter& set) const
{
    if (setting.isIdeal)
    {
        // The equations know the wires, and no windows on them.
        set("ns3::vec::ServerApp::WindowBytes", UintegerValue(1 << 30));
        set("ns3::vec::VehicleApp::WindowBytes", UintegerValue(1 << 30));
        set("ns3::vec::TcpSocket::InitialWindow", UintegerValue(1 << 16));
        set("ns3::vec::TcpSocket::Buffer", UintegerValue(1 << 28));
        set("ns3::vec::ServerApp::TagResults", BooleanValue(m_traits.waitsForResults));
    }
    if (setting.decisionIntervalS > 0)
    {
        // A plan comes when the slot is over, not before.
        set("ns3::vec::VehicleApp::LocalFallback",
            TimeValue(Seconds(1 + setting.decisionIntervalS)));
    }
}

std::pair<int, int>
PacketSystem::ItemOf(const std::vector<PlanningTask>&, std::size_t task, std::size_t subtask) const
{
    return {static_cast<int>(task), static_cast<int>(subtask)};
}

std::vector<Booking>
PacketSystem::Bookings(const PlanningTask& task, const std::vector<Placement>& placements) const
{
    const TaskDescription& description = task.description;
    const auto remote = [&placements](std::size_t subtask)
    { return KindOf(placements[subtask].site) == EndpointKind::SERVER; };
    std::vector<Booking> bookings(placements.size());
    for (std::size_t k = 0; k < placements.size(); ++k)
    {
        if (remote(k))
        {
            const Placement& placement = placements[k];
            bookings[k] = {placement.ingress == NOBODY ? task.rsu : placement.ingress,
                           placement.via,
                           description.subtasks[k].ownInputBits,
                           placement.site,
                           placement.processor,
                           description.subtasks[k].cycles,
                           placement.shareHz};
        }
    }
    for (const auto& [from, to] : description.edges)
    {
        if (remote(to) && !remote(from))
        {
            bookings[to].bits += description.subtasks[from].outputBits;
        }
    }
    return bookings;
}

bool
PacketSystem::IsJoint() const
{
    return true;
}

std::set<Endpoint>
PacketSystem::GoneSites(const PlanningTask&, const TaskPlan&, double, const CoordinatorView&) const
{
    return {};
}

void
PacketSystem::Remember(const Instance&, CoordinatorView&) const
{
}

double
PacketSystem::Objective(const Instance&, const Timeline& measured) const
{
    double sumS = 0;
    for (const TimelineTask& task : measured.tasks)
    {
        sumS += task.etS / static_cast<double>(measured.tasks.size());
    }
    return sumS;
}

double
PacketSystem::WirePowerW(const SystemSettings&) const
{
    return 0;
}

std::optional<double>
PacketSystem::VehicleEnergyJ(const TaskDescription&,
                             const std::vector<Placement>&,
                             const CoordinatorView&) const
{
    return std::nullopt;
}

} // namespace ns3::vec
