// SPDX-License-Identifier: GPL-2.0-only
#include "vec-planning-model.h"

#include "ns3/abort.h"
#include "vec-mec-dag-model.h"

#include <utility>

namespace ns3::vec
{

void
CoordinatorView::Book(const Booking& booking)
{
    if (booking.rsu != NOBODY)
    {
        rsus.at(booking.rsu).plannedBits.at(booking.uplink - 1) += booking.bits;
    }
    if (booking.server != NOBODY)
    {
        Server& server = servers.at(booking.server);
        server.plannedCycles.at(booking.processor) += booking.cycles;
        server.plannedHz += booking.shareHz;
        server.plannedInputBits += booking.bits;
    }
}

void
CoordinatorView::ReleaseUpload(Booking& booking)
{
    if (const Endpoint rsu = std::exchange(booking.rsu, NOBODY); rsu != NOBODY)
    {
        rsus.at(rsu).plannedBits.at(booking.uplink - 1) -= booking.bits;
    }
}

void
CoordinatorView::ReleaseCompute(Booking& booking)
{
    if (const Endpoint at = std::exchange(booking.server, NOBODY); at != NOBODY)
    {
        Server& server = servers.at(at);
        server.plannedCycles.at(booking.processor) -= booking.cycles;
        server.plannedHz -= booking.shareHz;
        server.plannedInputBits -= booking.bits;
    }
}

std::pair<int, int>
PlanningModel::ItemOf(const std::vector<PlanningTask>&, std::size_t task, std::size_t subtask) const
{
    return {static_cast<int>(task), static_cast<int>(subtask)};
}

std::vector<Booking>
PlanningModel::Bookings(const PlanningTask& task, const std::vector<Placement>& placements) const
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

void
PlanningModel::Remember(const Instance&, CoordinatorView&) const
{
}

double
PlanningModel::Objective(const Instance&, const Timeline& measured) const
{
    double sumS = 0;
    for (const TimelineTask& task : measured.tasks)
    {
        sumS += task.etS / static_cast<double>(measured.tasks.size());
    }
    return sumS;
}

const std::vector<PlanningModelEntry>&
PlanningModels()
{
    static const std::vector<PlanningModelEntry> table{
        {"mec-dag",
         []() -> std::unique_ptr<PlanningModel> { return std::make_unique<MecDagModel>(); }},
    };
    return table;
}

std::unique_ptr<PlanningModel>
MakePlanningModel(const std::string& system)
{
    std::string names;
    for (const PlanningModelEntry& entry : PlanningModels())
    {
        if (system == entry.system)
        {
            return entry.make();
        }
        names += (names.empty() ? "" : ", ") + std::string(entry.system);
    }
    NS_ABORT_MSG("no packet world for system '" << system << "'; there are " << names);
}

} // namespace ns3::vec
