// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_MEC_DAG_CASES_H
#define VEC_MEC_DAG_CASES_H

#include "ns3/vec-mec-dag.h"
#include "ns3/vec-plan.h"
#include "ns3/vec-random.h"
#include "ns3/vec-timeline.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace ns3::vec::test
{

/**
 * A world without tasks in which times are equal to cycles and bits: vehicles of 1 Hz, every rate
 * 1 bit/s, processors of 2 Hz; vehicles send with 3 W, the server with 10 W.
 */
inline MecDagInstance
World(int vehicles = 1, int subchannels = 1, int processors = 1)
{
    MecDagInstance instance;
    instance.mec.processorsHz.assign(processors, 2);
    instance.mec.uplinkHz.assign(subchannels, 1);
    instance.mec.downlinkHz = 1;
    instance.mec.txPowerW = 10;
    instance.mec.noiseW = 1;
    for (int v = 0; v < vehicles; ++v)
    {
        MecDagInstance::Vehicle vehicle;
        vehicle.cpuHz = 1;
        vehicle.txPowerW = 3;
        vehicle.gain = 1;
        vehicle.uplinkBps.assign(subchannels, 1);
        vehicle.downlinkBps = 1;
        instance.vehicles.push_back(vehicle);
    }
    return instance;
}

inline MecDagInstance::Task&
AddTask(MecDagInstance& instance,
        std::vector<MecDagInstance::Subtask> subtasks,
        std::vector<std::pair<int, int>> edges,
        int vehicle = 0,
        double submitS = 0)
{
    MecDagInstance::Task task;
    task.vehicle = vehicle;
    task.submitS = submitS;
    task.subtasks = std::move(subtasks);
    task.edges = std::move(edges);
    instance.tasks.push_back(std::move(task));
    return instance.tasks.back();
}

inline Assignment
Local(int task, int subtask)
{
    Assignment a;
    a.owner = task;
    a.item = subtask;
    return a;
}

inline Assignment
Mec(int task, int subtask, int subchannel = 0, int processor = 0)
{
    Assignment a = Local(task, subtask);
    a.site = processor;
    a.via = subchannel;
    return a;
}

inline double
Metric(const Timeline& timeline, const std::string& name)
{
    for (const auto& [key, value] : timeline.metrics)
    {
        if (key == name)
        {
            return value;
        }
    }
    return std::nan("");
}

/** The parents of a subtask, ascending. */
inline std::vector<int>
ParentsOf(const MecDagInstance::Task& task, int subtask)
{
    std::vector<int> parents;
    for (int from = 0; from < static_cast<int>(task.subtasks.size()); ++from)
    {
        for (const auto& edge : task.edges)
        {
            if (edge == std::make_pair(from, subtask))
            {
                parents.push_back(from);
            }
        }
    }
    return parents;
}

/**
 * A small random instance full of ties: all quantities are integers from 0, rates are 1, graphs
 * any, some subtasks fixed (their parents too), queues busy, now and submissions anywhere.
 */
inline MecDagInstance
RandomCase(Random& random)
{
    MecDagInstance instance = World(static_cast<int>(random.Integer(1, 3)),
                                    static_cast<int>(random.Integer(1, 3)),
                                    static_cast<int>(random.Integer(1, 3)));
    const auto draw = [&](int high) { return static_cast<double>(random.Integer(0, high)); };
    instance.nowS = draw(3);
    for (double& hz : instance.mec.processorsHz)
    {
        hz = 1 + draw(1);
        instance.mec.processorsFreeS.push_back(draw(5));
    }
    for (std::size_t r = 0; r < instance.mec.uplinkHz.size(); ++r)
    {
        instance.mec.uplinkFreeS.push_back(draw(5));
    }
    instance.mec.downlinkFreeS = draw(5);
    for (auto& vehicle : instance.vehicles)
    {
        vehicle.cpuFreeS = draw(5);
        vehicle.kappa = 1;
    }
    const int tasks = static_cast<int>(random.Integer(1, 4));
    for (int t = 0; t < tasks; ++t)
    {
        std::vector<MecDagInstance::Subtask> subtasks(random.Integer(0, 7));
        std::vector<std::pair<int, int>> edges;
        const int size = static_cast<int>(subtasks.size());
        // Half of the graphs count downwards, so that numbers are no topological order.
        const bool down = random.Integer(0, 1) == 1;
        for (int to = 0; to < size; ++to)
        {
            subtasks[to] = {draw(2), draw(3), draw(2)};
            for (int from = 0; from < to; ++from)
            {
                if (random.Uniform() < 0.35)
                {
                    edges.emplace_back(down ? size - 1 - from : from, down ? size - 1 - to : to);
                }
            }
        }
        const int vehicle =
            static_cast<int>(random.Integer(0, static_cast<int64_t>(instance.vehicles.size()) - 1));
        const MecDagInstance::Task& task = AddTask(instance, subtasks, edges, vehicle, draw(4));
        std::vector<bool> isFixed(size, false);
        for (int i = 0; i < size; ++i)
        {
            const int subtask = down ? size - 1 - i : i;
            bool fixable = random.Uniform() < 0.3;
            for (int parent : ParentsOf(task, subtask))
            {
                fixable = fixable && isFixed[parent];
            }
            if (fixable)
            {
                isFixed[subtask] = true;
                instance.fixed.push_back(
                    {t, subtask, random.Integer(0, 1) == 0, task.submitS + draw(4)});
            }
        }
    }
    return instance;
}

inline bool
IsFixed(const MecDagInstance& instance, int task, int subtask)
{
    for (const auto& fixed : instance.fixed)
    {
        if (fixed.task == task && fixed.subtask == subtask)
        {
            return true;
        }
    }
    return false;
}

/** Any well-formed plan. */
inline Plan
RandomPlan(const MecDagInstance& instance, Random& random)
{
    Plan plan;
    for (int t = 0; t < static_cast<int>(instance.tasks.size()); ++t)
    {
        for (int s = 0; s < static_cast<int>(instance.tasks[t].subtasks.size()); ++s)
        {
            if (IsFixed(instance, t, s))
            {
                continue;
            }
            const auto last = [](std::size_t size) { return static_cast<int64_t>(size) - 1; };
            plan.assignments.push_back(
                random.Integer(0, 1) == 0
                    ? Local(t, s)
                    : Mec(t,
                          s,
                          static_cast<int>(random.Integer(0, last(instance.mec.uplinkHz.size()))),
                          static_cast<int>(
                              random.Integer(0, last(instance.mec.processorsHz.size())))));
        }
    }
    return plan;
}

} // namespace ns3::vec::test

#endif // VEC_MEC_DAG_CASES_H
