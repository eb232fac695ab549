// SPDX-License-Identifier: GPL-2.0-only
#include "vec-slot-policies.h"

#include "ns3/vec-error.h"
#include "ns3/vec-load-balance-system.h"
#include "ns3/vec-multi-workload-system.h"
#include "vec-choices.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ns3::vec
{

namespace
{

/** How far an item is from each place; only their order counts. */
using Distances = std::vector<double>;

double
DistanceM(const LoadBalanceInstance& instance, int task, std::size_t m)
{
    const auto& vehicle = instance.vehicles[instance.tasks[task].vehicle];
    return std::hypot(vehicle.x - instance.rsus[m].x, vehicle.y - instance.rsus[m].y);
}

Distances
DistancesOf(const Instance& any, int owner)
{
    Distances distances;
    if (const auto* slot = dynamic_cast<const LoadBalanceInstance*>(&any))
    {
        for (std::size_t m = 0; m < slot->rsus.size(); ++m)
        {
            distances.push_back(DistanceM(*slot, owner, m));
        }
    }
    else if (const auto* devices = dynamic_cast<const MultiWorkloadInstance*>(&any))
    {
        const auto& device = devices->devices[owner];
        bool arePlacesKnown = device.x && device.y;
        for (const auto& server : devices->servers)
        {
            arePlacesKnown = arePlacesKnown && server.x && server.y;
        }
        for (std::size_t m = 0; m < devices->servers.size(); ++m)
        {
            const auto& server = devices->servers[m];
            distances.push_back(arePlacesKnown
                                    ? std::hypot(*device.x - *server.x, *device.y - *server.y)
                                    : -device.gain[m]);
        }
    }
    else
    {
        throw InputError("policy nearest plans for load-balance, multi-workload, not for " +
                         std::string(any.System()));
    }
    return distances;
}

/** The action that enters at a place and runs there. Actions are to stay, then by place of
 * entering, and in each of these by place of running where that may be another. */
std::size_t
ActionAt(const DecisionProcess& process, std::size_t place, std::size_t places)
{
    const std::size_t actionsPerPlace = (process.ActionCount() - 1) / places;
    return 1 + place * actionsPerPlace + (actionsPerPlace > 1 ? place : 0);
}

/** Places from the lowest number on; equal ones keep their order. */
std::vector<std::size_t>
Ascending(const std::vector<double>& numbers)
{
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(),
                     order.end(),
                     [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
    return order;
}

} // namespace

std::string
NearestPolicy::Name() const
{
    return "nearest";
}

Plan
NearestPolicy::DoDecide(const Instance& instance, uint64_t)
{
    const auto process = instance.Equations().Begin(instance);
    while (!process->Done())
    {
        const Distances distances =
            DistancesOf(instance, process->Items()[process->Position()].first);
        std::size_t chosen = process->ActionCount();
        for (std::size_t place : Ascending(distances))
        {
            const std::size_t action = ActionAt(*process, place, distances.size());
            if (process->Mask()[action])
            {
                chosen = action;
                break;
            }
        }
        process->Step(chosen < process->ActionCount() ? chosen : LocalOrEarliest(*process));
    }
    return process->CurrentPlan();
}

GreedyOffloadPolicy::GreedyOffloadPolicy(Order order) : m_order(order)
{
}

std::string
GreedyOffloadPolicy::Name() const
{
    return m_order == Order::COMPUTATION ? "greedy-computation" : "greedy-data";
}

Plan
GreedyOffloadPolicy::DoDecide(const Instance& any, uint64_t)
{
    const auto* instance = dynamic_cast<const LoadBalanceInstance*>(&any);
    if (!instance)
    {
        throw InputError("policy " + Name() + " plans for load-balance, not for " +
                         std::string(any.System()));
    }
    const std::size_t rsus = instance->rsus.size();
    double deadlines = 0;
    double sumS = 0;
    std::vector<double> keys;
    for (const auto& task : instance->tasks)
    {
        keys.push_back(m_order == Order::COMPUTATION ? -task.cycles : task.bits);
        deadlines += task.deadlineS ? 1 : 0;
        sumS += task.deadlineS.value_or(0);
    }
    const double otherwiseS = deadlines > 0 ? sumS / deadlines : instance->slotS;
    const double capacityS = instance->capacityS.value_or(otherwiseS);
    std::vector<double> leftCycles;
    for (const auto& rsu : instance->rsus)
    {
        leftCycles.push_back((rsu.cpuHz - rsu.usedHz) * capacityS);
    }

    const auto process = any.Equations().Begin(any);
    std::vector<std::pair<int, int>> order;
    for (std::size_t n : Ascending(keys))
    {
        order.emplace_back(static_cast<int>(n), 0);
    }
    process->Reorder(order);
    while (!process->Done())
    {
        const int task = process->Items()[process->Position()].first;
        const double cycles = instance->tasks[task].cycles;
        std::size_t best = rsus;
        for (std::size_t m = 0; m < rsus; ++m)
        {
            const bool isOpen =
                process->Mask()[ActionAt(*process, m, rsus)] && cycles <= leftCycles[m];
            const bool isBetter =
                best == rsus || leftCycles[m] > leftCycles[best] ||
                (leftCycles[m] == leftCycles[best] &&
                 DistanceM(*instance, task, m) < DistanceM(*instance, task, best));
            best = isOpen && isBetter ? m : best;
        }
        if (best < rsus)
        {
            leftCycles[best] -= cycles;
            process->Step(ActionAt(*process, best, rsus));
        }
        else
        {
            process->Step(LocalOrEarliest(*process));
        }
    }
    return process->CurrentPlan();
}

} // namespace ns3::vec
